"""Rings of a program: one for each fires and each `within`, and what each reading of a reach cuts."""

import numpy as np
import pytest

from sandtable.errors import CompileError
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.priors.text import parse_prior
from sandtable.theatre.readings import reach_readings, reading_index
from tests.unit.compile.programs import compile_raw, race


@pytest.fixture(scope="module")
def program():
    return compile_raw(race())


def test_one_ring_for_each_fires_then_for_each_within(program):
    assert program.rings.names == ("fires:battery", "fires:guns", "within:55.0:tanf")
    assert program.rings.center.tolist() == [4, 1, 4]
    assert program.rings.variants[0].tolist() == [70.0, 300.0]
    assert len(program.rings.variants[1]) == 256
    assert program.rings.variants[2].tolist() == [55.0]


def test_the_continuous_reach_has_its_mid_quantiles(program):
    prior = parse_prior("loguniform(10 km, 100 km)")
    assert np.array_equal(program.rings.variants[1], quantile(prior, (np.arange(256) + 0.5) / 256))
    assert np.all(np.diff(program.rings.variants[1]) > 0)


def test_a_ring_of_70_km_leaves_the_road_alone_and_one_of_300_km_covers_it(program):
    m20, tanf = 1, 4
    assert program.rings.inside[0].tolist() == [[False, False, False, False, True], [True] * 5]
    assert (program.rings.low[0][0, m20], program.rings.high[0][0, m20]) == (3.0, 3.0)
    assert (program.rings.low[0][1, m20], program.rings.high[0][1, m20]) == (-1.0, 2.0)
    track = 3  # from arak to tanf
    assert program.theatre.route_end[track] == tanf
    assert 0.0 < program.rings.low[0][0, track] < 1.0
    assert program.rings.high[0][0, track] == 2.0


def test_rings_agree_with_the_distances_of_places_and_grow_with_the_radius(program):
    for ring, radii in enumerate(program.rings.variants):
        inside = program.theatre.distance[program.rings.center[ring]] <= radii[:, None]
        assert np.array_equal(program.rings.inside[ring], inside)
        assert np.array_equal(program.rings.low[ring] == -1.0, inside[:, program.theatre.route_start])
        assert np.array_equal(program.rings.high[ring] == 2.0, inside[:, program.theatre.route_end])
        touched = program.rings.low[ring] < 3.0
        assert np.all(np.diff(touched.astype(int), axis=0) >= 0)
        assert np.all(program.rings.low[ring] <= program.rings.high[ring])
        both = touched[1:] & touched[:-1]
        assert np.all(np.diff(program.rings.low[ring], axis=0)[both] <= 1e-12)
        assert np.all(np.diff(program.rings.high[ring], axis=0)[both] >= -1e-12)


def test_a_reach_that_may_be_negative_is_refused():
    raw = race()
    raw["assumptions"]["far"]["prior"] = "normal(10 km, 20 km)"
    with pytest.raises(CompileError, match=r"error\[S604\]: the reach of fires `guns` can be -\d") as caught:
        compile_raw(raw)
    assert "low=0 km" in caught.value.diagnostics[0].hint


def test_a_ring_that_covers_more_than_a_quarter_of_the_globe_but_not_the_route_is_refused():
    raw = race()
    raw["theatre"]["places"]["raqqa"] |= {"lat": -33.0, "lon": -141.0}
    raw["theatre"]["routes"]["north"]["length"] = "19900 km"
    raw["assumptions"]["reach"]["prior"] = "15000 km"
    with pytest.raises(CompileError, match=r"S606.*more than 9,000 km"):
        compile_raw(raw)


@pytest.mark.parametrize(
    "text",
    ["uniform(10 km, 80 km)", "lognormal(30 km, 0.4)", "normal(50 km, 20 km, low=0 km)", "beta(2, 5, 0 km, 90 km)"],
)
def test_a_value_is_read_as_the_middle_of_its_256th(text):
    prior = parse_prior(text)
    readings = reach_readings(prior)
    units = np.random.default_rng(1).uniform(0.001, 0.999, 4000)
    assert np.array_equal(reading_index(prior, quantile(prior, units)), np.floor(units * 256))
    assert np.array_equal(reading_index(prior, readings), np.arange(256))


def test_values_that_the_prior_does_not_allow():
    prior = parse_prior("uniform(10 km, 80 km)")
    assert reading_index(prior, np.array([9.0, 10.0, 80.0, 81.0, np.nan])).tolist() == [-1, 0, 255, -1, -1]
    choice = parse_prior("choice({70 km: 0.8, 300 km: 0.2})")
    assert reading_index(choice, np.array([70.0, 300.0 * (1 + 1e-12), 71.0, np.nan])).tolist() == [0, 1, -1, -1]
