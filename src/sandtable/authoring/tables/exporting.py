"""A section of a scenario as a table, as the file has it."""

from __future__ import annotations

from dataclasses import dataclass

from sandtable.authoring.tables.columns import BOTH, ID, Section, columns_of
from sandtable.scenario.document import Node
from sandtable.scenario.documents import document_of
from sandtable.scenario.types import Scenario

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Exported:
    """A table: the headings, then a row for each entry. left_out : keys with more than one value, which a table has no room for."""

    rows: tuple[tuple[Value, ...], ...]
    left_out: tuple[str, ...]


def export_table(scenario: Scenario, section: Section) -> Exported:
    """The entries of a section with every key that one of them states."""
    node: Node | None = document_of(scenario.origin, model=Scenario).root
    for step in section.path:
        node = node.child(step) if node is not None else None
    entries = {name: value for name, (_, value) in node.entries.items()} if node is not None else {}
    stated = {
        key: None for entry in entries.values() for key, (_, value) in entry.entries.items() if value.kind == "scalar"
    }
    known = columns_of(section)
    if section.name == "places":
        known = [*known[:3], BOTH, *known[3:]]
    keys = [key for key in known if key in stated]
    left_out = [
        key
        for key in section.model.model_fields
        if any((pair := entry.entries.get(key)) and pair[1].kind != "scalar" for entry in entries.values())
    ]
    rows = [(ID, *keys), *((name, *(_value(entry.child(key)) for key in keys)) for name, entry in entries.items())]
    return Exported(tuple(rows), tuple(left_out))


def _value(node: Node | None) -> Value:
    """A scalar as a cell: numbers and truth values as such; nothing where there is none."""
    if node is None or node.kind != "scalar" or node.value is None:
        return ""
    return " ".join(node.value.split()) if isinstance(node.value, str) else node.value
