"""S520: a component of a red line that changes nothing, or contradicts another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandtable.checks.red_line_form import COMPONENTS
from sandtable.checks.rule import rule
from sandtable.scenario import rivals
from sandtable.scenario.document import Node
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.overrides import alternatives
from sandtable.scenario.shape import MISSING, ShapeReader
from sandtable.scenario.types import Entry, Scenario


@rule(
    "S520",
    summary="a component of a red line changes nothing, or contradicts another",
    why="""A component says what the world without it is. If its values are those of the file, that world is this one, and its
    effect is 0 by construction; if they are those of another component, both measure the same. Two components that set one
    path to different values cannot be taken away together, so the line as a whole has no effect that could be computed.""",
    bad="""
    fires: {al-tanf: {launchers: 2, ...}}
    red_lines:
      al-tanf: {capability: {set: {fires.al-tanf.launchers: 2}}, ...}
    """,
    good="""
    fires: {al-tanf: {launchers: 2, ...}}
    red_lines:
      al-tanf: {capability: {set: {fires.al-tanf.launchers: 0}}, ...}
    """,
    severity="warning",
    needs_whole=True,
)
def idle_component(draft: Draft) -> Iterator[Finding]:
    if draft.document.reading:  # a reading may take the line's place in the world
        return
    for name, line in draft.scenario.red_lines.items():
        known: dict[str, dict[tuple[str, ...], Any]] = {}
        for component in COMPONENTS:
            path = ("red_lines", name, component)
            found = draft.document.find((*path, "set"))
            if getattr(line, component) is None or found is None or not found.entries:
                continue
            settings: dict[tuple[str, ...], Any] = {}
            for written, (_, value) in found.entries.items():
                steps = rivals.steps_of(written, value)
                settings[tuple(steps)] = here = _value(value, steps)
                node = rivals.at(draft.document.root, steps)
                if (node is None or not node.source) and _present(node, steps) == here:
                    hint = "give the value of a world without this component"
                    yield Finding((*path, "set", written), f"`{written}` has this value already", hint=hint)
            yield from _among(settings, known, (*path,))
            known[component] = settings


def _among(
    settings: dict[tuple[str, ...], Any], known: dict[str, dict[tuple[str, ...], Any]], path: tuple[str, str, str]
) -> Iterator[Finding]:
    """What the components before this one set, too."""
    for other, values in known.items():
        same = [steps for steps in settings if steps in values]
        for steps in same:
            if settings[steps] != values[steps]:
                message = f"`{other}` sets `{'.'.join(steps)}` to another value"
                yield Finding(
                    path, message, hint="without the line it has one value: give the same in both", part="key"
                )
        if same and len(same) == len(settings) and all(settings[steps] == values[steps] for steps in same):
            hint = f"say what differs without it, or remove it: `{other}` is measured already"
            yield Finding(path, f"`{path[-1]}` sets nothing but what `{other}` sets", hint=hint, part="key")


def _present(node: Node | None, steps: list[str]) -> Any:
    """The value that the file has at the steps of a path, a default included."""
    if node is not None:
        return _value(node, steps)
    for owner in alternatives(rivals.annotation_at(Scenario, steps[:-1])):
        if isinstance(owner, type) and issubclass(owner, Entry) and steps[-1] in owner.model_fields:
            field = owner.model_fields[steps[-1]]
            return MISSING if field.is_required() else field.default
    return MISSING


def _value(node: Node, steps: list[str]) -> Any:
    """The value by its type, so that `1 d` and `24 h` are the same; as it is written where it does not fit."""
    read = ShapeReader().read(rivals.annotation_at(Scenario, steps), node, ())
    return node.plain() if read is MISSING else read
