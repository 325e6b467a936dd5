"""Towns for orientation: dim, few, and out of the way of the places that the scenario declares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.figures.frames import coarse
from sandtable.figures.labels import EVER, TOWN, ZOOMS, Box, PlaceLabel, Room, Spot, box_of, gaps, samples
from sandtable.figures.projection import Projection
from sandtable.scenario.basemap import Town
from sandtable.scenario.types import Place
from sandtable.world.names import folded

RADIUS = 2.2  # pixels of a town's dot
APART = 9.0  # pixels between the dot of a town and that of a place
SAME = 4.0  # kilometres within which a town and a place are one, whatever their names
NAMESAKE = 60.0  # kilometres within which a town with the name of a place is that place
ROOM = 36_000.0  # square pixels of map to a town
MOST = 60  # towns looked at
CLEAR = 3.0  # pixels by which a label is nearer to its own dot than to a town's
AWAY = 6.0  # pixels from a label that stands off on a line to a town's dot
FAR = 1e7  # pixels: where towns wait that are not shown


def candidates(towns: Sequence[Town], places: Sequence[Place], ats: Sequence[tuple[float, float]]) -> list[Town]:
    """The most important towns that are none of the places. ats: the places in degrees of the map, as the towns are."""
    names = [folded(place.name) for place in places]
    kept = []
    for town in sorted(towns, key=lambda town: (town.rank, -town.inhabitants, town.name)):
        own = folded(town.name)
        gaps = [_kilometres(town, at) for at in ats]
        if not any(
            gap < SAME or (gap < NAMESAKE and (own == name or f" {own} " in f" {name} "))
            for gap, name in zip(gaps, names, strict=True)
        ):
            kept.append(town)
    return kept[:MOST]


def _kilometres(town: Town, at: tuple[float, float]) -> float:
    """About how far it is: on a map of Mercator angles are true."""
    across = (town.longitude - at[0]) * math.cos(math.radians((town.latitude + at[1]) / 2))
    return 111.2 * math.hypot(across, town.latitude - at[1])


def town_rows(
    towns: Sequence[Town], spots: Sequence[Spot], labels: Sequence[Sequence[PlaceLabel]], *,
    projection: Projection, size: float, lines: NDArray[np.float64], taken: Sequence[Box],
) -> list[dict[str, Any]]:  # fmt: skip
    """Names of towns that fit beside their dots, a row for each range of zoom; the places with their labels come first.

    taken: boxes that are free of towns on the whole map.
    """
    ats = [coarse((town.longitude, town.latitude)) for town in towns]
    marks = [Spot(town.name, *projection(*at), TOWN, RADIUS) for town, at in zip(towns, ats, strict=True)]
    shown: list[list[PlaceLabel]] = [[] for _ in marks]
    most = max(3, round(projection.width * projection.height / ROOM))
    for zoom, until in zip(ZOOMS, (*ZOOMS[1:], EVER), strict=True):
        first = zoom == ZOOMS[0]
        room = Room(
            [*spots, *marks], zooms=samples(zoom, until), extent=(projection.width, projection.height),
            is_whole=first, size=size, points=lines if first else np.empty((0, 2)),
            taken=list(taken) if first else [],
        )  # fmt: skip
        standing = [(k, label) for k, own in enumerate(labels) for label in own if label.zoom <= zoom < label.until]
        for index, label in standing:
            room.take(index, label)
        home = room.at[len(spots) :].copy()
        room.at[len(spots) :] = FAR
        count = 0
        for k in range(len(marks)):
            index = len(spots) + k
            room.at[index] = home[k]
            kept = shown[k][-1] if shown[k] and shown[k][-1].until == zoom else None
            found: PlaceLabel | None = None
            if count < most * zoom and _is_clear(room, index, standing) and not (first and _covers(taken, marks[k])):
                found = room.beside(index, kept=kept)
            if found is None:
                room.at[index] = FAR
                continue
            count += 1
            room.take(index, found)
            standing.append((index, found))
            if kept is not None and _same(kept, found):
                shown[k][-1] = _until(kept, zoom=kept.zoom, until=until)
            else:
                shown[k].append(_until(found, zoom=zoom, until=until))
    return [
        {
            "name": town.name, "lon": at[0], "lat": at[1], "dx": label.dx,
            "dy": label.dy, "align": label.align, "from": label.zoom, "until": label.until,
        }
        for town, at, own in zip(towns, ats, shown, strict=True)
        for label in own
    ]  # fmt: skip


def _is_clear(room: Room, index: int, standing: Sequence[tuple[int, PlaceLabel]]) -> bool:
    """Whether a town's dot lies off all other dots, and nearer to none of the labels than the dot that the label is of."""
    for zoom in (room.zooms[0], room.zooms[-1]):
        offsets = (room.at - room.at[index]) * zoom
        apart = np.hypot(offsets[:, 0], offsets[:, 1]) - room.radii
        apart[index] = FAR
        if apart.min() < APART:
            return False
        for other, label in standing:
            spot = room.spots[other]
            left, top, right, bottom = box_of(spot, label)
            x, y = offsets[other] - (spot.x, spot.y)
            box = (left + x, top + y, right + x, bottom + y)
            own = np.array([[*offsets[other], spot.radius]])
            nearest = AWAY if label.lead is not None else max(float(gaps(box, own)[0]), 0.0) + CLEAR
            if float(gaps(box, np.array([[0.0, 0.0, RADIUS]]), across=0.65)[0]) < nearest:
                return False
    return True


def _covers(boxes: Sequence[Box], spot: Spot) -> bool:
    """Whether a dot lies in one of the boxes, or touches it."""
    return any(b[0] - APART < spot.x < b[2] + APART and b[1] - 2 < spot.y < b[3] + 2 for b in boxes)


def _same(kept: PlaceLabel, label: PlaceLabel) -> bool:
    return (kept.dx, kept.dy, kept.align) == (label.dx, label.dy, label.align)


def _until(label: PlaceLabel, *, zoom: float, until: float) -> PlaceLabel:
    return replace(label, zoom=zoom, until=until)
