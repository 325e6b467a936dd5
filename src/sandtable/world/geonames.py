"""GeoNames as a source of a scenario, as it is credited wherever a town's coordinates are written."""

from __future__ import annotations

NAME = "geonames"  # of its entry in `sources`
SOURCE = {"title": "GeoNames", "licence": "CC BY 4.0", "grade": "B2"}
LINE = f"{NAME}: {{{', '.join(f'{key}: {value}' for key, value in SOURCE.items())}}}"  # the entry as it is written
