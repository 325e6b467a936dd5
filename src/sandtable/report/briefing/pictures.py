"""Charts and small drawings as PNG at the resolution of print, with their size and what they show in words."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandtable.figures.export import to_png
from sandtable.telling.html import sketch_svg

if TYPE_CHECKING:
    import altair as alt

    from sandtable.telling.told import Sketch

PRINT = 300 / 96  # dots of a picture for each of its pixels: 300 an inch


@dataclass(frozen=True)
class Picture:
    """A PNG. wide, high : pixels of the chart, of which 96 are an inch. about : what it shows, in words."""

    png: bytes
    wide: float
    high: float
    about: str


def picture_of(chart: alt.LayerChart) -> Picture:
    """A chart, without a line below it: the document says once, at the foot of each page, what all its numbers are.

    The line is in the picture's metadata.
    """
    png = to_png(chart, scale=PRINT, with_line=False)
    wide, high = _size(png)
    return Picture(png, wide / PRINT, high / PRINT, str(chart.description))


def sketch_of(found: Sketch) -> Picture:
    """The small picture of a distribution."""
    import vl_convert

    png = bytes(vl_convert.svg_to_png(sketch_svg(found), scale=PRINT))
    return Picture(png, found.wide, found.high, found.about)


def _size(png: bytes) -> tuple[int, int]:
    """Width and height in dots, from the header."""
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high
