"""Reproducible random numbers, and a numerical Hessian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def uniforms(seed: int, *shape: int) -> Array:
    """Uniform numbers inside (0, 1) from Philox's raw words, which no version of NumPy changes."""
    words = np.random.Philox(seed).random_raw(int(np.prod(shape)))
    return ((words >> np.uint64(11)).astype(np.float64).reshape(shape) + 0.5) / 2.0**53


def normals(first: Array, second: Array) -> tuple[Array, Array]:
    """Two independent standard normals by Box-Muller from two uniform numbers: cosine and sine, as the engine draws them."""
    radius = np.sqrt(-2.0 * np.log(first))
    return radius * np.cos(2.0 * np.pi * second), radius * np.sin(2.0 * np.pi * second)


def picks(seed: int, *, size: int, of: int) -> NDArray[np.int64]:
    """Row numbers drawn with replacement: one bootstrap sample."""
    return np.asarray(uniforms(seed, size) * of, dtype=np.int64)


def hessian(function: Callable[[Array], float], at: Array, *, step: float = 1e-3) -> Array:
    """Second derivatives by central differences; `step` fits parameters of the order of 1 that are known to about 0.1."""
    count = len(at)
    found = np.empty((count, count))
    unit = step * np.eye(count)
    for i in range(count):
        for j in range(i, count):
            corners = (
                function(at + unit[i] + unit[j])
                - function(at + unit[i] - unit[j])
                - function(at - unit[i] + unit[j])
                + function(at - unit[i] - unit[j])
            )
            found[i, j] = found[j, i] = corners / (4.0 * step * step)
    return found


def logistic(design: Array, won: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Coefficients of the log odds of `won` by maximum likelihood (Newton's method), and their standard errors."""
    estimate = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-design @ estimate))
        information = design.T @ (design * (p * (1.0 - p))[:, None])
        step = np.linalg.solve(information, design.T @ (won - p))
        estimate = estimate + step
        if np.abs(step).max() < 1e-10:
            break
    return estimate, np.sqrt(np.diag(np.linalg.inv(information)))


def logistic_slope(x: Array, won: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope of the log odds of `won` on x, and its standard error."""
    estimate, errors = logistic(np.column_stack([np.ones_like(x), x]), won)
    return float(estimate[1]), float(errors[1])


def wilson(successes: int, trials: int, *, z: float = 1.6448536269514722) -> tuple[float, float]:
    """Wilson's interval of a share; 90% unless z says otherwise. (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    share, weight = successes / trials, z * z / trials
    middle = (share + weight / 2.0) / (1.0 + weight)
    half = z * np.sqrt(share * (1.0 - share) / trials + weight / (4.0 * trials)) / (1.0 + weight)
    return float(middle - half), float(middle + half)
