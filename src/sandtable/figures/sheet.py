"""The map's sheet: everything that is drawn on it, with the place of every label. `map.py` turns it into a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.figures import geography as geo
from sandtable.figures.areas import roomiest
from sandtable.figures.control import Setting, Tracks, days_since_change
from sandtable.figures.fonts import shortened, text_width
from sandtable.figures.frames import Degrees, Frame, coarse, frame_of
from sandtable.figures.labels import (
    LAST,
    Box,
    PlaceLabel,
    Point,
    Spot,
    along,
    box_of,
    disc,
    inside,
    label_box,
    overlaps,
    place_labels,
    possible_boxes,
)
from sandtable.figures.projection import Bounds, Projection, bounds, fitted
from sandtable.figures.towns import candidates, town_rows
from sandtable.scenario.trees import Call, walk

if TYPE_CHECKING:
    from sandtable.program import Program
    from sandtable.scenario.types import Scenario

COMPACT = 480  # pixels: narrower maps have smaller type and discs
LONGEST = 0.42  # of the width: a longer name is cut on the map, and whole where one points at the place
TALLEST = 0.98  # of the width
MOST_LINES = 3  # of the name of a country
LINE = 1.25  # height of a line of such a name, in sizes of its type
CONTROLS = (52.0, 90.0)  # pixels that the buttons of a page take in a corner of the map


@dataclass(frozen=True)
class Sheet:
    """One drawing of the map: its size, type and what is written where."""

    projection: Projection
    box: Bounds
    size: float  # type of a place of rank 2
    places: list[dict[str, Any]]
    place_names: list[dict[str, Any]]
    routes: list[geo.Feature]
    rings: list[geo.Feature]
    ring_labels: list[dict[str, Any]]
    rivers: list[dict[str, Any]]
    countries: list[dict[str, Any]]
    towns: list[dict[str, Any]]
    bar: dict[str, Any]


def flat_map(scenario: Scenario, *, width: int) -> Projection:
    """The projection of a map of this width."""
    return fitted(bounds(scenario), width=width, tallest=TALLEST * width if width >= COMPACT else 1.2 * width)


def positions(scenario: Scenario, identifiers: Iterable[str]) -> list[Degrees]:
    """Longitude and latitude of places on the map, in degrees of its frame, to a hundredth."""
    frame, places = frame_of(scenario), scenario.theatre.places
    return [coarse(frame(places[identifier].lon, places[identifier].lat)) for identifier in identifiers]


def control_corner(scenario: Scenario, *, widths: Sequence[int]) -> str:
    """The corner, `top right` for example, in which the buttons of a map cover the fewest places. Ties: in this order.

    Lower left is the scale bar's.
    """
    counts = {"top right": 0, "bottom right": 0, "top left": 0}
    for width in widths:
        projection = flat_map(scenario, width=width)
        points = [projection(*at) for at in positions(scenario, scenario.theatre.places)]
        for corner in counts:
            box = _corner_box(projection, corner)
            counts[corner] += sum(overlaps(box, (x - 8, y - 8, x + 8, y + 8)) for x, y in points)
    return min(counts, key=lambda corner: counts[corner])


def _corner_box(projection: Projection, corner: str) -> Box:
    x = projection.width - CONTROLS[0] if "right" in corner else 0.0
    y = projection.height - CONTROLS[1] if "bottom" in corner else 0.0
    return x, y, x + CONTROLS[0], y + CONTROLS[1]


def lay_out(setting: Setting, tracks: Tracks, *, basemap: geo.Basemap | None, width: int, controls: str = "") -> Sheet:
    """Everything on the sheet with its place; labels avoid each other, the discs and, where possible, the routes.

    basemap: in degrees of the map. controls: the corner where buttons will lie on the map, kept free of labels.
    """
    scenario, program = setting.scenario, setting.program
    box, projection = bounds(scenario), flat_map(scenario, width=width)
    names = _names(scenario, program, tracks.places, projection=projection, controls=controls)
    size, spots, labels, rings = names.size, names.spots, names.labels, names.rings
    lines = _lines(program, spots)
    taken: list[Box] = [*(disc(spot) for spot in spots), *names.taken, *names.boxes()]
    countries: list[dict[str, Any]] = []
    rivers: list[dict[str, Any]] = []
    if basemap is not None:
        shapes = [[projection(*point) for point in ring["geometry"]["coordinates"]] for ring in rings]
        water = [[projection(*p[:2]) for p in path] for river in basemap.rivers for path in geo.outlines(river)]
        avoided = along([*lines, *shapes, *water], step=8)
        countries, boxes = _country_labels(basemap, projection, taken=taken, avoided=avoided, size=size)
        watered = {geo.river_name(feature) for feature in basemap.rivers}
        widths = {name: 1.04 * text_width(name, size=size - 1) for name in watered}
        rivers = geo.river_labels(basemap, projection, taken=[*taken, *boxes], size=size - 1, widths=widths)
        streams = [box for row in rivers for box in geo.river_boxes(row, projection, size=size - 1, widths=widths)]
    since = days_since_change(tracks.holder)
    places = [scenario.theatre.places[identifier] for identifier in tracks.places]
    ats = positions(scenario, tracks.places)
    towns: list[dict[str, Any]] = []
    if basemap is not None and basemap.towns:
        towns = town_rows(
            candidates(basemap.towns, places, ats), spots, labels, projection=projection, size=size, lines=avoided,
            taken=[*names.taken, *boxes, *streams],
        )  # fmt: skip
    rows_of_places: list[dict[str, Any]] = [
        {
            "id": tracks.places[k], "name": place.name, "lon": at[0], "lat": at[1], "rank": place.rank,
            "r": spots[k].radius, **_track(tracks, k), "since": [min(int(s), 9) for s in since[:, k]],
        }
        for k, (place, at) in enumerate(zip(places, ats, strict=True))
    ]  # fmt: skip
    routes = _routes(setting, tracks)
    place_names = [
        {"name": spot.text, "lon": at[0], "lat": at[1], **_label_row(label)}
        for spot, at, own in zip(spots, ats, labels, strict=True)
        for label in own
    ]
    # large places last, so that they lie on top
    rows_of_places.sort(key=lambda row: -row["rank"])
    return Sheet(
        projection,
        box,
        size,
        rows_of_places,
        place_names,
        routes,
        rings,
        names.ring_labels,
        rivers,
        countries,
        towns,
        names.bar,
    )


@dataclass(frozen=True)
class _Names:
    """Names of places and rings with the boxes that they keep free. labels: those of each spot."""

    size: float
    spots: list[Spot]
    labels: list[list[PlaceLabel]]
    rings: list[geo.Feature]
    ring_labels: list[dict[str, Any]]
    taken: list[Box]  # by names of rings, the scale bar and the buttons
    bar: dict[str, Any]

    def boxes(self) -> list[Box]:
        """Boxes of the names of places that are shown before zooming in."""
        pairs = zip(self.spots, self.labels, strict=True)
        return [box_of(spot, label) for spot, own in pairs for label in own if label.zoom == 1.0]


def place_name_boxes(scenario: Scenario, program: Program, *, width: int) -> list[Box]:
    """Where the names of places stand on a page's map of this width."""
    controls = control_corner(scenario, widths=(width,))
    projection = flat_map(scenario, width=width)
    return _names(scenario, program, program.places, projection=projection, controls=controls).boxes()


def _names(
    scenario: Scenario, program: Program, identifiers: Sequence[str], *, projection: Projection, controls: str
) -> _Names:
    size = 13.5 if projection.width >= COMPACT else 12.0
    places = [scenario.theatre.places[identifier] for identifier in identifiers]
    turns, longest = label_turns(scenario), LONGEST * projection.width
    spots = [
        Spot(
            shortened(place.name, width=longest, size=size),
            *projection(*at),
            place.rank,
            _radius(place.rank, size),
            turns.get(identifier, LAST),
        )
        for identifier, place, at in zip(identifiers, places, positions(scenario, identifiers), strict=True)
    ]
    bar, bar_box = _bar(projection, size, spots=spots, controls=controls)
    blocked = [bar_box, *([_corner_box(projection, controls)] if controls else [])]
    circles = geo.all_circles(scenario, program)
    frame = frame_of(scenario)
    rings, ring_labels, boxes = _ring_labels(circles, projection, frame=frame, spots=spots, size=size, blocked=blocked)
    extent = {"width": projection.width, "height": projection.height}
    taken = [*boxes, *blocked]
    labels = place_labels(spots, **extent, size=size, lines=_lines(program, spots), taken=taken)
    return _Names(size, spots, labels, rings, ring_labels, taken, bar)


def label_turns(scenario: Scenario) -> dict[str, int]:
    """Which places are labelled before others: 0 for those that headline outcomes name, 1 for those of other outcomes."""
    places, zones, turns = scenario.theatre.places, scenario.theatre.zones, dict[str, int]()
    for outcome in scenario.outcomes.values():
        said = [expression for expression in (outcome.when, outcome.time) if expression is not None]
        calls = [node for expression in said for node in walk(expression) if isinstance(node, Call)]
        for name in {str(argument) for call in calls for argument in call.arguments}:
            members = [*zones[name].places, zones[name].center] if name in zones else [name]
            for place in members:
                if place in places:
                    turns[place] = min(turns.get(place, LAST), 0 if outcome.headline else 1)
    return turns


def _lines(program: Program, spots: Sequence[Spot]) -> list[list[Point]]:
    """The routes in pixels."""
    ends = zip(program.theatre.route_start, program.theatre.route_end, strict=True)
    return [[(spots[a].x, spots[a].y), (spots[b].x, spots[b].y)] for a, b in ends]


def _label_row(label: PlaceLabel) -> dict[str, Any]:
    """What the map needs of a label; `lx`, `ly` are the end of its line, 0 where it has none."""
    lead = label.lead or (0.0, 0.0)
    return {
        "dx": label.dx, "dy": label.dy, "align": label.align, "size": label.size, "weight": label.weight,
        "from": label.zoom, "until": label.until, "lx": lead[0], "ly": lead[1],
    }  # fmt: skip


def _rounded(at: Degrees) -> Degrees:
    """Round off the digits that the rotation added."""
    return round(at[0], 7), round(at[1], 7)


def _radius(rank: int, size: float) -> float:
    return {1: 7.0, 2: 5.6, 3: 4.8, 4: 4.2}[rank] * (1.0 if size > 13 else 0.85)


def _track(tracks: Tracks, place: int) -> dict[str, list[int]]:
    return {
        "who": [int(holder) for holder in tracks.holder[:, place]],
        "p": [round(100 * float(share)) for share in tracks.certainty[:, place]],
    }


def _routes(setting: Setting, tracks: Tracks) -> list[geo.Feature]:
    """Routes as lines; a route is in an actor's colour while both its ends are likeliest in that actor's hands."""
    program, ats = setting.program, positions(setting.scenario, tracks.places)
    nobody = len(tracks.actors)
    features = []
    for start, end in zip(program.theatre.route_start, program.theatre.route_end, strict=True):
        same = (tracks.holder[:, start] == tracks.holder[:, end]) & (tracks.holder[:, start] != nobody)
        sure = np.minimum(tracks.certainty[:, start], tracks.certainty[:, end])
        line = [ats[start], ats[end]]
        who = [int(h) if s else nobody for h, s in zip(tracks.holder[:, start], same, strict=True)]
        share = [round(100 * float(p)) if s else 0 for p, s in zip(sure, same, strict=True)]
        features.append(geo.line(line, who=who, p=share, ends=[tracks.places[start], tracks.places[end]]))
    return features


def _ring_labels(
    circles: Sequence[geo.Circle],
    projection: Projection,
    *,
    frame: Frame,
    spots: Sequence[Spot],
    size: float,
    blocked: Sequence[Box] = (),
) -> tuple[list[geo.Feature], list[dict[str, Any]], list[Box]]:
    """The circles as lines, and a label in a gap of each, in the frame and clear of places and their likely labels."""
    features: list[geo.Feature] = []
    labels: list[dict[str, Any]] = []
    boxes: list[Box] = []
    discs = [*(disc(spot) for spot in spots), *blocked]
    likely = [(box, 6 / spot.rank**2) for spot in spots for box in possible_boxes(spot, size)]
    for circle in circles:
        ground = geo.circle_points(circle.longitude, circle.latitude, circle.radius_km)
        points = [_rounded(frame(*point)) for point in ground]
        pixels = [projection(*point) for point in points]
        kind = "zone" if circle.actor is None else "reach"
        best: tuple[float, int, Box] | None = None
        for turn in range(0, geo.RING_POINTS, 5):
            box = label_box(*pixels[turn], circle.label, align="center", size=size - 1, weight=600)
            if inside(box, projection.width, projection.height) and not any(overlaps(box, o) for o in [*discs, *boxes]):
                off_north = min(turn, geo.RING_POINTS - turn) / 10
                cost = off_north + sum(weight for other, weight in likely if overlaps(box, other))
                if best is None or cost < best[0]:
                    best = (cost, turn, box)
        if best is not None:
            _, turn, box = best
            boxes.append(box)
            labels.append({"text": circle.label, "lon": points[turn][0], "lat": points[turn][1], "kind": kind})
            gap = box[0] - 3, box[1], box[2] + 3, box[3]
            turned = [*range(turn, geo.RING_POINTS), *range(turn + 1)]
            points = [points[k] for k in turned if not overlaps(gap, (*pixels[k], *pixels[k]))]
        features.append(geo.line(points, kind=kind, share=circle.share))
    return features, labels, boxes


def _bar(projection: Projection, size: float, *, spots: Sequence[Spot], controls: str) -> tuple[dict[str, Any], Box]:
    """The scale bar in the lower corner that covers fewer places, the left one if it is all the same."""
    kilometres, pixels = geo.scale_bar(projection)
    length = max(pixels, 40)
    y = projection.height - 14.0
    corners = [14.0, projection.width - 14.0 - length]
    if controls == "bottom right":
        corners.pop()

    def box(x: float) -> Box:
        return x - 6, y - size - 8, x + length + 6, y + 8

    x = min(corners, key=lambda x: sum(overlaps(box(x), disc(spot)) for spot in spots))
    (west, latitude), (east, _) = projection.inverse(x, y), projection.inverse(x + pixels, y)
    row = {"text": f"{kilometres:g} km", "lon": west, "lat": latitude, "lon2": east, "middle": (west + east) / 2}
    return row, box(x)


def broken(words: Sequence[str], *, size: float) -> list[list[tuple[str, float]]]:
    """A name of a country as it may be written: on one line, then on two and three, the widest line as narrow as can be.

    Each line with its letters apart and its width in pixels.
    """

    def line(part: Sequence[str]) -> tuple[str, float]:
        name = " ".join(part)
        spaced = "\u2009".join(name)
        return spaced, text_width(spaced, size=size - 1, weight=600) + 1.5 * len(name)

    found = []
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        cuts = combinations(range(1, len(words)), count - 1)
        ways = [[line(words[a:b]) for a, b in zip((0, *cut), (*cut, len(words)), strict=True)] for cut in cuts]
        found.append(min(ways, key=lambda way: max(width for _, width in way)))
    return found


def _country_labels(
    basemap: geo.Basemap, projection: Projection, *, taken: Sequence[Box], avoided: NDArray[np.float64], size: float
) -> tuple[list[dict[str, Any]], list[Box]]:
    placed, boxes = [], list(taken)
    for feature in basemap.countries or basemap.areas:
        name = str(feature.get("properties", {}).get("name") or "").upper()
        if not name:
            continue
        shapes = [np.array([projection(p[0], p[1]) for p in ring]) for ring in geo.outlines(feature)]
        for lines in broken(name.split(), size=size):  # the whole name, and if there is no room for it, in lines
            width = max(width for _, width in lines)
            tall = size + LINE * size * (len(lines) - 1)
            where = roomiest(
                shapes,
                width=projection.width,
                height=projection.height,
                label=(width, tall),
                taken=boxes,
                avoided=avoided,
            )
            if where is not None:
                x, y = where
                above = LINE * size * (len(lines) - 1) / 2
                boxes.append((x - width / 2, y - size - above, x + width / 2, y + size + above))
                longitude, latitude = projection.inverse(x, y)
                placed += [
                    {
                        "text": text, "lon": round(longitude, 4), "lat": round(latitude, 4),
                        **({"dy": round(number * LINE * size - above, 1)} if len(lines) > 1 else {}),
                    }
                    for number, (text, _) in enumerate(lines)
                ]  # fmt: skip
                break
    return placed, boxes
