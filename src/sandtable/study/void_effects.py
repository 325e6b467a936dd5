"""Sentences about effects of decisions: what each is to do, and why it did nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sandtable.program import Void
from sandtable.scenario.types import Advance
from sandtable.wording import listed

if TYPE_CHECKING:
    from sandtable.scenario.types import Effect, Named, Orders, Scenario, Selector


def describe_effect(effect: Effect, *, scenario: Scenario) -> str:
    """What an effect is to do: `commitment of Cell at M`."""
    return _WHAT[effect.name](effect, scenario)


def describe_void(effect: Effect, *, reason: int, scenario: Scenario) -> str:
    """One clause: `without effect: commitment of Cell at M; the place was closed to it`.

    reason: a `sandtable.program.Void`. Past tense, as all that is told of a future.
    """
    return f"without effect: {describe_effect(effect, scenario=scenario)}; {why_void(Void(reason))}"


def why_void(reason: Void) -> str:
    """Why an effect did nothing, in a clause: `the place was closed to it`."""
    match reason:
        case Void.ALREADY:
            return "it was already so"
        case Void.GONE:
            return "the formation no longer existed"
        case Void.RESERVE:
            return "the formation was not in the theatre"
        case Void.NO_REFUGE:
            return "there was no place to withdraw to"
        case Void.ON_THE_MAP:
            return "it was no longer a reserve"
        case Void.CEASEFIRE:
            return "a ceasefire forbade it"
        case Void.CLOSED:
            return "the place was closed to it"
        case Void.EMPTY:
            return "there was nobody it could apply to"
        case Void.NOT_HELD:
            return "the giver controlled none of these places"
        case Void.FIGHTING:
            return "the formation was fighting"
        case Void.PENDING:
            return "the same effect was already on its way"
        case Void.SPENT:
            return "no strikes or launchers were left"


def _orders(orders: Orders, scenario: Scenario) -> str:
    if isinstance(orders, Advance):
        return f"to advance to {scenario.theatre.places[orders.advance[-1]].name}"
    return f"to {orders}"


def _named(effect: Named, scenario: Scenario) -> str:
    return listed([scenario.formations[name].name for name in effect.named])


def _whom(effect: Selector, scenario: Scenario) -> str:
    """`Guard and Militia`, `all formations of Blue in East bank`."""
    found = _named(effect, scenario) if effect.named else "all formations"
    if effect.actor is not None:
        found += f" of {scenario.actors[effect.actor].name}"
    return found if effect.zone is None else f"{found} in {scenario.theatre.zones[effect.zone].name}"


def _where(zone: str | None, places: Sequence[str], scenario: Scenario) -> str:
    names = [scenario.theatre.places[place].name for place in places]
    if zone is not None:
        names.append(scenario.theatre.zones[zone].name)
    return listed(names)


def _order(effect: Effect, scenario: Scenario) -> str:
    assert effect.orders is not None
    return f"{_whom(effect.orders, scenario)} ordered {_orders(effect.orders.orders, scenario)}"


def _stance(effect: Effect, scenario: Scenario) -> str:
    stance = effect.stance
    assert stance is not None
    names = [scenario.actors[str(actor)].name for actor in stance.between or (stance.of, stance.towards)]
    parts = []
    if stance.to is not None:
        parts.append(
            f"{' and '.join(names)} made {stance.to}"
            if stance.between
            else f"{names[0]} made {stance.to} to {names[1]}"
        )
    if stance.passage is not None:
        sides = f"between {' and '.join(names)}" if stance.between else f"by {names[0]} to {names[1]}"
        parts.append(f"passage {stance.passage} {sides}")
    return ", ".join(parts)


def _fires(effect: Effect, scenario: Scenario) -> str:
    assert effect.fires is not None
    done = {"open": "ordered to open fire", "cease": "ordered to cease fire"}[effect.fires.to]
    return f"{scenario.fires[effect.fires.name].name} {done}"


def _air(effect: Effect, scenario: Scenario) -> str:
    assert effect.air is not None
    return f"{scenario.air[effect.air.name].name} switched {effect.air.to}"


def _reinforcement(effect: Effect, scenario: Scenario) -> str:
    assert effect.reinforce is not None
    return f"reinforcement of {_named(effect.reinforce, scenario)}"


def _commitment(effect: Effect, scenario: Scenario) -> str:
    commit = effect.commit
    assert commit is not None
    places = [commit.at or scenario.formations[name].place for name in commit.named]
    return f"commitment of {_named(commit, scenario)} at {_where(None, list(dict.fromkeys(places)), scenario)}"


def _ceasefire(effect: Effect, scenario: Scenario) -> str:
    assert effect.ceasefire is not None
    which = "ceasefire" if effect.ceasefire.to == "on" else "end of the ceasefire"
    return f"{which} at {_where(effect.ceasefire.zone, effect.ceasefire.places, scenario)}"


def _airlift(effect: Effect, scenario: Scenario) -> str:
    assert effect.airlift is not None
    return f"airlift to {_named(effect.airlift, scenario)} switched {effect.airlift.to}"


def _handover(effect: Effect, scenario: Scenario) -> str:
    handover = effect.handover
    assert handover is not None
    where = _where(handover.zone, handover.places, scenario)
    giver = "" if handover.giver is None else f" by {scenario.actors[handover.giver].name}"
    return f"handover of {where} to {scenario.actors[handover.to].name}{giver}"


def _withdrawal(effect: Effect, scenario: Scenario) -> str:
    assert effect.withdraw is not None
    goal = scenario.theatre.places[effect.withdraw.to].name
    return f"{_whom(effect.withdraw, scenario)} ordered to withdraw to {goal}"


def _evacuation(effect: Effect, scenario: Scenario) -> str:
    assert effect.evacuate is not None
    return f"evacuation of {_named(effect.evacuate, scenario)}"


def _surrender(effect: Effect, scenario: Scenario) -> str:
    assert effect.surrender is not None
    captor = scenario.actors[effect.surrender.to].name
    return f"surrender of {_named(effect.surrender, scenario)} to {captor}"


def _refit(effect: Effect, scenario: Scenario) -> str:
    assert effect.refit is not None
    return f"refit of {_whom(effect.refit, scenario)}"


def _cohesion(effect: Effect, scenario: Scenario) -> str:
    assert effect.cohesion is not None
    return f"change of the cohesion of {_whom(effect.cohesion, scenario)}"


def _evidence(effect: Effect, scenario: Scenario) -> str:
    assert effect.evidence is not None
    return f"evidence for {scenario.beliefs[effect.evidence.belief].title}"


_WHAT: dict[str, Callable[[Effect, Scenario], str]] = {
    "orders": _order, "stance": _stance, "fires": _fires, "air": _air, "reinforce": _reinforcement,
    "commit": _commitment, "ceasefire": _ceasefire, "airlift": _airlift, "evidence": _evidence,
    "handover": _handover, "withdraw": _withdrawal, "evacuate": _evacuation, "surrender": _surrender, "refit": _refit,
    "cohesion": _cohesion,
    "end": lambda effect, scenario: "end of the future",
}  # fmt: skip
