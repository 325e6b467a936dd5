"""Program to world record: flat tables, byte code, and the capacity class that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.compile.bytecode import Assembler
from sandtable.engine import layout
from sandtable.engine.layout import SEEN_BITS, WORD, words_for
from sandtable.program import Program
from sandtable.program.limits import MOST_FORMATIONS, OPTION_BITS, PLACE_BITS


class CapacityError(ValueError):
    """The program is larger than the largest capacity class."""


def capacity_for(program: Program, *, options: int, expressions: int, ints: int, reals: int) -> layout.Capacity:
    """The smallest capacity class that holds a program."""
    need = {
        "places": len(program.places), "routes": len(program.routes), "actors": len(program.actors),
        "fires": len(program.fires), "airs": len(program.airs), "rings": len(program.rings.names),
        "decisions": len(program.decisions), "options": options, "beliefs": len(program.beliefs),
        "expressions": expressions, "numbers": program.numbers.layout.size, "assumptions": len(program.assumptions),
        "delayed": _counts(program)["delayed"], "ints": ints, "reals": reals,
    }  # fmt: skip
    if len(program.formations) > MOST_FORMATIONS:
        raise CapacityError(f"{len(program.formations)} formations; the engine holds {MOST_FORMATIONS}")
    for size in layout.CLASSES:
        if all(count <= getattr(size, what) for what, count in need.items()):
            return size
    largest = layout.CLASSES[-1]
    over = ", ".join(
        f"{n} {what} (at most {getattr(largest, what)})" for what, n in need.items() if n > getattr(largest, what)
    )
    raise CapacityError(f"the scenario is larger than the engine holds: {over}")


def masks(rows: NDArray[Any]) -> list[int]:
    """Rows of flags as bit masks."""
    return [sum(1 << int(k) for k in np.flatnonzero(row)) for row in rows]


def places_mask(places: Iterable[int], program: Program) -> list[int]:
    """Bit mask of places, a word after the other."""
    words = [0] * words_for(len(program.places))
    for p in places:
        words[int(p) // WORD] |= 1 << int(p) % WORD
    return words


def transposed(masks_: list[int], bit: int) -> int:
    """Bit mask of the entries of a list of masks that have a bit set."""
    return sum(1 << k for k, mask in enumerate(masks_) if mask >> bit & 1)


def starts(counts: Iterable[int]) -> list[int]:
    """Offsets of consecutive runs, with the end as last entry."""
    out = [0]
    for count in counts:
        out.append(out[-1] + count)
    return out


class Tables:
    """Collects named integer and real tables and lays them out one after the other."""

    def __init__(self) -> None:
        self.ints: dict[str, list[int]] = {}
        self.reals: dict[str, list[float]] = {}

    def put(self, name: str, values: Any) -> None:
        self.ints[name] = [int(v) for v in np.asarray(values, dtype=object).ravel().tolist()]

    def put_reals(self, name: str, values: Any) -> None:
        self.reals[name] = [float(v) for v in np.asarray(values, dtype=float).ravel().tolist()]


def pack(program: Program) -> tuple[layout.Capacity, NDArray[Any]]:
    """World record of a program: (capacity class, (1,) record array). Raises CapacityError."""
    tables = Tables()
    _theatre(program, tables)
    _rings(program, tables)
    _parties(program, tables)
    _decisions(program, tables)
    _conditions(program, tables)
    _streams(program, tables)
    ints = sum(map(len, tables.ints.values()))
    reals = sum(map(len, tables.reals.values()))
    size = capacity_for(
        program, options=len(program.options), expressions=len(program.conditions.expressions), ints=ints, reals=reals
    )
    if any(len(slots) > 64 for slots in (program.conditions.first_slots, program.conditions.reached_slots)):
        raise CapacityError("more than 64 distinct first(...) or reached(...) in conditions")
    world = np.zeros(1, layout.world_type(size))
    head = world["n"]
    for kind, store in (("ints", tables.ints), ("reals", tables.reals)):
        at = 0
        for name, values in store.items():
            head[f"at_{name}"][0] = at
            world[kind][0, at : at + len(values)] = values
            at += len(values)
    for name, count in _counts(program).items():
        head[name][0] = count
    for field in dataclass_fields(program.numbers.layout):
        head[f"number_{field.name}"][0] = getattr(program.numbers.layout, field.name)
    head["horizon"][0] = program.horizon
    head["steps"][0], head["step_slack"][0] = program.steps, program.step_slack
    head["force_low"][0], head["force_high"][0] = program.force_ratios
    head["stream_settlement"][0] = program.streams.settlement
    return size, world


def _counts(program: Program) -> dict[str, int]:
    return {
        "actors": len(program.actors), "places": len(program.places), "routes": len(program.routes),
        "formations": len(program.formations), "fires": len(program.fires), "airs": len(program.airs),
        "rings": len(program.rings.names), "assumptions": len(program.assumptions), "beliefs": len(program.beliefs),
        "decisions": len(program.decisions), "options": len(program.options),
        "effects": sum(len(o.effects) for o in program.options), "outcomes": len(program.outcomes),
        "stops": len(program.conditions.stops), "expressions": len(program.conditions.expressions),
        "bound": len(program.numbers.bound_number),
        "firsts": len(program.conditions.first_slots), "reacheds": len(program.conditions.reached_slots),
        "settlements": len(program.conditions.settlement_when), "barriers": len(program.barriers),
        "words": words_for(len(program.places)),
        "delayed": sum(effect.after >= 0 for option in program.options for effect in option.effects),
    }  # fmt: skip


def _theatre(program: Program, tables: Tables) -> None:
    tables.put_reals("numbers", program.numbers.values)
    tables.put("bound_number", program.numbers.bound_number)
    tables.put("bound_assumption", program.numbers.bound_assumption)
    tables.put_reals("place_terrain", program.theatre.place_terrain)
    tables.put("place_urban", program.theatre.place_is_urban)
    tables.put("route_start", program.theatre.route_start)
    tables.put("route_end", program.theatre.route_end)
    tables.put_reals("route_terrain", program.theatre.route_terrain)
    tables.put("next_place", program.theatre.next_place)
    tables.put_reals("quickest", program.theatre.quickest)
    tables.put("route_between", program.theatre.route_between)
    tables.put("crosses", program.theatre.crosses)
    roads: list[list[tuple[int, int]]] = [[] for _ in program.places]
    for r, (a, b) in enumerate(
        zip(program.theatre.route_start.tolist(), program.theatre.route_end.tolist(), strict=True)
    ):
        roads[a].append((b, r))
        roads[b].append((a, r))
    ordered = [[r for _, r in sorted(out)] for out in roads]  # by neighbour: the lower place wins ties
    tables.put("adjacency_start", starts(map(len, ordered)))
    tables.put("adjacency_route", [r for out in ordered for r in out])
    tables.put("beside", [places_mask({q for q, _ in out}, program) for out in roads])


def _rings(program: Program, tables: Tables) -> None:
    variants = [len(radii) for radii in program.rings.variants]
    tables.put("ring_center", program.rings.center)
    tables.put("ring_variants", variants + starts(variants)[:-1])
    tables.put_reals("ring_radius", np.concatenate([*program.rings.variants, np.zeros(0)]))
    crossings = [
        np.stack([low, high], axis=-1).ravel() for low, high in zip(program.rings.low, program.rings.high, strict=True)
    ]
    tables.put_reals("ring_crossings", np.concatenate([*crossings, np.zeros(0)]))
    inside = [flags.ravel().astype(int) for flags in program.rings.inside]
    tables.put("ring_table", starts(map(len, crossings))[:-1] + starts(map(len, inside))[:-1])
    tables.put("ring_inside", np.concatenate([*inside, np.zeros(0, int)]))
    places, routes = len(program.places), len(program.routes)
    always, ever = (_rings_by(program.rings.inside, places, over) for over in (np.all, np.any))
    tables.put("rings_at", always)
    tables.put("rings_maybe", [a ^ b for a, b in zip(always, ever, strict=True)])
    crossed = [low < high for low, high in zip(program.rings.low, program.rings.high, strict=True)]
    tables.put("rings_on", _rings_by(crossed, routes, np.any))


def _rings_by(flags: Sequence[NDArray[Any]], count: int, over: Callable[..., Any]) -> list[int]:
    """Masks of rings per place or route, from flags (variants, places or routes) of each ring taken together."""
    rows = [over(each, axis=0) for each in flags]
    return [sum(1 << r for r, row in enumerate(rows) if row[k]) for k in range(count)]


def _parties(program: Program, tables: Tables) -> None:
    tables.put("stance", program.parties.stance)
    tables.put("passage", program.parties.is_closed)
    tables.put("sources", [places_mask(np.flatnonzero(row), program) for row in program.parties.is_source])
    tables.put("has_sources", program.parties.has_sources)
    tables.put("control", program.parties.control)
    tables.put("formation_actor", program.parties.formation_actor)
    tables.put("formation_place", program.parties.formation_place)
    tables.put("fortified", program.parties.formation_is_fortified)
    tables.put("airlift", program.parties.formation_has_airlift)
    tables.put("reserve", program.parties.formation_is_reserve)
    tables.put("formation_order", program.parties.formation_order)
    tables.put("order_kind", [o.kind for o in program.parties.orders])
    tables.put("order_count", [len(o.waypoints) for o in program.parties.orders])
    tables.put("order_start", starts(len(o.waypoints) for o in program.parties.orders)[:-1])
    tables.put("waypoints", [p for o in program.parties.orders for p in o.waypoints])
    tables.put("watch_start", starts(map(len, program.parties.watch)))
    tables.put_reals("watch", [x for levels in program.parties.watch for level in levels for x in level])
    tables.put("fires_actor", program.support.fires_actor)
    tables.put("fires_base", program.support.fires_base)
    tables.put("fires_against", masks(program.support.fires_against))
    tables.put("fires_active", program.support.fires_is_active)
    tables.put("fires_when", program.support.fires_when)
    tables.put("fires_spares", program.support.fires_spares_contact)
    tables.put("air_by", program.support.air_by)
    tables.put("air_to", program.support.air_to)
    tables.put("air_against", masks(program.support.air_against))
    tables.put("air_active", program.support.air_is_active)


def _decisions(program: Program, tables: Tables) -> None:
    effects = [effect for option in program.options for effect in option.effects]
    tables.put("decision_actor", [d.actor for d in program.decisions])
    tables.put("decision_when", [d.when for d in program.decisions])
    tables.put("decision_clock", [d.clock for d in program.decisions])
    tables.put("decision_limit", [d.limit for d in program.decisions])
    tables.put("decision_option", [option for d in program.decisions for option in d.drawn])
    tables.put("decision_options", starts(len(d.drawn) for d in program.decisions))
    tables.put("option_probability", [o.probability for o in program.options])
    tables.put("option_expression", [o.expression for o in program.options])
    tables.put("option_utility", [o.utility for o in program.options])
    tables.put("option_shift", starts(len(o.shifts) for o in program.options))
    for name in ("when", "number", "expression"):
        tables.put(f"shift_{name}", [getattr(shift, name) for o in program.options for shift in o.shifts])
    tables.put("option_effect", starts(len(o.effects) for o in program.options))
    for name in ("kind", "subject", "object", "setting", "number"):
        tables.put(f"effect_{name}", [getattr(effect, name) for effect in effects])
    tables.put("effect_place", starts(len(effect.places) for effect in effects))
    tables.put("effect_places", [p for effect in effects for p in effect.places])
    tables.put("effect_formations", [sum(1 << f for f in effect.formations) for effect in effects])
    for name, key in (
        ("zoned", "is_zoned"),
        ("one_sided", "is_one_sided"),
        ("actor", "actor"),
        ("passage", "passage"),
        ("after", "after"),
    ):
        tables.put(f"effect_{name}", [getattr(effect, key) for effect in effects])
    delayed = [
        (option, position)
        for option, entry in enumerate(program.options) for position, effect in enumerate(entry.effects) if effect.after >= 0
    ]  # fmt: skip
    first = starts(len(o.effects) for o in program.options)
    tables.put("delayed_option", [option for option, _ in delayed])
    tables.put("delayed_position", [position for _, position in delayed])
    tables.put("delayed_effect", [first[option] + position for option, position in delayed])
    number = {first[option] + position: k for k, (option, position) in enumerate(delayed)}
    tables.put("effect_delayed", [number.get(e, -1) for e in range(len(effects))])


def _conditions(program: Program, tables: Tables) -> None:
    assembler = Assembler(program)
    codes = [assembler.assemble(expression) for expression in program.conditions.expressions]
    tables.put("stops_at", list(program.conditions.stops))
    tables.put("outcome_when", list(program.conditions.outcome_when))
    tables.put("outcome_time", list(program.conditions.outcome_time))
    tables.put("settlement_when", list(program.conditions.settlement_when))
    tables.put("code_start", starts(len(code.instructions) for code in codes)[:-1])
    tables.put("code_count", [len(code.instructions) for code in codes])
    tables.put("code", [x for code in codes for instruction in code.instructions for x in instruction])
    tables.put("code_deps", [code.sees for code in codes])
    conditions = [codes[d.when] for d in program.decisions]
    for name, bits in (("formation", MOST_FORMATIONS), ("place", PLACE_BITS), ("option", OPTION_BITS)):
        tables.put(f"code_{name}s", [getattr(code, f"{name}s") for code in codes])
        watched = [getattr(code, f"{name}s") for code in conditions]
        tables.put(f"decision_watch_{name}", [transposed(watched, bit) for bit in range(bits)])
    tables.put("decision_watch", [transposed([code.sees for code in conditions], bit) for bit in range(SEEN_BITS)])
    tables.put("decision_timed", [transposed([int(code.is_timed) for code in conditions], 0)])
    tables.put("zone_places", assembler.places)
    tables.put_reals("constants", assembler.constants)
    tables.put("first_actor", [a for a, _ in program.conditions.first_slots])
    tables.put("first_place", [p for _, p in program.conditions.first_slots])
    tables.put("reached_actor", [a for a, _ in program.conditions.reached_slots])
    tables.put("reached_place", [p for _, p in program.conditions.reached_slots])


def _streams(program: Program, tables: Tables) -> None:
    for name in ("tolerance", "friction", "engagement", "strike", "decision", "surrender", "recovery"):
        tables.put(f"stream_{name}", getattr(program.streams, name))
