"""The radii a ring can have: a reach that an assumption supplies is read at finitely many values.

Ring crossings are exact positions computed once for each route and radius, so a reach is one of the values of its choice,
or one of the 256 mid-quantiles of a continuous prior. The value that is recorded is the one used.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.theatre.geodesics import Floats

READINGS = 256  # of a continuous reach
NONE = -1


def reach_readings(prior: Prior) -> Floats:
    """The values a reach can take, ascending: of a choice or a fixed prior its own, else 256 mid-quantiles. km."""
    if prior.kind == "choice":
        return np.unique(np.array(prior.values, dtype=np.float64))
    if prior.kind == "fixed":
        return np.array(prior.parameters[:1], dtype=np.float64)
    return quantile(prior, (np.arange(READINGS) + 0.5) / READINGS)


def reading_index(prior: Prior, values: Floats) -> NDArray[np.intp]:
    """Which of `reach_readings(prior)` each value is read as: (n,), -1 where the prior does not allow the value.

    values: (n,) km. A value of a continuous prior is read as the mid-quantile of its 1/256; of a choice as itself, to
    a relative 1e-9. So a reading is read as itself.
    """
    if prior.kind in ("choice", "fixed"):
        return _nearest(reach_readings(prior), values)
    edges = quantile(prior, np.arange(READINGS + 1) / READINGS)
    index = np.searchsorted(edges[1:-1], values, side="right")
    slack = 1e-9 * np.abs(values)
    return np.where((values >= edges[0] - slack) & (values <= edges[-1] + slack), index, NONE)


def _nearest(readings: Floats, values: Floats) -> NDArray[np.intp]:
    above = np.clip(np.searchsorted(readings, values), 0, len(readings) - 1)
    below = np.maximum(above - 1, 0)
    nearest = np.where(np.abs(values - readings[below]) < np.abs(values - readings[above]), below, above)
    return np.where(np.abs(values - readings[nearest]) <= 1e-9 * np.abs(readings[nearest]), nearest, NONE)
