"""What `import table` and `export table` print with `--json`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from sandtable.cli.printed import closed, said
from sandtable.results import Count

Position = Annotated[int, Field(ge=1)]


@closed
class CellFault(TypedDict):
    """What is wrong with a table."""

    row: Annotated[Position | None, said("row of the table; null where it is about the whole")]
    column: Annotated[Position | None, said("column, 1 for A; null where it is about the whole row")]
    message: Annotated[str, said("what is wrong")]
    hint: Annotated[str, said("what to do; empty if nothing is known")]


@closed
class ImportedTable(TypedDict):
    """A table brought into a section of a scenario file."""

    scenario: Annotated[str, said("the file")]
    table: Annotated[str, said("the table's file")]
    sheet: Annotated[str, said("its sheet; empty for a CSV file")]
    section: Annotated[Literal["places", "formations", "assumptions"], said("the section")]
    rows: Annotated[Count, said("rows below the headings")]
    added: Annotated[list[str], said("identifiers of new entries")]
    changed: Annotated[list[str], said("identifiers of entries that were updated")]
    unchanged: Annotated[Count, said("rows that say what the file says")]
    written: Annotated[bool, said("whether the file was rewritten; never with --dry-run or faults")]
    difference: Annotated[str, said("the lines that change, as a unified diff; empty if there are none")]
    faults: Annotated[list[CellFault], said("with any, nothing is written")]


@closed
class ExportedTable(TypedDict):
    """A section of a scenario written as a table."""

    scenario: Annotated[str, said("as it was typed")]
    section: Annotated[Literal["places", "formations", "assumptions"], said("the section")]
    table: Annotated[str, said("the file that was written")]
    rows: Annotated[Count, said("rows below the headings")]
    columns: Annotated[list[str], said("the headings")]
    left_out: Annotated[list[str], said("keys that hold more than one value")]
