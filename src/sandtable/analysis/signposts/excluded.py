"""Which candidates are no signs of an outcome, because they are the outcome, or all but."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandtable.analysis.signposts.candidates import Candidate
from sandtable.program import Program
from sandtable.scenario.trees import Call, Node, walk

_OF_PLACE = ("first", "controls", "reached", "occupied", "present")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the condition and the `time` of some outcomes ask about.

    pairs : actor and place. places : named at all. states : places whose present control is asked about. options : actor and
    option. strikes : actor and actor. fires : by identifier. stances : unordered pairs of actors. formations : named.
    """

    pairs: frozenset[tuple[str, str]]
    places: frozenset[str]
    states: frozenset[str]
    options: frozenset[tuple[str, str]]
    strikes: frozenset[tuple[str, str]]
    fires: frozenset[str]
    stances: frozenset[frozenset[str]]
    formations: frozenset[str]


def asked_by(program: Program, outcomes: Iterable[int]) -> Asked:
    """What the conditions and times of these outcomes ask about."""
    calls = [
        node
        for outcome in outcomes
        for index in (program.conditions.outcome_when[outcome], program.conditions.outcome_time[outcome])
        if index >= 0
        for node in _calls(program.conditions.expressions[index].tree)
    ]

    def pairs(*functions: str) -> frozenset[tuple[str, str]]:
        return frozenset(
            (str(call.arguments[0]), str(call.arguments[1])) for call in calls if call.function in functions
        )

    held = {(who, place) for who, zone in pairs(*_OF_PLACE) for place in _members(program, zone)}
    at = {(_actor_of(program, formation), place) for formation, place in pairs("at")}
    states = {place for _, zone in pairs("controls") for place in _members(program, zone)}
    named = {str(each) for call in calls for each in call.arguments if each in program.places}
    return Asked(
        pairs=frozenset(held | at),
        places=frozenset(named | {place for _, place in held}),
        states=frozenset(states),
        options=pairs("chose", "chosen", "choices", "since"),
        strikes=pairs("strikes"),
        fires=frozenset(str(call.arguments[0]) for call in calls if call.function == "magazine"),
        stances=frozenset(frozenset(pair) for pair in pairs("hostile", "friendly")),
        formations=frozenset(str(each) for call in calls for each in call.arguments if each in program.formations),
    )


def is_excluded(candidate: Candidate, asked: Asked) -> bool:
    """Whether a candidate is part of what is asked, or comes with it: the same actor at a place that is named, or an option
    whose effects name the place."""
    here = any(place in asked.places for place in candidate.places)
    mine = any((candidate.actor, place) in asked.pairs for place in candidate.places)
    match candidate.kind:
        case "control":
            return mine or any(place in asked.states for place in candidate.places)
        case "arrival" | "battle":
            return mine
        case "battle-end":
            return here
        case "reach":
            return mine or any(f"({name}," in candidate.event for name in asked.formations)
        case "level":
            return any(candidate.event == f"level({name})" for name in asked.formations)
        case "option":
            return here or not asked.options.isdisjoint(candidate.options)
        case "strike":
            return any((candidate.actor, whom) in asked.strikes or whom in asked.fires for whom in candidate.others)
        case "stance":
            return frozenset(candidate.others) in asked.stances or not asked.options.isdisjoint(candidate.options)


def _calls(tree: Node) -> list[Call]:
    return [node for node in walk(tree) if isinstance(node, Call)]


def _members(program: Program, place_or_zone: str) -> tuple[str, ...]:
    zone = program.theatre.zones.get(place_or_zone)
    return (place_or_zone,) if zone is None else tuple(program.places[place] for place in zone)


def _actor_of(program: Program, formation: str) -> str:
    return program.actors[int(program.parties.formation_actor[program.formations.index(formation)])]
