"""Which statements of a text history has settled, and what the text and the model gave them.

A statement is settled if its condition is one that an outcome of the scenario has, or is put together from such with
and, or, not; one that says `given` is settled only if that came true. Two conditions are the same if they are once order
and direction are put aside: `a < b` and `b > a`, `x and y` and `y and x`, `not a < b` and `a >= b`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.discover.boxes import Share
from sandtable.analysis.score.results import WHY, Statement, Unsettled, WhyUnsettled
from sandtable.analysis.score.scoring import brier, brier_of, share_of
from sandtable.scenario.trees import Comparison, Logic, Node, Not, unparse
from sandtable.scenario.types import ProbabilityTest, Scenario
from sandtable.text.declared import scenario_range

Truth: TypeAlias = NDArray[np.bool_]  # one value, or one for each future
_TURNED = {">": "<", ">=": "<="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

BLANK_AND_PERCENT = " " + "%"  # as `score --json` has had it since 0.1


def settled_statements(
    scenario: Scenario, *, happened: NDArray[np.bool_], outcomes: tuple[str, ...]
) -> tuple[tuple[Statement, ...], tuple[Unsettled, ...]]:
    """The settled statements in the order of the file, and the others that put a likelihood into words.

    happened : (n, Y) of complete futures, columns as in `outcomes`. Empty without history.
    """
    history = scenario.history.outcomes if scenario.history is not None else {}
    world = _known(scenario, {name: np.asarray(value) for name, value in history.items()})
    futures = _known(scenario, {name: happened[:, outcomes.index(name)] for name in history})
    names = {canonical(scenario.outcomes[name].when.tree): name for name in history}
    opposites = {canonical(Not(scenario.outcomes[name].when.tree)): name for name in history}
    statements: list[Statement] = []
    left: list[Unsettled] = []
    for identifier, claim in scenario.claims.items():
        test = claim.test
        if not isinstance(test, ProbabilityTest) or (test.words is None and test.range is None):
            continue
        came_true = settle(test.probability.tree, world)
        is_given = True if test.given is None else settle(test.given.tree, world)
        if (why := _why_unsettled(test, came_true, is_given)) is not None:
            left.append(Unsettled(claim=identifier, why=why, reason=WHY[why], statement=claim.statement))
            continue
        among = futures_in(test, futures, count=len(happened))
        event = settle(test.probability.tree, futures)
        assert event is not None  # what history settles, the outcomes' columns do
        assert among is not None
        form = canonical(test.probability.tree) if test.given is None else ""
        statements.append(
            _statement(
                scenario, identifier, test, happened=bool(came_true), share=Share(int((event & among).sum()), int(among.sum())),
                outcome=names.get(form) or opposites.get(form),
                is_of_opposite=form not in names and form in opposites,
            )
        )  # fmt: skip
    return tuple(statements), tuple(left)


def _statement(
    scenario: Scenario,
    claim: str,
    test: ProbabilityTest,
    *,
    happened: bool,
    share: Share,
    outcome: str | None,
    is_of_opposite: bool,
) -> Statement:
    low, high = _range(scenario, test)
    middle = (low + high) / 2
    ends = [brier(end, happened=happened) for end in (low, high)]
    return Statement(
        scenario=scenario.name,
        claim=claim,
        statement=scenario.claims[claim].statement,
        words=test.words or f"{100 * low:g} to {100 * high:g}" + BLANK_AND_PERCENT,
        conditional=test.given is not None,
        outcome=outcome,
        happened=happened,
        text_low=low,
        text_probability=middle,
        text_high=high,
        text_brier=brier(middle, happened=happened),
        text_best=min(ends),
        text_worst=max(ends),
        probability=share_of(share),
        brier=brier_of(share, happened=happened).value if share.trials else None,
        is_of_opposite=is_of_opposite,
        is_range=test.words is None,
    )


def _why_unsettled(
    test: ProbabilityTest, came_true: Truth | None, is_given: Truth | bool | None
) -> WhyUnsettled | None:
    """The reason for which history does not settle a statement; None if it does.

    A comparison with words or a range besides has two parts: what is said of the chance under the condition is settled.
    """
    if test.variant is not None and test.expect is None:
        return "compares"
    if is_given is None:
        return "condition-unknown"
    if not is_given:
        return "condition-failed"
    return "not-an-outcome" if came_true is None else None


def futures_in(test: ProbabilityTest, futures: Mapping[str, Truth], *, count: int) -> Truth | None:
    """(n,) in which futures the condition of a statement holds; all without one."""
    return np.ones(count, np.bool_) if test.given is None else settle(test.given.tree, futures)


def _range(scenario: Scenario, test: ProbabilityTest) -> tuple[float, float]:
    if test.range is not None:
        return test.range
    found = scenario_range(scenario.words, test.words or "")
    return found.low, found.high


def _known(scenario: Scenario, values: dict[str, Any]) -> dict[str, Truth]:
    """What is known of conditions: each outcome's own, by its canonical form."""
    known = {}
    for name, value in values.items():
        tree = scenario.outcomes[name].when.tree
        known[canonical(Not(tree))] = ~value
        known[canonical(tree)] = value
    return known


def settle(node: Node, known: Mapping[str, Truth]) -> Truth | None:
    """The truth of a condition from that of known ones; None if it is not put together from them."""
    if (form := canonical(node)) in known:
        return known[form]
    if isinstance(node, Not):
        inner = settle(node.term, known)
        return None if inner is None else np.logical_not(inner)
    if isinstance(node, Logic):
        parts = [part for term in node.terms if (part := settle(term, known)) is not None]
        if len(parts) < len(node.terms):
            return None
        combine = np.logical_and if node.operator == "and" else np.logical_or
        return np.asarray(combine.reduce(parts))
    return None


def canonical(node: Node) -> str:
    """A text that two conditions share if they are the same but for order, direction and a leading `not`."""
    if isinstance(node, Logic):
        return f"({f' {node.operator} '.join(sorted(canonical(term) for term in node.terms))})"
    if isinstance(node, Not):
        term = node.term
        if isinstance(term, Not):
            return canonical(term.term)
        if isinstance(term, Comparison):
            return canonical(Comparison(_OPPOSITE[term.operator], term.left, term.right))  # type: ignore[arg-type]
        if isinstance(term, Logic):
            other = "or" if term.operator == "and" else "and"
            return canonical(Logic(other, tuple(Not(each) for each in term.terms)))  # type: ignore[arg-type]
        return f"not {canonical(term)}"
    if isinstance(node, Comparison):
        left, right, operator = unparse(node.left), unparse(node.right), str(node.operator)
        if operator in _TURNED or (operator in ("==", "!=") and left > right):
            left, right, operator = right, left, _TURNED.get(operator, operator)
        return f"{left} {operator} {right}"
    return unparse(node)
