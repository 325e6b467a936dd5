"""Random streams: 32-bit numbers hashed from what a draw is for, checked for collisions.

A stream is the first four bytes (big endian) of the SHA-256 of its purpose and identifiers joined by `/`, a
character that no identifier contains. Two addresses with one number would share their draws, so that is an error.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from sandtable.compile.faults import EntryError
from sandtable.compile.identifiers import Identifiers
from sandtable.program import Streams, Words


def stream_name(purpose: str, *identifiers: str) -> str:
    """The text that is hashed, such as `friction/column/m20`."""
    return "/".join((purpose, *identifiers))


def stream_number(name: str) -> int:
    """The 32-bit stream of a name."""
    return int.from_bytes(hashlib.sha256(name.encode("ascii")).digest()[:4], "big")


def _entry(purpose: str, identifiers: tuple[str, ...]) -> tuple[str, ...]:
    """The path of the entry that a stream belongs to, for the diagnostic."""
    if purpose == "engagement":
        return ("theatre", f"{identifiers[0]}s", identifiers[1])
    section = {"assumption": "assumptions", "strike": "fires", "decision": "decisions"}.get(purpose, "formations")
    return (section, *identifiers[:1])


@dataclass
class StreamRegister:
    """All streams of one program: gives numbers, and refuses to give one twice."""

    taken: dict[int, str] = field(default_factory=dict)

    def take(self, purpose: str, *identifiers: str) -> int:
        """The number of a stream. Raises EntryError S602 with both names if another stream has it."""
        name = stream_name(purpose, *identifiers)
        number = stream_number(name)
        other = self.taken.setdefault(number, name)
        if other != name:
            raise EntryError(
                "S602",
                f"the random streams `{other}` and `{name}` have the same number, {number:#010x}",
                path=_entry(purpose, identifiers),
                hint="rename an identifier of one of them; with n streams the probability of this is about n²/2^33",
            )
        return number

    def row(self, purpose: str, names: tuple[str, ...], *before: str) -> Words:
        """One stream for each of `names`, the last of the identifiers."""
        return np.array([self.take(purpose, *before, name) for name in names], dtype=np.uint32)

    def table(self, purpose: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> Words:
        """One stream for each pair: (rows, columns)."""
        table = np.zeros((len(rows), len(columns)), dtype=np.uint32)
        for index, name in enumerate(rows):
            table[index] = self.row(purpose, columns, name)
        return table


def compile_streams(names: Identifiers) -> Streams:
    """All streams of a program. Raises EntryError S602 on a collision among any of them."""
    register = StreamRegister()
    places, routes = names.places.names, names.routes.names
    formations, fires = names.formations.names, names.fires.names
    at_places = register.row("engagement", places, "place")
    on_routes = register.row("engagement", routes, "route")
    return Streams(
        assumption=register.row("assumption", names.assumptions.names),
        tolerance=register.row("tolerance", formations),
        friction=register.table("friction", formations, routes),
        engagement=np.concatenate([at_places, on_routes]),
        strike=register.table("strike", fires, formations),
        decision=register.row("decision", names.decisions.names),
        surrender=register.row("surrender", formations),
        recovery=register.row("recovery", formations),
        settlement=register.take("settlement"),
    )
