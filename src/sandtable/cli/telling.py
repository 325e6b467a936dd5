"""What is said of a result, drawn in the terminal: 80 columns, or as many as the window has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.cli.layout import print_table
from sandtable.cli.terminal import WIDTH, new_table, open_output, print_text, write_json
from sandtable.wording import bar, range_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study
    from sandtable.telling.told import Bar, Cell, Column, Row, Table, Told

BAR_WIDTH = 12
SHORT = 19  # characters of a line of words that is not broken


def show(found: Any, scenario: Scenario | None, *, json: bool, lines: Sequence[str] = (), **options: Any) -> None:
    """A result on stdout: its JSON object, or what is said of it.

    scenario : for titles; None where the result has all it needs. lines : said before the closing sentence, for example what
    `--set` changed. options : for `tell`.
    """
    if json:
        write_json(found.to_json_object())
        return
    from sandtable.telling import tell

    print_told(tell(found, scenario, **options), console=open_output(), lines=lines)


def print_told(told: Told, *, console: Console, lines: Sequence[str] = ()) -> None:
    """Answer, parts, warnings, notes, in this order. lines : said before the closing sentence."""
    for number, sentence in enumerate(told.answer):
        print_text(console, sentence, style="" if number else "bold")
    for part in told.parts:
        console.print()
        if part.title:
            print_text(console, part.title, style="bold")
        for sentence in part.sentences:
            print_text(console, sentence)
        for number, table in enumerate(part.tables):
            if number or part.sentences:
                console.print()
            _print_table(table, console)
        for note in part.notes:
            print_text(console, note)
    if told.parts:
        console.print()
    for warning in told.warnings:
        print_text(console, warning, style="bold yellow")
    for note in (*told.notes, *told.common, *lines):
        print_text(console, note)
    if told.closing:
        print_text(console, told.closing, style="italic")


def study_text(study: Study) -> str:
    """A study as text, 80 columns wide: what was played and how long that took, then what is said of it."""
    from io import StringIO

    from rich.console import Console

    from sandtable.telling.study import tell_study

    seconds = study.elapsed_s
    pace = f", played in {seconds:.1f} s ({study.futures / seconds:,.0f} a second)" if seconds else ""
    page = StringIO()
    console = Console(file=page, width=WIDTH, highlight=False, markup=False, emoji=False, color_system=None)
    print_text(console, f"Study of {study.manifest['scenario']['title']}{pace}")
    console.print()
    print_told(tell_study(study), console=console)
    return page.getvalue().rstrip()


def _print_table(table: Table, console: Console) -> None:
    if table.title:
        print_text(console, table.title, style="bold")
    print_table(console, laid_out(table))
    for note in table.notes:
        print_text(console, note)


def laid_out(table: Table) -> RichTable:
    """A table for rich, whose columns know what they are."""
    drawn = new_table()
    for number, column in enumerate(table.columns):
        _add_column(drawn, column, lines=[line for row in table.rows for line in row.cells[number].text.splitlines()])
    for row in table.rows:
        if row.apart:
            drawn.add_row()
        cells = [_text(cell, row, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        if row.under:
            cells[0].pad_left(2)
        drawn.add_row(*cells)
    return drawn


def _add_column(table: RichTable, column: Column, *, lines: Sequence[str]) -> None:
    """lines : of the column's cells; short ones are kept whole."""
    match column.kind:
        case "label":
            table.add_column(column.heading, no_wrap=True)
        case "name":
            table.add_column(column.heading, ratio=2, overflow="fold")
        case "words" if max(map(len, lines), default=0) <= SHORT:
            table.add_column(column.heading, no_wrap=True)
        case "words":
            table.add_column(column.heading, ratio=1, overflow="fold")
        case "bar":
            table.add_column("", width=BAR_WIDTH, no_wrap=True)
        case "number":
            table.add_column(_two_lines(column.heading), justify="right", no_wrap=True)
        case "interval":
            table.add_column(_two_lines(column.heading), justify="right", no_wrap=True, style="dim")


def _two_lines(heading: str, *, most: int = 12) -> str:
    """A long heading of a column of numbers on two lines, so that it does not take the room of the names."""
    words = heading.split()
    if len(heading) <= most or len(words) < 2:
        return heading
    cut = min(range(1, len(words)), key=lambda at: max(len(" ".join(words[:at])), len(" ".join(words[at:]))))
    return f"{' '.join(words[:cut])}\n{' '.join(words[cut:])}"


def _text(cell: Cell, row: Row, column: Column) -> Text:
    from rich.text import Text

    from sandtable.cli.breaking import BreakingText

    if cell.bar is not None:
        return Text(drawn_bar(cell.bar), style="cyan")
    style = "dim" if cell.faint else "bold" if cell.strong or (row.strong and column.kind != "interval") else ""
    text = BreakingText(cell.text, style=style) if column.kind in ("name", "words") else Text(cell.text, style=style)
    if cell.note:
        text.append(f"\n{cell.note}", style="dim")
    return text


def drawn_bar(found: Bar, *, width: int = BAR_WIDTH) -> str:
    """A share as blocks, with its range in lighter ones."""
    if found.low == found.high:
        return bar(found.share, width=width)
    return range_bar(found.share, found.low, found.high, width=width)
