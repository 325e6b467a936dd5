"""Small programs by hand: a `Sketch` of a theatre on a flat plane, compiled without the real compiler.

Identifiers sort the indices, as everywhere. The spreads of friction and intensity are 0 unless a test sets
them, so that days can be computed on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

from sandtable.engine.reference import simulate
from sandtable.program import Event, Program, Record
from tests.analytic.program_builder import ProgramBuilder, with_defaults


@dataclass
class Story:
    """A played future whose log can be asked in identifiers."""

    program: Program
    record: Record

    def rows(self, event: Event, subject: str | int | None = None) -> list[tuple[float, int, float]]:
        """Time, object and value of the log's rows of an event, of one subject (a formation, if named)."""
        index = self.program.formations.index(subject) if isinstance(subject, str) else subject
        return [(t, o, v) for t, e, s, o, v in self.record.log if e == event and index in (None, s)]

    def times(self, event: Event, subject: str | int | None = None) -> list[float]:
        return [time for time, _, _ in self.rows(event, subject)]

    def count(self, event: Event) -> int:
        return len(self.rows(event))

    def joins(self) -> dict[str, tuple[float, float]]:
        """By formation, day and side of its last joining: 0 attackers, 1 defenders."""
        return {self.program.formations[s]: (t, v) for t, e, s, _, v in self.record.log if e == Event.JOIN}

    def ratio(self) -> float:
        """R of the first engagement at its opening."""
        return self.rows(Event.OPEN)[0][2]

    def controller(self, place: str) -> str | None:
        owner = int(self.record.control[self.program.places.index(place)])
        return self.program.actors[owner] if owner >= 0 else None

    def strength(self, formation: str) -> float:
        return float(self.record.strength[self.program.formations.index(formation)])

    def outcome(self, identifier: str) -> bool:
        return bool(self.record.outcomes[self.program.outcomes.index(identifier)])

    def time(self, identifier: str) -> float:
        return float(self.record.times[self.program.outcomes.index(identifier)])

    def chosen(self, option: str) -> int:
        numbers = [n for n, o in enumerate(self.program.options) if o.identifier == option]
        return sum(int(self.record.choices[n]) for n in numbers)


@dataclass
class Sketch:
    """A scenario in the making. Lengths in km, times in days; every method returns the sketch."""

    horizon: float = 100.0
    rules: dict[str, float] = field(default_factory=dict)
    actors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes: dict[str, dict[str, Any]] = field(default_factory=dict)
    stances: list[tuple[str, str, str]] = field(default_factory=list)
    closed: set[tuple[str, str]] = field(default_factory=set)  # who closes passage to whom
    formations: dict[str, dict[str, Any]] = field(default_factory=dict)
    fires: dict[str, dict[str, Any]] = field(default_factory=dict)
    airs: dict[str, dict[str, Any]] = field(default_factory=dict)
    beliefs: dict[str, Sequence[float]] = field(default_factory=dict)
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    settlement: list[tuple[str, str, Sequence[float], Sequence[float]]] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    zones: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bound: list[tuple[str, str, str, str]] = field(default_factory=list)  # block, identifier, number, assumption

    def actor(self, name: str, *, supply: Sequence[str] = ()) -> Sketch:
        self.actors[name] = tuple(supply)
        return self

    def place(
        self, name: str, *, at: tuple[float, float] = (0.0, 0.0), terrain: str = "flat", value: float = 1.0,
        control: str | None = None,
    ) -> Sketch:  # fmt: skip
        self.places[name] = {"at": at, "terrain": terrain, "value": value, "control": control}
        return self

    def route(
        self, start: str, end: str, *, length: float | None = None, terrain: str = "flat", crosses: Sequence[str] = ()
    ) -> Sketch:
        one, other = sorted((start, end))
        self.routes[f"{one}-{other}"] = {
            "between": (one, other), "length": length, "terrain": terrain, "crosses": tuple(crosses),
        }  # fmt: skip
        return self

    def stance(self, one: str, other: str, to: str = "hostile", *, mutual: bool = True) -> Sketch:
        """The stance of one towards the other, and by default the other way too."""
        self.stances += [(one, other, to), (other, one, to)] if mutual else [(one, other, to)]
        return self

    def closes(self, one: str, other: str) -> Sketch:
        """One closes passage to the other."""
        self.closed.add((one, other))
        return self

    def formation(
        self, name: str, actor: str, place: str, *, orders: str | Sequence[str] = "hold", fortified: bool = False,
        airlift: bool = False, reserve: bool = False, **numbers: float,
    ) -> Sketch:  # fmt: skip
        defaults = {"strength": 1000.0, "quality": 1.0, "pace": 20.0, "cohesion": 1.0, "stock": 10.0}
        self.formations[name] = {
            "actor": actor, "place": place, "orders": orders, "fortified": fortified, "airlift": airlift,
            "reserve": reserve, "numbers": with_defaults(defaults, numbers),
        }  # fmt: skip
        return self

    def base(
        self, name: str, actor: str, place: str, *, against: Sequence[str], active: bool = True, when: str | None = None,
        not_in_contact: bool = False, **numbers: float,
    ) -> Sketch:  # fmt: skip
        defaults = {"launchers": 1.0, "reach": 100.0, "tempo": 0.2, "loss": 0.02, "delay": 0.5, "magazine": 1000.0}
        self.fires[name] = {
            "actor": actor, "place": place, "against": tuple(against), "active": active, "when": when,
            "not_in_contact": not_in_contact, "numbers": with_defaults(defaults, numbers),
        }  # fmt: skip
        return self

    def air(self, name: str, *, by: str, to: str, against: Sequence[str], power: float, active: bool = True) -> Sketch:
        self.airs[name] = {"by": by, "to": to, "against": tuple(against), "power": power, "active": active}
        return self

    def belief(
        self,
        name: str,
        *,
        prior: tuple[float, float],
        forgetting: float = 1.0,
        start: tuple[float, float] | None = None,
    ) -> Sketch:
        self.beliefs[name] = (*(start or prior), forgetting, *prior)
        return self

    def decision(
        self, name: str, actor: str, *, when: str, options: dict[str, tuple[float | str, list[dict[str, Any]]]],
        clock: str = "once", period: float = 0.0, cooldown: float = 0.0, limit: int | None = None,
        after: float = 0.0, precision: float = nan,
    ) -> Sketch:  # fmt: skip
        """An option is a probability, a belief's name or "rest", and its effects; `do` writes the usual case."""
        self.decisions[name] = {
            "actor": actor, "when": when, "options": options, "clock": clock, "period": period,
            "cooldown": cooldown, "limit": limit, "after": after, "precision": precision,
        }  # fmt: skip
        return self

    def at_day(self, day: float, actor: str, *effects: dict[str, Any]) -> Sketch:
        """Let an actor do something on a day, surely."""
        return self.when(f"day >= {day!r}", actor, *effects)

    def when(self, condition: str, actor: str, *effects: dict[str, Any], clock: str = "once") -> Sketch:
        name = f"decision-{len(self.decisions):03d}"
        options: dict[str, tuple[float | str, list[dict[str, Any]]]] = {"act": (1.0, list(effects)), "wait": (0.0, [])}
        return self.decision(name, actor, when=condition, options=options, clock=clock)

    def outcome(self, name: str, when: str, *, time: str | None = None) -> Sketch:
        self.outcomes[name] = (when, time)
        return self

    def build(self) -> Program:
        return ProgramBuilder(self).build()

    def play(self, *, seed: int = 1, future: int = 0, assumptions: Sequence[float] = ()) -> Story:
        program = self.build()
        return Story(program, simulate(program, seed=seed, future=future, assumptions=assumptions))


def front(**rules: float) -> Sketch:
    """Two hostile actors, blue and red, each with a base, and `field` between them.

    base-blue (0 km) - field (100 km) - base-red (200 km), every route 100 km of flat road.
    """
    sketch = Sketch(rules=rules).actor("blue").actor("red").stance("blue", "red")
    sketch.place("base-blue", at=(0.0, 0.0), control="blue").place("field", at=(100.0, 0.0))
    sketch.place("base-red", at=(200.0, 0.0), control="red")
    return sketch.route("base-blue", "field").route("base-red", "field")


def town(terrain: str = "flat", **rules: float) -> Sketch:
    """`town` of red, with three roads of 100 km: to east and west (blue's) and north (red's)."""
    sketch = Sketch(rules=rules).actor("blue").actor("red").stance("blue", "red")
    sketch.place("town", terrain=terrain, control="red").place("north", at=(0.0, 100.0), control="red")
    sketch.place("east", at=(100.0, 0.0), control="blue").place("west", at=(-100.0, 0.0), control="blue")
    return sketch.route("town", "east").route("town", "west").route("town", "north")
