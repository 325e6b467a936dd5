"""Areas and lines cut to a box of degrees, and thinned to what can be seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sandtable.scenario.longitudes import Box

Points = NDArray[np.float64]
LONGEST = 1.0  # degrees: of an edge along a parallel, which maps draw as a great circle
PARALLEL = 1e-6  # degrees


def clipped_ring(ring: Points, box: Box) -> Points:
    """A ring cut to a box (Sutherland and Hodgman 1974, Commun. ACM 17:32); it runs along the box's edges where it was outside.

    The ring is closed: its last point is its first. Empty if nothing is left.
    """
    for axis, edge, sign in ((0, box.west, 1.0), (0, box.east, -1.0), (1, box.south, 1.0), (1, box.north, -1.0)):
        ring = _one_side(ring, axis, edge, sign)
        if not len(ring):
            break
    return ring


def _one_side(ring: Points, axis: int, edge: float, sign: float) -> Points:
    """The part of a closed ring on one side of a straight line; `sign` is 1 if that is the side of larger numbers."""
    over = sign * (ring[:, axis] - edge)
    inside = over >= 0
    if inside.all():
        return ring
    if not inside.any():
        return ring[:0]
    start, end = ring[:-1], ring[1:]
    crosses = inside[:-1] != inside[1:]
    share = np.where(crosses, over[:-1] / np.where(crosses, over[:-1] - over[1:], 1.0), 0.0)
    meets = start + share[:, None] * (end - start)
    meets[:, axis] = edge
    both = np.stack([meets, end], axis=1).reshape(-1, 2)
    kept = both[np.stack([crosses, inside[1:]], axis=1).ravel()]
    return np.concatenate([kept, kept[:1]])


def clipped_line(line: Points, box: Box) -> Iterator[Points]:
    """The stretches of a line that may be seen in a box: whole segments, which may end a little outside."""
    low, high = np.minimum(line[:-1], line[1:]), np.maximum(line[:-1], line[1:])
    seen = (low[:, 0] <= box.east) & (high[:, 0] >= box.west) & (low[:, 1] <= box.north) & (high[:, 1] >= box.south)
    if seen.all():
        yield line
        return
    change = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)))
    for start, end in zip(change[::2], change[1::2], strict=True):
        yield line[start : end + 1]


def coarser(points: Points, grain: float) -> Points:
    """The points without those in the same square of a grid as the point before; the first and the last stay."""
    if len(points) < 3:
        return points
    cells = np.floor(points / grain)
    kept = np.concatenate([[True], np.any(cells[1:] != cells[:-1], axis=1)])
    kept[-1] = True
    return np.asarray(points[kept])


def dense(ring: Points) -> Points:
    """A ring with points at least every degree along parallels, where the edges of tiles run."""
    start, end = ring[:-1], ring[1:]
    along = (np.abs(start[:, 1] - end[:, 1]) < PARALLEL) & (np.abs(start[:, 0] - end[:, 0]) > LONGEST)
    if not along.any():
        return ring
    parts = []
    last = 0
    for index in map(int, np.flatnonzero(along)):
        count = int(np.ceil(abs(end[index, 0] - start[index, 0]) / LONGEST))
        shares = np.arange(1, count)[:, None] / count
        parts += [ring[last : index + 1], start[index] + shares * (end[index] - start[index])]
        last = index + 1
    return np.concatenate([*parts, ring[last:]])


def area_of(ring: Points) -> float:
    """Square degrees within a closed ring."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2
