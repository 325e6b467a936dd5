"""Conditions: the expression trees, read as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import copysign, inf, nan

from sandtable.engine.reference.beliefs import Belief
from sandtable.engine.reference.fires import Battery
from sandtable.engine.reference.state import Formation, World, is_same_point
from sandtable.engine.reference.supply import conducts
from sandtable.program import Mode
from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Conditional,
    Day,
    Logic,
    Node,
    Not,
    Number,
    children,
    walk,
)

# A level is reached when it is touched, a day when it begins.
_REACHED_STRENGTH = {"<": "<=", "<=": "<=", ">": ">", ">=": ">", "==": "==", "!=": "!="}
_REACHED_DAY = {"<": "<", "<=": "<", ">": ">=", ">=": ">=", "==": "==", "!=": "!="}
_SPENT = 0.5  # of its power
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Conditions:
    """Evaluates expressions about a future as it stands now.

    batteries, beliefs : by fires entry and belief. chosen : by option the days on which it was chosen. All change while it plays.
    """

    def __init__(
        self,
        world: World,
        *,
        batteries: Sequence[Battery],
        beliefs: Sequence[Belief],
        chosen: Sequence[Sequence[float]],
    ) -> None:
        self._world = world
        self._setting = world.setting
        self._batteries = batteries
        self._beliefs = beliefs
        self._days = chosen

    def holds(self, expression: int) -> bool:
        return self.value(expression) != 0.0

    def value(self, expression: int) -> float:
        return self._value(self._setting.program.conditions.expressions[expression].tree)

    def wake_ups(self, expression: int) -> Iterator[float]:
        """Every day that the expression compares `day` with."""
        pending: list[Node] = [self._setting.program.conditions.expressions[expression].tree]
        while pending:
            node = pending.pop()
            if isinstance(node, Comparison):
                if isinstance(node.left, Day):
                    yield self._value(node.right)
                elif isinstance(node.right, Day):
                    yield self._value(node.left)
            pending += children(node)

    # -- nodes

    def _value(self, node: Node) -> float:
        match node:
            case Number():
                return node.value
            case AssumptionValue():
                return self._setting.assumption[node.name]
            case Day():
                return self._world.now
            case Call():
                return float(getattr(self, f"_{node.function}")(*node.arguments))
            case Arithmetic():
                return _calculate(node.operator, self._value(node.left), self._value(node.right))
            case Comparison():
                return float(self._compare(node))
            case Logic(operator="and"):
                return float(all(self._value(term) != 0.0 for term in node.terms))
            case Logic():
                return float(any(self._value(term) != 0.0 for term in node.terms))
            case Not():
                return float(self._value(node.term) == 0.0)
            case Conditional():
                return self._value(node.then if self._value(node.condition) != 0.0 else node.otherwise)

    def _compare(self, node: Comparison) -> bool:
        for operator, subject, other in (
            (node.operator, node.left, node.right), (_MIRRORED[node.operator], node.right, node.left),
        ):  # fmt: skip
            if isinstance(subject, Day):
                return _relate(_REACHED_DAY[operator], self._world.now, self._value(other))
            if (
                isinstance(subject, Call)
                and subject.function == "strength"
                and _is_level(other, of=subject.arguments[0])
            ):
                name = str(subject.arguments[0])
                share, fighters = self._level(other)
                level = share * self._initial(name) + fighters
                return _relate(_REACHED_STRENGTH[operator], self._strength(name), level)
        return _relate(node.operator, self._value(node.left), self._value(node.right))

    def _level(self, node: Node) -> tuple[float, float]:
        """A level of strength as a share of the initial strength and a number of fighters."""
        if isinstance(node, Call) and node.function == "initial":
            return 1.0, 0.0
        if not isinstance(node, Arithmetic):
            return 0.0, self._value(node)
        (share, fighters), (other_share, other_fighters) = self._level(node.left), self._level(node.right)
        match node.operator:
            case "+":
                return share + other_share, fighters + other_fighters
            case "-":
                return share - other_share, fighters - other_fighters
            case "*" if other_share == 0.0:
                return share * other_fighters, fighters * other_fighters
            case "*" if share == 0.0:
                return fighters * other_share, fighters * other_fighters
            case "/" if other_share == 0.0:
                return _divide(share, other_fighters), _divide(fighters, other_fighters)
        raise ValueError("no sum of fighters and shares of the initial strength")

    # -- names

    def _actor(self, name: str) -> int:
        return self._setting.index["actor"][name]

    def _place(self, name: str) -> int:
        return self._setting.index["place"][name]

    def _formation(self, name: str) -> Formation:
        return self._world.formations[self._setting.index["formation"][name]]

    def _places(self, name: str) -> tuple[int, ...]:
        """A place, or those of a zone."""
        index = self._setting.index["place"]
        return (index[name],) if name in index else self._setting.program.theatre.zones[name]

    def _options(self, actor: str, option: str) -> list[int]:
        program = self._setting.program
        return [
            number for number, candidate in enumerate(program.options)
            if candidate.identifier == option and program.decisions[candidate.decision].actor == self._actor(actor)
        ]  # fmt: skip

    # -- the vocabulary, one method a function

    def _controls(self, actor: str, place: str) -> bool:
        return all(self._world.control[p] == self._actor(actor) for p in self._places(place))

    def _present(self, actor: str, place: str) -> bool:
        standing = [f for p in self._places(place) for f in self._world.inside(p)]
        return any(f.actor == self._actor(actor) and not f.is_spent for f in standing)

    _occupied = _present

    def _connected(self, actor: str, start: str, goal: str) -> bool:
        ours = {p for p, owner in enumerate(self._world.control) if self._world.are_friendly(owner, self._actor(actor))}
        return self._place(goal) in self._region(self._place(start), among=ours)

    def _region(self, start: int, *, among: set[int]) -> set[int]:
        """All places connected to a place by routes between places of a set; empty if it is not in the set."""
        region = {start} & among
        frontier = list(region)
        while frontier:
            new = set(self._setting.neighbours[frontier.pop()]) & among - region
            region |= new
            frontier += sorted(new)
        return region

    def _open(self, start: str, goal: str, actor: str) -> bool:
        """Connected over places that conduct supply for the actor."""
        places = {p for p in range(len(self._world.control)) if conducts(self._world, p, to=self._actor(actor))}
        return self._place(goal) in self._region(self._place(start), among=places)

    def _barred(self, formation: str) -> bool:
        return self._formation(formation).is_barred

    def _attacked(self, *names: str) -> bool:
        if len(names) == 1:
            return self._formation(names[0]).is_attacked
        one, other = (self._actor(name) for name in names)
        return (one, other) in self._world.attacked

    def _encircled(self, formation: str) -> bool:
        return self._formation(formation).is_cut

    def _at(self, formation: str, place: str) -> bool:
        found = self._formation(formation)
        return found.is_inside and found.place == self._place(place)

    def _engaged(self, formation: str) -> bool:
        return self._formation(formation).mode == Mode.ENGAGED

    def _spent(self, formation: str) -> bool:
        return self._formation(formation).is_spent and not self._gone(formation)

    def _surrendered(self, formation: str, actor: str) -> bool:
        return self._formation(formation).captor == self._actor(actor)

    def _gone(self, formation: str) -> bool:
        return self._formation(formation).mode in (Mode.GONE, Mode.RESERVE)

    def _within(self, formation: str, radius: float, place: str) -> bool:
        ring = self._setting.ring_within(center=self._place(place), radius=radius)
        return not self._gone(formation) and self._formation(formation).inside_ring[ring]

    def _hostile(self, one: str, other: str) -> bool:
        return self._world.are_hostile(self._actor(one), self._actor(other))

    def _friendly(self, one: str, other: str) -> bool:
        return self._world.are_friendly(self._actor(one), self._actor(other))

    def _ticks(self, actor: str, option: str) -> list[float]:
        """The days on which the actor chose the option."""
        return [day for number in self._options(actor, option) for day in self._days[number]]

    def _choices(self, actor: str, option: str) -> float:
        return float(len(self._ticks(actor, option)))

    def _chosen(self, actor: str, option: str) -> float:
        return min(self._ticks(actor, option), default=inf)

    def _since(self, actor: str, option: str) -> float:
        return self._world.now - max(self._ticks(actor, option), default=-inf)

    def _chose(self, actor: str, option: str) -> bool:
        return self._choices(actor, option) > 0.0

    def _strikes(self, one: str, other: str) -> float:
        struck = [f.index for f in self._world.formations if f.actor == self._actor(other)]
        ours = [battery for battery in self._batteries if battery.actor == self._actor(one)]
        return float(sum(battery.strikes[index] for battery in ours for index in struck))

    def _magazine(self, fires: str) -> float:
        return self._batteries[self._setting.index["fires"][fires]].magazine

    def _belief(self, belief: str) -> float:
        return self._beliefs[self._setting.index["belief"][belief]].mean

    def _strength(self, formation: str) -> float:
        return 0.0 if self._gone(formation) else self._formation(formation).strength

    def _initial(self, formation: str) -> float:
        return self._formation(formation).initial

    def _losses(self, actor: str) -> float:
        return self.losses(self._actor(actor))

    def losses(self, actor: int) -> float:
        """Fighters that an actor has lost so far."""
        own = [f for f in self._world.formations if f.actor == actor]
        return sum((f.initial - (0.0 if f.mode == Mode.GONE else f.strength) for f in own), start=0.0)

    def _power(self, actor: str, place: str) -> float:
        """Sum over the formations inside one of the places, waiting for it, or engaged at its gate."""
        places, total = set(self._places(place)), 0.0
        for f in self._world.formations:
            if f.actor == self._actor(actor) and places & self._near(f):
                total += f.strength * f.quality * f.supply_factor * (_SPENT if f.is_spent else 1.0)
        return total

    def _near(self, formation: Formation) -> set[int]:
        """The place that a formation is inside of or waits for, or those at whose gate it is engaged."""
        if formation.is_inside:
            return {formation.place}
        if formation.mode == Mode.WAITING:
            return {formation.destination}
        route = formation.route
        if formation.mode != Mode.ENGAGED or route is None:
            return set()
        at, setting = formation.position(self._world.now), self._setting
        ends = ((setting.route_start[route], 0.0), (setting.route_end[route], setting.route_length[route]))
        return {place for place, end in ends if is_same_point(at, end)}

    def _distance(self, one: str, other: str) -> float:
        return float(self._setting.program.theatre.distance[self._place(one)][self._place(other)])

    def _reach(self, fires: str) -> float:
        return self._setting.fires[self._setting.index["fires"][fires]]["reach"]

    def _first(self, actor: str, place: str) -> float:
        return self._world.first.get((self._actor(actor), self._place(place)), inf)

    def _reached(self, actor: str, place: str) -> float:
        return self._world.reached.get((self._actor(actor), self._place(place)), inf)

    def _share(self, actor: str) -> float:
        values = list(zip(self._world.control, self._setting.place_value, strict=True))
        own = sum(value for owner, value in values if owner == self._actor(actor))
        total = sum(value for owner, value in values if owner >= 0)
        return own / total if total > 0.0 else 0.0

    def _contiguous(self, actor: str) -> bool:
        own = {p for p, owner in enumerate(self._world.control) if owner == self._actor(actor)}
        return bool(own) and self._region(min(own), among=own) == own

    def _contact_routes(self, one: str, other: str) -> list[int]:
        pair, control = {self._actor(one), self._actor(other)}, self._world.control
        ends = zip(self._setting.route_start, self._setting.route_end, strict=True)
        return [route for route, (start, end) in enumerate(ends) if {control[start], control[end]} == pair]

    def _contact(self, one: str, other: str) -> float:
        return float(len(self._contact_routes(one, other)))

    def _line(self, one: str, other: str, barrier: str) -> float:
        routes = self._contact_routes(one, other)
        crosses = self._setting.program.theatre.crosses[:, self._setting.index["barrier"][barrier]]
        return sum(bool(crosses[route]) for route in routes) / len(routes) if routes else 0.0


def _is_level(node: Node, *, of: str | float) -> bool:
    """Whether this is a level of a formation's strength: fighters, shares of its initial strength, their sums."""
    if isinstance(node, Call):
        return node.function == "initial" and node.arguments[0] == of
    if isinstance(node, Arithmetic):
        shares = [any(isinstance(n, Call) for n in walk(side)) for side in (node.left, node.right)]
        is_linear = (
            node.operator in "+-"
            or (node.operator == "*" and not all(shares))
            or (node.operator == "/" and not shares[1])
        )
        return is_linear and _is_level(node.left, of=of) and _is_level(node.right, of=of)
    return isinstance(node, Number)


def _relate(operator: str, left: float, right: float) -> bool:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "==":
            return left == right
    return left != right


def _calculate(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "min":
            return right if right < left else left
        case "max":
            return right if right > left else left
    return _divide(left, right)


def _divide(left: float, right: float) -> float:
    """As IEEE 754 has it: nothing raises."""
    if right != 0.0:
        return left / right
    return nan if left == 0.0 or left != left else copysign(inf, left) * copysign(1.0, right)
