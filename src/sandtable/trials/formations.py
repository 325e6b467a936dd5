"""Formations that never move though ordered, or never get where they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.program import EffectKind, Event, OrderKind
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Advance
from sandtable.scenario.walking import expressions, values
from sandtable.trials.parts import calls
from sandtable.trials.played import LITTLE, Played


@dataclass(frozen=True, slots=True)
class _Order:
    """An order to go somewhere. path : in the file. futures : in which it was given. goal : a place, the last of the way."""

    path: tuple[str | int, ...]
    formation: int
    futures: NDArray[np.signedinteger[Any]]
    goal: int
    way: tuple[int, ...]


def formations(played: Played) -> Iterator[Finding]:
    """S720 and S721."""
    moved: set[int] = set()
    for order in _orders(played):
        if order.formation in moved:
            continue
        found = _never_moves(played, order) or _never_arrives(played, order)
        if found is not None:
            moved.add(order.formation)  # once is enough
            yield found


def _orders(played: Played) -> Iterator[_Order]:
    """Orders to advance, of the start and of effects of options that are chosen, to formations by name."""
    program = played.program
    everywhere = np.flatnonzero(played.complete)
    for rank, name in enumerate(program.formations):
        orders = played.scenario.formations[name].orders
        if isinstance(orders, Advance) and not played.scenario.formations[name].reserve:
            way = tuple(program.places.index(place) for place in orders.advance)
            yield _Order(("formations", name, "orders"), rank, everywhere, way[-1], way)
    rows = played.rows(Event.DECISION)
    for decision, option, index in played.options():
        futures = np.unique(rows.future[rows.object == index])
        if len(futures) < LITTLE and len(futures) < played.futures:
            continue
        for position, effect in enumerate(program.options[index].effects):
            order = program.parties.orders[effect.object] if effect.kind == EffectKind.ORDERS else None
            if order is None or order.kind != OrderKind.ADVANCE:
                continue
            path = ("decisions", decision, "options", option, "effects", position, "orders")
            for formation in effect.formations:
                yield _Order(path, formation, futures, order.waypoints[-1], order.waypoints)


def _never_moves(played: Played, order: _Order) -> Finding | None:
    """S720: ordered, and on the road in no future."""
    program = played.program
    if len(played.futures_with(Event.DEPART, subject=order.formation)):
        return None
    name, goal = program.formations[order.formation], program.places[order.goal]
    start = int(program.parties.formation_place[order.formation])
    message = f"`{name}` is ordered to `{goal}` and leaves its place in {played.none}"
    if all(place == start for place in order.way) and not played.scenario.formations[name].reserve:
        hint = "it is there already: `orders: hold` says so"
    elif played.scenario.formations[name].reserve:
        hint = "it is a reserve: an effect `commit` puts it on the map"
    elif len(played.futures_with(Event.BARRED, subject=order.formation)):
        hint = "the way is closed to it"
    else:
        hint = f"the way out of `{program.places[start]}` may be closed to it; `sandtable replay FILE --future 0` shows one future"
    return Finding(order.path, message, "S720", hint)


def _never_arrives(played: Played, order: _Order) -> Finding | None:
    """S721: ordered, on the road, and at its goal in no future, for another reason than battle."""
    program = played.program
    start = int(program.parties.formation_place[order.formation])
    if start == order.goal or len(played.futures_with(Event.ENTER, subject=order.formation, object=order.goal)):
        return None
    name, goal = program.formations[order.formation], program.places[order.goal]
    barred = played.rows(Event.BARRED)
    mine = barred.subject == order.formation
    kept_out = np.unique(barred.future[mine & (barred.object == order.goal)])
    message = f"`{name}` is ordered to `{goal}` and gets there in {played.none}"
    if len(kept_out) == len(order.futures) and not _asks(played, "barred", name):
        is_closed = bool((barred.value[mine & (barred.object == order.goal)] == 1.0).any())
        if is_closed:
            clause, hint = (
                "the place is closed to it",
                "let a decision open it: `stance: {..., passage: open}`, or make the two hostile",
            )
        else:
            clause = "a ceasefire keeps it out"
            hint = "between former enemies that are to share a place, make the two `neutral` beside the ceasefire, or end it: `to: off`"
        return Finding(order.path, f"{message}: {clause}, and it waits before it", "S721", hint)
    if _is_on_the_way(played, order):
        return Finding(
            order.path, f"{message}: it is still on the way at the end", "S721",
            "look at its `pace`, the length of the way, and the horizon",
        )  # fmt: skip
    return None


def _is_on_the_way(played: Played, order: _Order) -> bool:
    """Whether in every future in which it was ordered it neither fought nor waited, and was not gone by the end."""
    hindered = [
        played.futures_with(event, subject=order.formation)
        for event in (Event.JOIN, Event.GONE, Event.BARRED, Event.WAIT, Event.GIVE_WAY, Event.WITHDRAW, Event.HALT)
    ]
    departed = played.futures_with(Event.DEPART, subject=order.formation)
    if np.isin(order.futures, np.concatenate(hindered)).any() or not np.isin(order.futures, departed).all():
        return False
    if order.path[0] == "decisions":
        return True
    return not _is_ordered_elsewhere(played, order)


def _is_ordered_elsewhere(played: Played, order: _Order) -> bool:
    """Whether an option that is chosen in one of the futures may order the formation to go somewhere else."""
    others = [
        index
        for index, option in enumerate(played.program.options)
        for effect in option.effects
        if effect.kind in (EffectKind.ORDERS, EffectKind.WITHDRAW, EffectKind.EVACUATE)
        and (order.formation in effect.formations or not effect.formations)
    ]
    decisions = played.rows(Event.DECISION)
    return bool(np.isin(order.futures, decisions.future[np.isin(decisions.object, others)]).any())


def _asks(played: Played, function: str, formation: str) -> bool:
    """Whether some condition of the file asks this of the formation: then it is meant."""
    for _, expression in expressions(values(played.scenario)):
        if any(call.function == function and call.arguments[0] == formation for call in calls(expression)):
            return True
    return False
