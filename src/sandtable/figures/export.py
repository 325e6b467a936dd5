"""Charts as files: PNG and SVG through vl-convert, with the project's fonts."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.fonts import Weight, is_ours, register_fonts, text_width
from sandtable.figures.theme import Tables, detached
from sandtable.files import write_whole

SCALE = 2.0  # device pixels a pixel of a PNG
_TEXT = re.compile(r"<text([^>]*)>(.+?)</text>", re.DOTALL)
_LINE = re.compile(r"<tspan([^>]*)>([^<]+)</tspan>")
_SIZE = re.compile(r'font-size="([0-9.]+)px"')


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
            write_whole(path, to_png(chart, scale=scale))
        else:
            write_whole(path, to_svg(chart))
    except OSError as fault:
        raise FigureError(f"cannot write `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    return path


def to_png(chart: alt.TopLevelMixin, *, scale: float = SCALE) -> bytes:
    import vl_convert

    register_fonts()
    return bytes(vl_convert.vegalite_to_png(specification(chart), scale=scale))


def to_svg(chart: alt.TopLevelMixin) -> str:
    """The chart as SVG. Its words keep the width that they were laid out for where Source Sans is not installed."""
    import vl_convert

    register_fonts()
    return _TEXT.sub(_held_to_width, str(vl_convert.vegalite_to_svg(specification(chart))))


def _held_to_width(text: re.Match[str]) -> str:
    """A text element, its lines stretched or squeezed to what they measure in Source Sans."""
    attributes, inside = text.groups()
    size = _SIZE.search(attributes)
    if size is None:
        return text[0]
    weight: Weight = 600 if 'font-weight="600"' in attributes else 400

    def width(line: str) -> str:
        if not is_ours(unescape(line), weight=weight):
            return ""  # another font sets it, whose width nobody knows
        pixels = text_width(unescape(line), size=float(size[1]), weight=weight)
        return f' textLength="{pixels:.1f}" lengthAdjust="spacingAndGlyphs"'

    if "<" not in inside:
        return f"<text{attributes}{width(inside)}>{inside}</text>"
    lines = _LINE.sub(lambda line: f"<tspan{line[1]}{width(line[2])}>{line[2]}</tspan>", inside)
    return f"<text{attributes}>{lines}</text>"


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The whole specification. The tables of our own charts are put in unchecked: altair takes seconds to look at each row."""
    if not isinstance(chart, alt.LayerChart) or not isinstance(chart.datasets, Tables):
        return dict(chart.to_dict())
    spec, tables = detached(chart)
    return {**spec, "datasets": tables}
