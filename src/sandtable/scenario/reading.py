"""Document to draft: the scenario by its types, as far as they fit, and the faults of its shape."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from sandtable.scenario.coordinates import spread
from sandtable.scenario.document import Document, Node
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.shape import ShapeReader
from sandtable.scenario.types import Actor, Outcome, Scenario, Theatre


def read_shape(document: Document) -> tuple[Draft | None, list[Finding]]:
    """The scenario by its types. Sound files take the short way through pydantic, others are read entry by entry."""
    root = document.root
    if root.kind != "mapping":
        hint = "the tutorial builds one line by line"
        return None, [Finding((), f"a scenario is a mapping, found {root.describe()}", "S103", hint)]
    faults = spread(document)
    root = document.root
    try:
        return Draft(Scenario.model_validate(root.plain(), strict=True), document, is_whole=not faults), faults
    except ValidationError as raised:
        reader = ShapeReader(findings=faults, is_parsed_well=not _has_broken(root))
        values = _read_top(reader, root)
        if (
            not reader.findings and not reader.saw_broken
        ):  # the two ways must agree; should they ever not, say what pydantic said
            reader.findings.append(
                Finding((), f"this file does not fit the format: {raised.errors()[0]['msg']}", "S100")
            )
        return Draft(Scenario.model_construct(**values), document, is_whole=False), reader.findings


def _has_broken(root: Node) -> bool:
    """Whether a fault was found in a value when the text was parsed."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_broken or any(key.is_broken for key, _ in node.entries.values()):
            return True
        waiting += node.items
        waiting += (value for _, value in node.entries.values())
    return False


def _read_top(reader: ShapeReader, root: Node) -> dict[str, Any]:
    """The fields of the file, with empty stand-ins for those that could not be read."""
    values, _ = reader.read_fields(Scenario, root, ())
    if "theatre" not in values:
        node = root.child("theatre")
        silent = ShapeReader()  # its faults are reported already
        partial, _ = silent.read_fields(Theatre, node, ("theatre",)) if node is not None else ({}, False)
        values["theatre"] = Theatre.model_construct(**{"places": {}, **partial})
    empty: dict[str, Any] = {
        "sandtable": 2, "title": "", "question": "", "start": None, "horizon": None,
        "actors": dict[str, Actor](), "outcomes": dict[str, Outcome](),
    }  # fmt: skip
    return {**empty, **values}
