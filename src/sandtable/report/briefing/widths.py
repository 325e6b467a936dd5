"""How wide the columns of a table are: computed here, since not every program that opens a document does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandtable.figures.fonts import text_width
from sandtable.report.briefing.styles import CELL_SIZE

POINTS = 72  # an inch
MARGINS = 8.0  # points left and right of the text of a cell
SIZES = (CELL_SIZE, 8.5, 8.0, 7.5, 7.0, 6.5)  # points that a table may be set in, the largest that fits
NOTE_SHARE = 8.0 / CELL_SIZE  # size of the type of a note to that of the cell
ROOMY = 1.38  # how much wider a text may come out where a program lacks the font: as in DejaVu Sans, the widest of the usual ones
WHOLE_NOTE = 0.6 * POINTS  # a note as wide as an interval stays on its line; a longer one is words, and may be broken
TIGHTER = (1.2, 1.04)  # the same where a table fits no page otherwise


@dataclass(frozen=True)
class Measured:
    """A column: its texts, and whether its cells stay whole, with short notes below them.

    picture : width in points of the widest picture in it.
    notes : texts below those of cells, in smaller type. strong : whether there is bold type in it. indent : of some cells, in points.
    """

    heading: str
    texts: Sequence[str]
    is_whole: bool
    picture: float = 0.0
    strong: bool = False
    indent: float = 0.0
    notes: Sequence[str] = ()


def column_widths(columns: Sequence[Measured], *, width: float) -> tuple[list[float], float]:
    """The widths in inches, all of the page together, and the size of the type in points at which no word is broken, if there is one.

    width : of the page in inches.
    """
    room = POINTS * width
    for size, roomy in (*((size, ROOMY) for size in SIZES), *((SIZES[-1], roomy) for roomy in TIGHTER)):
        least, most = _bounds(columns, size, roomy)
        if sum(least) <= room:
            break
    else:
        return [width * each / sum(least) for each in least], SIZES[-1]
    total = sum(most)
    found = [each * room / total for each in most] if total <= room else _shared(least, most, room)
    return [each / POINTS for each in found], size


def note_size(size: float) -> float:
    """Points of the type of a note below a cell that is set in `size` points."""
    return round(2 * size * NOTE_SHARE) / 2


def line_size(text: str, *, width: float, largest: float, least: float) -> float:
    """The size in points, in halves from `largest` down to `least`, at which a line fits into a width in inches."""
    size = largest
    while size - 0.5 >= least and ROOMY * text_width(text, size=size) > POINTS * width:
        size -= 0.5
    return size


def _shared(least: list[float], most: list[float], room: float) -> list[float]:
    """What is left above the least of each column, in proportion to what it could use; no column more than a few times its share."""
    wanted = [high - low for low, high in zip(least, most, strict=True)]
    cap = max(room * 0.6, 1.0)
    capped = [min(each, cap) for each in wanted]
    left = room - sum(least)
    total = sum(capped) or 1.0
    return [low + left * share / total for low, share in zip(least, capped, strict=True)]


def _bounds(columns: Sequence[Measured], size: float, roomy: float) -> tuple[list[float], list[float]]:
    least, most = [], []
    for column in columns:
        heads = max((text_width(word, size=size, weight=600) for word in _parts(column.heading)), default=0.0)
        texts, notes = _lines(column.texts, size), _lines(column.notes, note_size(size))
        longest = _widest([*texts, *notes], column)
        whole = _widest([(part, high) for line, high in (*texts, *notes) for part in _parts(line)], column)
        if column.is_whole:
            short = [(line, high) for line, high in notes if text_width(line, size=high) <= WHOLE_NOTE]
            whole = max(whole, _widest([*texts, *short], column))
        around = MARGINS + column.indent
        least.append(max(roomy * max(heads, whole), column.picture) + around)
        most.append(max(roomy * max(heads, longest), column.picture) + around)
    return least, most


def _lines(texts: Sequence[str], size: float) -> list[tuple[str, float]]:
    return [(line, size) for text in texts for line in text.split("\n")]


def _parts(line: str) -> list[str]:
    """What a line may be broken into: at blanks that allow it and after hyphens."""
    return [part for part in line.replace("-", "- ").replace("\n", " ").split(" ") if part]


def _widest(lines: Sequence[tuple[str, float]], column: Measured) -> float:
    weight = 600 if column.strong else 400
    return max((text_width(line, size=size, weight=weight) for line, size in lines), default=0.0)
