"""Rings: one for each fires' reach, one for each distinct `within`; for every reading of a reach where it cuts what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandtable.compile.expressions import ExpressionTable
from sandtable.compile.faults import EntryError
from sandtable.compile.geography import Geography
from sandtable.compile.identifiers import Identifiers
from sandtable.program import Floats, Rings
from sandtable.scenario.document import Path
from sandtable.scenario.types import Scenario
from sandtable.theatre.crossings import CrossingError, ring_crossings
from sandtable.theatre.readings import reach_readings


@dataclass(frozen=True)
class Ring:
    """A circle around a place with its possible radii in km, ascending."""

    name: str
    center: int
    radii: Floats
    path: Path = ()


def compile_rings(
    scenario: Scenario, names: Identifiers, *, geography: Geography, expressions: ExpressionTable
) -> Rings:
    """All rings: fires in index order, then `within` by place and radius. Raises EntryError S601, S604, S606."""
    theatre = geography.theatre
    rings = [*_fires_rings(scenario, names), *_within_rings(names, expressions)]
    inside, low, high = [], [], []
    for ring in rings:
        distance = theatre.distance[ring.center]
        try:
            enter, leave = ring_crossings(
                geography.segments,
                centre=geography.points[ring.center],
                radii=ring.radii,
                start_km=distance[theatre.route_start],
                end_km=distance[theatre.route_end],
            )
        except CrossingError as error:
            message = f"{error}: `{ring.name}` and route `{names.routes.names[error.segment]}`"
            raise EntryError("S606", message, path=ring.path) from None
        inside.append(distance <= ring.radii[:, None])
        low.append(enter)
        high.append(leave)
    return Rings(
        names=tuple(ring.name for ring in rings),
        center=np.array([ring.center for ring in rings], dtype=np.int32),
        variants=tuple(ring.radii for ring in rings),
        inside=tuple(inside),
        low=tuple(low),
        high=tuple(high),
    )


def _fires_rings(scenario: Scenario, names: Identifiers) -> list[Ring]:
    rings = []
    for identifier in names.fires.names:
        fires = scenario.fires[identifier]
        path = ("fires", identifier, "reach")
        if fires.reach.name is not None:
            supplier = names.assumptions.names[names.assumptions[fires.reach.name]]
            radii = reach_readings(scenario.assumptions[supplier].prior)
        else:
            radii = np.array([fires.reach.value], dtype=np.float64)
        if not (np.isfinite(radii).all() and (radii >= 0.0).all()):
            bad = radii[~(np.isfinite(radii) & (radii >= 0.0))][0]
            hint = "truncate its prior with `low=0 km`, or use a lognormal" if len(radii) > 1 else ""
            raise EntryError("S604", f"the reach of fires `{identifier}` can be {bad:g} km", path=path, hint=hint)
        rings.append(Ring(f"fires:{identifier}", names.places[fires.base], radii, path))
    return rings


def _within_rings(names: Identifiers, expressions: ExpressionTable) -> list[Ring]:
    circles = {(names.places[str(c.arguments[2])], float(c.arguments[1])) for c in expressions.calls("within")}
    return [
        Ring(f"within:{radius!r}:{names.places.names[place]}", place, np.array([radius]))
        for place, radius in sorted(circles)
    ]
