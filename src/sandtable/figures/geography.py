"""What the map draws besides places: the base map, routes, rings of reach, zones, rivers' names, a scale bar."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sandtable.figures.frames import Frame, coarse
from sandtable.figures.labels import Box, Point, inside, overlaps
from sandtable.figures.projection import Bounds, Projection
from sandtable.scenario.basemap import Basemap as Basemap
from sandtable.scenario.basemap import Feature as Feature
from sandtable.scenario.basemap import outlines as outlines
from sandtable.scenario.types import Scenario

if TYPE_CHECKING:
    from sandtable.program import Program

PLAIN = Frame()
SEAM = 1e-3  # degrees
SPACINGS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # degrees of a graticule
FEW = 6  # possible reaches drawn one by one; of more, the 10%, 50% and 90% quantiles
RING_POINTS = 360
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the ground: a possible reach of fires, or a declared zone. `share` of the prior is 1 if certain."""

    owner: str  # identifier of the fires or the zone
    actor: str | None  # of the fires
    longitude: float
    latitude: float
    radius_km: float
    share: float
    label: str


def line(points: Sequence[Sequence[float]], **properties: Any) -> Feature:
    """A GeoJSON line of (longitude, latitude) with the properties beside the geometry, where charts read them."""
    geometry = {"type": "LineString", "coordinates": [list(point) for point in points]}
    return {"type": "Feature", "geometry": geometry, **properties}


def digits_of(box: Bounds) -> int:
    """Decimals of degrees that a map of this box needs, with room to zoom in: a thousandth of what it shows, at least 3."""
    span = max(box[2] - box[0], box[3] - box[1], TINY)
    return min(7, max(3, math.ceil(3 - math.log10(span))))


def thinned(features: Sequence[Feature], *, digits: int = 3, keep: Sequence[str] = ()) -> list[Feature]:
    """The features, coordinates rounded, with no properties but those to keep, beside the geometry where charts read them."""

    def cut(node: Any) -> Any:
        if isinstance(node, list):
            return [cut(child) for child in node]
        return round(node, digits) if isinstance(node, float) else node

    return [
        {
            "type": "Feature",
            "geometry": {**feature["geometry"], "coordinates": cut(feature["geometry"]["coordinates"])},
            **{key: feature["properties"][key] for key in keep if key in feature["properties"]},
        }
        for feature in features
    ]


def borders(features: Sequence[Feature], frame: Frame, *, digits: int) -> list[Feature]:
    """The outlines of areas as lines, without the cuts that data have along the 180th meridian and at the poles."""
    lines: list[list[Sequence[float]]] = []
    for ring in (ring for feature in features for ring in outlines(feature)):
        open_line: list[Sequence[float]] = []
        for point in ring:
            if open_line and _on_seam(open_line[-1], frame) and _on_seam(point, frame):
                lines.append(open_line)
                open_line = []
            open_line.append(point)
        lines.append(open_line)
    return thinned([line(points) for points in lines if len(points) > 1], digits=digits)


def _on_seam(point: Sequence[float], frame: Frame) -> bool:
    longitude, latitude = frame.inverse(point[0], point[1])
    return abs(longitude) > 180.0 - SEAM or abs(latitude) > 90.0 - SEAM


def circle_points(longitude: float, latitude: float, radius_km: float) -> list[list[float]]:
    """A closed ring of points at a geodesic distance, from north clockwise."""
    from geographiclib.geodesic import Geodesic

    points = []
    for step in range(RING_POINTS + 1):
        found = Geodesic.WGS84.Direct(latitude, longitude, 360.0 * step / RING_POINTS, 1000.0 * radius_km)
        points.append([round(found["lon2"], 4), round(found["lat2"], 4)])
    return points


def reach_circles(scenario: Scenario, program: Program) -> list[Circle]:
    """Every possible reach of every fires, largest first; equal circles of one base are drawn once."""
    circles: dict[tuple[str, float], Circle] = {}
    for index, identifier in enumerate(program.fires):
        fires = scenario.fires[identifier]
        longitude, latitude = _centre(scenario, fires.base)
        for radius, share, label in possible_reaches(scenario, program, index):
            if radius > 0:
                circle = Circle(identifier, fires.actor, longitude, latitude, radius, share, label)
                circles.setdefault((fires.base, round(radius, 1)), circle)
    return sorted(circles.values(), key=lambda circle: (-circle.radius_km, circle.owner))


def ring_words(scenario: Scenario, program: Program) -> list[str]:
    """What the circles on the map are, a sentence each."""
    said: dict[str, list[str]] = {}
    for circle in sorted(reach_circles(scenario, program), key=lambda circle: circle.radius_km):
        said.setdefault(circle.owner, []).append(circle.label)
    reaches = [f"{scenario.fires[owner].name} ({', '.join(labels)})" for owner, labels in said.items()]
    zones = [f"{scenario.theatre.zones[circle.owner].name} ({circle.label})" for circle in zone_circles(scenario)]
    circles = "Dashed circle" if [len(labels) for labels in said.values()] == [1] else "Dashed circles"
    dashed = [f"{circles}: reach of {'; '.join(reaches)}."] if reaches else []
    return dashed + ([f"Zone{'s' if len(zones) > 1 else ''}: {'; '.join(zones)}."] if zones else [])


def possible_reaches(scenario: Scenario, program: Program, index: int) -> list[tuple[float, float, str]]:
    """(km, share of the prior, label) of each possible reach of the fires of this index."""
    ring = program.rings.names.index(f"fires:{program.fires[index]}")
    radii = np.asarray(program.rings.variants[ring], dtype=float)
    name = scenario.fires[program.fires[index]].reach.name
    if len(radii) == 1 or name is None:
        return [(float(radii[0]), 1.0, f"{radii[0]:.0f} km")]
    if len(radii) > FEW:
        picked = [(quantile, float(radii[int(quantile * len(radii))])) for quantile in (0.1, 0.5, 0.9)]
        words = {0.1: "1 in 10 below", 0.5: "median", 0.9: "1 in 10 above"}
        return [(radius, 0.5, f"{radius:.0f} km, {words[quantile]}") for quantile, radius in picked]
    prior = scenario.assumptions[name].prior
    total = math.fsum(prior.weights) or 1.0
    weight = {round(value, 6): share / total for value, share in zip(prior.values, prior.weights, strict=True)}
    shares = [weight.get(round(float(radius), 6), 0.0) for radius in radii]
    return [(float(r), share, f"{r:.0f} km · {share:.0%}") for r, share in zip(radii, shares, strict=True)]


def zone_circles(scenario: Scenario) -> list[Circle]:
    """The declared zones that are circles of a fixed radius. What they are called stands in the words under the map."""
    circles = []
    for identifier, zone in sorted(scenario.theatre.zones.items()):
        if zone.center is not None and zone.radius is not None and zone.radius.value:
            (longitude, latitude), radius = _centre(scenario, zone.center), zone.radius.value
            circles.append(Circle(identifier, None, longitude, latitude, radius, 1.0, f"{radius:.0f} km"))
    return circles


def _centre(scenario: Scenario, place: str) -> tuple[float, float]:
    """Longitude and latitude of a place on the globe, as coarse as it is shown, so that a circle does not give away a finer one."""
    at = scenario.theatre.places[place]
    return coarse((at.lon, at.lat))


def all_circles(scenario: Scenario, program: Program) -> list[Circle]:
    """Reaches, and zones that are not the same circle as a reach."""
    reaches = reach_circles(scenario, program)
    drawn = {(round(c.longitude, 4), round(c.latitude, 4), round(c.radius_km, 1)) for c in reaches}
    zones = zone_circles(scenario)
    return reaches + [
        c for c in zones if (round(c.longitude, 4), round(c.latitude, 4), round(c.radius_km, 1)) not in drawn
    ]


def river_labels(
    basemap: Basemap, projection: Projection, *, taken: Sequence[Box], size: float, widths: Mapping[str, float]
) -> list[dict[str, Any]]:
    """One label a river, along its straightest free stretch: rows of text, lon, lat, angle in degrees."""
    best: dict[str, tuple[float, float, float, float]] = {}
    for name in sorted({river_name(feature) for feature in basemap.rivers} - {""}):
        for points in merged([line for f in basemap.rivers if river_name(f) == name for line in outlines(f)]):
            path = [projection(point[0], point[1]) for point in points]
            for found in _stretches(path, widths[name], size, projection, taken):
                if name not in best or found[0] > best[name][0]:
                    best[name] = found
    rows = []
    for name, (_, x, y, angle) in sorted(best.items()):
        longitude, latitude = projection.inverse(x, y)
        rows.append({"text": name, "lon": round(longitude, 4), "lat": round(latitude, 4), "angle": round(angle, 1)})
    return rows


def river_name(feature: Feature) -> str:
    return str((feature.get("properties") or {}).get("name") or "")


def merged(lines: Sequence[Sequence[Sequence[float]]]) -> list[list[Sequence[float]]]:
    """Lines joined where the end of one is the start of another."""
    chains = [list(points) for points in lines]
    joined = True
    while joined:
        joined = False
        for one in chains:
            other = next((c for c in chains if c is not one and _near(one[-1], c[0])), None)
            if other is not None:
                one.extend(other[1:])
                chains = [chain for chain in chains if chain is not other]
                joined = True
                break
    return chains


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return abs(one[0] - other[0]) < 0.02 and abs(one[1] - other[1]) < 0.02


def _stretches(
    path: Sequence[Point], length: float, size: float, projection: Projection, taken: Sequence[Box]
) -> list[tuple[float, float, float, float]]:
    """(straightness, x, y, angle) of the free stretches of a river that are long enough for its name."""
    array = np.array(path)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(array, axis=0).T))])
    found = []
    for start in np.arange(0.0, along[-1] - 1.15 * length, 12.0):
        ends = [start, start + 1.15 * length]
        (x0, x1), (y0, y1) = np.interp(ends, along, array[:, 0]), np.interp(ends, along, array[:, 1])
        straightness = math.hypot(x1 - x0, y1 - y0) / (1.15 * length)
        if straightness < 0.86 or abs(x1 - x0) < 0.2 * length:
            continue
        if x1 < x0:
            x0, y0, x1, y1 = x1, y1, x0, y0
        slope = math.atan2(y1 - y0, x1 - x0)
        up = 0.75 * size
        x, y = (x0 + x1) / 2 + up * math.sin(slope), (y0 + y1) / 2 - up * math.cos(slope)
        boxes = _boxes_along(x, y, slope, length, size)
        frame = projection.width, projection.height
        if all(inside(box, *frame) for box in boxes) and not any(overlaps(b, other) for b in boxes for other in taken):
            found.append((straightness, x, y, math.degrees(slope)))
    return found


def _boxes_along(x: float, y: float, slope: float, length: float, size: float) -> list[Box]:
    """The boxes that letters at a slope take. x, y: the middle."""
    half = [k * length / 2 for k in (-1, -0.6, -0.2, 0.2, 0.6, 1)]
    dots = [(x + k * math.cos(slope), y + k * math.sin(slope)) for k in half]
    return [(a - size / 2, b - size / 2, a + size / 2, b + size / 2) for a, b in dots]


def river_boxes(
    row: Mapping[str, Any], projection: Projection, *, size: float, widths: Mapping[str, float]
) -> list[Box]:
    """The boxes that the name of a river takes."""
    x, y = projection(row["lon"], row["lat"])
    return _boxes_along(x, y, math.radians(row["angle"]), widths[row["text"]], size)


def scale_bar(projection: Projection) -> tuple[float, float]:
    """Length of the scale bar: a round number of kilometres that is about a sixth of the width, and its pixels."""
    wanted = projection.width / 6 * projection.kilometres_per_pixel
    step: float = 10 ** math.floor(math.log10(wanted))
    kilometres = max(step * factor for factor in (1, 2, 5) if step * factor <= wanted)
    return kilometres, kilometres / projection.kilometres_per_pixel


def graticule(box: Bounds, frame: Frame = PLAIN) -> tuple[list[Feature], float, float]:
    """Meridians and parallels of a map without a base map, and their spacing in degrees of latitude and longitude."""
    west, south, east, north = box
    spacing = _spacing(max(east - west, north - south) / 4)
    if frame.kind == "turned":
        return _turned_graticule(box, frame, spacing)
    shift = frame.longitude if frame.kind == "shifted" else 0.0
    lines = []
    for k in range(math.ceil((west + shift) / spacing - TINY), math.floor((east + shift) / spacing + TINY) + 1):
        steps = np.linspace(south, north, 20)
        lines.append(line([[round(k * spacing - shift, 4), round(float(s), 4)] for s in steps]))
    for k in range(math.ceil(south / spacing - TINY), math.floor(north / spacing + TINY) + 1):
        steps = np.linspace(west, east, 60)
        lines.append(line([[round(float(s), 4), round(k * spacing, 4)] for s in steps]))
    return lines, spacing, spacing


def _spacing(span: float) -> float:
    return max(step for step in SPACINGS if step <= span or step == SPACINGS[0])


def _turned_graticule(box: Bounds, frame: Frame, spacing: float) -> tuple[list[Feature], float, float]:
    """The same of a map that is turned: whole parallels, and meridians so far apart that they can be told near a pole."""
    west, south, east, north = box
    seen = [
        frame.inverse(float(x), float(y)) for x in np.linspace(west, east, 25) for y in np.linspace(south, north, 25)
    ]
    low, high = min(lat for _, lat in seen), max(lat for _, lat in seen)
    for pole in (-90.0, 90.0):
        x, y = frame(0.0, pole)
        if west <= x <= east and south <= y <= north:
            low, high = min(low, pole), max(high, pole)
    middle = min(abs(low), abs(high)) if low * high > 0 else 0.0
    apart = min(
        step for step in (*SPACINGS, 15.0, 30.0, 45.0) if step >= min(45.0, spacing / math.cos(math.radians(middle)))
    )
    lines = []
    for k in range(round(360 / apart)):
        steps = np.linspace(low, high, 40)
        lines.append(line([[round(v, 4) for v in frame(k * apart, float(s))] for s in steps]))
    for k in range(math.ceil(low / spacing), math.floor(high / spacing) + 1):
        if abs(k * spacing) < 90:
            lines.append(
                line([[round(v, 4) for v in frame(float(s), k * spacing)] for s in np.linspace(-180, 180, 361)])
            )
    return lines, spacing, apart
