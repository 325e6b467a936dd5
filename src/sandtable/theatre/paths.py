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
    the result depends on indices alone. Source: Dijkstra (1959), through scipy.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    direct = np.full((places, places), np.inf)
    for start, end, value in zip(route_start, route_end, cost, strict=True):
        direct[start, end] = direct[end, start] = min(float(value), float(direct[start, end]))
    rows, columns = np.nonzero(np.isfinite(direct))
    graph = coo_array((direct[rows, columns], (rows, columns)), shape=(places, places)).tocsr()
    quickest = np.asarray(dijkstra(graph, directed=True), dtype=np.float64)
    quickest = np.minimum(quickest, quickest.T)  # there and back may differ in the last bit
    next_place = np.full((places, places), -1, dtype=np.int32)
    for target in range(places):
        # cost to the target through each neighbour: (from, neighbour)
        through = direct + quickest[:, target][None, :]
        best = through.min(axis=1)
        is_best = through <= (best * (1.0 + TIE))[:, None]
        reachable = np.isfinite(best) & (np.arange(places) != target)
        next_place[reachable, target] = is_best[reachable].argmax(axis=1)
    return next_place, quickest
