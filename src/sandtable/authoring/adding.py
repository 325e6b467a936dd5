"""New entries in a section of a scenario's text, in its style; nothing else is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sandtable.authoring.edits import Edit, Source, apply_edits
from sandtable.diagnostics import Diagnostic
from sandtable.errors import AuthoringError
from sandtable.loading import read
from sandtable.scenario.document import Node
from sandtable.scenario.parsing import parse_document
from sandtable.wording import plural

_PLAIN = re.compile(r"[^\W\d_][\w.'/-]*( [\w.'/()-]+)*")
_RESERVED = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n|nan|inf")


def with_entries(text: str, section: tuple[str, ...], entries: Mapping[str, Mapping[str, Any]], *, name: str) -> str:
    """The text with entries added at the end of a section that has some. name: of the file, for messages.

    Raises AuthoringError if the section has none, or if the text with them has errors that it does not have without.
    """
    root, faults = parse_document(text, name=name)
    if root is None or faults:
        raise AuthoringError(f"{name} cannot be read", hint=f"sandtable check {name}")
    mapping: Node | None = root
    for step in section:
        mapping = mapping.child(step) if mapping is not None else None
    if mapping is None or mapping.kind != "mapping" or not mapping.entries:
        raise AuthoringError(f"{name} has no `{'.'.join(section)}` to add to", hint="add one entry by hand first")
    after = apply_edits(text, [_insertion(Source(text), mapping, entries)])
    new = _new_errors(text, after, name)
    if new:
        lines = "; ".join(f"{each.code}: {each.message}" for each in new[:5])
        raise AuthoringError(f"{name} would have {plural(len(new), 'new error')}: {lines}")
    return after


def _new_errors(before: str, after: str, name: str) -> list[Diagnostic]:
    known = {(each.code, each.message) for each in read(before, name=name).diagnostics}
    found = [each for each in read(after, name=name).diagnostics if each.severity == "error"]
    return [each for each in found if (each.code, each.message) not in known]


def _insertion(source: Source, mapping: Node, entries: Mapping[str, Mapping[str, Any]]) -> Edit:
    written = [f"{key}: {flow(value)}" for key, value in entries.items()]
    if source.is_flow(mapping):
        end = source.range_of(mapping).end - 1
        while source.text[end - 1].isspace():
            end -= 1
        comma = " " if source.text[end - 1] == "," else ", "
        return Edit(end, end, comma + ", ".join(written))
    first = next(iter(mapping.entries.values()))[0]
    indent = " " * (first.column - 1)
    end = _end_of_last(source, mapping)
    lines = "".join(f"{source.line_end}{indent}{line}" for line in written)
    if end == len(source.text) or source.text[end] in "\r\n":
        return Edit(end, end, lines)
    return Edit(end, end, lines.removeprefix(source.line_end) + source.line_end)  # after a block of text


def _end_of_last(source: Source, mapping: Node) -> int:
    """The end of the last line that belongs to a block mapping, its remark included."""
    key, value = list(mapping.entries.values())[-1]
    while value.kind != "scalar" and not source.text.startswith(("{", "["), source.range_of(value).start):
        children = list(value.entries.values()) or [(each, each) for each in value.items]
        if not children:
            break
        key, value = children[-1]
    end = max(source.range_of(key).end, source.range_of(value).end if not value.is_absent else 0)
    if end > 0 and source.text[end - 1] in "\r\n":
        return end
    while end < len(source.text) and source.text[end] not in "\r\n":
        end += 1
    return end


def flow(values: Mapping[str, Any]) -> str:
    """A mapping on one line, `{name: Raqqa, lat: 35.95}`."""
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in values.items()) + "}"


def scalar(value: Any) -> str:
    """A number or text as YAML within braces, in quotes where it needs them."""
    if isinstance(value, float):
        return f"{value:.7f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)
