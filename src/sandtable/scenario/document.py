"""A scenario file as a tree of plain values that remember where they were written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sandtable.diagnostics import Span

Path = tuple[str | int, ...]
Scalar = str | int | float | bool | None


@dataclass(slots=True)
class Node:
    """A scalar, a list (`items`) or a mapping (`entries`: key to the key's node and the value's).

    line, column : where it starts, from 1. end_line, end_column : just past its end. style : empty for plain
    scalars, else the YAML indicator (`'`, `"`, `|` or `>`). source : 0 the file, k the k-th override.
    size : values in it, aliases counted in full.
    """

    kind: Literal["scalar", "list", "mapping"]
    line: int
    column: int
    end_line: int
    end_column: int
    value: Scalar = None
    style: str = ""
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    source: int = 0
    size: int = 1
    is_broken: bool = False  # a fault was found in it when it was parsed

    @property
    def is_absent(self) -> bool:
        """A key with nothing after it: YAML places such a value somewhere further on."""
        return self.kind == "scalar" and (self.line, self.column) == (self.end_line, self.end_column) and not self.style

    @property
    def is_null(self) -> bool:
        return self.kind == "scalar" and self.value is None

    def child(self, step: str | int) -> Node | None:
        """The value under a key or an index, or None."""
        if isinstance(step, str):
            pair = self.entries.get(step)
            return pair[1] if pair else None
        return self.items[step] if 0 <= step < len(self.items) else None

    def plain(self) -> Any:
        """The value as dicts, tuples and scalars."""
        if self.kind == "scalar":
            return self.value
        if self.kind == "list":
            return tuple(item.plain() for item in self.items)
        return {key: value.plain() for key, (_, value) in self.entries.items()}

    def describe(self) -> str:
        """What it is, for people: `a list`, `true`, the text in backquotes ..."""
        if self.kind != "scalar":
            return f"a {self.kind}"
        if self.value is None:
            return "nothing"
        if isinstance(self.value, bool):
            return str(self.value).lower()
        text = str(self.value)
        return f"`{text if len(text) <= 40 else text[:37] + '...'}`"


@dataclass(slots=True)
class Document:
    """The tree of a scenario, overrides applied, with the texts that its spans point into."""

    root: Node
    name: str  # of the file, as diagnostics print it
    lines: Sequence[str]
    override_lines: tuple[str, ...] = ()  # `path=value`, one per override
    reading: str = ""  # whose paths are set; empty for the file as written

    def find(self, path: Path) -> Node | None:
        """The node at a path, or None if the file has none there."""
        node: Node | None = self.root
        for step in path:
            node = node.child(step) if node is not None else None
        return node

    def span(
        self, path: Path, *, part: Literal["value", "key"] = "value", column: int = 0, length: int | None = None
    ) -> Span:
        """Where the value (or key) at a path stands; of what is not in the file, the nearest thing around it.

        column, length : a part of a scalar's text, as offsets into its value.
        """
        key, node = self._nearest(path)
        if part == "key" and key is not None:
            node = key
        elif node is None or (key is not None and node.kind != "scalar" and node.line != node.end_line):
            return self.span_of(key or self.root)
        elif key is not None and node.is_absent:
            return self.span_of(key)
        if column == 0 and length is None:
            return self.span_of(node)
        return self._inside(node, column=column, length=length)

    def _nearest(self, path: Path) -> tuple[Node | None, Node | None]:
        """Key node and value node of the deepest step of the path that the file has."""
        key, node = None, self.root
        for step in path:
            if isinstance(step, str) and step in node.entries:
                key, node = node.entries[step]
            elif isinstance(step, int) and 0 <= step < len(node.items):
                key, node = None, node.items[step]
            else:
                return key, None if key is not None else node
        return key, node

    def span_of(self, node: Node) -> Span:
        """The node's own span; of one that goes over several lines, its first line."""
        name, lines = self._source(node)
        if node.line == node.end_line:
            length = node.end_column - node.column
        else:
            length = len(lines[node.line - 1].rstrip()) - node.column + 1 if node.line <= len(lines) else 1
        if node.kind != "scalar" and node.line != node.end_line:
            length = 1 if not node.entries else _first_key_length(node, length)
        return Span(name, node.line, node.column, max(1, length))

    def source_line(self, span: Span) -> str | None:
        """The text of the line that a span points at."""
        lines: Sequence[str] = self.override_lines if span.file == OVERRIDES else self.lines
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None

    def _source(self, node: Node) -> tuple[str, Sequence[str]]:
        return (OVERRIDES, self.override_lines) if node.source else (self.name, self.lines)

    def _inside(self, node: Node, *, column: int, length: int | None) -> Span:
        """The span of a part of a scalar's text, found again in the file through folding and indentation."""
        whole = self.span_of(node)
        places = self._places(node)
        if places is None or not places:
            return whole
        first = min(column, len(places) - 1)
        line, start = places[first]
        last = len(places) if length is None else min(column + max(1, length), len(places))
        same_line = [c for row, c in places[first:last] if row == line]
        end = max(same_line, default=start) + 1
        return Span(whole.file, line, start, max(1, end - start))

    def _places(self, node: Node) -> list[tuple[int, int]] | None:
        """(line, column) of each character of a scalar's text, or None if escapes make that hard to say."""
        text = node.value
        if not isinstance(text, str):
            return None
        _, lines = self._source(node)
        row, column = node.line, node.column + (node.style in ("'", '"'))
        if node.style in ("|", ">"):
            row, column = row + 1, 1
        places: list[tuple[int, int]] = []
        for character in text:
            if character.isspace():
                # Folding only touches blanks: they stand wherever the last visible character ended.
                places.append((row, column))
                if row <= len(lines) and column <= len(lines[row - 1]) and lines[row - 1][column - 1].isspace():
                    column += 1
                continue
            while row <= len(lines) and not lines[row - 1][column - 1 :].strip():
                row, column = row + 1, 1
            if row > len(lines):
                return None
            line = lines[row - 1]
            while line[column - 1].isspace():
                column += 1
            if line[column - 1] != character:
                return None
            places.append((row, column))
            column += 1
        return places


OVERRIDES = "--set"  # the name under which overrides appear in diagnostics
READING = "--reading"  # and the name of a reading
_BREAK = re.compile(r"\r\n|\n|\r")


def split_lines(text: str) -> list[str]:
    """The lines of a text, broken where YAML breaks them."""
    return _BREAK.split(text)


def _first_key_length(node: Node, length: int) -> int:
    key, _ = next(iter(node.entries.values()))
    return key.end_column - key.column if key.line == node.line else length


def from_plain(value: Any, *, at: Node) -> Node:
    """A tree of plain Python values, every node placed where `at` stands. Raises TypeError for other values."""
    node = Node("scalar", at.line, at.column, at.end_line, at.end_column, source=at.source)
    if isinstance(value, Mapping):
        node.kind = "mapping"
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"keys are texts, found {key!r}")
            node.entries[key] = (at, from_plain(item, at=at))
    elif isinstance(value, (list, tuple)):
        node.kind = "list"
        node.items = [from_plain(item, at=at) for item in value]
    elif value is None or isinstance(value, (str, bool, int, float)):
        node.value = value
    else:
        raise TypeError(f"expected texts, numbers, lists or mappings, found {type(value).__name__}")
    return node
