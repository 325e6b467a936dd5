"""Formations on the map of one future: where the closed form puts them, and that the log's own instants agree."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from sandtable.figures import to_svg
from sandtable.figures.control import control_tracks, future_tracks
from sandtable.figures.errors import FigureError
from sandtable.figures.export import specification
from sandtable.figures.formations import NAMED, names_apart
from sandtable.figures.future import future_map_chart, future_of
from sandtable.figures.marches import Doing, Knot, Positions, daily_positions, marches
from sandtable.figures.sheet import flat_map
from sandtable.program import Event, FiresNumber, Record
from tests.unit.figures.invented import DAYS, invented_scenario, invented_study


def red_future() -> Any:
    study = invented_study()
    number = next(k for k in range(100) if study.replay(k).outcomes[1])  # red-first holds
    return future_of(study, number)


def test_a_march_is_linear_and_a_strike_holds_it_up() -> None:
    future = red_future()
    found = daily_positions(future.scenario, future.program, future.knots)
    places = future.scenario.theatre.places
    south, market, mill = (places[name] for name in ("southport", "market", "mill"))
    column = found.latitude[:, 0]
    assert column[0] == south.lat
    assert column[1] == pytest.approx(south.lat + (market.lat - south.lat) / 4, abs=1e-4)  # along a great circle
    assert column[4] == column[10] == market.lat
    assert column[11] == pytest.approx(market.lat + (mill.lat - market.lat) / 3, abs=1e-4)
    assert column[12] == column[13] == pytest.approx(market.lat + (mill.lat - market.lat) * 2 / 3, abs=1e-4)
    assert column[14] == column[DAYS] == mill.lat
    assert found.doing[[0, 3, 5, 12, 20], 0].tolist() == [
        Doing.MARCHING, Doing.MARCHING, Doing.STANDING, Doing.MARCHING, Doing.STANDING,
    ]  # fmt: skip
    assert (found.latitude[:, 1] == places["northport"].lat).all()


def test_a_halt_that_the_log_leaves_out_lies_before_the_last_departure() -> None:
    """South-road is 30 km: ordered to stop on day 1 of 4, sent on from there on day 5, in the market on day 8."""
    study = invented_study()
    record = study.replay(0)
    column, road, market = 0, 3, 2
    log = [
        (0.0, Event.DEPART, column, road, -7.5), (5.0, Event.DEPART, column, road, -7.5),
        (8.0, Event.ARRIVAL, column, market, 0.0), (8.0, Event.ENTER, column, market, 0.0),
    ]  # fmt: skip
    halted = dataclasses.replace(record, log=[(day, int(kind), *rest) for day, kind, *rest in log])
    knots = marches(study.program, halted, draws=study.draws_of(0))
    found = daily_positions(study.scenario, study.program, knots)
    places = study.scenario.theatre.places
    share = (found.latitude[:, 0] - places["southport"].lat) / (places["market"].lat - places["southport"].lat)
    assert share[[0, 5, 6, 8]] == pytest.approx([0, 0.25, 0.5, 1], abs=1e-4)  # along a great circle
    assert (np.diff(share[:9]) >= 0).all()


def test_tracks_of_a_future_are_certain_and_change_when_the_log_says() -> None:
    future = red_future()
    tracks = future.tracks
    assert set(np.unique(tracks.probability)) == {0.0, 1.0}
    mill, red, nobody = tracks.places.index("mill"), tracks.actors.index("red"), len(tracks.actors)
    assert tracks.holder[13, mill] == nobody
    assert (tracks.holder[14:, mill] == red).all()


def test_the_map_of_a_future_shows_who_marches() -> None:
    future = red_future()
    svg = to_svg(future_map_chart(future, day=2))
    assert f"Future {future.number:,} on day 2" in svg
    assert "Red column" in svg
    assert "NaN" not in svg
    rows = specification(future_map_chart(future, day=2))["datasets"]["formations"]
    assert [row["name"] for row in rows] == ["Red column", "Blue guard"]
    assert len(rows[1]["lon"]) == 1  # stands where it stood on every day
    with pytest.raises(FigureError, match="day 61 is not within 0 and 60"):
        future_map_chart(future, day=61)


@pytest.fixture(scope="module")
def study() -> Any:
    from sandtable.study.run import run

    return run("deir-ez-zor-2017", futures=60, seed=7, progress=False)


@pytest.mark.slow
def test_futures_together_are_the_ensemble(study: Any) -> None:
    """The mean of the tracks of all futures is the study's probability of control, day by day and place by place."""
    mean = np.mean([future_tracks(study.program, study.replay(k)).probability for k in range(study.futures)], axis=0)
    assert mean == pytest.approx(control_tracks(study).probability, abs=1e-12)


@pytest.mark.slow
def test_rings_are_crossed_where_the_closed_form_is(study: Any) -> None:
    """The engine logs when a march crosses a ring: the position drawn must then be on it, strikes and delays included."""
    program, checked, worst = study.program, 0, 0.0
    for number in range(study.futures):
        record, draws = study.replay(number), study.draws_of(number)
        knots = marches(program, record, draws=draws)
        crossings = [(row[0], row[2], row[3]) for row in record.log if row[1] == Event.RING]
        for day, formation, ring in crossings:
            place = _share_at(knots[formation], day)
            if place is None:
                continue
            route, share = place
            edges = [bounds[route] for bounds in (program.rings.low[ring][_variant(program, draws, ring)],
                                                  program.rings.high[ring][_variant(program, draws, ring)])]  # fmt: skip
            gap = min(abs(share - edge) for edge in edges) * float(
                program.numbers.values[program.numbers.layout.route + route]
            )
            worst, checked = max(worst, gap), checked + 1
    assert checked > 200
    assert worst < 0.05  # km


def _share_at(knots: tuple[Knot, ...], day: float) -> tuple[int, float] | None:
    """Route and share of a formation on a march at an instant strictly between two knots."""
    for now, after in itertools.pairwise(knots):
        if now.day < day < after.day and now.route >= 0 and now.route == after.route:
            return now.route, now.share + (after.share - now.share) * (day - now.day) / (after.day - now.day)
    return None


def _variant(program: Any, draws: Any, ring: int) -> int:
    """Which of a ring's possible radii holds in this future."""
    radii = program.rings.variants[ring]
    if len(radii) == 1:
        return 0
    name = program.rings.names[ring].removeprefix("fires:")
    reach = program.numbers.layout.of_fires(program.fires.index(name), FiresNumber.REACH)
    (where,) = np.flatnonzero(program.numbers.bound_number == reach)
    return int(np.argmin(np.abs(np.asarray(radii) - draws[program.numbers.bound_assumption[where]])))


def test_a_record_without_events_stands_still() -> None:
    study = invented_study()
    empty: Record = dataclasses.replace(study.replay(0), log=[])
    knots = marches(study.program, empty, draws=study.draws_of(0))
    assert [len(own) for own in knots] == [1, 1]


def test_the_name_of_a_march_covers_as_few_names_of_places_as_it_can() -> None:
    scenario = invented_scenario()
    projection = flat_map(scenario, width=NAMED)
    place = min(scenario.theatre.places.values(), key=lambda entry: entry.lon)
    x, y = projection(place.lon, place.lat)
    here = np.array([[place.lon]]), np.array([[place.lat]])
    marching = Positions(
        *here,
        np.array([[Doing.MARCHING]], np.int8),
        np.zeros((1, 1), bool),
        np.zeros((1, 1), bool),
        np.zeros((1, 1), np.int32),
    )
    zero = np.zeros((1, 1))

    def offset(*boxes: tuple[float, float, float, float]) -> int:
        return int(names_apart(projection, marching, ["Reds"], across=zero, up=zero, places=list(boxes))[0, 0])

    level, below = (x, y - 4, x + 90, y + 4), (x, y + 10, x + 90, y + 18)
    assert offset() == 0
    assert offset(level) == 14
    assert offset(level, below) == -14
    assert offset((x, y - 90, x + 90, y + 90)) == 0  # nowhere is better
