"""Tables as rows of cells with their places: comma-separated files and .xlsx sheets, read and written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandtable.characters import guarded, neutralise, unguarded
from sandtable.errors import AuthoringError
from sandtable.extras import require_package

LARGEST = 4 << 20  # bytes of a file
MOST_ROWS = 5_000
ENDINGS = (".csv", ".xlsx")  # of tables that are written
READABLE = (".csv", ".tsv", ".txt", ".xlsx")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text without blanks around it, and its place. row, column : from 1. line : of a text file, on which its row begins."""

    text: str
    row: int
    column: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. name : of the sheet, empty for a text file. rows : without empty ones; the first are the headings."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong, and where. row, column : from 1, or None for the whole file or row."""

    file: str
    sheet: str
    row: int | None
    column: int | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        parts = [self.file, *([f"sheet {self.sheet}"] if self.sheet else [])]
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [f"column {letters(self.column)}"] if self.column is not None else []
        return f"{', '.join(parts)}: {self.message}"


class TableError(Exception):
    """A table that cannot be read."""

    def __init__(self, fault: TableFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def letters(column: int) -> str:
    """A column as spreadsheets call it: 1 is `A`, 27 is `AA`."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_sheet(path: Path, *, sheet: str | None = None) -> Sheet:
    """The table in a file, by its ending. sheet : of an .xlsx; the first by default. Raises TableError, AnalysisError or OSError."""
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise TableError(TableFault(str(path), "", None, None, f"larger than {LARGEST >> 20} MiB"))
    if path.suffix.lower() == ".xlsx":
        name, read = _workbook(path, raw, sheet)
        rows = list(enumerate(read, start=1))
    else:
        if sheet is not None:
            raise TableError(TableFault(str(path), "", None, None, "a text file has no sheets"))
        name, rows = "", _separated(path, raw)
    found = tuple(
        tuple(Cell(text, row, column, line) for column, text in enumerate(cells, start=1))
        for row, (line, cells) in enumerate(rows, start=1)
        if any(cells)
    )
    if not found:
        raise TableError(TableFault(str(path), name, None, None, "the table is empty"))
    if len(found) > MOST_ROWS:
        raise TableError(TableFault(str(path), name, None, None, f"more than {MOST_ROWS:,} rows"))
    return Sheet(str(path), name, found)


def table_of(path: Path) -> Sheet:
    """The first table in a file. Raises AuthoringError if it cannot be read."""
    try:
        return read_sheet(path)
    except TableError as raised:
        raise AuthoringError(str(raised), hint=raised.fault.hint) from None
    except OSError as fault:
        raise AuthoringError(f"{path} cannot be read: {(fault.strerror or str(fault)).lower()}") from None


def separator_of(text: str) -> str:
    """What separates the columns of a table in a text: the comma, semicolon or tab that its first line has most often."""
    return max(",;\t", key=re.split(r"[\r\n]", text, maxsplit=1)[0].count)


def _separated(path: Path, raw: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a text file, each with the line on which it begins, whatever the line ends."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = raw[: fault.start].count(b"\n") + 1
        message = f"byte 0x{raw[fault.start]:02x} is not UTF-8"
        raise TableError(TableFault(str(path), "", row, None, message, "save the table as UTF-8")) from None
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
        rows: list[tuple[int, list[str]]] = []
        line = 1
        for cells in reader:
            rows.append((line, [unguarded(cell.strip()) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as fault:
        message = f"not comma-separated values: {fault}"
        raise TableError(TableFault(str(path), "", len(rows) + 1, None, message)) from None
    return rows


def _workbook(path: Path, raw: bytes, sheet: str | None) -> tuple[str, list[list[str]]]:
    require_package("openpyxl")
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception as fault:  # of zip, of XML or of openpyxl: it is no workbook
        message = f"not an .xlsx workbook ({type(fault).__name__})"
        raise TableError(TableFault(str(path), "", None, None, message)) from None
    names: list[str] = [each.title for each in book.worksheets]  # not those of charts
    if not names:
        raise TableError(TableFault(str(path), "", None, None, "the workbook has no sheet with cells"))
    if sheet is not None and sheet not in names:
        raise TableError(TableFault(str(path), sheet, None, None, "no such sheet", f"its sheets: {', '.join(names)}"))
    name = sheet if sheet is not None else names[0]
    rows = []
    for number, row in enumerate(book[name].iter_rows(values_only=True), start=1):
        if number > 2 * MOST_ROWS:
            raise TableError(TableFault(str(path), name, None, None, f"more than {MOST_ROWS:,} rows"))
        rows.append([_text_of(value) for value in row])
    book.close()
    return name, rows


def _text_of(value: Any) -> str:
    """A value of a sheet as a scenario has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return unguarded(str(value).strip())


# -- writing -------------------------------------------------------------------------------------------


def separated(rows: Sequence[Sequence[str | int | float | bool]]) -> str:
    """Rows as comma-separated values with line feeds. A text that a spreadsheet would calculate gets an apostrophe."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([[guarded(_written(value)) for value in row] for row in rows])
    return stream.getvalue()


def _written(value: str | int | float | bool) -> str | int | float:
    """A value as a scenario has it."""
    return str(value).lower() if isinstance(value, bool) else value


def workbook(rows: Sequence[Sequence[str | int | float | bool]], *, name: str) -> bytes:
    """Rows as an .xlsx workbook with one sheet; texts are texts, whatever they begin with. Raises AnalysisError.

    A text that a spreadsheet would calculate has Excel's own mark for that (`quotePrefix`), so that it stays a text when somebody
    edits the cell.
    """
    require_package("openpyxl")
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = name
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(number, column)
            if not isinstance(value, str):
                cell.value = value
                continue
            cell.value = guarded(value) if value.startswith("'") else neutralise(value)
            cell.data_type = "s"  # else a text that begins with `=` becomes a formula
            cell.quotePrefix = guarded(value) != neutralise(value)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
