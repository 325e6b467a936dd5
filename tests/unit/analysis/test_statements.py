"""What history settles: conditions put together from outcomes, told apart from those that are not."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.analysis.statements import canonical, settle
from sandtable.scenario.expressions import parse


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
