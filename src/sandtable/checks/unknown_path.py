"""S219: a variant of a claim or of a red line sets a path that the file does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandtable.checks.rule import rule
from sandtable.scenario.document import Node
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.overrides import apply_overrides, canonical, inside
from sandtable.scenario.shape import ShapeReader
from sandtable.scenario.types import Scenario, Variant


@rule(
    "S219",
    summary="a variant sets a missing path, or an invalid value",
    why="""A comparison in a claim, and a component of a red line, are computed on this scenario with some paths set, as
    by `--set`. The same rules apply: the path must exist in the file, and the value must have the right shape.""",
    bad="""
    claims:
      deterred: {test: {probability: "...", variant: {set: {fires.tanf.launcher: 0}}}, ...}
    """,
    good="""
    claims:
      deterred: {test: {probability: "...", variant: {set: {fires.tanf.launchers: 0}}}, ...}
    """,
)
def unknown_path(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, Variant):
            continue
        for key, value in entry.set.items():
            pairs, faults = canonical({key: value})
            root, _, unset = apply_overrides(draft.document.root, pairs, model=Scenario)
            for fault in (*faults, *unset):
                is_path = fault.code == "S040"
                column = max(0, fault.span.column - 1) if is_path else 0
                yield Finding(
                    (*path, "set", key), fault.message, hint=fault.hint, part="key" if is_path else "value",
                    column=column, length=fault.span.length if is_path else None,
                )  # fmt: skip
            if pairs and not unset and draft.is_whole:
                for found in _misfits(root, key):
                    yield Finding((*path, "set", key), found.message, hint=found.hint)


def _misfits(root: Node, path: str) -> list[Finding]:
    """Faults in the shape of the entry that was set, two steps from the top; the rest is unchanged."""
    reader = ShapeReader()
    node: Node | None = root
    annotation: Any = Scenario
    for step in path.split(".")[:2]:
        key: str | int = int(step) if node is not None and node.kind == "list" else step
        node, annotation = node.child(key) if node is not None else None, inside(annotation, step)
    if node is not None:
        reader.read(annotation, node, ())
    return reader.findings
