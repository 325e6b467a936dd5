"""The same scenario gives the same program to the bit: twice, reordered, respelled; and another scenario another one."""

import copy
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.theatres import random_theatre
from tests.power import tries
from tests.unit.compile.programs import as_bytes, compile_raw, race, reorder


def test_two_compilations_are_equal_byte_for_byte():
    assert as_bytes(compile_raw(race())) == as_bytes(compile_raw(race()))


def test_compiling_leaves_the_scenario_alone():
    from sandtable.compile import compile_scenario
    from sandtable.scenario.types import Scenario

    scenario = Scenario.model_validate(race())
    before = copy.deepcopy(scenario.model_dump())
    compile_scenario(scenario)
    assert scenario.model_dump() == before


@cache
def plain() -> bytes:
    return as_bytes(compile_raw(race()))


@settings(max_examples=tries(40, usual=20), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_order_of_declaration_means_nothing(seed):
    shuffled = reorder(race(), Random(seed))
    assert as_bytes(compile_raw(shuffled)) == plain()


@pytest.mark.parametrize("size", ["small", "medium"])
@pytest.mark.parametrize("seed", range(4))
def test_order_of_random_theatres_means_nothing(seed, size):
    raw = random_theatre(seed, size=size)
    expected = as_bytes(compile_raw(raw))
    for shuffle in range(3):
        assert as_bytes(compile_raw(reorder(raw, Random(shuffle)))) == expected


def test_spelling_means_nothing():
    other = race()
    other["stop"] = ["( controls(damascus,deir)   and (day>30.0 d) )"]
    other["theatre"]["routes"]["m20"]["length"] = "137000 m"
    other["formations"]["column"]["pace"] = "0.5 km/h"
    other["assumptions"]["reach"]["prior"] = "choice({300000 m: 0.2, 70 km: 0.8})"
    other["outcomes"]["saved"]["when"] = "controls( damascus, deir )"
    assert as_bytes(compile_raw(other)) == plain()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), "Another race"),
        (("fires", "battery", "launchers"), 3),
        (("assumptions", "w", "prior"), "uniform(0, 0.61)"),
        (("theatre", "places", "deir", "lat"), 35.3360),
        (("stances", 0, "stance"), "friendly"),
        (("decisions", "strike", "options", "open", "effects", 0, "fires", "to"), "cease"),
        (("decisions", "strike", "clock"), "once"),
        (("formations", "column", "orders", "advance"), ["deir", "sukhna"]),
        (("outcomes", "saved", "when"), "controls(damascus, sukhna)"),
        (("beliefs", "answer", "precedents", 0, "outcome"), "success"),
        (("horizon",), "2017-10-15"),
    ],
)
def test_another_scenario_is_another_program(path, value):
    """The comparison of bytes sees each of these, so that equality above means something."""
    raw = race()
    entry = raw
    for step in path[:-1]:
        entry = entry[step]
    entry[path[-1]] = value
    assert as_bytes(compile_raw(raw)) != plain()


def test_order_that_means_something_is_kept():
    swapped = race()
    swapped["settlement"]["rules"] = dict(reversed(swapped["settlement"]["rules"].items()))
    assert compile_raw(swapped).conditions.settlement_rules == ("else", "whole")
    assert compile_raw(race()).conditions.settlement_rules == ("whole", "else")


def test_options_are_drawn_in_the_order_of_the_file_and_numbered_by_name():
    plain = compile_raw(race())
    swapped = race()
    for decision in swapped["decisions"].values():
        decision["options"] = dict(reversed(decision["options"].items()))
    other = compile_raw(swapped)
    assert [decision.options for decision in other.decisions] == [decision.options for decision in plain.decisions]
    assert [decision.drawn[::-1] for decision in other.decisions] == [decision.drawn for decision in plain.decisions]
