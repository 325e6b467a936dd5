"""Edits of a scenario's text by spans: what no edit touches stays as it is, comments, blanks and line ends included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sandtable.scenario.document import Node

_BREAK = re.compile(r"\r\n|\n|\r")
_ALIAS = re.compile(r"[^*#]*?(\*[^\s,\[\]{}]+)")
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+\s+")


class Range(NamedTuple):
    """A part of a text: offsets of its first character and of the one after its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What takes the place of a part of a text; of an empty part, what is inserted there."""

    start: int
    end: int
    text: str


class Source:
    """A text with the places of its nodes. text : as it was decoded, without a byte order mark."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0, *(found.end() for found in _BREAK.finditer(text))]
        found = _BREAK.search(text)
        self.line_end = found.group() if found else "\n"

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1."""
        return self._lines[line - 1] + column - 1 if line <= len(self._lines) else len(self.text)

    def line_of(self, offset: int) -> int:
        """The line, from 1, in which an offset is."""
        from bisect import bisect_right

        return bisect_right(self._lines, offset)

    def range_of(self, node: Node) -> Range:
        """Where a node is written, its anchor included; of a value by alias, the value."""
        return Range(self.offset(node.line, node.column), self.offset(node.end_line, node.end_column))

    def slice(self, part: Range) -> str:
        """The characters of a part."""
        return self.text[part.start : part.end]

    def value_range(self, key: Node, value: Node) -> Range:
        """Where the value of a key is written; of an alias, the alias."""
        after = self.range_of(key).end
        found = self.range_of(value)
        if found.start >= after:
            return found
        alias = _ALIAS.match(self.text, after)
        return Range(alias.start(1), alias.end(1)) if alias else found

    def content(self, part: Range, value: str) -> Range | None:
        """The part of a scalar's range with its text, without quotes and anchor; None if it is not written on one line as it reads."""
        written = self.slice(part)
        anchor = _ANCHOR.match(written)
        start = part.start + (anchor.end() if anchor else 0)
        written = self.text[start : part.end]
        if written == value:
            return Range(start, part.end)
        if written in (f"'{value}'", f'"{value}"'):
            return Range(start + 1, part.end - 1)
        return None

    def is_flow(self, node: Node) -> bool:
        """Whether a mapping is written in braces."""
        start = self.range_of(node).start
        anchor = _ANCHOR.match(self.text, start)
        return self.text.startswith("{", anchor.end() if anchor else start)

    def insert_before(self, mapping: Node, key: Node, entry: str) -> Edit:
        """The edit that adds `key: value` before a key of a mapping, in its style and with its indentation."""
        at = self.range_of(key).start
        indent = self.text[self.offset(key.line, 1) : at]
        after = ", " if self.is_flow(mapping) or indent.strip() else self.line_end + indent
        return Edit(at, at, entry + after)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; an edit that is given twice counts once. Raises ValueError if two overlap."""
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise ValueError(f"two edits overlap at offset {edit.start}")
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join((*parts, text[position:]))
