"""Two futures on one map: layers for the formations and holders of the one under those of the other.

They are made of the map's own layers, so a ghost is always what the same formation would look like, but hollow. Both
layers are empty until the page fills their tables, `ghosts` and `ghost-rings`.
"""

from __future__ import annotations

import copy
from typing import Any

GHOSTS, RINGS = "ghosts", "ghost-rings"
HOLDER = {"expr": "theme.actors[datum.who[day]]"}


def with_ghosts(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure of `briefing.specs` whose every drawing has both layers, below the formations. The figure is not changed."""
    figure = copy.deepcopy(figure)
    for drawing in figure["drawings"]:
        layers = drawing["spec"]["layer"]
        first = next(k for k, layer in enumerate(layers) if layer.get("data", {}).get("name") == "formations")
        layers[first:first] = [_rings(), _hollow(layers[first])]
    figure["shared"] |= {GHOSTS: [], RINGS: []}
    return figure


def _hollow(layer: dict[str, Any]) -> dict[str, Any]:
    """The layer of formations as outlines in their actor's colour, without names for the pointer."""
    ghost = copy.deepcopy(layer)
    ghost["data"] = {"name": GHOSTS}
    colour = ghost["mark"].pop("fill")
    ghost["mark"] |= {"filled": False, "fill": None, "stroke": colour, "strokeWidth": 1.6, "strokeOpacity": 0.85}
    ghost["encoding"].pop("tooltip", None)
    return ghost


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
