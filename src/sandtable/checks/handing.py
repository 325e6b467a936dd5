"""The handovers of a scenario, with who hands over and which places."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.types import HandoverEffect


def handovers(draft: Draft) -> Iterator[tuple[Path, HandoverEffect, str]]:
    """Every handover with its path and who hands over."""
    for name, decision in draft.scenario.decisions.items():
        for option, entry in decision.options.items():
            for index, effect in enumerate(entry.effects):
                if effect.handover is not None:
                    path = ("decisions", name, "options", option, "effects", index, "handover")
                    yield path, effect.handover, effect.handover.giver or decision.actor


def listed_places(draft: Draft, handover: HandoverEffect) -> list[str]:
    """The places that it names, and those that its zone lists; a zone by radius is not worked out here."""
    zone = None if handover.zone is None else draft.scenario.theatre.zones.get(handover.zone)
    return [*handover.places, *(() if zone is None else zone.places)]
