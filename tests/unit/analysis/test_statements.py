"""What history settles: conditions put together from outcomes, distinguished from those that are not."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.score.statements import canonical, settle, settled_statements
from sandtable.scenario.grammar import parse


def tree(text: str):
    return parse(text, expected="boolean").tree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("day < 3", "3 > day"),
        ("day <= 3 and controls(a, b)", "controls(a, b) and 3 >= day"),
        ("not day < 3", "day >= 3"),
        ("not (controls(a, b) or day < 3)", "day >= 3 and not controls(a, b)"),
        ("not (not controls(a, b))", "controls(a, b)"),
        ("first(a, b) == first(c, b)", "first(c, b) == first(a, b)"),
        ("not first(a, b) == never", "never != first(a, b)"),
    ],
)
def test_the_same_condition_in_other_words(one: str, other: str):
    assert canonical(tree(one)) == canonical(tree(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("day < 3", "day <= 3"),
        ("day < 3", "day > 3"),
        ("controls(a, b)", "not controls(a, b)"),
        ("controls(a, b) and day < 3", "controls(a, b) or day < 3"),
        ("first(a, b) < first(c, b)", "first(c, b) < first(a, b)"),
    ],
)
def test_another_condition(one: str, other: str):
    assert canonical(tree(one)) != canonical(tree(other))


def test_conditions_are_settled_by_known_ones():
    known = {
        canonical(tree("controls(a, b)")): np.array([True, True, False]),
        canonical(tree("day < 3")): np.array([True, False, False]),
    }

    def settled(text: str) -> list[bool] | None:
        found = settle(tree(text), known)
        return None if found is None else found.tolist()

    assert settled("controls(a, b) and not day < 3") == [False, True, False]
    assert settled("day < 3 and controls(a, b)") == [True, False, False]
    assert settled("controls(a, b) or 3 > day") == [True, True, False]
    assert settled("not controls(a, b)") == [False, False, True]
    assert settled("controls(b, a)") is None
    assert settled("controls(a, b) and controls(b, a)") is None


def test_the_chance_that_a_comparison_gives_besides_is_settled():
    """t11 says what follows from success, and how likely it then is: the second was put to the test by history."""
    scenario = st.load("deir-ez-zor-2017")
    outcomes = tuple(scenario.outcomes)
    happened = np.zeros((4, len(outcomes)), bool)
    happened[:3, outcomes.index("damascus-holds-the-city")] = True
    happened[:1, outcomes.index("north-bank-damascus")] = True
    settled, left = settled_statements(scenario, happened=happened, outcomes=outcomes)
    found = {each.claim: each for each in settled}
    assert (found["t11"].probability.value, found["t11"].happened) == (pytest.approx(1 / 3), True)
    assert (found["t29"].probability.value, found["t29"].happened) == (3 / 4, True)
    assert found["t29"].outcome == "damascus-holds-the-city"
    assert found["t30"].happened
    # what is asked of another world alone stays open
    variant = scenario.claims["t29"].test.model_copy(update={"variant": scenario.claims["t12"].test.variant})
    changed = scenario.model_copy(
        update={"claims": {"t29": scenario.claims["t29"].model_copy(update={"test": variant})}}
    )
    settled, left = settled_statements(changed, happened=happened, outcomes=outcomes)
    assert settled == ()
    assert [each.why for each in left] == ["compares"]
