"""S424: decisions that wait for one another."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sandtable.checks.earliest import conditions_from
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, walk


@rule(
    "S424",
    summary="decisions that wait for one another",
    why="""A decision whose condition asks for a choice is taken after that choice. If that one waits for this, or a decision waits for a
    choice of its own, neither is taken in any future, and whatever waits for them never happens either. One of
    them needs a condition of its own: a day, a place, an arrival.""",
    bad="""
    decisions:
      demand: {actor: red, when: "chose(blue, refuse)", options: {insist: {...}, drop-it: {...}}, ...}
      answer: {actor: blue, when: "chose(red, insist)", options: {refuse: {...}, give-in: {...}}, ...}
    """,
    good="""
    decisions:
      demand: {actor: red, when: "day >= 5", options: {insist: {...}, drop-it: {...}}, ...}
      answer: {actor: blue, when: "chose(red, insist)", options: {refuse: {...}, give-in: {...}}, ...}
    """,
    severity="warning",
    needs_whole=True,
)
def waits_for_itself(draft: Draft) -> Iterator[Finding]:
    for name, day in conditions_from(draft).items():
        if day < inf:
            continue
        awaited = _awaited(name, draft)
        own = f"its own option `{awaited[0]}`" if awaited[1] == name else f"`{awaited[0]}`, an option of `{awaited[1]}`"
        message = f"`{name}` is never taken: it waits for {own}"
        hint = "let it wait for something else, such as a day or an arrival"
        if awaited[1] != name:
            message += ", which is never taken either"
            hint = "give one of the decisions that wait for one another a day, or something else to wait for"
        yield Finding(("decisions", name, "when"), message, hint=hint)


def _awaited(name: str, draft: Draft) -> tuple[str, str]:
    """The first choice that a condition names and that is never made: option and decision."""
    never = {each for each, day in conditions_from(draft).items() if day == inf}
    for node in walk(draft.scenario.decisions[name].when):
        if isinstance(node, Call) and node.function in ("chose", "chosen", "choices"):
            actor, option = str(node.arguments[0]), str(node.arguments[1])
            for other in never:
                decision = draft.scenario.decisions[other]
                if decision.actor == actor and option in decision.options:
                    return option, other
    raise AssertionError(name)
