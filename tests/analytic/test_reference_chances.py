"""Chance in the reference twin against exact results.

Every check gives a distance in standard errors; it must stay under 4 for the engine, and go beyond 4 for a
twin that is broken on purpose in the way that the check is there to find.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import exp, log, sqrt
from statistics import fmean

import numpy as np
import pytest

from sandtable.engine.reference import fires, simulate
from sandtable.engine.reference.draws import Draws
from sandtable.engine.reference.future import Future
from sandtable.engine.reference.movement import become_spent, level
from sandtable.program import Event, Program, Record
from tests.analytic.builder import Sketch, front

LIMIT = 4.0


def futures(program: Program, count: int) -> list[Record]:
    return [simulate(program, seed=20170628, future=k, assumptions=()) for k in range(count)]


def z_of_share(share: float, *, expected: float, count: int) -> float:
    return abs(share - expected) / sqrt(expected * (1 - expected) / count)


def z_of_mean(sample: list[float], *, expected: float, sd: float) -> float:
    return abs(fmean(sample) - expected) / (sd / sqrt(len(sample)))


# -- a race of two hazards ---------------------------------------------------------------------------


@cache
def race() -> Program:
    """Hazards .02 and .03 a day; the first tick ends it: `slow` wins with probability .4, after 20 days in the mean."""
    sketch = Sketch(horizon=1e6).actor("blue").place("there")
    for name, rate in (("fast", 0.03), ("slow", 0.02)):
        options = {"go": (1.0, [{"end": True}]), "no": (0.0, [])}
        sketch.decision(name, "blue", when="true", clock="hazard", period=rate, options=options)  # type: ignore[arg-type]
    return sketch.build()


def z_of_race(program: Program) -> tuple[float, float]:
    records = futures(program, 3000)
    slow = sum(record.first_choice[1] >= 0 for record in records) / len(records)
    return (
        z_of_share(slow, expected=0.4, count=len(records)),
        z_of_mean([record.end for record in records], expected=20.0, sd=20.0),
    )


def test_race_of_exponentials() -> None:
    assert max(z_of_race(race())) < LIMIT


def test_the_race_finds_one_stream_for_both_clocks() -> None:
    streams = race().streams
    alike = replace(streams, decision=np.full_like(streams.decision, streams.decision[0]))
    assert z_of_race(replace(race(), streams=alike))[0] > LIMIT


def test_the_race_finds_a_clock_that_is_not_exponential(monkeypatch: pytest.MonkeyPatch) -> None:
    """A uniform clock of the same mean."""
    monkeypatch.setattr(
        Draws, "exponential", lambda self, *, stream, index, word: 2 * self.uniforms(stream=stream)[word]
    )
    assert max(z_of_race(race())) > LIMIT


# -- a thinned Poisson process -----------------------------------------------------------------------


@cache
def thinned() -> Program:
    """Chances at a rate of .1 a day, taken with probability .3, for 30 days: none with probability exp(-.9)."""
    sketch = Sketch(horizon=30.0).actor("blue").place("there")
    options = {"let-pass": ("rest", []), "take": (0.3, [])}
    sketch.decision("chance", "blue", when="true", clock="hazard", period=0.1, options=options)  # type: ignore[arg-type]
    return sketch.build()


def z_of_thinned(program: Program) -> float:
    records = futures(program, 3000)
    none = sum(record.choices[1] == 0 for record in records) / len(records)
    return z_of_share(none, expected=0.40656966, count=len(records))


def test_thinned_poisson_process() -> None:
    assert exp(-0.1 * 0.3 * 30) == pytest.approx(0.40656966, abs=5e-9)
    assert z_of_thinned(thinned()) < LIMIT


def test_the_thinned_process_finds_a_choice_that_is_never_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Draws.uniforms
    monkeypatch.setattr(
        Draws, "uniforms",
        lambda self, *, stream, index=0: (original(self, stream=stream)[0], *original(self, stream=stream, index=index)[1:]),
    )  # fmt: skip
    assert z_of_thinned(thinned()) > LIMIT


# -- strikes: a compound Poisson process -------------------------------------------------------------


@cache
def bombardment() -> Program:
    """.2 strikes a day for 30 days on a column on the march, mean loss .02; it breaks at 5% only."""
    sketch = front(tolerance=1e6)
    sketch.horizon = 30.0
    sketch.formation("column", "blue", "base-blue", orders=["field"], pace=1.0)
    return sketch.base("tower", "red", "base-red", against=["blue"], reach=1e4, tempo=0.2, loss=0.02, delay=0.0).build()


def z_of_bombardment(*, mean: float, sd: float) -> tuple[float, float]:
    """Errors of mean and standard deviation of what is left; the latter by the sample's own fourth moment."""
    left = [float(record.strength[0]) / 1000.0 for record in futures(bombardment(), 2500)]
    n = len(left)
    squares = [(x - mean) ** 2 for x in left]
    error = sqrt((fmean(s * s for s in squares) - fmean(squares) ** 2) / n)
    return z_of_mean(left, expected=mean, sd=sd), abs(fmean(squares) - sd * sd) / error


def fixed(u: float, *, mean: float) -> float:
    return mean


def uniform(u: float, *, mean: float) -> float:
    return 2.0 * mean * u


def test_compound_poisson_with_beta_losses() -> None:
    assert max(z_of_bombardment(mean=0.88692044, sd=0.06091389)) < LIMIT


def test_compound_poisson_with_fixed_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fires, "share_lost", fixed)
    assert max(z_of_bombardment(mean=0.88692044, sd=sqrt(0.00189017))) < LIMIT


def test_the_bombardment_finds_losses_of_the_wrong_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fires, "share_lost", uniform)
    assert max(z_of_bombardment(mean=0.88692044, sd=0.06091389)) > LIMIT


def test_the_bombardment_finds_the_exposure_of_a_stopped_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fires, "ON_THE_MOVE", 0.9)
    assert max(z_of_bombardment(mean=0.88692044, sd=0.06091389)) > LIMIT


# -- what a formation tolerates of fires ---------------------------------------------------------------


def tolerances(count: int, *, steadiness: Callable[[float], float] = lambda x: x) -> list[float]:
    """The share lost at the level by fires as it is set at the start, one a future; 0.95 is the cap."""
    program = march_of_one()
    lost = []
    for future in range(count):
        world = Future(program, seed=20170628, future=future, assumptions=()).world
        formation = world.formations[0]
        formation.steadiness = steadiness(formation.steadiness)
        lost.append(1.0 - level(world, formation=formation) / formation.strength)
    return lost


@cache
def march_of_one() -> Program:
    return front().formation("column", "blue", "base-blue").build()


def z_of_tolerances(sample: list[float]) -> float:
    """Largest distance of the shares that give way by 10, 18, 30 and 40% loss from exp(-(f / .229)^1.5)."""
    distances = []
    for lost in (0.10, 0.18, 0.30, 0.40):
        expected = 1.0 - exp(-((lost / 0.229) ** 1.5))
        share = sum(f <= lost for f in sample) / len(sample)
        distances.append(z_of_share(share, expected=expected, count=len(sample)))
    return max(distances)


def test_half_give_way_to_fires_by_18_per_cent_and_nine_tenths_by_40() -> None:
    assert 0.229 * log(2) ** (1 / 1.5) == pytest.approx(0.18, abs=0.0015)
    assert 1 - exp(-((0.40 / 0.229) ** 1.5)) == pytest.approx(0.90, abs=0.005)
    sample = tolerances(2500)
    assert z_of_tolerances(sample) < LIMIT
    assert max(sample) <= 0.95


def test_the_tolerances_find_the_exponent_left_out() -> None:
    assert z_of_tolerances(tolerances(2500, steadiness=lambda x: x**1.5)) > LIMIT


# -- who gives way, and when ---------------------------------------------------------------------------


@cache
def contest() -> Program:
    """Log law, rho = 2 for the attackers, q = .5, T = 3 and 6 days: rates sqrt(2)/3 and 1/(6 sqrt(2)); one battle to its end."""
    sketch = front(
        exponent=0.0, halt_ratio=0.0, attack_ratio=0.0, attacker_loss=2e-3, defender_loss=1e-3, sway=0.5,
        attack_endurance=3.0, defence_endurance=6.0,
    )  # fmt: skip
    sketch.stops.append("spent(column) or spent(guard)")
    sketch.formation("column", "blue", "field", orders=["base-red"], pace=1e9)
    return sketch.formation("guard", "red", "base-red").build()


def z_of_contest(program: Program) -> tuple[float, float, float]:
    """Distances of: the share that the attackers win; the shares over by day 1.5 and 3. P(T > t) = exp(-ln 2 (t^1.5) sum of rates^1.5)."""
    records = futures(program, 2500)
    attack, defence = (sqrt(2.0) / 3.0) ** 1.5, (1.0 / (6.0 * sqrt(2.0))) ** 1.5
    first = [next((r[0], r[2]) for r in record.log if r[1] == Event.GIVE_WAY) for record in records]
    won = sum(who == 1 for _, who in first) / len(first)
    expected = defence / (attack + defence)
    over = [
        z_of_share(
            sum(day <= t for day, _ in first) / len(first),
            expected=1.0 - exp(-log(2.0) * t**1.5 * (attack + defence)),
            count=len(first),
        )
        for t in (1.5, 3.0)
    ]
    return z_of_share(won, expected=expected, count=len(first)), *over  # type: ignore[return-value]


def test_the_race_of_the_two_sides_to_give_way() -> None:
    assert max(z_of_contest(contest())) < LIMIT


def test_the_race_finds_endurances_without_their_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rival: exponential endurances of the same median."""
    monkeypatch.setattr(
        Draws,
        "weibull",
        lambda self, *, stream, index, word: self.exponential(stream=stream, index=index, word=word) / log(2.0),
    )
    assert max(z_of_contest(contest())) > LIMIT


def recovery_days(shape: float = 1.5) -> list[float]:
    """Days that a formation beaten in `contest` would need, median 10."""
    program, days = contest(), []
    for future in range(2500):
        world = Future(program, seed=20170628, future=future, assumptions=()).world
        become_spent(world, formation=world.formations[0])
        days.append(10.0 * (world.formations[0].days_to_recover / 10.0) ** (1.5 / shape))
    return days


def z_of_recovery(days: list[float]) -> float:
    expected = [1.0 - exp(-log(2.0) * (t / 10.0) ** 1.5) for t in (4.0, 10.0, 20.0)]
    shares = [sum(day <= t for day in days) / len(days) for t in (4.0, 10.0, 20.0)]
    return max(z_of_share(s, expected=e, count=len(days)) for s, e in zip(shares, expected, strict=True))


def test_recovery_has_its_median_and_its_shape() -> None:
    assert z_of_recovery(recovery_days()) < LIMIT


def test_the_check_of_recovery_finds_another_shape() -> None:
    assert z_of_recovery(recovery_days(shape=1.0)) > LIMIT


# -- spreads -----------------------------------------------------------------------------------------


def z_of_log_normal(sample: list[float], *, spread: float) -> float:
    """Errors of mean and mean square of logarithms that are normal around 0."""
    n, logs = len(sample), [log(x) / spread for x in sample]
    return max(abs(fmean(logs)) * sqrt(n), abs(fmean(x * x for x in logs) - 1.0) * sqrt(n / 2.0))


@cache
def marches() -> Program:
    sketch = front(friction_spread=0.3).formation("column", "blue", "base-blue", orders=["field"])
    sketch.horizon = 0.0
    return sketch.build()


def frictions(transform: Callable[[float], float]) -> list[float]:
    """Speed over pace of the first leg."""
    rows = [record.log[0] for record in futures(marches(), 2500)]
    assert all(row[1] == Event.DEPART for row in rows)
    return [transform(row[4] / 20.0) for row in rows]


def test_friction_is_log_normal_around_1() -> None:
    assert z_of_log_normal(frictions(lambda x: x), spread=0.3) < LIMIT


def test_the_friction_check_finds_a_mean_of_1_instead_of_a_median() -> None:
    assert z_of_log_normal(frictions(lambda x: x * exp(-(0.3**2) / 2)), spread=0.3) > LIMIT
