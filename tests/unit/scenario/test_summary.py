"""What a console shows of a scenario."""

from __future__ import annotations

from sandtable.loading import load
from tests.unit.figures.invented import invented_scenario


def test_a_scenario_is_shown_in_a_few_lines() -> None:
    scenario = load("deir-ez-zor-2017")
    shown = repr(scenario)
    assert shown == str(scenario)
    lines = shown.splitlines()
    assert len(lines) <= 8
    assert max(len(line) for line in lines) < 80
    assert lines[0] == f"Scenario: {scenario.title}"
    assert "14 Jun 2017 to 30 Nov 2017" in lines
    assert f"{len(scenario.theatre.places)} places" in shown


def test_what_it_has_none_of_is_left_out() -> None:
    scenario = invented_scenario()
    assert scenario.claims == {}
    assert "claim" not in repr(scenario)
