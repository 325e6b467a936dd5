"""Scores of odds that move: averaged over the time for which they stood, against odds that did not move."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sandtable.analysis.score.scoring import EVEN_BRIER, EVEN_LOG
from sandtable.analysis.updating.estimating import Weighed
from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.reading import NewsFile
from sandtable.analysis.updating.results import TimedScore
from sandtable.scenario.trees import Call, Expression, unparse, walk
from sandtable.scenario.types import Outcome, Scenario


def timed_scores(
    scenario: Scenario, file: NewsFile, observed: Sequence[Observation], states: Sequence[Weighed], *, until: float
) -> Iterator[TimedScore]:
    """For every outcome whose end the file knows. states : before the first item, and after each one taken in."""
    if scenario.history is None:
        return
    for index, (name, outcome) in enumerate(scenario.outcomes.items()):
        happened = scenario.history.outcomes.get(name)
        if happened is None:
            continue
        taken = observed[: len(states) - 1]
        containing = next((each for each in taken if contains(file.items[each.item].says, outcome)), None)
        end = min(until, containing.reported) if containing is not None else until
        steps = [(0.0, states[0]), *((each.reported, state) for each, state in zip(taken, states[1:], strict=True))]
        line = [(day, _odds(state, index)) for day, state in steps if day < end]
        if not line or end <= 0:
            continue
        frozen = line[0][1]
        yield TimedScore(
            outcome=name, title=outcome.title, happened=happened, until_day=end,
            brier=_average(line, end, partial(_brier, happened=happened)),
            brier_frozen=_brier(frozen, happened=happened), brier_even=EVEN_BRIER,
            log=_average(line, end, partial(_log, happened=happened)),
            log_frozen=_log(frozen, happened=happened), log_even=EVEN_LOG,
            contained_by=containing.item if containing is not None else "",
        )  # fmt: skip


def contains(says: Expression, outcome: Outcome) -> bool:
    """Whether an item is about the very events that an outcome asks about, so that the outcome is no forecast after it."""
    asked = {unparse(each) for tree in (outcome.when, outcome.time) if tree is not None for each in _atoms(tree)}
    return bool(asked & {unparse(each) for each in _atoms(says)})


def _atoms(expression: Expression) -> Iterator[Call]:
    for node in walk(expression.tree):
        if isinstance(node, Call):
            yield node


def _odds(state: Weighed, index: int) -> float:
    """The odds of an outcome; half a future where none, or each, of those that they are worth has it."""
    half = 0.5 / max(1.0, float(state.effective[index]))
    return min(1 - half, max(half, float(state.odds[index])))


def _brier(odds: float, *, happened: bool) -> float:
    return (odds - happened) ** 2


def _log(odds: float, *, happened: bool) -> float:
    return -math.log(odds if happened else 1 - odds)


def _average(line: Sequence[tuple[float, float]], end: float, score: Callable[[float], float]) -> float:
    """The mean score of the steps, weighted by how long each stood."""
    ends = [*(day for day, _ in line[1:]), end]
    return sum(score(odds) * (stop - day) for (day, odds), stop in zip(line, ends, strict=True)) / end
