"""Tables laid out for the window: whole where they fit, else without bars, else names above their numbers, else line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sandtable.cli.terminal import print_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Column, Table

GAP = 2  # blanks between columns
NAME_WIDTH = 14  # columns that a wrapping column must get, or all it wants if that is less
INDENT = "  "


def print_table(console: Console, table: Table) -> None:
    """Print a table, without trailing blanks, in the first layout that leaves every number whole and every name readable."""
    for column in table.columns:
        if not column.no_wrap and column.overflow == "ellipsis":
            column.overflow = "fold"  # a word without blanks goes on in the next line
    if _fits(console, table.columns):
        _print_lines(console, table)
        return
    kept = [index for index, column in enumerate(table.columns) if not _is_bar(column)]
    shown = [table.columns[index] for index in kept]
    if _fits(console, shown):
        _print_lines(console, _table_of(table, kept))
    elif kept:
        _print_stacked(console, table, kept)


def _is_bar(column: Column) -> bool:
    return bool(column.width) and column.no_wrap and not str(column.header)


def _fits(console: Console, columns: Sequence[Column]) -> bool:
    return sum(_least(console, column) for column in columns) + GAP * (len(columns) - 1) <= console.width


def _least(console: Console, column: Column) -> int:
    """What a column must get: all of a number, enough of a name."""
    if column.width:
        return column.width
    natural = _natural(console, column)
    return natural if column.no_wrap else min(natural, NAME_WIDTH)


def _natural(console: Console, column: Column) -> int:
    return max((console.measure(cell).maximum for cell in _cells(column)), default=0)


def _cells(column: Column) -> Iterator[Any]:
    yield column.header
    yield from column.cells


def _table_of(table: Table, kept: Sequence[int]) -> Table:
    """The same rows with some of the columns."""
    from dataclasses import replace

    from rich.table import Table

    other = Table(
        *(replace(table.columns[index], _cells=[]) for index in kept),
        box=None, pad_edge=False, padding=(0, GAP, 0, 0), expand=table.expand, show_header=table.show_header,
        header_style=table.header_style,
    )  # fmt: skip
    for row, cells in _rows(table, kept):
        other.add_row(*cells, style=row.style)
    return other


def _rows(table: Table, kept: Sequence[int]) -> Iterator[tuple[Any, list[Any]]]:
    columns = [list(table.columns[index].cells) for index in kept]
    for number, row in enumerate(table.rows):
        yield row, [column[number] for column in columns]


# -- narrow ------------------------------------------------------------------------------------------


def _print_stacked(console: Console, table: Table, kept: Sequence[int]) -> None:
    """Each row's first cell on lines of its own; below it the others, in columns if these fit, else each with its heading."""
    first, rest = kept[0], kept[1:]
    columns = [table.columns[index] for index in rest]
    widths = [_width_below(console, column, len(columns)) for column in columns]
    room = console.width - len(INDENT)
    in_columns = sum(widths) + GAP * (len(widths) - 1) <= room and all(column.no_wrap for column in columns)
    if table.show_header and in_columns:
        _print_name(console, table.columns[first].header, style="dim")
        _print_row(console, [column.header for column in columns], columns, widths, style="dim")
    for row, cells in _rows(table, kept):
        name, others = cells[0], cells[1:]
        if not any(str(cell) for cell in cells):
            console.print()
            continue
        _print_name(console, name, style=row.style)
        if in_columns:
            _print_row(console, others, columns, widths, style=row.style)
        else:
            for column, cell in zip(columns, others, strict=True):
                _print_labelled(console, column, cell)


def _width_below(console: Console, column: Column, count: int) -> int:
    return column.width or _natural(console, column)


def _print_name(console: Console, cell: Any, *, style: Any = None) -> None:
    from rich.text import Text

    if str(cell):
        text = cell if isinstance(cell, Text) else Text(str(cell))
        print_text(console, text.plain, style=str(text.style or style or ""))


def _print_row(
    console: Console, cells: Sequence[Any], columns: Sequence[Column], widths: Sequence[int], *, style: Any = None
) -> None:
    from rich.table import Table

    row = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
    row.add_column(width=len(INDENT) - GAP, no_wrap=True)
    for column, width in zip(columns, widths, strict=True):
        row.add_column(justify=column.justify, width=width, no_wrap=True)
    row.add_row("", *cells, style=style)
    _print_lines(console, row)


def _print_labelled(console: Console, column: Column, cell: Any) -> None:
    heading, said = str(column.header), ", ".join(str(cell).splitlines())
    if said:
        print_text(console, f"{heading}: {said}" if heading else said, indent=INDENT)


def _print_lines(console: Console, table: Table) -> None:
    from rich.segment import Segment, Segments

    for line in console.render_lines(table, pad=False):
        while line and not line[-1].text.strip():
            line.pop()
        if line:
            line[-1] = Segment(line[-1].text.rstrip(), line[-1].style)
        console.print(Segments([*line, Segment("\n")]), end="")
