"""`sandtable query`: SQL over the futures of a study on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 1_000  # of a table for reading; --csv and --json print all


def query(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="The directory that `run --out` made.")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help='Such as "select count(*) from futures".')],
    csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
    json: JsonOption = False,
) -> None:
    """Ask a study with SQL (DuckDB); its table is called `futures`, one row a future."""
    from sandtable.cli.terminal import write, write_json
    from sandtable.study.run import open_study

    if csv and json:
        raise Fault("--csv and --json exclude each other")
    answer = open_study(study).query(sql)
    if json:
        columns = [{"name": field.name, "type": str(field.type)} for field in answer.schema]
        write_json({"columns": columns, "rows": [[_plain(v) for v in row.values()] for row in _rows(answer)]})
    elif csv:
        write(_comma_separated(answer))
    else:
        _print_table(answer)


def _rows(answer: pa.Table) -> list[dict[str, Any]]:
    # names of columns may repeat in SQL, so rows are read by position
    table = answer.rename_columns([str(index) for index in range(answer.num_columns)])
    return [{str(i): row[str(i)] for i in range(answer.num_columns)} for row in table.to_pylist()]


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: infinities and not-a-number are null, dates and the like are text."""
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


def _comma_separated(answer: pa.Table) -> str:
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.schema.names)
    for row in _rows(answer):
        writer.writerow(["" if value is None else value for value in row.values()])
    return stream.getvalue().rstrip("\n")


def _print_table(answer: pa.Table) -> None:
    from rich.table import Table
    from rich.text import Text

    from sandtable.cli.terminal import open_output, print_table
    from sandtable.cli.wording import count, plural

    console = open_output()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for field in answer.schema:
        is_number = str(field.type).startswith(("int", "uint", "float", "double", "decimal"))
        table.add_column(Text(field.name), justify="right" if is_number else "left", overflow="fold")
    for row in _rows(answer.slice(0, MOST_ROWS)):
        table.add_row(*(Text(_spoken(value)) for value in row.values()))
    print_table(console, table)
    if answer.num_rows > MOST_ROWS:
        rest = count(answer.num_rows - MOST_ROWS)
        console.print(f"and {rest} more rows; --csv prints them all")
    elif answer.num_rows == 0:
        console.print(plural(0, "row"))


def _spoken(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else str(value)
