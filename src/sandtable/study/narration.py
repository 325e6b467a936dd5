"""The event log of one future in words: names instead of indices, one sentence an event.

Told in the past tense, with verbs that are the same for one formation and for several (never "was", nor "its"). A sentence says
what its row says and nothing else: what a row leaves open stays open. `tests/unit/study/test_narration.py` reads every kind back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandtable.study.void_effects import describe_effect, describe_void
from sandtable.study.wake_ups import WakeUps
from sandtable.wording import count, percent, sentence

if TYPE_CHECKING:
    from sandtable.program import Program
    from sandtable.scenario.types import Option, Scenario

LogRow = tuple[float, int, int, int, float]


@dataclass(frozen=True)
class Line:
    """One event. `subject` and `object` are identifiers, or None where the event has none; `day` counts from the start.

    reason: of an effect that did nothing, such as `hostile-control`; None for every other event.
    """

    day: float
    date: dt.datetime
    event: str
    subject: str | None
    object: str | None
    value: float
    text: str
    reason: str | None = None


class Narrator:
    """Turns rows of an event log (`sandtable.program.Event`) into lines. Raises nothing for rows of an engine.

    drawn: the values of the assumptions in this future by name, with which days that an assumption supplies are told by
    the condition they belong to; without them such a day is told as a day that a condition waited for.
    """

    def __init__(self, scenario: Scenario, *, program: Program, drawn: Mapping[str, float] | None = None) -> None:
        self._scenario = scenario
        self._program = program
        self._calendar = scenario.calendar
        self._wake_ups = WakeUps(scenario, drawn=drawn or {})
        self._grammar = self._build_grammar()

    def narrate(self, log: Iterable[LogRow]) -> list[Line]:
        """The lines of a log, in its order."""
        return [self._line(row) for row in log]

    def _line(self, row: LogRow) -> Line:
        from sandtable.program import Event, Void

        day, number, subject, object_, value = row
        event = Event(int(number))
        words, subject_names, object_names = self._grammar[event.name]
        return Line(
            day=day,
            date=self._calendar.moment(day),
            event=event.name.lower().replace("_", "-"),
            subject=subject_names(int(subject)),
            object=(
                self._effect(int(subject), int(object_))
                if event in (Event.VOID, Event.EFFECT)
                else object_names(int(object_))
            ),
            value=value,
            text=sentence(words(int(subject), int(object_), value)),
            reason=Void(int(value)).name.lower().replace("_", "-") if event == Event.VOID else None,
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
        ends = (
            self._place(int(program.theatre.route_start[route])),
            self._place(int(program.theatre.route_end[route])),
        )
        return f"on the road between {ends[0]} and {ends[1]}"

    def _bound(self, route: int, velocity: float) -> str:
        ends = self._program.theatre.route_end if velocity > 0 else self._program.theatre.route_start
        return self._place(int(ends[route]))

    def _spot(self, location: int) -> str:
        """A location is a place, or the number of places plus a route."""
        places = len(self._program.places)
        return f"at {self._place(location)}" if location < places else self._road(location - places)

    def _spot_identifier(self, location: int) -> str:
        places = len(self._program.places)
        return self._program.places[location] if location < places else self._program.routes[location - places]

    def _pace(self, speed: float) -> str:
        """A speed in km a day; in a scenario told in hours, in km an hour."""
        return f"{speed / 24:.1f} km an hour" if self._calendar.in_hours else f"{speed:.1f} km a day"

    def _ring(self, ring: int) -> str:
        kind, _, rest = self._program.rings.names[ring].partition(":")
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
        return f"a stop condition held, and the future ended: {self._scenario.stop[index]}"

    def _effect(self, option: int, position: int) -> str:
        """The kind of an option's effect, such as `commit`."""
        return self._declared(option).effects[position].name

    def _took_place(self, option: int, position: int) -> str:
        entry = self._declared(option)
        what = describe_effect(entry.effects[position], scenario=self._scenario)
        return f"what was decided earlier ({entry.title}) was due: {what}"

    def _declared(self, option: int) -> Option:
        compiled = self._program.options[option]
        decision = self._scenario.decisions[self._program.decisions[compiled.decision].identifier]
        return decision.options[compiled.identifier]

    def _void(self, option: int, position: int, reason: float) -> str:
        return describe_void(self._declared(option).effects[position], reason=int(reason), scenario=self._scenario)

    def _odds(self, option: int, position: int, factor: float) -> str:
        from sandtable.scenario.types import Weighted

        declared = self._declared(option)
        assert isinstance(declared.probability, Weighted)
        shift = declared.probability.shifts[position]
        return f"the odds of “{declared.title}” were multiplied by {factor:.3g}: `{shift.when}`"

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
                formation, _names(program.rings.names),
            ),
            "STRIKE": (
                lambda s, o, v: f"{f(s)} lost {percent(v)} to a strike by {self._fires(o)}",
                formation, _names(program.fires),
            ),
            "DESTROYED": (lambda s, o, v: f"{f(s)} had {fighters(v)} left", formation, _nothing),
            "GIVE_WAY": (
                lambda s, o, v: f"{f(s)} gave way {self._spot(o) if o >= 0 else 'outside battle'} with {fighters(v)}",
                formation, lambda o: None if o < 0 else self._spot_identifier(o),
            ),
            "HALT": (
                lambda s, o, v: f"the attack {self._spot(o)} halted, power ratio {v:.2f}",
                formation, self._spot_identifier,
            ),
            "SUPPLY": (
                lambda s, o, v: f"{f(s)} {_WANT[o]}; power was {percent(v, digits=0)} of that with supply",
                formation, _nothing,
            ),
            "SURRENDER": (
                lambda s, o, v: f"{f(s)} gave up with {fighters(v)}{f', to {self._actor(o)}' if o >= 0 else ''}",
                formation, actor,
            ),
            "RECOVERY": (lambda s, o, v: f"{f(s)} had recovered, {fighters(v)}", formation, _nothing),
            "WATCH": (lambda s, o, v: f"{f(s)} fell to {fighters(v)}", formation, _nothing),
            "DECISION": (lambda s, o, v: self._choice(s, o), decisions, options),
            "RESUME": (lambda s, o, v: f"{f(s)} ended a pause or delay", formation, _nothing),
            "STOP": (lambda s, o, v: self._stop(s), _nothing, _nothing),
            "DEPART": (
                lambda s, o, v: f"{f(s)} set out for {self._bound(o, v)} at {self._pace(abs(v))}",
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
                lambda s, o, v: f"{f(s)} {'lost all supply routes' if v else 'regained supply'}",
                formation, _nothing,
            ),
            "COMMIT": (lambda s, o, v: f"{f(s)} entered the theatre at {p(o)}, {fighters(v)}", formation, place),
            "WAIT": (lambda s, o, v: f"{f(s)} waited before {p(o)}", formation, place),
            "DAY": (lambda s, o, v: self._wake_ups.describe(v), _nothing, _nothing),
            "EFFECT": (lambda s, o, v: self._took_place(s, o), options, _nothing),
            "EVACUATE": (
                lambda s, o, v: f"{f(s)} left the theatre{f' from {p(o)}' if o >= 0 else ''}, {fighters(v)}",
                formation, place,
            ),
            "BARRED": (
                lambda s, o, v: f"{f(s)} could not enter {p(o)}: {'passage was closed' if v else 'a ceasefire held'}",
                formation, place,
            ),
            "VOID": (self._void, options, _nothing),
            "PRISONERS": (
                lambda s, o, v: f"{prisoners(v)} taken from {f(s)} {self._spot(o)}",
                formation, self._spot_identifier,
            ),
            "BAY": (
                lambda s, o, v: f"{f(s)} {'stood at bay, with no place to withdraw to' if v else 'no longer stood at bay'}",
                formation, _nothing,
            ),
            "ODDS": (self._odds, options, _nothing),
            "CHANCE": (lambda s, o, v: f"“{self._declared(s).title}” had a probability of {percent(v)}", options, _nothing),
        }  # fmt: skip


Names = Callable[[int], str | None]
_WANT = ("had supply", "had no stock left", "had been without stock for long")  # by stage
_HOLDERS = ("the attackers held the ground", "the defenders held the ground", "neither side held the ground")


def _names(identifiers: Iterable[str]) -> Names:
    table = tuple(identifiers)
    return lambda index: table[index] if 0 <= index < len(table) else None


def is_idle(row: LogRow) -> bool:
    """Whether a row says only that something was ordered which was so already: short lists leave it out."""
    from sandtable.program import Event, Void

    return row[1] == Event.VOID and row[4] == Void.ALREADY


def prisoners(number: float) -> str:
    """`no prisoner was`, `1 prisoner was`, `1,234 prisoners were`: the verb agrees with the number."""
    said = count(number)
    return {"0": "no prisoner was", "1": "1 prisoner was"}.get(said, f"{said} prisoners were")


def fighters(number: float) -> str:
    """`1 fighter`, `1,234 fighters`."""
    return f"{count(number)} fighter{'s' * (count(number) != '1')}"


def _nothing(_index: int) -> None:
    return None
