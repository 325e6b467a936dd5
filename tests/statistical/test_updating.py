"""Simulation-based calibration of the sampler of `update`: truths drawn from the prior are ranked evenly by its posteriors.

Talts and others 2018 (arXiv:1804.06788). A rival that moves dice and leaves assumptions where they are has the evidence
right and must fail: its posterior of the assumptions is a few points.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.stats import kstest

from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.playing import Stage, logs_of
from sandtable.analysis.updating.reading import observations
from sandtable.analysis.updating.sampling import ISLANDS, Islands, take
from sandtable.study.play import load_engine
from tests.unit.analysis.updating_cases import news, scenario

RATES = (0.95, 0.05)
DAYS = (10, 20, 30)
TRIALS = 80
SIZE = 16  # futures of an island
_RELIABLE = "reliability: {if_true: 0.95, if_false: 0.05}"
SAID = [f"chose(red, aye-{n})" for n in range(1, 7)] + [f"chosen(blue, arrive) <= {day} d" for day in DAYS]


@cache
def stage() -> tuple[Stage, tuple[Observation, ...]]:
    """The known case with every statement and its opposite as items: yes, no, yes, no ..."""
    text = "".join(
        f'  {name}-{index}: {{date: 2030-02-10, says: "{says}", {_RELIABLE}}}\n'
        for index, each in enumerate(SAID)
        for name, says in (("yes", each), ("no", f"not ({each})"))
    )
    opened = scenario()
    program, found = observations(news(text, opened), opened)
    return Stage(program, load_engine(program), 5, 1), found


def rank(trial: int, *, moves_assumptions: bool) -> tuple[float, float]:
    """Shares of the posterior below the truth, for support and pace; ties are broken by chance."""
    on, every = stage()
    generator = np.random.default_rng([trial, 1])
    truth = on.drawn(1, generator)
    found, _ = on.find(truth, every)
    reports = []
    for yes, no in zip(every[::2], every[1::2], strict=True):
        holds = found[0, every.index(yes)] > 0.5
        reports.append(yes if generator.random() < RATES[0 if holds else 1] else no)
    cloud = on.drawn(ISLANDS * SIZE, generator)
    nothing = np.zeros((len(cloud), 0))
    islands = Islands(cloud, nothing, nothing, np.zeros(ISLANDS), np.arange(len(cloud)))
    for number in range(len(reports)):
        islands, _ = take(islands, on, reports[: number + 1], generator=generator, moves_assumptions=moves_assumptions)
    seen, complete = on.find(islands.cloud, reports)
    assert np.allclose(logs_of(reports, seen, complete), islands.logs)  # what is kept is what the futures say
    weights = np.repeat(np.exp(islands.evidence - islands.evidence.max()), SIZE)
    ranks = []
    for name in ("support", "pace"):
        column = on.program.assumptions.index(name)
        below = islands.cloud.scores[:, column] < truth.scores[0, column]
        ranks.append(float((weights * below).sum() / weights.sum()))
    return ranks[0], ranks[1]


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["support", "pace"])
def test_truths_are_ranked_evenly(which: int) -> None:
    ranks = [each[which] for each in trials(moves_assumptions=True)]
    assert kstest(ranks, "uniform").pvalue > 0.005


@pytest.mark.slow
def test_a_rival_that_moves_dice_only_fails() -> None:
    ranks = [each[0] for each in trials(moves_assumptions=False)]
    assert kstest(ranks, "uniform").pvalue < 0.001


@cache
def trials(*, moves_assumptions: bool) -> tuple[tuple[float, float], ...]:
    return tuple(rank(trial, moves_assumptions=moves_assumptions) for trial in range(TRIALS))
