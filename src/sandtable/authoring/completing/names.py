"""The names that a text declares, by kind: from its scan, and from the last state that could be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandtable.authoring.completing.scanning import Part, Scanned
from sandtable.scenario.document import Node
from sandtable.scenario.draft import SECTIONS, Kind

TITLES = ("title", "name", "statement")


@dataclass(frozen=True, slots=True)
class Name:
    """A declared name. title : of its entry. detail : what it is. line, column : where it is declared now, None if it no longer is."""

    name: str
    title: str = ""
    detail: str = ""
    line: int | None = None
    column: int = 1


@dataclass(slots=True)
class Names:
    """Names by kind, those of the text first. options : by actor. priors : of assumptions and beliefs, as written."""

    kinds: dict[Kind, dict[str, Name]] = field(default_factory=dict)
    options: dict[str, dict[str, Name]] = field(default_factory=dict)
    priors: dict[str, str] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    actor_of: dict[str, str] = field(default_factory=dict)

    def of(self, kind: Kind) -> dict[str, Name]:
        """The names of a kind."""
        return self.kinds.get(kind, {})

    def all_options(self) -> dict[str, Name]:
        """The options of all actors."""
        return {name: each for found in self.options.values() for name, each in found.items()}

    def find(self, name: str) -> Iterator[tuple[Kind, Name]]:
        """Everything that has a name."""
        for kind, found in self.kinds.items():
            if name in found:
                yield kind, found[name]
        for found in self.options.values():
            if name in found:
                yield "option", found[name]


def names_of(scanned: Scanned, last_good: Node | None) -> Names:
    """The names of a text and of its last state that could be read."""
    names = Names()
    _add(names, _View(scanned.root, None))
    if last_good is not None:
        _add(names, _View(None, last_good))
    return names


class _View:
    """A part of a text or a node of a tree, looked at in the same way."""

    def __init__(self, part: Part | None, node: Node | None) -> None:
        self.part, self.node = part, node

    def child(self, key: str | int) -> _View | None:
        if self.part is not None:
            found = self.part.child(key)
            return _View(found, None) if found is not None else None
        below = self.node.child(key) if self.node is not None else None
        return _View(None, below) if below is not None else None

    def entries(self) -> Iterator[tuple[str, _View, int | None, int]]:
        """Key, value, and where the key is."""
        if self.part is not None:
            for each in self.part.children:
                if each.key and each.colon is not None:
                    yield each.key, _View(each, None), each.start.row + 1, each.start.column + 1
        elif self.node is not None:
            for key, (_, value) in self.node.entries.items():
                yield key, _View(None, value), None, 1

    def text(self, key: str) -> str:
        """The text under a key, on one line."""
        below = self.child(key)
        if below is None:
            return ""
        found = below.part.value if below.part is not None else below.node.value if below.node is not None else ""
        return " ".join(str(found).split()) if found is not None else ""


def _add(names: Names, root: _View) -> None:
    for kind, path in SECTIONS.items():
        section: _View | None = root
        for step in path:
            section = section.child(step) if section is not None else None
        found = names.kinds.setdefault(kind, {})
        for key, entry, line, column in section.entries() if section is not None else ():
            if key in found:
                continue
            title = next((text for each in TITLES if (text := entry.text(each))), "")
            found[key] = Name(key, title, "", line, column)
            if kind in ("assumption", "belief") and (prior := entry.text("prior")):
                names.priors.setdefault(key, prior)
            if kind == "assumption" and (group := entry.text("group")):
                names.groups[group] = names.groups.get(group, 0) + 1
            if actor := entry.text("actor"):
                names.actor_of.setdefault(key, actor)
    decisions = root.child("decisions")
    for _, decision, _, _ in decisions.entries() if decisions is not None else ():
        options = decision.child("options")
        of_actor = names.options.setdefault(decision.text("actor"), {})
        for key, option, line, column in options.entries() if options is not None else ():
            of_actor.setdefault(key, Name(key, option.text("title"), "", line, column))
