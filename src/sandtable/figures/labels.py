"""Where labels stand: names of places without overlap, names of countries in their middle, names of rings on the line.

Greedy placement after Imhof's order of preference (1975, Am. Cartogr. 2:128): right of the point, left, above, below,
then the corners. A label that fits nowhere appears when the reader has zoomed in far enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sandtable.figures.fonts import Weight, text_width

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels
Point = tuple[float, float]
Align = Literal["left", "right", "center"]
POSITIONS: tuple[tuple[float, float, Align], ...] = (
    (1.0, 0.0, "left"), (-1.0, 0.0, "right"), (0.0, -1.0, "center"), (0.0, 1.0, "center"),
    (0.7, -0.9, "left"), (0.7, 0.9, "left"), (-0.7, -0.9, "right"), (-0.7, 0.9, "right"),
)  # fmt: skip
ZOOMS = (1.0, 1.5, 2.25, 3.4, 5.0, 8.0)
NEVER = 99.0
AIR = 4.0  # pixels between two names in one line


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """Offset in pixels, alignment, type size and the zoom from which the label is shown."""

    dx: float
    dy: float
    align: Align
    size: float
    weight: Weight
    zoom: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A point to be labelled: pixels at zoom 1, rank 1 to 4, radius of its disc."""

    text: str
    x: float
    y: float
    rank: int
    radius: float


def overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(box: Box, width: float, height: float, *, edge: float = 3) -> bool:
    return box[0] >= edge and box[1] >= edge and box[2] <= width - edge and box[3] <= height - edge


def label_box(x: float, y: float, text: str, *, align: Align, size: float, weight: Weight) -> Box:
    """The box of a line of text set with baseline `middle`."""
    width = text_width(text, size=size, weight=weight)
    left = x - {"left": 0.0, "right": width, "center": width / 2}[align]
    return left, y - 0.58 * size, left + width, y + 0.58 * size


def along(lines: Sequence[Sequence[Point]], *, step: float = 5.0) -> NDArray[np.float64]:
    """Points every `step` pixels along poly-lines, (N, 2)."""
    points: list[Point] = []
    for line in lines:
        for (x0, y0), (x1, y1) in pairwise(line):
            count = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / step))
            points += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(count + 1)]
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def crossings(box: Box, points: NDArray[np.float64]) -> int:
    """How many of the points lie in the box."""
    x, y = points[:, 0], points[:, 1]
    return int(np.count_nonzero((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))


def place_labels(
    spots: Sequence[Spot],
    *,
    width: float,
    height: float,
    size: float,
    lines: Sequence[Sequence[Point]] = (),
    taken: Sequence[Box] = (),
) -> list[PlaceLabel]:
    """A label for every spot, in their order; `size` is the type of rank 2, `lines` are avoided if possible."""
    labels: list[PlaceLabel | None] = [None] * len(spots)
    placed: list[tuple[int, PlaceLabel]] = []
    points = along(lines)
    for zoom in ZOOMS:
        middle = (width / 2, height / 2)
        zoomed = [_at_zoom(spot, zoom, middle) for spot in spots]
        discs = [disc(spot) for spot in zoomed]
        fixed = list(taken) if zoom == 1.0 else []
        boxes = [box_of(zoomed[index], label) for index, label in placed]
        for index in sorted(range(len(spots)), key=lambda k: (spots[k].rank, k)):
            if labels[index] is not None:
                continue
            rank = spots[index].rank
            others = [box for k, box in enumerate(discs) if k != index and spots[k].rank <= rank] + boxes + fixed
            lesser = [box for k, box in enumerate(discs) if spots[k].rank > rank]
            frame = (width, height) if zoom == 1.0 else None
            avoided = points if zoom == 1.0 else points[:0]
            label = _best(zoomed[index], zoom, others, lesser=lesser, points=avoided, frame=frame, size=size)
            if label is not None:
                labels[index] = label
                placed.append((index, label))
                boxes.append(box_of(zoomed[index], label))
    return [label or PlaceLabel(8, 0, "left", size, 400, NEVER) for label in labels]


def type_of(rank: int, size: float) -> tuple[float, Weight]:
    """Type size and weight of a rank."""
    return (size + 1, 600) if rank == 1 else (size, 400) if rank == 2 else (size - 0.5, 400)


def _scaled(spot: Spot, zoom: float, middle: Point) -> Point:
    return middle[0] + (spot.x - middle[0]) * zoom, middle[1] + (spot.y - middle[1]) * zoom


def _at_zoom(spot: Spot, zoom: float, middle: Point) -> Spot:
    x, y = _scaled(spot, zoom, middle)
    return replace(spot, x=x, y=y)


def disc(spot: Spot) -> Box:
    """The box of a place's disc and a little air."""
    reach = spot.radius + 2
    return spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach


def box_of(spot: Spot, label: PlaceLabel) -> Box:
    """The box of a place's label."""
    at = spot.x + label.dx, spot.y + label.dy
    return label_box(*at, spot.text, align=label.align, size=label.size, weight=label.weight)


def possible_boxes(spot: Spot, size: float) -> list[Box]:
    """Every box in which the label of a place may come to stand."""
    return [box_of(spot, _label(spot, size, position, 1.0)) for position in POSITIONS]


def _label(spot: Spot, size: float, position: tuple[float, float, Align], zoom: float) -> PlaceLabel:
    right, down, align = position
    type_size, weight = type_of(spot.rank, size)
    dx, dy = right * (spot.radius + 4), down * (spot.radius + 0.72 * type_size)
    return PlaceLabel(round(dx, 1), round(dy, 1), align, type_size, weight, zoom)


def _best(
    spot: Spot,
    zoom: float,
    others: Sequence[Box],
    *,
    lesser: Sequence[Box],
    points: NDArray[np.float64],
    frame: tuple[float, float] | None,
    size: float,
) -> PlaceLabel | None:
    """The cheapest free position: none over `others`, few over discs of lesser places and over points of routes."""
    best: tuple[float, PlaceLabel] | None = None
    for order, position in enumerate(POSITIONS):
        label = _label(spot, size, position, zoom)
        box = box_of(spot, label)
        roomy = (box[0] - AIR, box[1], box[2] + AIR, box[3])
        if (frame is not None and not inside(box, *frame)) or any(overlaps(roomy, other) for other in others):
            continue
        cost = order + 1.2 * crossings(box, points) + 8 * sum(overlaps(box, other) for other in lesser)
        if best is None or cost < best[0]:
            best = (cost, label)
    return best[1] if best else None
