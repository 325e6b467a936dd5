"""Tables name things as the file titles them, not by their identifiers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandtable.loading import load
from sandtable.telling.names import group_title, strategy_title
from tests.cli.conftest import Command

IDENTIFIER = re.compile(r"\b[a-z]+(?:-[a-z]+)+\b")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["settlement", "--futures", "200", "--rows", "16", "--states"], ["sensitivity", "--rows", "16"],
        ["sensitivity", "--screen", "--futures", "300"], ["sensitivity", "--value", "damascus", "--futures", "200"],
        ["run", "--futures", "20"], ["replay", "--future", "3"],
        ["compare", "--set", "rules.pause=12h", "--futures", "20"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)  # fmt: skip
def test_no_identifier_stands_in_a_table(sandtable: Command, arguments: list[str]) -> None:
    command, *options = arguments
    done = sandtable(command, "deir-ez-zor-2017", *options, "-q")
    assert done.code == 0
    scenario = load("deir-ez-zor-2017")
    sections = (
        scenario.theatre.places, scenario.formations, scenario.assumptions, scenario.decisions, scenario.outcomes,
        scenario.settlement.rules if scenario.settlement else {},
    )  # fmt: skip
    names = {name for section in sections for name in section}
    names |= {name for decision in scenario.decisions.values() for name in decision.options}
    own = " ".join(str(value.title) for section in sections[2:] for value in section.values())
    told = re.sub(r"`[^`]*`", "", done.out)  # commands to type
    shown = {word for word in IDENTIFIER.findall(told) if word not in own}
    assert not shown & names


def test_groups_and_strategies_have_titles(race: Path) -> None:
    scenario = load(race)
    assert group_title("north", scenario) == "the North"
    assert group_title("march-speed", scenario) == "March speed"
    assert strategy_title("talk + unknown", scenario, actor="south") == "ask for a parley + unknown"
    assert strategy_title("talk", scenario, actor="north") == "talk"
