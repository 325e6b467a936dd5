"""The compiled scenario: arrays and byte code, nothing else; and the vocabulary of what a future reports.

Everything is in sorted order of identifiers: an index is a rank, and ties resolve by index. Units are
kilometre, day, fighter. Axes: actor A, place P, route R, formation F, fires B (bases), air L, ring G,
assumption U, belief V, decision D, option O, outcome Y. Absent indices are -1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sandtable.scenario.expressions import Expression
from sandtable.theatre.geodesics import Distances

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint32]
Flags = NDArray[np.bool_]

HOSTILE, NEUTRAL, FRIENDLY = 0, 1, 2


class Status(IntEnum):
    """How a future ended for the engine. Anything but COMPLETE is a failed future, counted and kept."""

    COMPLETE = 0
    SETTLING_LIMIT = 1  # more than 400 settling steps in one instant
    EVENT_LIMIT = 2  # more than 5,000 events
    NOT_FINITE = 3  # a strength or time became nan or negative


class Event(IntEnum):
    """Rows of an event log: (time, event, subject, object, value). The first eleven are scheduled, in this order of precedence."""

    ARRIVAL = 0  # formation, place, 0
    MEETING = 1  # formation, other formation, 0 (the pair's lower index first)
    RING = 2  # formation, ring, 1 entered 0 left
    STRIKE = 3  # formation, fires, share lost
    BREAK = 4  # formation, -1, strength
    HALT = 5  # lowest attacking formation, location (place, or P + route), ratio
    SUPPLY = 6  # formation, stage 1 or 2, supply factor
    SURRENDER = 7  # formation, -1, strength
    WATCH = 8  # formation, -1, strength: a level that an expression compares with was reached
    DECISION = 9  # decision, option, tick number
    RESUME = 10  # formation, -1, 0
    STOP = 11  # index of the stop condition, -1, 0
    # consequences, logged where they happen
    DEPART = 12  # formation, route, signed velocity km/day (positive from route.start)
    ENTER = 13  # formation, place, 0
    CONTROL = 14  # place, actor, 0
    OPEN = 15  # lowest attacker, location, ratio at opening
    JOIN = 16  # formation, location, side (0 attackers, 1 defenders)
    END = 17  # location, -1, 0 attackers hold the field, 1 defenders, 2 neither
    WITHDRAW = 18  # formation, route, signed velocity
    GONE = 19  # formation, -1, 0 destroyed 1 surrendered
    CUT = 20  # formation, -1, 1 cut off 0 reconnected
    COMMIT = 21  # formation, place, strength
    WAIT = 22  # formation, place, 0: it begins to besiege, or falls back to waiting
    DAY = 23  # -1, -1, day: a day that an expression compares with has come (scheduled, in the place of WATCH)
    VOID = 24  # option, which of its effects from 0, a `Void`: why the effect did nothing


class Void(IntEnum):
    """Why an effect of a decision did nothing; the value of a VOID row."""

    ALREADY = 1  # it was so already: the stance, the fires, the air support, the airlift, the ceasefire
    GONE = 2  # the formation is destroyed or has surrendered
    BROKEN = 3  # the formation has broken and follows no orders
    NO_REFUGE = 4  # an order to withdraw, and no place to withdraw to
    ON_THE_MAP = 5  # a commitment of what is no reserve any more
    HOSTILE_CONTROL = 6  # a commitment to a place that a hostile actor controls
    HOSTILE_INSIDE = 7  # a commitment to a place with a hostile formation inside
    SPENT = 8  # fires opened with no strike left, or without launchers


class Mode(IntEnum):
    AT_PLACE = 0
    MOVING = 1
    WAITING = 2  # on a route, at its end
    ENGAGED = 3
    WITHDRAWING = 4
    STOPPED = 5  # on a route, by order or behind an engagement of others
    GONE = 6
    RESERVE = 7


# order kinds
HOLD, ADVANCE, WITHDRAW = 0, 1, 2
# decision clocks
ONCE, EACH, EVERY, HAZARD = 0, 1, 2, 3
# effect kinds
(
    EFFECT_ORDERS, EFFECT_STANCE, EFFECT_FIRES, EFFECT_AIR, EFFECT_REINFORCE,
    EFFECT_COMMIT, EFFECT_CEASEFIRE, EFFECT_AIRLIFT, EFFECT_EVIDENCE, EFFECT_END,
) = range(10)  # fmt: skip

RULE_NAMES = (
    "attacker_loss", "defender_loss", "exponent", "intensity", "intensity_spread", "attack_ratio", "halt_ratio",
    "pause", "friction_spread", "tolerance", "prepared_after", "stage", "surrender_hazard",
)  # fmt: skip
FORMATION_NUMBERS = ("strength", "quality", "pace", "cohesion", "stock")
FIRES_NUMBERS = ("launchers", "reach", "tempo", "loss", "delay", "magazine")
BELIEF_NUMBERS = (
    "alpha",
    "beta",
    "forgetting",
    "prior_alpha",
    "prior_beta",
)  # alpha, beta: at the start, after precedents
DECISION_NUMBERS = ("period", "cooldown")  # period: of `every` in days, or the hazard in 1/d


@dataclass(frozen=True)
class Numbers:
    """Where each number of the scenario stands in the vector `Program.numbers`; each block is contiguous.

    rules: len(RULE_NAMES). formation: F x 5, fires: B x 6, air: L, belief: V x 5, decision: D x 2, option: O
    (nan where the option takes the rest or a belief), effect: one per effect (reinforcement, else 0), route: R
    (lengths), place: P (values), settlement: rules x 2 x 5 (de facto, de jure by SETTLEMENT_STATES).
    Each field is the block's offset.
    """

    rules: int
    formation: int
    fires: int
    air: int
    belief: int
    decision: int
    option: int
    effect: int
    route: int
    place: int
    settlement: int
    size: int


@dataclass(frozen=True)
class Order:
    """An order: kind HOLD, ADVANCE or WITHDRAW, and the waypoints of an advance as place indices."""

    kind: int
    waypoints: tuple[int, ...] = ()


@dataclass(frozen=True)
class CompiledEffect:
    """One effect. `subject` by kind: formation, actor, fires, air, formation, formation, -1, formation, belief, -1.

    `object`: order index (orders), other actor (stance), place or -1 for its own (commit), else -1.
    `setting`: new stance (stance), 1 on/open/success, 0 off/cease/failure. `places`: of a ceasefire.
    `number`: index into numbers of the reinforcement's strength.
    """

    kind: int
    subject: int = -1
    object: int = -1
    setting: int = 0
    places: tuple[int, ...] = ()
    number: int = -1


@dataclass(frozen=True)
class CompiledOption:
    """probability: index into numbers, or -1; belief: index whose mean is the probability, or -1; both -1: the rest."""

    identifier: str
    decision: int
    probability: int
    belief: int
    effects: tuple[CompiledEffect, ...]


@dataclass(frozen=True)
class CompiledDecision:
    identifier: str
    actor: int
    when: int  # expression index
    clock: int  # ONCE, EACH, EVERY, HAZARD
    limit: int  # largest number of ticks; 2**31-1 if none
    options: tuple[int, ...]  # option indices, in sorted order of identifiers
    drawn: tuple[int, ...]  # the same in the order of the file, in which their probabilities add up to meet the draw


@dataclass(frozen=True)
class Program:
    """What the engine runs. Built by `sandtable.compile.compile_scenario`; the two twins read nothing else."""

    title: str
    sha256: str  # of the scenario text, `--set` included
    horizon: float  # days

    # identifiers in sorted order
    actors: tuple[str, ...]
    places: tuple[str, ...]
    routes: tuple[str, ...]
    formations: tuple[str, ...]
    fires: tuple[str, ...]
    airs: tuple[str, ...]
    rings: tuple[str, ...]  # "fires:al-tanf" or "within:55.0:al-tanf"
    assumptions: tuple[str, ...]
    beliefs: tuple[str, ...]
    outcomes: tuple[str, ...]

    # numbers and the assumptions bound to them
    numbers: Floats  # (size,) base values; bound ones hold nan until a future sets them
    layout: Numbers
    bound_number: Ints  # (K,) index into numbers
    bound_assumption: Ints  # (K,) index of the assumption that supplies it

    # theatre
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
    barriers: tuple[str, ...]
    zones: dict[str, tuple[int, ...]]  # zone: place indices, sorted

    # rings: one per fires, then one per distinct `within`
    ring_center: Ints  # (G,)
    ring_variants: tuple[Floats, ...]  # per ring its possible radii, ascending (one unless an assumption supplies it)
    ring_inside: tuple[Flags, ...]  # per ring (variants, P)
    ring_low: tuple[
        Floats, ...
    ]  # per ring (variants, R): share of the route's length where it enters, -1 if its start is inside
    ring_high: tuple[Floats, ...]  # ... where it leaves, 2 if its end is inside; low = high = 3 if it never touches

    # parties
    stance: Ints  # (A, A) directed at the start
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

    # fires and air
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

    # decisions and ends
    decisions: tuple[CompiledDecision, ...]
    options: tuple[CompiledOption, ...]  # of all decisions, by decision then identifier
    stops: tuple[int, ...]  # expression indices
    outcome_when: tuple[int, ...]  # (Y,)
    outcome_time: tuple[int, ...]  # (Y,) expression or -1
    settlement_when: tuple[int, ...]  # expressions in the declared order
    settlement_rules: tuple[str, ...]
    expressions: tuple[Expression, ...]

    # what `first` and `reached` must remember: (actor, place), sorted
    first_slots: tuple[tuple[int, int], ...]
    reached_slots: tuple[tuple[int, int], ...]

    # random streams (32-bit hashes of purpose and identifiers, free of collisions)
    stream_assumption: Words  # (U,)
    stream_tolerance: Words  # (F,)
    stream_friction: Words  # (F, R)
    stream_engagement: Words  # (P + R,) index n: the n-th engagement there in this future
    stream_strike: Words  # (B, F)
    stream_decision: Words  # (D,)
    stream_surrender: Words  # (F,)
    stream_settlement: int = 0
    priors: tuple[object, ...] = field(default=())  # (U,) sandtable.scenario.priors.Prior, for the study layer


@dataclass
class Record:
    """One finished future."""

    status: int
    end: float  # day of the last instant
    events: int  # scheduled events processed
    outcomes: NDArray[np.bool_]  # (Y,)
    times: Floats  # (Y,) inf if never or not declared
    settlement_rule: int  # -1 if none
    de_facto: int  # index into SETTLEMENT_STATES, -1 if none
    de_jure: int
    choices: Ints  # (O,) how often each option was chosen
    first_choice: Ints  # (D,) option index first chosen at each decision, -1
    strikes: Ints  # (B,)
    first: Floats  # (len(first_slots),)
    reached: Floats  # (len(reached_slots),)
    control: Ints  # (P,) at the end
    strength: Floats  # (F,) at the end, 0 when gone
    log: list[tuple[float, int, int, int, float]]
