"""Where labels of places stand: without overlap, each nearer to its own dot than to any other.

Greedy placement after Imhof's order of preference (1975, Am. Cartogr. 2:128): right of the point, left, above, below,
then the corners. What outcomes speak of is labelled first, then important places; these stand off in the open with a
line to their dot where there is no room beside it. Of others a label that fits nowhere appears when the reader has
zoomed in far enough. Labels are placed for each of a few ranges of zoom.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
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
EVER = 99.0
TOWN = 5  # the rank of towns for orientation
OTHER_FONTS = 0.35  # share by which a name may be wider in a font of the reader's: a town that would then leave the map is left out
LAST = 2  # the turn of places that no outcome names
AIR = 4.0  # pixels between two names in one line
CLEARER = 3.0  # pixels by which a label is nearer to its own dot than to any other
IN_LINE = 0.65  # what a pixel counts between the end of a name and a dot in line with it
AWAY = 6.0  # pixels at least from a label on a line to any dot
LEADS = (14.0, 20.0, 28.0, 38.0, 50.0, 64.0)  # lengths of these lines in pixels
TURNS = 16  # directions that they may have
STEPS = 4  # zooms looked at of each range
STAYS = 3.0  # what it is worth that a label keeps its position when the reader zooms


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """Offset in pixels, alignment and type size of a label that is shown from `zoom` to below `until`.

    lead: where the line to its dot ends, pixels right and down from the dot; None where it stands beside it.
    """

    dx: float
    dy: float
    align: Align
    size: float
    weight: Weight
    zoom: float = 1.0
    until: float = EVER
    lead: Point | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point to be labelled: pixels at zoom 1, rank 1 to 4, radius of its disc.

    turn: the lowest are labelled first; of those below `LAST` a label is shown even if it has to stand off on a line.
    """

    text: str
    x: float
    y: float
    rank: int
    radius: float
    turn: int = LAST


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
) -> list[list[PlaceLabel]]:
    """The labels of every spot, one a range of zoom; `size` is the type of rank 2, `lines` are avoided if possible.

    No label is as near to the disc of another place as to its own; one that stands off on a line is near to none.
    """
    found: list[list[PlaceLabel]] = [[] for _ in spots]
    order = sorted(range(len(spots)), key=lambda k: (spots[k].turn, spots[k].rank, k))
    for zoom, until in zip(ZOOMS, (*ZOOMS[1:], EVER), strict=True):
        first = zoom == ZOOMS[0]
        room = Room(
            spots, zooms=samples(zoom, until), extent=(width, height), is_whole=first, size=size,
            points=along(lines) if first else along(()), taken=list(taken) if first else [],
        )  # fmt: skip
        for index in order:
            kept = found[index][-1] if found[index] and found[index][-1].until == zoom else None
            label = room.beside(index, kept=kept)
            if label is None and (spots[index].turn < LAST or spots[index].rank == 1):
                label = room.on_a_line(index, kept=kept)
            if label is None:
                continue
            room.take(index, label)
            if kept is not None and replace(kept, zoom=1.0, until=EVER) == label:
                found[index][-1] = replace(kept, until=until)
            else:
                found[index].append(replace(label, zoom=zoom, until=until))
    return found


def samples(zoom: float, until: float) -> list[float]:
    """Zooms of a range, the first and nearly the last among them."""
    if until == EVER:
        return [zoom]
    return [float(value) for value in np.geomspace(zoom, 0.999 * until, STEPS)]


class Room:
    """What is taken on the map in one range of zoom. Positions are pixels from a spot; those of others are seen from it."""

    def __init__(
        self, spots: Sequence[Spot], *, zooms: list[float], extent: tuple[float, float], is_whole: bool, size: float,
        points: NDArray[np.float64], taken: list[Box],
    ) -> None:  # fmt: skip
        self.spots, self.zooms, self.extent, self.is_whole = spots, zooms, extent, is_whole
        self.size, self.points = size, points
        self.at = np.array([(spot.x, spot.y) for spot in spots], dtype=float).reshape(-1, 2)
        self.radii = np.array([spot.radius for spot in spots], dtype=float)
        self.boxes = np.array(taken, dtype=float).reshape(-1, 4)  # as seen from the spot that they belong to
        self.whose = np.full(len(self.boxes), -1)  # that spot, -1 for boxes that stay where they are

    def take(self, index: int, label: PlaceLabel) -> None:
        boxes = [_seen(self.spots[index], label)]
        if label.lead is not None:
            x, y = label.lead
            boxes += [(x * k / 8 - 2, y * k / 8 - 2, x * k / 8 + 2, y * k / 8 + 2) for k in range(2, 9)]
        self.boxes = np.concatenate([self.boxes, np.array(boxes)])
        self.whose = np.concatenate([self.whose, np.full(len(boxes), index)])

    def beside(self, index: int, *, kept: PlaceLabel | None) -> PlaceLabel | None:
        """The cheapest position beside a spot's disc."""
        spot = self.spots[index]
        tried = [(order, _label(spot, self.size, position)) for order, position in enumerate(POSITIONS)]
        rivals = self._rivals(index)
        own = np.array([[0.0, 0.0, spot.radius]])

        def is_clear(box: Box) -> bool:
            nearest = max(float(gaps(box, own)[0]), 0.0) + CLEARER
            return not len(rivals) or bool(gaps(box, rivals, across=IN_LINE).min() >= nearest)

        return self._cheapest(index, tried, is_clear=is_clear, kept=kept)

    def on_a_line(self, index: int, *, kept: PlaceLabel | None) -> PlaceLabel | None:
        """The cheapest position in the open, clear of all discs; its line passes over as few of them as can be."""
        spot, rivals = self.spots[index], self._rivals(index)
        tried = []
        for length in LEADS:
            for turn in range(TURNS):
                label, end = _label_on_a_line(spot, self.size, length=length, angle=2 * math.pi * turn / TURNS)
                tried.append((0.3 * length + (0.0 if abs(end[0]) > abs(end[1]) else 2.0), label))

        def crossed(label: PlaceLabel) -> float:
            return 30.0 * _crossed(label, rivals, radius=spot.radius)

        def is_clear(box: Box) -> bool:
            return not len(rivals) or bool(gaps(box, rivals, across=IN_LINE).min() >= AWAY)

        return self._cheapest(index, tried, is_clear=is_clear, kept=kept, more=crossed)

    def _cheapest(
        self, index: int, tried: Sequence[tuple[float, PlaceLabel]], *, is_clear: Callable[[Box], bool],
        kept: PlaceLabel | None, more: Callable[[PlaceLabel], float] = lambda _: 0.0,
    ) -> PlaceLabel | None:  # fmt: skip
        """The cheapest of the labels tried that is free. more: what one costs besides, where that takes longer to say."""
        spot = self.spots[index]
        before = replace(kept, zoom=1.0, until=EVER) if kept is not None else None
        best: tuple[float, PlaceLabel] | None = None
        for cost, label in tried:
            box = _seen(spot, label)
            here = (box[0] + spot.x, box[1] + spot.y, box[2] + spot.x, box[3] + spot.y)
            wider = OTHER_FONTS * (here[2] - here[0]) if spot.rank >= TOWN else 0.0
            if self.is_whole and not inside((here[0] - wider, here[1], here[2] + wider, here[3]), *self.extent):
                continue
            total = cost + 1.2 * crossings(here, self.points) - (STAYS if label == before else 0.0)
            if best is not None and total >= best[0]:
                continue
            if is_clear(box) and self._is_free(index, box):
                total += more(label)
                if best is None or total < best[0]:
                    best = (total, label)
        return best[1] if best else None

    def _is_free(self, index: int, box: Box) -> bool:
        """Whether no other name lies in the box at any zoom of the range."""
        still = self.whose < 0
        for zoom in (self.zooms[0], self.zooms[-1]):
            shift = np.where(
                still[:, None], -self.at[index] * self.zooms[0], (self.at[self.whose] - self.at[index]) * zoom
            )
            left, top, right, bottom = (self.boxes + np.tile(shift, 2)).T
            if np.any((box[0] - AIR < right) & (left < box[2] + AIR) & (box[1] < bottom) & (top < box[3])):
                return False
        return True

    def _rivals(self, index: int) -> NDArray[np.float64]:
        """The other discs seen from a spot at the zooms of the range: (N, 3) pixels right, down, and the radius."""
        offsets = np.delete(self.at - self.at[index], index, axis=0)
        radii = np.delete(self.radii, index)
        return np.concatenate([np.column_stack([offsets * zoom, radii]) for zoom in self.zooms])


def _seen(spot: Spot, label: PlaceLabel) -> Box:
    """The box of a label in pixels from its spot."""
    return label_box(label.dx, label.dy, spot.text, align=label.align, size=label.size, weight=label.weight)


def _crossed(label: PlaceLabel, rivals: NDArray[np.float64], *, radius: float) -> int:
    """How many of the discs lie on the line of a label, or touch it, outside the label's own disc."""
    if label.lead is None or not len(rivals):
        return 0
    end = np.array(label.lead)
    length = float(np.hypot(*end))
    start = end * min(1.0, radius / length)
    step = end - start
    share = np.clip((rivals[:, :2] - start) @ step / max(float(step @ step), 1e-9), 0.0, 1.0)
    nearest = start + share[:, None] * step
    return int(np.count_nonzero(np.hypot(*(rivals[:, :2] - nearest).T) < rivals[:, 2] + 1.5))


def gaps(box: Box, discs: NDArray[np.float64], *, across: float = 1.0) -> NDArray[np.float64]:
    """Pixels from a box to the edges of discs (N, 3: x, y, radius); below 0 where one reaches into the box.

    across: what a pixel to the left or right counts: below 1, as a dot in line with a name looks nearer than one above.
    """
    x, y, radius = discs[:, 0], discs[:, 1], discs[:, 2]
    beside = across * np.maximum(np.maximum(box[0] - x, x - box[2]) - radius, 0.0)
    down = np.maximum(np.maximum(box[1] - y, y - box[3]), 0.0)
    true = np.hypot(np.maximum(np.maximum(box[0] - x, x - box[2]), 0.0), down) - radius
    return np.asarray(np.minimum(true, np.where(down < radius, beside, true)) if across < 1.0 else true)


def type_of(rank: int, size: float) -> tuple[float, Weight]:
    """Type size and weight of a rank."""
    return (size + 1, 600) if rank == 1 else (size, 400) if rank == 2 else (size - (0.5 if rank < TOWN else 2), 400)


def disc(spot: Spot) -> Box:
    """The box of a place's disc and a little air."""
    reach = spot.radius + 2
    return spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach


def box_of(spot: Spot, label: PlaceLabel) -> Box:
    """The box of a place's label."""
    at = spot.x + label.dx, spot.y + label.dy
    return label_box(*at, spot.text, align=label.align, size=label.size, weight=label.weight)


def possible_boxes(spot: Spot, size: float) -> list[Box]:
    """Every box beside its disc in which the label of a place may come to stand."""
    return [box_of(spot, _label(spot, size, position)) for position in POSITIONS]


def _label(spot: Spot, size: float, position: tuple[float, float, Align]) -> PlaceLabel:
    right, down, align = position
    type_size, weight = type_of(spot.rank, size)
    dx, dy = right * (spot.radius + 4), down * (spot.radius + 0.72 * type_size)
    return PlaceLabel(round(dx, 1), round(dy, 1), align, type_size, weight)


def _label_on_a_line(spot: Spot, size: float, *, length: float, angle: float) -> tuple[PlaceLabel, Point]:
    """A label at the end of a line of so many pixels from the edge of the disc, and that end; angle from the right clockwise."""
    type_size, weight = type_of(spot.rank, size)
    right, down = math.cos(angle), math.sin(angle)
    x, y = right * (spot.radius + length), down * (spot.radius + length)
    align: Align = "left" if right > 0.3 else "right" if right < -0.3 else "center"
    dx = x + (3 if align == "left" else -3 if align == "right" else 0)
    dy = y + (0.0 if align != "center" else math.copysign(0.66 * type_size, down))
    end = (round(x, 1), round(y, 1))
    return PlaceLabel(round(dx, 1), round(dy, 1), align, type_size, weight, lead=end), end
