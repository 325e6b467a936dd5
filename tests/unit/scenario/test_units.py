"""Quantities: each unit to km, day and fighter; faults with hints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.units import DIMENSIONS, UnitError, fits, format_quantity, parse_quantity, read_quantity


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("70 km", "Length", 70.0),
        ("70km", "Length", 70.0),
        ("800 m", "Length", 0.8),
        ("1 mi", "Length", 1.609344),
        ("10 nmi", "Length", 18.52),
        ("-3 km", "Length", -3.0),
        ("5 d", "Duration", 5.0),
        ("1 day", "Duration", 1.0),
        ("6 h", "Duration", 0.25),
        ("90 min", "Duration", 0.0625),
        ("43200 s", "Duration", 0.5),
        ("2 weeks", "Duration", 14.0),
        ("12 km/day", "Speed", 12.0),
        ("12 km / d", "Speed", 12.0),
        ("12 km per day", "Speed", 12.0),
        ("0.5 km/h", "Speed", 12.0),
        ("1 m/s", "Speed", 86.4),
        ("0.2 per day", "TimeRate", 0.2),
        ("0.2/day", "TimeRate", 0.2),
        ("2 % per day", "TimeRate", 0.02),
        ("0.5 per h", "TimeRate", 12.0),
        ("4000", "Strength", 4000.0),
        ("4000 fighters", "Strength", 4000.0),
        ("1 fighter", "Strength", 1.0),
        ("55 %", "Ratio", 0.55),
        ("55%", "Probability", 0.55),
        ("1e3", "Count", 1000.0),
        (".5", "Ratio", 0.5),
        ("5.", "Ratio", 5.0),
        ("+2", "Ratio", 2.0),
        (2, "Count", 2.0),
        (0.3, "Probability", 0.3),
    ],
)
def test_quantity_is_read_into_coherent_units(text: object, dimension: str, value: float) -> None:
    assert parse_quantity(text, dimension=dimension) == (value, None)


def test_percent_does_not_pick_up_rounding() -> None:
    assert [parse_quantity(f"{n} %", dimension="Ratio")[0] for n in range(101)] == [n / 100 for n in range(101)]


@pytest.mark.parametrize("name", ["column-strength", "t2", "a", "km", "per-day"])
def test_identifier_names_an_assumption(name: str) -> None:
    assert parse_quantity(name, dimension="Length") == (None, name)


@pytest.mark.parametrize(
    ("raw", "dimension", "message", "hint"),
    [
        (12, "Speed", "a speed needs a unit", "write `12 km/day`, if km/day is meant"),
        ("0", "Length", "a length needs a unit", "write `0 km`, if km is meant"),
        ("12 km", "Speed", "expected a speed, found a length", "write `12 km/day` or `4 km/h`"),
        ("50 %", "Length", "expected a length, found a plain number", "write `70 km` or `800 m`"),
        ("3 d", "Strength", "expected a number of fighters, found a duration", "write `4000` or `4000 fighters`"),
        ("5000 fighters", "Ratio", "expected a plain number, found a number of fighters", "write `1.5` or `55%`"),
        ("30 klm", "Length", "unknown unit `klm`", "did you mean `30 km`?"),
        ("5_000", "Strength", "unknown unit `_000`", "write large numbers without separators, such as `5000`"),
        ("5,000", "Strength", "unknown unit `,000`", "write large numbers without separators, such as `5000`"),
        (True, "Count", "expected a count, found true or false", "write `2`, or name an assumption"),
        (None, "Count", "expected a count, found nothing", "write `2`, or name an assumption"),
        ([1], "Count", "expected a count, found a list", "write `2`, or name an assumption"),
        ({}, "Count", "expected a count, found a mapping", "write `2`, or name an assumption"),
        ("Far", "Count", "expected a count, found `Far`", "write `2`, or name an assumption"),
        ("1e999 km", "Length", "the number is too large", ""),
        (float("inf"), "Count", "the number is not finite", ""),
        (10**400, "Count", "the number is not finite", ""),
    ],
)
def test_fault_says_what_and_how_to_correct_it(raw: object, dimension: str, message: str, hint: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(raw, dimension=dimension)
    assert (str(caught.value), caught.value.hint, caught.value.code) == (message, hint, "S301")


def test_fault_points_at_the_unit() -> None:
    with pytest.raises(UnitError, match="unknown unit") as caught:
        read_quantity("  30   klm")
    assert (caught.value.column, caught.value.length) == (7, 3)


def test_plain_numbers_fit_where_no_unit_is_needed() -> None:
    assert {d for d in DIMENSIONS if fits("Ratio", wanted=d)} == {"Strength", "Count", "Ratio", "Probability"}
    assert not fits("Strength", wanted="Count")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(DIMENSIONS)))
def test_formatted_quantity_reads_back_to_the_bit(value: float, dimension: str) -> None:
    read, name = parse_quantity(format_quantity(value, dimension=dimension), dimension=dimension)
    assert name is None
    assert read is not None
    assert read.hex() == value.hex()
