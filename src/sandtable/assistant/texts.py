"""Results as plain text: what is said of them once, without the drawing of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.diagnostics import Diagnostic
    from sandtable.telling.told import Table, Told


def told_text(told: Told, *, lines: Sequence[str] = ()) -> str:
    """Answer, parts, warnings, notes, in this order; a row of a table is a line. Details are left out.

    lines : said before the closing sentence.
    """
    blocks = [" ".join(told.answer)]
    for part in told.parts:
        if part.detail:
            continue
        found = [*([part.title] if part.title else []), *part.sentences]
        for table in part.tables:
            found += _rows(table)
        found += part.notes
        if found:
            blocks.append("\n".join(found))
    closing = [*told.warnings, *told.notes, *told.common, *lines, *([told.closing] if told.closing else [])]
    return "\n\n".join([*blocks, *(["\n".join(closing)] if closing else [])])


def _rows(table: Table) -> Iterator[str]:
    if table.title:
        yield table.title
    yield " | ".join(column.heading for column in table.columns if column.kind != "bar")
    for row in table.rows:
        cells = [
            " ".join(part for part in (cell.text.replace("\n", " "), cell.note.replace("\n", " ")) if part)
            for cell, column in zip(row.cells, table.columns, strict=False)
            if column.kind != "bar"
        ]
        yield " | ".join(cells).strip()
    yield from table.notes


def faults_text(found: Sequence[Diagnostic]) -> str:
    """Diagnostics as `check` prints them, without colours."""
    from sandtable.diagnostics import render_text

    return render_text(found)
