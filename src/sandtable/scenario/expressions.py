"""The expression language: typed trees of conditions about a future.

Parsed with Python's `ast` after hyphenated identifiers and quantities were masked at equal length,
so that columns stay true; never evaluated as Python. `FUNCTIONS` is the whole vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# argument kinds: what an identifier must name
ArgumentKind = Literal["actor", "place", "place-or-zone", "formation", "fires", "option", "belief", "barrier", "length", "number"]
ResultKind = Literal["boolean", "number", "time", "strength", "length"]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal in coherent units. `never` is the literal time infinity; True and False are booleans."""

    value: float
    kind: ResultKind = "number"
    column: int = 0


@dataclass(frozen=True, slots=True)
class AssumptionValue:
    """The value of an assumption in this future."""

    name: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The present time in days since the start."""

    column: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    function: str  # a key of FUNCTIONS
    arguments: tuple[str | float, ...]  # identifiers, or lengths in km
    column: int = 0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: Literal["+", "-", "*", "/", "min", "max"]
    left: Node
    right: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Literal["<", "<=", ">", ">=", "==", "!="]
    left: Node
    right: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Logic:
    operator: Literal["and", "or"]
    terms: tuple[Node, ...]
    column: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    term: Node
    column: int = 0


Node = Number | AssumptionValue | Day | Call | Arithmetic | Comparison | Logic | Not


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its tree, its type and the text it was read from."""

    tree: Node
    kind: ResultKind
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    arguments: tuple[ArgumentKind, ...]
    result: ResultKind
    meaning: str


FUNCTIONS: dict[str, Signature] = {
    "controls": Signature(("actor", "place-or-zone"), "boolean", "the actor controls the place, or every place of the zone"),
    "occupied": Signature(("actor", "place"), "boolean", "an unbroken formation of the actor stands at the place"),
    "present": Signature(("actor", "place-or-zone"), "boolean", "as occupied, at any place of the zone"),
    "connected": Signature(
        ("actor", "place", "place"), "boolean",
        "both places, and a path between them, are controlled by the actor or its friends",
    ),
    "encircled": Signature(("formation",), "boolean", "the formation is cut off from every supply source"),
    "at": Signature(("formation", "place"), "boolean", "the formation stands at the place"),
    "engaged": Signature(("formation",), "boolean", "the formation is in an engagement"),
    "broken": Signature(("formation",), "boolean", "the formation has broken"),
    "gone": Signature(("formation",), "boolean", "the formation was destroyed or surrendered, or is an uncommitted reserve"),
    "within": Signature(("formation", "length", "place"), "boolean", "the formation is inside this distance of the place"),
    "hostile": Signature(("actor", "actor"), "boolean", "the two are hostile now"),
    "friendly": Signature(("actor", "actor"), "boolean", "the two are friendly now"),
    "chose": Signature(("actor", "option"), "boolean", "the actor has chosen the option at least once"),
    "choices": Signature(("actor", "option"), "number", "how often the actor has chosen the option"),
    "strikes": Signature(("actor", "actor"), "number", "strikes of the first's fires on the second's formations so far"),
    "magazine": Signature(("fires",), "number", "strikes left"),
    "belief": Signature(("belief",), "number", "mean of the belief now"),
    "strength": Signature(("formation",), "strength", "fighters now; 0 when gone"),
    "initial": Signature(("formation",), "strength", "fighters at the start, reinforcements included"),
    "distance": Signature(("place", "place"), "length", "geodesic distance in km"),
    "reach": Signature(("fires",), "length", "reach of the fires in km"),
    "first": Signature(("actor", "place"), "time", "when the actor first controlled the place: 0 at the start, never if never"),
    "reached": Signature(("actor", "place"), "time", "when a formation of the actor first stood at the place"),
    "share": Signature(("actor",), "number", "share of the actor in the value of all controlled places"),
    "contiguous": Signature(("actor",), "boolean", "the actor's places hang together over routes between them"),
    "contact": Signature(("actor", "actor"), "number", "routes that join a place of the one with a place of the other"),
    "line": Signature(("actor", "actor", "barrier"), "number", "share of those routes that cross the barrier; 0 if none"),
}  # fmt: skip

# `Condition` (boolean) and `TimeExpression` (a time) are the field types of the format; see parse() below.
