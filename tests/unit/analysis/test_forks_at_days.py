"""Forks of one future at a day: the same to the bit up to it, odds along it, and salts that have an address."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sandtable.analysis.forks import fork_at_day
from sandtable.analysis.volatility.world import odds_in_this_world
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import AnalysisError, StudyError
from sandtable.loading import load
from sandtable.program import Blocks, Event, Program
from sandtable.study.design import play_design
from sandtable.study.play import Player, load_engine
from sandtable.study.salts import salts_of

ARRIVALS = Path(__file__).parent / "arrivals.yaml"
SEED = 5


@pytest.fixture(scope="module")
def program() -> Program:
    return compile_scenario(load("deir-ez-zor-2017"))


@pytest.fixture(scope="module")
def engine(program: Program) -> Player:
    return load_engine(program)


def draws_of(program: Program, future: int) -> np.ndarray:  # type: ignore[type-arg]
    return draw_assumptions(program, seed=SEED, futures=[future])[0]


def test_a_fork_is_the_same_future_up_to_its_day(program: Program, engine: Player) -> None:
    for future in range(4):
        for day in (0.0, 30.0, 77.5):
            fork = fork_at_day(
                program, seed=SEED, future=future, draws=draws_of(program, future), day=day, engine=engine
            )
            past = [row for row in fork.original.log if row[0] <= day]
            assert fork.same >= len(past)
            assert fork.differs is None or fork.differs > day
    assert fork.differs is not None
    late = fork_at_day(program, seed=SEED, future=0, draws=draws_of(program, 0), day=1e6, engine=engine)
    assert late.forked.log == late.original.log


def test_forks_of_one_number_share_their_dice_and_others_do_not(program: Program, engine: Player) -> None:
    def told(day: float, number: int) -> list[tuple[int, int, int]]:
        fork = fork_at_day(
            program, seed=SEED, future=2, draws=draws_of(program, 2), day=day, number=number, engine=engine
        )
        return [row[1:4] for row in fork.forked.log]

    assert told(20.0, 0) != told(20.0, 1)
    # clocks that start a little later ring a little later: the same happens
    assert told(20.0, 3) == told(20.0 + 1e-9, 3)


@pytest.mark.parametrize("day", [-1.0, math.nan, math.inf])
def test_a_day_before_the_start_is_refused(program: Program, engine: Player, day: float) -> None:
    with pytest.raises(AnalysisError, match="cannot be forked"):
        fork_at_day(program, seed=SEED, future=0, draws=draws_of(program, 0), day=day, engine=engine)


def test_odds_along_one_future_are_those_of_what_is_left() -> None:
    """An arrival at .01 a day until day 100: before it came 1 - exp(-.01 (100 - d)), afterwards 1. A choice with known odds .3."""
    arrivals = compile_scenario(load(str(ARRIVALS)))
    own = load_engine(arrivals)
    days = (0.0, 20.0, 40.0, 60.0, 80.0, 99.0)
    tried, settled = 0, 0
    for future in range(8):
        draws = draws_of(arrivals, future)
        record = own.trace(seed=SEED, future=future, assumptions=draws)
        arrive = [each.identifier for each in arrivals.decisions].index("arrive")
        ticks = [row[0] for row in record.log if row[1] == Event.DECISION and row[2] == arrive]
        came = min(ticks, default=math.inf)
        found = odds_in_this_world(arrivals, seed=SEED, future=future, draws=draws, days=days, forks=2_000, engine=own)
        for day, odds in zip(days, found.odds("came"), strict=True):
            truth = 1.0 if came <= day else 1 - math.exp(-0.01 * (100.0 - day))
            settled += came <= day
            assert odds.value == pytest.approx(truth, abs=4 * 0.5 / math.sqrt(2_000))
            assert odds.low <= odds.value <= odds.high
            tried += 1
        toss = found.odds("tossed")
        assert toss[0].value == pytest.approx(draws[arrivals.assumptions.index("odds")], abs=4 * 0.5 / math.sqrt(2_000))
        assert toss[-1].value in (0.0, 1.0)
    assert 0 < settled < tried
    with pytest.raises(KeyError):
        found.odds("nothing")


def test_neighbouring_days_share_their_forks(program: Program, engine: Player) -> None:
    """Where nothing happens between two days, a clock that runs aside, the odds differ by less than with other dice."""
    draws = draws_of(program, 1)

    def steps(numbers: list[float]) -> float:
        found = odds_in_this_world(program, seed=SEED, future=1, draws=draws, days=numbers, forks=150, engine=engine)
        return float(np.abs(np.diff(found.cases, axis=0)).max())

    assert steps([40.0, 40.0 + 1e-6]) <= 0.1 * 150


@pytest.mark.parametrize("days", [[], [3.0, 3.0], [-1.0, 2.0]])
def test_days_out_of_order_are_refused(program: Program, engine: Player, days: list[float]) -> None:
    with pytest.raises(AnalysisError, match="ascending order"):
        odds_in_this_world(program, seed=SEED, future=0, draws=draws_of(program, 0), days=days, engine=engine)


def test_no_forks_are_refused(program: Program, engine: Player) -> None:
    with pytest.raises(AnalysisError, match="at least one fork"):
        odds_in_this_world(program, seed=SEED, future=0, draws=draws_of(program, 0), days=[1.0], forks=0, engine=engine)


def test_a_salt_has_an_address_and_no_other_shares_it() -> None:
    futures = np.arange(50_000, dtype=np.uint64)
    salts = salts_of(futures, seed=1, count=4)
    assert len(np.unique(salts)) == salts.size
    assert (salts > 2**32).mean() > 0.999  # apart from the numbers of futures, which are small
    assert np.array_equal(salts_of(futures[100:200], seed=1, count=2, first=1), salts[100:200, 1:3])
    assert not np.isin(salts_of(futures, seed=2, count=1), salts).any()
    bits = np.unpackbits(np.ascontiguousarray(salts[:, 0]).view(np.uint8)).mean()
    assert bits == pytest.approx(0.5, abs=0.002)


def test_a_design_needs_dice_for_every_row(program: Program) -> None:
    blocks = Blocks.without(np.arange(3, dtype=np.uint64))
    with pytest.raises(StudyError, match="the dice of 3 futures"):
        play_design(program, seed=1, futures=[0, 1], blocks=blocks)
