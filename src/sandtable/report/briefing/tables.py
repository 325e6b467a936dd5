"""The tables of what is said, as tables of Word: a head that is repeated on every page, rows that stay whole, a caption above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandtable.report.briefing.pictures import sketch_of
from sandtable.report.briefing.styles import CELL, CELL_NOTE, CELL_SIZE, FAINT, HEAD, NUMBER, TABLE
from sandtable.report.briefing.widths import Measured, column_widths, note_size
from sandtable.report.briefing.writing import bookmark_name, plain

if TYPE_CHECKING:
    from sandtable.report.briefing.writing import Writer
    from sandtable.telling.told import Cell, Column, Row, Table

TOGETHER = 14  # rows: so many stay on one page
TWIPS = 1440  # an inch
INDENT = 9.0  # points of a row that belongs to the one above


@dataclass(frozen=True)
class Link:
    """Words of a cell that lead to an address or a bookmark."""

    words: str
    address: str = ""
    anchor: str = ""


def claim_mark(claim: str) -> str:
    """The bookmark of a claim."""
    return bookmark_name(f"claim_{claim}")


def write_table(writer: Writer, table: Table, *, caption: str, marks: tuple[str, ...] = ()) -> None:
    """A table with its caption above and its notes below; bars are left out, since a picture beside it shows them.

    marks : a bookmark for the first cell of each row, or "" for none.
    """
    kept = [index for index, column in enumerate(table.columns) if column.kind != "bar"]
    columns = [table.columns[index] for index in kept]
    rows = [[row.cells[index] for index in kept] for row in table.rows]
    writer.caption("Table", caption, above=True)
    strong = any(row.strong or any(cell.strong for cell in row.cells) for row in table.rows)
    under = any(row.under for row in table.rows)
    measured = [
        _measured(
            column, [cells[place] for cells in rows], strong=strong, indent=INDENT if under and not place else 0.0
        )
        for place, column in enumerate(columns)
    ]
    widths, size = column_widths(measured, width=writer.width)
    grid = _grid(writer, len(rows), widths, about=caption)
    _write_head(writer, grid[0], columns, size=size)
    for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        mark = marks[place] if place < len(marks) else ""
        _write_row(writer, grid[place + 1], row, cells, columns, size=size, mark=mark)
    if len(rows) <= TOGETHER:
        for paragraphs in grid[:-1]:
            for cell in paragraphs:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
    _space(writer)
    writer.notes(table.notes)


def _measured(column: Column, cells: list[Cell], *, strong: bool, indent: float) -> Measured:
    texts = [plain(cell.text.replace("`", "")) for cell in cells]
    pictures = [0.75 * cell.sketch.wide for cell in cells if cell.sketch is not None]
    return Measured(
        plain(column.heading),
        texts,
        is_whole=column.kind in ("number", "interval", "label"),
        picture=max(pictures, default=0.0),
        strong=strong,
        indent=indent,
        notes=[plain(cell.note.replace("`", "")) for cell in cells if cell.note],
    )


def _grid(writer: Writer, rows: int, widths: list[float], *, about: str) -> list[list[Any]]:
    """The cells of a new table, row by row, the head first."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches
    from docx.table import _Cell

    table = writer.document.add_table(rows=rows + 1, cols=len(widths))
    table.style = TABLE
    table.autofit = False
    for place, width in enumerate(widths):
        table.columns[place].width = Inches(width)
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    size = OxmlElement("w:tblW")
    size.set(qn("w:w"), str(round(TWIPS * sum(widths))))
    size.set(qn("w:type"), "dxa")
    properties.insert_element_before(
        size, "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblLook"
    )
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:val"), "00A0")
        for key, value in (("firstRow", "1"), ("firstColumn", "1"), ("noHBand", "0"), ("noVBand", "1")):
            look.set(qn(f"w:{key}"), value)
    for tag in ("w:tblCaption",):
        said = OxmlElement(tag)
        said.set(qn("w:val"), plain(about))
        properties.append(said)
    grid = []
    for place, row in enumerate(table._tbl.tr_lst):
        settings = row.get_or_add_trPr()
        settings.append(OxmlElement("w:cantSplit"))
        if not place:
            settings.append(OxmlElement("w:tblHeader"))
        cells = [_Cell(element, table) for element in row.tc_lst]
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Inches(width)
        grid.append(cells)
    return grid


def _write_head(writer: Writer, cells: list[Any], columns: list[Column], *, size: float) -> None:
    for cell, column in zip(cells, columns, strict=True):
        paragraph = cell.paragraphs[0]
        writer.styled(paragraph, HEAD)
        paragraph.paragraph_format.alignment = _alignment(column)
        writer.put(paragraph, column.heading)
        _resize(cell, size)


def _write_row(
    writer: Writer, grid: list[Any], row: Row, cells: list[Cell], columns: list[Column], *, size: float, mark: str
) -> None:
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        box = grid[place]
        paragraph = box.paragraphs[0]
        writer.styled(paragraph, NUMBER if column.kind in ("number", "interval") else CELL)
        if row.under and not place:
            from docx.shared import Pt

            paragraph.paragraph_format.left_indent = Pt(INDENT)
        if cell.sketch is not None:
            writer.picture(paragraph, sketch_of(cell.sketch))
            paragraph = writer.styled(box.add_paragraph(), CELL)
        links = {claim: claim_mark(claim) for claim in cell.claims if claim_mark(claim) in writer.marks}
        writer.put(
            paragraph, cell.text, mark=mark if not place else "", links=links, style=FAINT if cell.faint else "",
            bold=cell.strong or (row.strong and column.kind != "interval"),
        )  # fmt: skip
        for line in cell.note.splitlines():
            below = writer.styled(box.add_paragraph(), CELL_NOTE)
            below.paragraph_format.alignment = _alignment(column)
            below.paragraph_format.left_indent = paragraph.paragraph_format.left_indent
            writer.put(below, line)
        if row.apart:
            _line_above(box)
        _resize(box, size, note=writer.style_of(CELL_NOTE))


def _alignment(column: Column) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT if column.kind in ("number", "interval") else None


def _resize(cell: Any, size: float, *, note: str = "") -> None:
    """Set the type of a cell smaller where the table would not fit otherwise. note : the style of what is smaller already."""
    if size >= CELL_SIZE:
        return
    from docx.shared import Pt

    for paragraph in cell.paragraphs:
        of_note = paragraph._p.style == note
        for run in paragraph.runs:
            run.font.size = Pt(note_size(size) if of_note else size)


def _line_above(cell: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f'<w:tcBorders {nsdecls("w")}><w:top w:val="single" w:sz="8" w:space="0" w:color="808080"/></w:tcBorders>'
        )
    )


def _space(writer: Writer) -> None:
    """A little room below a table: two in a row would be one."""
    from docx.shared import Pt

    paragraph = writer.add(CELL)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(6)
