"""Conditions: the expression trees, read as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from math import copysign, inf, nan
from typing import TYPE_CHECKING

from sandtable.engine.program import Mode
from sandtable.engine.reference.state import Formation
from sandtable.scenario.expressions import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Day,
    Logic,
    Node,
    Not,
    Number,
)

if TYPE_CHECKING:
    from sandtable.engine.reference.future import Future

# A level is reached when it is touched, a day when it begins.
_REACHED_STRENGTH = {"<": "<=", "<=": "<=", ">": ">", ">=": ">", "==": "==", "!=": "!="}
_REACHED_DAY = {"<": "<", "<=": "<", ">": ">=", ">=": ">=", "==": "==", "!=": "!="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Conditions:
    """Evaluates expressions about a future as it stands now."""

    def __init__(self, future: Future) -> None:
        self._future = future
        self._world = future.world
        self._setting = future.world.setting

    def holds(self, expression: int) -> bool:
        return self.value(expression) != 0.0

    def value(self, expression: int) -> float:
        return self._value(self._setting.program.expressions[expression].tree)

    def wake_ups(self, expression: int) -> Iterator[float]:
        """Every day that the expression compares `day` with."""
        pending: list[Node] = [self._setting.program.expressions[expression].tree]
        while pending:
            node = pending.pop()
            if isinstance(node, Comparison):
                if isinstance(node.left, Day):
                    yield self._value(node.right)
                elif isinstance(node.right, Day):
                    yield self._value(node.left)
            if isinstance(node, (Comparison, Arithmetic)):
                pending += [node.left, node.right]
            elif isinstance(node, Logic):
                pending += node.terms
            elif isinstance(node, Not):
                pending.append(node.term)

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

    def _compare(self, node: Comparison) -> bool:
        for operator, subject, other in (
            (node.operator, node.left, node.right), (_MIRRORED[node.operator], node.right, node.left),
        ):  # fmt: skip
            if isinstance(subject, Day):
                return _relate(_REACHED_DAY[operator], self._world.now, self._value(other))
            if isinstance(subject, Call) and subject.function == "strength":
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
        raise ValueError("a strength can be compared with fighters and shares of the initial strength only")

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
        return (index[name],) if name in index else self._setting.program.zones[name]

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
        return any(f.actor == self._actor(actor) and not f.is_broken for f in standing)

    _occupied = _present

    def _connected(self, actor: str, start: str, goal: str) -> bool:
        ours = {p for p, owner in enumerate(self._world.control) if self._world.are_friendly(owner, self._actor(actor))}
        return self._place(goal) in self._region(self._place(start), among=ours)

    def _region(self, start: int, *, among: set[int]) -> set[int]:
        """All that hangs together with a place over routes between places of a set; empty if it is not one of them."""
        region = {start} & among
        frontier = list(region)
        while frontier:
            new = set(self._setting.neighbours[frontier.pop()]) & among - region
            region |= new
            frontier += sorted(new)
        return region

    def _encircled(self, formation: str) -> bool:
        return self._formation(formation).is_cut

    def _at(self, formation: str, place: str) -> bool:
        found = self._formation(formation)
        return found.is_inside and found.place == self._place(place)

    def _engaged(self, formation: str) -> bool:
        return self._formation(formation).mode == Mode.ENGAGED

    def _broken(self, formation: str) -> bool:
        return self._formation(formation).is_broken

    def _gone(self, formation: str) -> bool:
        return self._formation(formation).mode in (Mode.GONE, Mode.RESERVE)

    def _within(self, formation: str, radius: float, place: str) -> bool:
        ring = self._setting.ring_within(center=self._place(place), radius=radius)
        return not self._gone(formation) and self._formation(formation).inside_ring[ring]

    def _hostile(self, one: str, other: str) -> bool:
        return self._world.are_hostile(self._actor(one), self._actor(other))

    def _friendly(self, one: str, other: str) -> bool:
        return self._world.are_friendly(self._actor(one), self._actor(other))

    def _choices(self, actor: str, option: str) -> float:
        return float(sum(self._future.choices[number] for number in self._options(actor, option)))

    def _chose(self, actor: str, option: str) -> bool:
        return self._choices(actor, option) > 0.0

    def _strikes(self, one: str, other: str) -> float:
        struck = [f.index for f in self._world.formations if f.actor == self._actor(other)]
        ours = [battery for battery in self._future.batteries if battery.actor == self._actor(one)]
        return float(sum(battery.strikes[index] for battery in ours for index in struck))

    def _magazine(self, fires: str) -> float:
        return self._future.batteries[self._setting.index["fires"][fires]].magazine

    def _belief(self, belief: str) -> float:
        return self._future.beliefs[self._setting.index["belief"][belief]].mean

    def _strength(self, formation: str) -> float:
        return 0.0 if self._gone(formation) else self._formation(formation).strength

    def _initial(self, formation: str) -> float:
        return self._formation(formation).initial

    def _distance(self, one: str, other: str) -> float:
        return float(self._setting.program.distance[self._place(one)][self._place(other)])

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
        crosses = self._setting.program.crosses[:, self._setting.index["barrier"][barrier]]
        return sum(bool(crosses[route]) for route in routes) / len(routes) if routes else 0.0


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
