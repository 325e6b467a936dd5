"""The likelihood of the losses, given the ratio of powers.

    ln a = ln c_A - W x - b w + e_A        ln d = ln c_D + W x + b w + e_D

a, d: loss rates of attackers and defenders in % a day; x = ln R; w = 1 if the attackers won, -1 if the defenders did,
else 0; (e_A, e_D) bivariate normal. W is common to both sides; b, the term of the winner, is 0 where it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.battles import Battles
from calibration.numbers import Array, hessian

NAMES = ("ln c_A", "ln c_D", "W", "b", "ln spread A", "ln spread D", "correlation")


@dataclass(frozen=True)
class LossFit:
    """Estimates with their standard errors, both in the order of NAMES; b is 0 with error 0 where it was left out."""

    ln_c_a: float  # of % a day
    ln_c_d: float
    exponent: float  # W
    winner: float  # b
    spread_a: float
    spread_d: float
    correlation: float
    log_likelihood: float
    errors: tuple[float, ...]


def fit_losses(
    ln_a: Array, ln_d: Array, x: Array, w: NDArray[np.int64], *, with_winner: bool, with_errors: bool = False
) -> LossFit:
    """Maximum likelihood by iterated generalised least squares, which converges to it for a common covariance."""
    zero, one = np.zeros_like(x), np.ones_like(x)
    columns_a, columns_d = [one, zero, -x], [zero, one, x]
    if with_winner:
        columns_a, columns_d = [*columns_a, -w.astype(float)], [*columns_d, w.astype(float)]
    design_a, design_d = np.column_stack(columns_a), np.column_stack(columns_d)
    covariance, estimate = np.eye(2), np.zeros(design_a.shape[1])
    for _ in range(200):
        inverse = np.linalg.inv(covariance)
        cross = design_a.T @ design_d
        normal = inverse[0, 0] * design_a.T @ design_a + inverse[1, 1] * design_d.T @ design_d
        normal += inverse[0, 1] * (cross + cross.T)
        right = inverse[0, 0] * design_a.T @ ln_a + inverse[1, 1] * design_d.T @ ln_d
        right += inverse[0, 1] * (design_a.T @ ln_d + design_d.T @ ln_a)
        before, estimate = estimate, np.linalg.solve(normal, right)
        residuals = np.column_stack([ln_a - design_a @ estimate, ln_d - design_d @ estimate])
        covariance = residuals.T @ residuals / len(x)
        if np.abs(estimate - before).max() < 1e-12:
            break
    spread_a, spread_d = np.sqrt(np.diag(covariance))
    correlation = covariance[0, 1] / (spread_a * spread_d)
    b = float(estimate[3]) if with_winner else 0.0
    full = np.array([*estimate[:3], b, np.log(spread_a), np.log(spread_d), correlation])
    free = [0, 1, 2, 3, 4, 5, 6] if with_winner else [0, 1, 2, 4, 5, 6]

    def negative(values: Array) -> float:
        at = full.copy()
        at[free] = values
        return _negative_log_likelihood(at, ln_a, ln_d, x, w)

    errors = np.zeros(7)
    if with_errors:
        errors[free] = np.sqrt(np.diag(np.linalg.inv(hessian(negative, full[free]))))
    return LossFit(
        *(float(value) for value in (*full[:4], spread_a, spread_d, correlation)),
        log_likelihood=-negative(full[free]),
        errors=tuple(float(error) for error in errors),
    )


def losses_of(battles: Battles, *, with_winner: bool, days: Array | None = None, with_errors: bool = False) -> LossFit:
    """The fit to the rates of battles. days: other lengths than the coded ones."""
    change = 0.0 if days is None else np.log(battles.days / days)
    return fit_losses(
        np.log(100.0 * battles.rate_a) + change, np.log(100.0 * battles.rate_d) + change, battles.ln_ratio,
        battles.winner, with_winner=with_winner, with_errors=with_errors,
    )  # fmt: skip


def _negative_log_likelihood(at: Array, ln_a: Array, ln_d: Array, x: Array, w: NDArray[np.int64]) -> float:
    ln_c_a, ln_c_d, exponent, b, log_a, log_d, correlation = at
    e = (ln_a - (ln_c_a - exponent * x - b * w)) / np.exp(log_a)
    f = (ln_d - (ln_c_d + exponent * x + b * w)) / np.exp(log_d)
    rest = 1.0 - correlation * correlation
    square = (e * e - 2.0 * correlation * e * f + f * f) / rest
    return float(square.sum() / 2.0 + len(x) * (np.log(2.0 * np.pi) + log_a + log_d + np.log(rest) / 2.0))
