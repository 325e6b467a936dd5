"""Attacks at a ratio of fighters that is rare in the battles behind the rules of battle: in how many futures, and whose.

A study counts such attacks, but does not keep who fought. Some of the futures that have them are played again for that: up to
the moment at which each attack opens, where the count says whether this one was rare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sandtable.program import Event, Floats, Program, Record, Side, Status
from sandtable.study.tally import Reader, numbers

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

LOOKED_AT = 25  # futures that are played again


class Replayable(Protocol):
    """What is asked of a study here: `sandtable.study.study.Study`, which imports this module, is one."""

    @property
    def program(self) -> Program: ...
    @property
    def seed(self) -> int: ...
    def replay(self, future: int) -> Record: ...
    def draws_of(self, future: int) -> Floats: ...


@dataclass(frozen=True, slots=True)
class UnusualAttack:
    """Who attacked whom and where, by identifier, and in how many attacks of the futures looked at."""

    attackers: tuple[str, ...]
    defenders: tuple[str, ...]
    place: str
    attacks: int


@dataclass(frozen=True, slots=True)
class UnusualAttacks:
    """The rare attacks of a few futures: the most frequent first. futures : that were looked at. attacks : rare ones in them."""

    futures: int
    attacks: int
    found: tuple[UnusualAttack, ...]


def unusual_attacks(study: Replayable, *, read: Reader) -> UnusualAttacks:
    """The rare attacks of the first futures of a study that have any. read : reads columns of it, part by part."""
    chosen = _futures(read)
    counted: Counter[tuple[tuple[str, ...], tuple[str, ...], str]] = Counter()
    for future in chosen:
        counted.update(_rare(study, future))
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return UnusualAttacks(
        futures=len(chosen),
        attacks=sum(counted.values()),
        found=tuple(UnusualAttack(*names, attacks=number) for names, number in ordered),
    )


def _futures(read: Reader) -> list[int]:
    found: list[int] = []
    for table in read(["future", "unusual_attacks"]):
        rare = np.nan_to_num(numbers(table["unusual_attacks"])) > 0
        found += numbers(table["future"])[rare].astype(np.int64).tolist()
        if len(found) >= LOOKED_AT:
            break
    return found[:LOOKED_AT]


def _rare(study: Replayable, future: int) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """The rare attacks of a future, in their order."""
    record = study.replay(future)
    if record.status != Status.COMPLETE:
        return
    opened = list(_openings(study.program, record.log))
    if record.unusual_attacks == len(opened):
        yield from (names for _, names in opened)
        return
    before = 0
    for (_, names), count in zip(opened, _counts(study, future, [day for day, _ in opened]), strict=True):
        if count > before:
            yield names
        before = count


def _openings(
    program: Program, log: Iterable[tuple[float, int, int, int, float]]
) -> Iterator[tuple[float, tuple[tuple[str, ...], tuple[str, ...], str]]]:
    """When each attack on a place opens, with attackers, defenders and the place."""
    sides: dict[int, tuple[list[str], list[str]]] = {}
    for day, event, subject, location, value in log:
        if event == Event.JOIN:
            members = sides.setdefault(location, ([], []))[int(value != Side.ATTACKERS)]
            members.append(program.formations[subject])
        elif event == Event.END:
            sides.pop(subject, None)
        elif event == Event.OPEN and location < len(program.places):
            attackers, defenders = sides.get(location, ([program.formations[subject]], []))
            yield day, (tuple(sorted(set(attackers))), tuple(sorted(set(defenders))), program.places[location])


def _counts(study: Replayable, future: int, days: list[float]) -> Iterator[int]:
    """How many rare attacks there were up to and on each of these days: the same future, ended there."""
    from sandtable.engine.batch import Engine

    engine, number = Engine(study.program), np.array([future], np.uint64)
    drawn = study.draws_of(future)[None, :]
    for day in days:
        batch: Batch = engine.ending_at(day).run(seed=study.seed, futures=number, assumptions=drawn)
        yield int(batch.unusual_attacks[0])
