"""Towns for the form of a place, by name, as `sandtable places` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.errors import AuthoringError
from sandtable.world.gazetteer import ATTRIBUTION, Candidate, candidates, distance

if TYPE_CHECKING:
    from sandtable.app.workbench.schemas import TownsOf
    from sandtable.app.workbench.written import Written

MOST = 8


def towns(written: Written, asked: TownsOf) -> dict[str, Any]:
    """The towns that a name may mean: whole names first, among them the nearest to a place of the text, if it has no errors.

    Raises Refusal 409 for what is no name.
    """
    reading = written.read(asked.text, name=asked.document)
    places = list(reading.scenario.theatre.places.values()) if reading.scenario is not None else []
    points = [(place.lat, place.lon) for place in places]
    try:
        found = candidates(asked.name, most=5 * MOST if points else MOST)
    except AuthoringError as fault:
        raise Refusal(409, fault.message, hint=fault.hint) from None
    ways = [min((distance(each, (town.latitude, town.longitude)) for each in points), default=None) for town in found]
    ranked = sorted(zip(found, ways, strict=True), key=lambda pair: (pair[0].match != "exact", pair[1] or 0.0))
    return {"towns": [_shown(town, asked.name, away) for town, away in ranked[:MOST]], "attribution": ATTRIBUTION}


def _shown(found: Candidate, wanted: str, away: float | None) -> dict[str, Any]:
    """A town, under the name looked for if that is a whole name of it."""
    identifier, name = found.named(wanted)
    return {
        "name": name, "identifier": identifier, "country": found.country,
        "inhabitants": found.inhabitants, "lat": found.latitude, "lon": found.longitude,
        "kilometres": None if away is None else round(away, 1),
    }  # fmt: skip
