"""S441: the points of a barrier's course are not in order."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

Point = tuple[float, float]
BACK = -0.9  # cosine of the turn from which a line goes back: 154 degrees and more


@rule(
    "S441",
    summary="the points of a course are not in order",
    why="""A course is drawn from point to point. Where it turns round and goes back, two points are exchanged, or one is there twice.""",
    bad="""
    barriers: {euphrates: {name: Euphrates, course: ["36.8, 38.0", "35.3, 40.1", "35.9, 39.0"]}}
    """,
    good="""
    barriers: {euphrates: {name: Euphrates, course: ["36.8, 38.0", "35.9, 39.0", "35.3, 40.1"]}}
    """,
    severity="warning",
)
def course_order(draft: Draft) -> Iterator[Finding]:
    for name, barrier in draft.scenario.theatre.barriers.items():
        path, points = ("theatre", "barriers", name, "course"), barrier.points
        for index in range(1, len(points)):
            if points[index] == points[index - 1]:
                message = f"point {index + 1} of the course of `{name}` is the one before it"
                yield Finding((*path, index), message, hint="take one of the two out")
            elif index + 1 < len(points) and _turn(*points[index - 1 : index + 2]) < BACK:
                message = f"the course of `{name}` goes back at point {index + 1}"
                yield Finding((*path, index), message, hint="put the points in the order in which the line passes them")


def _turn(before: Point, here: Point, after: Point) -> float:
    """The cosine of the turn at a point: 1 straight on, -1 back. 1 where two of the points are one."""
    (ax, ay), (bx, by) = _step(before, here), _step(here, after)
    length = ((ax**2 + ay**2) * (bx**2 + by**2)) ** 0.5
    return (ax * bx + ay * by) / length if length > 0 else 1.0


def _step(one: Point, other: Point) -> tuple[float, float]:
    """From one point to another in degrees of latitude, eastwards and northwards; the short way round the globe."""
    east = (other[1] - one[1] + 180) % 360 - 180
    return east * cos(radians((one[0] + other[0]) / 2)), other[0] - one[0]
