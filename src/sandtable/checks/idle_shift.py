"""S324: a shift that changes no probability."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.weights import Bounds, Weights, is_set_over, weighted
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S324",
    summary="a shift changes nothing",
    why="""A shift multiplies the odds of its option against the others. It changes nothing if the option's base is 0, if no other
    option has a base above 0, or if it multiplies by 1: then the choice does not look at the world, although it seems to.""",
    bad="""
    options:
      strike: {title: Strike, probability: {base: 1, shifts: [{when: "hostile(red, blue)", odds_times: 3}]}}
      abstain: {title: Abstain, probability: rest}
    """,
    good="""
    options:
      strike: {title: Strike, probability: {base: 0.4, shifts: [{when: "hostile(red, blue)", odds_times: 3}]}}
      abstain: {title: Abstain, probability: rest}
    """,
    severity="warning",
)
def idle_shift(draft: Draft) -> Iterator[Finding]:
    if draft.document.reading:  # a reading may switch off what the file as written has
        return
    for weights in weighted(draft):
        for name in weights.decision.options:
            yield from _of_option(weights, name, draft)


def _of_option(weights: Weights, name: str, draft: Draft) -> Iterator[Finding]:
    is_dead, is_alone = name not in weights.live, weights.live == [name]
    if any(is_set_over(draft, weights.base_place(each)) for each in weights.decision.options):
        is_dead = is_alone = False
    for at, _, factor in weights.shifts(name):
        place = (*at, "odds_times")
        if is_set_over(draft, place):
            continue
        if factor == Bounds(1.0, 1.0):
            yield Finding(place, "this shift multiplies by 1", hint="give another factor, or remove the shift")
        elif is_dead:
            hint = "give it a base above 0, however small, or remove its shifts"
            yield Finding(place, f"this shift changes nothing: the base of `{name}` is 0", hint=hint)
        elif is_alone and factor.low > 0.0:
            hint = f"give `{name}` a base below 1, so that there are odds to multiply"
            yield Finding(place, f"this shift changes nothing: only `{name}` has a base above 0", hint=hint)
