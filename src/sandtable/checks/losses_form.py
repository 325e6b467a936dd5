"""S122: losses of battle stated by halves, or in two ways."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

SIDES = ("attacker_loss", "defender_loss")
BOTH = ("daily_loss", "loss_ratio", "usual_ratio")


@rule(
    "S122",
    summary="losses of battle are stated by halves, or in two ways",
    why="""`attacker_loss` and `defender_loss` belong together and take the place of `daily_loss`, `loss_ratio` and
    `usual_ratio`. With neither, the preset says what is lost.""",
    bad="""
    rules: {attacker_loss: 0.02 per day, loss_ratio: 1.5}
    """,
    good="""
    rules: {attacker_loss: 0.02 per day, defender_loss: 0.03 per day}
    """,
)
def losses_form(draft: Draft) -> Iterator[Finding]:
    given = set(draft.given(("rules",)))
    sides = [name for name in SIDES if name in given]
    if not sides:
        return
    if len(sides) == 1:
        missing = next(name for name in SIDES if name not in given)
        yield Finding(
            ("rules", sides[0]),
            f"`{sides[0]}` without `{missing}`",
            hint="state both, or neither: then the preset does",
        )
    for name in BOTH:
        if name in given:
            hint = "`attacker_loss` and `defender_loss` say it already"
            yield Finding(("rules", name), f"`{name}` beside `{sides[0]}`", hint=hint)
