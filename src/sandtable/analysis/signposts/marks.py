"""First occurrences of what an event log shows, for many futures, without keeping the logs.

A mark is a kind of event with what it is about, as indices of the program: one number, `kind * 2**40 + first * 2**20 + second`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.program import EffectKind, Event, Program

if TYPE_CHECKING:
    from sandtable.study.logged import Log

_SHIFT = 20
NONE = 2**_SHIFT - 1  # an index that is absent


class Kind(IntEnum):
    """What a mark is of, and its two indices."""

    CONTROL = 0  # place, actor
    ARRIVAL = 1  # formation, place
    OPTION = 2  # option, none
    STRIKE = 3  # fires, formation
    BATTLE = 4  # formation that attacks, location
    BATTLE_END = 5  # location, `Side`
    LEVEL = 6  # formation, none
    RING = 7  # formation, ring
    STANCE = 8  # option, which of its effects


def mark_of(kind: int, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of marks; -1 as an index is NONE."""
    found: NDArray[np.int64] = (np.int64(kind) << (2 * _SHIFT)) + ((first & NONE) << _SHIFT) + (second & NONE)
    return found


def parts_of(mark: int) -> tuple[Kind, int, int]:
    """Kind and both indices of a mark, NONE where one is absent."""
    return Kind(mark >> (2 * _SHIFT)), (mark >> _SHIFT) & NONE, mark & NONE


@dataclass(frozen=True, slots=True)
class Marks:
    """Occurrences, a row each: the number of the row's future, the mark, and the day."""

    future: NDArray[np.int32]
    mark: NDArray[np.int64]
    day: NDArray[np.float64]

    @classmethod
    def joined(cls, parts: list[Marks]) -> Marks:
        """Several, one after the other."""
        return cls(
            np.concatenate([part.future for part in parts]) if parts else np.empty(0, np.int32),
            np.concatenate([part.mark for part in parts]) if parts else np.empty(0, np.int64),
            np.concatenate([part.day for part in parts]) if parts else np.empty(0, np.float64),
        )

    def where(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Marks:
        """Some of the rows: a mask, or their numbers."""
        return Marks(self.future[rows], self.mark[rows], self.day[rows])

    def first(self) -> Marks:
        """The first occurrence of each mark in each future, by mark and then by future."""
        order = np.lexsort((self.day, self.future, self.mark))
        mark, future = self.mark[order], self.future[order]
        is_first = np.ones(len(order), bool)
        is_first[1:] = (mark[1:] != mark[:-1]) | (future[1:] != future[:-1])
        return self.where(order[is_first])


_BY_EVENT = (  # event, kind, whether subject and object change places
    (Event.CONTROL, Kind.CONTROL, False),
    (Event.ENTER, Kind.ARRIVAL, False),
    (Event.STRIKE, Kind.STRIKE, True),
    (Event.OPEN, Kind.BATTLE, False),
    (Event.WATCH, Kind.LEVEL, False),
)


def marks_in(log: Log, program: Program) -> Marks:
    """Every occurrence in a log, repeated ones included."""
    return Marks.joined(list(_marks(log, program)))


def _marks(log: Log, program: Program) -> Iterator[Marks]:
    for event, kind, is_turned in _BY_EVENT:
        rows = log.of(event)
        pair = (rows.object, rows.subject) if is_turned else (rows.subject, rows.object)
        yield _of(rows, kind, *pair)
    rows = log.of(Event.END)
    yield _of(rows, Kind.BATTLE_END, rows.subject, rows.value.astype(np.int32))
    rows = log.of(Event.RING)
    rows = rows.where(rows.value == 1)
    yield _of(rows, Kind.RING, rows.subject, rows.object)
    rows = log.of(Event.DECISION)
    yield _of(rows, Kind.OPTION, rows.object, np.full(len(rows), -1, np.int32))
    yield from _stances(log, program)


def _of(rows: Log, kind: Kind, first: NDArray[np.int32], second: NDArray[np.int32]) -> Marks:
    return Marks(rows.future, mark_of(kind, first.astype(np.int64), second.astype(np.int64)), rows.time)


def stance_effects(program: Program) -> list[tuple[int, int, bool]]:
    """Option, position and whether it is delayed, of every effect that sets a stance or a passage."""
    return [
        (option, position, effect.after >= 0)
        for option, entry in enumerate(program.options)
        for position, effect in enumerate(entry.effects)
        if effect.kind == EffectKind.STANCE
    ]


def _stances(log: Log, program: Program) -> Iterator[Marks]:
    """Stances that changed: no row says so, but the decision, or the delayed effect, does unless the effect was void."""
    effects = stance_effects(program)
    if not effects:
        return
    taken, late, void = log.of(Event.DECISION), log.of(Event.EFFECT), log.of(Event.VOID)
    idle = set(zip(void.future.tolist(), void.subject.tolist(), void.object.tolist(), void.time.tolist(), strict=True))
    for option, position, is_late in effects:
        rows = (
            late.where((late.subject == option) & (late.object == position))
            if is_late
            else taken.where(taken.object == option)
        )
        changed = np.array(
            [
                (f, option, position, t) not in idle
                for f, t in zip(rows.future.tolist(), rows.time.tolist(), strict=True)
            ],
            bool,
        )
        rows = rows.where(changed)
        width = len(rows)
        yield _of(rows, Kind.STANCE, np.full(width, option, np.int32), np.full(width, position, np.int32))
