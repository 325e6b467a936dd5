"""Edits of a scenario's text by spans: what no edit touches stays as it is, comments, blanks and line ends included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sandtable.scenario.document import Node

_BREAK = re.compile(r"\r\n|\n|\r")
_ALIAS = re.compile(r"[^*#]*?(\*[^\s,\[\]{}]+)")
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+\s+")
_QUOTED = re.compile(  # what one or more characters of a text in double quotes are written as
    r"""\\(?P<joined>\r\n|\n|\r)[ \t]*(?P<after>(?:(?:\r\n|\n|\r)[ \t]*)*)
    |[ \t]*(?:\r\n|\n|\r)[ \t]*(?P<folded>(?:(?:\r\n|\n|\r)[ \t]*)*)
    |\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<letter>.))
    |(?P<plain>[^\\])""",
    re.VERBOSE,
)
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a scalar. at : where in the source each of its characters is written."""

    text: str
    at: Sequence[Range]

    def replace(self, first: int, last: int, new: str) -> list[Edit]:
        """The edits that put another word in the place of some characters, which may be written on two lines."""
        runs: list[tuple[Range, int]] = []  # parts of the source without a gap, with the number of characters in each
        for part in self.at[first:last]:
            if runs and runs[-1][0].end == part.start:
                runs[-1] = Range(runs[-1][0].start, part.end), runs[-1][1] + 1
            else:
                runs.append((part, 1))
        edits = []
        for position, (part, count) in enumerate(runs):
            taken = new if position == len(runs) - 1 else new[:count]
            edits.append(Edit(*part, taken))
            new = new[len(taken) :]
        return edits


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

    def without_anchor(self, part: Range) -> Range:
        """A part without the anchor with which it begins."""
        anchor = _ANCHOR.match(self.text, part.start, part.end)
        return Range(anchor.end() if anchor else part.start, part.end)

    def written(self, node: Node) -> Written | None:
        """The text of a scalar with the places of its characters; line ends and indentation as in the source except in double quotes.

        None if it is written with escapes that are not understood.
        """
        part = self.without_anchor(self.range_of(node))
        if node.style == '"':
            found = self._quoted(Range(part.start + 1, part.end - 1))
            return found if found is not None and found.text == node.value else None
        start = part.start
        if node.style in ("|", ">"):  # the comment of its first line is no part of the text
            start = min(part.end, self.offset(node.line + 1, 1))
        return Written(self.text[start : part.end], [Range(at, at + 1) for at in range(start, part.end)])

    def _quoted(self, part: Range) -> Written | None:
        """What stands between double quotes."""
        text, at, position = "", [], part.start
        while position < part.end:
            found = _QUOTED.match(self.text, position, part.end)
            if found is None:
                return None
            characters = _meant(found)
            text += characters
            at += [Range(found.start(), found.end())] * len(characters)
            position = found.end()
        return Written(text, at)

    def content(self, part: Range, value: str) -> Range | None:
        """The part of a scalar's range with its text, without quotes and anchor; None if it is not written on one line as it reads."""
        start, _ = self.without_anchor(part)
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
        if self.is_flow(mapping) or indent.strip():
            return Edit(at, at, f"{entry}, ")
        above = self.above_comments(key)
        return Edit(above, above, indent + entry + self.line_end)

    def above_comments(self, key: Node) -> int:
        """Where the line of a key begins, or the comments directly above it in its column; not those at the file's top."""
        comment = re.compile(rf" {{{key.column - 1}}}#")
        line = key.line
        while line > 1 and comment.match(self.text, self.offset(line - 1, 1)):
            line -= 1
        return self.offset(line if line > 1 else key.line, 1)


def _meant(found: re.Match[str]) -> str:
    """The characters that a match of `_QUOTED` stands for."""
    for name in ("x", "u", "U"):
        if found[name] is not None:
            code = int(found[name], 16)
            return chr(code) if code < 0x110000 else ""
    if found["letter"] is not None:
        return _ESCAPES.get(found["letter"], found["letter"])
    if found["plain"] is not None:
        return found["plain"]
    if found["joined"] is not None:
        return "\n" * len(_BREAK.findall(found["after"]))
    return "\n" * len(_BREAK.findall(found["folded"])) or " "


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; an edit that is given twice counts once. Raises ValueError if two overlap."""
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise ValueError(f"two edits overlap at offset {edit.start}")
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join((*parts, text[position:]))
