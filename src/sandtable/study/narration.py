"""The event log of one future in words: names instead of indices, one sentence an event.

Told in the past tense, which in English is the same for one formation and for several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandtable.wording import count, percent, sentence

if TYPE_CHECKING:
    from sandtable.engine.program import Program
    from sandtable.scenario.types import Scenario

LogRow = tuple[float, int, int, int, float]


@dataclass(frozen=True)
class Line:
    """One event. `subject` and `object` are identifiers, or None where the event has none; `day` counts from the start."""

    day: float
    date: dt.datetime
    event: str
    subject: str | None
    object: str | None
    value: float
    text: str


class Narrator:
    """Turns rows of an event log (`sandtable.engine.program.Event`) into lines. Raises nothing for rows of an engine."""

    def __init__(self, scenario: Scenario, *, program: Program) -> None:
        self._scenario = scenario
        self._program = program
        self._grammar = self._build_grammar()

    def narrate(self, log: Iterable[LogRow]) -> list[Line]:
        """The lines of a log, in its order."""
        return [self._line(row) for row in log]

    def _line(self, row: LogRow) -> Line:
        from sandtable.engine.program import Event

        day, number, subject, object_, value = row
        event = Event(int(number))
        words, subject_names, object_names = self._grammar[event.name]
        start = dt.datetime.combine(self._scenario.start, dt.time())
        return Line(
            day=day,
            date=start + dt.timedelta(days=day),
            event=event.name.lower(),
            subject=subject_names(int(subject)),
            object=object_names(int(object_)),
            value=value,
            text=sentence(words(int(subject), int(object_), value)),
        )

    # -- names ---------------------------------------------------------------------------------------

    def _formation(self, index: int) -> str:
        return self._scenario.formations[self._program.formations[index]].name

    def _actor(self, index: int) -> str:
        return "nobody" if index < 0 else self._scenario.actors[self._program.actors[index]].name

    def _place(self, index: int) -> str:
        return self._scenario.theatre.places[self._program.places[index]].name

    def _fires(self, index: int) -> str:
        return self._scenario.fires[self._program.fires[index]].name

    def _road(self, route: int) -> str:
        program = self._program
        ends = (self._place(int(program.route_start[route])), self._place(int(program.route_end[route])))
        return f"on the road between {ends[0]} and {ends[1]}"

    def _bound(self, route: int, velocity: float) -> str:
        ends = self._program.route_end if velocity > 0 else self._program.route_start
        return self._place(int(ends[route]))

    def _spot(self, location: int) -> str:
        """A location is a place, or the number of places plus a route."""
        places = len(self._program.places)
        return f"at {self._place(location)}" if location < places else self._road(location - places)

    def _spot_identifier(self, location: int) -> str:
        places = len(self._program.places)
        return self._program.places[location] if location < places else self._program.routes[location - places]

    def _ring(self, ring: int) -> str:
        kind, _, rest = self._program.rings[ring].partition(":")
        if kind == "fires":
            return f"the reach of {self._scenario.fires[rest].name}"
        length, _, place = rest.partition(":")
        return f"{float(length):g} km of {self._scenario.theatre.places[place].name}"

    def _choice(self, decision: int, option: int) -> str:
        compiled = self._program.decisions[decision]
        entry = self._scenario.decisions[compiled.identifier]
        chosen = entry.options[self._program.options[option].identifier].title
        return f"decision by {self._actor(compiled.actor)}: {chosen} ({entry.title})"

    def _stop(self, index: int) -> str:
        return f"the story ended here: {self._scenario.stop[index]}"

    # -- the words of each event -----------------------------------------------------------------------

    def _build_grammar(self) -> dict[str, tuple[Callable[[int, int, float], str], Names, Names]]:
        """By event: its words, and what its subject and object name."""
        program = self._program
        formation, place = _names(program.formations), _names(program.places)
        route, actor = _names(program.routes), _names(program.actors)
        options = _names([option.identifier for option in program.options])
        decisions = _names([decision.identifier for decision in program.decisions])
        f, p = self._formation, self._place
        return {
            "ARRIVAL": (lambda s, o, v: f"{f(s)} arrived before {p(o)}", formation, place),
            "MEETING": (lambda s, o, v: f"{f(s)} and {f(o)} met on the road", formation, formation),
            "RING": (
                lambda s, o, v: f"{f(s)} {'came within' if v else 'left'} {self._ring(o)}",
                formation, _names(program.rings),
            ),
            "STRIKE": (
                lambda s, o, v: f"{f(s)} lost {percent(v)} to a strike by {self._fires(o)}",
                formation, _names(program.fires),
            ),
            "BREAK": (lambda s, o, v: f"{f(s)} broke at {count(v)} fighters", formation, _nothing),
            "HALT": (
                lambda s, o, v: f"the attack {self._spot(o)} halted, power ratio {v:.2f}",
                formation, self._spot_identifier,
            ),
            "SUPPLY": (
                lambda s, o, v: f"{f(s)} ran out of stock: power down to {percent(v, digits=0)}",
                formation, _nothing,
            ),
            "SURRENDER": (lambda s, o, v: f"{f(s)}, cut off, gave up with {count(v)} fighters", formation, _nothing),
            "WATCH": (lambda s, o, v: f"{f(s)} fell to {count(v)} fighters", formation, _nothing),
            "DECISION": (lambda s, o, v: self._choice(s, o), decisions, options),
            "RESUME": (lambda s, o, v: f"{f(s)} went on as ordered", formation, _nothing),
            "STOP": (lambda s, o, v: self._stop(s), _nothing, _nothing),
            "DEPART": (
                lambda s, o, v: f"{f(s)} set out for {self._bound(o, v)} at {abs(v):.1f} km a day",
                formation, route,
            ),
            "ENTER": (lambda s, o, v: f"{f(s)} entered {p(o)}", formation, place),
            "CONTROL": (lambda s, o, v: f"{p(s)} passed to {self._actor(o)}", place, actor),
            "OPEN": (
                lambda s, o, v: f"fighting began {self._spot(o)}, power ratio {v:.2f}",
                formation, self._spot_identifier,
            ),
            "JOIN": (
                lambda s, o, v: f"{f(s)} joined the {'defence' if v else 'attack'} {self._spot(o)}",
                formation, self._spot_identifier,
            ),
            "END": (
                lambda s, o, v: f"fighting ended {self._spot(s)}; {_HOLDERS[int(v)]}",
                self._spot_identifier, _nothing,
            ),
            "WITHDRAW": (lambda s, o, v: f"{f(s)} withdrew towards {self._bound(o, v)}", formation, route),
            "GONE": (lambda s, o, v: f"{f(s)} {'surrendered' if v else 'ceased to exist'}", formation, _nothing),
            "CUT": (
                lambda s, o, v: f"{f(s)} {'lost every supply route' if v else 'had supply again'}",
                formation, _nothing,
            ),
            "COMMIT": (lambda s, o, v: f"{f(s)} took the field at {p(o)}, {count(v)} fighters", formation, place),
            "WAIT": (lambda s, o, v: f"{f(s)} waited before {p(o)}", formation, place),
        }  # fmt: skip


Names = Callable[[int], str | None]
_HOLDERS = ("the attackers held the field", "the defenders held the field", "nobody held the field")


def _names(identifiers: Iterable[str]) -> Names:
    table = tuple(identifiers)
    return lambda index: table[index] if 0 <= index < len(table) else None


def _nothing(_index: int) -> None:
    return None
