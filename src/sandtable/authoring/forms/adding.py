"""New entries of sections, and new values with keys, as edits of the text; each result is read again as in `writing`."""

from __future__ import annotations

from collections.abc import Mapping

from sandtable.authoring.completing.types_at import Slot, step_into
from sandtable.authoring.edits import Edit
from sandtable.authoring.forms.describing import section_model
from sandtable.authoring.forms.files import (
    IN_TEXT,
    Changed,
    File,
    FormError,
    Read,
    check_name,
    check_others,
    check_within,
    compared,
    composed,
)
from sandtable.authoring.forms.filling import appended, filled, replaced
from sandtable.authoring.forms.scalars import names_in
from sandtable.authoring.forms.shapes import (
    NESTED,
    VALUE,
    beginning,
    is_collection,
    kind_of,
    model_at,
    shapes_of,
    slot_at,
)
from sandtable.authoring.forms.short import short_key, with_keys
from sandtable.authoring.forms.trees import BLANK, Scalar, Tree, entry_in_braces, entry_lines
from sandtable.authoring.forms.writing import check_value
from sandtable.authoring.inserting import insertion
from sandtable.scenario.document import Node, Path
from sandtable.scenario.types import Effect, Option


def added(text: str, section: Path, name: str, values: Mapping[str, str | None], *, read: Read = composed) -> Changed:
    """The edits that add an entry to a section, which need not be there. Raises FormError.

    name : empty where the section is a list. values : by key; of a value with keys its shape, of `options` their names with commas.
    """
    before = File(text, read)
    model = section_model(section)
    if model is None or (model is Option and before.node(section[:2]) is None):
        raise FormError(f"unknown section `{'.'.join(map(str, section))}`")
    is_list = section == ("stances",)
    if not is_list:
        check_name(name)
    there = before.root.plain()
    for step in section:
        there = there.get(step) if isinstance(there, dict) else None
    if isinstance(there, dict) and name in there:
        raise FormError(f"there is a `{name}` already", field="name")
    tree: dict[str, Tree] = {}
    for key, value in values.items():
        if value is None:
            continue
        if key not in model.model_fields:
            raise FormError(f"unknown key `{key}`", field=key)
        tree[key] = _value(key, value, step_into(Slot(model), key, []))
    after = before.edited(_new_entry(before, section, "" if is_list else name, tree))
    last = len(after.part(section).children) - 1
    check_others(before, after, section, set() if is_list else {name}, after_keys={last} if is_list else {name})
    new = after.part((*section, last if is_list else name))
    return Changed(after.text, compared(text, after.text), new.start.row + 1, new.start.column + 1)


def _value(key: str, value: str, slot: Slot) -> Tree:
    """A value of a new entry."""
    kind = kind_of(slot, None)
    if kind == "entries":
        names = names_in(value)
        for name in names:
            check_name(name, field=key)
        return {name: beginning(step_into(slot, name, []), "") for name in names}
    shapes = [each.name for each in shapes_of(slot)]
    if (
        kind != "locator"
        and value in shapes
        and (kind in NESTED or any(model.__name__ == value for model in slot.models))
    ):
        return beginning(slot, value)
    check_value(key, value, kind)
    return Scalar(value, kind)


def _new_entry(file: File, section: Path, name: str, tree: Tree) -> list[Edit]:
    part = file.scanned.root.find(section)
    if part is None:
        return _new_key(file, section, {name: tree} if name else [tree])
    node = file.node(section)
    if not name:
        return appended(file, part, tree)
    in_flow = part.in_flow or part.style == "{"
    last = part.children[-1] if part.children else None
    if last is None:
        return filled(file, part, [_entry(name, tree, in_flow=part.in_flow)])
    if node is None:
        raise FormError("entries cannot be added here", hint=IN_TEXT)
    return _beside(file, node, _entry(name, tree, in_flow=in_flow or last.style == "{"))


def _beside(file: File, mapping: Node, entry: str) -> list[Edit]:
    """The edits that add an entry to a mapping that has some, its lines indented as theirs."""
    width = next(iter(mapping.entries.values()))[0].column - 1
    return insertion(file.source, mapping, [entry.replace("\n", file.source.line_end + " " * width)])


def _entry(name: str, tree: Tree, *, in_flow: bool) -> str:
    """A key with its value, its lines indented from its own column."""
    return entry_in_braces(name, tree) if in_flow else "\n".join(entry_lines(name, tree))


def _new_key(file: File, path: Path, tree: Tree) -> list[Edit]:
    """The edits that write a value under a key that is not there, nor perhaps what it is in."""
    depth = next(depth for depth in range(len(path) - 1, -1, -1) if file.scanned.root.find(path[:depth]) is not None)
    part, node = file.part(path[:depth]), file.node(path[:depth])
    in_flow = part.in_flow or part.style == "{"
    for step in reversed(path[depth + 1 :]):
        tree = [tree] if isinstance(step, int) else {step: tree}
    step = path[depth]
    if isinstance(step, int):
        return appended(file, part, tree)
    text = _entry(step, tree, in_flow=in_flow if node is not None and node.entries else part.in_flow)
    if node is None or node.kind != "mapping" or not node.entries:
        return filled(file, part, [text])
    return _beside(file, node, text)


def shaped(text: str, path: Path, shape: str, value: str = "", *, read: Read = composed) -> Changed:
    """The edits that write a value in one of its shapes, with what it needs left to be filled in. Raises FormError.

    path : of the value, which need not be there; of a new item of a list, with the number that it gets. value : of the shape `value`.
    """
    check_within(path)
    before = File(text, read)
    step, above = path[-1], before.node(path[:-1])
    if isinstance(step, int) and step > len(above.items if above is not None and above.kind == "list" else ()):
        raise FormError("there is no such entry", is_missing=True)
    for depth in range(1, len(path)):
        model = model_at(before.scanned, path[:depth])
        if (short := short_key(model, before.node(path[:depth]))) is not None:
            before = with_keys(before, path[:depth], short)
    slot = slot_at(before.scanned, path)
    if shape not in [each.name for each in shapes_of(slot)]:
        raise FormError(f"`{shape}` is nothing that this can be", field=str(step))
    tree = beginning(slot, shape)
    if shape == VALUE:
        kind = kind_of(slot, None) if slot.item is None else "text"
        check_value(str(step), value, kind)
        tree = Scalar(value, kind) if value else BLANK
    part = before.scanned.root.find(path)
    delay = part.child("after") if part is not None and Effect in slot.models else None
    if isinstance(tree, dict) and delay is not None and not is_collection(delay):
        tree = {**tree, "after": Scalar(delay.value, "amount")}
    after = before.edited(_new_key(before, path, tree) if part is None else replaced(before, part, tree))
    inside, first = _missing(before, path)
    check_others(before, after, inside, {first})
    found = after.part(path)
    return Changed(after.text, compared(text, after.text), found.start.row + 1, found.start.column + 1)


def _missing(file: File, path: Path) -> tuple[Path, str | int]:
    """The innermost value that is there on the way to a path, and the step that leads on from it."""
    depth = next(depth for depth in range(len(path) - 1, -1, -1) if file.node(path[:depth]) is not None)
    return path[:depth], path[depth]
