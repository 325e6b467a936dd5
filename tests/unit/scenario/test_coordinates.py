"""Coordinates in one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.errors import FieldError
from sandtable.loading import read
from sandtable.scenario.coordinates import read_coordinates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("33.49, 38.66", (33.49, 38.66)),
        ("33.49 38.66", (33.49, 38.66)),
        ("33.49;38.66", (33.49, 38.66)),
        ("(33.49, 38.66)", (33.49, 38.66)),
        ("-18.14,178.44", (-18.14, 178.44)),
        ("−33.5, 12", (-33.5, 12.0)),
        ("33.49° N, 38.66° E", (33.49, 38.66)),
        ("33.49N 38.66E", (33.49, 38.66)),
        ("N33.49 E38.66", (33.49, 38.66)),
        ("38.66 E, 33.49 N", (33.49, 38.66)),
        ("s 34.5 w 58.4", (-34.5, -58.4)),
        ("33°29'24\"N 38°39'36\"E", (33.49, 38.66)),
        ("33° 29′ 24″ N, 38° 39′ 36″ E", (33.49, 38.66)),
        ("33°29'N, 38°40'W", (33.483333, -38.666667)),
        ("90, -180", (90.0, -180.0)),
    ],
)
def test_what_people_paste_is_read(text: str, found: tuple[float, float]) -> None:
    assert read_coordinates(text) == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("33.49", "is not a pair", "latitude, then longitude"),
        ("33.49, 38.66, 12", "is not a pair", "latitude, then longitude"),
        ("3349", "is not a pair", "latitude, then longitude"),
        ("12.5-13.5", "is not a pair", "latitude, then longitude"),
        ("33,49 38,66", "is not a pair", "latitude, then longitude"),
        ("near the river", "is not a pair", "latitude, then longitude"),
        ("", "is not a pair", "latitude, then longitude"),
        ("138.66, 33.49", "a latitude is between -90 and 90, found 138.66", "are the two exchanged"),
        ("33.49, 238.66", "a longitude is between -180 and 180", "latitude, then"),
        ("33.49 N, 38.66", "has no side", "write N or S, and E or W"),
        ("33.49 N 38.66 N", "two coordinates of one kind", "latitude, then"),
        ("33°75'N 38°E", "below 60", "latitude, then"),
        ("-33.5 S, 12 E", "a sign and a side", "write one of them"),
    ],
)
def test_what_is_no_pair_is_said_to_be_none(text: str, message: str, hint: str) -> None:
    with pytest.raises(FieldError, match=message) as caught:
        read_coordinates(text)
    assert caught.value.code == "S133"
    assert hint in caught.value.hint


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_pair_of_numbers_is_read_as_written(latitude: float, longitude: float) -> None:
    assert read_coordinates(f"{latitude:.6f}, {longitude:.6f}") == (
        float(f"{latitude:.6f}") or 0.0,
        float(f"{longitude:.6f}") or 0.0,
    )


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        latitude, longitude = read_coordinates(text)
    except FieldError:
        return
    assert abs(latitude) <= 90
    assert abs(longitude) <= 180


TEXT = """
sandtable: 2
title: Pasted
question: Is it read?
start: 2030-01-01
horizon: 2030-02-01
sources: {map: {title: A map, grade: B2}}
theatre: {places: {raqqa: {name: Raqqa, coordinates: "35.95, 39.01", source: map}}}
actors: {blue: {name: Blue}}
control: {raqqa: {actor: blue, basis: assumed, because: x}}
outcomes: {held: {title: Held, when: "controls(blue, raqqa)"}}
"""


def test_a_text_that_is_read_again_says_the_same() -> None:
    """Trees are kept and shared: what is read off the coordinates must not be written into them."""
    for _ in range(3):
        reading = read(TEXT, name="pasted")
        assert [each.code for each in reading.diagnostics] == []
        assert reading.scenario is not None
        assert reading.scenario.theatre.places["raqqa"].lon == 39.01
    wrong = TEXT.replace("35.95, 39.01", "35.95")
    assert [[each.code for each in read(wrong, name="pasted").diagnostics] for _ in range(3)] == [["S133"]] * 3


def test_coordinates_can_be_set() -> None:
    reading = read(TEXT, name="pasted", overrides={"theatre.places.raqqa.coordinates": "36N 39E"})
    assert reading.scenario is not None
    assert reading.scenario.theatre.places["raqqa"].lat == 36.0
