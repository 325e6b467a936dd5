"""The types of what is said of a result, and `tell`, which says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sandtable.analysis.registry import entry_of

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

Kind: TypeAlias = Literal["label", "name", "words", "number", "interval", "bar"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A share drawn as a bar, with the range that is drawn lighter around it. All from 0 to 1.

    sampling : ends of an interval that is marked at the end of the bar, where a renderer draws that finely.
    """

    share: float
    low: float
    high: float
    sampling: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """A small picture of a distribution, for a page or a notebook, beside the text that says the same.

    wide, high : pixels. area : SVG path of a density. stems : (x, y) of the tops of single values. bands : (left, width) of the
    part that is meant. about : what is drawn, in words.
    """

    wide: int
    high: int
    area: str
    stems: tuple[tuple[float, float], ...]
    bands: tuple[tuple[float, float], ...]
    about: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; its text may have several lines.

    note : said below the text, less prominently, line by line. faint : not detectably different from nothing. sketch : drawn before the
    text where there are pictures. claims : identifiers in the text that a page links to what it says of these claims.
    """

    text: str = ""
    note: str = ""
    strong: bool = False
    faint: bool = False
    bar: Bar | None = None
    sketch: Sketch | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what its cells are, from which a renderer chooses alignment and wrapping.

    kind : `label` stays whole and stands to the left; `name` wraps and takes the room there is; `words` wraps; `number` and
    `interval` stay whole and stand to the right, an interval less prominently; `bar` is drawn where there is room.
    """

    heading: str
    kind: Kind = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. strong : a headline. apart : set apart from the row above. under : belongs to the heading above it."""

    cells: tuple[Cell, ...]
    strong: bool = False
    apart: bool = False
    under: bool = False

    @classmethod
    def of(cls, *cells: Cell | str, strong: bool = False, apart: bool = False, under: bool = False) -> Row:
        """A row of texts and cells."""
        row = tuple(each if isinstance(each, Cell) else Cell(each) for each in cells)
        return cls(row, strong=strong, apart=apart, under=under)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. notes : said right below it. kept : not folded away beside a picture, because it says something else."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is said: sentences, pictures by their names, tables, notes, in this order.

    charts : names of the pictures that show the same; where they are drawn, tables may be folded away. captions : one for each
    picture, where they need one; a caption repeats what the tables say too. legend : what the marks of the pictures are, said
    where they are drawn. detail : of interest to some readers only, folded
    away on a page.
    """

    title: str = ""
    sentences: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    legend: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    detail: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """All that is said of a result. answer : sentences, the first of which stands alone. warnings : what failed.

    notes : how it was computed and what the numbers are. common : what the results of a scenario rest on, the same for each.
    closing : what the numbers are not. A page of several results says what is in the last two once.
    """

    title: str
    answer: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    closing: str = ""

    def texts(self) -> Iterator[str]:
        """Every text in it, in reading order: what each renderer must show."""
        yield from self.answer
        for part in self.parts:
            yield from (part.title, *part.sentences)
            for table in part.tables:
                yield table.title
                yield from (column.heading for column in table.columns)
                for row in table.rows:
                    for each in row.cells:
                        yield from (each.text, each.note)
                yield from table.notes
            yield from part.notes
        yield from (*self.warnings, *self.notes, *self.common, self.closing)


def said_once(every: Iterable[Told]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What several results have in common, and what their numbers are not, each sentence once."""
    found = list(every)
    common = dict.fromkeys(line for told in found for line in told.common)
    return tuple(common), tuple(dict.fromkeys(told.closing for told in found if told.closing))


def tell(found: Any, scenario: Scenario | None = None, **options: Any) -> Told:
    """What is said of a result, by its entry in the registry of analyses.

    scenario : for titles; default the one that the result was computed from. options : of the analysis, for example tables
    that are only said when asked for. Raises KeyError for what is no result of a registered analysis.
    """
    told: Told = entry_of(found).teller(found)(found, scenario or found.source, **options)
    return told


def columns(name: str, *others: Column | str) -> tuple[Column, ...]:
    """A column of names, then columns of numbers; a heading that says `interval` makes a column of intervals."""
    return (
        Column(name, "name"),
        *(
            each if isinstance(each, Column) else Column(each, "interval" if "interval" in each else "number")
            for each in others
        ),
    )
