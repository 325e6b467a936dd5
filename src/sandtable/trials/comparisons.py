"""Comparisons of times that are true because the later side never comes about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, Comparison, Expression, Node, unparse
from sandtable.scenario.types import ProbabilityTest
from sandtable.trials.parts import terms
from sandtable.trials.played import LITTLE, Played
from sandtable.wording import count

LEAST_SHARE = 0.1  # of the futures in which the condition holds
_TIMES = ("first", "reached", "chosen")


def comparisons(played: Played) -> Iterator[Finding]:
    """S708: `reached(a, p) < reached(b, p)` is true wherever b never gets there; of outcomes and of claims.

    Not where the later side is `first(b, p)`: b never controls the place because a holds it, which is what such a comparison asks.
    """
    for name, outcome in played.scenario.outcomes.items():
        way_out = "add `and {later} < never`, if both have to come"
        yield from _of(played, outcome.when, ("outcomes", name, "when"), played.holding(name), way_out)
    for name, claim in played.scenario.claims.items():
        test = claim.test
        if not isinstance(test, ProbabilityTest) or test.under is not None:
            continue
        holding = played.holding(played.claims.name(test.probability))
        if test.given is not None:
            holding = holding & played.holding(played.claims.name(test.given))
        way_out = "ask under `given: {later} < never`, if both have to come"
        yield from _of(played, test.probability, ("claims", name, "test", "probability"), holding, way_out)


def _of(
    played: Played, condition: Expression, path: tuple[str, ...], holding: NDArray[np.bool_], way_out: str
) -> Iterator[Finding]:
    total = int(holding.sum())
    for part in terms(condition, "and"):
        later = _later(part.node)
        if later is None:
            continue
        without = int((holding & np.isinf(_reached(played, later))).sum())
        if without < max(LITTLE, LEAST_SHARE * total):
            continue
        written = unparse(later)
        those = "each of these" if without == total else f"{count(without)} of these"
        message = (
            f"this holds in {played.of_all(total)}, and in {those} `{written}` is never, which is later than every time"
        )
        hint = way_out.format(later=written)
        yield Finding(path, message, "S708", hint, column=part.column, length=part.length)


def _later(node: Node) -> Call | None:
    """The side of a comparison of two times that has to be the later one, if it is a `reached`."""
    match node:
        case Comparison("<" | "<=", Call(function), Call("reached") as later) if function in _TIMES:
            return later
        case Comparison(">" | ">=", Call("reached") as later, Call(function)) if function in _TIMES:
            return later
    return None


def _reached(played: Played, call: Call) -> NDArray[np.float64]:
    """When it was, in each complete future; infinite for never."""
    actor, place = map(str, call.arguments)
    slot = (played.program.actors.index(actor), played.program.places.index(place))
    column = played.program.conditions.reached_slots.index(slot)
    found: NDArray[np.float64] = played.batch.reached[played.complete, column]
    return found
