"""Intervals of `compare` cover: differences of paired shares, mean differences in days, the share that differs."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy.stats import poisson

from sandtable.analysis.compare.differences import ShareDifference
from sandtable.analysis.compare.pair_results import share_fields, time_difference
from sandtable.analysis.compare.pair_tally import Columns, Ends, PairTally
from sandtable.analysis.intervals.paired import Moments, tango
from sandtable.study.intervals import LEVEL, wilson

TRIALS = 2_000
PAIRS = 2_000
# probability that an outcome holds in both worlds, in the changed one only, in the file only
SHARES = {
    "many differ": (0.40, 0.10, 0.06),
    "few differ": (0.40, 0.010, 0.0025),
    "hardly any differ": (0.40, 0.001, 0.0005),
    "nothing is moved": (0.40, 0.0025, 0.0025),
    "rare": (0.001, 0.004, 0.001),
}
MOVED, DAYS = 0.15, 2.0  # share of the futures whose time moves, mean of an exponential shift
RARELY = 0.002


def covers(hits: int, trials: int) -> bool:
    """Whether a share of hits agrees with the level, within 3.5 standard errors of a binomial."""
    return abs(hits / trials - LEVEL) <= 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / trials)


def ends(outcomes: np.ndarray, times: np.ndarray) -> Ends:
    rows = len(outcomes)
    none = np.full(rows, -1, np.int8)
    return Ends(np.ones(rows, np.bool_), outcomes[:, None], times[:, None], none, none)


def tally_of(random: np.random.Generator, shares: tuple[float, float, float], moved: float = 0.0) -> PairTally:
    """Pairs of futures of two worlds whose difference is known, counted as `compare` counts them."""
    kind = random.random(PAIRS)
    both, gained, lost = np.cumsum(shares)
    first = (kind < both) | ((kind >= gained) & (kind < lost))
    second = kind < gained
    times = random.uniform(0, 100, PAIRS)
    later = times + (random.random(PAIRS) < moved) * random.exponential(DAYS, PAIRS)
    tally = PairTally(Columns(("outcome",), ("outcome",)))
    half = PAIRS // 2
    for block in (slice(0, half), slice(half, PAIRS)):
        tally.add(ends(first[block], times[block]), ends(second[block], later[block]))
    return tally


@cache
def simulated(name: str) -> tuple[ShareDifference, ...]:
    random = np.random.default_rng(sorted(SHARES).index(name))
    tallies = (tally_of(random, SHARES[name]) for _ in range(TRIALS))
    return tuple(ShareDifference(**share_fields(tally.outcomes["outcome"], pairs=tally.pairs)) for tally in tallies)


def hits(name: str, bounds: Callable[[ShareDifference], tuple[float, float]]) -> int:
    truth = SHARES[name][1] - SHARES[name][2]
    return sum(low <= truth <= high for low, high in map(bounds, simulated(name)))


@pytest.mark.parametrize("name", sorted(SHARES))
def test_a_difference_of_paired_shares(name: str) -> None:
    assert covers(hits(name, lambda share: (share.difference.low, share.difference.high)), TRIALS)


@pytest.mark.parametrize("name", ["many differ", "few differ"])
def test_its_twin_that_forgets_the_pairs_is_too_wide(name: str) -> None:
    def unpaired(share: ShareDifference) -> tuple[float, float]:
        first, second = share.baseline.value, share.variant.value
        half = 1.645 * math.sqrt((first * (1 - first) + second * (1 - second)) / PAIRS)
        return share.difference.value - half, share.difference.value + half

    found = hits(name, unpaired)
    assert found > LEVEL * TRIALS
    assert not covers(found, TRIALS)


def test_its_twin_of_wald_is_too_narrow_where_hardly_any_differ() -> None:
    def wald(share: ShareDifference) -> tuple[float, float]:
        half = 1.645 * math.sqrt(((share.gained + share.lost) / PAIRS - share.difference.value**2) / PAIRS)
        return share.difference.value - half, share.difference.value + half

    found = hits("hardly any differ", wald)
    assert found < LEVEL * TRIALS
    assert not covers(found, TRIALS)


def exact_coverage(bounds: Callable[[int, int], tuple[float, float]], gained: float, lost: float) -> float:
    """Coverage where discordant pairs are rare: both counts Poisson, of these means, all their values gone through."""
    most = 30
    weights = np.outer(poisson.pmf(range(most), gained), poisson.pmf(range(most), lost))
    truth = (gained - lost) / PAIRS
    covered = [[low <= truth <= high for low, high in (bounds(b, c) for c in range(most))] for b in range(most)]
    return float((weights * covered).sum())


def test_no_common_rival_is_nearer_to_its_level_where_a_handful_differ() -> None:
    def bonett_price(gained: int, lost: int) -> tuple[float, float]:
        first, second = (gained + 1) / (PAIRS + 2), (lost + 1) / (PAIRS + 2)
        half = 1.645 * math.sqrt((first + second - (first - second) ** 2) / (PAIRS + 2))
        return first - second - half, first - second + half

    def wald(gained: int, lost: int) -> tuple[float, float]:
        half = 1.645 * math.sqrt(gained + lost - (gained - lost) ** 2 / PAIRS) / PAIRS
        return (gained - lost) / PAIRS - half, (gained - lost) / PAIRS + half

    tango_of = cache(lambda gained, lost: tango(gained, lost, pairs=PAIRS))
    means = [(2.0, 0.0), (3.0, 0.0), (5.0, 0.0), (2.0, 1.0), (4.0, 1.0), (5.0, 5.0), (8.0, 2.0)]
    found = {
        name: [exact_coverage(bounds, *each) for each in means]
        for name, bounds in {"tango": tango_of, "bonett-price": bonett_price, "wald": wald}.items()
    }
    off = {name: float(np.abs(np.array(each) - LEVEL).mean()) for name, each in found.items()}
    assert off["tango"] < 0.75 * min(off["bonett-price"], off["wald"])
    assert min(found["tango"]) > 0.86
    assert all(each > LEVEL for each in found["bonett-price"])
    assert all(each < LEVEL for each in found["wald"])


@cache
def times_simulated() -> tuple[tuple[PairTally, ...], tuple[PairTally, ...]]:
    random = np.random.default_rng(99)
    often = tuple(tally_of(random, (0.5, 0.0, 0.0), MOVED) for _ in range(TRIALS))
    return often, tuple(tally_of(random, (0.5, 0.0, 0.0), RARELY) for _ in range(200))


def test_a_mean_difference_in_days() -> None:
    often, _ = times_simulated()
    found = [time_difference("outcome", "", tally.times["outcome"]) for tally in often]
    assert all(time.both == PAIRS for time in found)
    assert covers(sum(time.mean.low <= MOVED * DAYS <= time.mean.high for time in found if time.mean), TRIALS)


def test_its_twin_that_forgets_the_pairs_covers_always() -> None:
    often, _ = times_simulated()
    half = 1.645 * math.sqrt(2 * (100**2 / 12) / PAIRS)  # of two independent samples of such times
    found = sum(abs(tally.times["outcome"].difference.mean - MOVED * DAYS) <= half for tally in often)
    assert not covers(found, TRIALS)


def test_where_few_times_differ_there_is_no_interval_and_would_be_a_wrong_one() -> None:
    _, rarely = times_simulated()
    found = [time_difference("outcome", "", tally.times["outcome"]) for tally in rarely]
    assert all(time.mean is not None and math.isnan(time.mean.low) and math.isnan(time.mean.high) for time in found)

    def ungated(moments: Moments) -> bool:
        half = 1.645 * math.sqrt(moments.squares / (moments.count - 1) / moments.count)
        return abs(moments.mean - RARELY * DAYS) <= half

    assert not covers(sum(ungated(tally.times["outcome"].difference) for tally in rarely), len(rarely))


def test_the_share_of_futures_that_differ() -> None:
    truth = SHARES["many differ"][1] + SHARES["many differ"][2]
    random = np.random.default_rng(7)
    tallies = [tally_of(random, SHARES["many differ"]) for _ in range(TRIALS)]
    right = [wilson(tally.changed, trials=tally.pairs) for tally in tallies]
    assert covers(sum(low <= truth <= high for low, high in right), TRIALS)
    # the twin takes the futures of both worlds for independent trials
    twice = [wilson(2 * tally.changed, trials=2 * tally.pairs) for tally in tallies]
    assert not covers(sum(low <= truth <= high for low, high in twice), TRIALS)
