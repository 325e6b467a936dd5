"""The day before which a decision cannot be taken, as far as the file says so; used by S423, S424 and S521.

A condition waits for a day (`day >= 20`) or for a choice (`chose(red, threaten)`); whatever else it asks may be so at the start.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import Any

from sandtable.checks.subject_ranges import SubjectRanges
from sandtable.scenario.amounts import Amount
from sandtable.scenario.draft import Draft
from sandtable.scenario.trees import Arithmetic, Call, Comparison, Day, Logic, Node, Number


@lru_cache(maxsize=2)
def conditions_from(draft: Draft) -> dict[str, float]:
    """By decision, the day before which its condition does not hold; infinite if it waits for a choice that waits for it."""
    decisions, ranges = draft.scenario.decisions, SubjectRanges(draft)
    found = dict.fromkeys(decisions, inf)
    for _ in decisions:  # a chain of choices is at most as long as there are decisions
        before = dict(found)
        taken = {name: day + least(decisions[name].after, draft) for name, day in before.items()}
        found = {name: _first_day(decision.when.tree, taken, draft, ranges) for name, decision in decisions.items()}
        if found == before:
            break
    return found


def least(amount: Amount[Any], draft: Draft) -> float:
    """The least that a duration can be, in days."""
    if amount.value is not None:
        return amount.value
    assumption = draft.scenario.assumptions.get(str(amount.name))
    return 0.0 if assumption is None else max(0.0, assumption.prior.support[0])


def _first_day(node: Node, taken: dict[str, float], draft: Draft, ranges: SubjectRanges) -> float:
    """The day before which a condition does not hold. taken : the day before which each decision is not taken."""
    match node:
        case Logic(operator, terms):
            days = [_first_day(term, taken, draft, ranges) for term in terms]
            return max(days) if operator == "and" else min(days)
        case Call("chose", (actor, option)):
            return _chosen_from(str(actor), str(option), taken, draft)
        case Comparison(">" | ">=", Day(), value) | Comparison("<" | "<=", value, Day()):
            low = ranges.of(value).low
            return max(0.0, _time_from(value, taken, draft), low if low < inf else 0.0)
        case Comparison(">" | ">=", Call("choices", (actor, option)), Number(value)) if (
            value > 0 or node.operator == ">"
        ):
            return _chosen_from(str(actor), str(option), taken, draft) if value >= 0 else 0.0
    return 0.0


def _time_from(node: Node, taken: dict[str, float], draft: Draft) -> float:
    """The day that a time is never before, as the choices say that it waits for; 0 if it may be one without them."""
    match node:
        case Call("chosen", (actor, option)):
            return _chosen_from(str(actor), str(option), taken, draft)
        case Arithmetic("+" | "max", left, right):
            return max(_time_from(left, taken, draft), _time_from(right, taken, draft))
        case Arithmetic("min", left, right):
            return min(_time_from(left, taken, draft), _time_from(right, taken, draft))
        case Arithmetic("-", left, _):
            return _time_from(left, taken, draft)
    return 0.0


def _chosen_from(actor: str, option: str, taken: dict[str, float], draft: Draft) -> float:
    """The day before which an actor does not choose an option; 0 for one that is not there, which another rule reports."""
    decisions = draft.scenario.decisions.items()
    return next((taken[name] for name, each in decisions if each.actor == actor and option in each.options), 0.0)
