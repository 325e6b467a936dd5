"""Program and state as two records behind one pointer each: what the kernel sees.

Held together, the state of a future is one block of memory that a function receives as one pointer; with many
array arguments the same code was measured at less than half the speed. Formations are also kept as bit masks
(bit i = formation i): who stands at a place, waits for it, is on a route, is hostile to an actor.
All integers are 64 bits wide: one width is one compilation of each function.
Sizes are capacity classes, so that scenarios share one compilation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandtable.program.codes import Change, Purpose
from sandtable.program.limits import MOST_FORMATIONS

SHIFT = 5
WORD = 1 << SHIFT  # bits of a word of a mask that is longer than an integer
SEEN_BITS = len(Change)
LOG_ROWS = 65536
# columns of the table of numbers that the kernel returns, a row each future
ROW_STATUS, ROW_END, ROW_EVENTS, ROW_RULE, ROW_DE_FACTO, ROW_DE_JURE, ROW_ATTACKS, ROW_UNUSUAL = range(8)
ROW_LENGTH = 8
CHANGE_ROWS = 4096  # changes of control kept for one future; the event limit comes first


def _record(floats: str, ints: str) -> np.dtype:
    fields = [(name, "f8") for name in floats.split()]
    return np.dtype(fields + [(name, "i8") for name in ints.split()], align=True)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Counts and offsets of the flat vectors `ints` and `reals` of the world.
COUNTS = _names(
    "actors places routes formations fires airs rings assumptions beliefs decisions options effects outcomes stops "
    "expressions bound firsts reacheds settlements barriers words delayed"
)
INT_TABLES = _names(
    "bound_number bound_assumption place_urban route_start route_end next_place route_between "
    "adjacency_start adjacency_route beside crosses ring_center ring_variants ring_table "
    "ring_inside rings_at rings_maybe rings_on stance passage sources has_sources "
    "control formation_actor formation_place fortified airlift "
    "reserve formation_order order_kind order_start order_count waypoints watch_start fires_actor "
    "fires_base fires_against fires_active fires_when fires_spares air_by air_to air_against air_active "
    "decision_actor decision_watch decision_watch_formation decision_watch_place decision_watch_option "
    "decision_timed decision_when decision_clock decision_limit decision_option decision_options "
    "option_probability option_expression option_utility option_shift shift_when shift_number shift_expression "
    "option_effect effect_kind effect_subject effect_object "
    "effect_setting effect_place effect_places effect_number effect_formations effect_actor effect_zoned effect_passage "
    "effect_one_sided effect_after effect_delayed delayed_effect delayed_option delayed_position zone_places stops_at outcome_when "
    "outcome_time settlement_when code_start code_count code code_deps code_formations code_places "
    "code_options first_actor first_place reached_actor reached_place stream_tolerance stream_friction "
    "stream_engagement stream_strike stream_decision stream_surrender stream_recovery "
)
REAL_TABLES = _names("numbers place_terrain route_terrain quickest ring_radius ring_crossings watch constants")
NUMBER_BLOCKS = _names(
    "rules formation fires air belief decision option shift effect after route place settlement size"
)

HEADER = np.dtype(
    [
        ("horizon", "f8"),
        ("steps", "f8"),
        ("step_slack", "f8"),
        ("force_low", "f8"),
        ("force_high", "f8"),
        ("stream_settlement", "i8"),
    ]
    + [(name, "i8") for name in COUNTS]
    + [(f"at_{name}", "i8") for name in INT_TABLES + REAL_TABLES]
    + [(f"number_{name}", "i8") for name in NUMBER_BLOCKS],
    align=True,
)

FORMATION = _record(
    "strength initial set_strength steadiness cohesion quality pace factor cover mark t0 position velocity march arrived "
    "surrender_left surrender_rate surrender_since bay_rate recovery_left recovery_days share_borne "
    "t_arrive t_meet t_ring t_strike t_supply t_surrender t_recover t_resume",
    "mode place destination route engagement side partner spent bay times_spent levels_set came_from captor stage airlift "
    "order waypoint actor ring battery held ordered home is_inside rings attacked softened",
)
ENGAGEMENT = _record(
    "t0 rate_attack rate_defence pull root omega ratio r position level when endurance_attack endurance_defence "
    "strain_attack strain_defence pace_attack pace_defence borne_attack borne_defence",
    "location kind subject dirty altered first attackers defenders number gave_attack gave_defence",
)
LOCATION = _record("", "control engagement opened ceasefire engagements inside waiting on")
CLOCK = _record("left rate since when", "count")
BATTERY = _record("magazine launchers tempo loss delay", "active allowed strikes eligible")
RING = _record("", "variant inside")
DECISION = _record("last left since held", "ticks on armed first")
BELIEF = _record("alpha beta", "")
EXPRESSION = _record("value wake", "")
GLOBAL = _record(
    "now exponent c_attack c_defence c_meeting intensity attacker_spread defender_spread attack_endurance defence_endurance "
    "meeting_endurance sway pursuit recovery attack_ratio halt_ratio pause "
    "friction_spread tolerance prepared_after stage surrender_hazard surrender_at_bay "
    "wake wake_found loss_last tick_due timed_wake delay_due boundary",
    "events attacks unusual status touched areas grown moved fires_changed stopped fighting pending cut changed logging rows changes "
    "live timed altered shifted seized chose ticking ticked ticker "
    "spent bay standing barred ceasefires shutting closing delayer key0 key1",
)
LOG = np.dtype([("time", "f8"), ("value", "f8"), ("event", "i8"), ("subject", "i8"), ("object", "i8")], align=True)
HISTORY = np.dtype([("time", "f8"), ("place", "i8"), ("old", "i8"), ("new", "i8")], align=True)


@dataclass(frozen=True)
class Capacity:
    """Sizes of one compiled class; a program takes the smallest that holds it."""

    name: str
    places: int
    routes: int
    actors: int
    fires: int
    airs: int
    rings: int
    decisions: int
    options: int
    beliefs: int
    expressions: int
    numbers: int
    assumptions: int
    delayed: int
    ints: int
    reals: int


CLASSES = (
    Capacity("small", 64, 128, 8, 4, 16, 16, 32, 96, 16, 192, 2048, 128, 64, 1 << 17, 1 << 17),
    Capacity("large", 256, 512, 16, 8, 64, 32, 62, 256, 32, 512, 8192, 256, 256, 1 << 19, 1 << 19),
)


def words_for(bits: int) -> int:
    """Words of a mask of so many bits."""
    return (bits + WORD - 1) // WORD


def world_type(size: Capacity) -> np.dtype:
    """The read-only record of a compiled program."""
    return np.dtype([("n", HEADER), ("ints", "i8", (size.ints,)), ("reals", "f8", (size.reals,))], align=True)


def state_type(size: Capacity) -> np.dtype:
    """The scratch record of one future in flight."""
    n = MOST_FORMATIONS + 2
    words = words_for(size.places)
    fields = [
        ("g", GLOBAL),
        ("dice", "i8", (2 * (Purpose.DECISIONS + size.decisions),)),
        ("when", "f8", (n,)),
        ("formation", FORMATION, (n,)),
        ("departures", "i8", (MOST_FORMATIONS * size.routes,)),
        ("engagement", ENGAGEMENT, (n,)),
        ("location", LOCATION, (size.places + size.routes,)),
        ("touched", "i8", (words_for(size.places + size.routes),)),
        ("hostile", "i8", (size.actors,)), ("friend", "i8", (size.actors,)), ("members", "i8", (size.actors,)),
        ("directed", "i8", (size.actors * size.actors,)), ("stance", "i8", (size.actors * size.actors,)),
        ("closed", "i8", (size.actors * size.actors,)), ("shut", "i8", (size.actors,)), ("barring", "i8", (size.actors,)),
        ("attacked", "i8", (size.actors,)), ("due_effect", "f8", (size.delayed,)),
        ("held", "i8", (size.actors * words,)), ("start_held", "i8", (size.actors * words,)),
        ("start_open", "i8", (size.actors * words,)), ("start_area", "i8", (size.actors * words,)),
        ("start_stance", "i8", (size.actors * size.actors,)),
        ("open", "i8", ((size.actors + 1) * words,)), ("area", "i8", ((size.actors + 1) * words,)),
        ("frontier", "i8", (words,)),
        ("battery", BATTERY, (size.fires,)), ("clock", CLOCK, (size.fires * n,)),
        ("ring", RING, (size.rings,)),
        ("air_on", "i8", (size.airs,)), ("air_power", "f8", (size.airs,)),
        ("decision", DECISION, (size.decisions,)), ("tick", "f8", (size.decisions,)), ("chosen", "i8", (size.options,)),
        ("first_chosen", "f8", (size.options,)), ("last_chosen", "f8", (size.options,)), ("weight", "f8", (size.options,)),
        ("strikes", "i8", (size.actors * size.actors,)),
        ("belief", BELIEF, (size.beliefs,)), ("expression", EXPRESSION, (size.expressions,)), ("eval", "f8", (64,)),
        ("number", "f8", (size.numbers,)), ("assumption", "f8", (size.assumptions,)),
        ("first", "f8", (64,)), ("reached", "f8", (64,)),
        ("history", HISTORY, (CHANGE_ROWS,)),
        ("log", LOG, (LOG_ROWS,)),
    ]  # fmt: skip
    return np.dtype(fields, align=True)
