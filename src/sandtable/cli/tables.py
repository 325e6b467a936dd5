"""`sandtable import table` and `sandtable export table`: sections of a scenario from and as CSV and .xlsx."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption, ScenarioArgument

if TYPE_CHECKING:
    from sandtable.authoring.tables.importing import Imported
    from sandtable.authoring.tables.sheets import Sheet, TableFault
    from sandtable.cli.printed_tables import ExportedTable, ImportedTable


class SectionName(StrEnum):
    """Sections that have a table."""

    PLACES = "places"
    FORMATIONS = "formations"
    ASSUMPTIONS = "assumptions"


SectionOption = Annotated[SectionName, typer.Option("--section", help="The section of the file.", show_default=False)]


def import_table(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A .csv or .xlsx file.", show_default=False)],
    into: Annotated[
        str, typer.Option("--into", metavar="SCENARIO", help="The scenario file to write into.", show_default=False)
    ],
    section: SectionOption,
    sheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The sheet of an .xlsx file. Default: the first.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the difference and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:
    """Add the rows of a table to a section of a scenario file, or update the entries that it has.

    The first row names the keys: `id`, and keys of the entries such as `name`, `lat`, `lon` or `strength`. An empty cell
    changes nothing. The file is read again with the new entries: every fault is named with its row and column, and with any
    nothing is written. Exit code 1 if there are faults.
    """
    from sandtable.authoring.tables.columns import SECTIONS
    from sandtable.authoring.tables.importing import import_table as put
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.formatting import check_writable, difference_of, file_of, write_file
    from sandtable.cli.terminal import write_json

    read = _read(table, sheet)
    path = file_of(into)
    found = put(path.read_bytes(), read, SECTIONS[section.value], file=str(path))
    is_written = found.before != found.after and not dry_run
    if is_written:
        check_writable(path)
        write_file(path, found.before, found.after)
    difference = difference_of(path, found.before, found.after, f"with {table.name}")
    if json:
        printed: ImportedTable = {
            "scenario": str(path), "table": str(table), "sheet": read.name, "section": section.value,
            "rows": len(read.rows) - 1, "added": list(found.added), "changed": list(found.changed),
            "unchanged": found.unchanged, "written": is_written, "difference": difference,
            "faults": [
                {"row": each.row, "column": each.column, "message": each.message, "hint": each.hint}
                for each in found.faults
            ],
        }  # fmt: skip
        write_json(printed)
    if found.faults:
        _complain(found.faults)
        raise typer.Exit(ExitCode.FAULTS)
    if not json:
        _print(path, found, difference, dry_run=dry_run)


def _read(table: Path, sheet: str | None) -> Sheet:
    from sandtable.authoring.tables.sheets import READABLE, TableError, read_sheet
    from sandtable.cli.faults import ExitCode, Fault

    if table.suffix.lower() not in READABLE:
        raise Fault(f"{table} ends neither in .csv nor in .xlsx")
    if not table.is_file():
        raise Fault(f"{table}: no such file")
    try:
        return read_sheet(table, sheet=sheet)
    except TableError as raised:
        raise Fault(str(raised), hint=raised.fault.hint or None, exit_code=ExitCode.FAULTS) from None


def _complain(faults: tuple[TableFault, ...]) -> None:
    from sandtable.cli.terminal import complain, say
    from sandtable.wording import plural

    for fault in faults:
        complain(str(fault), hint=fault.hint or None)
    say(f"{plural(len(faults), 'fault')}; nothing was written")


def _print(path: Path, found: Imported, difference: str, *, dry_run: bool) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import say, write
    from sandtable.wording import plural

    counts = f"{len(found.added):,} added, {len(found.changed):,} changed, {found.unchanged:,} as before"
    if dry_run and difference:
        write(neutralise(difference.rstrip("\n")))
        say(f"{plural(len(found.added) + len(found.changed), 'entry', 'entries')} would be written: {counts}")
    else:
        write(neutralise(f"{path}: {counts}"))


def export_table(
    scenario: ScenarioArgument,
    section: SectionOption,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The .csv or .xlsx file to write.", show_default=False)
    ],
    json: JsonOption = False,
) -> None:
    """Write a section of a scenario as a table, as `import table` reads it.

    A row for each entry, a column for each key that one of them states. Texts that a spreadsheet would calculate get an
    apostrophe in a CSV file; `import table` takes it away again.
    """
    from sandtable.authoring.tables.columns import SECTIONS
    from sandtable.authoring.tables.exporting import export_table as table_of
    from sandtable.authoring.tables.sheets import ENDINGS, separated, workbook
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.outputs import check_output
    from sandtable.cli.terminal import say, write, write_json
    from sandtable.files import write_whole
    from sandtable.wording import listed, plural

    check_output(to, option="--to", endings=ENDINGS, inputs={"scenario": scenario})
    found = table_of(open_scenario(scenario), SECTIONS[section.value])
    is_workbook = to.suffix.lower() == ".xlsx"
    write_whole(to, workbook(found.rows, name=section.value) if is_workbook else separated(found.rows))
    rows = len(found.rows) - 1
    if json:
        printed: ExportedTable = {
            "scenario": scenario, "section": section.value, "table": str(to), "rows": rows,
            "columns": [str(key) for key in found.rows[0]], "left_out": list(found.left_out),
        }  # fmt: skip
        write_json(printed)
    else:
        write(f"{to}: {plural(rows, 'row')}, {plural(len(found.rows[0]), 'column')}")
    if found.left_out:
        keys = listed([f"`{key}`" for key in found.left_out])
        say(f"note: left out, as a cell holds one value: {keys}")
