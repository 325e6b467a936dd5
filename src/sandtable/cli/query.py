"""`sandtable query`: SQL over the futures of a study on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.characters import guarded, neutralise_line
from sandtable.cli.faults import Fault
from sandtable.cli.hiding import import_without
from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from sandtable.cli.printed import Queried, QueryColumn

GAP = 2  # blanks between columns
TEXT_WIDTH = 24  # of a column of texts before they are broken
MOST_ROWS = 1_000  # rows of a printed table; --csv and --json print all


def query(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A directory created by `run --out`.")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help='A query such as "select count(*) from futures".')],
    csv: Annotated[
        bool, typer.Option("--csv", help="Print comma-separated values (UTF-8), safe to open in a spreadsheet.")
    ] = False,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="With --csv: keep formulas and control characters.", show_default=False),
    ] = False,
    json: JsonOption = False,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe", help="Allow the query to read and write files; by default it can only read the study."
        ),
    ] = False,
) -> None:
    """Query a study with SQL (DuckDB); its table is called `futures`, with one row per future."""
    from sandtable.cli.terminal import say, write_data, write_json
    from sandtable.study.query import plain, rows_of
    from sandtable.study.run import open_study

    if csv and json:
        raise Fault("--csv and --json cannot be combined")
    if raw and not csv:
        raise Fault("--raw applies to --csv", hint="--json never changes values")
    if not sql.strip():
        raise Fault("the query is empty", hint='for example "select count(*) from futures"')
    import_without("pandas", "pyarrow.dataset")
    opened = open_study(study)
    answer = opened.query(sql, unsafe=unsafe)
    if json:
        columns: list[QueryColumn] = [{"name": field.name, "type": str(field.type)} for field in answer.schema]
        rows = [[plain(value) for value in row] for row in rows_of(answer)]
        found: Queried = {"columns": columns, "rows": rows}
        write_json(found)
    elif csv:
        write_data(_comma_separated(answer, raw=raw))
        say(f"about this table: {opened.imprint.sentence}")
    else:
        _print_table(answer)


def _comma_separated(answer: pa.Table, *, raw: bool) -> str:
    """The table as comma-separated values (RFC 4180) with line feeds. Unless raw, formulas and control characters are neutralised."""
    import csv
    import io

    from sandtable.study.query import rows_of

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    as_written: Callable[[Any], Any] = _as_it_is if raw else guarded
    writer.writerow([as_written(name) for name in answer.schema.names])
    for row in rows_of(answer):
        writer.writerow(["" if value is None else as_written(value) for value in row])
    return stream.getvalue().rstrip("\n")


def _as_it_is(value: Any) -> Any:
    return value


def _print_table(answer: pa.Table) -> None:
    """As a table where every column has room for its name and its values, else row by row, each value beside its name."""
    from sandtable.cli.terminal import open_output
    from sandtable.study.query import rows_of
    from sandtable.wording import count, plural

    console = open_output()
    names = [neutralise_line(name) for name in answer.schema.names]
    rows = [[_shown(value) for value in row] for row in rows_of(answer.slice(0, MOST_ROWS))]
    numbers = [str(each.type).startswith(("int", "uint", "float", "double", "decimal")) for each in answer.schema]
    least = [_least(name, [row[at] for row in rows], numbers[at]) for at, name in enumerate(names)]
    if rows and len(names) > 1 and sum(least) + GAP * (len(names) - 1) > console.width:
        _print_blocks(console, names, rows)
    else:
        _print_grid(console, names, rows, least=least, numbers=numbers)
    if answer.num_rows > MOST_ROWS:
        rest = count(answer.num_rows - MOST_ROWS)
        console.print(f"and {rest} more rows; --csv prints them all")
    elif answer.num_rows == 0:
        console.print(plural(0, "row"))


def _least(name: str, values: list[str], is_number: bool) -> int:
    """Characters that a column must get: its name and its numbers whole, texts as far as `TEXT_WIDTH`."""
    longest = max(map(len, values), default=0)
    return max(len(name), longest if is_number else min(longest, TEXT_WIDTH))


def _print_grid(
    console: Console, names: list[str], rows: list[list[str]], *, least: list[int], numbers: list[bool]
) -> None:
    from rich.table import Table
    from rich.text import Text

    from sandtable.cli.layout import print_table

    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    for at, name in enumerate(names):
        table.add_column(
            Text(name),
            justify="right" if numbers[at] else "left",
            overflow="fold",
            min_width=min(least[at], console.width),
        )
    for row in rows:
        table.add_row(*map(Text, row))
    print_table(console, table)


def _print_blocks(console: Console, names: list[str], rows: list[list[str]]) -> None:
    """One row a block: its number, then a line for each value; a value that has no room beside its name is printed below it."""
    from rich.cells import cell_len
    from rich.text import Text

    from sandtable.cli.terminal import print_text

    for number, row in enumerate(rows, start=1):
        if number > 1:
            console.print()
        print_text(console, f"Row {number:,}", style="dim")
        pairs = [(name, value, cell_len(name), cell_len(value)) for name, value in zip(names, row, strict=True)]
        beside = max((wide for _, _, wide, long in pairs if wide + GAP + long <= console.width), default=0)
        for name, value, wide, long in pairs:
            if wide + GAP + long > console.width:
                print_text(console, name)
                print_text(console, value, indent=" " * GAP)
                continue
            blanks = max(min(beside, console.width - GAP - long) - wide, 0) + GAP
            console.print(Text(f"{name}{' ' * blanks}{value}"), soft_wrap=True)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else neutralise_line(str(value))
