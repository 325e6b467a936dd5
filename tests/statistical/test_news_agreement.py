"""The sampler of `update` against bare weighting of many futures, in small; `benchmarks/news_agreement.py` does it with real news.

Two couriers' reports leave one future of the prior in some four hundred, so that two hundred thousand weigh them well enough.
A rival that accepts one move after each item unchecked must be far off.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

from benchmarks.news_agreement import (
    UNCHECKED,
    Means,
    Question,
    likelihood,
    sampled,
    weighed,
)
from sandtable.engine.draws import draw_assumptions
from tests.statistical.test_updating import stage

FUTURES, PARTICLES, RUNS, ITEMS = 200_000, 256, 12, 2


@cache
def question() -> Question:
    on, items = stage()
    draws = draw_assumptions(on.program, seed=99, futures=np.arange(20_000, dtype=np.uint64))
    columns = np.array([on.program.outcomes.index("quick")], np.intp)
    spread = np.maximum(draws.std(axis=0), 1e-300)
    return Question(on.program, on.engine, items[:ITEMS], columns, ("quick",), 0, draws.mean(axis=0), spread)


@cache
def truth() -> list[Means]:
    return weighed(question(), futures=FUTURES, seed=7)


def apart(rival: str = "") -> np.ndarray:
    """z of the paces that the items so far are about: the mean over the runs less weighting, by the spread of the runs."""
    paces = [1 + question().program.assumptions.index(f"pace-{number}") for number in range(ITEMS)]
    runs = [sampled(question(), particles=PARTICLES, seed=seed, rival=rival) for seed in range(200, 200 + RUNS)]
    means = np.array([[each.means.value[paces] for each in run] for run in runs])
    true = np.array([each.value[paces] for each in truth()[1:]])
    error = np.array([each.error[paces] for each in truth()[1:]])
    z = (means.mean(axis=0) - true) / np.sqrt(means.var(axis=0, ddof=1) / RUNS + error**2)
    return np.asarray(z[np.tri(ITEMS, dtype=bool)])


def test_weights_are_those_of_the_likelihood() -> None:
    """By hand: the mean of one pace, of some futures, weighed by the first report."""
    of = replace(question(), items=question().items[:1])
    numbers = np.arange(2_000, dtype=np.uint64)
    values = draw_assumptions(of.program, seed=7, futures=numbers)
    times = of.engine.run(seed=7, futures=numbers, assumptions=values).times[:, of.items[0].column]
    item = of.items[0]
    weights = np.array(
        [item.if_true * norm.pdf((day - item.day) / item.sd) / item.sd + item.if_false / 21 for day in times]
    )
    column = of.program.assumptions.index("pace-0")
    expected = weights @ ((values[:, column] - of.centre[column]) / of.spread[column]) / weights.sum()
    assert weighed(of, futures=2_000, seed=7)[1].value[1 + column] == pytest.approx(expected)
    assert likelihood(item, np.array([np.inf]), np.array([False])) == pytest.approx([item.if_false / 21])


def test_the_sampler_agrees_with_bare_weighting() -> None:
    assert max(each.error[1 + question().program.assumptions.index("pace-0")] for each in truth()[1:]) < 0.01
    assert np.abs(apart()).max() < 4


def test_a_rival_that_accepts_a_move_unchecked_does_not() -> None:
    assert np.abs(apart(UNCHECKED)).min() > 10
