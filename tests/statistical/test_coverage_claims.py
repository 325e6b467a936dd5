"""Intervals of `claims` cover: shares under a condition, differences of groups and of pairs, readings all together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from sandtable.analysis.claims.questions import Question
from sandtable.analysis.claims.verdicts import DifferenceSample, ShareSample, corrected_level
from sandtable.analysis.claims.worlds import Flags, World
from sandtable.study.intervals import LEVEL, wilson

TRIALS = 1_500
FUTURES = 800
FILE, OTHER = (cast("World", SimpleNamespace(label=label)) for label in ("the file", "another"))
INDEX = {"event": 0, "given": 1, "against": 2}
ALL = np.ones((1, FUTURES))
READINGS = 30


def covers(hits: int, trials: int = TRIALS) -> bool:
    """Whether a share of hits agrees with the level, within 3.5 standard errors of a binomial."""
    return abs(hits / trials - LEVEL) <= 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / trials)


def flags(event: np.ndarray, given: np.ndarray, against: np.ndarray, failed: np.ndarray) -> Flags:
    return Flags(~failed, np.stack([event, given, against], axis=1), INDEX, np.zeros((len(event), 0)))


@cache
def shares(chance: float, met: float) -> tuple[ShareSample, ...]:
    """Futures in which the condition is met by chance too, and of which one in fifty fails."""
    random = np.random.default_rng(round(1_000 * chance))

    def counted() -> Iterator[ShareSample]:
        for _ in range(TRIALS):
            given = random.random(FUTURES) < met
            event = random.random(FUTURES) < np.where(given, chance, 0.9)
            failed = random.random(FUTURES) < 0.02
            question = Question("claim", "share", FILE, "event", "given")
            question.add(ALL, {FILE.label: flags(event, given, ~given, failed)})
            yield cast("ShareSample", question.sample(0, level=LEVEL))

    return tuple(counted())


def hits(samples: tuple[Any, ...], truth: float, bounds: Callable[[Any], tuple[float, float]]) -> int:
    return sum(low <= truth <= high for low, high in map(bounds, samples))


@pytest.mark.parametrize(("chance", "met"), [(0.5, 0.25), (0.1, 0.5), (0.82, 0.9)])
def test_a_share_under_a_condition(chance: float, met: float) -> None:
    assert covers(hits(shares(chance, met), chance, lambda sample: sample.interval))


def test_its_twin_that_divides_by_all_futures_fails() -> None:
    found = hits(shares(0.5, 0.25), 0.5, lambda sample: wilson(sample.successes, trials=FUTURES))
    assert not covers(found)


def test_its_twin_with_the_width_of_all_futures_is_too_narrow() -> None:
    def narrow(sample: ShareSample) -> tuple[float, float]:
        assert sample.estimate is not None
        return wilson(round(sample.estimate * FUTURES), trials=FUTURES)

    assert not covers(hits(shares(0.5, 0.25), 0.5, narrow))


@cache
def differences(method: str) -> tuple[DifferenceSample, ...]:
    """A difference of 0.10 between two groups (0.4 and 0.3), or of 0.02 between two worlds in the same futures."""
    random = np.random.default_rng(7 if method == "groups" else 8)

    def counted() -> Iterator[DifferenceSample]:
        for _ in range(TRIALS):
            kind = random.random(FUTURES)
            given, against = kind < 0.3, kind > 0.5
            if method == "groups":
                event = random.random(FUTURES) < np.where(given, 0.4, 0.3)
                question = Question("claim", "groups", FILE, "event", "given", "against")
                worlds = {FILE.label: flags(event, given, against, kind < 0.01)}
            else:
                dice = random.random(FUTURES)
                question = Question("claim", "variant", FILE, "event", None, None, OTHER)
                first, second = dice < 0.42, (dice < 0.38) | (dice > 0.98)
                none = np.zeros(FUTURES, np.bool_)
                worlds = {
                    FILE.label: flags(first, given, against, kind < 0.01),
                    OTHER.label: flags(second, given, against, none),
                }
            question.add(ALL, worlds)
            yield cast("DifferenceSample", question.sample(0, level=LEVEL))

    return tuple(counted())


@pytest.mark.parametrize(("method", "truth"), [("groups", 0.10), ("variant", 0.02)])
def test_a_difference(method: str, truth: float) -> None:
    assert covers(hits(differences(method), truth, lambda sample: sample.interval))


def test_its_twin_that_takes_the_second_group_for_known_is_too_narrow() -> None:
    def one_sided(sample: DifferenceSample) -> tuple[float, float]:
        low, high = sample.sides[0].interval
        second = sample.second / sample.second_trials
        return low - second, high - second

    assert not covers(hits(differences("groups"), 0.10, one_sided))


def test_its_twin_that_forgets_the_pairs_is_too_wide() -> None:
    def unpaired(sample: DifferenceSample) -> tuple[float, float]:
        groups = DifferenceSample(sample.first, sample.first_trials, sample.second, sample.second_trials)
        return groups.interval

    found = hits(differences("variant"), 0.02, unpaired)
    assert found > LEVEL * TRIALS
    assert not covers(found)


@cache
def rows_that_hold(level: float) -> int:
    """In how many trials the intervals of all readings hold their truth; readings differ in it, from 0.2 to 0.8."""
    random = np.random.default_rng(11)
    held = 0
    for _ in range(TRIALS):
        where = random.integers(0, READINGS, FUTURES * 5)
        chance = 0.2 + 0.6 * where / (READINGS - 1)
        event = random.random(len(where)) < chance
        yes, no = np.ones(len(where), np.bool_), np.zeros(len(where), np.bool_)
        masks = np.vstack([yes, where == np.arange(READINGS)[:, None]]).astype(float)
        question = Question("claim", "share", FILE, "event")
        question.add(masks, {FILE.label: flags(event, yes, no, no)})
        intervals = [question.sample(1 + index, level=level).interval for index in range(READINGS)]
        truths = 0.2 + 0.6 * np.arange(READINGS) / (READINGS - 1)
        held += all(low <= truth <= high for (low, high), truth in zip(intervals, truths, strict=True))
    return held


def test_all_readings_of_a_claim_together() -> None:
    assert covers(rows_that_hold(corrected_level(READINGS)))


def test_their_twin_without_correction_fails() -> None:
    found = rows_that_hold(LEVEL)
    assert found < 0.2 * TRIALS
    assert not covers(found)
