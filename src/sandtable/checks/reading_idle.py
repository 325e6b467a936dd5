"""S519: a reading, or a path of it, that changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandtable.checks.rule import rule
from sandtable.scenario import rivals
from sandtable.scenario.document import Node
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.shape import MISSING, ShapeReader
from sandtable.scenario.types import Scenario


@rule(
    "S519",
    summary="a reading changes nothing",
    why="""A reading with `set` is there to differ. One whose values are those of the file, or of another reading, gives the same
    column twice, and makes the readings look more agreed than they are.""",
    bad="""
    formations: {column: {pace: 12 km/day, ...}}
    readings:
      as-told: {title: As it is told}
      slower: {title: A slower column, set: {formations.column.pace: 12 km/day}}
    """,
    good="""
    formations: {column: {pace: 12 km/day, ...}}
    readings:
      as-told: {title: As it is told}
      slower: {title: A slower column, set: {formations.column.pace: 6 km/day}}
    """,
    severity="warning",
    needs_whole=True,
)
def reading_idle(draft: Draft) -> Iterator[Finding]:
    root = draft.document.root
    if draft.document.reading:
        return
    known: dict[str, dict[tuple[str, ...], Any]] = {}
    for name in rivals.rival_names(root):
        section = (rivals.SECTION, name, "set")
        found = rivals.settings(root, name)
        changed: dict[tuple[str, ...], Any] = {}
        for path, (_, value) in found.items():
            steps = rivals.steps_of(path, value)
            there, here = _value(rivals.at(root, steps), steps), _value(value, steps)
            if there is MISSING or there != here:
                changed[tuple(steps)] = here
            elif len(found) > 1:
                message = f"`{path}` is the same in the file as written"
                yield Finding((*section, path), message, hint="remove it, or give the value of this reading")
        same = next((other for other, values in known.items() if values == changed), None)
        if found and not changed:
            hint = "give values that differ, or remove the reading"
            yield Finding(section[:2], f"the reading `{name}` changes nothing", hint=hint, part="key")
        elif same is not None:
            yield Finding(section[:2], f"the reading `{name}` is the same as `{same}`", hint="remove one", part="key")
        known[name] = changed


def _value(node: Node | None, steps: list[str]) -> Any:
    """The value by its type, so that `1 d` and `24 h` are the same; as it is written where it does not fit."""
    if node is None:
        return MISSING
    read = ShapeReader().read(rivals.annotation_at(Scenario, steps), node, ())
    return node.plain() if read is MISSING else read
