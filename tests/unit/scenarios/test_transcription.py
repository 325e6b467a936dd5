"""The blind second transcription (`qc.yaml`) against the scenario: coordinates, distances, reaches, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sandtable.compile import compile_scenario
from sandtable.loading import Reading
from sandtable.scenario.types import Scenario
from sandtable.theatre.geodesics import geodesic_km


@pytest.fixture(scope="module")
def second(scenario_folder: Callable[[str], Path]) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(scenario_folder("deir-ez-zor-2017") / "qc.yaml")
    return content


@pytest.fixture(scope="module")
def scenario(readings: dict[str, Reading]) -> Scenario:
    found = readings["deir-ez-zor-2017"].scenario
    assert found is not None
    return found


def test_coordinates(second: dict[str, Any], scenario: Scenario) -> None:
    tolerance = second["tolerance_degrees"]
    differing = {
        name: ((lat, lon), (place.lat, place.lon))
        for name, (lat, lon) in second["places"].items()
        for place in [scenario.theatre.places[name]]
        if abs(place.lat - lat) > tolerance or abs(place.lon - lon) > tolerance
    }
    assert differing == {}
    assert len(second["places"]) >= 45


def test_distances_from_al_tanf(second: dict[str, Any], scenario: Scenario) -> None:
    places = scenario.theatre.places
    here = places["al-tanf"]
    for name, km in second["from_al_tanf_km"].items():
        there = places[name]
        distance = geodesic_km((here.lat, here.lon), (there.lat, there.lon))
        assert distance == pytest.approx(km, abs=3.0), name


def test_legs_along_the_routes(second: dict[str, Any], scenario: Scenario) -> None:
    import networkx

    program = compile_scenario(scenario)
    roads = networkx.Graph()
    for index, (start, end) in enumerate(zip(program.theatre.route_start, program.theatre.route_end, strict=True)):
        km = program.numbers.values[program.numbers.layout.route + index]
        roads.add_edge(program.places[start], program.places[end], km=float(km))
    for start, end, km in second["legs_km"]:
        assert networkx.shortest_path_length(roads, start, end, weight="km") == pytest.approx(km, rel=0.12), (
            start,
            end,
        )


def test_reaches_and_launchers(second: dict[str, Any], scenario: Scenario) -> None:
    assert list(scenario.assumptions["tanf-reach"].prior.values) == second["reaches_km"]
    assert list(scenario.assumptions["tanf-launchers"].prior.values) == second["launchers"]


def test_dates(second: dict[str, Any], scenario: Scenario) -> None:
    other = second["other_dates"]
    assert (scenario.start, scenario.horizon, scenario.as_of) == (other["start"], other["horizon"], other["as_of"])
    precedents = [precedent.date for precedent in scenario.beliefs["strike-unanswered"].precedents]
    assert sorted(precedents) == sorted(second["precedents"])

    def dates(name: str, outcome: str) -> list[dt.date]:
        return sorted(p.date for p in scenario.beliefs[name].precedents if p.outcome == outcome)

    assert dates("strike-in-zone", "success") == second["precedents_in_the_zone"]
    assert dates("strike-in-zone", "failure") == []
    assert dates("strike-outside", "success") == second["precedents_outside"]["struck"]
    assert dates("strike-outside", "failure") == second["precedents_outside"]["not_struck"]
    assert scenario.history is not None
    told = {(event.date, event.place) for event in scenario.history.events}
    assert [(day, place) for day, place in second["events"] if (day, place) not in told] == []
    days = {event.date for event in scenario.history.events}
    assert {day for name, day in other.items() if name not in ("start", "horizon", "as_of")} <= days
