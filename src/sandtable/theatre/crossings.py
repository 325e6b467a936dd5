"""Where a ring around a place cuts a route: exact shares of the route's length, for many radii at once.

The squared distance from the centre is an analytic function of the share t of a geodesic segment, nearly a
parabola. It is interpolated once at Chebyshev points (degree doubled until the tail is rounding), and every radius is
then a pair of bisections on the polynomial: a reach with 256 readings costs hardly more than one.
Checked against dense sampling and against roots of the geodesic itself by tests/unit/theatre/test_crossings.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from sandtable.theatre.geodesics import Floats, Point, Segment, unsigned

Flags = NDArray[np.bool_]

INSIDE_AT_START, INSIDE_AT_END, NEVER = -1.0, 2.0, 3.0
LARGEST_CONVEX_KM = 9000.0  # below a quarter of any meridian a disc is convex: it meets a geodesic in one piece
SHORTEST_CHORD = 1e-9  # of the length; a shorter touch is a tangent, which does not count
_DEGREES = (8, 16, 32, 64, 128)
_HALVINGS = 52


class CrossingError(ValueError):
    """A ring so large that it cuts a route more than once in a way the program cannot say. `segment`: which one."""

    def __init__(self, message: str, segment: int) -> None:
        super().__init__(message)
        self.segment = segment


def ring_crossings(
    segments: Sequence[Segment], *, centre: Point, radii: Floats, start_km: Floats, end_km: Floats
) -> tuple[Floats, Floats]:
    """The piece [low, high] of each segment within each radius, as shares of its length from the start.

    radii: (V,) km. start_km, end_km: (R,), the distances of the segments' ends from the centre. They decide whether an end
    is inside (at most the radius), over rounding, so that a route and its places never disagree.
    Returns low, high: (V, R). low is -1 if the start is inside, high is 2 if the end is; both are 3 where the ring never
    touches (a tangent does not). Raises CrossingError where a radius above 9,000 km covers a segment in part.
    """
    reach = radii[:, None]
    start_inside, end_inside = start_km <= reach, end_km <= reach
    low = np.where(start_inside, INSIDE_AT_START, NEVER)
    high = np.where(end_inside, INSIDE_AT_END, NEVER)
    convex = reach <= LARGEST_CONVEX_KM
    # by the triangle inequality no point of a segment is nearer than this; the millimetre is for rounding
    nearest = 0.5 * (start_km + end_km - np.array([segment.km for segment in segments])) - 1e-6
    is_open = ~((start_inside & end_inside & convex) | (~start_inside & ~end_inside & (nearest > reach)))
    for index in np.flatnonzero(is_open.any(axis=0)):
        rows = np.flatnonzero(is_open[:, index])
        segment = segments[int(index)]
        course = unsigned(segment.start), unsigned(segment.end), unsigned(centre)
        _refuse_partial(_remembered_profile(*course), radii[rows][~convex[rows, 0]], int(index))
        rows = rows[convex[rows, 0]]
        inside = start_inside[rows, index].tobytes(), end_inside[rows, index].tobytes()
        low[rows, index], high[rows, index] = _remembered_pieces(course, (radii[rows] ** 2).tobytes(), *inside)
    return low, high


# a text that is being written is compiled at each keystroke, and most of its rings stay where they are

Course = tuple[Point, Point, Point]  # the ends of a segment, and the centre of a ring


@lru_cache(maxsize=1024)
def _remembered_profile(start: Point, end: Point, centre: Point) -> Floats:
    found = _squared_distance(Segment(start, end), centre)
    found.flags.writeable = False
    return found


@lru_cache(maxsize=1024)
def _remembered_pieces(
    course: Course, squares: bytes, start_inside: bytes, end_inside: bytes
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    flags = (np.frombuffer(each, dtype=np.bool_) for each in (start_inside, end_inside))
    low, high = _pieces(_remembered_profile(*course), np.frombuffer(squares), *flags)
    return tuple(low.tolist()), tuple(high.tolist())


def _squared_distance(segment: Segment, centre: Point) -> Floats:
    """Chebyshev coefficients of the squared distance in km² over x = 2 t - 1, to rounding."""

    def squares(x: Floats) -> Floats:
        return segment.distances_km(centre, 0.5 * (x + 1.0)) ** 2

    for degree in _DEGREES:
        coefficients: Floats = chebyshev.chebinterpolate(squares, degree)  # type: ignore[arg-type]  # the stubs know only scalar functions
        tail = float(np.abs(coefficients[-2:]).max())
        if tail <= 1e-12 * max(float(np.abs(coefficients).max()), 1e-6):
            break
    return np.asarray(coefficients, dtype=np.float64)


def _refuse_partial(profile: Floats, radii: Floats, index: int) -> None:
    """Raise CrossingError for the first of these radii, all above 9,000 km, that reaches only a part of the segment."""
    squares = chebyshev.chebval(np.linspace(-1.0, 1.0, 513), profile)
    if ((squares.min() <= radii**2) & (squares.max() > radii**2)).any():
        largest = f"{LARGEST_CONVEX_KM:,.0f} km"
        raise CrossingError(
            f"a ring of more than {largest} may cover a route in part and cross it more than once", index
        )


def _pieces(profile: Floats, squares: Floats, start_inside: Flags, end_inside: Flags) -> tuple[Floats, Floats]:
    """[low, high] on one segment for (V,) squared radii."""
    lowest = _minimum(profile)
    touches = start_inside | end_inside | (chebyshev.chebval(lowest, profile) < squares)
    enter, leave = _roots(profile, squares, inside=lowest)
    chord = ~start_inside & ~end_inside
    touches &= ~(chord & (leave - enter < SHORTEST_CHORD))
    low = np.where(start_inside, INSIDE_AT_START, np.where(touches, enter, NEVER))
    high = np.where(end_inside, INSIDE_AT_END, np.where(touches, leave, NEVER))
    return low, high


def _minimum(profile: Floats) -> float:
    """Where on [-1, 1] the squared distance is smallest: by a grid, then bisection of the slope between neighbours."""
    grid = np.linspace(-1.0, 1.0, 129)
    best = int(np.argmin(chebyshev.chebval(grid, profile)))
    left, right = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])
    slope = chebyshev.chebder(profile)
    if chebyshev.chebval(left, slope) >= 0.0:
        return left
    if chebyshev.chebval(right, slope) <= 0.0:
        return right
    for _ in range(_HALVINGS):
        middle = 0.5 * (left + right)
        if chebyshev.chebval(middle, slope) < 0.0:
            left = middle
        else:
            right = middle
    return 0.5 * (left + right)


def _roots(profile: Floats, squares: Floats, *, inside: float) -> Floats:
    """Shares of the length at which the distance equals each radius, before and behind a point inside: (2, V).

    The ends and the point are taken at their word, so an end that lies on the ring to rounding gives the end itself.
    """
    out = np.repeat([[-1.0], [1.0]], squares.size, axis=1)
    into = np.full(out.shape, inside)
    for _ in range(_HALVINGS):
        middle = 0.5 * (out + into)
        is_inside = chebyshev.chebval(middle, profile) <= squares
        into = np.where(is_inside, middle, into)
        out = np.where(is_inside, out, middle)
    share: Floats = np.clip(0.25 * (out + into) + 0.5, 0.0, 1.0)
    return share
