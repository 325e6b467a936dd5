"""Positions of a text as the page counts them: columns in UTF-16 code units, as JavaScript does.

Sandtable counts characters. The two differ only behind characters beyond U+FFFF, such as emoji.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sandtable.authoring.completing.entries import EntryAt
from sandtable.authoring.edits import Edit, Source
from sandtable.authoring.forms import Form
from sandtable.diagnostics import Span
from sandtable.scenario.document import split_lines


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", errors="surrogatepass")) // 2


class Positions:
    """Converts lines and columns of a text, all from 1."""

    def __init__(self, text: str) -> None:
        self.lines: Sequence[str] = split_lines(text)

    def column(self, line: int, units_before: int) -> int:
        """The column in characters of one in code units; not beyond the end of its line."""
        if not 1 <= line <= len(self.lines):
            return 1
        row = self.lines[line - 1]
        if row.isascii():
            return min(units_before, len(row) + 1)
        before = row.encode("utf-16-le", errors="surrogatepass")[: 2 * (units_before - 1)]
        return len(before.decode("utf-16-le", errors="ignore")) + 1

    def shown(self, line: int, column: int) -> int:
        """The column in code units of one in characters."""
        row = self.lines[line - 1] if 1 <= line <= len(self.lines) else ""
        if row.isascii() or column <= 1:
            return column
        return units(row[: column - 1]) + max(0, column - 1 - len(row)) + 1

    def range(self, line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
        """A range as the page has it."""
        return {
            "line": line, "column": self.shown(line, column),
            "end_line": end_line, "end_column": self.shown(end_line, end_column),
        }  # fmt: skip

    def part(self, entry: EntryAt | Form) -> dict[str, int | None]:
        """The range of an entry; `end_column` is null where it has its lines for itself."""
        end = None if entry.end_column is None else self.shown(entry.end_line, entry.end_column)
        return {
            "line": entry.line, "column": self.shown(entry.line, entry.column), "end_line": entry.end_line, "end_column": end,
        }  # fmt: skip

    def span(self, span: Span) -> dict[str, int]:
        """The range of a span, which is within one line and has at least one character where the line has one there."""
        return self.range(span.line, span.column, span.line, span.column + span.length)

    def edits(self, source: Source, edits: Iterable[Edit]) -> list[dict[str, Any]]:
        """Edits of a text by lines and columns, sorted; line ends in what is inserted are line feeds."""
        found = []
        for edit in sorted(set(edits)):
            line, end_line = source.line_of(edit.start), source.line_of(edit.end)
            column, end_column = (
                at - source.offset(row, 1) + 1 for at, row in ((edit.start, line), (edit.end, end_line))
            )
            inserted = edit.text.replace("\r\n", "\n").replace("\r", "\n")
            found.append({**self.range(line, column, end_line, end_column), "insert": inserted})
        return found
