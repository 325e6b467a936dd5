"""New entries in a section of a scenario's text, in its style; nothing else is touched."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sandtable.authoring.edits import Source, apply_edits
from sandtable.authoring.inserting import insertion
from sandtable.diagnostics import Diagnostic
from sandtable.errors import AuthoringError
from sandtable.loading import read
from sandtable.scenario.document import Node
from sandtable.scenario.parsing import parse_document
from sandtable.wording import plural

_PLAIN = re.compile(r"[^\W\d_][\w.'/-]*( [\w.'/()-]+)*")
_RESERVED = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n|nan|inf")


class NewFaultsError(AuthoringError):
    """Entries that a scenario would have errors with. errors : each with the identifier of its entry, or None if it is elsewhere."""

    def __init__(self, name: str, errors: list[tuple[str | None, Diagnostic]]) -> None:
        said = "; ".join(f"{error.code}: {error.message}" for _, error in errors)
        super().__init__(f"{name} would have {plural(len(errors), 'new error')}: {said}")
        self.errors = errors


def with_entries(text: str, section: tuple[str, ...], entries: Mapping[str, Mapping[str, Any]], *, name: str) -> str:
    """The text with entries added at the end of a section that has some. name: of the file, for messages.

    Raises AuthoringError if the section has none, NewFaultsError if the text with them has errors that it does not have without.
    """
    root, faults = parse_document(text, name=name)
    if root is None or faults:
        raise AuthoringError(f"{name} cannot be read", hint=f"sandtable check {name}")
    mapping: Node | None = root
    for step in section:
        mapping = mapping.child(step) if mapping is not None else None
    if mapping is None or mapping.kind != "mapping" or not mapping.entries:
        raise AuthoringError(f"{name} has no `{'.'.join(section)}` to add to", hint="add one entry by hand first")
    written = [f"{key}: {flow(value)}" for key, value in entries.items()]
    after = apply_edits(text, insertion(Source(text), mapping, written))
    if not _has_exactly(after, root, section, entries, name=name):
        path = ".".join(section)
        raise AuthoringError(
            f"`{path}` of {name} is not written so that entries can be added", hint=f"sandtable fmt {name}"
        )
    new = _new_errors(text, after, name)
    if new:
        raise NewFaultsError(name, [(_entry_at(after, section, entries, each), each) for each in new])
    return after


def _has_exactly(
    after: str, root: Node, section: tuple[str, ...], entries: Mapping[str, Mapping[str, Any]], *, name: str
) -> bool:
    """Whether a text says what the tree before says, and has the new entries."""
    found, _ = parse_document(after, name=name)
    before, now = root.plain(), found.plain() if found is not None else {}
    for step in section[:-1]:
        if before.keys() != now.keys() or any(before[key] != now[key] for key in before if key != step):
            return False
        before, now = before[step], now[step]
    last = section[-1]
    added = {key: dict(value) for key, value in now.get(last, {}).items() if key in entries}
    now = {**now, last: {key: value for key, value in now.get(last, {}).items() if key not in entries}}
    return before == now and added.keys() == entries.keys()


def _new_errors(before: str, after: str, name: str) -> list[Diagnostic]:
    known = Counter((each.code, each.message) for each in read(before, name=name).diagnostics)
    found = []
    for each in read(after, name=name).diagnostics:
        if known[each.code, each.message] > 0:
            known[each.code, each.message] -= 1
        elif each.severity == "error":
            found.append(each)
    return found


def _entry_at(
    after: str, section: tuple[str, ...], entries: Mapping[str, Mapping[str, Any]], error: Diagnostic
) -> str | None:
    """The new entry in which an error is."""
    node, _ = parse_document(after, name="")
    for step in section:
        node = node.child(step) if node is not None else None
    place = (error.span.line, error.span.column)
    for key in entries:
        pair = node.entries.get(key) if node is not None else None
        if pair is not None and (pair[0].line, pair[0].column) <= place <= (pair[1].end_line, pair[1].end_column):
            return key
    return None


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
