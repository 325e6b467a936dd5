"""Odds for an observer against an exact posterior: an exponential sign of what is hidden."""

from __future__ import annotations

from functools import cache
from math import exp
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.logistic import fit_logistic, sigmoid
from sandtable.analysis.signposts.candidates import sightings
from sandtable.analysis.signposts.ensemble import Ensemble, play_ensemble
from sandtable.analysis.signposts.observed import ObserverOdds
from sandtable.analysis.signposts.observing import Watched, observer_odds, odds_line
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.spreading import deviation, spread_by
from sandtable.analysis.volatility.world import odds_in_this_world
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.study.play import load_engine, no_report

SIGN = (Path(__file__).parent / "sign.yaml").read_text(encoding="utf-8")
OFTEN, SELDOM, KIND = 0.06, 0.01, 0.4
FUTURES, SEED = 4_000, 3


@cache
def table() -> Table:
    reading = st.read(SIGN, name="sign")
    assert reading.scenario is not None
    program = st.compile_scenario(reading.scenario)
    ensemble = play_ensemble(
        program, engine=load_engine(program), seed=SEED, futures=FUTURES, threads=1, report=no_report
    )
    return Table.of(reading.scenario, program, ensemble, seed=SEED)


def shown_on(row: int) -> float:
    column = [each.event for each in table().sightings.candidates].index("stance(blue, red, hostile)")
    return float(table().sightings.days[row, column])


def posterior(day: float, shown: float) -> float:
    """That it is the kind that shows often, given when it was first shown."""
    ratio = OFTEN / SELDOM * exp(-(OFTEN - SELDOM) * shown) if shown <= day else exp(-(OFTEN - SELDOM) * day)
    return KIND * ratio / (KIND * ratio + 1 - KIND)


def row_of(*, first: float, last: float) -> int:
    """A future that shows the sign between two days."""
    return next(row for row in range(FUTURES) if first <= shown_on(row) < last)


@pytest.mark.parametrize(("first", "last"), [(5.0, 12.0), (25.0, 35.0), (61.0, np.inf)])
def test_the_line_is_the_exact_posterior(first: float, last: float) -> None:
    row = (
        row_of(first=first, last=last)
        if np.isfinite(last)
        else next(r for r in range(FUTURES) if np.isinf(shown_on(r)))
    )
    watched = Watched.of(table(), table().program.outcomes.index("shows-often"), row)
    line = odds_line(watched)
    errors, inside = [], 0
    for day, odds in zip(watched.grid[1:-1], line.odds[1:-1], strict=True):
        exact = posterior(float(day), shown_on(row))
        half = max((odds.high - odds.low) / 2, 1e-3)
        errors.append(abs(odds.value - exact) / half)
        inside += odds.low <= exact <= odds.high
    assert max(errors) < 3  # 90% intervals: about five standard errors
    assert inside > 0.5 * len(errors)
    assert line.odds[-1].value == float(watched.outcome[row])


def test_odds_are_calibrated_in_the_half_that_did_not_fit() -> None:
    watched = Watched.of(table(), table().program.outcomes.index("shows-often"), 0)
    found = odds_line(watched).calibration
    assert found.slope.low < 1 < found.slope.high
    assert found.brier.high < found.brier_at_start.value
    assert found.brier_at_start.value == pytest.approx(KIND * (1 - KIND), abs=0.01)


def test_a_rival_that_fits_and_scores_in_the_same_futures_claims_too_much() -> None:
    """Many events that say nothing, few futures: the slope is below 1 elsewhere, and not where it was fitted."""
    random = np.random.default_rng(8)
    slopes = []
    for _ in range(12):
        rows = 300
        outcome = (random.random(2 * rows) < 0.5).astype(float)
        noise = random.random((2 * rows, 60))
        fit = fit_logistic(noise[:rows], outcome[:rows], penalty=1.0)
        slopes.append([])
        for half in (slice(rows), slice(rows, None)):
            log_odds = (fit.design(noise[half]) @ fit.coefficients)[:, None]
            again = fit_logistic(log_odds, outcome[half], penalty=0.0)
            slopes[-1].append(float(again.coefficients[1] / again.scale[0]))
    same, other = np.mean(slopes, axis=0)
    assert same > 0.95
    assert other < 0.3


def test_a_rival_that_sees_the_future_is_better_than_the_posterior_allows() -> None:
    """Given what is shown later on, its odds leave the exact ones, and its score is better than the best."""
    honest = Watched.of(table(), table().program.outcomes.index("shows-often"), 0)
    leaking = Watched(
        np.maximum(honest.days - 25.0, 0.0),
        honest.outcome,
        honest.settled,
        honest.fits,
        honest.row,
        honest.grid,
        honest.columns,
    )
    day = 20.0
    rows = np.flatnonzero(~honest.fits)
    exact = np.array([posterior(day, shown_on(int(row))) for row in rows])
    truth = honest.outcome[rows].astype(float)
    best = float(((exact - truth) ** 2).mean())
    errors = {}
    for name, watched in (("honest", honest), ("leaking", leaking)):
        fit = fit_logistic(watched.features(day, watched.fits), watched.outcome[watched.fits].astype(float))
        given = fit.probability(watched.features(day, rows.tolist()))
        errors[name] = float(((given - truth) ** 2).mean()) - best
    assert abs(errors["honest"]) < 0.003
    assert errors["leaking"] < -0.01


@cache
def along() -> ObserverOdds:
    return observer_odds(
        table().scenario, future=row_of(first=5.0, last=12.0), futures=FUTURES, seed=SEED, progress=False
    )


def test_it_begins_at_the_headline_and_ends_at_what_happens() -> None:
    first, last = along().days[0], along().days[-1]
    assert first.odds == along().odds
    assert (last.odds.value, last.is_decided) == (float(along().happens), True)


def test_turning_points_are_where_the_sign_was_seen() -> None:
    found = along()
    shown = shown_on(found.future)
    turn = next(
        each for each in found.turns if any(event.event == "stance(blue, red, hostile)" for event in each.events)
    )
    assert shown <= turn.day < shown + 1.5
    assert turn.change.low > 0.2
    for each in found.turns:
        assert each.change.excludes_zero
    assert {round(each.day) for each in found.turns} <= {round(turn.day), round(found.days[-1].day)}


def test_odds_in_this_world_know_the_assumptions() -> None:
    """The kind is an assumption, so forks of any day agree; for `shown` they follow the clock, drawn again at the boundary."""
    forked = [day for day in along().days if day.in_world is not None]
    assert forked[0].day == 0
    assert forked[-1].is_decided
    assert {each.in_world.value for each in forked if each.in_world is not None} == {float(along().happens)}
    row = next(row for row in range(FUTURES) if shown_on(row) > 45 and not table().ensemble.outcomes[row, 0])
    program = table().program
    kind = bool(table().ensemble.draws[row, program.assumptions.index("kind")] > 0.5)
    rate = OFTEN if kind else SELDOM
    found = odds_in_this_world(program, seed=SEED, future=row, draws=table().ensemble.draws[row], days=[10.0, 40.0])
    for day, odds in zip((10.0, 40.0), found.odds("shown"), strict=True):
        exact = 1 - exp(-rate * (60 - day))
        assert abs(odds.value - exact) < 4 * (exact * (1 - exact) / 400) ** 0.5


def test_a_future_far_off_sees_what_it_would_see_beside_others() -> None:
    of = table().scenario
    program = table().program
    engine = load_engine(program)
    many = play_ensemble(program, engine=engine, seed=SEED, futures=300, threads=1, report=no_report)
    few = play_ensemble(program, engine=engine, seed=SEED, futures=10, also=(299,), threads=1, report=no_report)
    far = play_ensemble(program, engine=engine, seed=SEED, futures=10, also=(2**52,), threads=1, report=no_report)
    days = [sightings(of, program, each, seed=SEED, least=0).days for each in (many, few)]
    width = min(each.shape[1] for each in days)
    assert np.array_equal(days[0][299, :width], days[1][-1, :width]) or _same_events(of, many, few)
    assert far.number[-1] == 2**52


def _same_events(of: st.Scenario, many: Ensemble, few: Ensemble) -> bool:
    """Columns may differ, events may not."""
    program = table().program
    found = []
    for ensemble in (many, few):
        seen = sightings(of, program, ensemble, seed=SEED, least=0)
        row = int(np.flatnonzero(ensemble.number == 299)[0])
        found.append(
            {each.event: day for each, day in zip(seen.candidates, seen.days[row], strict=True) if np.isfinite(day)}
        )
    return found[0] == found[1]


def test_a_regression_finds_its_coefficients() -> None:
    random = np.random.default_rng(9)
    features = random.standard_normal((20_000, 2)) * (1.0, 5.0)
    outcome = (random.random(20_000) < sigmoid(0.3 + features @ (1.0, -0.1))).astype(float)
    fit = fit_logistic(features, outcome, penalty=0.0)
    assert fit.coefficients[1:] / fit.scale == pytest.approx([1.0, -0.1], abs=0.05)
    error = float(np.sqrt((fit.influence(features, outcome, on=np.array([1.0, 0.0])) ** 2).sum()))
    p = float(sigmoid(np.array([1.3]))[0])
    assert abs(float(fit.probability(np.array([[1.0, 0.0]]))[0]) - p) < 4 * error
    assert 0.001 < error < 0.01


def test_what_cannot_be_asked() -> None:
    with pytest.raises(AnalysisError, match="no outcome `x`"):
        observer_odds(table().scenario, future=0, outcome="x", futures=300, seed=SEED, progress=False)


# -- how far the odds move -----------------------------------------------------------------------------


def test_the_spread_by_a_day_is_that_of_the_exact_posterior() -> None:
    target = table().program.outcomes.index("shows-often")
    exact = np.std([posterior(20.0, shown_on(row)) for row in range(FUTURES)])
    found = spread_by(table(), target, day=20.0)
    assert abs(found.value - exact) < (found.high - found.low)
    assert found.high - found.low < 0.05


def test_noise_of_a_fit_is_no_movement() -> None:
    """Odds that are noise beside the true ones: their own deviation, the rival, says a quarter too much."""
    random = np.random.default_rng(4)
    hits, rivals = 0, []
    for _ in range(200):
        odds = random.beta(4, 4, 2_000)
        outcome = (random.random(2_000) < odds).astype(float)
        given = odds + random.normal(0, 0.12, 2_000)
        bound = np.std(odds) ** 2 / np.sqrt(np.var(odds) + 0.12**2)  # what is left of the true deviation
        found = deviation(given, outcome)
        hits += found.low <= bound <= found.high
        rivals.append(given.std())
    assert 165 <= hits <= 195
    assert np.mean(rivals) > 1.2 * np.std(odds)
    assert deviation(np.full(50, 0.3), np.zeros(50)) == Estimate(0.0, 0.0, 0.0)
