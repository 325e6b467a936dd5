"""Every bundled scenario passes the checks without a warning, compiles, and plays through in the reference twin."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import Reading
from sandtable.program import Event, Status

NAMES = ["deir-ez-zor-2017", "fashoda-1898"]


def test_both_are_bundled(readings: dict[str, Reading]) -> None:
    assert set(NAMES) <= set(readings)


@pytest.mark.parametrize("name", NAMES)
def test_no_error_and_no_warning(readings: dict[str, Reading], name: str) -> None:
    reading = readings[name]
    assert [(d.severity, d.code, d.span.line, d.message) for d in reading.diagnostics] == []
    assert reading.scenario is not None


@pytest.mark.parametrize(("name", "futures"), [("deir-ez-zor-2017", 12), ("fashoda-1898", 60)])
def test_futures_come_to_their_end(readings: dict[str, Reading], name: str, futures: int) -> None:
    scenario = readings[name].scenario
    assert scenario is not None
    program = compile_scenario(scenario)
    draws = draw_assumptions(program, seed=11, futures=np.arange(futures))
    records = [simulate(program, seed=11, future=k, assumptions=draws[k]) for k in range(futures)]
    assert {record.status for record in records} == {Status.COMPLETE}
    assert max(record.events for record in records) < 1_000  # a future is read by people
    assert {record.settlement_rule >= 0 for record in records} == {True}
    first = records[0].log[0]
    assert first[0] == 0.0
    assert 0 <= first[1] <= max(Event)


@pytest.mark.parametrize("name", NAMES)
def test_one_headline_whose_history_is_known(readings: dict[str, Reading], name: str) -> None:
    scenario = readings[name].scenario
    assert scenario is not None
    assert scenario.history is not None
    headlines = [identifier for identifier, outcome in scenario.outcomes.items() if outcome.headline]
    assert len(headlines) == 1
    assert set(scenario.history.outcomes) == set(scenario.outcomes)
    timed = {identifier for identifier, outcome in scenario.outcomes.items() if outcome.time is not None}
    assert set(scenario.history.times) <= timed
    assert all(scenario.start <= day <= scenario.horizon for day in scenario.history.times.values())


def test_the_size_that_was_asked_for(readings: dict[str, Reading]) -> None:
    scenario = readings["deir-ez-zor-2017"].scenario
    assert scenario is not None
    assert len(scenario.theatre.places) >= 30
    assert len(scenario.theatre.routes) >= 40
    assert list(scenario.claims) == [f"t{number:02d}" for number in range(1, 31)]
    colours = [actor.colour for actor in scenario.actors.values()]
    assert None not in colours
    assert len(set(colours)) == len(colours) == 6
