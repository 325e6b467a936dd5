"""What can be put next into an expression."""

from __future__ import annotations

import pytest

from sandtable.authoring.completing import scan, terms
from tests.cli.conftest import RACE


def offered(before: str, expected: str = "boolean") -> tuple[int, list[str]]:
    start, items = terms(scan(RACE), None, before, expected=expected)
    return start, [item.insert for item in items]


@pytest.mark.parametrize(
    ("before", "start", "inserts"),
    [
        ("controls(", 9, ["north, ", "south, "]),
        ("controls(north, ", 16, ["harbour)", "bridge)", "hill-town)"]),
        ("controls(no", 9, ["north, "]),
        ("connected(north, harbour, ", 26, ["harbour)", "bridge)", "hill-town)"]),
        ("controls(north,", 15, [" harbour)", " bridge)"]),
        ("chose(south, ", 13, ["talk)", "fight)"]),
    ],
)
def test_arguments_are_names_of_their_kind_with_what_follows_them(before: str, start: int, inserts: list[str]) -> None:
    found = offered(before)
    assert found[0] == start
    assert set(inserts) <= set(found[1])


def test_behind_a_whole_term_come_only_the_words_that_join_it_to_another() -> None:
    assert offered("controls(north, bridge)")[1] == [" and ", " or "]
    assert offered("controls(north, bridge) ")[1] == ["and ", "or "]
    assert offered("(controls(north, bridge) or hostile(north, south))")[1] == [" and ", " or "]
    assert offered("first(north, bridge)")[1] == [" < ", " > ", " <= ", " >= ", " == "]
    assert offered("")[1][0] == "controls("
    assert not {"and ", "or "} & set(offered("")[1])
    assert "not " in offered("controls(north, bridge) and ")[1]


def test_what_is_offered_first_is_of_the_kind_that_is_asked_for() -> None:
    assert offered("", "number")[1][0] == "choices("


def test_a_prior_begins_with_a_distribution_or_with_likelihood_words() -> None:
    assert {"words(", "normal("} <= set(offered("", "prior")[1])
    assert "almost no chance)" in offered("words(almost no", "prior")[1]
    assert offered("words(almost no", "prior")[0] == 6
    assert offered("normal(", "prior")[1] == []
