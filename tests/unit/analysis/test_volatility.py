"""When an outcome is settled, against what is known exactly: an arrival at a constant rate, a choice on a day, unknown odds."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.volatility import volatility as module
from sandtable.analysis.volatility.results import SettledOutcome, Volatility
from sandtable.analysis.volatility.settled import Pairs, odds_deviation, settled_share
from sandtable.analysis.volatility.volatility import grid, volatility
from sandtable.errors import AnalysisError
from sandtable.program import Blocks
from sandtable.telling import tell

ARRIVALS = Path(__file__).parent / "arrivals.yaml"
RATE, HORIZON = 0.01, 100.0
FUTURES, SEED = 8_000, 3
FAR = 3.5  # standard errors


def found_in(**options: object) -> Volatility:
    return volatility(str(ARRIVALS), futures=FUTURES, seed=SEED, progress=False, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Volatility:
    return found_in()


def row(found: Volatility, name: str) -> SettledOutcome:
    return next(each for each in found.outcomes if each.id == name)


def arrived(day: float) -> tuple[float, float]:
    """The share of the variance that is settled, and the standard deviation of the odds: known when it came, or the odds left."""
    come, left = 1 - math.exp(-RATE * day), 1 - math.exp(-RATE * (HORIZON - day))
    p = 1 - math.exp(-RATE * HORIZON)
    variance = come + (1 - come) * left**2 - p * p
    return variance / (p * (1 - p)), math.sqrt(max(variance, 0.0))


def error_of(share: float) -> float:
    """A bound on the standard error of a settled share at a probability of .3 to .65."""
    return math.sqrt((1 - share) * (1 + 2 * share) / FUTURES) + 1e-9


def deviates(row: SettledOutcome, truth: dict[float, float]) -> float:
    """The largest difference from the truth in standard errors."""
    return max(abs(each.settled.value - truth[each.day]) / error_of(truth[each.day]) for each in row.days)


def test_an_arrival_is_settled_as_the_exponential_law_says(found: Volatility) -> None:
    came = row(found, "came")
    assert found.days == (0.0, 12.0, 25.0, 38.0, 50.0, 62.0, 75.0, 88.0)
    truth = {day: arrived(day)[0] for day in found.days}
    assert deviates(came, truth) < FAR
    for each in came.days:
        assert each.deviation.value == pytest.approx(arrived(each.day)[1], abs=0.04 if each.day < 12 else 0.015)
    assert came.probability.low < 1 - math.exp(-1) < came.probability.high
    assert (came.first_day(0.5) or came.days[0]).day in (62.0, 75.0)


def test_a_choice_is_settled_on_its_day_and_not_before(found: Volatility) -> None:
    """What happens at the very moment of a fork is known: at day 50 all of it is settled."""
    truth = {day: float(day >= 50) for day in found.days}
    assert deviates(row(found, "chosen"), truth) < FAR


def test_unknown_odds_are_settled_by_the_assumption_alone(found: Volatility) -> None:
    """Odds with a beta(2, 3) prior: knowing them settles 1 / (2 + 3 + 1) of the variance, from the start on."""
    truth = {day: 1.0 if day >= 75 else 1 / 6 for day in found.days}
    assert deviates(row(found, "tossed"), truth) < FAR


def test_an_outcome_that_never_happens_has_nothing_to_settle(found: Volatility) -> None:
    never = row(found, "never")
    assert (never.reason, never.days) == ("never", ())
    assert "Never: never" in "\n".join(tell(found).texts())


def test_broken_rivals_are_seen(monkeypatch: pytest.MonkeyPatch, found: Volatility) -> None:
    """A fork twelve days too late, and one that meets its own dice again, are both far from the truth."""
    truth = {day: arrived(day)[0] for day in found.days}
    right = module.forked_after
    monkeypatch.setattr(module, "forked_after", lambda own, salts, *, day: right(own, salts, day=day + 12.0))
    assert deviates(row(found_in(outcome="came"), "came"), truth) > 2 * FAR

    def again(own: np.ndarray, _: object, *, day: float) -> Blocks:  # type: ignore[type-arg]
        return Blocks(np.array([day]), np.stack([own, own], axis=1))

    monkeypatch.setattr(module, "forked_after", again)
    assert deviates(row(found_in(outcome="came"), "came"), truth) > 2 * FAR


def test_it_is_the_same_on_any_number_of_threads_and_one_outcome_is_a_row_of_all(found: Volatility) -> None:
    one = found_in(outcome="came", threads=1)
    assert one.outcomes == (row(found, "came"),)
    assert found_in(threads=2).to_json_object() == found.to_json_object()


def test_what_cannot_be_asked_is_refused() -> None:
    for options, message in (
        ({"futures": 99}, "at least 100 futures"), ({"points": 0}, "at least one day"), ({"outcome": "cane"}, "no outcome"),
    ):  # fmt: skip
        with pytest.raises(AnalysisError, match=message):
            st.volatility(str(ARRIVALS), **({"futures": 100, "seed": 1, "progress": False} | options))  # type: ignore[arg-type]


def test_the_grid_has_whole_days_where_they_stay_apart() -> None:
    assert grid(100.0, points=3) == [0.0, 33.0, 67.0]
    assert grid(2.0, points=4) == [0.0, 0.5, 1.0, 1.5]


def test_pairs_by_hand() -> None:
    """20 both, 10 one, 70 neither: p = .25, c = .2 - .0625, the share that differs .1 of 2 p (1 - p) = .375."""
    pairs = Pairs(20, 10, 70)
    assert settled_share(pairs).value == pytest.approx(1 - 0.1 / 0.375)
    assert odds_deviation(pairs).value == pytest.approx(math.sqrt(0.2 - 0.0625))
    assert math.isnan(settled_share(Pairs(0, 0, 9)).value)
    assert settled_share(Pairs(1, 60, 39)).value == 0.0
    whole = settled_share(Pairs(300, 0, 700))
    assert (whole.value, whole.high) == (1.0, 1.0)
    assert 0.98 < whole.low < 1.0
    spread = odds_deviation(Pairs(300, 0, 700))
    assert spread.value == pytest.approx(math.sqrt(0.21))
    assert 0.44 < spread.low < spread.value < spread.high < 0.48
