"""Priors of assumptions, written as small calls: `uniform(0, 0.6)`, `choice({70 km: 0.8, 300 km: 0.2})`.

A prior is sampled by its inverse distribution function from one uniform number, so that designs
(Sobol', Latin hypercube, nested) can drive it; `docs/model.md` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["fixed", "uniform", "loguniform", "normal", "lognormal", "beta", "triangular", "choice"]


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution in coherent units.

    parameters by kind: fixed (value,); uniform and loguniform (low, high); normal (mean, sd, low, high),
    truncated to [low, high] (infinite unless given); lognormal (median, sigma); beta (alpha, beta, low, high)
    on [low, high] (0, 1 unless given); triangular (low, mode, high); choice: `values` and `weights`.
    """

    kind: Kind
    parameters: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    dimension: str = "Ratio"  # of the units it was written in
    text: str = ""
