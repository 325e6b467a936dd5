"""A file in one of its readings: the tree with what that reading sets, every value at its place in the file.

The nodes of `readings.NAME.set` are put where their paths lead, so that a fault in such a value is found where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sandtable.scenario.document import Node, Path
from sandtable.scenario.findings import Finding
from sandtable.scenario.overrides import Setter, set_path

SECTION = "readings"


class PathError(Exception):
    """A path that leads nowhere; contains the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _InFile(Setter):
    """One path of a reading: where it stands, for what it adds and for its faults."""

    def __init__(self, path: Path, key: Node) -> None:
        super().__init__(key)
        self.path = path

    def fault(self, steps: list[str], at: int, message: str, hint: str) -> PathError:
        column = sum(len(step) + 1 for step in steps[:at])
        length = max(1, len(steps[at])) if at < len(steps) else 1
        return PathError(Finding(self.path, message, hint=hint, part="key", column=column, length=length))


def steps_of(path: str, value: Node) -> list[str]:
    """The keys of a path; an assumption with a plain value means its prior, as with `--set`."""
    steps = path.split(".")
    return [*steps, "prior"] if len(steps) == 2 and steps[0] == "assumptions" and value.kind != "mapping" else steps


def settings(root: Node, name: str) -> Mapping[str, tuple[Node, Node]]:
    """The paths that a reading sets, with the nodes of key and value; none if it cannot be read or is as written."""
    section = root.child(SECTION)
    entry = section.child(name) if section is not None else None
    found = entry.child("set") if entry is not None else None
    return found.entries if found is not None else {}


def names(root: Node) -> tuple[str, ...]:
    """The readings of a file, in its order."""
    section = root.child(SECTION)
    return tuple(section.entries) if section is not None else ()


def rival_names(root: Node) -> tuple[str, ...]:
    """The readings that set something."""
    return tuple(name for name in names(root) if settings(root, name))


def in_reading(root: Node, name: str, *, model: type[BaseModel]) -> tuple[Node, list[Finding]]:
    """A tree with what a reading sets, and the findings of paths that lead nowhere.

    root : is not changed. model : the type of the whole file, which says what keys there may be.
    """
    found: list[Finding] = []
    for path, (key, value) in settings(root, name).items():
        place = _InFile((SECTION, name, "set", path), key)
        try:
            root = set_path(root, steps_of(path, value), value, model, place)
        except PathError as raised:
            found.append(raised.finding)
    return root, found


def at(root: Node, steps: list[str]) -> Node | None:
    """The node at the steps of a path, or None."""
    node: Node | None = root
    for step in steps:
        if node is None:
            return None
        node = node.child(int(step) if node.kind == "list" and step.isdecimal() and step.isascii() else step)
    return node


def overlapping(paths: Mapping[str, tuple[Node, Node]]) -> Iterator[tuple[str, str]]:
    """Pairs of paths of one reading of which the second is inside the first."""
    split = {path: steps_of(path, value) for path, (_, value) in paths.items()}
    for path, steps in split.items():
        for other, longer in split.items():
            if path != other and longer[: len(steps)] == steps and (len(longer) > len(steps) or path < other):
                yield path, other


def annotation_at(model: Any, steps: list[str]) -> Any:
    """The type of the value at the steps of a path."""
    from sandtable.scenario.overrides import inside

    for step in steps:
        model = inside(model, step)
    return model
