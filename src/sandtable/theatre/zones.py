"""Zones: sets of places, listed or all within a radius of a place."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sandtable.theatre.geodesics import Distances, Floats


def zone_places(
    listed: Iterable[int], *, center: int, radius_km: float, distance: Distances | Floats
) -> tuple[int, ...]:
    """Sorted indices of the listed places and of those at most `radius_km` from `center` (-1: no circle).

    distance: (P,) geodesic km for each place. A place exactly on the circle belongs to the zone, as with rings.
    """
    members = {int(place) for place in listed}
    if center >= 0:
        members.update(int(place) for place in np.flatnonzero(distance[center] <= radius_km))
    return tuple(sorted(members))
