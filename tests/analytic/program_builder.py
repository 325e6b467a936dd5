"""What a `Sketch` compiles to: the arrays of a Program, filled in without the real compiler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from math import hypot, inf, nan, sqrt
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from sandtable.program import (
    BELIEF_NUMBERS,
    DECISION_NUMBERS,
    FIRES_NUMBERS,
    FORMATION_NUMBERS,
    RULE_NAMES,
    Clock,
    CompiledDecision,
    CompiledEffect,
    CompiledOption,
    Conditions,
    EffectKind,
    Layout,
    Numbers,
    Order,
    OrderKind,
    Parties,
    Program,
    Rings,
    Stance,
    Streams,
    Support,
    Theatre,
)
from sandtable.scenario.grammar import parse
from sandtable.scenario.trees import Arithmetic, Call, Comparison, Expression, Node, Number, walk

if TYPE_CHECKING:
    from tests.analytic.builder import Sketch

STANCE = {"hostile": Stance.HOSTILE, "neutral": Stance.NEUTRAL, "friendly": Stance.FRIENDLY}
CLOCK = {"once": Clock.ONCE, "each": Clock.EACH, "every": Clock.EVERY, "hazard": Clock.HAZARD}
COVER = {"flat": 1.0, "rolling": 1.2, "rugged": 1.4, "urban": 1.4}
GOING = {"flat": 1.0, "rolling": 0.8, "rugged": 0.5, "urban": 0.6}
RULES = {
    "attacker_loss": 0.02, "defender_loss": 0.015, "daily_loss": nan, "loss_ratio": nan, "usual_ratio": 1.0,
    "exponent": 0.3, "intensity": 1.0, "attacker_spread": 0.0, "defender_spread": 0.0, "attack_endurance": 1e9,
    "defence_endurance": 1e9, "sway": 0.2, "pursuit": 0.0, "recovery": 10.0, "attack_ratio": 0.8, "halt_ratio": 0.6,
    "pause": 3.0, "friction_spread": 0.0, "tolerance": 0.229, "prepared_after": 3.0, "stage": 5.0,
    "surrender_hazard": 0.02, "surrender_at_bay": 0.0,
}  # fmt: skip


def with_defaults(defaults: dict[str, float], stated: dict[str, float]) -> dict[str, float]:
    unknown = stated.keys() - defaults.keys()
    if unknown:
        raise TypeError(f"unknown numbers: {sorted(unknown)}")
    return {**defaults, **stated}


class ProgramBuilder:
    """Fills the arrays of a Program from a sketch."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.actors, self.places = sorted(sketch.actors), sorted(sketch.places)
        self.routes, self.formations = sorted(sketch.routes), sorted(sketch.formations)
        self.fires, self.airs, self.beliefs = sorted(sketch.fires), sorted(sketch.airs), sorted(sketch.beliefs)
        self.names, self.outcomes = sorted(sketch.decisions), sorted(sketch.outcomes)
        self.assumptions = sorted({binding[3] for binding in sketch.bound})
        self.barriers = sorted({barrier for route in sketch.routes.values() for barrier in route["crosses"]})
        self.expressions: list[Expression] = []
        self.orders: list[Order] = []
        self.numbers: list[float] = []
        self.where: dict[tuple[str, str, str], int] = {}
        self.offset: dict[str, int] = {}

    def build(self) -> Program:
        options, decisions = self.compile_decisions()
        fires_when = [self.condition(self.sketch.fires[b]["when"]) for b in self.fires]
        parts: dict[str, Any] = {
            "stops": tuple(self.condition(stop) for stop in self.sketch.stops),
            "outcome_when": tuple(self.condition(self.sketch.outcomes[y][0]) for y in self.outcomes),
            "outcome_time": tuple(self.condition(self.sketch.outcomes[y][1], kind="time") for y in self.outcomes),
            "settlement_when": tuple(self.condition(rule[1]) for rule in self.sketch.settlement),
            "settlement_rules": tuple(rule[0] for rule in self.sketch.settlement),
            "fires_when": _ints(fires_when),
        }
        parts |= self.theatre() | self.parties() | self.support()
        layout = self.lay_out()
        calls = [node for e in self.expressions for node in walk(e) if isinstance(node, Call)]
        slots = {
            name: tuple(sorted({(self.actors.index(c.arguments[0]), self.places.index(c.arguments[1])) for c in calls
                                if c.function == name}))
            for name in ("first", "reached")
        }  # fmt: skip
        parts |= {
            "values": np.array(self.numbers, dtype=np.float64),
            "layout": layout,
            "bound_number": _ints([self.where[block, name, key] for block, name, key, _ in self.sketch.bound]),
            "bound_assumption": _ints([self.assumptions.index(b[3]) for b in self.sketch.bound]),
            "zones": {name: tuple(sorted(map(self.places.index, zone))) for name, zone in self.sketch.zones.items()},
            "orders": tuple(self.orders),
            "watch": tuple(self.watched(name) for name in self.formations),
            "expressions": tuple(self.expressions),
            "first_slots": slots["first"],
            "reached_slots": slots["reached"],
        }

        def part(kind: Any) -> Any:
            return kind(**{field.name: parts.pop(field.name) for field in fields(kind)})

        program = Program(
            title="sketch", sha256="", horizon=self.sketch.horizon, force_ratios=(0.5, 5.0), actors=tuple(self.actors),
            places=tuple(self.places), routes=tuple(self.routes), formations=tuple(self.formations),
            fires=tuple(self.fires), airs=tuple(self.airs), assumptions=tuple(self.assumptions),
            beliefs=tuple(self.beliefs), outcomes=tuple(self.outcomes), barriers=tuple(self.barriers),
            numbers=part(Numbers), theatre=part(Theatre), rings=self.rings(), parties=part(Parties),
            support=part(Support), decisions=tuple(decisions), options=tuple(options), conditions=part(Conditions),
            streams=self.streams(),
        )  # fmt: skip
        assert not parts
        return program

    # -- expressions and orders

    def condition(self, text: str | None, *, kind: Any = "boolean", is_watched: bool = True) -> int:
        if text is None:
            return -1
        self.expressions.append(parse(text, expected=kind, is_watched=is_watched))
        return len(self.expressions) - 1

    def order(self, orders: str | Sequence[str]) -> int:
        if isinstance(orders, str):
            self.orders.append(Order({"hold": OrderKind.HOLD, "withdraw": OrderKind.WITHDRAW}[orders]))
        else:
            self.orders.append(Order(OrderKind.ADVANCE, tuple(map(self.places.index, orders))))
        return len(self.orders) - 1

    def watched(self, formation: str) -> tuple[tuple[float, float], ...]:
        """Levels of the formation's strength that any condition compares with, as (share, fighters)."""
        levels: set[tuple[float, float]] = set()
        comparisons = [node for e in self.expressions for node in walk(e) if isinstance(node, Comparison)]
        for node in comparisons:
            for side, level in ((node.left, node.right), (node.right, node.left)):
                if isinstance(side, Call) and side.function == "strength" and side.arguments == (formation,):
                    fighters = _linear(level, initial=0.0)
                    levels.add((_linear(level, initial=1.0) - fighters, fighters))
        return tuple(sorted(levels))

    # -- numbers

    def add(self, block: str, name: str, values: dict[str, float]) -> None:
        self.offset.setdefault(block, len(self.numbers))
        for key, value in values.items():
            self.where[block, name, key] = len(self.numbers)
            self.numbers.append(value)

    def lay_out(self) -> Layout:
        sketch, rules = self.sketch, with_defaults(RULES, self.sketch.rules)
        self.add("rules", "", {name: rules[name] for name in RULE_NAMES})
        for f in self.formations:
            self.add("formation", f, {name: sketch.formations[f]["numbers"][name] for name in FORMATION_NUMBERS})
        for b in self.fires:
            self.add("fires", b, {name: sketch.fires[b]["numbers"][name] for name in FIRES_NUMBERS})
        for name in self.airs:
            self.add("air", name, {"power": sketch.airs[name]["power"]})
        for v in self.beliefs:
            self.add("belief", v, dict(zip(BELIEF_NUMBERS, sketch.beliefs[v], strict=True)))
        for d in self.names:
            self.add("decision", d, {name: sketch.decisions[d][name] for name in DECISION_NUMBERS})
        for name, probability in self.probabilities.items():
            self.add("option", name, {"probability": probability})
        for number, strength in enumerate(self.reinforcements):
            self.add("effect", str(number), {"strength": strength})
        for r in self.routes:
            self.add("route", r, {"length": self.length(r)})
        for p in self.places:
            self.add("place", p, {"value": sketch.places[p]["value"]})
        for rule, _, *states in sketch.settlement:
            for which, weights in zip(("de-facto", "de-jure"), states, strict=True):
                self.add("settlement", rule, {f"{which}-{n}": weight for n, weight in enumerate(weights)})
        blocks = {name: self.offset.get(name, len(self.numbers)) for name in Layout.__annotations__ if name != "size"}
        return Layout(**blocks, size=len(self.numbers))

    # -- geography

    def at(self, place: str) -> tuple[float, float]:
        point: tuple[float, float] = self.sketch.places[place]["at"]
        return point

    def apart(self, one: str, other: str) -> float:
        (x, y), (u, v) = self.at(one), self.at(other)
        return hypot(u - x, v - y)

    def length(self, route: str) -> float:
        stated = self.sketch.routes[route]["length"]
        return float(stated if stated is not None else self.apart(*self.sketch.routes[route]["between"]))

    def theatre(self) -> dict[str, Any]:
        places, routes = self.sketch.places, self.sketch.routes
        size = len(self.places)
        between = np.full((size, size), -1, dtype=np.int32)
        cost = np.where(np.eye(size, dtype=bool), 0.0, inf)
        step = np.full((size, size), -1, dtype=np.int32)
        ends = [tuple(map(self.places.index, routes[r]["between"])) for r in self.routes]
        for route, (a, b) in enumerate(ends):
            between[a, b] = between[b, a] = route
        for _ in range(size):
            for route, pair in enumerate(ends):
                leg = self.length(self.routes[route]) / GOING[routes[self.routes[route]]["terrain"]]
                for a, b in (pair, pair[::-1]):
                    for goal in range(size):
                        if leg + cost[b, goal] < cost[a, goal] or (
                            leg + cost[b, goal] == cost[a, goal] and b < step[a, goal]
                        ):
                            cost[a, goal], step[a, goal] = leg + cost[b, goal], b
        return {
            "place_terrain": np.array([COVER[places[p]["terrain"]] for p in self.places]),
            "place_is_urban": np.array([places[p]["terrain"] == "urban" for p in self.places], dtype=np.bool_),
            "route_start": _ints([pair[0] for pair in ends]), "route_end": _ints([pair[1] for pair in ends]),
            "route_terrain": np.array([GOING[routes[r]["terrain"]] for r in self.routes]),
            "next_place": step, "quickest": cost, "route_between": between,
            "distance": np.array([[self.apart(p, q) for q in self.places] for p in self.places]),
            "crosses": np.array(
                [[b in routes[r]["crosses"] for b in self.barriers] for r in self.routes], dtype=np.bool_
            ).reshape(len(self.routes), len(self.barriers)),
        }  # fmt: skip

    def rings(self) -> Rings:
        """Every base's reach, then every `within`; routes are straight lines, `low` and `high` shares of them."""
        circles = [
            (f"fires:{b}", self.sketch.fires[b]["place"], self.sketch.fires[b]["numbers"]["reach"]) for b in self.fires
        ]
        calls = [
            node for e in self.expressions for node in walk(e) if isinstance(node, Call) and node.function == "within"
        ]
        for radius, place in sorted({(c.arguments[1], c.arguments[2]) for c in calls}):
            circles.append((f"within:{radius}:{place}", place, radius))
        inside = [np.array([[self.apart(center, p) <= radius for p in self.places]]) for _, center, radius in circles]
        chords = [
            [self.chord(center, radius, *self.sketch.routes[r]["between"]) for r in self.routes]
            for _, center, radius in circles
        ]
        return Rings(
            names=tuple(name for name, _, _ in circles),
            center=_ints([self.places.index(center) for _, center, _ in circles]),
            variants=tuple(np.array([radius]) for _, _, radius in circles),
            inside=tuple(inside),
            low=tuple(np.array([[low for low, _ in chord]]) for chord in chords),
            high=tuple(np.array([[high for _, high in chord]]) for chord in chords),
        )

    def chord(self, center: str, radius: float, start: str, end: str) -> tuple[float, float]:
        (cx, cy), (x, y), (u, v) = self.at(center), self.at(start), self.at(end)
        dx, dy = u - x, v - y
        square = dx * dx + dy * dy
        middle = ((cx - x) * dx + (cy - y) * dy) / square
        miss = hypot(x + middle * dx - cx, y + middle * dy - cy)
        if miss >= radius:
            return 3.0, 3.0
        half = sqrt((radius * radius - miss * miss) / square)
        low, high = middle - half, middle + half
        if high < 0.0 or low > 1.0:
            return 3.0, 3.0
        return (-1.0 if low < 0.0 else low), (2.0 if high > 1.0 else high)

    # -- parties, support, decisions

    def parties(self) -> dict[str, Any]:
        sketch = self.sketch
        stance = np.full((len(self.actors), len(self.actors)), Stance.NEUTRAL, dtype=np.int32)
        np.fill_diagonal(stance, Stance.FRIENDLY)
        for one, other, to in sketch.stances:
            stance[self.actors.index(one), self.actors.index(other)] = STANCE[to]
        forces = [sketch.formations[f] for f in self.formations]
        control = [sketch.places[p]["control"] for p in self.places]
        return {
            "stance": stance,
            "is_closed": np.array(
                [[(a, b) in sketch.closed for b in self.actors] for a in self.actors], dtype=np.bool_
            ),
            "is_source": np.array([[p in sketch.actors[a] for p in self.places] for a in self.actors], dtype=np.bool_),
            "has_sources": np.array([bool(sketch.actors[a]) for a in self.actors], dtype=np.bool_),
            "control": _ints([-1 if owner is None else self.actors.index(owner) for owner in control]),
            "formation_actor": _ints([self.actors.index(f["actor"]) for f in forces]),
            "formation_place": _ints([self.places.index(f["place"]) for f in forces]),
            "formation_is_fortified": np.array([f["fortified"] for f in forces], dtype=np.bool_),
            "formation_has_airlift": np.array([f["airlift"] for f in forces], dtype=np.bool_),
            "formation_is_reserve": np.array([f["reserve"] for f in forces], dtype=np.bool_),
            "formation_order": _ints([self.order(f["orders"]) for f in forces]),
        }

    def support(self) -> dict[str, Any]:
        bases, airs = [self.sketch.fires[b] for b in self.fires], [self.sketch.airs[name] for name in self.airs]
        shape = len(self.actors)

        def against(entries: list[dict[str, Any]]) -> Any:
            rows = [[a in entry["against"] for a in self.actors] for entry in entries]
            return np.array(rows, dtype=np.bool_).reshape(len(entries), shape)

        return {
            "fires_actor": _ints([self.actors.index(b["actor"]) for b in bases]),
            "fires_base": _ints([self.places.index(b["place"]) for b in bases]),
            "fires_against": against(bases),
            "fires_is_active": np.array([b["active"] for b in bases], dtype=np.bool_),
            "fires_spares_contact": np.array([b["not_in_contact"] for b in bases], dtype=np.bool_),
            "air_by": _ints([self.actors.index(a["by"]) for a in airs]),
            "air_to": _ints([self.actors.index(a["to"]) for a in airs]),
            "air_against": against(airs),
            "air_is_active": np.array([a["active"] for a in airs], dtype=np.bool_),
        }

    def compile_decisions(self) -> tuple[list[CompiledOption], list[CompiledDecision]]:
        self.probabilities: dict[str, float] = {}
        self.reinforcements: list[float] = []
        options: list[CompiledOption] = []
        decisions: list[CompiledDecision] = []
        for number, name in enumerate(self.names):
            stated = self.sketch.decisions[name]
            first = len(options)
            for option in sorted(stated["options"]):
                probability, effects = stated["options"][option]
                believed = f"belief({probability})" if probability in self.beliefs else None
                expression = self.condition(believed, kind="number", is_watched=False)
                is_number = not isinstance(probability, str)
                self.probabilities[f"{name}.{option}"] = float(probability) if is_number else nan
                compiled = tuple(self.effect(kind, what) for effect in effects for kind, what in effect.items())
                options.append(CompiledOption(option, number, len(options) if is_number else -1, compiled, expression))
            decisions.append(CompiledDecision(
                identifier=name, actor=self.actors.index(stated["actor"]), when=self.condition(stated["when"]),
                clock=CLOCK[stated["clock"]], limit=1 if stated["clock"] == "once" else stated["limit"] or 2**31 - 1,
                options=tuple(range(first, len(options))),
                drawn=tuple(first + sorted(stated["options"]).index(option) for option in stated["options"]),
            ))  # fmt: skip
        return self.place_numbers(options), decisions

    def place_numbers(self, options: list[CompiledOption]) -> list[CompiledOption]:
        """Offsets of option and effect numbers, known once everything before them is counted."""
        counts = (
            len(RULE_NAMES), len(FORMATION_NUMBERS) * len(self.formations), len(FIRES_NUMBERS) * len(self.fires),
            len(self.airs), len(BELIEF_NUMBERS) * len(self.beliefs), len(DECISION_NUMBERS) * len(self.names),
        )  # fmt: skip
        start = sum(counts)

        def moved(effect: CompiledEffect) -> CompiledEffect:
            number = effect.number + start + len(options) if effect.number >= 0 else -1
            return replace(effect, number=number)

        return [
            replace(
                o,
                probability=o.probability + start if o.probability >= 0 else -1,
                effects=tuple(moved(e) for e in o.effects),
            )
            for o in options
        ]

    def effect(self, kind: str, what: Any) -> CompiledEffect:
        """One effect as `{kind: arguments}`: {"orders": ("guard", ["town"])}, {"stance": ("blue", "red", "neutral")}, ..."""
        code = EffectKind.STANCE if kind == "passage" else EffectKind[kind.upper()]
        names = {"fires": self.fires, "air": self.airs, "evidence": self.beliefs}.get(kind, [])
        match kind:
            case "orders":
                return CompiledEffect(code, object=self.order(what[1]), formations=self.named(what[0]))
            case "stance":
                return CompiledEffect(code, self.actors.index(what[0]), self.actors.index(what[1]), STANCE[what[2]])
            case "passage":
                one, other = map(self.actors.index, what[:2])
                return CompiledEffect(
                    EffectKind.STANCE, one, other, -1, passage=int(what[2] == "closed"), is_one_sided=True
                )
            case "reinforce" | "cohesion":
                self.reinforcements.append(what[1])
                number = len(self.reinforcements) - 1
                return CompiledEffect(code, number=number, formations=self.named(what[0]))
            case "commit":
                at = self.places.index(what[1]) if what[1] else -1
                return CompiledEffect(code, object=at, formations=self.named(what[0]))
            case "handover":
                giver, places, taker = what
                return CompiledEffect(
                    code, self.actors.index(giver), self.actors.index(taker),
                    places=tuple(sorted(map(self.places.index, places))),
                )  # fmt: skip
            case "withdraw":
                return CompiledEffect(code, object=self.order([what[1]]), formations=self.named(what[0]))
            case "evacuate" | "refit":
                return CompiledEffect(code, formations=self.named(what))
            case "surrender":
                return CompiledEffect(code, object=self.actors.index(what[1]), formations=self.named(what[0]))
            case "airlift":
                return CompiledEffect(code, setting=int(what[1]), formations=self.named(what[0]))
            case "ceasefire":
                return CompiledEffect(code, setting=int(what[1]), places=tuple(sorted(map(self.places.index, what[0]))))
            case "end":
                return CompiledEffect(code)
        return CompiledEffect(code, names.index(what[0]), setting=int(what[1]))

    def named(self, formations: str | Sequence[str]) -> tuple[int, ...]:
        names = [formations] if isinstance(formations, str) else formations
        return tuple(sorted(map(self.formations.index, names)))

    def streams(self) -> Streams:
        def stream(*parts: str) -> int:
            return crc32("/".join(parts).encode())

        def row(*parts: str, over: list[str]) -> Any:
            return np.array([stream(*parts, name) for name in over], dtype=np.uint32)

        def table(purpose: str, over: list[str], across: list[str]) -> Any:
            rows = [[stream(purpose, one, other) for other in across] for one in over]
            return np.array(rows, dtype=np.uint32).reshape(len(over), len(across))

        return Streams(
            assumption=row("assumption", over=self.assumptions),
            tolerance=row("tolerance", over=self.formations),
            friction=table("friction", self.formations, self.routes),
            engagement=row("engagement", over=self.places + self.routes),
            strike=table("strike", self.fires, self.formations),
            decision=row("decision", over=self.names),
            surrender=row("surrender", over=self.formations),
            recovery=row("recovery", over=self.formations),
            settlement=stream("settlement"),
        )


def _ints(values: Sequence[int]) -> Any:
    return np.array(values, dtype=np.int32)


def _linear(node: Node, *, initial: float) -> float:
    """The value of a level of strength if the initial strength were this."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Call):
        return initial
    assert isinstance(node, Arithmetic)
    left, right = _linear(node.left, initial=initial), _linear(node.right, initial=initial)
    return {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else inf}[node.operator]
