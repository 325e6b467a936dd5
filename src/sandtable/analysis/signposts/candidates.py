"""What somebody outside could see of a future: the candidates for signs, their names, and when each is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.ensemble import Ensemble, first_days
from sandtable.analysis.signposts.marks import Kind, parts_of
from sandtable.program import EffectKind, Program, Side
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Observable

if TYPE_CHECKING:
    from sandtable.scenario.amounts import Amount
    from sandtable.scenario.types import Scenario

EventKind: TypeAlias = Literal[
    "control", "arrival", "option", "strike", "battle", "battle-end", "level", "reach", "stance"
]
_SIGHTING = 5  # of the random streams of an analysis: which sightings are missed, late or false
_SIDES = {int(Side.ATTACKERS): "attackers", int(Side.DEFENDERS): "defenders", int(Side.NEITHER): "neither"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One observable event.

    event : its name, written like a function of the expression language where there is one. title : in words. actor : who
    does it; empty if nobody does. places : where. options : actor and option
    that it is, or follows from. others : whom
    it concerns besides. marks : any of which it is, each with the formation or decision that says how it is observed.
    """

    event: str
    kind: EventKind
    title: str
    actor: str = ""
    places: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    marks: tuple[tuple[int, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Sightings:
    """Candidates, and the day on which each is seen. days : (n, candidates), inf if it is not seen."""

    candidates: tuple[Candidate, ...]
    days: NDArray[np.float64]


def sightings(scenario: Scenario, program: Program, ensemble: Ensemble, *, seed: int, least: int) -> Sightings:
    """The candidates that occur in at least `least` futures, with the days on which each is seen.

    What is seen late, missed or reported in error is drawn from streams of the seed, one for each kind of event.
    """
    kept, days = [], []
    for candidate in _candidates(scenario, program, ensemble):
        seen = np.full(len(ensemble), np.inf)
        for mark, observed in candidate.marks:
            when = first_days(ensemble.firsts, (mark,), rows=len(ensemble))
            if isinstance(observed, Observable):
                when = _reported(when, observed, program, ensemble, stream=[seed, _SIGHTING, mark])
            seen = np.minimum(seen, when)
        if np.count_nonzero(np.isfinite(seen)) >= least:
            kept.append(candidate)
            days.append(seen)
    table = np.stack(days, axis=1) if days else np.empty((len(ensemble), 0))
    return Sightings(tuple(kept), table)


def _reported(
    when: NDArray[np.float64], observed: Observable, program: Program, ensemble: Ensemble, *, stream: list[int]
) -> NDArray[np.float64]:
    """When something is reported that happens on these days."""

    def value(amount: Amount[Any]) -> NDArray[np.float64]:
        if amount.name is not None:
            return ensemble.draws[:, program.assumptions.index(amount.name)]
        return np.full(len(when), amount.value)

    thrown = _thrown(stream, ensemble.number)
    seen = np.where(thrown[:, 0] < value(observed.hit), when + value(observed.after), np.inf)
    false = np.where(thrown[:, 1] < value(observed.false_alarm), thrown[:, 2] * program.horizon, np.inf)
    found: NDArray[np.float64] = np.minimum(np.where(seen <= program.horizon, seen, np.inf), false)
    return found


def _thrown(stream: list[int], numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Three numbers from 0 to 1 for each future, by its number, so that more futures change none. (n, 3).

    numbers : ascending, without gaps but for failed futures and one far off.
    """

    def source(number: int) -> np.random.Generator:
        return np.random.Generator(np.random.Philox(np.random.SeedSequence(stream)).advance(number))

    if not len(numbers):
        return np.empty((0, 3))
    near = int(numbers[-2]) + 1 if len(numbers) > 1 else 0
    first = source(0).random((near, 4))[:, :3]  # four for each, as many as the generator makes at a time
    last = source(int(numbers[-1])).random((1, 4))[:, :3]
    found: NDArray[np.float64] = np.concatenate([first[numbers[:-1]], last])
    return found


# -- names ---------------------------------------------------------------------------------------------


def _candidates(scenario: Scenario, program: Program, ensemble: Ensemble) -> Iterator[Candidate]:
    """What occurs in any future and is not hidden, marks of one event together."""
    naming = Naming(scenario, program)
    gathered: dict[str, Candidate] = {}
    for mark in np.unique(ensemble.firsts.mark).tolist():
        named = naming.of(mark)
        if named is None:
            continue
        candidate, observed = named
        if observed == "no":
            continue
        before = gathered.get(candidate.event, candidate)
        gathered[candidate.event] = replace(
            before,
            options=tuple(dict.fromkeys((*before.options, *candidate.options))),
            others=tuple(dict.fromkeys((*before.others, *candidate.others))),
            places=tuple(dict.fromkeys((*before.places, *candidate.places))),
            marks=(*before.marks, (mark, observed)),
        )
    yield from gathered.values()


class Naming:
    """Names the marks of a program as its scenario has them."""

    def __init__(self, scenario: Scenario, program: Program) -> None:
        self._scenario = scenario
        self._program = program
        self._asked = _asked(program)

    def of(self, mark: int) -> tuple[Candidate, Any] | None:
        """What a mark is, and how it is observed; None for what does not show outside."""
        kind, first, second = parts_of(mark)
        match kind:
            case Kind.CONTROL:
                return self._control(first, second), None
            case Kind.ARRIVAL:
                return self._arrival(first, second)
            case Kind.OPTION:
                return self._option(first)
            case Kind.STRIKE:
                return self._strike(first, second)
            case Kind.BATTLE:
                return self._battle(first, second)
            case Kind.BATTLE_END:
                return self._battle_end(first, second), None
            case Kind.LEVEL:
                return self._level(first)
            case Kind.RING:
                return self._reach(first, second)
            case Kind.STANCE:
                return self._stance(first, second), None

    def _actor(self, name: str) -> str:
        return self._scenario.actors[name].name

    def _place(self, name: str) -> str:
        return self._scenario.theatre.places[name].name

    def _formation(self, index: int) -> tuple[str, str, Any]:
        """Identifier, actor and how it is observed."""
        name = self._program.formations[index]
        entry = self._scenario.formations[name]
        return name, entry.actor, entry.observable

    def _location(self, index: int) -> tuple[str, str, tuple[str, ...]]:
        """Identifier, words and places of a place or a route."""
        program = self._program
        if index < len(program.places):
            name = program.places[index]
            return name, f"at {self._place(name)}", (name,)
        route = index - len(program.places)
        ends = tuple(
            program.places[int(end[route])] for end in (program.theatre.route_start, program.theatre.route_end)
        )
        return program.routes[route], f"between {self._place(ends[0])} and {self._place(ends[1])}", ends

    def _control(self, place: int, actor: int) -> Candidate:
        where = self._program.places[place]
        if actor >= len(self._program.actors):
            return Candidate(f"lost({where})", "control", f"{self._place(where)} passes to nobody", places=(where,))
        who = self._program.actors[actor]
        title = f"{self._place(where)} passes to {self._actor(who)}"
        return Candidate(f"controls({who}, {where})", "control", title, who, (where,))

    def _arrival(self, formation: int, place: int) -> tuple[Candidate, Any]:
        _, who, observed = self._formation(formation)
        where = self._program.places[place]
        title = f"Forces of {self._actor(who)} enter {self._place(where)}"
        return Candidate(f"reached({who}, {where})", "arrival", title, who, (where,)), observed

    def _option(self, option: int) -> tuple[Candidate, Any] | None:
        compiled = self._program.options[option]
        decision = self._program.decisions[compiled.decision]
        who, entry = self._program.actors[decision.actor], self._scenario.decisions[decision.identifier]
        if not compiled.effects and (who, compiled.identifier) not in self._asked:
            return None  # nothing follows from it
        chosen = entry.options[compiled.identifier]
        actor = self._actor(who)
        whose = "" if chosen.title.startswith(f"{actor} ") else f"{actor}: "  # many titles name who does it
        title = f"{whose}{chosen.title} ({entry.title})"
        places = places_named(option, self._program)
        event = f"chose({who}, {compiled.identifier})"
        return Candidate(event, "option", title, who, places, ((who, compiled.identifier),)), entry.observable

    def _strike(self, fires: int, formation: int) -> tuple[Candidate, Any]:
        by = self._scenario.fires[self._program.fires[fires]]
        _, whom, observed = self._formation(formation)
        title = f"Strike by {self._actor(by.actor)} on forces of {self._actor(whom)}"
        event = f"strikes({by.actor}, {whom})"
        return Candidate(
            event, "strike", title, by.actor, (by.base,), others=(whom, self._program.fires[fires])
        ), observed

    def _battle(self, formation: int, location: int) -> tuple[Candidate, Any]:
        _, who, observed = self._formation(formation)
        where, words, places = self._location(location)
        title = f"Attack by {self._actor(who)} {words}"
        return Candidate(f"battle({who}, {where})", "battle", title, who, places), observed

    def _battle_end(self, location: int, side: int) -> Candidate:
        where, words, places = self._location(location)
        holder = _SIDES[side]
        said = "neither side" if holder == "neither" else f"the {holder}"
        verb = "holds" if holder == "neither" else "hold"
        title = f"Fighting {words} ends, {said} {verb} the field"
        return Candidate(f"battle-end({where}, {holder})", "battle-end", title, places=places)

    def _level(self, formation: int) -> tuple[Candidate, Any]:
        name, who, observed = self._formation(formation)
        title = f"{self._scenario.formations[name].name}: down to a strength that a condition names"
        return Candidate(f"level({name})", "level", title, who), observed

    def _reach(self, formation: int, ring: int) -> tuple[Candidate, Any]:
        name, who, observed = self._formation(formation)
        kind, _, rest = self._program.rings.names[ring].partition(":")
        if kind == "fires":
            edge, base = f"reach of {self._scenario.fires[rest].name}", self._scenario.fires[rest].base
            title = f"{self._scenario.formations[name].name}: within the {edge}"
            return Candidate(f"within({name}, reach({rest}))", "reach", title, who, (base,)), observed
        length, _, place = rest.partition(":")
        edge = f"{float(length):g} km of {self._place(place)}"
        title = f"{self._scenario.formations[name].name}: within {edge}"
        return Candidate(f"within({name}, {float(length):g} km, {place})", "reach", title, who, (place,)), observed

    def _stance(self, option: int, position: int) -> Candidate:
        compiled = self._program.options[option]
        decision = self._program.decisions[compiled.decision]
        effect = self._scenario.decisions[decision.identifier].options[compiled.identifier].effects[position].stance
        assert effect is not None
        pair = effect.between or (effect.of or "", effect.towards or "")
        changes = [str(effect.to)] if effect.to else []
        changes += [f"passage {effect.passage}"] if effect.passage else []
        said = ", ".join(changes)
        join = "and" if effect.between else "towards"
        title = f"{self._actor(pair[0])} {join} {self._actor(pair[1])}: {said}"
        named = tuple(sorted(pair)) if effect.between else pair
        event = f"stance({', '.join(named)}, {'-'.join(said.replace(',', '').split())})"
        chosen = (self._program.actors[decision.actor], compiled.identifier)
        return Candidate(event, "stance", title, pair[0], options=(chosen,), others=pair)


def places_named(option: int, program: Program) -> tuple[str, ...]:
    """Every place that an effect of an option names, those of zones and of orders included."""
    found: set[int] = set()
    for effect in program.options[option].effects:
        found.update(effect.places)
        if effect.object >= 0 and effect.kind in (EffectKind.ORDERS, EffectKind.WITHDRAW):
            found.update(program.parties.orders[effect.object].waypoints)
        elif effect.object >= 0 and effect.kind == EffectKind.COMMIT:
            found.add(effect.object)
    return tuple(program.places[place] for place in sorted(found))


def _asked(program: Program) -> frozenset[tuple[str, str]]:
    """Actor and option of every choice that a condition asks for."""
    return frozenset(
        (str(node.arguments[0]), str(node.arguments[1]))
        for expression in program.conditions.expressions
        for node in walk(expression.tree)
        if isinstance(node, Call) and node.function in ("chose", "chosen", "choices", "since")
    )
