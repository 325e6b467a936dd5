"""What is measured of signposts covers the truth; what is measured where it was found does not."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from sandtable.analysis.signposts.information import conditional_information, information, joined
from sandtable.analysis.signposts.measuring import Half, bias_of, gains_of, odds_of, placebo_bias, ratio_of
from sandtable.analysis.signposts.watching import find_list
from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL

TRIALS = 150
ROWS = 1_200  # a half
KIND = 0.4
RATES = ((0.7, 0.2), (0.5, 0.3), (0.85, 0.6))  # how often each sign is shown, with the outcome and without
NOISE = 300


def draw(random: np.random.Generator, *, noise: int = 0) -> Half:
    outcome = random.random(ROWS) < KIND
    shown = [random.random(ROWS) < np.where(outcome, *rates) for rates in RATES]
    shown += [random.random(ROWS) < share for share in random.uniform(0.1, 0.9, noise)]
    days = np.where(np.stack(shown, axis=1), 1.0, np.inf)
    return Half(days, outcome, np.full(ROWS, 10.0), 5.0)


def joint(columns: tuple[int, ...]) -> np.ndarray:
    """The distribution of outcome and the joint state of some signs: (states, 2)."""
    table = np.empty((2 ** len(columns), 2))
    for state in range(len(table)):
        for happens, weight in ((1, KIND), (0, 1 - KIND)):
            for place, column in enumerate(columns):
                rate = RATES[column][1 - happens]
                weight *= rate if state >> place & 1 else 1 - rate
            table[state, happens] = weight
    return table


def bits(columns: tuple[int, ...]) -> float:
    table = joint(columns)
    products = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True)
    return float((table * np.log2(table / products)).sum())


@cache
def simulated() -> dict[str, list[tuple[float, Estimate]]]:
    """Truth and estimate of each figure, many times over."""
    random = np.random.default_rng(19990101)
    found: dict[str, list[tuple[float, Estimate]]] = {}
    for _ in range(TRIALS):
        half = draw(random)
        seen, outcome = half.seen, half.open_outcome
        shown, without = RATES[0]
        share = KIND * shown + (1 - KIND) * without
        for name, truth, estimate in (
            ("seen", KIND * shown / share, odds_of(outcome[seen[:, 0]])),
            ("unseen", KIND * (1 - shown) / (1 - share), odds_of(outcome[~seen[:, 0]])),
            ("ratio", shown / without, ratio_of(seen[:, 0], outcome)),
            ("bits", bits((0,)), information(joined(seen[:, :1]), outcome.astype(np.int64), states=2)),
            ("bits of all", bits((0, 1, 2)), information(joined(seen), outcome.astype(np.int64), states=2)),
            ("gain", bits((0, 1)) - bits((0,)), gains_of(seen, outcome.astype(np.int64), [0, 1])[1]),
        ):
            assert estimate is not None
            found.setdefault(name, []).append((truth, estimate))
    return found


def test_intervals_cover() -> None:
    slack = 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)
    for name, pairs in simulated().items():
        covered = sum(estimate.low <= truth <= estimate.high for truth, estimate in pairs) / TRIALS
        assert covered > LEVEL - slack, (name, covered)
        assert covered < 1.0, name  # nor are they so wide that they say nothing


def test_information_is_without_the_bias_of_small_counts() -> None:
    for name in ("bits", "bits of all", "gain"):
        errors = [estimate.value - truth for truth, estimate in simulated()[name]]
        assert abs(np.mean(errors)) < 3 * np.std(errors) / math.sqrt(TRIALS), name
    # signs that say nothing; the broken rival is without Miller and Madow's term
    half = draw(np.random.default_rng(5), noise=NOISE)
    nothing, outcome = half.seen[:, len(RATES) :], half.open_outcome.astype(np.int64)
    told, _ = conditional_information(nothing, outcome, np.zeros(ROWS, np.int64), states=2)
    error = np.std(told) / math.sqrt(NOISE)
    assert abs(np.mean(told)) < 3 * error
    assert np.mean(told + 1 / (2 * ROWS * math.log(2))) > 5 * error


@cache
def searched(*, stops: bool) -> list[tuple[Estimate, Estimate, tuple[int, ...]]]:
    """What a list says where it was found, and in other futures, and its columns; most candidates say nothing."""
    random = np.random.default_rng(19990102)
    found = []
    for _ in range(30):
        here, there = draw(random, noise=NOISE), draw(random, noise=NOISE)
        listed = find_list(here.seen, here.open_outcome.astype(np.int64), stops=stops)
        columns = tuple(each.column for each in listed)
        bias = bias_of(here, there, columns)
        assert bias is not None
        found.append((bias.found, bias.measured, columns))
    return found


def test_what_was_searched_for_looks_better_than_it_is_only_where_it_was_found() -> None:
    """With 300 signs that say nothing. The rival measures in the futures that it has searched."""
    here, there = [], []
    for found, measured, columns in searched(stops=False):
        truth = bits(tuple(column for column in columns if column < len(RATES)))
        here.append(found.value - truth)
        there.append(measured.value - truth)
    assert np.mean(here) > 5 * np.std(here) / math.sqrt(len(here))
    assert np.mean(here) > 0.005
    assert abs(np.mean(there)) < 3 * np.std(there) / math.sqrt(len(there))


def test_signs_that_say_nothing_hardly_ever_enter_the_list() -> None:
    entered = [any(column >= len(RATES) for column in columns) for _, _, columns in searched(stops=True)]
    assert sum(entered) <= 4  # 5% of 30, and some
    assert all(columns[0] == 0 for _, _, columns in searched(stops=True))


def test_the_placebo_shows_the_bias_and_nothing_where_it_is_measured() -> None:
    random = np.random.default_rng(19990103)
    biases = [placebo_bias(draw(random), draw(random), seed=seed) for seed in range(20)]
    assert all(bias.found.low > 0 for bias in biases)
    found, measured = (np.mean([getattr(bias, name).value for bias in biases]) for name in ("found", "measured"))
    assert found > 0.02
    assert measured < found / 5
