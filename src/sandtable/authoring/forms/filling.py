"""Where the parts of a value go: in the place of another, as the first of a list or mapping, as the next of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sandtable.authoring.completing.scanning import Part
from sandtable.authoring.edits import Edit
from sandtable.authoring.forms.files import IN_TEXT, File, FormError
from sandtable.authoring.forms.trees import STEP, Scalar, Tree, in_braces, in_lines, item_in_braces, item_lines
from sandtable.authoring.inserting import end_of_line

_BLANKS = re.compile(r" *(?=[,}])")


def behind_colon(file: File, part: Part, written: str) -> Edit:
    """The edit that writes the value of a key in braces that has none yet."""
    assert part.colon is not None
    start = file.source.offset(part.colon.row + 1, part.colon.column + 1)
    blanks = _BLANKS.match(file.source.text, start)
    return Edit(start, blanks.end() if blanks else start, f" {written}")


def _is_bare(part: Part) -> bool:
    """Whether it is a key in braces without a value."""
    return part.in_flow and part.colon is not None and part.value_at is None


def filled(file: File, part: Part, lines: Sequence[str], *, brackets: str = "{}") -> list[Edit]:
    """The edits that write the first entries of a list or mapping that has none.

    lines : of an entry each, as they are to be written. brackets : where it has none yet and needs them.
    """
    source = file.source
    if _is_bare(part):
        return [behind_colon(file, part, brackets[0] + ", ".join(lines) + brackets[1])]
    if part.style in ("{", "[") and part.value_at is not None:
        start = source.offset(part.value_at.row + 1, part.value_at.column + 1)
        end = source.offset(part.end.row + 1, part.end.column + 1)
        if part.in_flow:
            return [Edit(start + 1, start + 1, ", ".join(lines))]
        margin = source.line_end + " " * (part.indent + STEP)
        if part.is_item and part.value_at.row == part.start.row:  # behind its dash
            return [Edit(start, end, margin.join(line.replace("\n", margin) for line in lines))]
        if source.text[start - 1 : start] == " ":
            start -= 1
        return [Edit(start, end, "".join(margin + line.replace("\n", margin) for line in lines))]
    if part.in_flow or part.colon is None:
        raise FormError("entries cannot be added here", hint=IN_TEXT)
    at = end_of_line(source.text, source.offset(part.colon.row + 1, part.colon.column + 1))
    margin = source.line_end + " " * (part.indent + STEP)
    return [Edit(at, at, "".join(margin + line.replace("\n", margin) for line in lines))]


def replaced(file: File, part: Part, tree: Tree) -> list[Edit]:
    """The edits that put a value in the place of what is written at a part."""
    source = file.source
    if _is_bare(part):
        return [behind_colon(file, part, in_braces(tree))]
    is_short = isinstance(tree, Scalar) or not tree or part.in_flow or part.style in ("{", "[")
    head = part.colon if not part.is_item else part.start
    if head is None:
        raise FormError("this is not written so that it can be edited here", hint=IN_TEXT)
    if part.style or part.in_flow or part.value_at is not None:
        at = part.value_at or part.start
        start, end = source.offset(at.row + 1, at.column + 1), source.offset(part.end.row + 1, part.end.column + 1)
        if is_short:
            in_line = in_lines(tree)[0] if isinstance(tree, Scalar) and not part.in_flow else in_braces(tree)
            return [Edit(start, end, in_line or ('""' if part.in_flow and part.is_item else ""))]
    else:
        last = _last_in(part).end
        end = source.offset(last.row + 1, last.column + 1)
    start = source.offset(head.row + 1, head.column + 1) + (1 if part.is_item else 0)
    short = f" {in_lines(tree)[0]}".rstrip() if isinstance(tree, Scalar) else f" {in_braces(tree)}"
    first, rest = "", in_lines(tree)
    if part.is_item:
        first, rest = f" {rest[0]}", rest[1:]
    margin = source.line_end + " " * (part.indent + STEP)
    below = "".join(margin + line for line in rest)
    comment = file.scanned.comments.get(head.row)
    there = source.offset(head.row + 1, comment + 1) if comment is not None else -1
    behind = end_of_line(source.text, start)
    if end <= there and not is_short:  # the comment stays in the line of its key or dash
        return [Edit(start, end, first), Edit(behind, behind, below)]
    if start <= there < end and not source.text[start:there].strip():
        return [Edit(start, start, short if is_short else first), Edit(behind, end, "" if is_short else below)]
    return [Edit(start, end, short if is_short else first + below)]


def _last_in(part: Part) -> Part:
    """What a value written on lines of its own ends with."""
    while part.children and part.style not in ("{", "["):
        part = part.children[-1]
    return part


def appended(file: File, part: Part, tree: Tree) -> list[Edit]:
    """The edits that add an item to a list, which may have none."""
    if not part.children:
        lines = [item_in_braces(tree)] if part.in_flow else ["\n".join(item_lines(tree))]
        return filled(file, part, lines, brackets="[]")
    last = part.children[-1]
    if part.style == "[" or part.in_flow:
        at = file.source.offset(last.end.row + 1, last.end.column + 1)
        return [Edit(at, at, f", {item_in_braces(tree)}")]
    at = file.source.offset(last.last_row + 1, len(file.scanned.lines[last.last_row]) + 1)
    margin = file.source.line_end + " " * last.indent
    lines = [f"- {item_in_braces(tree)}"] if last.style == "{" else item_lines(tree)
    return [Edit(at, at, margin + margin.join(lines))]
