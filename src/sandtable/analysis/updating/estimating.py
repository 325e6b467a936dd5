"""Odds from islands of futures: their mean by evidence, its error between islands, and how many futures that is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.estimates import Estimate
from sandtable.program import Floats
from sandtable.special import special_functions
from sandtable.study.intervals import LEVEL, wilson


@dataclass(frozen=True)
class Weighed:
    """Futures with weights, an island after the other. outcomes : (n, Y). weights : (n,), over all islands.

    islands : how many. is_independent : each future stands for itself, as by weighting the prior: then the error is that
    of weighted independent futures, not what islands disagree about.
    """

    outcomes: NDArray[np.bool_]
    weights: Floats
    islands: int
    is_independent: bool

    @property
    def odds(self) -> Floats:
        """(Y,)."""
        return _share(self.weights @ self.outcomes, self.weights.sum())

    @property
    def errors(self) -> Floats:
        """(Y,) standard errors of the odds."""
        if self.is_independent:
            squares = self.weights**2
            whole, odds = self.weights.sum(), self.odds
            # sum of w^2 (y - p)^2, with y 0 or 1
            at_one = squares @ self.outcomes
            parts = at_one * (1 - odds) ** 2 + np.maximum(squares.sum() - at_one, 0.0) * odds**2
            found: Floats = np.sqrt(parts) / whole
            return found
        return jackknife_error(*self.by_island)

    @property
    def by_island(self) -> tuple[Floats, Floats]:
        """(islands, Y) sums of weights of each outcome, and (islands,) of all futures."""
        weights = self.weights.reshape(self.islands, -1)
        outcomes = self.outcomes.reshape(self.islands, weights.shape[1], -1)
        return np.einsum("in,iny->iy", weights, outcomes), weights.sum(axis=1)

    @property
    def effective(self) -> Floats:
        """(Y,) independent futures that would tell the odds as well: p (1 - p) / error^2.

        Where all futures agree there is no error to see: what the weights are worth then.
        """
        odds, errors = self.odds, self.errors
        most = float(self.weights.sum() ** 2 / (self.weights**2).sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where((errors > 0) & (odds > 0) & (odds < 1), odds * (1 - odds) / errors**2, most)
        return np.minimum(found, len(self.weights))

    def estimates(self) -> list[Estimate]:
        """The odds of every outcome with Wilson's interval for as many futures as they are worth."""
        return [
            Estimate.containing(float(p), *wilson(float(p) * float(n), trials=float(n)))
            for p, n in zip(self.odds, self.effective, strict=True)
        ]


def change(before: Weighed, after: Weighed) -> list[Estimate]:
    """After minus before for every outcome, paired on the islands; Student's interval with as many islands less one."""
    first, last = before.by_island, after.by_island
    value = after.odds - before.odds
    islands = before.islands
    without = _without(*last) - _without(*first)
    spread = ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    half = _student(islands - 1) * np.sqrt((islands - 1) / islands * spread)
    return [
        Estimate.containing(float(v), max(-1.0, float(v - h)), min(1.0, float(v + h)))
        for v, h in zip(value, half, strict=True)
    ]


def jackknife_error(sums: Floats, weights: Floats) -> Floats:
    """(Y,) standard error of a ratio over islands, leaving out one after the other. sums : (islands, Y); weights : (islands,)."""
    islands = len(weights)
    without = _without(sums, weights)
    spread = ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    found: Floats = np.sqrt((islands - 1) / islands * spread)
    return found


def _without(sums: Floats, weights: Floats) -> Floats:
    """(islands, Y) the ratio without each of the islands."""
    return _share(sums.sum(axis=0) - sums, (weights.sum() - weights)[:, None])


def _share(part: Floats, whole: Floats | float) -> Floats:
    # sums of weights in two orders: what rounding leaves of 0 and 1 is no chance
    found: Floats = np.clip(np.round(np.divide(part, whole), 12), 0.0, 1.0)
    return found


def _student(freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.5 + LEVEL / 2, freedom))


def kish(weights: Floats) -> float:
    """How many futures of the same weight would be worth as much (Kish 1965)."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def quantiles(values: Floats, weights: Floats, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Points of a weighted sample: the least value with at least that share of the weight at or below it."""
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weights[order])
    at = np.searchsorted(cumulative, np.array(shares) * cumulative[-1] * (1 - 1e-12))
    return tuple(float(values[order][min(index, len(order) - 1)]) for index in at)


def distance(scores: Floats, weights: Floats) -> float:
    """Kolmogorov and Smirnov's distance of a weighted sample from the standard normal distribution."""
    order = np.argsort(scores, kind="stable")
    shares = special_functions().ndtr(scores[order])
    cumulative = np.cumsum(weights[order]) / weights.sum()
    below = cumulative - weights[order] / weights.sum()
    return float(min(1.0, max(np.abs(cumulative - shares).max(), np.abs(shares - below).max())))
