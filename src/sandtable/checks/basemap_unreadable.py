"""S439: a base map that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.basemap_elsewhere import basemap_of
from sandtable.checks.rule import rule
from sandtable.scenario.basemap import BasemapError
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S439",
    severity="warning",
    summary="`basemap.json` is not a base map",
    why="""The file `basemap.json` beside a scenario contains `attribution`, `window` ([west, south, east, north]) and
    `countries` or `land`, `rivers`, `lakes` and `borders` as GeoJSON, longitude before latitude. If it cannot be read,
    the map is drawn on the world that comes with Sandtable.""",
    bad="""
    # basemap.json: {"type": "FeatureCollection", "features": [...]}
    """,
    good="""
    # basemap.json: {"attribution": "...", "window": [35, 32, 43, 38],
    #   "countries": {"type": "FeatureCollection", "features": [...]}}
    """,
)
def basemap_unreadable(draft: Draft) -> Iterator[Finding]:
    if isinstance(basemap_of(draft), BasemapError):
        hint = "the map is drawn without it; it needs `attribution`, and GeoJSON under `countries`, `rivers` or others"
        yield Finding(("theatre",), "`basemap.json` beside this file is not a base map", hint=hint, part="key")
