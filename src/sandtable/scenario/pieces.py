"""The tree of a text that is being written, piece by piece: only pieces that have changed are parsed again.

A piece is an entry of a mapping in lines, at whatever depth: what is between a line that begins with a key and the next one in its column
or further left. Each is parsed by itself, below keys of the same indentation as those above it, and with a key where the next piece
begins; a parser that got through it is where it would be in the whole text. Where one cannot be parsed alone, the text is parsed from
there to its end, or as a whole. The result is that of `compose`, which tests compare on thousands of edits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandtable.diagnostics import Diagnostic
from sandtable.scenario.composing import DEEPEST, MOST_VALUES, compose
from sandtable.scenario.document import Node, split_lines
from sandtable.scenario.trees import Expression

LEAST = 24  # lines of a piece that is divided further
_NOT_DIVIDED = re.compile(r"^(?:---|\.\.\.|%|\t)", re.MULTILINE)
_KEY = re.compile(r"( *)[A-Za-z_][A-Za-z0-9_-]*:(?=[ \t]|$)")
_HEAD = re.compile(r" *[A-Za-z_][A-Za-z0-9_-]*:[ \t]*(?:#.*)?$")
_BLANK = re.compile(r"[ \t]*(?:#.*)?$")
_NEXT = "sandtable-next-piece"

Faults = list[Diagnostic]
Composed = tuple[Node | None, Faults]


class _NotAloneError(Exception):
    """A piece cannot be parsed by itself. first : its first row. indents : of the keys above it."""

    def __init__(self, first: int, indents: tuple[int, ...]) -> None:
        super().__init__(first)
        self.first, self.indents = first, indents


@dataclass(frozen=True, slots=True)
class _Piece:
    """A parsed piece: its entries, their faults, and the number of the row in which it began."""

    first: int
    entries: list[tuple[Node, Node]]
    faults: Faults
    end: tuple[int, int]  # of the mapping that it is in, if nothing follows


class Pieces:
    """The pieces of one text, remembered from one state of it to the next. Not to be used by two threads at a time."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], _Piece] = {}
        self._used: dict[tuple[object, ...], _Piece] = {}
        self._last: tuple[str, str, Composed] | None = None
        self.expressions: dict[tuple[str, str | None, bool], Expression] = {}

    def compose(self, text: str, *, name: str) -> Composed:
        """The tree of a text and its faults, as `compose` gives them. Trees share what has not changed."""
        if self._last is not None and self._last[:2] == (text, name):
            return self._last[2]
        found = self._composed(text, name)
        self._last = (text, name, found)
        return found

    def _composed(self, text: str, name: str) -> Composed:
        lines = split_lines(text)
        starts = _boundaries(lines, 0, len(lines), 0)
        if _NOT_DIVIDED.search(text) or not starts or any(not _BLANK.match(line) for line in lines[: starts[0]]):
            return compose(text, name=name)
        self._used = {}
        reader = _Reader(lines, name, self)
        try:
            root, _ = reader.mapping(starts, len(lines), (0,), (len(lines), 0))
        except _NotAloneError as fault:
            return self._from(fault, lines, reader.faults, text, name)
        finally:
            self._kept = self._used
        if root.size > MOST_VALUES:
            return compose(text, name=name)
        return root, reader.faults

    def _from(self, fault: _NotAloneError, lines: list[str], before: Faults, text: str, name: str) -> Composed:
        """What follows from a piece that cannot be parsed alone: the fault in the text from there on, if there is one."""
        if any(_is_repeated(lines, fault.first, indent) for indent in fault.indents):
            return compose(text, name=name)
        above = "".join(f"{' ' * indent}p:\n" for indent in fault.indents[:-1])
        shift = fault.first - len(fault.indents) + 1
        root, faults = compose(above + "\n".join(lines[fault.first :]), name=name)
        known = {(each.code, each.message) for each in faults}
        if (
            root is not None
            or not faults
            or any(code in ("S008", "S009", "S010") for code, _ in known)
            or any(each.span.line <= len(fault.indents) - 1 for each in faults)
        ):
            return compose(text, name=name)
        return None, [*before, *(_moved_fault(each, shift) for each in faults)]

    def recall(self, key: tuple[object, ...]) -> _Piece | None:
        """A piece of the last state or this one."""
        return self._used.get(key) or self._kept.get(key)

    def keep(self, key: tuple[object, ...], piece: _Piece) -> None:
        """Remember a piece for the next state."""
        self._used[key] = piece


class _Reader:
    """Puts the tree of one state together."""

    def __init__(self, lines: list[str], name: str, pieces: Pieces) -> None:
        self.lines, self.name, self.pieces = lines, name, pieces
        self.faults: Faults = []

    def mapping(
        self, starts: list[int], last: int, indents: tuple[int, ...], following: tuple[int, int]
    ) -> tuple[Node, tuple[int, int]]:
        """A mapping from the rows in which its entries begin. last : the row after it. following : row and column of what comes after it.

        Returns the mapping, and where it ends if nothing follows.
        """
        indent = indents[-1]
        node = Node("mapping", starts[0] + 1, indent + 1, following[0] + 1, following[1] + 1)
        end = (following[0] + 1, following[1] + 1)
        for first, stop in zip(starts, [*starts[1:], last], strict=True):
            after = (stop, indent) if stop < last else following
            entries, end = self.entry(first, stop, indents, after)
            for key, value in entries:
                if not isinstance(key.value, str):
                    continue
                if key.value in node.entries:
                    self.repeated(node, key)
                    continue
                node.entries[key.value] = (key, value)
                node.size += value.size
        if following[0] >= len(self.lines):
            node.end_line, node.end_column = end
        return node, end

    def repeated(self, node: Node, key: Node) -> None:
        assert isinstance(key.value, str)
        from sandtable.diagnostics import Span

        span = Span(self.name, key.line, key.column, max(1, key.end_column - key.column))
        hint = f"first defined on line {node.entries[key.value][0].line}"
        self.faults.append(Diagnostic("S007", "error", f"duplicate key `{key.value}`", span, hint))

    def entry(
        self, first: int, last: int, indents: tuple[int, ...], following: tuple[int, int]
    ) -> tuple[Sequence[tuple[Node, Node]], tuple[int, int]]:
        """The entries of a piece, as a rule one, and where their mapping ends if nothing follows."""
        below = self.divided(first, last, indents[-1])
        if below is not None and len(indents) < DEEPEST // 2:
            column, starts = below
            value, end = self.mapping(starts, last, (*indents, column), following)
            name = self.lines[first].strip().partition(":")[0]
            start, stop = indents[-1] + 1, indents[-1] + 1 + len(name)
            return [(Node("scalar", first + 1, start, first + 1, stop, value=name), value)], end
        piece = self.piece(first, last, indents, following)
        self.faults += piece.faults
        return piece.entries, piece.end

    def divided(self, first: int, last: int, indent: int) -> tuple[int, list[int]] | None:
        """The column and the rows of the entries in a piece, if it is a key with a mapping in lines of some length below it."""
        if last - first < LEAST or not _HEAD.match(self.lines[first]):
            return None
        content = next((row for row in range(first + 1, last) if not _BLANK.match(self.lines[row])), last)
        found = _KEY.match(self.lines[content]) if content < last else None
        if found is None or len(found.group(1)) <= indent:
            return None
        column = len(found.group(1))
        return column, _boundaries(self.lines, content, last, column)

    def piece(self, first: int, last: int, indents: tuple[int, ...], following: tuple[int, int]) -> _Piece:
        """A piece, remembered or parsed. Raises _NotAloneError."""
        is_last = following[0] >= len(self.lines)
        text = "\n".join(self.lines[first:last]) + ("" if is_last else "\n")
        key = (text, indents, -1 if is_last else following[1])
        known = self.pieces.recall(key)
        if known is None or (known.faults and known.faults[0].span.file != self.name):
            known = self.parsed(first, text, indents, None if is_last else following[1])
        elif known.first != first:
            known = _moved(known, first - known.first)
        self.pieces.keep(key, known)
        return known

    def parsed(self, first: int, text: str, indents: tuple[int, ...], after: int | None) -> _Piece:
        above = "".join(f"{' ' * indent}p:\n" for indent in indents[:-1])
        below = "" if after is None else f"{' ' * after}{_NEXT}:"
        root, faults = compose(above + text + below, name=self.name)
        node = root
        for _ in indents[:-1]:
            node = node.child("p") if node is not None else None
        if (
            root is None
            or node is None
            or node.kind != "mapping"
            or any(each.code in ("S008", "S006") for each in faults)
        ):
            raise _NotAloneError(first, indents)
        shift = first - len(indents) + 1
        if any(each.span.line < len(indents) for each in faults) or not self.is_whole(root, indents, after):
            raise _NotAloneError(first, indents)
        entries = [pair for name, pair in node.entries.items() if name != _NEXT]
        piece = _Piece(len(indents) - 1, entries, list(faults), (root.end_line, root.end_column))
        return _moved(piece, shift) if shift else piece

    def is_whole(self, root: Node, indents: tuple[int, ...], after: int | None) -> bool:
        """Whether the key after the piece was read where it belongs, so that nothing of the piece is open."""
        if after is None:
            return True
        depth = indents.index(after) if after in indents else -1
        node: Node | None = root
        for _ in range(depth):
            node = node.child("p") if node is not None else None
        return depth >= 0 and node is not None and list(node.entries)[-1:] == [_NEXT]


def _boundaries(lines: Sequence[str], first: int, last: int, indent: int) -> list[int]:
    """The rows that begin with a key in a column."""
    before = " " * indent
    return [
        row for row in range(first, last)
        if lines[row].startswith(before) and (found := _KEY.match(lines[row])) is not None and len(found.group(1)) == indent
    ]  # fmt: skip


def _is_repeated(lines: Sequence[str], first: int, indent: int) -> bool:
    """Whether a key in a column is there before a row and from it on, in what may be one mapping."""
    found: tuple[set[str], set[str]] = set(), set()
    for keys, rows in zip(found, (range(first - 1, -1, -1), range(first, len(lines))), strict=True):
        for row in rows:
            line = lines[row]
            width = len(line) - len(line.lstrip(" "))
            if width < indent and not _BLANK.match(line):
                break
            if width == indent and (key := _KEY.match(line)) is not None:
                keys.add(line[width : key.end()])
    return not found[0].isdisjoint(found[1])


def _moved_fault(fault: Diagnostic, rows: int) -> Diagnostic:
    hint = fault.hint
    if fault.code == "S007" and (found := re.fullmatch(r"first defined on line (\d+)", hint)) is not None:
        hint = f"first defined on line {int(found.group(1)) + rows}"
    message = fault.message
    if (found := re.fullmatch(r"this quote is closed only on line (\d+)", message)) is not None:
        message = f"this quote is closed only on line {int(found.group(1)) + rows}"
    return replace(fault, span=replace(fault.span, line=fault.span.line + rows), hint=hint, message=message)


def _moved(piece: _Piece, rows: int) -> _Piece:
    """A piece some rows further down."""
    done: dict[int, Node] = {}
    entries = [(_moved_node(key, rows, done), _moved_node(value, rows, done)) for key, value in piece.entries]
    faults = [_moved_fault(each, rows) for each in piece.faults]
    return _Piece(piece.first + rows, entries, faults, (piece.end[0] + rows, piece.end[1]))


def _moved_node(node: Node, rows: int, done: dict[int, Node]) -> Node:
    """A copy of a tree some rows further down; a value that is used twice stays one."""
    if (known := done.get(id(node))) is not None:
        return known
    found = Node(
        node.kind, node.line + rows, node.column, node.end_line + rows, node.end_column, node.value, node.style,
        [_moved_node(item, rows, done) for item in node.items] if node.items else [],
        {name: (_moved_node(key, rows, done), _moved_node(value, rows, done)) for name, (key, value) in node.entries.items()}
        if node.entries else {},
        node.source, node.size, node.is_broken,
    )  # fmt: skip
    done[id(node)] = found
    return found
