"""History's verdict: the words and tables of the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.analysis.score_report import EVEN_BRIER, EXPECTED, answer, lock_lines, notes, unsettled_lines, verdict
from sandtable.briefing.analyses import Omission
from sandtable.figures.theme import long_date, short_date
from sandtable.wording import estimate, given_percent, sentence

if TYPE_CHECKING:
    from sandtable.analysis.boxes import Share
    from sandtable.analysis.score_means import GroupScore
    from sandtable.analysis.scorecard import DateScore, OutcomeScore, ScoreCard
    from sandtable.analysis.scoring import Score
    from sandtable.analysis.statements import Statement


def history_content(found: ScoreCard | Omission) -> dict[str, Any] | None:
    """The section of history; None if it was left out or nothing is scored."""
    if isinstance(found, Omission) or not found.scenarios:
        return None
    each = found.scenarios[0]
    return {
        "answer": history_answer(found),
        "known_until": long_date(each.lock.known_until),
        "lock": list(lock_lines(each)),
        "reference": each.reference_title or "none declared",
        "outcomes": [_outcome(row) for row in each.outcomes],
        "dates": [_date(row) for row in each.dates],
        "statements": [_statement(row) for row in each.statements],
        "groups": [_group(group) for group in each.groups],
        "expected": EXPECTED,
        "unsettled": list(unsettled_lines(each)),
        "notes": list(notes(found)),
    }


def history_answer(found: ScoreCard) -> str:
    """In sentences: the model against even odds, and against the text where history has settled what it said."""
    return " ".join(answer(found))


def _score(score: Score, digits: int = 3) -> str:
    if score.low is None or score.high is None:
        return f"{score.value:.{digits}f}"
    return f"{score.value:.{digits}f} ({score.low:.{digits}f}–{score.high:.{digits}f})"


def _group(group: GroupScore) -> dict[str, str]:
    low, high = group.expected
    return {
        "title": sentence(group.title), "questions": f"{group.questions:,}", "brier": _score(group.brier),
        "even": verdict(group.brier.value, EVEN_BRIER, low=group.brier.low, high=group.brier.high),
        "expected": f"{low:.3f}\N{EN DASH}{high:.3f}",
    }  # fmt: skip


def _outcome(row: OutcomeScore) -> dict[str, str]:
    return {
        "title": row.title, "share": _estimated(row.share),
        "happened": "yes" if row.happened else "no", "brier": _score(row.brier), "log": _score(row.log, 2),
        "text": "" if row.text_probability is None else given_percent(row.text_probability[1]),
    }  # fmt: skip


def _date(row: DateScore) -> dict[str, str]:
    return {
        "title": row.title, "date": short_date(row.date), "median": short_date(row.median) if row.median else "never",
        "crps": _score(row.crps, 1), "any_day": f"{row.any_day:.1f}",
    }  # fmt: skip


def _statement(row: Statement) -> dict[str, str]:
    return {
        "id": row.claim, "statement": row.statement, "words": row.words, "happened": "yes" if row.happened else "no",
        "text": given_percent(row.probability), "model": _estimated(row.share),
    }  # fmt: skip


def _estimated(found: Share) -> str:
    return "–" if found.estimate is None else estimate(found.estimate, *found.interval)[0]
