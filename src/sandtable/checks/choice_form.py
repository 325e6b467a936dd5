"""S126: an option without what its decision's rule needs, or with what it does not."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Decision


@rule(
    "S126",
    summary="an option without what its decision's rule needs",
    why="""Under `rule: logit` the probabilities follow from the utilities of all options and from the decision's
    `precision`, so each option has a `utility` and none a `probability`. Under the other rules each option has a
    `probability`.""",
    bad="""
    decisions:
      dash:
        rule: logit
        options: {march: {title: Marches, utility: belief(way-is-open)}, wait: {title: Waits, probability: rest}}
    """,
    good="""
    decisions:
      dash:
        rule: logit
        precision: 4
        options: {march: {title: Marches, utility: belief(way-is-open)}, wait: {title: Waits, utility: 0.5}}
    """,
)
def choice_form(draft: Draft) -> Iterator[Finding]:
    for name, decision in draft.scenario.decisions.items():
        path = ("decisions", name)
        yield from _of_logit(decision, path, draft) if decision.rule == "logit" else _of_others(decision, path, draft)


def _of_logit(decision: Decision, path: Path, draft: Draft) -> Iterator[Finding]:
    if "precision" not in draft.given(path):
        hint = "add `precision`: 0 is chance, and the larger, the surer the best option is taken"
        yield Finding(path, "a decision by `rule: logit` needs a `precision`", hint=hint, part="key")
    for option in decision.options:
        at, given = (*path, "options", option), draft.given((*path, "options", option))
        if "probability" in given:
            message = f"`{option}` has a probability, but `rule: logit` gives it from the utilities"
            hint = "remove it" if "utility" in given else "remove it, and write a `utility`"
            yield Finding((*at, "probability"), message, hint=hint)
        elif "utility" not in given:
            yield Finding(at, f"`{option}` has no utility", hint="add `utility: 0`, or an expression", part="key")


def _of_others(decision: Decision, path: Path, draft: Draft) -> Iterator[Finding]:
    if "precision" in draft.given(path):
        hint = "add `rule: logit`, or remove the precision"
        yield Finding((*path, "precision"), f"a precision has no meaning under `rule: {decision.rule}`", hint=hint)
    for option in decision.options:
        at, given = (*path, "options", option), draft.given((*path, "options", option))
        if "utility" in given:
            message = f"a utility has no meaning under `rule: {decision.rule}`"
            yield Finding((*at, "utility"), message, hint="add `rule: logit` and a `precision` to the decision")
        elif "probability" not in given:
            hint = "a number, an assumption, an expression, `rest`, or `{base: ..., shifts: [...]}`"
            yield Finding(at, f"`{option}` has no probability", hint=hint, part="key")
