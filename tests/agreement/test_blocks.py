"""Dice in blocks of time and purpose (docs/model.md section 1): the twins agree, the law stays, forks share their past."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Batch, Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import blocks as reference_blocks
from sandtable.engine.reference import simulate
from sandtable.loading import load
from sandtable.program import Blocks, Event, Program, Purpose
from sandtable.scenario.source import bundled
from tests.agreement.blocks import lies_inside, random_blocks
from tests.agreement.comparison import ROUNDING_TIE, difference
from tests.agreement.test_twins import SCALE, SEED, program_of
from tests.agreement.theatres import random_theatre
from tests.analytic.builder import town
from tests.power import tries

SMALL, MEDIUM = range(30 * SCALE), range(8 * SCALE)
FUTURES = tries(100_000, usual=20_000)
NEVER = 1e9


def program_named(name: str) -> Program:
    return compile_scenario(load(name))


def numbers(count: int, *, first: int = 0) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.arange(first, first + count, dtype=np.uint64)


def drawn_for(program: Program, futures: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    return draw_assumptions(program, seed=SEED, futures=futures)


def random_salts(seed: int, *shape: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.random.default_rng(seed).integers(0, 2**64, shape, dtype=np.uint64)


# -- the twins ---------------------------------------------------------------------------------------


def disagreements(program: Program, blocks: Blocks, where: Counter[str]) -> list[str]:
    engine, drawn, found = Engine(program), drawn_for(program, numbers(len(blocks))), []
    for k in range(len(blocks)):
        own = blocks[k : k + 1]
        fast = engine.trace(seed=SEED, future=k, assumptions=drawn[k], blocks=own)
        slow = simulate(program, seed=SEED, future=k, assumptions=drawn[k].tolist(), blocks=own)
        where += lies_inside(slow.log, blocks.boundaries.tolist())
        what = difference(fast, slow, program)
        if what is not None:
            found.append(ROUNDING_TIE if what.startswith(ROUNDING_TIE) else f"future {k}: {what}")
    return found


@pytest.mark.parametrize(("size", "theatres", "futures"), [("small", SMALL, 5), ("medium", MEDIUM, 3)])
def test_twins_agree_on_generated_theatres_with_boundaries(size: Any, theatres: range, futures: int) -> None:
    where: Counter[str] = Counter()
    faults, ties = [], 0
    for number in theatres:
        program = program_of(random_theatre(number, size=size))
        found = disagreements(program, random_blocks(number, program, futures=futures), where)
        ties += found.count(ROUNDING_TIE)
        faults += [f"theatre {number}, {what}" for what in found if what != ROUNDING_TIE]
    assert not faults, "\n".join(faults[:3])
    assert ties <= 0.01 * len(theatres) * futures
    for what in ("battle", "recovery", "delay", "between ticks"):
        assert where[what] > 10, where


@pytest.mark.parametrize("name", bundled())
def test_twins_agree_on_bundled_scenarios_with_boundaries(name: str) -> None:
    program = program_named(name)
    assert disagreements(program, random_blocks(3, program, futures=8, most=24), Counter()) == []


# -- nothing moves that need not ---------------------------------------------------------------------


def assert_same(one: Batch, other: Batch) -> None:
    for name, value in vars(one).items():
        assert value.tobytes() == vars(other)[name].tobytes(), name


@pytest.mark.parametrize("name", bundled())
def test_without_a_boundary_everything_is_as_it_was(name: str) -> None:
    """Salts by purpose that are the future's own number, and boundaries from the horizon on, change no byte."""
    program, futures = program_named(name), numbers(300)
    engine, drawn = Engine(program), drawn_for(program, futures)
    plain = engine.run(seed=SEED, futures=futures, assumptions=drawn)
    for columns in (1, len(Purpose), int(Purpose.DECISIONS) + len(program.decisions)):
        own = np.repeat(futures[:, None, None], columns, axis=2)
        assert_same(plain, engine.run_blocks(seed=SEED, blocks=Blocks(np.zeros(0), own), assumptions=drawn))
        after = np.concatenate([own, random_salts(columns, 300, 2, columns)], axis=1)
        late = Blocks(np.array([program.horizon, program.horizon + 7.0]), after)
        assert_same(plain, engine.run_blocks(seed=SEED, blocks=late, assumptions=drawn))


def test_forks_share_every_event_up_to_their_day() -> None:
    program = program_named("deir-ez-zor-2017")
    engine, later = Engine(program), 0
    for k in range(12):
        drawn = drawn_for(program, numbers(1, first=k))[0]
        whole = engine.trace(seed=SEED, future=k, assumptions=drawn).log
        at_a_tick = next(row[0] for row in whole if row[1] == Event.DECISION and row[0] > 0.0)
        for day in (0.0, at_a_tick, 21.5, 60.0):
            salts = np.array([[k, 2**63 + 1_000 * k + int(day)]], np.uint64)
            fork = engine.trace(seed=SEED, future=k, assumptions=drawn, blocks=Blocks(np.array([day]), salts)).log
            past = [row for row in whole if row[0] <= day]
            assert fork[: len(past)] == past
            assert [row for row in fork if row[0] <= day] == past
            later += fork != whole
    assert later > 40


def test_each_purpose_has_its_own_salt() -> None:
    """Another salt of the settlement changes the settlement only; of the marches, marches first of all."""
    program, futures = program_named("deir-ez-zor-2017"), numbers(400)
    engine, drawn = Engine(program), drawn_for(program, futures)
    own = np.repeat(futures[:, None, None], len(Purpose), axis=2)
    plain = engine.run(seed=SEED, futures=futures, assumptions=drawn)
    changed = {}
    for purpose in Purpose:
        salts = own.copy()
        salts[:, 0, purpose] = random_salts(int(purpose), 400)
        batch = engine.run_blocks(seed=SEED, blocks=Blocks(np.zeros(0), salts), assumptions=drawn)
        changed[purpose] = {
            name for name, value in vars(batch).items() if value.tobytes() != vars(plain)[name].tobytes()
        }
    assert changed[Purpose.SETTLEMENT] == {"de_facto", "de_jure"}
    assert all("strength" in changed[purpose] for purpose in set(Purpose) - {Purpose.SETTLEMENT, Purpose.SURRENDER})


def test_decisions_may_have_a_salt_each() -> None:
    """Another salt of a decision changes what it takes, wherever it takes more than one option."""
    program = program_named("fashoda-1898")
    engine, futures, others = Engine(program), numbers(300), int(Purpose.DECISIONS)
    drawn = drawn_for(program, futures)
    own = np.repeat(futures[:, None, None], others + len(program.decisions), axis=2)
    plain = engine.run(seed=SEED, futures=futures, assumptions=drawn).first_choice
    for d in range(len(program.decisions)):
        salts = own.copy()
        salts[:, 0, others + d] = random_salts(d, 300)
        found = engine.run_blocks(seed=SEED, blocks=Blocks(np.zeros(0), salts), assumptions=drawn).first_choice
        if len(set(plain[:, d].tolist()) - {-1}) > 1:
            assert (found[:, d] != plain[:, d]).any()


# -- the law -----------------------------------------------------------------------------------------


def statistics(batch: Batch) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """What is compared of futures: by name, one number each."""
    found = {"events": batch.events, "events squared": batch.events.astype(float) ** 2, "attacks": batch.attacks}
    for name in ("outcomes", "strength", "losses", "choices", "strikes"):
        table = vars(batch)[name]
        found |= {f"{name} {k}": table[:, k] for k in range(table.shape[1])}
    for name in ("times", "first", "reached"):
        table = vars(batch)[name]
        for k in range(table.shape[1]):
            found |= {f"{name} {k} by {day}": table[:, k] <= day for day in (15, 30, 45, 60, 90, 1e6)}
    found |= {f"de facto {state}": batch.de_facto == state for state in range(5)}
    return {name: np.asarray(value, np.float64) for name, value in found.items()}


def z_scores(one: Batch, other: Batch) -> dict[str, float]:
    """Differences of means in standard errors, of what occurs at least 50 times."""
    mine, theirs = statistics(one), statistics(other)
    found = {}
    for name, a in mine.items():
        b = theirs[name]
        if min((a != np.median(a)).sum(), (b != np.median(a)).sum()) >= 50:
            found[name] = float((a.mean() - b.mean()) / np.sqrt(a.var() / len(a) + b.var() / len(b)))
    return found


FARTHEST = 4.8  # of some 200 statistics, each beyond it once in 600,000 times


def played(program: Program, days: Any, salts: Any, *, first: int) -> Batch:
    drawn = drawn_for(program, numbers(len(salts), first=first))
    return Engine(program).run_blocks(seed=SEED, blocks=Blocks(np.asarray(days, float), salts), assumptions=drawn)


@pytest.mark.parametrize("name", ["fashoda-1898", "deir-ez-zor-2017", "theatre 4", "theatre 7"])
def test_blocks_change_no_law(name: str) -> None:
    """Plain futures against others in 24 blocks, salted by purpose; then all forks of others at one day.

    The broken rival: the same salt in every block, so that a clock that ran meets its own number again.
    """
    is_bundled = name in bundled()
    program = program_named(name) if is_bundled else program_of(random_theatre(int(name.split()[1]), size="medium"))
    futures = FUTURES // 4 if name == "deir-ez-zor-2017" else FUTURES
    plain = played(program, [], numbers(futures)[:, None], first=0)
    weeks = np.arange(1, 25) * program.horizon / 25
    salts = random_salts(1, futures, 25, len(Purpose))
    weekly = z_scores(plain, played(program, weeks, salts, first=futures))
    assert len(weekly) > 15
    assert max(map(abs, weekly.values())) < FARTHEST, weekly
    forks = np.stack([numbers(futures, first=2 * futures), random_salts(2, futures)], axis=1)
    once = z_scores(plain, played(program, [program.horizon / 3], forks, first=2 * futures))
    assert max(map(abs, once.values())) < FARTHEST, once
    if is_bundled:
        again = np.repeat(numbers(futures, first=3 * futures)[:, None], 25, axis=1)
        rival = z_scores(plain, played(program, weeks, again, first=3 * futures))
        assert max(map(abs, rival.values())) > 2 * FARTHEST


def days_of(event: Event, sketch: Any, *, futures: int, since: Event, days: Any) -> list[float]:
    """From an event to the first of another, in the reference twin with boundaries."""
    program, found = sketch.build(), []
    for k in range(futures):
        salts = random_salts(k, 1, len(days) + 1)
        log = simulate(program, seed=2, future=k, assumptions=(), blocks=Blocks(np.asarray(days, float), salts)).log
        start = next(row[0] for row in log if row[1] == since)
        found.append(next((row[0] for row in log if row[1] == event and row[0] >= start), np.inf) - start)
    return found


def assault(**rules: float) -> Any:
    """The log law: rho is constant, so strain is a straight line from day 5 on."""
    settings = {"exponent": 0.0, "halt_ratio": 0.0, "sway": 0.25, "attack_endurance": NEVER, "defence_endurance": 4.0}
    sketch = town(**settings | rules).formation("guard", "red", "town", strength=1e6, cohesion=1.0)
    return sketch.formation("column", "blue", "west", orders=["town"], strength=3e6)


def weibull(median: float) -> Any:
    return lambda days: 1.0 - np.exp(-np.log(2.0) * (np.maximum(days, 0.0) / median) ** 1.5)


THRESHOLDS = {
    "endurance": (Event.GIVE_WAY, Event.OPEN, 4.0 * (0.02 / 0.015) ** 0.25),
    "recovery": (Event.RECOVERY, Event.GIVE_WAY, 10.0),
}


@pytest.mark.parametrize("name", THRESHOLDS)
def test_a_threshold_keeps_its_law_across_boundaries(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a boundary every second day. Broken rivals: it is drawn afresh without regard to what was borne, in two ways."""
    event, since, median = THRESHOLDS[name]
    rules = {} if name == "endurance" else {"defence_endurance": 0.5, "recovery": 10.0}
    sketch, futures = assault(**rules), tries(2_000, usual=500)
    march = 5.0 if name == "endurance" else 0.0  # to `north`, of recovery: it runs from the arrival on

    def p_value() -> float:
        days = np.array(days_of(event, sketch, futures=futures, since=since, days=np.arange(2.0, 90.0, 2.0)))
        return float(kstest(days - (0.0 if march else 5.0), weibull(median)).pvalue)

    assert p_value() > 0.001
    monkeypatch.setattr(reference_blocks, "median_threshold", lambda borne, fresh: (fresh / np.log(2.0)) ** (1 / 1.5))
    assert p_value() < 1e-6
    monkeypatch.setattr(
        reference_blocks, "median_threshold", lambda borne, fresh: borne + (fresh / np.log(2.0)) ** (1 / 1.5)
    )
    assert p_value() < 1e-6


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "shape", "message"),
    [
        ([3.0, 3.0], (1, 3), "ascending"),
        ([-1.0], (1, 2), "ascending"),
        ([np.nan], (1, 2), "list of days"),
        ([1.0], (1, 1), r"shape \(futures, 2\)"),
        ([1.0], (4,), r"shape \(futures, 2\)"),
    ],
)
def test_days_and_salts_that_cannot_be_are_refused(days: list[float], shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Blocks(np.array(days), np.ones(shape, np.uint64))


def test_salts_must_fit_the_program() -> None:
    program = program_named("fashoda-1898")
    with pytest.raises(ValueError, match="salts must have 1 column, 8 or"):
        played(program, [], np.ones((1, 1, 3), np.uint64), first=0)
