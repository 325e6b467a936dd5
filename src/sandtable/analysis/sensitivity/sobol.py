"""Sobol' indices of any model with chance in it: the design, and SALib's estimators with bootstrap intervals.

A row of the design holds a future A_n and a future B_n, each with assumptions and dice of its own, and for every factor a
future that takes the factor from B_n and all else from A_n. Dice are a factor like any other. Everything but the factor
is shared between A_n and its neighbours (common random numbers), so chance does not drown the total indices.

    first = Var(E[y | factor]) / Var(y)        total = E(Var[y | everything else]) / Var(y)

For an outcome of several columns (one a state, 0 or 1), covariances and variances are summed over columns first:
the generalised index of Gamboa, Janon, Klein and Lagnoux (2014), Electron. J. Stat. 8:575.
Source: Saltelli et al. (2010), Comput. Phys. Commun. 181:259. Checked by tests/analytic/test_sobol_indices.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.study.intervals import LEVEL, wilson

RESAMPLES = 300
MOST_ROWS = 2**20
_HALF_STEP = 2.0**-33  # shares stay as far from 0 and 1 as the engine's own do


@dataclass(frozen=True, slots=True)
class Factor:
    """What is exchanged together. columns : of the design; chance : the dice."""

    name: str
    columns: tuple[int, ...] = ()
    chance: bool = False


class Model(Protocol):
    """What a design is played on.

    shares : (n, inputs) in (0, 1), to be put through the inverse distribution of each input. futures : (n,) numbers of
    the dice. Returns y (n, columns) and which rows came to their end (n,).
    """

    def __call__(
        self, shares: NDArray[np.float64], futures: NDArray[np.uint64]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """A design that was played, whole rows only. a, b : (n, columns); ab : (factors, n, columns); dropped : rows."""

    a: NDArray[np.float64]
    b: NDArray[np.float64]
    ab: NDArray[np.float64]
    dropped: int

    @property
    def rows(self) -> int:
        return len(self.a)

    def column(self, columns: Sequence[int]) -> Evaluated:
        """The same rows, for some columns of the outcome."""
        chosen = list(columns)
        return Evaluated(self.a[:, chosen], self.b[:, chosen], self.ab[:, :, chosen], self.dropped)


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """Indices of one factor, not clipped: near 0 an estimate may be negative, which is noise and says so.

    firsts, totals : the same in every resample of the rows.
    """

    first: Estimate
    total: Estimate
    firsts: NDArray[np.float64]
    totals: NDArray[np.float64]


def evaluate(
    model: Model,
    factors: Sequence[Factor],
    *,
    inputs: int,
    rows: int,
    seed: int,
) -> Evaluated:
    """Play the design: rows * (factors + 2) futures, numbers 0 to 2 rows - 1.

    rows : a power of two, so that the Sobol' sequence is balanced. seed : of the sequence's scrambling. A row with a
    failed future is dropped whole and counted. Raises AnalysisError for a number of rows that is no power of two.
    """
    check_rows(rows)
    first, second = sobol_points(inputs, rows=rows, seed=seed)
    own, other = np.arange(rows, dtype=np.uint64), np.arange(rows, 2 * rows, dtype=np.uint64)
    blocks, complete = [], np.ones(rows, np.bool_)
    for number in range(len(factors) + 2):
        if number < 2:
            shares, futures = (first, own) if number == 0 else (second, other)
        else:
            factor = factors[number - 2]
            shares, futures = first.copy(), other if factor.chance else own
            shares[:, list(factor.columns)] = second[:, list(factor.columns)]
        values, is_complete = model(shares, futures)
        blocks.append(values)
        complete &= is_complete
    kept = np.stack(blocks)[:, complete]
    return Evaluated(kept[0], kept[1], kept[2:], dropped=rows - int(complete.sum()))


def check_rows(rows: int) -> None:
    """Raises AnalysisError for a number of rows that is no power of two."""
    if not 2 <= rows <= MOST_ROWS or rows & (rows - 1):
        raise AnalysisError(
            f"the number of rows must be a power of two from 2 to {MOST_ROWS:,}, not {rows:,}",
            hint=f"the nearest is {2 ** min(20, max(1, round(math.log2(max(rows, 2))))):,}",
        )


def sobol_points(inputs: int, *, rows: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two matrices (rows, inputs) of shares in (0, 1): the halves of one scrambled Sobol' sequence."""
    if inputs == 0:
        return np.empty((rows, 0)), np.empty((rows, 0))
    from scipy.stats import qmc

    # SALib.sample.sobol takes the same sequence, but scrambles by the global generator where the seed is 0
    points = qmc.Sobol(d=2 * inputs, scramble=True, seed=np.random.default_rng(seed)).random(rows)
    points = np.clip(points, _HALF_STEP, 1 - _HALF_STEP)
    return np.ascontiguousarray(points[:, :inputs]), np.ascontiguousarray(points[:, inputs:])


def estimate(
    played: Evaluated, *, seed: int, resamples: int = RESAMPLES, level: float = LEVEL
) -> tuple[Estimated, ...]:
    """First-order and total indices of every factor, in order.

    Intervals : a bootstrap over whole rows gives the standard errors, the same rows for every factor. First-order: normal.
    Total: where y is 0 or 1, or one of several states, the total is a share of rows (those in which the factor changes
    y) over the variance, and the interval is Wilson's at the effective number of rows, so that a factor that changed
    nothing in so many rows still has a bound above 0; else normal.
    Raises AnalysisError if y is the same in all rows of A and B, where no index exists.
    """
    if played.rows < 2 or not variance(played) > 0:
        raise AnalysisError("the outcome is the same in every future of the design, so nothing decides it")
    require_package("SALib")
    from SALib.analyze.sobol import first_order, total_order

    middle = np.concatenate([played.a, played.b]).mean(axis=0)
    a, b, ab = played.a - middle, played.b - middle, played.ab - middle
    columns = a.shape[1]
    # a resample of rows takes all columns of a row: stacked, SALib's means over rows become sums over columns
    picks = np.random.default_rng([seed, 1]).integers(played.rows, size=(played.rows, resamples))
    picks = np.concatenate([picks + column * played.rows for column in range(columns)])
    a, b = a.T.ravel(), b.T.ravel()
    picked_a, picked_b = a[picks], b[picks]
    unit = _unit(played)
    found = []
    for index in range(len(ab)):
        exchanged = ab[index].T.ravel()
        picked = exchanged[picks]
        firsts, totals = first_order(picked_a, picked, picked_b), total_order(picked_a, picked, picked_b)
        total = _total(
            float(total_order(a, exchanged, b)), totals, unit=unit, changed=_changed(played, index),
            rows=played.rows, variance=variance(played), level=level,
        )  # fmt: skip
        if not (a != exchanged).any():  # no row says anything but that the index is small
            first = Estimate(0.0, 0.0, total.high)
        else:
            first = _normal(float(first_order(a, exchanged, b)), firsts, level=level)
        found.append(Estimated(first, total, firsts, totals))
    return tuple(found)


def with_complements(found: Sequence[Estimated], factors: Sequence[Factor], *, inputs: int) -> tuple[Estimated, ...]:
    """The same estimates, where a factor holds all inputs and another the dice: each is then all that the other is not.

    The first-order index of the one is 1 less the total of the other, so that one quantity has one number: totals are
    estimated, firsts follow from them. inputs : columns of the design. Without a factor of all of them, or without
    one of the dice, nothing changes.
    """
    every = set(range(inputs))
    dice = next((position for position, factor in enumerate(factors) if factor.chance), None)
    whole = [k for k, factor in enumerate(factors) if every and not factor.chance and set(factor.columns) == every]
    if dice is None or not whole or len(found) != len(factors):
        return tuple(found)
    kept = list(found)
    chance, all_inputs = found[dice], found[whole[0]]
    kept[dice] = replace(chance, first=_less(all_inputs.total), firsts=1 - all_inputs.totals)
    for position in whole:
        kept[position] = replace(all_inputs, first=_less(chance.total), firsts=1 - chance.totals)
    return tuple(kept)


def _less(share: Estimate) -> Estimate:
    """1 less a share."""
    return Estimate(1 - share.value, 1 - share.high, 1 - share.low)


def difference(one: Estimated, other: Estimated, *, of_totals: bool = False, level: float = LEVEL) -> Estimate:
    """How much more one factor carries than another, paired over the same rows and resamples."""
    if of_totals:
        return _normal(one.total.value - other.total.value, one.totals - other.totals, level=level)
    return _normal(one.first.value - other.first.value, one.firsts - other.firsts, level=level)


def variance(played: Evaluated) -> float:
    """The variance of y over A and B, as SALib normalises by it; summed over columns."""
    return float(np.concatenate([played.a, played.b]).var(axis=0).sum())


def _changed(played: Evaluated, index: int) -> int:
    return int((played.ab[index] != played.a).any(axis=1).sum())


def _unit(played: Evaluated) -> float | None:
    """By how much the squared change of a row can differ from 0: 1 for yes or no, 2 for one of several states."""
    values = np.concatenate([played.a, played.b, *played.ab])
    if not np.isin(values, (0.0, 1.0)).all():
        return None
    if values.shape[1] == 1:
        return 1.0
    return 2.0 if (values.sum(axis=1) == 1).all() else None


def _normal(value: float, resampled: NDArray[np.float64], *, level: float) -> Estimate:
    half = NormalDist().inv_cdf(0.5 + level / 2) * float(resampled.std(ddof=1))
    return Estimate(value, value - half, value + half)


def _total(
    value: float,
    resampled: NDArray[np.float64],
    *,
    unit: float | None,
    changed: int,
    rows: int,
    variance: float,
    level: float,
) -> Estimate:
    if unit is None:
        return _normal(value, resampled, level=level)
    scale = unit / (2 * variance)  # of the share of rows that the factor changes
    share = changed / rows
    error = float(resampled.std(ddof=1)) / scale
    if share == 1:
        return _normal(value, resampled, level=level)
    # as many rows as a plain share would need for the error that the ratio to the variance has
    effective = share * (1 - share) / error**2 if changed and error else float(rows)
    low, high = wilson(share * effective, trials=effective, level=level)
    return Estimate(value, low * scale, high * scale)
