"""Changed values and removed ones as edits of the text.

Each result is read again: everything else in the file says what it said, and no comment is lost but those of what was removed. What is
written in a way for which this does not hold is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from sandtable.authoring.completing.scanning import Part
from sandtable.authoring.edits import Edit
from sandtable.authoring.forms.files import (
    IN_TEXT,
    Changed,
    File,
    FormError,
    Read,
    check_others,
    check_within,
    compared,
    composed,
)
from sandtable.authoring.forms.filling import behind_colon, filled, replaced
from sandtable.authoring.forms.scalars import as_yaml, is_braced, names_in
from sandtable.authoring.forms.shapes import NESTED, FieldKind, kind_at, model_at
from sandtable.authoring.forms.short import short_key, with_keys, with_value
from sandtable.authoring.forms.trees import Scalar, entry_in_braces, entry_lines
from sandtable.authoring.inserting import end_of_line, insertion
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node, Path
from sandtable.scenario.draft_places import FORMS, draft_of
from sandtable.scenario.types import Place

PLACEHOLDER = "placeholder"  # how the reason of coordinates begins that nobody has looked up


def changed(text: str, path: Path, values: Mapping[str, str | None], *, read: Read = composed) -> Changed:
    """The edits that give values of an entry, of a mapping or of a list others; None removes a key. Raises FormError.

    path : of what the values are in. values : by key; those of a list by number, from 0.
    """
    before = File(text, read)
    above = before.node(path)
    if above is not None and above.kind == "list":
        return _changed_items(before, path, values)
    model = model_at(before.scanned, path)
    if model is Place:
        values = _of_place(before, path, values)
    kinds = _kinds(before, path, values)
    short = short_key(model, before.node(path)) if model is not None else None
    if short is not None:
        return _changed_short(before, path, values, short)
    entry, _ = before.entry(path)
    there = {key: value for key, value in values.items() if value is not None and key in entry.entries}
    new = {key: value for key, value in values.items() if value is not None and key not in entry.entries}
    gone = [key for key, value in values.items() if value is None and key in entry.entries]
    after = before.edited(
        [edit for key, value in there.items() for edit in _replaced(before, path, key, value, kinds[key])]
    )
    if new:
        after = after.edited(_inserted(after, path, new, kinds))
    for key in gone:
        after = after.edited(_without(after, (*path, key)))
    rows = [row for key in gone for row in _rows(before.part((*path, key)))]
    check_others(before, after, path, set(values), rows=rows)
    found, key_node = after.entry(path)
    start = key_node or found
    return Changed(after.text, compared(text, after.text), start.line, start.column)


def _of_place(file: File, path: Path, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """The change of a place: of the two ways to say where it is the other goes, and so does the reason of a placeholder."""
    node = file.node(path)
    there: dict[str, Any] = (node.plain() or {}) if node is not None and node.kind == "mapping" else {}
    gone: dict[str, str | None] = {}
    if values.get("coordinates"):
        gone |= {key: None for key in ("lat", "lon") if key in there}
    elif any(values.get(key) for key in ("lat", "lon")) and "coordinates" in there:
        gone["coordinates"] = None
    is_moved = any(values.get(key) and str(there.get(key)) != values[key] for key in ("lat", "lon", "coordinates"))
    if is_moved and str(there.get("because") or "").lower().startswith(PLACEHOLDER):
        gone["because"] = None
    return {**gone, **values}


def _kinds(file: File, path: Path, values: Mapping[str, str | None]) -> dict[str, FieldKind]:
    """The kinds of the values that are to be changed. Raises FormError for one that has none, or for what is not on one line."""
    found: dict[str, FieldKind] = {}
    for key, value in values.items():
        kind = kind_at(file.scanned, (*path, key))
        if kind is None:
            raise FormError(f"unknown key `{key}`", field=key)
        check_value(key, value, kind)
        found[key] = kind
    return found


def check_value(key: str, value: str | None, kind: FieldKind) -> None:
    """Raise FormError for a value that cannot be that of a field."""
    if value is None:
        return
    if kind in NESTED:
        raise FormError(f"`{key}` is not edited here", hint=IN_TEXT, field=key)
    if any((ord(each) < 32 and each not in "\n\t") or 127 <= ord(each) < 160 for each in value):
        raise FormError("this value has a control character", field=key)
    if kind == "locator" and is_braced(value):
        node, faults = compose(value, name="value")
        trouble = faults[0].message if faults else draft_of(node) if node is not None else ""
        if isinstance(trouble, str):
            raise FormError(trouble or "this place cannot be read", hint=FORMS, field=key)


def _changed_items(before: File, path: Path, values: Mapping[str, str | None]) -> Changed:
    """The change of values of a list."""
    after = before
    rows: list[int] = []
    for step, value in values.items():
        key = int(step) if step.isdecimal() else -1
        list_node, part = after.node(path), after.part(path)
        item, below = (list_node.child(key) if list_node is not None else None), part.child(key)
        kind = kind_at(after.scanned, (*path, key))
        if item is None or below is None or kind is None:
            raise FormError("there is no such entry", is_missing=True)
        if value is None:
            rows += _rows(before.part((*path, key)))
            after = after.edited(_without(after, (*path, key)))
            continue
        check_value(step, value, kind)
        if item.is_null and value == below.value:
            continue
        if kind in ("references", "numbers") or item.kind != "scalar":
            after = after.edited(replaced(after, below, Scalar(value, kind)))
            continue
        if item.is_absent:
            at = after.source.offset(below.end.row + 1, below.end.column + 1)
            after = after.edited([Edit(at, at, f" {as_yaml(value, kind, in_flow=below.in_flow)}")])
            continue
        place = after.source.without_anchor(after.source.range_of(item))
        style = item.style if item.style in ("'", '"') else ""
        after = after.edited([Edit(place.start, place.end, as_yaml(value, kind, in_flow=below.in_flow, style=style))])
    check_others(before, after, path[:-1], {path[-1]}, rows=rows)
    start = after.part(path).start
    return Changed(after.text, compared(before.text, after.text), start.row + 1, start.column + 1)


def _rows(part: Part) -> range:
    """The rows of what is removed, whose comments go with it."""
    return range(part.start.row, part.last_row + 1)


def _changed_short(before: File, path: Path, values: Mapping[str, str | None], key: str) -> Changed:
    """The change of an entry that is written short: it stays so where only that value changes, and gets keys otherwise."""
    values = {each: value for each, value in values.items() if value is not None or each == key}
    own = values.get(key)
    if not values:
        after = before
    elif own is not None and values.keys() == {key}:
        after = with_value(before, path, own)
    else:
        keyed = with_keys(before, path, key)
        after = keyed.edited(changed(keyed.text, path, values, read=keyed.read).edits)
    check_others(before, after, path[:-1], {path[-1]})
    start = after.part(path).start
    return Changed(after.text, compared(before.text, after.text), start.row + 1, start.column + 1)


def _replaced(file: File, path: Path, key: str, value: str, kind: FieldKind) -> list[Edit]:
    """The edits that put a value in the place of another one."""
    mapping, _ = file.entry(path)
    key_node, node = mapping.entries[key]
    part = file.part((*path, key))
    source = file.source
    if node.is_null and value == part.value:
        return []  # nothing stays nothing
    if node.is_absent and part.in_flow and part.colon is not None:
        return [behind_colon(file, part, as_yaml(value, kind, in_flow=True))]
    if node.is_absent:
        at = source.range_of(key_node).end
        colon = part.colon is not None
        at += source.text[at:].index(":") + 1 if colon else 0
        return [Edit(at, at, f"{'' if colon else ':'} {as_yaml(value, kind, in_flow=part.in_flow)}")]
    if kind in ("references", "numbers") and names_in(value) == [each.value for each in part.children]:
        return []
    if kind in ("references", "numbers") or node.kind != "scalar":
        return replaced(file, part, Scalar(value, kind))
    place = source.without_anchor(source.value_range(key_node, node))
    style = node.style if node.style in ("'", '"') and not (kind == "locator" and is_braced(value)) else ""
    if source.slice(place).startswith("*"):
        style = ""
    new = as_yaml(value, kind, in_flow=part.in_flow, style=style)
    end = place.start + len(source.slice(place).rstrip())
    if node.style in ("|", ">"):
        end = source.offset(part.end.row + 1, part.end.column + 1)
    return [] if source.text[place.start : end] == new else [Edit(place.start, end, new)]


def _inserted(file: File, path: Path, values: Mapping[str, str], kinds: Mapping[str, FieldKind]) -> list[Edit]:
    """The edits that add keys to an entry."""
    mapping, _ = file.entry(path)
    part = file.part(path)
    in_flow = part.in_flow or part.style == "{"
    scalars = {name: Scalar(value, kinds[name]) for name, value in values.items()}
    written = [entry_in_braces(*each) if in_flow else entry_lines(*each)[0] for each in scalars.items()]
    if not path:
        return _in_head(file, mapping, written)
    return insertion(file.source, mapping, written) if mapping.entries else filled(file, part, written)


def _in_head(file: File, mapping: Node, written: Sequence[str]) -> list[Edit]:
    """The edits that add keys of the file itself: behind the last key on one line that is above its sections."""
    ends = [
        file.source.value_range(key, value).end for key, value in takewhile(_is_on_a_line, mapping.entries.values())
    ]
    if not ends or file.source.is_flow(mapping):
        return insertion(file.source, mapping, written)
    at = end_of_line(file.source.text, ends[-1])
    return [Edit(at, at, "".join(file.source.line_end + line for line in written))]


def _is_on_a_line(entry: tuple[Node, Node]) -> bool:
    key, value = entry
    return value.kind == "scalar" and not value.is_absent and key.line == value.end_line


def removed(text: str, path: Path, *, read: Read = composed) -> Changed:
    """The edits that remove an entry. Raises FormError."""
    check_within(path)
    before = File(text, read)
    before.entry(path)
    after = before.edited(_without(before, path))
    gone, part = path[-1], before.part(path)
    now: set[str | int] = {gone} if isinstance(gone, str) else set()  # other items take its number
    check_others(before, after, path[:-1], {gone}, after_keys=now, rows=_rows(part))
    above = after.scanned.root.find(path[:-1]) or after.scanned.root
    return Changed(after.text, compared(text, after.text), above.start.row + 1, above.start.column + 1)


def _without(file: File, path: Path) -> list[Edit]:
    """The edits that remove what is at a path."""
    part, above = file.part(path), file.part(path[:-1])
    source, siblings = file.source, above.children
    index = next(index for index, each in enumerate(siblings) if each is part)

    def offset(row: int, column: int) -> int:
        return source.offset(row + 1, column + 1)

    if part.in_flow:
        if index + 1 < len(siblings):
            return [Edit(offset(*part.start), offset(*siblings[index + 1].start), "")]
        if index:
            return [Edit(offset(*siblings[index - 1].end), offset(*part.end), "")]
        if above.value_at is not None:  # the only one: its comma goes with it, and its line
            start, end = offset(*above.value_at) + 1, offset(*above.end) - 1
            around = source.text[start : offset(*part.start)] + source.text[offset(*part.end) : end]
            if around.strip() in ("", ","):
                return [Edit(start, end, "")]
        return [Edit(offset(*part.start), offset(*part.end), "")]
    line = file.scanned.lines[part.start.row]
    if line[: part.start.column].strip():
        if index + 1 >= len(siblings):
            raise FormError("this is the only key of its item", hint=IN_TEXT)
        return [Edit(offset(*part.start), offset(*siblings[index + 1].start), "")]
    start = offset(part.start.row, 0)
    last = part.last_row
    end = offset(last + 1, 0) if last + 1 < len(file.scanned.lines) else len(source.text)
    edits = [Edit(start, end, "")]
    if len(siblings) == 1 and above.colon is not None:
        at = offset(*above.colon)
        edits.append(Edit(at, at, " []" if part.is_item else " {}"))
    elif len(siblings) == 1:
        raise FormError("this is the only entry", hint=IN_TEXT)
    return edits
