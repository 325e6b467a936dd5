"""Conditions as Python functions of the model: what a user would have written by hand for the declared scenario (`common.py`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandtable.program import FiresNumber, Mode, Program
from sandtable.scenario.trees import Arithmetic, AssumptionValue, Call, Comparison, Day, Logic, Node, Not, Number

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DAY = {"<": "<", "<=": "<", ">": ">=", ">=": ">="}  # a day is reached when it begins


def compiled(tree: Node, program: Program) -> Callable[[Any], Any]:
    """A function of the model that evaluates a condition."""
    names = {"GONE": Mode.GONE, "RESERVE": Mode.RESERVE, "inf": float("inf")}
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
                return f"({self.write(left)} {operator} {self.write(right)})"
            case Comparison():
                return self._comparison(node)
            case Call():
                return self._call(node)

    def _comparison(self, node: Comparison) -> str:
        operator, left, right = str(node.operator), node.left, node.right
        if isinstance(right, Day):
            operator, left, right = _MIRROR.get(operator, operator), right, left
        if isinstance(left, Day):
            operator = _DAY.get(operator, operator)
        return f"({self.write(left)} {operator} {self.write(right)})"

    def _call(self, call: Call) -> str:
        """Python for a function of the vocabulary: an attribute where there is one, else a method of the model."""
        program, name = self.program, call.function
        args = [str(argument) for argument in call.arguments]
        if name in ("encircled", "at", "spent", "gone", "within"):
            return self._of_formation(name, call)
        if name == "reach":
            at = program.numbers.layout.of_fires(program.fires.index(args[0]), FiresNumber.REACH)
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
            case "connected":
                return f"m.is_connected({actor}, {program.places.index(args[1])}, {program.places.index(args[2])})"
            case "choices" | "chose":
                count = f"m.choices[{self._option(actor, args[1])}]"
                return count if name == "choices" else f"({count} > 0)"
            case "first":
                return f"m.first[{actor}, {program.places.index(args[1])}]"
        raise ValueError(f"no Python for `{name}`")

    def _of_formation(self, name: str, call: Call) -> str:
        program = self.program
        formation = program.formations.index(str(call.arguments[0]))
        it = f"m.formations[{formation}]"
        match name:
            case "at":
                return f"({it}.cell is m.places[{program.places.index(str(call.arguments[1]))}])"
            case "gone":
                return f"({it}.mode is GONE or {it}.mode is RESERVE)"
            case "within":
                ring = program.rings.names.index(f"within:{float(call.arguments[1])}:{call.arguments[2]}")
                return f"{it}.is_within(m.rings[{ring}])"
        return f"{it}.is_cut" if name == "encircled" else f"{it}.is_spent"

    def _places(self, name: str) -> tuple[int, ...]:
        if name in self.program.places:
            return (self.program.places.index(name),)
        return tuple(int(place) for place in self.program.theatre.zones[name])

    def _option(self, actor: int, name: str) -> int:
        program = self.program
        return next(
            number for number, option in enumerate(program.options)
            if option.identifier == name and program.decisions[option.decision].actor == actor
        )  # fmt: skip
