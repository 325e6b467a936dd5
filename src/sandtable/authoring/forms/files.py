"""A text that is edited by a form: read, scanned, and compared with what it becomes."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sandtable.authoring.completing.scanning import Part, scan
from sandtable.authoring.edits import Edit, Source, apply_edits
from sandtable.diagnostics import Diagnostic
from sandtable.errors import AuthoringError
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node, Path
from sandtable.units import IDENTIFIER

IN_TEXT = "edit it in the text"
Read = Callable[[str], tuple[Node | None, Sequence[Diagnostic]]]


class FormError(AuthoringError):
    """A change that cannot be written. field : the key that it is about. is_missing : there is no such entry."""

    def __init__(self, message: str, *, hint: str = "", field: str | None = None, is_missing: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.field, self.is_missing = field, is_missing


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed text, the edits that make it, and the place for the cursor in it, from 1 in characters."""

    text: str
    edits: list[Edit]
    line: int
    column: int


def composed(text: str) -> tuple[Node | None, Sequence[Diagnostic]]:
    """The tree of a text and the faults of its syntax."""
    return compose(text, name="text")


class File:
    """A text with its tree, its parts and its places. Raises FormError if it cannot be read."""

    def __init__(self, text: str, read: Read) -> None:
        root, faults = read(text)
        if root is None or faults:
            why = f"line {faults[0].span.line}: {faults[0].message}" if faults else "the text is empty"
            raise FormError("the text cannot be read", hint=why)
        self.text, self.root, self.read = text, root, read
        self.source, self.scanned = Source(text), scan(text)

    def edited(self, edits: Sequence[Edit]) -> File:
        """The file after some edits. Raises FormError if it cannot be read any more."""
        if not edits:
            return self
        try:
            return File(apply_edits(self.text, edits), self.read)
        except (FormError, ValueError):
            raise FormError("this is not written so that it can be edited here", hint=IN_TEXT) from None

    def node(self, path: Path) -> Node | None:
        """The node at a path, or None."""
        node: Node | None = self.root
        for step in path:
            node = node.child(step) if node is not None else None
        return node

    def entry(self, path: Path) -> tuple[Node, Node | None]:
        """The entry at a path and the node of its key. Raises FormError if there is none, or if it is no mapping."""
        if not path:
            return self.root, None
        node, above = self.node(path), self.node(path[:-1])
        if node is None or above is None:
            raise FormError("there is no such entry", is_missing=True)
        if node.kind != "mapping" and not node.is_null:
            raise FormError("this entry has no keys", hint=IN_TEXT)
        step = path[-1]
        return node, above.entries[step][0] if isinstance(step, str) else None

    def part(self, path: Path) -> Part:
        """The scanned part at a path. Raises FormError if it is written elsewhere."""
        found = self.scanned.root.find(path)
        if found is None:
            raise FormError("this is written elsewhere, and used here by an alias", hint=IN_TEXT)
        return found

    def comments(self) -> Iterator[tuple[int, str]]:
        """Every comment with its row."""
        for row, column in self.scanned.comments.items():
            yield row, self.scanned.lines[row][column:].rstrip()


def check_name(name: str, *, field: str = "name") -> None:
    """Raise FormError for what is not the identifier of an entry. field : in which it was given, with others where it is no `name`."""
    if IDENTIFIER.fullmatch(name) is None or len(name) > 64:
        raise FormError(
            "this is not a name" if field == "name" else f"`{name}` is not a name",
            hint="lower-case letters, digits and hyphens, such as `deir-ez-zor`", field=field,
        )  # fmt: skip


def check_within(path: Path) -> None:
    """Raise FormError for the path of the file itself, where what is in it is meant."""
    if not path:
        raise FormError("there is no such entry", is_missing=True)


def compared(before: str, after: str) -> list[Edit]:
    """The edits that make one text of another, line by line, each as short as it can be."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    offsets = [0]
    for line in old:
        offsets.append(offsets[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last], autojunk=False)
    edits = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            edits.append(_short(before, offsets[first + i], offsets[first + j], "".join(new[first + k : first + m])))
    return edits


def _short(before: str, start: int, end: int, text: str) -> Edit:
    """An edit without what both texts begin and end with."""
    old = before[start:end]
    head = 0
    while head < min(len(old), len(text)) and old[head] == text[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(text)) - head and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    return Edit(start + head, end - tail, text[head : len(text) - tail])


def check_others(
    before: File,
    after: File,
    path: Path,
    keys: set[str | int],
    *,
    after_keys: set[str | int] | None = None,
    rows: Collection[int] = (),
) -> None:
    """Raise FormError unless all but some keys of an entry says what it said, and every comment is there.

    after_keys : those keys in the new text, where they are others. rows : of the old text, whose comments may go.
    """
    now = keys if after_keys is None else after_keys
    if _rest(before.root.plain(), path, keys) != _rest(after.root.plain(), path, now):
        raise FormError("this is not written so that it can be edited here", hint=IN_TEXT)
    kept = Counter(comment for row, comment in before.comments() if row not in rows)
    if kept - Counter(comment for _, comment in after.comments()):
        raise FormError("a comment would be lost", hint=IN_TEXT)


def _rest(value: object, path: Path, keys: set[str | int]) -> object:
    """A tree of plain values without some keys of what is at a path; None where nothing is left on the way there."""
    if isinstance(value, dict):
        if not path:
            return {key: below for key, below in value.items() if key not in keys} or None
        found = {key: _rest(below, path[1:], keys) if key == path[0] else below for key, below in value.items()}
        return {key: below for key, below in found.items() if key != path[0] or below is not None} or None
    if isinstance(value, tuple):
        if not path:
            return tuple(each for index, each in enumerate(value) if index not in keys) or None
        return tuple(_rest(each, path[1:], keys) if index == path[0] else each for index, each in enumerate(value))
    return value
