"""Conditions as Python functions of the model: what a user would have written by hand for this scenario."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandtable.engine.program import FIRES_NUMBERS, Mode, Program
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

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DAY = {"<": "<", "<=": "<", ">": ">=", ">=": ">="}  # a day is reached when it begins
_LEVEL = {"<": "<=", "<=": "<=", ">": ">", ">=": ">"}  # a strength is below a level when it has reached it


def divide(left: float, right: float) -> float:
    """Division as floating point has it, where Python would raise."""
    if right != 0.0:
        return left / right
    return float("nan") if left == 0.0 else float("inf") if left > 0.0 else -float("inf")


def compiled(tree: Node, program: Program) -> Callable[[Any], Any]:
    """A function of the model that evaluates a condition."""
    names = {"GONE": Mode.GONE, "RESERVE": Mode.RESERVE, "ENGAGED": Mode.ENGAGED, "divide": divide, "inf": float("inf")}
    function: Callable[[Any], Any] = eval(f"lambda m: {_Writer(program).write(tree)}", names)
    return function


class _Writer:
    """Writes one expression tree as Python source."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def write(self, node: Node) -> str:
        match node:
            case Number(value):
                return repr(float(value))
            case AssumptionValue(name):
                return f"m.assumptions[{self.program.assumptions.index(name)}]"
            case Day():
                return "m.now"
            case Not(term):
                return f"(not {self.write(term)})"
            case Logic(operator, terms):
                return "(" + f" {operator} ".join(self.write(term) for term in terms) + ")"
            case Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.write(left), self.write(right))
            case Comparison():
                return self._comparison(node)
            case Call():
                return self._call(node)

    def _arithmetic(self, operator: str, left: str, right: str) -> str:
        if operator == "/":
            return f"divide({left}, {right})"
        if operator in ("min", "max"):
            return f"{operator}({left}, {right})"
        return f"({left} {operator} {right})"

    def _comparison(self, node: Comparison) -> str:
        operator, left, right = str(node.operator), node.left, node.right
        if isinstance(right, Day) or (isinstance(right, Call) and right.function == "strength"):
            operator, left, right = _MIRROR.get(operator, operator), right, left
        if isinstance(left, Day):
            operator = _DAY.get(operator, operator)
        elif isinstance(left, Call) and left.function == "strength":
            operator = _LEVEL.get(operator, operator)
        return f"({self.write(left)} {operator} {self.write(right)})"

    def _call(self, call: Call) -> str:
        """Python for a function of the vocabulary: an attribute where there is one, else a method of the model."""
        program, name = self.program, call.function
        args = [str(argument) for argument in call.arguments]
        if name in ("encircled", "at", "engaged", "broken", "gone", "within", "strength", "initial"):
            return self._of_formation(name, call)
        if name == "distance":
            return repr(float(program.distance[program.places.index(args[0])][program.places.index(args[1])]))
        if name == "reach":
            at = program.layout.fires + len(FIRES_NUMBERS) * program.fires.index(args[0]) + FIRES_NUMBERS.index("reach")
            return f"m.numbers[{at}]"
        if name == "magazine":
            return f"m.batteries[{program.fires.index(args[0])}].magazine"
        if name == "belief":
            return f"m.beliefs[{program.beliefs.index(args[0])}].mean"
        actor = program.actors.index(args[0])
        match name:
            case "controls":
                places = self._places(args[1])
                single = f"(m.places[{places[0]}].control == {actor})"
                return single if len(places) == 1 else f"m.controls({actor}, {places})"
            case "present" | "occupied":
                return f"m.is_present({actor}, {self._places(args[1])})"
            case "connected":
                return f"m.is_connected({actor}, {program.places.index(args[1])}, {program.places.index(args[2])})"
            case "hostile" | "friendly":
                return f"m.{name}[{actor}][{program.actors.index(args[1])}]"
            case "choices" | "chose":
                count = f"m.choices[{self._option(actor, args[1])}]"
                return count if name == "choices" else f"({count} > 0)"
            case "strikes":
                return f"m.strikes[{actor}][{program.actors.index(args[1])}]"
            case "first" | "reached":
                return f"m.{name}[{actor}, {program.places.index(args[1])}]"
            case "share" | "contiguous":
                return f"m.{name}({actor})"
            case "contact":
                return f"len(m.contact_routes({actor}, {program.actors.index(args[1])}))"
            case "line":
                return f"m.line({actor}, {program.actors.index(args[1])}, {program.barriers.index(args[2])})"
        raise ValueError(f"no Python for `{name}`")

    def _of_formation(self, name: str, call: Call) -> str:
        program = self.program
        formation = program.formations.index(str(call.arguments[0]))
        it = f"m.formations[{formation}]"
        match name:
            case "at":
                return f"({it}.cell is m.places[{program.places.index(str(call.arguments[1]))}])"
            case "engaged":
                return f"({it}.mode is ENGAGED)"
            case "gone":
                return f"({it}.mode is GONE or {it}.mode is RESERVE)"
            case "within":
                ring = program.rings.index(f"within:{float(call.arguments[1])}:{call.arguments[2]}")
                return f"{it}.is_within(m.rings[{ring}])"
            case "strength":
                return f"{it}.present_strength"
        return f"{it}.{ {'encircled': 'is_cut', 'broken': 'is_broken', 'initial': 'initial'}[name] }"

    def _places(self, name: str) -> tuple[int, ...]:
        if name in self.program.places:
            return (self.program.places.index(name),)
        return tuple(int(place) for place in self.program.zones[name])

    def _option(self, actor: int, name: str) -> int:
        program = self.program
        return next(
            number for number, option in enumerate(program.options)
            if option.identifier == name and program.decisions[option.decision].actor == actor
        )  # fmt: skip
