"""Charts as files: PNG and SVG through vl-convert, with the project's fonts."""

from __future__ import annotations

import re
import struct
import zlib
from html import escape, unescape
from pathlib import Path
from typing import Any

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.fonts import SANS, Weight, is_ours, register_fonts, text_width, wrapped
from sandtable.figures.marking import sentence_of
from sandtable.figures.palette import LIGHT
from sandtable.figures.theme import Tables, detached
from sandtable.files import write_whole

SCALE = 2.0  # device pixels a pixel of a PNG
_TEXT = re.compile(r"<text([^>]*)>(.+?)</text>", re.DOTALL)
_LINE = re.compile(r"<tspan([^>]*)>([^<]+)</tspan>")
_ROOT = re.compile(r'<svg(?P<before>[^>]*? )width="(?P<width>[0-9.]+)" height="(?P<height>[0-9.]+)" viewBox="[^"]*"')
_PAPER = re.compile(r'<rect width="[0-9.]+" height="[0-9.]+" fill="(?P<fill>[^"]+)"')
FOOT, LEADING, EDGE = 11, 15, 16  # pixels: type of the line below a picture, from line to line, from the edge
HEADER = 33  # bytes of a PNG before its first chunk that is not the header
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


def to_png(chart: alt.TopLevelMixin, *, scale: float = SCALE, with_line: bool = True) -> bytes:
    """The chart as PNG, with its imprint in the metadata. with_line : the imprint is also a line below the picture."""
    import vl_convert

    register_fonts()
    spec = specification(chart)
    sentence = sentence_of(spec)
    svg = with_footer(str(vl_convert.vegalite_to_svg(spec)), sentence if with_line else "")
    png = bytes(vl_convert.svg_to_png(svg, scale=scale))
    return with_description(png, sentence) if sentence else png


def to_svg(chart: alt.TopLevelMixin) -> str:
    """The chart as SVG. Its words keep the width that they were laid out for where Source Sans is not installed."""
    import vl_convert

    register_fonts()
    spec = specification(chart)
    return _TEXT.sub(_held_to_width, with_footer(str(vl_convert.vegalite_to_svg(spec)), sentence_of(spec)))


def with_footer(svg: str, sentence: str) -> str:
    """A picture of Sandtable with a wrapped line below it, on its background; unchanged if the line is empty."""
    size, paper = _ROOT.search(svg), _PAPER.search(svg)
    if not sentence or size is None or paper is None:
        return svg
    width, height = float(size["width"]), float(size["height"])
    lines = wrapped(sentence, width=max(120.0, width - 2 * EDGE), size=FOOT)
    below = height + LEADING * len(lines) + EDGE / 2
    head = _ROOT.sub(
        f'<svg{size["before"]}width="{width:g}" height="{below:g}" viewBox="0 0 {width:g} {below:g}"', svg, count=1
    )
    head = _PAPER.sub(f'<rect width="{width:g}" height="{below:g}" fill="{paper["fill"]}"', head, count=1)
    style = f'font-family="{SANS}" font-size="{FOOT}px" fill="{LIGHT["muted"]}"'
    foot = "".join(
        f'<text x="{EDGE}" y="{height + LEADING * (k + 0.7):g}" {style}>{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
    return head.removesuffix("</svg>") + foot + "</svg>"


def with_description(png: bytes, text: str) -> bytes:
    """A PNG with a text under the keyword `Description`, as its standard has it (iTXt), after the header."""
    body = b"iTXt" + b"Description\0\0\0\0\0" + text.encode("utf-8")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:HEADER] + chunk + png[HEADER:]


def _held_to_width(text: re.Match[str]) -> str:
    """A text element, its lines stretched or squeezed to what they measure in Source Sans."""
    attributes, inside = text.groups()
    size = _SIZE.search(attributes)
    if size is None:
        return text[0]
    weight: Weight = 600 if 'font-weight="600"' in attributes else 400

    def width(line: str) -> str:
        if not is_ours(unescape(line), weight=weight):
            return ""  # set in another font of unknown width
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
