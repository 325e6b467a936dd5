"""How wide the columns of a table are: computed here, since not every program that opens a document does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandtable.figures.fonts import text_width
from sandtable.report.briefing.styles import CELL_SIZE

POINTS = 72  # an inch
MARGINS = 8.0  # points left and right of the text of a cell
SIZES = (CELL_SIZE, 8.5, 8.0, 7.5, 7.0, 6.5)  # points that a table may be set in, the largest that fits
ROOMY = 1.04  # how much wider than measured: the document's font is not the one that is measured
STRETCHED = 0.7  # of the page: a table of this width or more is made as wide as the page


@dataclass(frozen=True)
class Measured:
    """A column: its texts, how wide a picture in it is (points), and whether its cells stay whole."""

    heading: str
    texts: Sequence[str]
    is_whole: bool
    picture: float = 0.0


def column_widths(columns: Sequence[Measured], *, width: float, roomy: float = 1.0) -> tuple[list[float], float]:
    """The widths in inches, and the size of the type in points at which no word is broken, if there is one.

    width : of the page in inches. roomy : how much wider than the project's own font that of the document may be.
    """
    room = POINTS * width / roomy
    for size in SIZES:
        least, most = _bounds(columns, size)
        if sum(least) <= room:
            break
    else:
        return [width * each / sum(least) for each in least], size
    total = sum(most)
    if total <= room:
        factor = room / total if total >= STRETCHED * room else 1.0
        found = [factor * each for each in most]
    else:
        found = _shared(least, most, room)
    return [roomy * each / POINTS for each in found], size


def _shared(least: list[float], most: list[float], room: float) -> list[float]:
    """What is left above the least of each column, in proportion to what it could use; no column more than a few times its share."""
    wanted = [high - low for low, high in zip(least, most, strict=True)]
    cap = max(room * 0.6, 1.0)
    capped = [min(each, cap) for each in wanted]
    left = room - sum(least)
    total = sum(capped) or 1.0
    return [low + left * share / total for low, share in zip(least, capped, strict=True)]


def _bounds(columns: Sequence[Measured], size: float) -> tuple[list[float], list[float]]:
    least, most = [], []
    for column in columns:
        words = max((_measured(word, size, bold=True) for word in column.heading.split()), default=0.0)
        lines = [line for text in column.texts for line in text.split("\n")]
        longest = max((_measured(line, size) for line in lines), default=0.0)
        word = max((_measured(part, size) for line in lines for part in _parts(line)), default=0.0)
        whole = longest if column.is_whole else word
        least.append(max(words, whole, column.picture) + MARGINS)
        most.append(max(words, longest, column.picture) + MARGINS)
    return least, most


def _parts(line: str) -> list[str]:
    """What a line may be broken into: at blanks and after hyphens."""
    return line.replace("-", "- ").split()


def _measured(text: str, size: float, *, bold: bool = False) -> float:
    return ROOMY * text_width(text, size=size, weight=600 if bold else 400)
