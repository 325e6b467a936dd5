"""The score card for programs: totals, the comparisons they rest on, and what they must not be taken for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.score_means import pooled
from sandtable.analysis.scoring import brier, brier_of, log_score
from sandtable.analysis.statements import WHY
from sandtable.wording import plural, sentence

if TYPE_CHECKING:
    from sandtable.analysis.score_means import GroupScore
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
    "Outcomes that say the same or the opposite count once. The others of a case are not independent of one another"
    " either: a mean over them weighs one event several times."
)
SAMPLING = (
    "Intervals are of the sampling error of the futures alone; more futures make them narrow, not the model right."
)
EXPECTED = "If the model were right: where the mean would lie in 90% of cases, each future in turn being taken for what happened."


@dataclass(frozen=True, slots=True)
class Totals:
    """Means over everything scored. Of each comparison: how many it rests on, the model's mean there, the rival's.

    questions : the outcomes with tied ones counted once; `brier`, with the sampling error of the futures, and `log` are
    means over them. None where there is nothing to compare. text_best, text_worst: if each range were read at its better
    or worse end.
    """

    outcomes: int
    questions: int
    brier: float | None
    brier_low: float | None
    brier_high: float | None
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
    wholes = [each.whole for each in card.scenarios if each.whole is not None]
    whole, questions = pooled(wholes), sum(each.questions for each in wholes)
    return Totals(
        outcomes=len(card.outcomes),
        questions=questions,
        brier=None if whole is None else whole.value,
        brier_low=None if whole is None else whole.low,
        brier_high=None if whole is None else whole.high,
        log=math.fsum(each.log * each.questions for each in wholes) / questions if questions else None,
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


def answer(card: ScoreCard) -> tuple[str, ...]:
    """The verdict in sentences, written from the numbers: on all questions, by group, and on the text's statements."""
    sums = totals(card)
    said = []
    if sums.brier is not None:
        ends = f"{sums.brier_low:.3f} to {sums.brier_high:.3f}"
        rival = verdict(sums.brier, EVEN_BRIER, low=sums.brier_low, high=sums.brier_high)
        said.append(
            f"Over {questions_in_words(sums.questions, sums.outcomes)} the model does {rival} even odds"
            f" (Brier {sums.brier:.3f}, {ends}, against {EVEN_BRIER:.3f}; 0 is best)."
        )
    if len(card.scenarios) == 1 and len(card.scenarios[0].groups) > 1:
        said.append(f"{sentence('; '.join(_group_in_words(group) for group in card.scenarios[0].groups))}.")
    if sums.text_brier is not None and sums.text_model_brier is not None:
        said.append(
            f"On the {plural(sums.statements, 'statement')} of the text that history has settled it does"
            f" {verdict(sums.text_model_brier, sums.text_brier)} the text"
            f" ({sums.text_model_brier:.3f} against {sums.text_brier:.3f})."
        )
    return tuple(said) or ("Only dates are scored.",)


def _group_in_words(group: GroupScore) -> str:
    low, high = group.brier.low, group.brier.high
    return (
        f"on {group.title} ({plural(group.questions, 'question')}) {verdict(group.brier.value, EVEN_BRIER, low=low, high=high)}"
        f" a coin ({group.brier.value:.3f})"
    )


def questions_in_words(questions: int, outcomes: int) -> str:
    """`12 questions (16 outcomes, tied ones counted once)`, or `3 outcomes` where none are tied."""
    if questions == outcomes:
        return plural(outcomes, "outcome")
    return f"{plural(questions, 'question')} ({plural(outcomes, 'outcome')}, tied ones counted once)"


def verdict(mine: float, other: float, *, low: float | None = None, high: float | None = None) -> str:
    """How a mean score does against another that has no error: `as well as` where the interval holds the other."""
    is_level = abs(mine - other) < 0.0005 if low is None or high is None else low <= other <= high
    return "as well as" if is_level else "better than" if mine < other else "worse than"


def unsettled_lines(each: ScenarioScores) -> tuple[str, ...]:
    """One line for each reason for which statements of the text could not be settled: which they are, and why."""
    by_reason: dict[str, list[str]] = {}
    for row in each.unsettled:
        by_reason.setdefault(WHY[row.why], []).append(row.claim)
    return tuple(f"{', '.join(claims)}: {reason}" for reason, claims in by_reason.items())


def lock_lines(each: ScenarioScores) -> tuple[str, ...]:
    """What the time lock could not see or took on trust, a sentence each."""
    lock, said = each.lock, []
    if lock.undated:
        said.append(f"Sources without a date, of which the time lock can say nothing: {_named(lock.undated)}.")
    if lock.reprinted:
        said.append(f"Printed later, but public before by the scenario's word: {_named(lock.reprinted)}.")
    if lock.unsourced:
        rests = "rests" if lock.unsourced == 1 else "rest"
        said.append(
            f"{plural(lock.unsourced, 'entry', 'entries')} {rests} on no source but on the author's judgement, which has no date."
        )
    return tuple(said)


def _named(sources: Iterable[tuple[str, int]]) -> str:
    """Sources, each with the number of entries that rest on it."""
    return ", ".join(f"`{name}` ({plural(count, 'entry', 'entries')})" for name, count in sources)


def notes(card: ScoreCard) -> tuple[str, ...]:
    """What is always said of scores, and what has to be said of these."""
    said = [ONE_CASE, CHOSEN]
    if any(each.links for each in card.scenarios):
        said.append(LINKED)
    said.append(SAMPLING)
    said += [
        f"{each.scenario}: numbers rest on what became public after {each.lock.known_until}; with hindsight this is no"
        " forecast."
        for each in card.scenarios
        if each.lock.hindsight
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


def _group(group: GroupScore) -> dict[str, Any]:
    return {
        "id": group.id, "title": group.title, "outcomes": list(group.outcomes), "questions": group.questions,
        **_ends(group.brier, "brier"), "log": group.log, "baseline_brier": EVEN_BRIER,
        "expected_low": group.expected[0], "expected_high": group.expected[1],
    }  # fmt: skip


def _scenario(each: ScenarioScores) -> dict[str, Any]:
    return {
        "scenario": each.scenario, "title": each.title, "scenario_sha256": each.scenario_sha256,
        "seed": each.seed, "futures": each.futures, "failed": each.failed,
        "known_until": each.lock.known_until.isoformat(), "hindsight": list(each.lock.hindsight),
        "undated_sources": [name for name, _ in each.lock.undated],
        "reprinted_sources": [name for name, _ in each.lock.reprinted],
        "entries_without_source": each.lock.unsourced,
        "reference": each.reference_title, "unsettled_statements": len(each.unsettled),
        "unsettled": [{"claim": row.claim, "why": row.why, "reason": WHY[row.why]} for row in each.unsettled],
        "groups": [_group(group) for group in each.groups],
        "links": [{"kind": link.kind, "first": link.first, "second": link.second} for link in each.links],
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
