"""Changed fields, new entries and removed ones as edits of the text.

Each result is read again: everything else in the file says what it said, and no comment is lost but those of what was removed. What is
written in a way for which this does not hold is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sandtable.authoring.completing.scanning import Part
from sandtable.authoring.edits import Edit, Range
from sandtable.authoring.forms.describing import entry_model, field_kinds, section_models
from sandtable.authoring.forms.files import Changed, File, FormError, Read, compared, composed
from sandtable.authoring.forms.scalars import as_yaml
from sandtable.authoring.forms.short import short_key, with_keys, with_value
from sandtable.authoring.inserting import end_of_line, insertion
from sandtable.scenario.document import Path
from sandtable.units import IDENTIFIER

STEP = 2
IN_TEXT = "edit it in the text"


def changed(text: str, path: Path, values: Mapping[str, str | None], *, read: Read = composed) -> Changed:
    """The edits that give fields of an entry other values; None removes a key. Raises FormError."""
    before = File(text, read)
    kinds = field_kinds(before.scanned, path)
    for key, value in values.items():
        if key not in kinds:
            raise FormError(f"unknown key `{key}`", field=key)
        if kinds[key] == "yaml":
            raise FormError(f"`{key}` is not edited here", hint=IN_TEXT, field=key)
        _check_text(key, value)
    short = short_key(entry_model(before.scanned, path), before.node(path))
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
    _check_others(before, after, path, set(values))
    found, key_node = after.entry(path)
    start = key_node or found
    return Changed(after.text, compared(text, after.text), start.line, start.column)


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
    _check_others(before, after, path[:-1], {path[-1]})
    start = after.part(path).start
    return Changed(after.text, compared(before.text, after.text), start.row + 1, start.column + 1)


def _check_text(key: str, value: str | None) -> None:
    if value is not None and any(ord(character) < 32 and character not in "\n\t" for character in value):
        raise FormError("this value has a control character", field=key)


def _replaced(file: File, path: Path, key: str, value: str, kind: str) -> list[Edit]:
    """The edits that put a value in the place of another one."""
    mapping, _ = file.entry(path)
    key_node, node = mapping.entries[key]
    part = file.part((*path, key))
    source = file.source
    if node.is_absent:
        at = source.range_of(key_node).end
        colon = part.colon is not None
        at += source.text[at:].index(":") + 1 if colon else 0
        return [Edit(at, at, f"{'' if colon else ':'} {as_yaml(value, kind, in_flow=part.in_flow)}")]
    place = source.without_anchor(source.value_range(key_node, node))
    if kind == "references":
        return _replaced_list(file, part, place, value)
    if node.kind != "scalar":
        raise FormError(f"`{key}` is not edited here", hint=IN_TEXT, field=key)
    style = node.style if node.style in ("'", '"') else ""
    if source.slice(place).startswith("*"):
        style = ""
    new = as_yaml(value, kind, in_flow=part.in_flow, style=style)
    end = place.start + len(source.slice(place).rstrip())
    if node.style in ("|", ">"):
        end = source.offset(part.end.row + 1, part.end.column + 1)
    return [] if source.text[place.start : end] == new else [Edit(place.start, end, new)]


def _replaced_list(file: File, part: Part, place: Range, value: str) -> list[Edit]:
    if part.style == "[" or part.in_flow:
        return [Edit(place.start, place.end, as_yaml(value, "references", in_flow=True))]
    assert part.colon is not None
    start = file.source.offset(part.colon.row + 1, part.colon.column + 1)
    end = file.source.offset(part.last_row + 1, len(file.scanned.lines[part.last_row].rstrip()) + 1)
    return [Edit(start, end, f" {as_yaml(value, 'references', in_flow=True)}")]


def _inserted(file: File, path: Path, values: Mapping[str, str], kinds: Mapping[str, str]) -> list[Edit]:
    """The edits that add keys to an entry."""
    mapping, key = file.entry(path)
    part = file.part(path)
    in_flow = part.in_flow or part.style == "{"
    written = [f"{name}: {as_yaml(value, kinds[name], in_flow=in_flow)}" for name, value in values.items()]
    if mapping.entries:
        return insertion(file.source, mapping, written)
    del key
    return _filled(file, part, written)


def _filled(file: File, part: Part, lines: Sequence[str]) -> list[Edit]:
    """The edits that write the first entries of a list or mapping that has none."""
    source = file.source
    if part.style in ("{", "[") and part.value_at is not None:
        start = source.offset(part.value_at.row + 1, part.value_at.column + 1)
        end = source.offset(part.end.row + 1, part.end.column + 1)
        if part.in_flow:
            return [Edit(start + 1, start + 1, ", ".join(lines))]
        margin = source.line_end + " " * (part.indent + STEP)
        if source.text[start - 1 : start] == " ":
            start -= 1
        return [Edit(start, end, "".join(margin + line.replace("\n", margin) for line in lines))]
    if part.in_flow or part.colon is None:
        raise FormError("entries cannot be added here", hint=IN_TEXT)
    at = end_of_line(source.text, source.offset(part.colon.row + 1, part.colon.column + 1))
    margin = source.line_end + " " * (part.indent + STEP)
    return [Edit(at, at, "".join(margin + line.replace("\n", margin) for line in lines))]


# -- entries -------------------------------------------------------------------------------------------


def added(text: str, section: Path, name: str, values: Mapping[str, str | None], *, read: Read = composed) -> Changed:
    """The edits that add an entry to a section, which need not be there. name : empty where the section is a list. Raises FormError."""
    before = File(text, read)
    known = dict(section_models().values())
    if section not in known:
        raise FormError(f"unknown section `{'.'.join(map(str, section))}`")
    is_list = section == ("stances",)
    if not is_list and (IDENTIFIER.fullmatch(name) is None or len(name) > 64):
        hint = "lower-case letters, digits and hyphens, such as `deir-ez-zor`"
        raise FormError("this is not a name", hint=hint, field="name")
    there = before.root.plain()
    for step in section:
        there = there.get(step) if isinstance(there, dict) else None
    if isinstance(there, dict) and name in there:
        raise FormError(f"there is a `{name}` already", field="name")
    kinds = field_kinds(before.scanned, (*section, 0 if is_list else name), model=known[section])
    fields = {key: value for key, value in values.items() if value is not None}
    for key, value in fields.items():
        if key not in kinds or kinds[key] == "yaml":
            raise FormError(f"`{key}` is not edited here", hint=IN_TEXT, field=key)
        _check_text(key, value)
    after = before.edited(_new_entry(before, section, "" if is_list else name, fields, kinds))
    last = len(after.part(section).children) - 1
    _check_others(before, after, section, set() if is_list else {name}, after_keys={last} if is_list else {name})
    new = after.part((*section, last if is_list else name))
    return Changed(after.text, compared(text, after.text), new.start.row + 1, new.start.column + 1)


def _new_entry(file: File, section: Path, name: str, fields: Mapping[str, str], kinds: Mapping[str, str]) -> list[Edit]:
    part = file.scanned.root.find(section)
    if part is None:
        return _new_section(file, section, name, fields, kinds)
    node = file.node(section)
    in_flow = part.in_flow or part.style in ("{", "[")
    last = part.children[-1] if part.children else None
    if last is None:
        flow = part.in_flow
        return _filled(file, part, [_entry(name, fields, kinds, in_flow=flow, is_inside=flow)])
    is_inside = in_flow or last.style == "{"
    if name:
        width = next(iter(node.entries.values()))[0].column - 1 if node is not None else 0
        entry = _entry(name, fields, kinds, in_flow=in_flow, is_inside=is_inside)
        if node is None:
            raise FormError("entries cannot be added here", hint=IN_TEXT)
        return insertion(file.source, node, [entry.replace("\n", file.source.line_end + " " * width)])
    item = _entry("", fields, kinds, in_flow=in_flow, is_inside=is_inside)
    if part.style == "[":
        at = file.source.offset(last.end.row + 1, last.end.column + 1)
        return [Edit(at, at, f", {item}")]
    at = file.source.offset(last.last_row + 1, len(file.scanned.lines[last.last_row]) + 1)
    margin = file.source.line_end + " " * last.indent
    return [Edit(at, at, margin + item.replace("\n", margin))]


def _entry(name: str, fields: Mapping[str, str], kinds: Mapping[str, str], *, in_flow: bool, is_inside: bool) -> str:
    """An entry as text, its lines indented from its own column. is_inside : written in braces. name : empty for an item."""
    dash = "" if name or in_flow else "- "
    head = f"{name}: " if name else dash
    if is_inside or not fields:
        return (
            head
            + "{"
            + ", ".join(f"{key}: {as_yaml(value, kinds[key], in_flow=True)}" for key, value in fields.items())
            + "}"
        )
    lines = [f"{key}: {as_yaml(value, kinds[key], in_flow=False)}" for key, value in fields.items()]
    margin = "\n" + " " * STEP
    return f"{name}:" + "".join(margin + line for line in lines) if name else dash + margin.join(lines)


def _new_section(
    file: File, section: Path, name: str, fields: Mapping[str, str], kinds: Mapping[str, str]
) -> list[Edit]:
    """The edits that add a section with its first entry."""
    depth = next(
        depth for depth in range(len(section) - 1, -1, -1) if file.scanned.root.find(section[:depth]) is not None
    )
    part, node = file.part(section[:depth]), file.node(section[:depth])
    in_flow = part.in_flow or part.style == "{"
    text = _entry(name, fields, kinds, in_flow=in_flow, is_inside=in_flow)
    for step in reversed(section[depth:]):
        if in_flow:
            text = f"{step}: {{{text}}}" if name else f"{step}: [{text}]"
        else:
            text = f"{step}:\n" + "\n".join(" " * STEP + line for line in text.split("\n"))
    if node is None or node.kind != "mapping" or not node.entries:
        return _filled(file, part, [text])
    width = next(iter(node.entries.values()))[0].column - 1
    return insertion(file.source, node, [text.replace("\n", file.source.line_end + " " * width)])


def removed(text: str, path: Path, *, read: Read = composed) -> Changed:
    """The edits that remove an entry. Raises FormError."""
    before = File(text, read)
    before.entry(path)
    after = before.edited(_without(before, path))
    gone, part = path[-1], before.part(path)
    now: set[str | int] = {gone} if isinstance(gone, str) else set()  # other items take its number
    _check_others(before, after, path[:-1], {gone}, after_keys=now, rows=(part.start.row, part.last_row))
    above = after.scanned.root.find(path[:-1]) or after.scanned.root
    return Changed(after.text, compared(text, after.text), above.start.row + 1, above.start.column + 1)


def _without(file: File, path: Path) -> list[Edit]:
    """The edits that remove what is at a path."""
    part, above = file.part(path), file.part(path[:-1])
    source, siblings = file.source, above.children
    index = siblings.index(part)

    def offset(row: int, column: int) -> int:
        return source.offset(row + 1, column + 1)

    if part.in_flow:
        if index + 1 < len(siblings):
            return [Edit(offset(*part.start), offset(*siblings[index + 1].start), "")]
        start = offset(*siblings[index - 1].end) if index else offset(*part.start)
        return [Edit(start, offset(*part.end), "")]
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


# -- checks --------------------------------------------------------------------------------------------


def _check_others(
    before: File,
    after: File,
    path: Path,
    keys: set[str | int],
    *,
    after_keys: set[str | int] | None = None,
    rows: tuple[int, int] | None = None,
) -> None:
    """Raise FormError unless all but some keys of an entry says what it said, and every comment is there.

    after_keys : those keys in the new text, where they are others. rows : of the old text, whose comments may go.
    """
    now = keys if after_keys is None else after_keys
    if _rest(before.root.plain(), path, keys) != _rest(after.root.plain(), path, now):
        raise FormError("this is not written so that it can be edited here", hint=IN_TEXT)
    kept = Counter(comment for row, comment in before.comments() if rows is None or not rows[0] <= row <= rows[1])
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
