"""Conditions by their words alone, and what shifts may leave of the weights of options."""

from __future__ import annotations

import pytest

from sandtable.checks.weights import follows, is_possible
from sandtable.loading import read
from sandtable.scenario.grammar import parse
from sandtable.scenario.trees import Node
from tests.unit.scenario.texts import RACE


def tree(text: str) -> Node:
    return parse(text, expected="boolean", is_watched=False).tree


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("controls(blue, east)", True),
        ("controls(blue, east) and not controls(blue, east)", False),
        ("controls(blue, east) and controls(red, east)", False),
        ("controls(blue, east) and controls(red, west)", True),
        ("hostile(blue, red) and friendly(blue, red)", False),
        ("hostile(blue, red) and friendly(red, blue)", True),
        ("day >= 5 and day < 3", False),
        ("day >= 3 and day < 5", True),
        ("day > 5 and day <= 5", False),
        ("share(blue) < 0.5 and share(blue) >= 0.5", False),
        ("share(blue) == 0 and share(blue) != 0", False),
        ("share(blue) < 0.5 and share(blue) >= 0.6", True),  # only the words are compared
        ("false or not true", False),
        ("chose(blue, a) or not chose(blue, a)", True),
    ],
)
def test_what_is_possible_by_the_words_of_a_condition(condition: str, expected: bool) -> None:
    assert is_possible(tree(condition)) is expected


def test_what_follows() -> None:
    assert follows(tree("controls(blue, east) or day >= 3"), tree("day >= 4"))
    assert not follows(tree("controls(blue, east) or day >= 3"), tree("day >= 2"))
    assert follows(tree("true"), tree("day >= 2"))


def test_too_many_conditions_are_taken_to_be_possible_and_nothing_follows_from_them() -> None:
    many = " and ".join(f"choices(blue, a) > {n}" for n in range(20))
    assert is_possible(tree(f"{many} and not ({many})"))
    assert not follows(tree(many), tree(many))


DECISION = """\
decisions:
  choice:
    title: A choice
    actor: red
    when: WHEN
    source: map
    options:
      fight: {title: Fight, probability: {base: FIRST, shifts: [{when: "controls(blue, east)", odds_times: TIMES}]}}
      leave: {title: Leave, probability: SECOND}
"""
SHIFTED = '{base: 0.5, shifts: [{when: "OTHER", odds_times: 0}]}'


def codes(
    first: str,
    second: str = "rest",
    *,
    times: str = "0",
    when: str = "true",
    overrides: dict[str, object] | None = None,
) -> list[str]:
    text = DECISION.replace("FIRST", first).replace("SECOND", second).replace("TIMES", times).replace("WHEN", when)
    return [d.code for d in read(RACE + text, name="a.yaml", overrides=overrides).diagnostics]


@pytest.mark.parametrize(
    ("first", "second", "times", "when", "expected"),
    [
        ("1", "rest", "0", "true", ["S322"]),
        ("1", "0", "0", "true", ["S322"]),
        ("1", "rest", "0", "not controls(blue, east)", []),  # never so when the decision is taken
        ("1", "rest", "0.1", "true", ["S324"]),
        ("0.9", "rest", "0", "true", []),
        ("0", "rest", "0", "true", ["S324"]),
        ("0", "1", "5", "true", ["S324"]),
        ("0.5", "rest", "1", "true", ["S324"]),
        ('"min(1, 2 * share(red))"', "rest", "0", "true", ["S323"]),
        ('"0.5 * share(red)"', "rest", "0", "true", []),
        ("0.5", SHIFTED.replace("OTHER", "controls(blue, east) or day >= 9"), "0", "true", ["S322"]),
        ("0.5", SHIFTED.replace("OTHER", "day >= 9"), "0", "true", ["S323"]),
        ("0.5", SHIFTED.replace("OTHER", "controls(red, east)"), "0", "true", []),
        ("0.5", SHIFTED.replace("OTHER", "day >= 9"), "0", "day < 9", []),
    ],
)
def test_shifts_that_leave_nothing(first: str, second: str, times: str, when: str, expected: list[str]) -> None:
    assert codes(first, second, times=times, when=when) == expected


def test_what_the_command_line_switches_off_is_not_reported() -> None:
    base, factor = (f"decisions.choice.options.fight.probability.{key}" for key in ("base", "shifts.0.odds_times"))
    assert codes("0.5", overrides={base: 0}) == []
    assert codes("0.5", overrides={factor: 1}) == []
    assert codes("0.5", overrides={base: 1}) == ["S322"]  # but such a future would fail
