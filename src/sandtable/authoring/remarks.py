"""Which entry each comment and blank line of a file is about."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from sandtable.authoring.concrete import COMMENT, Member, Tree, UnclearError, Value, walk


@dataclass(slots=True)
class Remarks:
    """What is written around a file's values. head : lines before the first key that are about the file.

    tail : what ends the document, such as `...`. comments : every comment, for comparison.
    """

    head: list[str] = field(default_factory=list)
    is_apart: bool = False  # a blank line follows the head
    tail: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def attach(text: str, tree: Tree) -> Remarks:
    """Give every comment and blank line of a text to a member, or to the list or mapping that it ends. Raises UnclearError.

    A comment that has lines to itself is about the entry below it; one that is indented as the entries above it and deeper
    than the one below ends those above. What is before the first key stays at the top of the file, up to the last blank line.
    """
    found = _Attaching(text, tree)
    found.above_all()
    found.between()
    found.below_all()
    return found.remarks


class _Attaching:
    def __init__(self, text: str, tree: Tree) -> None:
        self.text, self.tree = text, tree
        self.members = list(walk(tree.root))
        self.starts = [member.start for member in self.members]
        self.remarks = Remarks()

    def above_all(self) -> None:
        """What is before the first key: lines about the file, and those about the key."""
        *whole, rest = self.text[: self.starts[0]].split("\n")
        lines = [line.strip() for line in whole]
        if rest.strip() or any(line and not line.startswith(("#", "%", "---")) for line in lines):
            line = self.text.count("\n", 0, self.starts[0]) + 1
            raise UnclearError("something other than a comment is before the first key", line, "remove it")
        self.remarks.comments += [line for line in lines if "#" in line]
        mark = max((at for at, line in enumerate(lines) if line.startswith(("%", "---"))), default=-1)
        blank = max((at for at, line in enumerate(lines) if not line and at > mark), default=len(lines))
        self.remarks.head = "\n".join(lines[:blank]).strip("\n").split("\n") if any(lines[:blank]) else []
        self.remarks.is_apart = blank < len(lines)
        self.members[0].above[:0] = [line for line in lines[blank:] if line]

    def below_all(self) -> None:
        """What ends the document, and what follows it."""
        rest = self.text[self.tree.end :].rstrip()
        self.remarks.tail = [line.rstrip() for line in rest.split("\n")] if rest else []
        self.remarks.comments += [line for line in self.remarks.tail if "#" in line]

    def between(self) -> None:
        """What is between the values, from the first key to the end, line by line."""
        gap, end = self.starts[0], self.tree.end
        for begin, after in [*self.tree.written, (end, end)]:
            if begin < gap:
                continue
            at, level, blanks = gap, None, 0
            for number, line in enumerate(self.text[gap:begin].split("\n")):
                found = COMMENT.search(self.text, at, at + len(line))
                if found is not None:
                    comment = found.group().rstrip()
                    self.remarks.comments.append(comment)
                    if number == 0 or self.text[at : found.start()].strip():
                        self.beside(comment, found.start())
                    else:
                        level = self.own([""] * bool(blanks) + [comment], found.start(), level)
                    blanks = 0
                elif number and not line.strip() and at + len(line) < begin:
                    blanks += 1
                at += len(line) + 1
            if blanks:
                self.blank(begin)
            gap = after

    def beside(self, comment: str, at: int) -> None:
        """Give a comment to the member in whose line it is."""
        member = self.members[bisect_right(self.starts, at) - 1]
        while member.inside.is_flow and member.inside.end <= at and member.inside.owner is not None:
            member = member.inside.owner
        if member.beside:
            member.above.append(comment)
        else:
            member.beside = comment

    def blank(self, at: int) -> None:
        """Give a blank line to the member after it."""
        index = bisect_right(self.starts, at - 1)
        if index < len(self.members):
            self.members[index].above.append("")

    def own(self, lines: list[str], at: int, level: Value | None) -> Value | None:
        """Give a comment that has a line to itself. level : where the one before went. Returns where this one did."""
        index = bisect_right(self.starts, at)
        before = self.members[index - 1]
        following = self.members[index] if index < len(self.members) else None
        holder = _flow_around(before, at)
        if holder is not None:
            if following is not None and following.inside is holder:
                following.above += lines
            elif holder.members:
                holder.foot += lines
            elif holder.owner is not None:
                holder.owner.above += lines
            return None
        if following is not None and following.inside.owner is before and not following.inside.is_flow:
            following.above += lines  # between a key and its first entry
            return None
        if at < before.value.start:
            before.above += lines  # between a key and its value
            return None
        level = _level(before.inside if level is None else level, self.column(at), following, self.tree.root)
        if following is not None and level is following.inside:
            following.above += lines
        else:
            level.foot += lines
        return level

    def column(self, at: int) -> int:
        return at - self.text.rfind("\n", 0, at) - 1


def _level(level: Value, column: int, following: Member | None, root: Value) -> Value:
    """The list or mapping that a comment at a column ends or continues, from the innermost one outwards."""
    last = following.inside if following is not None else root
    while level is not last and level.owner is not None:
        if not level.is_flow and column >= level.column > last.column:
            break
        level = level.owner.inside
    return level


def _flow_around(member: Member, at: int) -> Value | None:
    """The innermost list or mapping in brackets that is still open at an offset."""
    value: Value | None = member.value
    while value is not None:
        if value.is_flow and value.is_collection and value.start < at < value.end:
            return value
        value = value.owner.inside if value.owner is not None else None
    return None
