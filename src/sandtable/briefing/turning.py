"""What it turns on, and what the red lines do: the words and tables of these sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.briefing.analyses import Omission
from sandtable.figures.deterrence import WORDS, points_span
from sandtable.figures.drivers import alone, group_words, in_all, leading, spoken
from sandtable.wording import percent

if TYPE_CHECKING:
    from sandtable.analysis.differences import Comparison, Deterrence
    from sandtable.analysis.indices import Index, Sensitivity
    from sandtable.scenario.types import Scenario

FEW = 12  # rows of the table


def drivers_content(found: Sensitivity | Omission, scenario: Scenario) -> dict[str, Any] | None:
    """The section of the drivers; None if it was left out."""
    if isinstance(found, Omission):
        return None
    return {
        "title": found.title,
        "answer": drivers_answer(found, scenario),
        "drawn": found.chance is not None,
        "rows": [_index_row(entry, scenario) for entry in leading(found.indices, most=FEW)],
        "left": max(0, len(found.indices) - FEW),
        "futures": found.futures,
        "dropped": found.dropped,
        "level": f"{found.level:.0%}",
    }


def drivers_answer(found: Sensitivity, scenario: Scenario) -> str:
    """In a sentence: how much is chance, and which group and assumption carry most of the rest."""
    if found.chance is None or found.assumptions is None:
        word = {"never": "never", "nearly-never": "hardly ever", "always": "always", "nearly-always": "nearly always"}
        return f"It {word[str(found.reason)]} happens, so there is nothing that it could turn on."
    dice = (
        f"Chance alone makes {_alone(found.chance, of=' of the variance')}, "
        f"the assumptions without chance {_alone(found.assumptions)}"
    )
    if not found.indices:
        return f"{dice}."
    top = max(found.indices, key=lambda entry: entry.total)
    said = f"of single assumptions “{top.title}” carries most, {_carried(top)}"
    if found.groups:
        group = max(found.groups, key=lambda entry: entry.total)
        said = f"of the groups “{spoken(group, scenario)}” carries most, {_carried(group)}, and {said}"
    return f"{dice}; {said}."


def _alone(entry: Index, *, of: str = "") -> str:
    number, bounds = alone(entry)
    return f"{number}{of} ({bounds})"


def _carried(entry: Index) -> str:
    """The total, by which entries are ranked, and the part that is an entry's own."""
    (total, total_bounds), (own, own_bounds) = in_all(entry), alone(entry)
    return f"{total} with interactions ({total_bounds}) and {own} alone ({own_bounds})"


def _index_row(entry: Index, scenario: Scenario) -> dict[str, str]:
    (total, total_span), (own, own_span) = in_all(entry), alone(entry)
    return {
        "title": entry.title,
        "group": group_words(entry.group or "", scenario),
        "first": own, "first_span": own_span, "total": total, "total_span": total_span,
    }  # fmt: skip


def red_line_content(found: tuple[Comparison, ...] | Omission, scenario: Scenario) -> list[dict[str, Any]]:
    """A section a red line; empty if they were left out."""
    if isinstance(found, Omission):
        return []
    sections = []
    for comparison in found:
        line = comparison.red_line
        if line is None:
            continue
        sections.append(
            {
                "id": line.id,
                "title": line.title,
                "who": scenario.actors[line.actor].name,
                "whom": scenario.actors[line.deters].name,
                "outcome": scenario.outcomes[line.outcome].title,
                "answer": red_line_answer(comparison, scenario),
                "pairs": comparison.variants[0].pairs,
                "level": f"{line.effects[0].level:.0%}",
                "rows": [
                    {
                        "name": WORDS[effect.component],
                        "with": percent(effect.with_it), "without": percent(effect.without_it),
                        "effect": number, "span": bounds,
                        "prevented": effect.prevented, "brought": effect.brought_about,
                    }
                    for effect in line.effects
                    for number, bounds in [points_span(effect.effect, effect.low, effect.high)]
                ],
            }
        )  # fmt: skip
    return sections


def red_line_answer(found: Comparison, scenario: Scenario) -> str:
    """In a sentence: whether the whole line makes the outcome rarer, and by how much."""
    assert found.red_line is not None
    whole: Deterrence = found.red_line.effects[-1]
    outcome = scenario.outcomes[found.red_line.outcome].title
    points, span = points_span(-whole.effect, -whole.high, -whole.low)
    bounds = f"{points} points ({whole.level:.0%} interval {span})"
    if whole.low <= 0 <= whole.high:
        said = f"The red line has no detectable effect on “{outcome}”: {bounds}"
    else:
        verb = "reduces" if whole.low > 0 else "increases"
        said = f"The red line {verb} the probability of “{outcome}”: {bounds}"
    return f"{said}, in this model."
