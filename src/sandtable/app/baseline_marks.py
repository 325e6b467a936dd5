"""A future and its fork on one map: layers that mark formations and holders of the original future below those of the fork.

The layers are derived from the map's own, so that a marked formation looks as it would in the original, but hollow. Both are
empty until the page fills their tables, `baseline-marks` and `baseline-rings`.
"""

from __future__ import annotations

import copy
from typing import Any

MARKS, RINGS = "baseline-marks", "baseline-rings"
HOLDER = {"expr": "theme.actors[datum.who[day]]"}


def with_baseline_marks(figure: dict[str, Any]) -> dict[str, Any]:
    """A copy of a figure of `report.specs` with both layers in each drawing, below the formations."""
    figure = copy.deepcopy(figure)
    for drawing in figure["drawings"]:
        layers = drawing["spec"]["layer"]
        first = next(k for k, layer in enumerate(layers) if layer.get("data", {}).get("name") == "formations")
        layers[first:first] = [_rings(), _hollow(layers[first])]
    figure["shared"] |= {MARKS: [], RINGS: []}
    return figure


def _hollow(layer: dict[str, Any]) -> dict[str, Any]:
    """The layer of formations as outlines in their actor's colour, without tooltips."""
    mark = copy.deepcopy(layer)
    mark["data"] = {"name": MARKS}
    colour = mark["mark"].pop("fill")
    mark["mark"] |= {"filled": False, "fill": None, "stroke": colour, "strokeWidth": 1.6, "strokeOpacity": 0.85}
    mark["encoding"].pop("tooltip", None)
    return mark


def _rings() -> dict[str, Any]:
    return {
        "data": {"name": RINGS},
        "mark": {
            "type": "point", "shape": "circle", "filled": False, "fill": None, "stroke": HOLDER, "strokeWidth": 2.2,
            "strokeDash": [3, 3], "size": {"expr": "PI * (datum.r + 5) * (datum.r + 5)"},
            "opacity": {"expr": "datum.differs[day]"},
        },
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
        },
    }  # fmt: skip
