"""Where new entries of a mapping go in a file: after its last, whatever its style and the comments around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sandtable.authoring.edits import Edit, Source
from sandtable.scenario.document import Node

_BREAK = re.compile(r"\r\n|\n|\r")
_KEPT = re.compile(r"(?:&[^\s]+\s+)?[|>][0-9]*\+")  # a block of text whose empty last lines count
_REST = re.compile(r"[ \t]*(,?)[ \t]*(?:#.*)?")


def insertion(source: Source, mapping: Node, entries: Sequence[str]) -> list[Edit]:
    """The edits that add `key: value` entries at the end of a mapping that has some, in its style and indentation."""
    return _in_braces(source, mapping, entries) if source.is_flow(mapping) else _in_lines(source, mapping, entries)


def _in_braces(source: Source, mapping: Node, entries: Sequence[str]) -> list[Edit]:
    """After the last value, not before the brace: there may be a comment between the two."""
    key, value = list(mapping.entries.values())[-1]
    at = source.range_of(key).end if value.is_absent else source.value_range(key, value).end
    line_start, line_end = source.offset(key.line, 1), end_of_line(source.text, at)
    indent = source.text[line_start : source.range_of(key).start]
    rest = _REST.fullmatch(source.text, at, line_end)
    if indent.strip() or rest is None:
        return [Edit(at, at, "".join(f", {entry}" for entry in entries))]
    comma = rest.group(1)
    lines = ",".join(f"{source.line_end}{indent}{entry}" for entry in entries)
    if comma:
        return [Edit(line_end, line_end, lines + comma)]
    return [Edit(at, line_end, "," + source.text[at:line_end] + lines)]  # one edit: both may be at the same place


def _in_lines(source: Source, mapping: Node, entries: Sequence[str]) -> list[Edit]:
    """After the last line that belongs to the mapping, its comments included."""
    width = next(iter(mapping.entries.values()))[0].column - 1
    at = _end_of_last(source, mapping)
    lines = "".join(f"{source.line_end}{' ' * width}{entry}" for entry in entries)
    if at > 0 and source.text[at - 1] in "\r\n":  # after a block of text
        return [Edit(at, at, lines.removeprefix(source.line_end) + source.line_end)]
    deeper = re.compile(rf"(?:\r\n|\n|\r) {{{width + 1},}}#[^\r\n]*")
    while (found := deeper.match(source.text, at)) is not None:
        at = found.end()
    return [Edit(at, at, lines)]


def _end_of_last(source: Source, mapping: Node) -> int:
    """The end of the line on which the last value of a mapping ends; of a block of text that keeps its empty lines, their end."""
    key, value = list(mapping.entries.values())[-1]
    while value.kind != "scalar" and source.range_of(value).start >= source.range_of(key).end:
        if value.kind == "mapping" and source.is_flow(value):
            break
        children = list(value.entries.values()) or [(key, each) for each in value.items]
        if not children:
            break
        key, value = children[-1]
    part = source.range_of(key) if value.is_absent else source.value_range(key, value)
    written = source.slice(part)
    if value.style in ("|", ">") and _KEPT.match(written) and written[-1] in "\r\n":
        return part.end
    return end_of_line(source.text, max(source.range_of(key).end, part.start + len(written.rstrip())))


def end_of_line(text: str, at: int) -> int:
    """The offset of the next line end, or of the end of the text."""
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)
