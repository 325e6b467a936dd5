"""What a change does: the words and tables of a comparison over the same futures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.analysis.difference_words import answer_lines, changed_words, counted_lines, digits_of
from sandtable.figures.bars import STATE_WORDS
from sandtable.figures.deterrence import points_span
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.analysis.differences import Comparison, ShareDifference, TimeDifference


def difference_content(found: Comparison, *, against: str) -> dict[str, Any]:
    """The section of a comparison with one variant. against: what it is compared with, in words."""
    (variant,) = found.variants
    moved = sorted(variant.outcomes, key=lambda outcome: -abs(outcome.difference))
    return {
        "answer": difference_answer(found),
        "against": against,
        "changed": changed_words(variant),
        "outcomes": [{"title": outcome.title, **_share(outcome)} for outcome in moved],
        "settlements": [
            {"title": f"{STATE_WORDS[row.id]}, {where}", **_share(share)}
            for row in variant.settlements
            for where, share in (("in fact", row.de_facto), ("in law", row.de_jure))
            if share.baseline or share.variant
        ],
        "times": [_time(row) for row in variant.times if row.both],
        "counted": " ".join(counted_lines(found)),
        "level": f"{variant.level:.0%}",
    }


def difference_answer(found: Comparison) -> str:
    """In a sentence or two: which outcome moves most and by how much, then the headline."""
    said = " ".join(answer_lines(found, digits=digits_of(found)))
    return said.replace(" -", " −").replace("(-", "(−")


def _share(row: ShareDifference) -> dict[str, Any]:
    return {
        "before": estimate(row.baseline, row.baseline_low, row.baseline_high)[0],
        "now": estimate(row.variant, row.variant_low, row.variant_high)[0],
        **dict(zip(("points", "span"), points_span(row.difference, row.low, row.high), strict=True)),
        "is_certain": row.is_certain,
    }  # fmt: skip


def _time(row: TimeDifference) -> dict[str, str]:
    return {
        "title": row.title,
        "both": f"{row.both:,}",
        "days": "–" if row.mean is None else _days(row.mean),
        "span": "" if row.low is None or row.high is None else f"{_days(row.low)} to {_days(row.high)}",
    }


def _days(days: float) -> str:
    return "0.0" if abs(days) < 0.05 else f"{days:+.1f}".replace("-", "−")
