"""Logistic regression with a ridge penalty, by Newton's method, and what an estimate owes to each row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PENALTY = 10.0  # on the squares of the coefficients, features having standard deviation 1; none on the intercept
_STEPS = 50
_CLOSE = 1e-8
_HALVINGS = 20


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, the intercept first, of features that were centred and scaled. inverse : of the Hessian, penalty included."""

    coefficients: Floats
    inverse: Floats
    centre: Floats
    scale: Floats

    def design(self, features: Floats) -> Floats:
        """Rows with the intercept, as the fit takes them. (n, F + 1)."""
        return np.column_stack([np.ones(len(features)), (features - self.centre) / self.scale])

    def probability(self, features: Floats) -> Floats:
        """(n,) for (n, F) features."""
        return sigmoid(self.design(features) @ self.coefficients)

    def influence(self, features: Floats, outcome: Floats, *, on: Floats) -> Floats:
        """What each row of the sample adds to the error of the probability for one further row. (n,).

        features, outcome : of the sample. on : (F,) the further row. The sum of squares is its variance (the "sandwich" of Huber
        1967, White 1982); two fits of one sample have their covariance from the products.
        """
        design, at = self.design(features), self.design(on[None])[0]
        residual = outcome - sigmoid(design @ self.coefficients)
        p = float(sigmoid(np.array([at @ self.coefficients]))[0])
        found: Floats = p * (1 - p) * residual * (design @ (self.inverse @ at))
        return found


def fit_logistic(features: Floats, outcome: Floats, *, penalty: float = PENALTY, start: Floats | None = None) -> Fit:
    """Fit an outcome of 0 and 1. features : (n, F). start : coefficients to begin with."""
    centre: Floats = features.mean(axis=0)
    scale: Floats = features.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.column_stack([np.ones(len(features)), (features - centre) / scale])
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 0.0
    return Fit(*maximised(design, outcome, ridge, start=start), centre, scale)


def maximised(design: Floats, outcome: Floats, ridge: Floats, *, start: Floats | None = None) -> tuple[Floats, Floats]:
    """Coefficients at which the penalised likelihood is largest, and the inverse of its Hessian there.

    design : (n, F), the intercept included. ridge : (F,) the penalty on the square of each coefficient, halved.
    """
    found = np.zeros(design.shape[1]) if start is None else start.copy()
    loss = _loss(design, outcome, ridge, found)
    for _ in range(_STEPS):
        p = sigmoid(design @ found)
        gradient = design.T @ (p - outcome) + ridge * found
        step = np.linalg.solve(_hessian(design, p, ridge), gradient)
        for _ in range(_HALVINGS):
            after = _loss(design, outcome, ridge, found - step)
            if after <= loss:
                break
            step /= 2
        found = found - step
        if loss - after < _CLOSE * max(loss, 1.0):
            break
        loss = after
    inverse = np.asarray(np.linalg.inv(_hessian(design, sigmoid(design @ found), ridge)), np.float64)
    return found, inverse


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    found: Floats = 0.5 * (1 + np.tanh(values / 2))
    return found


def _hessian(design: Floats, p: Floats, ridge: Floats) -> Floats:
    weighted = design * (p * (1 - p))[:, None]
    found: Floats = design.T @ weighted
    found[np.diag_indices_from(found)] += ridge + 1e-9
    return found


def _loss(design: Floats, outcome: Floats, ridge: Floats, coefficients: Floats) -> float:
    at = design @ coefficients
    return float(np.logaddexp(0, at).sum() - outcome @ at + 0.5 * (ridge * coefficients**2).sum())
