"""What stays the same during a future: the program as plain lists, with the future's numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from sandtable.engine.program import FIRES_NUMBERS, FORMATION_NUMBERS, RULE_NAMES, Program


@dataclass(frozen=True)
class Rules:
    """The constants of the model, in the order of RULE_NAMES; times in days, rates in 1/day."""

    attacker_loss: float
    defender_loss: float
    exponent: float
    intensity: float
    intensity_spread: float
    attack_ratio: float
    halt_ratio: float
    pause: float
    friction_spread: float
    tolerance: float
    prepared_after: float
    stage: float
    surrender_hazard: float


@dataclass(frozen=True)
class Ring:
    """A circle of one radius: who is inside at a place, and where a route crosses it (km from the route's start)."""

    has_place: list[bool]
    touches: list[bool]  # by route
    entry: list[float]  # by route; -inf if the route starts inside
    exit: list[float]  # by route; inf if it ends inside


class Setting:
    """A program and one vector of assumptions, read as plain Python values."""

    def __init__(self, program: Program, *, assumptions: Sequence[float]) -> None:
        self.program = program
        self.assumption = {name: float(value) for name, value in zip(program.assumptions, assumptions, strict=True)}
        numbers: list[float] = program.numbers.tolist()
        for number, assumption in zip(program.bound_number.tolist(), program.bound_assumption.tolist(), strict=True):
            numbers[number] = float(assumptions[assumption])
        self.numbers = numbers
        layout = program.layout
        self.rules = Rules(*numbers[layout.rules : layout.rules + len(RULE_NAMES)])
        self.formation = self._rows(layout.formation, count=len(program.formations), names=FORMATION_NUMBERS)
        self.fires = self._rows(layout.fires, count=len(program.fires), names=FIRES_NUMBERS)
        self._read_theatre()
        self._read_parties()
        self.rings = [self._ring(ring) for ring in range(len(program.rings))]

    def _rows(self, offset: int, *, count: int, names: tuple[str, ...]) -> list[dict[str, float]]:
        starts = range(offset, offset + count * len(names), len(names))
        return [dict(zip(names, self.numbers[start : start + len(names)], strict=True)) for start in starts]

    def _read_theatre(self) -> None:
        program, layout = self.program, self.program.layout
        self.place_terrain: list[float] = program.place_terrain.tolist()
        self.place_is_urban: list[bool] = program.place_is_urban.tolist()
        self.place_value = self.numbers[layout.place : layout.place + len(program.places)]
        self.route_length = self.numbers[layout.route : layout.route + len(program.routes)]
        self.route_start: list[int] = program.route_start.tolist()
        self.route_end: list[int] = program.route_end.tolist()
        self.route_terrain: list[float] = program.route_terrain.tolist()
        self.route_between: list[list[int]] = program.route_between.tolist()
        self.next_place: list[list[int]] = program.next_place.tolist()
        self.quickest: list[list[float]] = program.quickest.tolist()
        self.neighbours: list[list[int]] = [[] for _ in program.places]
        for start, end in zip(self.route_start, self.route_end, strict=True):
            self.neighbours[start].append(end)
            self.neighbours[end].append(start)
        self.neighbours = [sorted(set(places)) for places in self.neighbours]

    def _read_parties(self) -> None:
        program = self.program
        self.formation_actor: list[int] = program.formation_actor.tolist()
        self.is_source: list[list[bool]] = program.is_source.tolist()
        self.has_sources: list[bool] = program.has_sources.tolist()
        self.fires_actor: list[int] = program.fires_actor.tolist()
        self.fires_base: list[int] = program.fires_base.tolist()
        self.fires_against: list[list[bool]] = program.fires_against.tolist()
        self.fires_when: list[int] = program.fires_when.tolist()
        self.fires_spares_contact: list[bool] = program.fires_spares_contact.tolist()
        self.air_by: list[int] = program.air_by.tolist()
        self.air_to: list[int] = program.air_to.tolist()
        self.air_against: list[list[bool]] = program.air_against.tolist()
        self.air_power = self.numbers[program.layout.air : program.layout.air + len(program.airs)]
        self.index = {
            name: {identifier: rank for rank, identifier in enumerate(identifiers)}
            for name, identifiers in (
                ("actor", program.actors), ("place", program.places), ("formation", program.formations),
                ("fires", program.fires), ("belief", program.beliefs), ("barrier", program.barriers),
            )
        }  # fmt: skip

    def _ring(self, ring: int) -> Ring:
        """The variant of a ring whose radius is nearest to this future's reach, ties to the lower."""
        program = self.program
        radii: list[float] = program.ring_variants[ring].tolist()
        variant = 0
        if ring < len(self.fires):
            reach = self.fires[ring]["reach"]
            variant = min(range(len(radii)), key=lambda v: abs(radii[v] - reach))
        low: list[float] = program.ring_low[ring][variant].tolist()
        high: list[float] = program.ring_high[ring][variant].tolist()
        pairs = list(zip(low, high, self.route_length, strict=True))
        return Ring(
            has_place=program.ring_inside[ring][variant].tolist(),
            touches=[share < 3.0 for share in low],
            entry=[-inf if share < 0.0 else share * length for share, _, length in pairs],
            exit=[inf if share > 1.0 else share * length for _, share, length in pairs],
        )

    def ring_within(self, *, center: int, radius: float) -> int:
        """The ring that a `within` of the expressions asks about. Raises LookupError if the program has none."""
        centers = self.program.ring_center.tolist()
        for ring in range(len(self.fires), len(centers)):
            if centers[ring] == center and self.program.ring_variants[ring][0] == radius:
                return ring
        raise LookupError(f"the program has no ring of {radius} km around {self.program.places[center]}")
