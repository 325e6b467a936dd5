"""What is said of a result, in a Word document: answer, parts with their pictures and tables, warnings, notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sandtable.analysis.registry import entry_of
from sandtable.report.briefing.pictures import Picture, picture_of
from sandtable.report.briefing.styles import ANSWER, BODY, WARNING
from sandtable.report.briefing.tables import claim_mark, write_table
from sandtable.telling import Told, tell

if TYPE_CHECKING:
    import altair as alt

    from sandtable.report.briefing.writing import Writer
    from sandtable.scenario.types import Scenario
    from sandtable.telling.told import Part, Row, Table

Draw = Callable[[str], Picture | None]
CHART = 540  # pixels of the drawing of a chart; with its labels it is about as wide as the page


@dataclass
class Teller:
    """Writes the results of one document, each once, and keeps what was said of each in `told`, in this order."""

    writer: Writer
    scenario: Scenario
    told: list[Told] = field(default_factory=list)

    def write(self, found: Any, *, level: int = 1, **options: Any) -> Told:
        """A result as it is told, with its pictures. level : of the headings of its parts. options : for `telling.tell`."""
        told = tell(found, self.scenario, **options)
        self.write_told(told, draw=drawing(found, self.scenario), level=level)
        return told

    def write_told(self, told: Told, *, draw: Draw, level: int = 1, style: str = BODY) -> None:
        """All that is said but what several results have in common and what their numbers are not, which the document says once."""
        self.told.append(told)
        for index, sentence in enumerate(told.answer):
            self.writer.paragraph(sentence, style=ANSWER if not index and style == ANSWER else BODY)
        for part in told.parts:
            write_part(self.writer, part, draw=draw, level=level, section=told.title)
        for warning in told.warnings:
            self.writer.paragraph(warning, style=WARNING)
        self.writer.notes(told.notes)


def write_part(writer: Writer, part: Part, *, draw: Draw, level: int, section: str) -> None:
    """A part: heading, sentences, pictures with captions, tables with captions, notes. section : what it belongs to."""
    if part.title:
        writer.heading(part.title, level=level)
    for sentence in part.sentences:
        writer.paragraph(sentence)
    title = part.title or section
    captions = part.captions or ("",) * len(part.charts)
    for name, caption in zip(part.charts, captions, strict=True):
        picture = draw(name)
        if picture is not None:
            said = ". ".join(each.rstrip(".") for each in (caption or title, part.legend) if each)
            writer.pictures([picture], said)
    for table in part.tables:
        write_table(writer, table, caption=table.title or title, marks=row_marks(table))
    writer.notes(part.notes)


def row_marks(table: Table) -> tuple[str, ...]:
    """Bookmarks for the rows of a table of claims, by their identifiers; none for another table."""
    if not (table.columns and table.columns[0].kind == "label" and not table.columns[0].heading):
        return ()
    return tuple(claim_mark(row.cells[0].text) if row.cells[0].strong else "" for row in table.rows)


def with_passages(told: Told, passages: dict[str, str]) -> Told:
    """What is said of claims, each with its passage of the text below its statement."""
    if not passages:
        return told
    parts = tuple(
        replace(
            part,
            tables=tuple(
                replace(table, rows=tuple(_with_passage(row, passages) for row in table.rows)) for table in part.tables
            ),
        )
        for part in told.parts
    )
    return replace(told, parts=parts)


def _with_passage(row: Row, passages: dict[str, str]) -> Row:
    passage = passages.get(row.cells[0].text)
    if passage is None or len(row.cells) < 2:
        return row
    said = f"\N{LEFT DOUBLE QUOTATION MARK}{' '.join(passage.split())}\N{RIGHT DOUBLE QUOTATION MARK}"
    statement = replace(row.cells[1], note="\n".join(each for each in (said, row.cells[1].note) if each))
    return replace(row, cells=(row.cells[0], statement, *row.cells[2:]))


def drawing(found: Any, scenario: Scenario) -> Draw:
    """From the name of a picture of a result to the picture."""
    charts: dict[str, alt.LayerChart] = entry_of(found).drawer(found)(found, scenario, width=CHART, titled=False)

    def draw(name: str) -> Picture | None:
        return picture_of(charts[name]) if name in charts else None

    return draw
