"""What the news taught about the assumptions: their points before and after, and how far the distribution moved."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt
from typing import cast

import numpy as np

from sandtable.analysis.updating.estimating import Weighed, distance, jackknife_error, kish, quantiles
from sandtable.analysis.updating.results import LearntAssumption
from sandtable.program import Floats, Program
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.types import Scenario
from sandtable.special import special_functions

POINTS = (0.05, 0.5, 0.95)
CHANCE = 0.01  # that any assumption is called learnt about where nothing was


def learnt(
    scenario: Scenario, program: Program, scores: Floats, weighed: Weighed, *, values: Floats
) -> Iterator[LearntAssumption]:
    """The uncertain assumptions, the one that moved most first. scores, values : (n, U) of the futures after the news."""
    rows = []
    uncertain = sum(prior.support[0] < prior.support[1] for prior in cast("tuple[Prior, ...]", program.priors))
    critical = least_distance(uncertain, weighed)
    for index, prior in enumerate(cast("tuple[Prior, ...]", program.priors)):
        if prior.support[0] >= prior.support[1]:
            continue
        name = program.assumptions[index]
        moved = distance(scores[:, index], weighed.weights)
        worth = _worth(special_functions().ndtr(scores[:, index]), weighed)
        points = quantile(prior, np.array(POINTS))
        rows.append(
            LearntAssumption(
                id=name, title=scenario.assumptions[name].title,
                prior=(float(points[0]), float(points[1]), float(points[2])),
                posterior=cast("tuple[float, float, float]", quantiles(values[:, index], weighed.weights, POINTS)),
                distance=moved, is_learnt=moved * sqrt(worth) > critical,
            )
        )  # fmt: skip
    yield from sorted(rows, key=lambda row: -row.distance)


def least_distance(uncertain: int, weighed: Weighed) -> float:
    """From which distance times the root of the sample on something is learnt of an assumption. uncertain : how many are looked at.

    The limit of Kolmogorov and Smirnov with Bonferroni's correction. Between islands the size of the sample is itself estimated from a
    few, so it is wider as Student's limit is wider than the normal one, for as many islands as their weights are worth.
    """
    chance = CHANCE / max(1, uncertain)
    limit = sqrt(0.5 * log(2 / chance))
    if weighed.is_independent:
        return limit
    special = special_functions()
    worth = kish(weighed.weights.reshape(weighed.islands, -1).sum(axis=1))
    return limit * float(special.stdtrit(max(1.0, worth - 1), chance / 2) / special.ndtri(chance / 2))


def _worth(units: Floats, weighed: Weighed) -> float:
    """As how many independent draws the mean of these is as sure."""
    if weighed.is_independent:
        return kish(weighed.weights)
    weights = weighed.weights.reshape(weighed.islands, -1)
    sums = (weights * units.reshape(weights.shape)).sum(axis=1, keepdims=True)
    error = float(jackknife_error(sums, weights.sum(axis=1))[0])
    mean = float(weighed.weights @ units / weighed.weights.sum())
    spread = float(weighed.weights @ (units - mean) ** 2 / weighed.weights.sum())
    return min(float(len(units)), spread / error**2) if error > 0 else float(len(units))
