"""Expression trees to the byte code of conditions (`Operation`), which `sandtable.engine.conditions` runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sandtable.compile.watch import StrengthLevel, strength_level
from sandtable.program import Change, FiresNumber, Operation, Program
from sandtable.program.limits import OPTION_BITS, PLACE_BITS
from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Conditional,
    Day,
    Expression,
    Logic,
    Node,
    Not,
    Number,
)

Instruction = tuple[int, int, int, int]

_BINARY = {
    "+": Operation.ADD,
    "-": Operation.SUBTRACT,
    "*": Operation.MULTIPLY,
    "/": Operation.DIVIDE,
    "min": Operation.LEAST,
    "max": Operation.MOST,
    "and": Operation.AND,
    "or": Operation.OR,
    "<": Operation.LESS,
    "<=": Operation.LESS_EQUAL,
    ">": Operation.GREATER,
    ">=": Operation.GREATER_EQUAL,
    "==": Operation.EQUAL,
    "!=": Operation.UNEQUAL,
}
_OF_FORMATION = (
    "encircled", "at", "engaged", "spent", "surrendered", "gone", "within", "strength", "initial", "barred", "attacked",
)  # fmt: skip
_OF_CONTROL = ("connected", "share", "contiguous", "contact", "line", "open")
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# the operation of each function of the format; `distance` and `reach` are numbers
_CALLS = {
    "controls": Operation.CONTROLS,
    "occupied": Operation.PRESENT,
    "present": Operation.PRESENT,
    "connected": Operation.CONNECTED,
    "encircled": Operation.ENCIRCLED,
    "at": Operation.AT,
    "engaged": Operation.IS_ENGAGED,
    "spent": Operation.IS_SPENT,
    "surrendered": Operation.IS_SURRENDERED,
    "gone": Operation.IS_GONE,
    "within": Operation.WITHIN,
    "hostile": Operation.IS_HOSTILE,
    "friendly": Operation.IS_FRIENDLY,
    "chose": Operation.CHOSE,
    "choices": Operation.CHOICES,
    "chosen": Operation.CHOSEN,
    "since": Operation.SINCE,
    "losses": Operation.LOSSES,
    "power": Operation.POWER,
    "strikes": Operation.STRIKES,
    "magazine": Operation.MAGAZINE,
    "belief": Operation.BELIEF,
    "strength": Operation.STRENGTH,
    "initial": Operation.INITIAL,
    "first": Operation.FIRST,
    "reached": Operation.REACHED,
    "share": Operation.SHARE,
    "contiguous": Operation.CONTIGUOUS,
    "contact": Operation.CONTACT,
    "line": Operation.LINE,
    "open": Operation.OPEN,
    "barred": Operation.IS_BARRED,
    "attacked": Operation.IS_ATTACKED,
}
# what a function depends on besides formations, places and options
_SEES = {
    "connected": Change.STANCE,
    "open": Change.STANCE,
    "hostile": Change.STANCE,
    "friendly": Change.STANCE,
    "strikes": Change.STRIKE,
    "magazine": Change.STRIKE,
    "belief": Change.BELIEF,
}


@dataclass(frozen=True)
class Code:
    instructions: tuple[Instruction, ...]
    sees: int  # `Change` bits of what it depends on
    formations: int  # bit masks of what it depends on: formations, places modulo PLACE_BITS, options modulo OPTION_BITS
    places: int
    options: int
    is_timed: bool  # it compares the day


class Assembler:
    """Turns expressions into instructions; collects the constants and place lists they refer to."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.constants: list[float] = []
        self.places: list[int] = []
        self._out: list[Instruction] = []
        self._sees = 0
        self._formations = 0
        self._places = 0
        self._options = 0

    def assemble(self, expression: Expression) -> Code:
        self._out = []
        self._sees = 0
        self._formations = 0
        self._places = 0
        self._options = 0
        self._emit(expression.tree)
        is_timed = any(instruction[0] in (Operation.DAY_REACHED, Operation.DAY_NOW) for instruction in self._out)
        return Code(tuple(self._out), self._sees, self._formations, self._places, self._options, is_timed)

    def _add(self, operation: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        self._out.append((operation, a, b, c))

    def _constant(self, value: float) -> None:
        self._add(Operation.CONSTANT, len(self.constants))
        self.constants.append(float(value))

    def _emit(self, node: Node) -> None:
        match node:
            case Number(value):
                self._constant(value)
            case AssumptionValue(name):
                self._add(Operation.ASSUMPTION, self.program.assumptions.index(name))
            case Day():
                self._add(Operation.DAY_NOW)
            case Not(term):
                self._emit(term)
                self._add(Operation.NOT)
            case Logic(operator, terms):
                self._reckon(operator, terms)
            case Arithmetic(operator, left, right):
                self._emit(left)
                self._emit(right)
                self._add(_BINARY[operator])
            case Conditional(condition, then, otherwise):
                for part in (condition, then, otherwise):
                    self._emit(part)
                self._add(Operation.SELECT)
            case Comparison():
                self._compare(node)
            case Call():
                self._call(node)

    def _reckon(self, operator: str, terms: Sequence[Node]) -> None:
        """Terms until one decides. Those that compare the day are all evaluated, and first: each tells when to wake."""
        plain: list[list[Instruction]] = []
        timed = 0
        for term in terms:
            code = self._aside(term)
            if any(instruction[0] == Operation.DAY_REACHED for instruction in code):
                self._out += code
                timed += 1
                if timed > 1:
                    self._add(_BINARY[operator])
            else:
                plain.append(code)
        if not timed:
            self._out += plain.pop(0)
        left = sum(map(len, plain)) + len(plain)
        for code in plain:
            left -= 1
            self._add(Operation.AND_THEN if operator == "and" else Operation.OR_ELSE, left)
            self._out += code
            left -= len(code)

    def _aside(self, term: Node) -> list[Instruction]:
        """The instructions of a term, not yet put with the others."""
        kept, self._out = self._out, []
        self._emit(term)
        code, self._out = self._out, kept
        return code

    def _compare(self, node: Comparison) -> None:
        operator, left, right = node.operator, node.left, node.right
        if isinstance(right, Day) and operator in _MIRROR:
            operator, left, right = _MIRROR[operator], right, left  # type: ignore[assignment]
        if isinstance(left, Day):
            self._emit(right)
            self._add(Operation.DAY_REACHED)
            if operator in ("<", "<="):
                self._add(Operation.NOT)
            return
        level = strength_level(node)
        if level is not None:
            self._compare_level(node.operator, level)
            return
        self._emit(left)
        self._emit(right)
        self._add(_BINARY[operator])

    def _compare_level(self, operator: str, level: StrengthLevel) -> None:
        """Strength against share x initial + fighters; a level that is reached counts as below it."""
        formation = self.program.formations.index(level.formation)
        self._formations |= 1 << formation
        self._add(Operation.STRENGTH, formation)
        self._constant(level.share)
        self._add(Operation.INITIAL, formation)
        self._add(Operation.MULTIPLY)
        self._constant(level.fighters)
        self._add(Operation.ADD)
        if level.is_mirrored:
            operator = _MIRROR.get(operator, operator)
        self._add(_BINARY[{"<": "<=", ">=": ">"}.get(operator, operator)])

    def _call(self, call: Call) -> None:
        program = self.program
        args = call.arguments
        if call.function == "distance":
            a, b = (program.places.index(str(x)) for x in args)
            self._constant(float(program.theatre.distance[a][b]))
            return
        if call.function == "reach":
            self._add(
                Operation.NUMBER, program.numbers.layout.of_fires(program.fires.index(str(args[0])), FiresNumber.REACH)
            )
            return
        operation = _CALLS[call.function]
        self._sees |= _SEES.get(call.function, 0)
        self._formations |= self._formations_of(call)
        self._places |= self._places_of(call)
        if operation in (Operation.CONTROLS, Operation.PRESENT, Operation.POWER):
            places = self._place_list(str(args[1]))
            self._add(operation, program.actors.index(str(args[0])), len(self.places), len(places))
            self.places.extend(places)
        elif operation in (Operation.CHOSE, Operation.CHOICES, Operation.CHOSEN, Operation.SINCE):
            actor = program.actors.index(str(args[0]))
            option = next(
                k for k, o in enumerate(program.options)
                if o.identifier == args[1] and program.decisions[o.decision].actor == actor
            )  # fmt: skip
            self._options |= 1 << option % OPTION_BITS
            self._add(operation, option)
        elif operation == Operation.IS_ATTACKED and len(args) == 2:
            self._add(Operation.WAS_ATTACKED, *(program.actors.index(str(actor)) for actor in args))
        elif operation == Operation.WITHIN:
            ring = program.rings.names.index(within_ring(float(args[1]), str(args[2])))
            self._add(Operation.WITHIN, program.formations.index(str(args[0])), ring)
        elif operation in (Operation.FIRST, Operation.REACHED):
            slots = program.conditions.first_slots if operation == Operation.FIRST else program.conditions.reached_slots
            self._add(operation, slots.index((program.actors.index(str(args[0])), program.places.index(str(args[1])))))
        else:
            self._add(operation, *(self._index(call.function, k, str(a)) for k, a in enumerate(args)))

    def _places_of(self, call: Call) -> int:
        """Bit mask of the places whose control a function sees."""
        if call.function in ("controls", "first"):
            return sum({1 << p % PLACE_BITS for p in self._place_list(str(call.arguments[1]))})
        return (1 << PLACE_BITS) - 1 if call.function in _OF_CONTROL else 0

    def _formations_of(self, call: Call) -> int:
        """Bit mask of the formations whose changes a function sees."""
        program, subject = self.program, str(call.arguments[0])
        if call.function == "open":  # who closes passage may be inside anywhere
            return (1 << len(program.formations)) - 1
        if call.function == "attacked" and len(call.arguments) == 2:
            owners = [program.actors.index(str(actor)) for actor in call.arguments]
            return sum(1 << k for k, owner in enumerate(program.parties.formation_actor.tolist()) if owner in owners)
        if call.function in _OF_FORMATION:
            return 1 << program.formations.index(subject)
        if call.function in ("occupied", "present", "reached"):
            own = np.flatnonzero(program.parties.formation_actor == program.actors.index(subject))
            return sum(1 << int(k) for k in own)
        return 0

    def _index(self, function: str, position: int, identifier: str) -> int:
        program = self.program
        if function in _OF_FORMATION and position == 0:
            return program.formations.index(identifier)
        if function == "magazine":
            return program.fires.index(identifier)
        if function == "belief":
            return program.beliefs.index(identifier)
        if function == "line" and position == 2:
            return program.barriers.index(identifier)
        if (position >= 1 and function in ("at", "connected")) or (position < 2 and function == "open"):
            return program.places.index(identifier)
        return program.actors.index(identifier)

    def _place_list(self, identifier: str) -> tuple[int, ...]:
        if identifier in self.program.places:
            return (self.program.places.index(identifier),)
        return self.program.theatre.zones[identifier]


def within_ring(radius: float, place: str) -> str:
    """Name of the ring of a `within` condition."""
    return f"within:{radius}:{place}"
