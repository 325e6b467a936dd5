"""Means over what was scored, and what scores must not be taken for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from sandtable.analysis.score.means import pooled
from sandtable.analysis.score.results import ScenarioScores, Totals

ONE_CASE = (
    "One case carries no error rate: a good score on what happened once does not make a good forecaster, nor a bad score"
    " a bad one."
)
CHOSEN = "Cases that were chosen for their known end carry none at all, however many they are."
LINKED = (
    "Outcomes that say the same or the opposite count once. The others of a case are not independent of one another"
    " either: a mean over them weighs one event several times."
)
SAMPLING = (
    "Intervals are of the sampling error of the futures alone; more futures make them narrow, not the model right."
)


def totals(scored: Sequence[ScenarioScores]) -> Totals:
    """The means over all scenarios."""
    outcomes = [row for each in scored for row in each.outcomes]
    dates = [row for each in scored for row in each.dates]
    classed = [row for row in outcomes if row.reference_brier is not None]
    said = [row for each in scored for row in each.statements if row.brier is not None]
    wholes = [each.whole for each in scored if each.whole is not None]
    questions = sum(each.questions for each in wholes)
    return Totals(
        outcomes=len(outcomes),
        questions=questions,
        brier=pooled(wholes),
        log=math.fsum(each.log * each.questions for each in wholes) / questions if questions else None,
        reference_outcomes=len(classed),
        reference_brier=mean(row.reference_brier for row in classed),
        reference_model_brier=mean(row.brier.value for row in classed),
        statements=len(said),
        text_brier=mean(row.text_brier for row in said),
        text_best=mean(row.text_best for row in said),
        text_worst=mean(row.text_worst for row in said),
        text_model_brier=mean(row.brier for row in said),
        dates=len(dates),
        crps=mean(row.crps.value for row in dates),
        any_day_crps=mean(row.any_day_crps for row in dates),
    )


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of those that there are; None of nothing."""
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def notes(scored: Sequence[ScenarioScores]) -> tuple[str, ...]:
    """What is always said of scores, and what has to be said of these."""
    said = [ONE_CASE, CHOSEN]
    if any(each.links for each in scored):
        said.append(LINKED)
    said.append(SAMPLING)
    said += [
        f"{each.scenario}: numbers rest on what became public after {each.known_until}; with hindsight this is no forecast."
        for each in scored
        if each.hindsight
    ]
    return tuple(said)
