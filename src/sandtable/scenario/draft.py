"""What could be read of a scenario, as the checks see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sandtable.calendar import Calendar
from sandtable.scenario import walking
from sandtable.scenario.document import Document, Node, Path
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import Entry, Scenario

Kind = Literal[
    "actor", "place", "formation", "fires", "air", "belief", "assumption", "outcome", "source", "zone", "barrier",
    "route", "option",
]  # fmt: skip
SECTIONS: dict[Kind, Path] = {
    "actor": ("actors",), "place": ("theatre", "places"), "formation": ("formations",), "fires": ("fires",),
    "air": ("air",), "belief": ("beliefs",), "assumption": ("assumptions",), "outcome": ("outcomes",),
    "source": ("sources",), "zone": ("theatre", "zones"), "barrier": ("theatre", "barriers"), "route": ("theatre", "routes"),
}  # fmt: skip
CALLED: dict[Kind, str] = {
    "fires": "fires entry",
    "air": "air support",
    "assumption": "assumption",
    "option": "option",
}


@dataclass(frozen=True, eq=False)
class Draft:
    """A scenario with its sound entries only, and the document in which all of it stands.

    is_whole : nothing is missing from the scenario, so that the absence of something means something.
    Names are known from the document: an entry with a fault in it is still there to be referred to.
    """

    scenario: Scenario
    document: Document
    is_whole: bool = True

    @cached_property
    def values(self) -> list[tuple[Path, Any]]:
        """Every value that the file gives, with its path; walked once for all checks."""
        return walking.values(self.scenario)

    @cached_property
    def entries(self) -> list[tuple[Path, Entry]]:
        """Every entry with its path."""
        return list(walking.entries(self.values))

    @cached_property
    def expressions(self) -> list[tuple[Path, Expression]]:
        """Every condition and time with its path."""
        return list(walking.expressions(self.values))

    @cached_property
    def amounts(self) -> list[walking.AmountAt]:
        """Every amount that is written in the file."""
        return list(walking.amounts(self.entries))

    @cached_property
    def uses(self) -> list[walking.Use]:
        """Every place where an assumption's value enters."""
        return list(walking.assumption_uses(self.amounts, self.expressions))

    @cached_property
    def _names(self) -> dict[Kind, frozenset[str] | None]:
        return {kind: self._keys(path) for kind, path in SECTIONS.items()}

    def _keys(self, path: Path) -> frozenset[str] | None:
        node: Node | None = self.document.root
        for step in path:
            if node is None:
                break
            if node.kind != "mapping":
                return None
            node = node.child(step)
        if node is None or (node.kind == "scalar" and node.value is None):
            return frozenset()
        return frozenset(node.entries) if node.kind == "mapping" else None

    def names(self, kind: Kind) -> frozenset[str] | None:
        """The identifiers declared of a kind; None if that section cannot be read, so that any name may be right."""
        return self._names[kind]

    def given(self, path: Path) -> list[str]:
        """The keys under which the entry at a path says something, in the order of the file."""
        node = self.document.find(path)
        return [key for key, (_, value) in node.entries.items() if not value.is_null] if node is not None else []

    def is_known(self, name: str, kind: Kind) -> bool:
        """Whether a name may be one of that kind."""
        names = self.names(kind)
        return names is None or name in names

    def kinds_of(self, name: str) -> list[Kind]:
        """The kinds of which something has this name."""
        return [kind for kind, names in self._names.items() if names and name in names]

    @cached_property
    def options(self) -> dict[str, set[str]]:
        """Per actor the options of its decisions, faulty ones included."""
        found: dict[str, set[str]] = {}
        decisions = self.document.root.child("decisions")
        for _, decision in (decisions.entries if decisions else {}).values():
            actor, options = decision.child("actor"), decision.child("options")
            if actor is not None and isinstance(actor.value, str):
                found.setdefault(actor.value, set()).update(options.entries if options else ())
        return found

    @property
    def start(self) -> dt.date | None:
        """The start, or None if it cannot be read."""
        return self.scenario.start

    @property
    def horizon(self) -> dt.date | None:
        """The horizon, or None if it cannot be read."""
        return self.scenario.horizon

    @cached_property
    def calendar(self) -> Calendar | None:
        """The time from start to horizon, None if one of them cannot be read or they are not in order."""
        if self.start is None or self.horizon is None:
            return None
        found = Calendar.between(self.start, self.horizon)
        return found if found.days > 0 else None

    @cached_property
    def stances(self) -> dict[tuple[str, str], str]:
        """The stance of one actor towards another where one is declared: pairs first, one side's own word over them."""
        found: dict[tuple[str, str], str] = {}
        for entry in self.scenario.stances:
            if entry.between is not None and entry.stance is not None:
                found[entry.between] = found[entry.between[::-1]] = entry.stance
        for entry in self.scenario.stances:
            if entry.of is not None and entry.towards is not None and entry.stance is not None:
                found[entry.of, entry.towards] = entry.stance
        return found

    def is_hostile(self, actor: str, other: str) -> bool:
        """Whether the two start hostile: it takes one of them."""
        return "hostile" in (self.stances.get((actor, other)), self.stances.get((other, actor)))
