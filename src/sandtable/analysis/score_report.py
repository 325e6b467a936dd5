"""The score card for programs: totals, the comparisons they rest on, and what they must not be taken for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.scoring import brier, brier_of, log_score

if TYPE_CHECKING:
    from sandtable.analysis.scorecard import DateScore, OutcomeScore, ScenarioScores, ScoreCard
    from sandtable.analysis.scoring import Score
    from sandtable.analysis.statements import Statement

EVEN_BRIER = 0.25
EVEN_LOG = math.log(2)

ONE_CASE = (
    "One case carries no error rate: a good score on what happened once does not make a good forecaster, nor a bad score"
    " a bad one."
)
CHOSEN = "Cases that were chosen for their known end carry none at all, however many they are."
LINKED = (
    "The outcomes of a case are not independent of one another, and some cannot come true without or beside others:"
    " a mean over them weighs one event several times."
)
SAMPLING = (
    "Intervals are of the sampling error of the futures alone; more futures make them narrow, not the model right."
)


@dataclass(frozen=True, slots=True)
class Totals:
    """Means over everything scored. Of each comparison: how many it rests on, the model's mean there, the rival's.

    None where there is nothing to compare. text_best, text_worst: if each range were read at its better or worse end.
    """

    outcomes: int
    brier: float | None
    log: float | None
    reference_outcomes: int
    reference_brier: float | None
    reference_model_brier: float | None
    statements: int
    text_brier: float | None
    text_best: float | None
    text_worst: float | None
    text_model_brier: float | None
    dates: int
    crps: float | None
    any_day_crps: float | None


def totals(card: ScoreCard) -> Totals:
    """The means of a score card."""
    classed = [row for row in card.outcomes if row.reference is not None]
    said = [row for row in card.statements if row.share.estimate is not None]
    return Totals(
        outcomes=len(card.outcomes),
        brier=mean(row.brier.value for row in card.outcomes),
        log=mean(row.log.value for row in card.outcomes),
        reference_outcomes=len(classed),
        reference_brier=mean(
            brier(row.reference, happened=row.happened) for row in classed if row.reference is not None
        ),
        reference_model_brier=mean(row.brier.value for row in classed),
        statements=len(said),
        text_brier=mean(brier(row.probability, happened=row.happened) for row in said),
        text_best=mean(min(text_ends(row)) for row in said),
        text_worst=mean(max(text_ends(row)) for row in said),
        text_model_brier=mean(brier_of(row.share, happened=row.happened).value for row in said),
        dates=len(card.dates),
        crps=mean(row.crps.value for row in card.dates),
        any_day_crps=mean(row.any_day for row in card.dates),
    )


def mean(values: Iterable[float]) -> float | None:
    """The mean; None of nothing."""
    known = list(values)
    return math.fsum(known) / len(known) if known else None


def text_ends(row: Statement) -> tuple[float, float]:
    """Brier scores of the two ends of what a statement's words may mean."""
    return brier(row.low, happened=row.happened), brier(row.high, happened=row.happened)


def notes(card: ScoreCard) -> tuple[str, ...]:
    """What is always said of scores, and what has to be said of these."""
    said = [ONE_CASE, CHOSEN]
    if any(each.links for each in card.scenarios):
        said.append(LINKED)
    said.append(SAMPLING)
    said += [
        f"{each.scenario}: priors rest on what was published after {each.known_until}; with hindsight this is no forecast."
        for each in card.scenarios
        if each.hindsight
    ]
    return tuple(said)


def json_schema() -> str:
    """The JSON Schema of `json_object`, as text."""
    return files("sandtable.analysis").joinpath("schemas/score.schema.json").read_text(encoding="utf-8")


def json_object(card: ScoreCard) -> dict[str, Any]:
    """The object of `score --json`."""
    sums = totals(card)
    return {
        "level": LEVEL,
        "scores": [_outcome(row) for row in card.outcomes],
        "dates": [_date(row) for row in card.dates],
        "statements": [_statement(row, scenario=each.scenario) for each in card.scenarios for row in each.statements],
        "totals": {
            **{name: getattr(sums, name) for name in Totals.__slots__},
            "baseline_brier": EVEN_BRIER,
            "baseline_log": EVEN_LOG,
        },
        "scenarios": [_scenario(each) for each in card.scenarios],
        "refused": [{"scenario": each.scenario, "why": each.why} for each in card.refused],
        "notes": list(notes(card)),
    }


def _ends(score: Score, name: str) -> dict[str, float | None]:
    return {name: score.value, f"{name}_low": score.low, f"{name}_high": score.high}


def _outcome(row: OutcomeScore) -> dict[str, Any]:
    low, high = row.share.interval
    text = row.text_probability
    at = {} if text is None else {end: brier(value, happened=row.happened) for end, value in enumerate(text)}
    return {
        "scenario": row.scenario, "outcome": row.outcome, "title": row.title,
        "probability": row.share.estimate, "low": low, "high": high, "happened": row.happened,
        **_ends(row.brier, "brier"), **_ends(row.log, "log"),
        "baseline_brier": EVEN_BRIER, "baseline_log": EVEN_LOG,
        "reference_probability": row.reference,
        "reference_brier": None if row.reference is None else brier(row.reference, happened=row.happened),
        "reference_log": None if row.reference is None else _finite(log_score(row.reference, happened=row.happened)),
        "text_claim": None if row.statement is None else row.statement.claim,
        "text_words": None if row.statement is None else row.statement.words,
        "text_low": None if text is None else text[0],
        "text_probability": None if text is None else text[1],
        "text_high": None if text is None else text[2],
        "text_brier": at.get(1),
        "text_best": min(at.values(), default=None),
        "text_worst": max(at.values(), default=None),
        "text_log": None if text is None else _finite(log_score(text[1], happened=row.happened)),
    }  # fmt: skip


def _date(row: DateScore) -> dict[str, Any]:
    low, high = row.came.interval
    return {
        "scenario": row.scenario, "outcome": row.outcome, "title": row.title, "date": row.date.isoformat(), "day": row.day,
        "share": row.came.estimate, "share_low": low, "share_high": high,
        "median_date": None if row.median is None else row.median.isoformat(),
        **_ends(row.crps, "crps"), "any_day_crps": row.any_day,
    }  # fmt: skip


def _statement(row: Statement, *, scenario: str) -> dict[str, Any]:
    known = row.share.estimate is not None
    low, high = row.share.interval
    ends = text_ends(row)
    return {
        "scenario": scenario, "claim": row.claim, "statement": row.statement, "words": row.words,
        "conditional": row.given, "outcome": row.outcome, "happened": row.happened,
        "text_low": row.low, "text_probability": row.probability, "text_high": row.high,
        "text_brier": brier(row.probability, happened=row.happened), "text_best": min(ends), "text_worst": max(ends),
        "probability": row.share.estimate, "low": low, "high": high,
        "brier": brier_of(row.share, happened=row.happened).value if known else None,
    }  # fmt: skip


def _scenario(each: ScenarioScores) -> dict[str, Any]:
    return {
        "scenario": each.scenario, "title": each.title, "scenario_sha256": each.scenario_sha256,
        "seed": each.seed, "futures": each.futures, "failed": each.failed,
        "known_until": each.known_until.isoformat(), "hindsight": list(each.hindsight),
        "reference": each.reference_title, "unsettled_statements": each.unsettled,
        "links": [{"kind": link.kind, "first": link.first, "second": link.second} for link in each.links],
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
