"""A small scenario that the tests of the reader change one way or another."""

from __future__ import annotations

RACE = """\
sandtable: 2
title: A race
question: Who gets there first?
start: 2017-06-14
horizon: 2017-07-14
sources: {map: {title: A map, grade: A1}}
theatre:
  places:
    west: {name: West, lat: 34.0, lon: 38.0, source: map}
    east: {name: East, lat: 34.5, lon: 39.0, source: map}
  routes:
    road: {between: [west, east]}
actors: {blue: {name: Blue}, red: {name: Red}}
stances: [{between: [blue, red], stance: hostile}]
control: {west: blue, east: red}
formations:
  column:
    name: The column
    actor: blue
    place: west
    strength: 4000
    pace: column-pace
    source: map
    orders: {advance: [east]}
assumptions:
  column-pace: {title: Pace, prior: "uniform(8 km/day, 14 km/day)", source: map}
outcomes:
  blue-first: {title: Blue takes the east, when: "controls(blue, east)"}
"""


def changed(*pairs: tuple[str, str]) -> str:
    """The race with texts replaced; each must stand in it."""
    text = RACE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
