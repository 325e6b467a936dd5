"""Charts as files: PNG and SVG through vl-convert, with the project's fonts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.fonts import register_fonts
from sandtable.figures.theme import Tables, detached

SCALE = 2.0  # device pixels a pixel of a PNG


def save(chart: alt.TopLevelMixin, path: str | Path, *, scale: float = SCALE) -> Path:
    """Write a chart as `.png` or `.svg`, by the ending of the path. Returns the path.

    Raises FigureError for another ending or a place that cannot be written to.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".png", ".svg"):
        raise FigureError(f"`{path}`: a picture ends in .png or .svg")
    try:
        if kind == ".png":
            path.write_bytes(to_png(chart, scale=scale))
        else:
            path.write_text(to_svg(chart), encoding="utf-8")
    except OSError as fault:
        raise FigureError(f"cannot write `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    return path


def to_png(chart: alt.TopLevelMixin, *, scale: float = SCALE) -> bytes:
    import vl_convert

    register_fonts()
    return bytes(vl_convert.vegalite_to_png(specification(chart), scale=scale))


def to_svg(chart: alt.TopLevelMixin) -> str:
    import vl_convert

    register_fonts()
    return str(vl_convert.vegalite_to_svg(specification(chart)))


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The whole specification. The tables of our own charts are put in unchecked: altair takes seconds to look at each row."""
    if not isinstance(chart, alt.LayerChart) or not isinstance(chart.datasets, Tables):
        return dict(chart.to_dict())
    spec, tables = detached(chart)
    return {**spec, "datasets": tables}
