"""`sandtable query`: SQL over the futures of a study on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.characters import neutralise, neutralise_line
from sandtable.cli.faults import Fault
from sandtable.cli.hiding import import_without
from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    import pyarrow as pa

    from sandtable.cli.printed import Queried, QueryColumn

FORMULA_SIGNS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # some spreadsheets interpret wide characters too
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
        rows = [[_plain(v) for v in row.values()] for row in _rows(answer)]
        found: Queried = {"columns": columns, "rows": rows}
        write_json(found)
    elif csv:
        write_data(_comma_separated(answer, raw=raw))
        say(f"about this table: {opened.imprint.sentence}")
    else:
        _print_table(answer)


def _rows(answer: pa.Table) -> list[dict[str, Any]]:
    # names of columns may repeat in SQL, so rows are read by position
    table = answer.rename_columns([str(index) for index in range(answer.num_columns)])
    return [{str(i): row[str(i)] for i in range(answer.num_columns)} for row in table.to_pylist()]


def _plain(value: Any) -> Any:
    """A value as JSON: infinities and not-a-number are null, dates and similar values are text."""
    import math

    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value)


def _comma_separated(answer: pa.Table, *, raw: bool) -> str:
    """The table as comma-separated values (RFC 4180) with line feeds. Unless raw, formulas and control characters are neutralised."""
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    as_written: Callable[[Any], Any] = _as_it_is if raw else _as_text
    writer.writerow([as_written(name) for name in answer.schema.names])
    for row in _rows(answer):
        writer.writerow(["" if value is None else as_written(value) for value in row.values()])
    return stream.getvalue().rstrip("\n")


def _as_it_is(value: Any) -> Any:
    return value


def _as_text(value: Any) -> Any:
    """A text that spreadsheets do not interpret as a formula: an apostrophe is added where necessary; numbers stay numbers.

    Source: OWASP, CSV Injection: a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return.
    """
    if isinstance(value, (bool, int, float)):
        return value
    text = neutralise(str(value))
    return f"'{text}" if text.startswith(FORMULA_SIGNS) or str(value).startswith("\r") else text


def _print_table(answer: pa.Table) -> None:
    from rich.table import Table
    from rich.text import Text

    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import open_output
    from sandtable.wording import count, plural

    console = open_output()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for field in answer.schema:
        is_number = str(field.type).startswith(("int", "uint", "float", "double", "decimal"))
        table.add_column(Text(neutralise_line(field.name)), justify="right" if is_number else "left", overflow="fold")
    for row in _rows(answer.slice(0, MOST_ROWS)):
        table.add_row(*(Text(_shown(value)) for value in row.values()))
    print_table(console, table)
    if answer.num_rows > MOST_ROWS:
        rest = count(answer.num_rows - MOST_ROWS)
        console.print(f"and {rest} more rows; --csv prints them all")
    elif answer.num_rows == 0:
        console.print(plural(0, "row"))


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else neutralise_line(str(value))
