"""The section `theatre`: the map."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from sandtable.scenario.amounts import Amount, Length, Ratio
from sandtable.scenario.coordinates import Waypoint
from sandtable.scenario.entry import Entry
from sandtable.scenario.types.common import Identifier, Sourced

Terrain = Literal["flat", "rolling", "rugged", "urban"]


class Window(Entry):
    west: float = Field(ge=-180, le=180)
    south: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)


def _either_way(schema: dict[str, Any]) -> None:
    """In the JSON Schema a place needs `lat` and `lon`, or `coordinates`."""
    schema["required"] = [key for key in schema["required"] if key not in ("lat", "lon")]
    schema["oneOf"] = [{"required": ["lat", "lon"]}, {"required": ["coordinates"]}]


class Place(Sourced):
    model_config = ConfigDict(json_schema_extra=_either_way)

    name: str
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    coordinates: str | None = None  # both in one text; `lat` and `lon` are read from it (scenario/coordinates.py)
    terrain: Terrain = "flat"
    value: Amount[Ratio] = Amount(1.0)  # weight in control shares
    rank: int = Field(default=2, ge=1, le=4)  # 1 is labelled first on maps


class Route(Sourced):
    between: tuple[Identifier, Identifier]
    length: Amount[Length] | None = None  # default: theatre.winding times the geodesic
    terrain: Terrain = "flat"
    crosses: tuple[Identifier, ...] = ()  # barriers


class Barrier(Sourced):
    """A line that a settlement may follow: a river, an old border."""

    name: str
    kind: Literal["river", "border", "ridge"] = "river"
    course: tuple[Waypoint, ...] | None = Field(
        default=None, min_length=2
    )  # latitude and longitude of points along it, in order

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Latitude and longitude of the points of its course; none if it has none."""
        return tuple((float(point[0]), float(point[1])) for point in self.course or ())


class Zone(Sourced):
    """A set of places: listed, or all within a radius of a place."""

    name: str
    places: tuple[Identifier, ...] = ()
    center: Identifier | None = None
    radius: Amount[Length] | None = None


class Theatre(Entry):
    window: Window | None = None
    basemap: Literal["present-day", "physical", "none"] = "present-day"  # physical: no borders, countries, towns
    winding: float = Field(default=1.1, ge=1.0, le=3.0)
    places: dict[Identifier, Place] = Field(min_length=1)
    routes: dict[Identifier, Route] = {}
    barriers: dict[Identifier, Barrier] = {}
    zones: dict[Identifier, Zone] = {}
