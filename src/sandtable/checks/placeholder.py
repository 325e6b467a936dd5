"""S541: a place with placeholder coordinates."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S541",
    summary="a place with placeholder coordinates",
    why="""`sandtable new` gives a place that has no coordinates a made-up point, so that the scenario can be played, and says so
    under `because`, which begins with the word `placeholder`. Every distance to it, and every march, is made up as well.""",
    bad="""
    tabqa: {name: Tabqa, lat: 35.0, lon: 38.0, basis: assumed, because: placeholder, its coordinates are to be given}
    """,
    good="""
    tabqa: {name: Tabqa, lat: 35.84, lon: 38.55, basis: outside, source: gazetteer}
    """,
    severity="warning",
)
def placeholder(draft: Draft) -> Iterator[Finding]:
    for name, place in draft.scenario.theatre.places.items():
        if (place.because or "").lower().startswith("placeholder"):
            message = f"the coordinates of `{name}` are placeholders"
            hint = "write its latitude and longitude, and where they come from in place of `because`"
            yield Finding(("theatre", "places", name, "lat"), message, hint=hint)
