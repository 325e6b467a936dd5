"""The table of forces: what stands on the map at the start, and where its numbers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.report.assumptions import quantity
from sandtable.report.sources import source_note

if TYPE_CHECKING:
    from sandtable.scenario.amounts import Amount
    from sandtable.scenario.types import Fires, Formation, Scenario


def force_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Formations, then fires, by actor: name, place, the numbers in words, basis and source."""
    order = {actor: rank for rank, actor in enumerate(sorted(scenario.actors))}
    places = scenario.theatre.places
    rows: list[tuple[Formation | Fires, str, str, str]] = []
    for formation in scenario.formations.values():
        numbers = (
            f"{said(scenario, formation.strength, 'Strength')} fighters, {said(scenario, formation.pace, 'Speed')}"
        )
        states = (("in reserve", formation.reserve), ("fortified", formation.posture), ("by air", formation.airlift))
        state = ", ".join(word for word, holds in states if holds)
        rows.append((formation, places[formation.place].name, numbers, state))
    for fires in scenario.fires.values():
        numbers = (
            f"{said(scenario, fires.launchers, 'Count')} launchers, reach {said(scenario, fires.reach, 'Length')}, "
            f"{said(scenario, fires.magazine, 'Count')} strikes in stock"
        )
        rows.append((fires, places[fires.base].name, numbers, "" if fires.active else "silent at the start"))
    return [
        {
            "name": entry.name, "actor": scenario.actors[entry.actor].name, "index": order[entry.actor],
            "place": place, "numbers": numbers, "state": state, "basis": entry.basis or "not said",
            "note": source_note(scenario, entry),
        }
        for entry, place, numbers, state in sorted(rows, key=lambda row: order[row[0].actor])
    ]  # fmt: skip


def said(scenario: Scenario, amount: Amount[Any], dimension: str) -> str:
    """A number with its unit, or the title of the assumption that supplies it."""
    if amount.name is None:
        return quantity(amount.value or 0.0, dimension=dimension)
    entry = scenario.assumptions.get(amount.name) or scenario.beliefs.get(amount.name)
    return f"[{entry.title if entry else amount.name}]"
