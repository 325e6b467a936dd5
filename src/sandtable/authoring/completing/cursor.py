"""Where a cursor is: in a key, a value, or where either may begin, of which part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sandtable.authoring.completing.scanning import At, Part, Scanned

_ENDS = " \t,[]{}#'\""  # no part of a word
_DASHES = re.compile(r"(?:-[ \t]+|-$)+")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor in a text.

    kind : `key` in a key or where only one may be; `value` in the value of `part`; `either` where lines of entries, or the value, of
    `part` may begin; `none` in comments and where nothing is known. part : whose value it is, or in which the key is. own : the part
    whose key or value is under the cursor, if it is written. start, end : the text to be replaced. indent : of the line's entry.
    """

    kind: Literal["key", "value", "either", "none"]
    part: Part
    start: At
    end: At
    own: Part | None = None
    indent: int = 0

    @property
    def in_flow(self) -> bool:
        """Whether it is inside brackets."""
        return self.part.style in ("{", "[") or self.part.in_flow


def cursor_at(found: Scanned, line: int, column: int) -> Cursor:
    """The cursor at a line and column, from 1; a place outside the text is moved into it."""
    row = min(max(line - 1, 0), len(found.lines) - 1)
    at = At(row, min(max(column - 1, 0), len(found.lines[row])))
    nothing = Cursor("none", found.root, at, at)
    if found.comments.get(row, at.column) < at.column:
        return nothing
    chain = _chain(found.root, at)
    for part in reversed(chain):
        if part.parent is not None and part.start <= at <= part.key_end and part.key is not None:
            return Cursor("key", part.parent, part.start, part.key_end, part, part.indent)
        if part.value_at is not None and part.style in ("{", "[") and _is_inside(part, at):
            return _in_brackets(found, part, at)
        is_scalar = part.style not in ("{", "[") and bool(part.value or part.style)
        if (
            part.value_at is not None
            and is_scalar
            and (part.value_at <= at <= part.end or _is_touched(found, part, at))
        ):
            return _in_scalar(part, at)
    return _in_lines(found, chain, at)


def _chain(root: Part, at: At) -> list[Part]:
    """The last part at each level that begins at or before a place."""
    chain = [root]
    while True:
        below = [each for each in chain[-1].children if each.start <= at]
        if not below:
            return chain
        chain.append(below[-1])


def _is_inside(part: Part, at: At) -> bool:
    """Whether a place is between the brackets of a part."""
    assert part.value_at is not None
    return part.value_at < at and (at < part.end or (not part.is_closed and at.row <= part.end.row))


def _is_touched(found: Scanned, part: Part, at: At) -> bool:
    """Whether only blanks are between a plain text and a place behind it."""
    between = found.lines[at.row][part.end.column : at.column] if at.row == part.end.row else "-"
    return not part.style and bool(part.value) and at > part.end and not between.strip(" \t")


def _in_scalar(part: Part, at: At) -> Cursor:
    assert part.value_at is not None
    start, end = part.value_at, max(part.end, at)
    if part.style in ("|", ">") and at.row == start.row:
        return Cursor("none", part, at, at)
    if not part.style and part.value_at.row > part.start.row and not part.in_flow:
        return Cursor("either", part, start, end, part, start.column)  # under its key: a value or the first key
    if part.is_item and not part.style and not part.in_flow:
        return Cursor("either", part, start, end, part, start.column)
    return Cursor("value", part, start, end, part, part.indent)


def _in_brackets(found: Scanned, part: Part, at: At) -> Cursor:
    """Between the members of a list or mapping in brackets, or behind the last one."""
    before = [each for each in part.children if each.start <= at]
    last = before[-1] if before else None
    if last is not None and last.value_at is None and _is_behind(found, last.colon, at):
        return Cursor("value", last, at, at, None, part.indent)
    if last is not None and last.start <= at <= last.end and last.key is not None and last.colon is None:
        return Cursor("key", part, last.start, last.end, last, part.indent)
    start, end = _word(found, at)
    if part.style == "[":
        return Cursor("value", part, start, end, None, part.indent)
    return Cursor("key", part, start, end, None, part.indent)


def _is_behind(found: Scanned, colon: At | None, at: At) -> bool:
    """Whether a place is behind a colon, with no comma between."""
    if colon is None or colon > at:
        return False
    if colon.row == at.row:
        return "," not in found.lines[colon.row][colon.column : at.column]
    return "," not in found.lines[colon.row][colon.column :] and "," not in found.lines[at.row][: at.column]


def _word(found: Scanned, at: At) -> tuple[At, At]:
    """The word around a place."""
    line = found.lines[at.row]
    start = at.column
    while start > 0 and line[start - 1] not in _ENDS:
        start -= 1
    after = re.match(r"[^\s,\[\]{}#'\":]*", line[at.column :])
    return At(at.row, start), At(at.row, at.column + (after.end() if after is not None else 0))


def _in_lines(found: Scanned, chain: list[Part], at: At) -> Cursor:
    """In a line of its own, or behind the key of one."""
    line = found.lines[at.row]
    last = chain[-1]
    content = line.lstrip(" \t")
    if (
        last.start.row == at.row
        and last.colon is not None
        and not last.in_flow
        and last.colon <= at
        and last.value_at is None
    ):
        return Cursor("value", last, at, at, None, last.indent)
    if last.start.row == at.row and last.is_item and last.value_at is None and not last.in_flow:
        return Cursor("either", last, at, at, None, at.column)
    column = min(len(line) - len(content), at.column) if content else at.column
    dashes = _DASHES.match(content) if content else None
    if dashes is not None and at.column >= column + dashes.end():
        column += dashes.end()
    start = At(at.row, column)
    end = At(at.row, max(at.column, len(line[: found.comments.get(at.row, len(line))].rstrip())))
    if line[column : at.column].strip() and " " in line[column : at.column].strip():
        start = _word(found, at)[0]
    container = _container(chain, column, at.row)
    if container.value and container.value_at is not None and container.value_at.row < at.row:
        return Cursor("none", container, at, at)
    if container.style:
        return Cursor("none", container, at, at)
    if container.children and all(each.is_item for each in container.children) and container.key is not None:
        return Cursor("none", container, at, at)  # an item begins with a dash
    if container.children or container.parent is None:
        return Cursor("key", container, start, end, None, column)
    return Cursor("either", container, start, end, None, column)


def _container(chain: list[Part], column: int, row: int) -> Part:
    """The part whose entries are in a column: the last one that begins before it."""
    for part in reversed(chain):
        if part.parent is None or (
            part.indent < column and not part.in_flow and (part.start.row < row or part.is_item)
        ):
            return part
    return chain[0]
