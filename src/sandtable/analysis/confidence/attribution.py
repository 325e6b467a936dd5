"""By which assumptions the log odds of an outcome vary: an additive logistic regression on the futures.

Each assumption enters by its normal score z and by z^2 - 1, a choice by one column a value. Assumptions are drawn independently, so
the variance of the fitted log odds is the sum of that of each; what its error adds to the square of a coefficient is taken off.
Interactions of assumptions are not in it: the slope on the futures that were held out says how well it does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.logistic import maximised

Floats = NDArray[np.float64]
PENALTY = 1.0  # of the squares of the coefficients, in futures
DRAWS = 1_000  # of the coefficients, for the intervals
_SMALL = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """parts : variance of the log odds by each assumption, in their order; drawn : the same in draws of the coefficients.

    slope : of the log odds on futures that were held out, 1 for a calibrated fit.
    """

    parts: Floats
    drawn: Floats  # (DRAWS, assumptions)
    slope: float


def attribute(columns: Sequence[Floats], happened: NDArray[np.bool_], *, seed: int) -> Attribution:
    """Fit the regression and split its variance. columns : those of each assumption, (n, own) and centred; happened : (n,)."""
    design = np.concatenate(columns, axis=1)
    y = happened.astype(np.float64)
    coefficients, covariance = fit(design, y)
    even, odd = slice(0, None, 2), slice(1, None, 2)
    held, _ = fit(design[even], y[even])
    line = held[0] + design[odd] @ held[1:]
    slope = float(fit(line[:, None], y[odd], penalty=0.0)[0][1]) if line.std() > _SMALL else 1.0
    drawn = np.random.default_rng([seed, 11]).multivariate_normal(
        coefficients, covariance, size=DRAWS, method="cholesky"
    )
    parts, spread, at = [], [], 1
    for own in columns:
        wide = own.shape[1]
        part = slice(at, at + wide)
        scatter = own.T @ own / len(own)
        noise = float(np.trace(scatter @ covariance[part, part]))
        parts.append(float(coefficients[part] @ scatter @ coefficients[part]) - noise)
        spread.append(np.einsum("ij,jk,ik->i", drawn[:, part], scatter, drawn[:, part]) - 2 * noise)
        at += wide
    return Attribution(np.array(parts), np.stack(spread, axis=1), slope)


def fit(design: Floats, y: Floats, *, penalty: float = PENALTY) -> tuple[Floats, Floats]:
    """Coefficients of a logistic regression, the constant first, and their covariance. The constant is not penalised."""
    ridge = np.full(design.shape[1] + 1, max(penalty, _SMALL))
    ridge[0] = _SMALL
    return maximised(np.column_stack([np.ones(len(design)), design]), y, ridge)


def shares(found: Attribution, members: Sequence[int]) -> tuple[float, float, float]:
    """The share of the variance that some assumptions carry, with the 5% and 95% quantile over the draws. nan where nothing varies."""
    whole = float(np.maximum(found.parts, 0).sum())
    if whole <= 0:
        return float("nan"), float("nan"), float("nan")
    chosen = list(members)
    value = float(np.maximum(found.parts[chosen], 0).sum()) / whole
    drawn = np.maximum(found.drawn, 0)
    totals = drawn.sum(axis=1)
    some = drawn[:, chosen].sum(axis=1)[totals > 0] / totals[totals > 0]
    low, high = np.quantile(some, [0.05, 0.95]) if len(some) else (0.0, 1.0)
    return value, min(value, float(low)), max(value, float(high))


def score_columns(u: Floats, values: Floats, *, is_choice: bool, normal: Floats) -> Floats:
    """The columns of an assumption, centred. u : its shares; values : what it takes; normal : the normal scores of u."""
    if not is_choice:
        own = np.column_stack([normal, (normal**2 - 1) / np.sqrt(2)])
    else:
        levels = np.unique(values)
        own = (
            np.column_stack([(values == level).astype(np.float64) for level in levels[1:]])
            if len(levels) > 1
            else np.zeros((len(u), 1))
        )
    centred: Floats = own - own.mean(axis=0)
    return centred
