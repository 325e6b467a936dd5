"""S327: a condition that a formation is at a place through which its orders only lead it."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Advance, OrdersEffect
from sandtable.scenario.types.decisions import WithdrawEffect


@rule(
    "S327",
    summary="a formation at a place that it only passes",
    why="""A formation that advances beyond a place leaves it at the instant at which it comes, so `at(formation, place)` is not
    true then; only where a fight or other orders keep the formation there. That its actor once came is
    `reached(actor, place) < never`. Places of an enemy are exempt: there a fight is meant;
    so is a condition that names several places of its way.""",
    bad="""
    formations:
      brigade: {orders: {advance: [airfield, island]}, ...}
    decisions:
      give-up: {when: "at(brigade, airfield)", ...}
    """,
    good="""
    decisions:
      give-up: {when: "reached(union, airfield) < never", ...}
    """,
    severity="warning",
)
def passed_through(draft: Draft) -> Iterator[Finding]:
    for path, expression in draft.expressions:
        asked = [node for node in walk(expression) if isinstance(node, Call) and node.function == "at"]
        for node in asked:
            name, place = (str(each) for each in node.arguments)
            ways = _ways(draft, name)
            if not any(place in way[:-1] for way in ways) or any(place == way[-1] for way in ways):
                continue
            if sum(each.arguments[0] == name for each in asked) > 1:
                continue  # `at(column, bridge) or at(column, town)`: somewhere on its way
            formation, holder = draft.scenario.formations[name], draft.scenario.holders.get(place)
            if holder is not None and draft.is_hostile(formation.actor, holder):
                continue  # it fights for the place
            hint = f"once it has come: `reached({formation.actor}, {place}) < never`, if none of its side came before"
            message = (
                f"`{name}` passes `{place}` without a stop: this holds only where a fight or other orders keep it there"
            )
            yield Finding(path, message, hint=hint, column=node.column, length=len(node.function))


def _ways(draft: Draft, name: str) -> list[list[str]]:
    """The ways on which a formation may be sent: where it begins, the places of each advance, and where it withdraws to."""
    formation = draft.scenario.formations.get(name)
    if formation is None:
        return []
    ways = [[formation.place]]
    if isinstance(formation.orders, Advance):
        ways.append(list(formation.orders.advance))
    for _, entry in draft.entries:
        if not isinstance(entry, (OrdersEffect, WithdrawEffect)):
            continue
        if name not in entry.named and (entry.named or entry.actor not in (None, formation.actor)):
            continue
        if isinstance(entry, WithdrawEffect):
            ways.append([entry.to])
        elif isinstance(entry.orders, Advance):
            ways.append(list(entry.orders.advance))
    return [way for way in ways if way]
