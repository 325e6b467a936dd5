"""Effects of decisions that did nothing, in words: what was to happen, and why it did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandtable.engine.program import Void
from sandtable.scenario.types import Advance

if TYPE_CHECKING:
    from sandtable.scenario.types import Effect, Orders, Scenario


def effect_name(effect: Effect) -> str:
    """The key of an effect, such as `commit`."""
    return next(name for name in type(effect).model_fields if getattr(effect, name) is not None)


def describe_void(effect: Effect, *, reason: int, scenario: Scenario) -> str:
    """One clause: `Cell did not take the field at M: it was in hostile hands`.

    reason: a `sandtable.engine.program.Void`. Past tense, as all that is told of a future.
    """
    return f"without effect: {_WHAT[effect_name(effect)](effect, scenario)}; {_why(effect, Void(reason), scenario)}"


def _why(effect: Effect, reason: Void, scenario: Scenario) -> str:
    match reason:
        case Void.ALREADY:
            return "it was so already"
        case Void.GONE:
            return "the formation no longer existed"
        case Void.BROKEN:
            return "the formation had broken and followed no orders"
        case Void.NO_REFUGE:
            return "there was no place to withdraw to"
        case Void.ON_THE_MAP:
            return "it was no reserve any more"
        case Void.HOSTILE_CONTROL:
            return "a hostile actor controlled the place"
        case Void.HOSTILE_INSIDE:
            return "a hostile formation was inside the place"
        case Void.SPENT:
            return "no strike was left, or no launcher"


def _orders(orders: Orders, scenario: Scenario) -> str:
    if isinstance(orders, Advance):
        return f"to advance to {scenario.theatre.places[orders.advance[-1]].name}"
    return f"to {orders}"


def _order(effect: Effect, scenario: Scenario) -> str:
    assert effect.orders is not None
    return f"{scenario.formations[effect.orders.formation].name} ordered {_orders(effect.orders.orders, scenario)}"


def _stance(effect: Effect, scenario: Scenario) -> str:
    assert effect.stance is not None
    one, other = (scenario.actors[actor].name for actor in effect.stance.between)
    return f"{one} and {other} made {effect.stance.to}"


def _fires(effect: Effect, scenario: Scenario) -> str:
    assert effect.fires is not None
    done = {"open": "ordered to open fire", "cease": "ordered to cease fire"}[effect.fires.to]
    return f"{scenario.fires[effect.fires.name].name} {done}"


def _air(effect: Effect, scenario: Scenario) -> str:
    assert effect.air is not None
    return f"{scenario.air[effect.air.name].name} switched {effect.air.to}"


def _reinforcement(effect: Effect, scenario: Scenario) -> str:
    assert effect.reinforce is not None
    return f"reinforcement of {scenario.formations[effect.reinforce.formation].name}"


def _commitment(effect: Effect, scenario: Scenario) -> str:
    assert effect.commit is not None
    formation = scenario.formations[effect.commit.formation]
    place = scenario.theatre.places[effect.commit.at or formation.place].name
    return f"commitment of {formation.name} at {place}"


def _ceasefire(effect: Effect, scenario: Scenario) -> str:
    assert effect.ceasefire is not None
    if effect.ceasefire.zone is not None:
        where = [scenario.theatre.zones[effect.ceasefire.zone].name]
    else:
        where = [scenario.theatre.places[place].name for place in effect.ceasefire.places]
    which = "ceasefire" if effect.ceasefire.to == "on" else "end of the ceasefire"
    return f"{which} at {', '.join(where)}"


def _airlift(effect: Effect, scenario: Scenario) -> str:
    assert effect.airlift is not None
    return f"airlift to {scenario.formations[effect.airlift.formation].name} switched {effect.airlift.to}"


def _evidence(effect: Effect, scenario: Scenario) -> str:
    assert effect.evidence is not None
    return f"evidence for {scenario.beliefs[effect.evidence.belief].title}"


_WHAT: dict[str, Callable[[Effect, Scenario], str]] = {
    "orders": _order, "stance": _stance, "fires": _fires, "air": _air, "reinforce": _reinforcement,
    "commit": _commitment, "ceasefire": _ceasefire, "airlift": _airlift, "evidence": _evidence,
    "end": lambda effect, scenario: "end of the future",
}  # fmt: skip
