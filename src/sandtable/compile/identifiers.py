"""Indices: an index is the rank of an identifier in sorted order, so that the order of a file means nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sandtable.compile.faults import EntryError
from sandtable.scenario.types import Scenario


class Ranks:
    """The identifiers of one kind in sorted order; `ranks[name]` is the index of a name."""

    def __init__(self, kind: str, names: Iterable[str]) -> None:
        self.kind = kind
        self.names = tuple(sorted(names))
        self._rank = {name: index for index, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self._rank

    def __getitem__(self, name: str) -> int:
        """Index of a name. Raises EntryError S601 for a name that was not declared."""
        found = self._rank.get(name)
        if found is None:
            raise EntryError("S601", f"unknown {self.kind} `{name}`", hint="check the scenario before compiling it")
        return found


@dataclass(frozen=True)
class Identifiers:
    """The ranks of everything a scenario names."""

    scenario: Scenario

    @cached_property
    def actors(self) -> Ranks:
        return Ranks("actor", self.scenario.actors)

    @cached_property
    def places(self) -> Ranks:
        return Ranks("place", self.scenario.theatre.places)

    @cached_property
    def routes(self) -> Ranks:
        return Ranks("route", self.scenario.theatre.routes)

    @cached_property
    def barriers(self) -> Ranks:
        return Ranks("barrier", self.scenario.theatre.barriers)

    @cached_property
    def zones(self) -> Ranks:
        return Ranks("zone", self.scenario.theatre.zones)

    @cached_property
    def formations(self) -> Ranks:
        return Ranks("formation", self.scenario.formations)

    @cached_property
    def fires(self) -> Ranks:
        return Ranks("fires", self.scenario.fires)

    @cached_property
    def airs(self) -> Ranks:
        return Ranks("air support", self.scenario.air)

    @cached_property
    def assumptions(self) -> Ranks:
        return Ranks("assumption", self.scenario.assumptions)

    @cached_property
    def beliefs(self) -> Ranks:
        return Ranks("belief", self.scenario.beliefs)

    @cached_property
    def decisions(self) -> Ranks:
        return Ranks("decision", self.scenario.decisions)

    @cached_property
    def outcomes(self) -> Ranks:
        return Ranks("outcome", self.scenario.outcomes)
