"""A file as it is written: its values with their anchors and quotes, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

COMMENT = re.compile(r"(?:(?<=\s)|\A)#[^\n]*")
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+\s*")
_LAST_LINES = re.compile(r"(\n *)+\Z")


@dataclass(slots=True, eq=False)
class Value:
    """A scalar, list, mapping or alias. text : of a scalar, as it is written, without its anchor; of an alias, its name.

    column : of a list or mapping, where its members begin, from 0. foot : comments and blank lines after its last member.
    owner : the member that it is the value of.
    """

    kind: Literal["scalar", "list", "mapping", "alias"]
    start: int
    end: int = 0
    column: int = 0
    text: str = ""
    read: str = ""  # a scalar's text after quotes and folding
    style: str = ""  # of a scalar: empty, a quote, `|` or `>`
    anchor: str = ""
    is_flow: bool = False
    members: list[Member] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    owner: Member | None = None

    @property
    def is_collection(self) -> bool:
        """Whether it is a list or a mapping."""
        return self.kind in ("list", "mapping")

    def plain(self) -> object:
        """What it says, in order, for comparison with another."""
        if self.kind == "alias":
            return ("alias", self.text)
        if self.kind == "scalar":
            return ("scalar", self.anchor, self.read, bool(self.style))
        return (self.kind, self.anchor, [(each.key and each.key.plain(), each.value.plain()) for each in self.members])


@dataclass(slots=True, eq=False)
class Member:
    """An entry of a mapping, or an item of a list. above : comments (with `#`) and blank lines (empty) before it.

    beside : the comment in its line.
    """

    inside: Value
    start: int
    key: Value | None
    value: Value
    above: list[str] = field(default_factory=list)
    beside: str = ""


class UnclearError(Exception):
    """The file is written in a way that cannot be laid out safely. line : where, from 1."""

    def __init__(self, message: str, line: int, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.hint = message, line, hint


@dataclass(slots=True)
class Tree:
    """The values of a text. written : the parts in which `#` begins no comment. end : where the document ends."""

    root: Value
    written: list[tuple[int, int]]
    end: int


def parse(text: str) -> Tree:
    """The values of a text that is valid YAML, with line feeds only. Raises UnclearError if no block mapping is at its top."""
    from ruamel.yaml import YAML

    builder = _Builder(text)
    for event in YAML(typ="safe", pure=True).parse(text):
        builder.take(event)
    root = builder.root
    if root is None or root.kind != "mapping" or not root.members:
        raise UnclearError("this is not a mapping of sections", 1)
    if root.is_flow:
        hint = "write the sections in lines of their own, without the outer braces"
        raise UnclearError("the whole file is in braces", builder.line(root.start), hint)
    return Tree(root, sorted(builder.written), builder.end)


def walk(value: Value) -> Iterator[Member]:
    """Every member, in the order of the file, an outer one before those in it."""
    for member in value.members:
        yield member
        yield from walk(member.value)


class _Builder:
    """Values and members from the events of the YAML parser."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Value | None = None
        self.open: list[Value] = []
        self.keys: list[Value | None] = []
        self.written: list[tuple[int, int]] = []
        self.end = len(text)
        self.anchors: set[str] = set()

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def take(self, event: Any) -> None:
        kind, start = type(event).__name__, event.start_mark.index
        if kind == "ScalarEvent":
            self.add(self.scalar(event))
        elif kind == "AliasEvent":
            self.written.append((start, event.end_mark.index))
            self.add(Value("alias", start, event.end_mark.index, text=event.anchor))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            value = Value("mapping" if kind == "MappingStartEvent" else "list", start, is_flow=bool(event.flow_style))
            self.name(value, event)
            self.open.append(value)
            self.keys.append(None)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            value = self.open.pop()
            self.keys.pop()
            value.end = max(
                [event.end_mark.index if value.is_flow else value.start, *(m.value.end for m in value.members)]
            )
            self.add(value)
        elif kind == "DocumentEndEvent" and self.text.startswith("...", start):
            self.end = start

    def name(self, value: Value, event: Any) -> None:
        if not event.anchor:
            return
        value.anchor = event.anchor
        if value.anchor in self.anchors:
            message = f"the anchor `&{value.anchor}` is defined twice"
            raise UnclearError(message, self.line(value.start), "give one of them another name")
        self.anchors.add(value.anchor)

    def scalar(self, event: Any) -> Value:
        start, end = event.start_mark.index, event.end_mark.index
        value = Value("scalar", start, end, read=event.value, style=event.style or "")
        self.name(value, event)
        written = self.text[start:end]
        if event.anchor and (anchor := _ANCHOR.match(written)):
            if "\n" in anchor.group():
                message = f"the anchor `&{value.anchor}` and its value are on different lines"
                raise UnclearError(message, self.line(start), "write the value after the anchor")
            written = written[anchor.end() :]
        if value.style in ("|", ">"):
            is_kept = "+" in written.split("\n", 1)[0].split("#")[0]
            shorter = written.removesuffix("\n") if is_kept else _LAST_LINES.sub("", written)
            self.check_end(start, written, shorter)
            value.end -= len(written) - len(shorter)
            written = shorter
        value.text = written
        if value.end > start:
            self.written.append((start, value.end))
        return value

    def check_end(self, start: int, written: str, shorter: str) -> None:
        """Raises UnclearError if what ends a text in lines cannot be written in another place."""
        if start + len(written) == len(self.text) and not written.endswith("\n"):
            message = "the file ends within a text, without a line end"
            raise UnclearError(message, self.line(len(self.text)), "end the last line")
        if any(len(line) > 1 for line in written[len(shorter) :].split("\n")) and shorter.count("\n"):
            first = shorter.split("\n", 2)[1]
            margin = len(first) - len(first.lstrip(" "))
            if any(len(line) > margin for line in written[len(shorter) :].split("\n")):
                line = self.line(start + len(shorter)) + 1
                raise UnclearError("a text ends with a line of blanks, which count", line, "remove the blanks")

    def add(self, value: Value) -> None:
        if not self.open:
            self.root = value
            return
        inside = self.open[-1]
        if inside.kind == "list":
            start = value.start if inside.is_flow else self.dash_before(inside)
            self.enter(Member(inside, start, None, value), place=start + 1)
        elif (key := self.keys[-1]) is None:
            if "\n" in value.text:
                raise UnclearError(
                    "a key is written over several lines", self.line(value.start), "write it on one line"
                )
            self.keys[-1] = value
        else:
            self.keys[-1] = None
            self.enter(Member(inside, self.start_of(key, inside), key, value), place=key.end)

    def start_of(self, key: Value, inside: Value) -> int:
        """Where an entry begins: at its key, or at the question mark before it."""
        mark = self.text.rfind("\n", 0, key.start) + 1
        before = self.text[mark : key.start]
        is_explicit = not inside.is_flow and before.rstrip().endswith("?") and not before.strip(" -?")
        return mark + before.rindex("?") if is_explicit else key.start

    def enter(self, member: Member, *, place: int) -> None:
        """Add a member. place : of a value of which nothing is written; YAML has it where the next one begins."""
        value, inside = member.value, member.inside
        if value.kind == "scalar" and value.start == value.end:
            value.start = value.end = place
        value.owner = member
        if not inside.members:
            inside.column = member.start - self.text.rfind("\n", 0, member.start) - 1
        inside.members.append(member)

    def dash_before(self, inside: Value) -> int:
        """Where the dash of the next item of a list is: after the item before it, and in no comment."""
        at = max(inside.members[-1].value.end, inside.members[-1].start + 1) if inside.members else inside.start
        while True:
            dash = self.text.index("-", at)
            comment = COMMENT.search(self.text, max(at, self.text.rfind("\n", 0, dash) + 1), dash)
            if comment is None:
                return dash
            at = self.text.index("\n", dash)
