"""A tolerant scanner: lines and indentation of a half-typed YAML text as a tree of parts with their places.

It never fails. Brackets and quotes that are not closed end before the next line that is not indented further than their entry. What it
reads of valid YAML is what the parser reads, as far as the format goes; anchors and tags are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import ref

from sandtable.scenario.document import Path, split_lines

DEEPEST = 40  # brackets within each other that are followed, and lists and mappings in lines
LONGEST = 10_000  # characters of a plain text over several lines
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'{}\[\],#&*!|>%@`](?:[^:\n]|:(?![ \t]|$))*+)[ \t]*:(?=[ \t]|$)"""
)
_DASH = re.compile(r"-(?=[ \t]|$)[ \t]*")
_PASSED = re.compile(r"[ \t]*(?:[&!][^\s,\[\]{}]*(?:[ \t]+|$))*")  # blanks, anchors and tags
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_FLOW_PLAIN = re.compile(r"(?:[^,\[\]{}:#\n]|:(?![\s,\[\]{}]|$)|(?<![ \t])#)*")


class At(NamedTuple):
    """A place: row and column from 0, as they count in Python."""

    row: int
    column: int


START = At(0, 0)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Part:
    """A key with its value, or an item of a list. The root has neither.

    A part does not keep its parent: the caller keeps the `Scanned`. Without circles a text that was typed over is freed at once, and
    the garbage collector does not have to stop the work for half a second to find ten of them.

    within : a reference to the parent. key : as it reads; None of an item. index : of an item. indent : the column of key or dash; of a
    part in brackets that of the line's entry. start, key_end : where key or item begins, and where the key ends. colon : just behind
    it; None where there is none. value : the text of a scalar, without quotes, as written otherwise. style : `{`, `[`, `|`, `>`, a
    quote, or empty for plain texts and where nothing or lines of entries follow. value_at, end : where the value begins and ends.
    is_closed : its bracket or quote is. last_row : of it and all that is in it.
    """

    within: ref[Part] | None
    key: str | None
    index: int
    indent: int
    start: At
    key_end: At
    colon: At | None = None
    value: str = ""
    style: str = ""
    value_at: At | None = None
    end: At = START
    is_closed: bool = True
    in_flow: bool = False
    children: list[Part] = field(default_factory=list)
    last_row: int = 0

    @property
    def parent(self) -> Part | None:
        """What it is in; None of the root."""
        if self.within is None:
            return None
        found = self.within()
        assert found is not None, "the text of a part is kept while the part is used"
        return found

    @property
    def is_item(self) -> bool:
        return self.key is None and self.within is not None

    @property
    def step(self) -> str | int:
        """What leads to it from its parent."""
        return self.index if self.key is None else self.key

    @property
    def path(self) -> Path:
        """What leads to it from the root."""
        steps: list[str | int] = []
        part: Part | None = self
        while part is not None and part.parent is not None:
            steps.append(part.step)
            part = part.parent
        return tuple(reversed(steps))

    def child(self, step: str | int) -> Part | None:
        """The part under a key or an index, or None."""
        return next((each for each in self.children if each.step == step), None)

    def find(self, path: Path) -> Part | None:
        """The part at a path, or None."""
        part: Part | None = self
        for step in path:
            part = part.child(step) if part is not None else None
        return part

    def given(self) -> list[str]:
        """The keys directly in it."""
        return [each.key for each in self.children if each.key is not None and each.colon is not None]


@dataclass(slots=True)
class Scanned:
    """A text as parts. comments : the column where the comment of a row begins."""

    lines: list[str]
    root: Part
    comments: dict[int, int]

    def parts(self) -> Iterator[Part]:
        """Every part, outer ones first, in the order of the text."""
        waiting = [self.root]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def scan(text: str) -> Scanned:
    """The parts of a text."""
    return _Scanner(split_lines(text)).run()


class _UnclosedError(Exception):
    """A bracket is not closed."""


class _Scanner:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.root = Part(None, None, 0, -1, At(0, 0), At(0, 0))
        self.stack = [self.root]
        self.comments: dict[int, int] = {}
        self.base = 0  # indentation of the entry whose brackets or quotes are open
        self.depth = 0
        self.stop = START  # where brackets that are not closed end

    def run(self) -> Scanned:
        row = 0
        while row < len(self.lines):
            row = self.row(row)
        self.close()
        return Scanned(self.lines, self.root, self.comments)

    def close(self) -> None:
        """Give every part its last row."""
        for part in reversed(list(Scanned(self.lines, self.root, {}).parts())):
            part.last_row = max([part.start.row, part.end.row, *(each.last_row for each in part.children)])

    def row(self, row: int) -> int:
        """Take what begins in a row. Returns the next row."""
        line = self.lines[row]
        content = line.lstrip(" \t")
        if not content:
            return row + 1
        column = len(line) - len(content)
        if content.startswith("#"):
            self.comments[row] = column
            return row + 1
        if column == 0 and content[:3] in ("---", "...") and not content[3:].strip():
            return row + 1
        while (dash := _DASH.match(line, column)) is not None:
            if len(self.stack) > 2 * DEEPEST:
                return row + 1
            self.item(row, column)
            column = dash.end()
        if column >= len(line) or self.is_comment(row, column):
            return row + 1
        return self.entry(row, column)

    def is_comment(self, row: int, column: int) -> bool:
        if self.lines[row].startswith("#", column):
            self.comments[row] = column
            return True
        return False

    def item(self, row: int, column: int) -> None:
        while self.stack[-1].indent >= column:
            top = self.stack[-1]
            may_hold = not top.children or top.children[0].is_item
            if top.indent == column and top.key is not None and not top.style and not top.value and may_hold:
                break  # a list may be as far left as its key
            self.stack.pop()
        parent = self.stack[-1]
        at = At(row, column)
        part = Part(ref(parent), None, len(parent.children), column, at, at, end=At(row, column + 1))
        parent.children.append(part)
        self.stack.append(part)

    def entry(self, row: int, column: int) -> int:
        """A key, a value, or the beginning of either, in a line of its own."""
        line = self.lines[row]
        found = _KEY.match(line, column)
        if found is not None and _COMMENT.search(found.group()) and not found.group(1).startswith(('"', "'")):
            found = None
        while self.stack[-1].indent >= column:
            self.stack.pop()
        parent = self.stack[-1]
        if found is None:
            return self.loose(parent, row, column)
        part = Part(
            ref(parent), _unquoted(found.group(1).rstrip()), 0, column, At(row, column), At(row, column + len(found.group(1).rstrip())),
            At(row, found.end()), end=At(row, found.end()),
        )  # fmt: skip
        parent.children.append(part)
        self.stack.append(part)
        passed = _PASSED.match(line, found.end())
        return self.value(part, row, passed.end() if passed else found.end()) + 1

    def loose(self, parent: Part, row: int, column: int) -> int:
        """Text without a colon: the value of the entry above, its continuation, or the beginning of a key."""
        if parent.children and not parent.is_item:
            self.plain_end(row, column)
            return row + 1
        if parent.value and parent.value_at is not None:  # goes on
            end = self.plain_end(row, column)
            if len(parent.value) < LONGEST:
                parent.value += " " + self.lines[row][column:end].strip()
            parent.end = At(row, end)
            return row + 1
        if parent is self.root:
            self.plain_end(row, column)
            return row + 1
        passed = _PASSED.match(self.lines[row], column)
        return self.value(parent, row, passed.end() if passed else column) + 1

    def plain_end(self, row: int, column: int) -> int:
        """Where a plain text of one line ends; its comment is noted."""
        line = self.lines[row]
        found = _COMMENT.search(line, column)
        end = len(line)
        if found is not None:
            self.comments[row] = found.end() - 1
            end = found.start()
        return len(line[:end].rstrip()) if line[column:end].strip() else column

    # -- values --------------------------------------------------------------------------------------

    def value(self, part: Part, row: int, column: int) -> int:
        """The value that begins at a place. Returns its last row."""
        line = self.lines[row]
        if column >= len(line) or self.is_comment(row, column):
            return row
        part.value_at = At(row, column)
        first = line[column]
        self.base = part.indent
        if first in "|>" and _BLOCK.match(line, column):
            return self.block(part, row, column)
        if first in "\"'":
            part.end = self.quoted(part, row, column)
            self.plain_end(part.end.row, part.end.column)
            return part.end.row
        if first in "{[":
            self.depth = 0
            with suppress(_UnclosedError):
                part.end = self.flow(part, row, column)
            self.plain_end(part.end.row, part.end.column)
            return part.end.row
        end = self.plain_end(row, column)
        part.value, part.end = line[column:end], At(row, end)
        return row

    def block(self, part: Part, row: int, column: int) -> int:
        part.style = self.lines[row][column]
        if (found := _COMMENT.search(self.lines[row], column)) is not None:
            self.comments[row] = found.end() - 1
        last = row
        for at in range(row + 1, len(self.lines)):
            line = self.lines[at]
            content = line.lstrip(" ")
            if content and len(line) - len(content) <= part.indent:
                break
            if content:
                last = at
        part.value = "\n".join(line.strip() for line in self.lines[row + 1 : last + 1])
        part.end = At(last, len(self.lines[last]))
        return last

    def is_outside(self, row: int) -> bool:
        """Whether a row cannot belong to brackets or quotes that are open."""
        if row >= len(self.lines):
            return True
        content = self.lines[row].lstrip(" \t")
        return bool(content) and len(self.lines[row]) - len(content) <= self.base and content[0] not in "]}"

    def quoted(self, part: Part, row: int, column: int) -> At:
        """The end of a text in quotes, whose value and style the part gets."""
        quote = self.lines[row][column]
        part.style, part.is_closed = quote, False
        text: list[str] = []
        at = column + 1
        while True:
            line = self.lines[row]
            while at < len(line):
                if line[at] == quote:
                    if quote == "'" and line[at + 1 : at + 2] == "'":
                        at += 1
                    else:
                        part.is_closed = True
                        part.value = "".join(text)
                        return At(row, at + 1)
                elif line[at] == "\\" and quote == '"' and at + 1 < len(line):
                    text.append(line[at])
                    at += 1
                text.append(line[at])
                at += 1
            if self.is_outside(row + 1):
                part.value = "".join(text)
                return At(row, len(line))
            text.append(" ")
            row, at = row + 1, 0

    def flow(self, part: Part, row: int, column: int) -> At:
        """The end of a list or mapping in brackets. Raises _UnclosedError, with `end` of the part set."""
        part.style, part.is_closed = self.lines[row][column], False
        closing = "}" if part.style == "{" else "]"
        self.depth += 1
        at = At(row, column + 1)
        part.end = at
        try:
            while True:
                at = self.skip(at)
                character = self.lines[at.row][at.column]
                if character == closing:
                    part.is_closed = True
                    part.end = At(at.row, at.column + 1)
                    return part.end
                at = At(at.row, at.column + 1) if character in ",]}" else self.member(part, at)
                part.end = at
        except _UnclosedError:
            part.end = max(part.end, self.stop)
            raise
        finally:
            self.depth -= 1

    def skip(self, at: At) -> At:
        """The next character that says something. Raises _UnclosedError at the end of what may belong to the brackets."""
        row, column = at
        while True:
            line = self.lines[row]
            while column < len(line) and line[column] in " \t":
                column += 1
            if column < len(line) and not (line[column] == "#" and (column == 0 or line[column - 1] in " \t,[]{}")):
                return At(row, column)
            if column < len(line):
                self.comments[row] = column
            if self.is_outside(row + 1):
                self.stop = At(row, len(line))
                raise _UnclosedError
            row, column = row + 1, 0

    def member(self, parent: Part, at: At) -> At:
        """A key with its value, or an item. Returns where it ends."""
        is_list = parent.style == "["
        index = len(parent.children) if is_list else 0
        part = Part(ref(parent), None if is_list else "", index, parent.indent, at, at, end=at, in_flow=True)
        parent.children.append(part)
        passed = _PASSED.match(self.lines[at.row], at.column)
        if passed is not None and passed.end() > at.column and passed.end() < len(self.lines[at.row]):
            at = At(at.row, passed.end())
        if is_list:
            return self.flow_value(part, at)
        end = self.flow_key(part, at)
        part.key_end = part.end = end
        after = self.skip(end)
        if self.lines[after.row][after.column] != ":":
            return end if end > at else At(after.row, after.column + 1)
        part.colon = part.end = At(after.row, after.column + 1)
        begin = self.skip(part.colon)
        if self.lines[begin.row][begin.column] in ",}]":
            return part.colon
        passed = _PASSED.match(self.lines[begin.row], begin.column)
        if passed is not None and begin.column < passed.end() < len(self.lines[begin.row]):
            begin = At(begin.row, passed.end())
        return self.flow_value(part, begin)

    def flow_key(self, part: Part, at: At) -> At:
        line = self.lines[at.row]
        if line[at.column] in "\"'":
            end = self.quoted(part, at.row, at.column)
            part.key, part.value, part.style, part.is_closed = part.value, "", "", True
            return end
        found = _FLOW_PLAIN.match(line, at.column)
        written = found.group().rstrip() if found is not None else ""
        part.key = written
        return At(at.row, at.column + len(written))

    def flow_value(self, part: Part, at: At) -> At:
        line = self.lines[at.row]
        part.value_at = at
        if line[at.column] in "{[":
            if self.depth >= DEEPEST:
                part.end = self.stop = At(at.row, len(line))
                raise _UnclosedError
            return self.flow(part, at.row, at.column)
        if line[at.column] in "\"'":
            part.end = self.quoted(part, at.row, at.column)
            return part.end
        found = _FLOW_PLAIN.match(line, at.column)
        written = found.group().rstrip() if found is not None else ""
        part.value = written
        part.end = At(at.row, at.column + len(written))
        return part.end if written else At(at.row, at.column + 1)


def _unquoted(key: str) -> str:
    if key[:1] == '"' and key[-1:] == '"' and len(key) > 1:
        return re.sub(r"\\(.)", r"\1", key[1:-1])
    if key[:1] == "'" and key[-1:] == "'" and len(key) > 1:
        return key[1:-1].replace("''", "'")
    return key
