"""Where each formation is on each day of one future, from its event log: marches are linear between two rows of it.

The log says when a formation sets out and how fast, when it is held up, when it arrives. Between these rows its position
follows in closed form (docs/model.md, movement), so nothing is played again and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.figures.frames import Degrees, between, coarse, frame_of
from sandtable.program import Event, FiresNumber, Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sandtable.program import Floats, Record
    from sandtable.scenario.types import Scenario


class Doing(IntEnum):
    """What a formation does on a day, as far as a map shows it."""

    ABSENT = 0  # in reserve, or gone
    STANDING = 1
    MARCHING = 2
    FIGHTING = 3
    WITHDRAWING = 4


@dataclass(frozen=True)
class Knot:
    """From `day` on the formation is at `place`, or `share` of the way along `route`, and does `doing` until the next knot.

    On a march the position is linear in time between two knots.
    """

    day: float
    place: int
    route: int
    share: float
    doing: Doing
    is_spent: bool = False
    is_barred: bool = False  # waits at a place that closed passage or a ceasefire keeps it out of


@dataclass
class _Walker:
    """One formation on its way through the log. Positions in km from the start of its route."""

    place: int
    doing: Doing
    lengths: Floats
    knots: list[Knot] = field(default_factory=list)
    route: int = -1
    anchor: float = 0.0
    since: float = 0.0
    velocity: float = 0.0
    leg: float = 0.0
    is_delayed: bool = False
    is_spent: bool = False
    is_barred: bool = False
    departed: int = 0  # its last departure among the knots

    def position(self, day: float) -> float:
        return self.anchor + self.velocity * (day - self.since)

    def keep(self, day: float) -> None:
        share = self.position(day) / float(self.lengths[self.route]) if self.route >= 0 else 0.0
        self.knots.append(Knot(day, self.place, self.route, share, self.doing, self.is_spent, self.is_barred))

    def change(self, day: float, *, doing: Doing, velocity: float = 0.0) -> None:
        """Reach `day` as before, then do something else from the same point."""
        if self.route >= 0:
            self.keep(day)
            self.anchor, self.since = self.position(day), day
        self.velocity, self.doing = velocity, doing
        self.keep(day)

    def arrive(self, day: float, *, end: float) -> None:
        """Be at an end of the route. A halt by order is not in the log: it then lay before the last departure."""
        length = float(self.lengths[self.route])
        gap = (end - self.position(day)) / length
        for index in range(self.departed, len(self.knots)):
            knot = self.knots[index]
            if knot.route == self.route:
                self.knots[index] = replace(knot, share=knot.share + gap)
        self.anchor, self.since, self.velocity = end, day, 0.0
        self.doing, self.is_delayed = Doing.STANDING, False
        self.keep(day)

    def stand(self, day: float, *, place: int, doing: Doing = Doing.STANDING) -> None:
        if self.route >= 0:
            self.keep(day)
        self.place, self.route, self.velocity, self.is_delayed, self.doing = place, -1, 0.0, False, doing
        self.keep(day)


def marches(program: Program, record: Record, *, draws: Floats) -> tuple[tuple[Knot, ...], ...]:
    """The knots of every formation, in sorted order of identifiers. draws: the future's assumptions, (U,).

    Checked by tests/unit/figures/test_marches.py: marches end where and when the log says that they arrive.
    """
    numbers = program.numbers.values.copy()
    numbers[program.numbers.bound_number] = draws[program.numbers.bound_assumption]
    lengths = numbers[program.numbers.layout.route : program.numbers.layout.route + len(program.routes)]
    walkers = [
        _Walker(int(place), Doing.ABSENT if is_reserve else Doing.STANDING, lengths)
        for place, is_reserve in zip(program.parties.formation_place, program.parties.formation_is_reserve, strict=True)
    ]
    for walker in walkers:
        walker.keep(0.0)
    holds_up = [numbers[program.numbers.layout.of_fires(k, FiresNumber.DELAY)] > 0 for k in range(len(program.fires))]
    for day, event, subject, other, value in record.log:
        # a meeting alone delays no formation: those that fight are logged as joining
        if event in _FORMATION_EVENTS and subject >= 0:
            _follow(walkers[subject], program, day, Event(event), other, value, holds_up=holds_up)
    return tuple(tuple(_on_the_route(knot) for knot in walker.knots) for walker in walkers)


def _on_the_route(knot: Knot) -> Knot:
    """A halt that the log leaves out would carry it past the end."""
    return knot if 0.0 <= knot.share <= 1.0 else replace(knot, share=min(max(knot.share, 0.0), 1.0))


_FORMATION_EVENTS = frozenset(
    (Event.ARRIVAL, Event.STRIKE, Event.GIVE_WAY, Event.RECOVERY, Event.BAY, Event.RESUME, Event.DEPART, Event.ENTER,
     Event.OPEN, Event.JOIN, Event.WITHDRAW, Event.GONE, Event.COMMIT, Event.EVACUATE, Event.WAIT, Event.BARRED)
)  # fmt: skip
_STILL_BARRED = frozenset((Event.STRIKE, Event.GIVE_WAY, Event.RECOVERY, Event.BAY, Event.RESUME))
_MARCHES: Mapping[Event, Doing] = {Event.DEPART: Doing.MARCHING, Event.WITHDRAW: Doing.WITHDRAWING}


def _follow(
    walker: _Walker, program: Program, day: float, event: Event, other: int, value: float, *, holds_up: list[bool]
) -> None:
    is_marching = walker.doing in _MARCHES.values()
    walker.is_barred = event == Event.BARRED or (walker.is_barred and event in _STILL_BARRED)
    match event:
        case Event.DEPART | Event.WITHDRAW:
            if walker.route < 0:
                walker.route, walker.since = other, day
                at_start = int(program.theatre.route_start[other]) == walker.place
                walker.anchor = 0.0 if at_start else float(walker.lengths[other])
                walker.velocity = 0.0
            walker.leg, walker.departed = value, len(walker.knots)
            walker.is_delayed = walker.is_delayed and event == Event.DEPART  # who withdraws does not wait for it
            walker.change(day, doing=_MARCHES[event], velocity=0.0 if walker.is_delayed else value)
        case Event.ARRIVAL:
            end = (
                0.0 if int(program.theatre.route_start[walker.route]) == other else float(walker.lengths[walker.route])
            )
            walker.arrive(day, end=end)
        case Event.STRIKE if is_marching and holds_up[other]:
            walker.is_delayed = True
            walker.change(day, doing=walker.doing)
        case Event.RESUME if is_marching:
            walker.is_delayed = False
            walker.change(day, doing=walker.doing, velocity=walker.leg)
        case Event.GIVE_WAY | Event.RECOVERY:
            walker.is_spent = event == Event.GIVE_WAY
            walker.change(day, doing=walker.doing, velocity=walker.velocity)
        case Event.BAY if value:  # outside a fight it stands where it is
            walker.is_spent, walker.is_delayed = True, False
            walker.change(day, doing=walker.doing if walker.doing == Doing.FIGHTING else Doing.STANDING)
        case Event.OPEN | Event.JOIN:
            walker.is_delayed = False
            walker.change(day, doing=Doing.FIGHTING)
        case Event.BARRED if walker.doing != Doing.ABSENT:
            walker.change(day, doing=walker.doing, velocity=walker.velocity)
        case Event.WAIT:
            walker.is_delayed = False
            walker.change(day, doing=Doing.STANDING)
        case Event.ENTER | Event.COMMIT:
            walker.stand(day, place=other)
        case Event.GONE | Event.EVACUATE:
            walker.is_spent = walker.is_spent and event == Event.GONE
            walker.is_delayed = False
            walker.change(day, doing=Doing.ABSENT)
        case _:
            pass


@dataclass(frozen=True)
class Positions:
    """Where formations are at the start of each day. Arrays (D, F): degrees of the map, and what they do."""

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    doing: NDArray[np.int8]
    is_spent: NDArray[np.bool_]
    is_barred: NDArray[np.bool_]
    spot: NDArray[np.int32]  # place, or P + route


def daily_positions(scenario: Scenario, program: Program, knots: tuple[tuple[Knot, ...], ...]) -> Positions:
    """Positions at the start of each day, or hour, from the start to the horizon, in degrees of the map."""
    places = places_on_the_map(scenario, program)
    shape = (program.last_step + 1, len(knots))
    found = Positions(
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.int8),
        np.zeros(shape, bool),
        np.zeros(shape, bool),
        np.zeros(shape, np.int32),
    )
    for column, own in enumerate(knots):
        times = np.array([knot.day for knot in own])
        for step in range(shape[0]):
            day = (step + program.step_slack) / program.steps
            now = own[int(np.searchsorted(times, day, side="right")) - 1]
            after = next((knot for knot in own if knot.day > day), None)
            share = now.share
            if now.route >= 0 and after is not None and after.route == now.route:
                share += (after.share - now.share) * (day - now.day) / (after.day - now.day)
            found.longitude[step, column], found.latitude[step, column] = spot_of(program, places, now, share)
            found.doing[step, column], found.is_spent[step, column] = now.doing, now.is_spent
            found.is_barred[step, column] = now.is_barred
            found.spot[step, column] = now.place if now.route < 0 else len(places) + now.route
    return found


def places_on_the_map(scenario: Scenario, program: Program) -> list[Degrees]:
    """Longitude and latitude of each place, in degrees of the map's frame, to a hundredth."""
    frame = frame_of(scenario)
    places = (scenario.theatre.places[identifier] for identifier in program.places)
    return [coarse(frame(place.lon, place.lat)) for place in places]


def spot_of(program: Program, places: Sequence[Degrees], knot: Knot, share: float) -> Degrees:
    """Where on the map a formation is: at its place, or this share of the way along its route as that is drawn."""
    if knot.route < 0:
        return places[knot.place]
    return between(
        places[int(program.theatre.route_start[knot.route])], places[int(program.theatre.route_end[knot.route])], share
    )
