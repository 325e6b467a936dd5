"""What a scenario's map is drawn on: the base map beside its file, or the world that comes with Sandtable."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from sandtable.figures.frames import frame_of
from sandtable.figures.geography import graticule
from sandtable.figures.projection import bounds
from sandtable.scenario.basemap import Basemap, BasemapError, basemap_file, kept_basemap
from sandtable.scenario.longitudes import HALF, Box, box_around, map_box
from sandtable.scenario.types import Scenario

BEYOND = 0.02  # of the span of a map: what is drawn past its edges, so that no outline shows there
SAMPLES = 25  # points each way across a map that is turned
HELD = "Borders and names of countries: as Natural Earth has them, by who holds the ground."
NAMES = "Names of countries: as Natural Earth has them, by who holds the ground."
DOTTED = "Dotted borders: disputed, indefinite or a line of control."
CLOSE = 0.5  # degrees: on a map of less, the lines of the world are too coarse to be taken at their word
COARSE = "At this scale its lines may be off by a kilometre or more."


def find_basemap(scenario: Scenario) -> Basemap | None:
    """The base map beside the scenario's file, or that of the bundled scenario of its name; else the world.

    A file without land (`countries` or `land`) replaces only those layers of the world that it has. What is no base map
    or shows nothing of the theatre counts as none: `check` warns of it. None if `theatre.basemap` is `none`, and where
    the world has no land: there a grid says more, and invented theatres often lie around 0, 0.
    """
    kind = scenario.theatre.basemap
    if kind == "none":
        return None
    own = _beside(scenario)
    if own is not None and own.is_whole:
        return own
    from sandtable.world.pack import cut

    world = cut(shown_box(scenario), year=scenario.calendar.start.year, with_borders=kind == "present-day")
    if not world.land:
        return None
    if kind == "physical":
        world = replace(world, towns=())
    if own is None:
        return world
    given = {layer: getattr(own, layer) for layer in own.given}
    words = f"{world.attribution} {own.attribution}"
    return replace(world, attribution=words, **given, given=own.given)


def _beside(scenario: Scenario) -> Basemap | None:
    path = basemap_file(scenario.name, scenario.origin.file)
    if path is None:
        return None
    try:
        found = kept_basemap(path)
    except BasemapError:
        return None
    return found if not found.is_whole or found.meets(map_box(scenario.theatre)) else None


def shown_box(scenario: Scenario) -> Box:
    """The part of the globe that the map shows, with a little around it. East of 180 degrees where the map is."""
    frame = frame_of(scenario)
    west, south, east, north = bounds(scenario)
    across, along = BEYOND * (east - west), BEYOND * (north - south)
    if frame.kind == "plain":
        return Box(
            max(-HALF, west - across), max(-90.0, south - along), min(HALF, east + across), min(90.0, north + along)
        )
    if frame.kind == "shifted":
        shift = frame.longitude
        return Box(west + shift - across, max(-90.0, south - along), east + shift + across, min(90.0, north + along))
    seen = [
        frame.inverse(float(x), float(y))
        for x in np.linspace(west - across, east + across, SAMPLES)
        for y in np.linspace(south - along, north + along, SAMPLES)
    ]
    for pole in (-90.0, 90.0):
        x, y = frame(0.0, pole)
        if west <= x <= east and south <= y <= north:
            level = min((lat for _, lat in seen), key=lambda latitude: latitude * math.copysign(1.0, pole))
            return Box(-HALF, min(level, pole), HALF, max(level, pole))
    return box_around([(latitude, longitude) for longitude, latitude in seen])


def has_sea(basemap: Basemap | None, scenario: Scenario) -> bool:
    """Whether what is not land on the map is sea: only where the base map covers all of it."""
    return basemap is not None and basemap.covers(map_box(scenario.theatre))


def attribution(basemap: Basemap | None, scenario: Scenario) -> str:
    """The line under every map: whose base map and view of borders it is, how exact it is on a close map; or that there is none."""
    if basemap is None:
        _, tall, wide = graticule(bounds(scenario), frame_of(scenario))
        grid = f"{tall:g}°" if tall == wide else f"{tall:g}° of latitude and {wide:g}° of longitude"
        why = "this scenario has no base map" if scenario.theatre.basemap == "none" else "no land is within this window"
        return f"Grid every {grid}; {why}."
    words = basemap.attribution
    if not has_sea(basemap, scenario):
        words = f"The base map covers a part of the window only: no sea is drawn. {words}"
    is_own = "borders" in basemap.given  # a file's lines are its author's; names and all else may be the world's
    if (not basemap.given or not basemap.is_whole) and _is_close(scenario):
        words = f"{words} {COARSE}"
    if basemap.areas:
        words = f"{words} {NAMES if is_own else HELD}"
    if any(feature["properties"].get("kind", "border") != "border" for feature in basemap.borders):
        words = f"{words} {DOTTED}" if not is_own else f"{words} Dotted borders: disputed, or a line of control."
    return words


def _is_close(scenario: Scenario) -> bool:
    west, south, east, north = bounds(scenario)
    return max(east - west, north - south) < CLOSE
