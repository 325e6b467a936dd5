"""The canonical layout of a file: indentation, spaces, line breaks, blank lines."""

from __future__ import annotations

import re

from sandtable.authoring.concrete import Member, Value, walk
from sandtable.authoring.remarks import Remarks

WIDTH = 120  # of a list or mapping in brackets that was written over several lines
STEP = 2
_INDICATOR = re.compile(r"[|>][+-]?([1-9])|[|>]([1-9])")


def lay_out(text: str, root: Value, remarks: Remarks) -> str:
    """The canonical text, with line feeds. text : what the values were read from."""
    writer = _Writer(text)
    writer.lines += remarks.head
    if remarks.head and remarks.is_apart:
        writer.lines.append("")
    writer.sections(root)
    return "\n".join([*writer.lines, *remarks.tail]) + "\n"


class _Writer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []

    def sections(self, root: Value) -> None:
        """The sections: if blank lines are before some of those over several lines, then before and after all of them."""
        longs = [self.inline(member.value, 0, 0) is None for member in root.members]
        is_apart = any("" in member.above for member, is_long in zip(root.members, longs, strict=True) if is_long)
        was_long = False
        for number, (member, is_long) in enumerate(zip(root.members, longs, strict=True)):
            if number and is_apart and (is_long or was_long) and self.lines[-1]:
                self.lines.append("")
            self.remarks(member.above, 0, is_first=number == 0)
            self.member(member, 0, "")
            was_long = is_long
        self.remarks(root.foot, 0)

    def remarks(self, lines: list[str], indent: int, *, is_first: bool = False) -> None:
        """Comments and blank lines; no two blank lines follow each other, and none begins a list or mapping."""
        for line in lines:
            if line:
                self.lines.append(" " * indent + line)
                is_first = False
            elif not is_first and self.lines and self.lines[-1]:
                self.lines.append("")

    def members(self, value: Value, indent: int, *, prefix: str | None = None) -> None:
        """The members of a list or mapping. prefix : what the first line begins with, if not with blanks."""
        for number, member in enumerate(value.members):
            self.remarks(member.above, indent, is_first=number == 0)
            before = " " * indent if prefix is None or number else prefix
            self.member(member, indent, before)
        self.remarks(value.foot, indent)

    def member(self, member: Member, indent: int, prefix: str) -> None:
        value, beside = member.value, f" {member.beside}" if member.beside else ""
        head = prefix + ("-" if member.key is None else f"{self.key(member.key)}:")
        anchor = f" &{value.anchor}" if value.anchor else ""
        written = self.inline(value, indent, len(head) + len(anchor) + 1)
        if written is not None:
            first, *rest = written
            if rest and value.style in ("|", ">"):
                self.lines.append(f"{head}{anchor} {first}{beside}")
                beside = ""
            else:
                self.lines.append(f"{head}{anchor} {first}" if first else head + anchor)
            self.lines += rest
            self.lines[-1] += beside
        elif member.key is None and not anchor and not beside and not any(value.members[0].above):
            self.members(value, indent + STEP, prefix=f"{head} ")
        else:
            self.lines.append(f"{head}{anchor}{beside}")
            self.members(value, indent + STEP)

    def key(self, key: Value) -> str:
        if key.kind == "alias":
            return f"*{key.text} "
        return f"&{key.anchor} {key.text}" if key.anchor else key.text

    def inline(self, value: Value, indent: int, column: int) -> list[str] | None:
        """What follows a key, by line; None for a list or mapping that is written in lines of their own. column : of it."""
        if value.kind == "alias":
            return [f"*{value.text}"]
        if value.kind == "scalar":
            return self.scalar(value, indent)
        if not value.is_flow or _has_comments(value):
            return None
        one = self.flow(value, is_outer=True)
        if one is not None and ("\n" not in self.text[value.start : value.end] or column + len(one) <= WIDTH):
            return [one]
        is_names = value.kind == "list" and all(each.value.kind in ("scalar", "alias") for each in value.members)
        return self.filled(value, indent) if is_names and one is not None else None

    def scalar(self, value: Value, indent: int) -> list[str]:
        first, *rest = value.text.split("\n")
        if not rest:
            return [first]
        if value.style not in ("|", ">"):
            lines = value.text.split("\n") if value.style else [line.rstrip(" \t") for line in value.text.split("\n")]
            return [lines[0], *(_moved(line.lstrip(" \t"), indent + STEP) for line in lines[1:])]
        found = _INDICATOR.match(first)
        stated = int(found.group(1) or found.group(2)) if found else 0
        columns = [len(line) - len(line.lstrip(" ")) for line in rest if line.strip(" ")]
        own = columns[0] if columns else 0
        if stated:  # counted from the entry's own indentation
            own = self.entry_column(value) + stated
        margin = indent + (stated or STEP)
        return [first, *(" " * margin + line[own:] if line.strip(" ") or len(line) > own else "" for line in rest)]

    def entry_column(self, value: Value) -> int:
        """The indentation from which that of a text in lines is counted."""
        member = value.owner
        return member.inside.column if member is not None else 0

    def flow(self, value: Value, *, is_outer: bool = False) -> str | None:
        """A value on one line; None if a text in it has several. is_outer : its anchor is written with its key."""
        anchor = f"&{value.anchor} " if value.anchor and not is_outer else ""
        if value.kind == "alias":
            return f"*{value.text}"
        if value.kind == "scalar":
            return None if "\n" in value.text else (anchor + value.text).rstrip()
        parts = []
        for member in value.members:
            written = self.flow(member.value)
            if written is None or (member.key is not None and "\n" in member.key.text):
                return None
            parts.append(written if member.key is None else f"{self.key(member.key)}: {written}")
        inside = ", ".join(parts)
        return anchor + (f"{{{inside}}}" if value.kind == "mapping" else f"[{inside}]")

    def filled(self, value: Value, indent: int) -> list[str]:
        """A list of names in brackets over several lines, each as full as it may be."""
        lines, margin = ["["], " " * (indent + STEP)
        current = margin + STEP * " "
        for number, member in enumerate(value.members):
            word = f"{self.flow(member.value)}" + ("," if number < len(value.members) - 1 else "")
            if current.strip() and len(current) + 1 + len(word) > WIDTH:
                lines.append(current)
                current = margin + STEP * " "
            current += (" " if current.strip() else "") + word
        return [*lines, current, margin + "]"]


def _moved(line: str, indent: int) -> str:
    return " " * indent + line if line else ""


def _has_comments(value: Value) -> bool:
    return any(value.foot) or any(each.beside or any(each.above) or any(each.value.foot) for each in walk(value))
