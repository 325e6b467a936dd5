"""What all futures of a program share: its tables as plain Python values, its conditions as Python functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from benchmarks.mesa_twin.common import beyond, played_expressions
from benchmarks.mesa_twin.conditions import compiled
from sandtable.program import FIRES_NUMBERS, FORMATION_NUMBERS, FiresNumber, Program, Stance

Condition = Callable[[Any], Any]


class BeyondError(ValueError):
    """The program uses features that the Mesa model does not have."""


@dataclass(frozen=True)
class Ring:
    """One radius of a circle: the places inside, and where each route enters and leaves it as shares of its length."""

    radius: float
    places: list[bool]
    low: list[float]
    high: list[float]


class Board:
    """A program for Mesa: built once, read by every model. Raises BeyondError."""

    def __init__(self, program: Program) -> None:
        if more := beyond(program):
            raise BeyondError(f"the Mesa model does not have: {', '.join(more)}")
        self.program = program
        self.graph = nx.Graph()
        self.graph.add_nodes_from(range(len(program.places)))
        ends = zip(program.theatre.route_start.tolist(), program.theatre.route_end.tolist(), strict=True)
        for route, (start, end) in enumerate(ends):
            self.graph.add_edge(start, end, route=route)
        self.route_ends = list(
            zip(program.theatre.route_start.tolist(), program.theatre.route_end.tolist(), strict=True)
        )
        self.route_terrain: list[float] = program.theatre.route_terrain.tolist()
        self.route_between: list[list[int]] = program.theatre.route_between.tolist()
        self.next_place: list[list[int]] = program.theatre.next_place.tolist()
        self.quickest: list[list[float]] = program.theatre.quickest.tolist()
        self.place_terrain: list[float] = program.theatre.place_terrain.tolist()
        self.place_is_urban: list[bool] = program.theatre.place_is_urban.tolist()
        self.control: list[int] = program.parties.control.tolist()
        self.stance: list[list[int]] = program.parties.stance.tolist()
        self.sources = [
            {p for p, flag in enumerate(row) if flag} if has else None
            for row, has in zip(program.parties.is_source.tolist(), program.parties.has_sources.tolist(), strict=True)
        ]
        self.against: list[list[bool]] = program.support.fires_against.tolist()
        self.air_against: list[list[bool]] = program.support.air_against.tolist()
        self.base_numbers: list[float] = program.numbers.values.tolist()
        self.bound = list(
            zip(program.numbers.bound_number.tolist(), program.numbers.bound_assumption.tolist(), strict=True)
        )
        self.rings = [self._rings(ring) for ring in range(len(program.rings.names))]
        self.conditions: dict[int, Condition] = {
            index: compiled(expression.tree, program) for index, expression in played_expressions(program).items()
        }
        self.decision_options = [list(decision.drawn) for decision in program.decisions]

    def _rings(self, ring: int) -> list[Ring]:
        p = self.program
        columns = p.rings.variants[ring], p.rings.inside[ring], p.rings.low[ring], p.rings.high[ring]
        return [Ring(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]

    def numbers(self, assumptions: list[float]) -> list[float]:
        """The numbers of a future."""
        numbers = self.base_numbers.copy()
        for number, assumption in self.bound:
            numbers[number] = assumptions[assumption]
        return numbers

    def formation_numbers(self, numbers: list[float], formation: int) -> list[float]:
        at = self.program.numbers.layout.formation + formation * len(FORMATION_NUMBERS)
        return numbers[at : at + len(FORMATION_NUMBERS)]

    def fires_numbers(self, numbers: list[float], fires: int) -> list[float]:
        at = self.program.numbers.layout.fires + fires * len(FIRES_NUMBERS)
        return numbers[at : at + len(FIRES_NUMBERS)]

    def ring_of(self, ring: int, numbers: list[float]) -> Ring:
        """The variant of a ring that is nearest to this future's reach."""
        variants = self.rings[ring]
        if ring >= len(self.program.fires) or len(variants) == 1:
            return variants[0]
        reach = numbers[self.program.numbers.layout.of_fires(ring, FiresNumber.REACH)]
        return min(variants, key=lambda variant: abs(variant.radius - reach))


def relations(directed: list[list[int]]) -> tuple[list[list[bool]], list[list[bool]]]:
    """Who is hostile to whom (either side suffices), and who friendly (both sides needed; oneself always)."""
    actors = range(len(directed))
    hostile = [[a != b and Stance.HOSTILE in (directed[a][b], directed[b][a]) for b in actors] for a in actors]
    friendly = [[a == b or directed[a][b] == directed[b][a] == Stance.FRIENDLY for b in actors] for a in actors]
    return hostile, friendly
