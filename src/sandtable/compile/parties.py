"""Actors, their stances and supply, formations, fires and air support as arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sandtable.compile.expressions import ExpressionTable
from sandtable.compile.faults import EntryError
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.orders import OrderTable
from sandtable.compile.watch import Level
from sandtable.program import Flags, Ints, Parties, Stance, Support
from sandtable.scenario.types import Scenario


def compile_parties(
    scenario: Scenario, names: Identifiers, *, orders: OrderTable, watch: tuple[tuple[Level, ...], ...]
) -> Parties:
    """Actors and formations at the start. Raises EntryError S601 or S609."""
    size = len(names.actors)
    is_source = np.zeros((size, len(names.places)), dtype=np.bool_)
    for index, name in enumerate(names.actors.names):
        is_source[index, [names.places[place] for place in scenario.actors[name].supply]] = True
    control = np.full(len(names.places), -1, dtype=np.int32)
    for place, actor in scenario.holders.items():
        control[names.places[place]] = names.actors[actor]
    formations = [scenario.formations[name] for name in names.formations.names]
    return Parties(
        stance=_stances(scenario, names),
        is_closed=_passages(scenario, names),
        is_source=is_source,
        has_sources=np.array(is_source.any(axis=1)),
        control=control,
        formation_actor=_ints(names.actors[f.actor] for f in formations),
        formation_place=_ints(names.places[f.place] for f in formations),
        formation_is_fortified=_flags(f.posture == "fortified" for f in formations),
        formation_has_airlift=_flags(f.airlift for f in formations),
        formation_is_reserve=_flags(f.reserve for f in formations),
        formation_order=orders.of_formations(scenario),
        orders=orders.orders,
        watch=watch,
    )


def _stances(scenario: Scenario, names: Identifiers) -> Ints:
    """Neutral unless said, friendly to oneself. `between` first, then the one-sided entries over it, in any order."""
    size = len(names.actors)
    stance = np.full((size, size), Stance.NEUTRAL, dtype=np.int32)
    np.fill_diagonal(stance, Stance.FRIENDLY)
    for is_one_sided in (False, True):
        said: dict[tuple[int, int], int] = {}
        for position, entry in enumerate(scenario.stances):
            if (entry.between is None) != is_one_sided or entry.stance is None:
                continue
            first, second = entry.between or (str(entry.of), str(entry.towards))
            pair = names.actors[first], names.actors[second]
            for side in (pair,) if is_one_sided else (pair, pair[::-1]):
                if said.setdefault(side, Stance[entry.stance.upper()]) != Stance[entry.stance.upper()]:
                    message = f"two stances are declared between `{first}` and `{second}`"
                    raise EntryError("S609", message, path=("stances", position))
                stance[side] = Stance[entry.stance.upper()]
    return stance


def _passages(scenario: Scenario, names: Identifiers) -> Flags:
    """Whether the first closes passage to the second: open unless said, one-sided entries over those of both sides."""
    closed = np.zeros((len(names.actors), len(names.actors)), dtype=np.bool_)
    for entry in sorted(scenario.stances, key=lambda entry: entry.between is None):
        if entry.passage is None:
            continue
        first, second = (names.actors[name] for name in entry.between or (str(entry.of), str(entry.towards)))
        for side in ((first, second), (second, first))[: 1 if entry.between is None else 2]:
            closed[side] = entry.passage == "closed"
    return closed


def compile_support(scenario: Scenario, names: Identifiers, *, expressions: ExpressionTable) -> Support:
    """Who strikes or supports whom. Raises EntryError S601."""
    fires = [scenario.fires[name] for name in names.fires.names]
    airs = [scenario.air[name] for name in names.airs.names]
    return Support(
        fires_actor=_ints(names.actors[f.actor] for f in fires),
        fires_base=_ints(names.places[f.base] for f in fires),
        fires_against=_against([f.against for f in fires], names),
        fires_is_active=_flags(f.active for f in fires),
        fires_when=expressions.of_fires(scenario, names),
        fires_spares_contact=_flags(f.not_in_contact for f in fires),
        air_by=_ints(names.actors[a.by] for a in airs),
        air_to=_ints(names.actors[a.to] for a in airs),
        air_against=_against([a.against for a in airs], names),
        air_is_active=_flags(a.active for a in airs),
    )


def _against(lists: list[tuple[str, ...]], names: Identifiers) -> Flags:
    against = np.zeros((len(lists), len(names.actors)), dtype=np.bool_)
    for index, actors in enumerate(lists):
        against[index, [names.actors[actor] for actor in actors]] = True
    return against


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int32)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array(list(values), dtype=np.bool_)
