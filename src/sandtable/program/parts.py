"""The parts of a program: arrays by what they are about.

Everything is in sorted order of identifiers: an index is a rank, and ties resolve by index. Units are
kilometre, day, fighter. Axes: actor A, place P, route R, formation F, fires B (bases), air L, ring G,
assumption U, belief V, decision D, option O, outcome Y. Absent indices are -1.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandtable.program.arrays import Flags, Floats, Ints, Words
from sandtable.program.decisions import Order
from sandtable.program.numbers import Layout
from sandtable.scenario.trees import Expression
from sandtable.theatre.geodesics import Distances


@dataclass(frozen=True)
class Numbers:
    """The numbers of the scenario, and the assumptions that supply some of them."""

    values: Floats  # (size,) base values; bound ones hold nan until a future sets them
    layout: Layout
    bound_number: Ints  # (K,) index into values, ascending
    bound_assumption: Ints  # (K,) index of the assumption that supplies it


@dataclass(frozen=True)
class Theatre:
    """Places, routes, barriers and zones."""

    place_terrain: Floats  # (P,) defenders' power factor: 1.0, 1.2, 1.4 rugged or urban
    place_is_urban: Flags  # (P,)
    route_start: Ints  # (R,) place at position 0: the lower index of the two
    route_end: Ints  # (R,)
    route_terrain: Floats  # (R,) pace factor
    next_place: Ints  # (P, P) first step of the quickest path, -1 if none; nominal lengths, ties to the lower index
    quickest: Floats  # (P, P) length / terrain of that path, inf if none
    route_between: Ints  # (P, P) route index or -1
    distance: Distances  # between places, geodesic km
    crosses: Flags  # (R, barriers) the route crosses the barrier
    zones: dict[str, tuple[int, ...]]  # zone: place indices, sorted


@dataclass(frozen=True)
class Rings:
    """Circles whose edge a march can cross: one for each fires, then one for each distinct `within`."""

    names: tuple[str, ...]  # "fires:al-tanf" or "within:55.0:al-tanf"
    center: Ints  # (G,)
    variants: tuple[Floats, ...]  # of each its possible radii, ascending (one unless an assumption supplies it)
    inside: tuple[Flags, ...]  # of each (variants, P)
    low: tuple[
        Floats, ...
    ]  # of each (variants, R): share of the route's length where it enters, -1 if its start is inside
    high: tuple[Floats, ...]  # ... where it leaves, 2 if its end is inside; low = high = 3 if it never touches


@dataclass(frozen=True)
class Parties:
    """Actors and their formations at the start."""

    stance: Ints  # (A, A) a `Stance`, directed
    is_closed: Flags  # (A, A) the first closes passage to the second
    is_source: Flags  # (A, P)
    has_sources: Flags  # (A,)
    control: Ints  # (P,) actor or -1
    formation_actor: Ints  # (F,)
    formation_place: Ints  # (F,)
    formation_is_fortified: Flags  # (F,)
    formation_has_airlift: Flags  # (F,)
    formation_is_reserve: Flags  # (F,)
    formation_order: Ints  # (F,) index into orders
    orders: tuple[Order, ...]
    watch: tuple[tuple[tuple[float, float], ...], ...]  # per formation: (share of initial, fighters) of each level


@dataclass(frozen=True)
class Support:
    """Fires and air support at the start."""

    fires_actor: Ints  # (B,)
    fires_base: Ints  # (B,)
    fires_against: Flags  # (B, A)
    fires_is_active: Flags  # (B,)
    fires_when: Ints  # (B,) expression or -1
    fires_spares_contact: Flags  # (B,)
    air_by: Ints  # (L,)
    air_to: Ints  # (L,)
    air_against: Flags  # (L, A)
    air_is_active: Flags  # (L,)


@dataclass(frozen=True)
class Conditions:
    """All expressions, each once, and what asks them: stops, outcomes, settlement rules."""

    expressions: tuple[Expression, ...]
    stops: tuple[int, ...]  # expression indices
    outcome_when: tuple[int, ...]  # (Y,)
    outcome_time: tuple[int, ...]  # (Y,) expression or -1
    settlement_when: tuple[int, ...]  # expressions in the declared order
    settlement_rules: tuple[str, ...]
    # what `first` and `reached` must remember: (actor, place), sorted
    first_slots: tuple[tuple[int, int], ...]
    reached_slots: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Streams:
    """Random streams: 32-bit hashes of purpose and identifiers, free of collisions."""

    assumption: Words  # (U,)
    tolerance: Words  # (F,) index n: the n-th time that the level by fires is set
    friction: Words  # (F, R) index n: the n-th departure by the route
    engagement: Words  # (P + R,) index n: the n-th engagement there in this future
    strike: Words  # (B, F)
    decision: Words  # (D,)
    surrender: Words  # (F,)
    recovery: Words  # (F,) index n: the n-th time spent
    settlement: int
