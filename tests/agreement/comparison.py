"""Two records of one future, compared: what happened must be the same, when and how much to rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sandtable.program import Event, Program, Record, Status

TOLERANCE = 1e-9  # days, and relative in strengths and shares

Row = tuple[float, int, int, int, float]


def near(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))


def instants(log: Sequence[Row]) -> list[list[Row]]:
    """Rows of one time (to rounding) together, each group sorted by what happened to whom."""
    groups: list[list[Row]] = []
    for row in log:
        if groups and near(groups[-1][0][0], row[0]):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [sorted(group, key=lambda r: (r[1], r[2], r[3], round(r[4], 6))) for group in groups]


def describe(row: Row, program: Program) -> str:
    """A log row with names."""
    time, event, subject, object_, value = row
    kind = Event(event)
    name = str(subject)
    if kind in (Event.CONTROL,):
        name = program.places[subject]
    elif kind not in (Event.END, Event.STOP, Event.DECISION) and 0 <= subject < len(program.formations):
        name = program.formations[subject]
    return f"{time:.9f} {kind.name} {name} {object_} {value:.9g}"


ROUNDING_TIE = "tie of rounding"


def difference(fast: Record, slow: Record, program: Program) -> str | None:
    """The first difference of two records in words; None if they agree.

    Events that are mathematically simultaneous but come a rounding apart may be taken in either order: a difference
    that begins in such an instant starts with ROUNDING_TIE.
    """
    if fast.status == slow.status == Status.NOT_FINITE:  # what was told of numbers that are none need not be the same
        return None if near(fast.end, slow.end) else f"end: kernel {fast.end}, reference {slow.end}"
    for a, b in zip(instants(fast.log), instants(slow.log), strict=False):
        same = len(a) == len(b) and all(
            x[1:4] == y[1:4] and near(x[0], y[0]) and near(x[4], y[4]) for x, y in zip(a, b, strict=True)
        )
        if not same:
            left = "\n    ".join(describe(row, program) for row in a[:14])
            right = "\n    ".join(describe(row, program) for row in b[:14])
            is_tie = any(len({row[0] for row in group}) > 1 for group in (a, b))
            return (
                f"{ROUNDING_TIE + ': ' if is_tie else ''}logs differ\n  kernel:\n    {left}\n  reference:\n    {right}"
            )
    if len(fast.log) != len(slow.log):
        return f"logs are of {len(fast.log)} and {len(slow.log)} rows"
    for name in ("status", "events", "attacks", "unusual_attacks", "settlement_rule", "de_facto", "de_jure"):
        if getattr(fast, name) != getattr(slow, name):
            return f"{name}: kernel {getattr(fast, name)}, reference {getattr(slow, name)}"
    if not near(fast.end, slow.end):
        return f"end: kernel {fast.end}, reference {slow.end}"
    for name in ("outcomes", "choices", "first_choice", "strikes", "control"):
        if not np.array_equal(np.asarray(getattr(fast, name), int), np.asarray(getattr(slow, name), int)):
            return f"{name}: kernel {getattr(fast, name)}, reference {getattr(slow, name)}"
    for name in ("times", "first", "reached", "strength", "losses"):
        if not all(near(float(x), float(y)) for x, y in zip(getattr(fast, name), getattr(slow, name), strict=True)):
            return f"{name}: kernel {getattr(fast, name)}, reference {getattr(slow, name)}"
    return None
