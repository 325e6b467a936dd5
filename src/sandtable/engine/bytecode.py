"""Expression trees to the byte code of conditions.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sandtable.compile.watch import StrengthLevel, strength_level
from sandtable.engine.program import Program
from sandtable.engine.state import OPTION_BITS, PLACE_BITS
from sandtable.scenario.expressions import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Day,
    Expression,
    Logic,
    Node,
    Not,
    Number,
)

Instruction = tuple[int, int, int, int]

(
    CONSTANT, NUMBER, ASSUMPTION, DAY_REACHED, DAY_NOW, NOT, AND_THEN, OR_ELSE, AND, OR, ADD, SUBTRACT, MULTIPLY, DIVIDE,
    LEAST, MOST, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, UNEQUAL,
    CONTROLS, PRESENT, CONNECTED, ENCIRCLED, AT, IS_ENGAGED, IS_BROKEN, IS_GONE, WITHIN, IS_HOSTILE, IS_FRIENDLY, CHOSE,
    CHOICES, STRIKES, MAGAZINE, BELIEF, STRENGTH, INITIAL, FIRST, REACHED, SHARE, CONTIGUOUS, CONTACT, LINE,
) = range(46)  # fmt: skip
STRIKE_SEEN, STANCE_SEEN, BELIEF_SEEN = 1, 2, 4
_BINARY = {
    "+": ADD, "-": SUBTRACT, "*": MULTIPLY, "/": DIVIDE, "min": LEAST, "max": MOST, "and": AND, "or": OR,
    "<": LESS, "<=": LESS_EQUAL, ">": GREATER, ">=": GREATER_EQUAL, "==": EQUAL, "!=": UNEQUAL,
}  # fmt: skip
_OF_FORMATION = ("encircled", "at", "engaged", "broken", "gone", "within", "strength", "initial")
_OF_CONTROL = ("connected", "share", "contiguous", "contact", "line")
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# function: operation, and what it depends on
_CALLS = {
    "controls": (CONTROLS, 0), "occupied": (PRESENT, 0), "present": (PRESENT, 0),
    "connected": (CONNECTED, STANCE_SEEN), "encircled": (ENCIRCLED, 0),
    "at": (AT, 0), "engaged": (IS_ENGAGED, 0), "broken": (IS_BROKEN, 0),
    "gone": (IS_GONE, 0), "within": (WITHIN, 0), "hostile": (IS_HOSTILE, STANCE_SEEN),
    "friendly": (IS_FRIENDLY, STANCE_SEEN), "chose": (CHOSE, 0), "choices": (CHOICES, 0),
    "strikes": (STRIKES, STRIKE_SEEN), "magazine": (MAGAZINE, STRIKE_SEEN), "belief": (BELIEF, BELIEF_SEEN),
    "strength": (STRENGTH, 0), "initial": (INITIAL, 0),
    "first": (FIRST, 0), "reached": (REACHED, 0), "share": (SHARE, 0),
    "contiguous": (CONTIGUOUS, 0), "contact": (CONTACT, 0), "line": (LINE, 0),
}  # fmt: skip


@dataclass(frozen=True)
class Code:
    instructions: tuple[Instruction, ...]
    sees: int  # bits of what it depends on
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
        is_timed = any(instruction[0] in (DAY_REACHED, DAY_NOW) for instruction in self._out)
        return Code(tuple(self._out), self._sees, self._formations, self._places, self._options, is_timed)

    def _add(self, operation: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        self._out.append((operation, a, b, c))

    def _constant(self, value: float) -> None:
        self._add(CONSTANT, len(self.constants))
        self.constants.append(float(value))

    def _emit(self, node: Node) -> None:
        match node:
            case Number(value):
                self._constant(value)
            case AssumptionValue(name):
                self._add(ASSUMPTION, self.program.assumptions.index(name))
            case Day():
                self._add(DAY_NOW)
            case Not(term):
                self._emit(term)
                self._add(NOT)
            case Logic(operator, terms):
                self._reckon(operator, terms)
            case Arithmetic(operator, left, right):
                self._emit(left)
                self._emit(right)
                self._add(_BINARY[operator])
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
            if any(instruction[0] == DAY_REACHED for instruction in code):
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
            self._add(AND_THEN if operator == "and" else OR_ELSE, left)
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
            self._add(DAY_REACHED)
            if operator in ("<", "<="):
                self._add(NOT)
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
        self._add(STRENGTH, formation)
        self._constant(level.share)
        self._add(INITIAL, formation)
        self._add(MULTIPLY)
        self._constant(level.fighters)
        self._add(ADD)
        if level.is_mirrored:
            operator = _MIRROR.get(operator, operator)
        self._add(_BINARY[{"<": "<=", ">=": ">"}.get(operator, operator)])

    def _call(self, call: Call) -> None:
        program = self.program
        args = call.arguments
        if call.function == "distance":
            a, b = (program.places.index(str(x)) for x in args)
            self._constant(float(program.distance[a][b]))
            return
        if call.function == "reach":
            self._add(NUMBER, program.layout.fires + 6 * program.fires.index(str(args[0])) + 1)
            return
        operation, sees = _CALLS[call.function]
        self._sees |= sees
        self._formations |= self._formations_of(call)
        self._places |= self._places_of(call)
        if operation in (CONTROLS, PRESENT):
            places = self._place_list(str(args[1]))
            self._add(operation, program.actors.index(str(args[0])), len(self.places), len(places))
            self.places.extend(places)
        elif operation in (CHOSE, CHOICES):
            actor = program.actors.index(str(args[0]))
            option = next(
                k for k, o in enumerate(program.options)
                if o.identifier == args[1] and program.decisions[o.decision].actor == actor
            )  # fmt: skip
            self._options |= 1 << option % OPTION_BITS
            self._add(operation, option)
        elif operation == WITHIN:
            ring = program.rings.index(within_ring(float(args[1]), str(args[2])))
            self._add(WITHIN, program.formations.index(str(args[0])), ring)
        elif operation in (FIRST, REACHED):
            slots = program.first_slots if operation == FIRST else program.reached_slots
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
        if call.function in _OF_FORMATION:
            return 1 << program.formations.index(subject)
        if call.function in ("occupied", "present", "reached"):
            own = np.flatnonzero(program.formation_actor == program.actors.index(subject))
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
        if position >= 1 and function in ("at", "connected"):
            return program.places.index(identifier)
        return program.actors.index(identifier)

    def _place_list(self, identifier: str) -> tuple[int, ...]:
        if identifier in self.program.places:
            return (self.program.places.index(identifier),)
        return self.program.zones[identifier]


def within_ring(radius: float, place: str) -> str:
    """Name of the ring of a `within` condition."""
    return f"within:{radius}:{place}"
