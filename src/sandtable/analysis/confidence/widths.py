"""How wide a prior is, and values of wider ones: on the scale on which a judgement of its kind errs.

A share (a value between 0 and 1 without a unit) errs by its odds, another positive quantity by its logarithm, a choice among its
values, all else on its own scale. The width of a prior is the ratio of its 90% to its 10% quantile, of a share that of the odds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.special import special_functions

Floats = NDArray[np.float64]
Scale = Literal["odds", "log", "plain", "choice"]

NARROW = 1.5  # of an assumed prior: a narrower one says more than nobody's knowledge can
REFERENCE = 4.0  # that an assumed prior counts with at least: within a factor of two, nine times in ten or so
DECILES = 2 * 1.2815515655446004  # between the 10% and the 90% quantile of a standard normal
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Width:
    """A prior's median and the distance of its 10% and 90% quantiles, on its scale."""

    scale: Scale
    median: float
    spread: float

    @property
    def ratio(self) -> float:
        """The 90% over the 10% quantile, of a share that of the odds; infinite where there is no such ratio."""
        return math.exp(min(self.spread, 700.0)) if self.scale in ("odds", "log") else math.inf


def scale_of(prior: Prior) -> Scale:
    """The scale on which a prior is widened."""
    if prior.kind == "choice":
        return "choice"
    low, high = prior.support
    middle = float(quantile(prior, np.array([0.5]))[0])
    if low >= 0 and high <= 1 and 0 < middle < 1 and prior.dimension in ("Ratio", "Probability"):
        return "odds"
    return "log" if low >= 0 and middle > 0 else "plain"


def width_of(prior: Prior) -> Width:
    """How wide a prior is."""
    scale = scale_of(prior)
    low, middle, high = quantile(prior, np.array([0.1, 0.5, 0.9]))
    if scale == "choice":
        return Width(scale, float(middle), math.inf)
    ends = _to(scale, np.array([low, high]))
    return Width(scale, float(middle), float(ends[1] - ends[0]))


def counted(prior: Prior, u: Floats) -> Floats:
    """Values of an assumed prior at the shares `u` as it counts: its own, or with the same median as wide as REFERENCE.

    However narrow it is written, the same values come out. A choice takes each of its values as often as any other.
    """
    width = width_of(prior)
    if width.scale == "choice":
        return _evenly(prior, u)
    if width.scale == "plain" or width.spread >= math.log(REFERENCE):
        return quantile(prior, u)
    return _around(width, math.log(REFERENCE), u)


def doubled(prior: Prior, u: Floats) -> Floats:
    """Values of a prior twice as wide around its median. Of a choice, the weights go half the way to even ones, on their logarithms."""
    width = width_of(prior)
    if width.scale == "choice":
        values, weights = _possible(prior)
        soft = np.sqrt(weights)
        index = np.searchsorted(np.cumsum(soft / soft.sum()), u, side="right")
        return values[np.minimum(index, len(values) - 1)]
    middle = float(_to(width.scale, np.array([width.median]))[0])
    own = _to(width.scale, quantile(prior, u))
    return _from(width.scale, middle + 2 * (own - middle))


def wider_prior(prior: Prior, *, spread: float) -> Prior:
    """A lognormal of the same median whose deciles lie `spread` apart as logarithms: for reaches, which are compiled with their prior."""
    return Prior("lognormal", (width_of(prior).median, spread / DECILES, 0.0, math.inf), dimension=prior.dimension)


def _around(width: Width, spread: float, u: Floats) -> Floats:
    z = special_functions().ndtri(np.clip(u, _LEAST, 1 - _LEAST))
    middle = float(_to(width.scale, np.array([width.median]))[0])
    return _from(width.scale, middle + spread / DECILES * z)


def _evenly(prior: Prior, u: Floats) -> Floats:
    values, _ = _possible(prior)
    return values[np.minimum((u * len(values)).astype(np.int64), len(values) - 1)]


def _possible(prior: Prior) -> tuple[Floats, Floats]:
    pairs = [(value, weight) for value, weight in zip(prior.values, prior.weights, strict=True) if weight > 0]
    return np.array([value for value, _ in pairs]), np.array([weight for _, weight in pairs])


def _to(scale: Scale, values: Floats) -> Floats:
    if scale == "odds":
        inside = np.clip(values, _LEAST, 1 - _LEAST)
        return np.asarray(np.log(inside / (1 - inside)))
    return np.asarray(np.log(np.maximum(values, _LEAST))) if scale == "log" else values


def _from(scale: Scale, values: Floats) -> Floats:
    if scale == "odds":
        return np.asarray(1 / (1 + np.exp(-np.clip(values, -700, 700))))
    return np.asarray(np.exp(np.clip(values, -700, 700))) if scale == "log" else values
