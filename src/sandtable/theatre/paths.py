"""Quickest paths over the routes, by nominal length and terrain; ties go to the lower index.

Costs are length / terrain factor in km of flat road: nobody's pace enters, so all formations share one table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sandtable.theatre.geodesics import Floats

Ints = NDArray[np.int32]
TIE = 1e-12  # relative: sums of the same legs in another order are the same path length


def quickest_paths(places: int, *, route_start: Ints, route_end: Ints, cost: Floats) -> tuple[Ints, Floats]:
    """First steps and costs of the quickest paths between all places.

    route_start, route_end: (R,) place indices. cost: (R,) positive.
    Returns next_place (P, P), -1 where there is no path and on the diagonal, and quickest (P, P), inf where there is none,
    symmetric to the bit. Of several first steps that are equally quick (relative 1e-12) the lowest place is taken, so
    the result depends on indices alone. Source: Floyd (1962), Warshall (1962).
    """
    direct = np.full((places, places), np.inf)
    for start, end, value in zip(route_start, route_end, cost, strict=True):
        direct[start, end] = direct[end, start] = min(float(value), float(direct[start, end]))
    quickest = direct.copy()
    np.fill_diagonal(quickest, 0.0)
    for through in range(places):
        quickest = np.minimum(quickest, quickest[:, through, None] + quickest[None, through, :])
    next_place = np.full((places, places), -1, dtype=np.int32)
    for target in range(places):
        via = direct + quickest[:, target][None, :]  # the cost through each neighbour: (from, neighbour)
        best = via.min(axis=1)
        is_best = via <= (best * (1.0 + TIE))[:, None]
        reachable = np.isfinite(best) & (np.arange(places) != target)
        next_place[reachable, target] = is_best[reachable].argmax(axis=1)
    return next_place, quickest
