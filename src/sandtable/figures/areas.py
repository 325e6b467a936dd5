"""Where the name of an area stands: the point with most room around the label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.figures.labels import Box, Point


def is_within(points: NDArray[np.float64], rings: Sequence[NDArray[np.float64]]) -> NDArray[np.bool_]:
    """Which of the points (N, 2) lie inside the rings taken together, by the even-odd rule."""
    result = np.zeros(len(points), dtype=bool)
    for ring in rings:
        x0, y0 = ring[:, 0], ring[:, 1]
        x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
        px, py = points[:, :1], points[:, 1:]
        straddles = (y0 > py) != (y1 > py)
        rise = np.where(y1 == y0, 1.0, y1 - y0)
        left_of = px < (x1 - x0) * (py - y0) / rise + x0
        result ^= (np.count_nonzero(straddles & left_of, axis=1) % 2).astype(bool)
    return result


def roomiest(
    rings: Sequence[NDArray[np.float64]],
    *,
    width: float,
    height: float,
    label: tuple[float, float],
    taken: Sequence[Box],
    avoided: NDArray[np.float64],
) -> Point | None:
    """Where in an area (rings in pixels) a label of `label` pixels has most room; None if it fits nowhere.

    taken: boxes that must stay free; avoided: (N, 2) points that it had better not cover.
    """
    half_width, half_height = label[0] / 2 + 6, label[1] / 2 + 4
    xs = np.linspace(half_width, width - half_width, 40)
    ys = np.linspace(half_height + 4, height - half_height - 4, 30)
    grid = np.array([(x, y) for x in xs for y in ys])
    corners = ((0, 0), (-1, -1), (1, -1), (-1, 1), (1, 1), (-0.5, 0), (0.5, 0))
    for dx, dy in corners:
        if not len(grid):
            return None
        grid = grid[is_within(grid + np.array([dx * half_width, dy * half_height]), rings)]
    room = np.full(len(grid), np.inf)
    for left, top, right, bottom in taken:
        across = np.maximum(np.maximum(left - grid[:, 0], grid[:, 0] - right) - half_width, 0)
        down = np.maximum(np.maximum(top - grid[:, 1], grid[:, 1] - bottom) - half_height, 0)
        room = np.minimum(room, np.hypot(across, down))
    for ring in rings:
        for dx, dy in corners:
            room = np.minimum(room, _distance_to_edges(grid + np.array([dx * half_width, dy * half_height]), ring))
    if not len(room) or room.max() <= 0:
        return None
    if len(avoided):
        across = np.abs(grid[:, None, 0] - avoided[None, :, 0]) - half_width
        down = np.abs(grid[:, None, 1] - avoided[None, :, 1]) - half_height
        gap = np.hypot(np.maximum(across, 0), np.maximum(down, 0)).min(axis=1)
        room = np.where(room > 0, np.minimum(room, gap + 1), 0)
    best = grid[int(np.argmax(room))]
    return float(best[0]), float(best[1])


def _distance_to_edges(points: NDArray[np.float64], ring: NDArray[np.float64]) -> NDArray[np.float64]:
    start, step = ring, np.roll(ring, -1, axis=0) - ring
    squares = np.maximum((step**2).sum(axis=1), 1e-12)
    offset = points[:, None, :] - start[None]
    share = np.clip((offset * step).sum(axis=2) / squares, 0, 1)
    gaps = offset - share[..., None] * step
    return np.asarray(np.hypot(gaps[..., 0], gaps[..., 1]).min(axis=1))
