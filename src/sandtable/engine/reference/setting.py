"""What stays the same during a future: the program as plain lists, with the future's numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isnan, log, sqrt

from sandtable.program import FIRES_NUMBERS, FORMATION_NUMBERS, RULE_NAMES, Program


@dataclass(frozen=True)
class Rules:
    """The constants of the model, in the order of RULE_NAMES; times in days, rates in 1/day."""

    attacker_loss: float  # nan where daily_loss and loss_ratio say it
    defender_loss: float
    daily_loss: float
    loss_ratio: float
    usual_ratio: float
    exponent: float
    intensity: float
    attacker_spread: float
    defender_spread: float
    attack_endurance: float
    defence_endurance: float
    sway: float
    pursuit: float
    recovery: float
    attack_ratio: float
    halt_ratio: float
    pause: float
    friction_spread: float
    tolerance: float
    prepared_after: float
    stage: float
    surrender_hazard: float
    surrender_at_bay: float

    @property
    def losses(self) -> tuple[float, float]:
        """c_A and c_D in 1/day."""
        if not isnan(self.attacker_loss):
            return self.attacker_loss, self.defender_loss
        at_even_power = sqrt(self.loss_ratio * exp(-2.0 * self.exponent * log(self.usual_ratio)))
        return self.daily_loss / at_even_power, self.daily_loss * at_even_power


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
        numbers: list[float] = program.numbers.values.tolist()
        for number, assumption in zip(
            program.numbers.bound_number.tolist(), program.numbers.bound_assumption.tolist(), strict=True
        ):
            numbers[number] = float(assumptions[assumption])
        self.numbers = numbers
        layout = program.numbers.layout
        self.rules = Rules(*numbers[layout.rules : layout.rules + len(RULE_NAMES)])
        self.formation = self._rows(layout.formation, count=len(program.formations), names=FORMATION_NUMBERS)
        self.fires = self._rows(layout.fires, count=len(program.fires), names=FIRES_NUMBERS)
        self._read_theatre()
        self._read_parties()
        self.rings = [self._ring(ring) for ring in range(len(program.rings.names))]

    def _rows(self, offset: int, *, count: int, names: tuple[str, ...]) -> list[dict[str, float]]:
        starts = range(offset, offset + count * len(names), len(names))
        return [dict(zip(names, self.numbers[start : start + len(names)], strict=True)) for start in starts]

    def _read_theatre(self) -> None:
        program, layout = self.program, self.program.numbers.layout
        self.place_terrain: list[float] = program.theatre.place_terrain.tolist()
        self.place_is_urban: list[bool] = program.theatre.place_is_urban.tolist()
        self.place_value = self.numbers[layout.place : layout.place + len(program.places)]
        self.route_length = self.numbers[layout.route : layout.route + len(program.routes)]
        self.route_start: list[int] = program.theatre.route_start.tolist()
        self.route_end: list[int] = program.theatre.route_end.tolist()
        self.route_terrain: list[float] = program.theatre.route_terrain.tolist()
        self.route_between: list[list[int]] = program.theatre.route_between.tolist()
        self.next_place: list[list[int]] = program.theatre.next_place.tolist()
        self.quickest: list[list[float]] = program.theatre.quickest.tolist()
        self.neighbours: list[list[int]] = [[] for _ in program.places]
        for start, end in zip(self.route_start, self.route_end, strict=True):
            self.neighbours[start].append(end)
            self.neighbours[end].append(start)
        self.neighbours = [sorted(set(places)) for places in self.neighbours]

    def _read_parties(self) -> None:
        program = self.program
        self.formation_actor: list[int] = program.parties.formation_actor.tolist()
        self.is_source: list[list[bool]] = program.parties.is_source.tolist()
        self.has_sources: list[bool] = program.parties.has_sources.tolist()
        self.fires_actor: list[int] = program.support.fires_actor.tolist()
        self.fires_base: list[int] = program.support.fires_base.tolist()
        self.fires_against: list[list[bool]] = program.support.fires_against.tolist()
        self.fires_when: list[int] = program.support.fires_when.tolist()
        self.fires_spares_contact: list[bool] = program.support.fires_spares_contact.tolist()
        self.air_by: list[int] = program.support.air_by.tolist()
        self.air_to: list[int] = program.support.air_to.tolist()
        self.air_against: list[list[bool]] = program.support.air_against.tolist()
        self.air_power = self.numbers[program.numbers.layout.air : program.numbers.layout.air + len(program.airs)]
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
        radii: list[float] = program.rings.variants[ring].tolist()
        variant = 0
        if ring < len(self.fires):
            reach = self.fires[ring]["reach"]
            variant = min(range(len(radii)), key=lambda v: abs(radii[v] - reach))
        low: list[float] = program.rings.low[ring][variant].tolist()
        high: list[float] = program.rings.high[ring][variant].tolist()
        pairs = list(zip(low, high, self.route_length, strict=True))
        return Ring(
            has_place=program.rings.inside[ring][variant].tolist(),
            touches=[share < 3.0 for share in low],
            entry=[-inf if share < 0.0 else share * length for share, _, length in pairs],
            exit=[inf if share > 1.0 else share * length for _, share, length in pairs],
        )

    def ring_within(self, *, center: int, radius: float) -> int:
        """The ring that a `within` of the expressions asks about. Raises LookupError if the program has none."""
        centers = self.program.rings.center.tolist()
        for ring in range(len(self.fires), len(centers)):
            if centers[ring] == center and self.program.rings.variants[ring][0] == radius:
                return ring
        raise LookupError(f"the program has no ring of {radius} km around {self.program.places[center]}")
