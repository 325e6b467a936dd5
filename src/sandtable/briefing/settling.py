"""What the settlement turns on: which rule decides, how often, and what decides the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.briefing.analyses import Omission
from sandtable.figures.bars import STATE_WORDS
from sandtable.figures.drivers import alone, in_all, rule_indices, spoken
from sandtable.wording import estimate, estimate_words, variance_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.analysis.indices import Index
    from sandtable.analysis.settlement_tables import SettlementAnalysis, StateShare
    from sandtable.scenario.types import Scenario


def settling_content(found: SettlementAnalysis | Omission, scenario: Scenario) -> dict[str, Any] | None:
    """The part on the settlement; None if it was left out."""
    if isinstance(found, Omission):
        return None
    rule = rule_indices(found)
    return {
        "answer": settling_answer(found, scenario),
        "drawn": rule is not None and rule.chance is not None and bool(rule.groups),
        "rules": [
            {
                "title": row.title,
                **dict(zip(("share", "interval"), estimate(row.share, row.low, row.high), strict=True)),
                "facto": _likeliest(row.de_facto), "jure": _likeliest(row.de_jure),
            }
            for row in sorted(found.rules, key=lambda row: -row.share)
            if row.futures
        ],
        "never": [row.title for row in found.rules if not row.futures],
        "futures": found.futures - found.failed,
        "designed": found.rows * (len(rule.groups) + 3) if rule else 0,
        "dropped": found.dropped,
        "level": f"{found.level:.0%}",
    }  # fmt: skip


def settling_answer(found: SettlementAnalysis, scenario: Scenario) -> str:
    """In a sentence or two: what decides the rule, and how much of the result the rule decides."""
    rule = rule_indices(found)
    if rule is None or rule.chance is None:
        most = max(found.rules, key=lambda row: row.share)
        often = estimate_words(most.share, most.low, most.high)
        return f"One rule settles {often} of the futures, too many to say what decides it: {most.title}."
    dice = f"chance alone makes {_alone(rule.chance)}"
    if rule.groups:
        top = max(rule.groups, key=lambda entry: entry.total)
        said = (
            f"Of what decides the rule by which it is settled, “{spoken(top, scenario)}” carries most: {_alone(top)}, "
            f"{_words(in_all(top))} with interactions; {dice}."
        )
    else:
        said = f"Of what decides the rule by which it is settled, {dice}."
    shares = {entry.result: entry.rule_share for entry in found.results}
    facto, jure = shares.get("de_facto"), shares.get("de_jure")
    if facto is None or jure is None:
        return said
    return (
        f"{said} The rule in turn decides {_bounded(facto)} of the result in fact and {_bounded(jure)} of that in law; "
        "the rest is the throw that the rules leave open."
    )


def _alone(entry: Index) -> str:
    number, bounds = alone(entry)
    return f"{number} of the variance alone ({bounds})"


def _words(texts: tuple[str, str]) -> str:
    number, bounds = texts
    return f"{number} ({bounds})"


def _bounded(found: tuple[float, float, float]) -> str:
    return _words(variance_share(*found))


def _likeliest(states: Sequence[StateShare]) -> str:
    """The state that a rule most often gives, with its share."""
    most = max(states, key=lambda state: state.share)
    return f"{STATE_WORDS[most.state]}, {estimate(most.share, most.low, most.high)[0]}"
