"""History's verdict: the words and tables of the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.analysis.score_report import EVEN_BRIER, notes, totals
from sandtable.briefing.analyses import Omission
from sandtable.figures.theme import long_date, percent, short_date

if TYPE_CHECKING:
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
        "known_until": long_date(each.known_until),
        "reference": each.reference_title or "none declared",
        "outcomes": [_outcome(row) for row in each.outcomes],
        "dates": [_date(row) for row in each.dates],
        "statements": [_statement(row) for row in each.statements],
        "unsettled": each.unsettled,
        "notes": list(notes(found)),
    }


def history_answer(found: ScoreCard) -> str:
    """In a sentence: the model against even odds, and against the text where history has settled what it said."""
    sums = totals(found)
    parts = []
    if sums.brier is not None:
        parts.append(
            f"Over {sums.outcomes} outcomes the model does {_word(sums.brier, EVEN_BRIER)} even odds "
            f"(Brier {sums.brier:.3f} against {EVEN_BRIER:.3f}, 0 is best)"
        )
    if sums.text_brier is not None and sums.text_model_brier is not None:
        noun = "statement" if sums.statements == 1 else "statements"
        parts.append(
            f"on the {sums.statements} {noun} of the text that history has settled it does "
            f"{_word(sums.text_model_brier, sums.text_brier)} the text ({sums.text_model_brier:.3f} against {sums.text_brier:.3f})"
        )
    return f"{'; '.join(parts)}." if parts else "Only dates are scored."


def _word(mine: float, other: float) -> str:
    if abs(mine - other) < 0.0005:
        return "as well as"
    return "better than" if mine < other else "worse than"


def _score(score: Score, digits: int = 3) -> str:
    if score.low is None or score.high is None:
        return f"{score.value:.{digits}f}"
    return f"{score.value:.{digits}f} ({score.low:.{digits}f}–{score.high:.{digits}f})"


def _outcome(row: OutcomeScore) -> dict[str, str]:
    estimate = row.share.estimate
    return {
        "title": row.title, "share": "–" if estimate is None else percent(estimate),
        "happened": "yes" if row.happened else "no", "brier": _score(row.brier), "log": _score(row.log, 2),
        "text": "" if row.text_probability is None else percent(row.text_probability[1]),
    }  # fmt: skip


def _date(row: DateScore) -> dict[str, str]:
    return {
        "title": row.title, "date": short_date(row.date), "median": short_date(row.median) if row.median else "never",
        "crps": _score(row.crps, 1), "any_day": f"{row.any_day:.1f}",
    }  # fmt: skip


def _statement(row: Statement) -> dict[str, str]:
    estimate = row.share.estimate
    return {
        "id": row.claim, "statement": row.statement, "words": row.words, "happened": "yes" if row.happened else "no",
        "text": percent(row.probability), "model": "–" if estimate is None else percent(estimate),
    }  # fmt: skip
