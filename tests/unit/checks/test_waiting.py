"""Decisions that wait for choices and days at once: which of them are never taken."""

from __future__ import annotations

import pytest

from sandtable.loading import read

TEXT = """\
sandtable: 2
title: Two that look at one another
question: Who begins?
start: 2030-01-01
horizon: 2030-03-01
theatre: {places: {town: {name: Town, lat: 0, lon: 0, basis: assumed, because: invented}}}
actors: {red: {name: Red}, blue: {name: Blue}}
decisions:
  one: {title: One, actor: red, when: "WHEN", basis: assumed, because: a guess, options: {
    x: {title: X, probability: 0.5}, no-x: {title: Not X, probability: rest}}}
  two: {title: Two, actor: blue, when: "chose(red, x)", basis: assumed, because: a guess, options: {
    y: {title: Y, probability: 0.5}, no-y: {title: Not Y, probability: rest}}}
outcomes: {begun: {title: Red begins, when: "chose(red, x)"}}
"""


@pytest.mark.parametrize(
    ("when", "waits"),
    [
        ("day > chosen(blue, y)", True),
        ("day > chosen(blue, y) + 3", True),
        ("day > chosen(blue, y) - 3", True),
        ("day > max(chosen(blue, y), 10)", True),
        ("day > min(chosen(blue, y), 10)", False),  # day 10 at the latest
        ("day > 20 - chosen(blue, y)", False),  # `never` is no day, and leaves minus infinity
    ],
)
def test_a_time_of_a_choice_is_waited_for_only_where_nothing_else_may_be_the_time(when: str, *, waits: bool) -> None:
    found = read(TEXT.replace("WHEN", when), name="two", file="two.yaml").diagnostics
    assert ("S424" in {each.code for each in found}) is waits, [str(each) for each in found]
