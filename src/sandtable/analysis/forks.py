"""Forks: one future played twice, alike but for one decision from a tick on, one assumption, or the dice from a day on.

The engine has no memory of a state to go on from; it needs none. Every random number is addressed by what it is for
(`docs/model.md`, section 8), so a future that is played again with one option given instead of drawn is the same, to the
bit, up to the first tick of that decision at which the future had taken something else. Hence the rule: a decision can
be forked at a tick if at all its earlier ticks in this future the new option was the one taken, which for its first tick
is always so. From that tick on the option is given, at later ticks too; nothing else is touched.

A fork at a day has the same dice up to that day, that day included, and others from then on (section 1 of the same page):
another future of the same past.

An assumption holds from the start of a future, so its fork is the future with another value from the first day on.
Checked by tests/unit/analysis/test_forks.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.game.strategies import forced
from sandtable.engine.draws import quantise
from sandtable.errors import AnalysisError
from sandtable.program import Event, Program, Record
from sandtable.scenario.spelling import suggest
from sandtable.study.play import Player, load_engine
from sandtable.study.salts import forked_after, salts_of

LogRow = tuple[float, int, int, int, float]


@dataclass(frozen=True, slots=True)
class ForkPoint:
    """A decision of a future. row : of its log; offered : options it can be forked to, in sorted order of identifiers."""

    row: int
    day: float
    decision: str
    tick: int
    taken: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """A future and what it becomes. same : rows of the event logs that are the same from the start.

    differs : day of the first event in either that the other lacks; None if nothing changed at all.
    program : what the forked future was played from; draws : (U,) its assumptions.
    """

    original: Record
    forked: Record
    program: Program
    draws: NDArray[np.float64]
    same: int
    differs: float | None


def fork_points(program: Program, log: Sequence[LogRow]) -> tuple[ForkPoint, ...]:
    """The decisions of a future in the order of its log, each with the options that it can be forked to."""
    before: dict[int, set[int]] = {}
    points = []
    for row, (day, event, decision, option, tick) in enumerate(log):
        if event != Event.DECISION:
            continue
        earlier = before.setdefault(decision, set())
        compiled = program.decisions[decision]
        offered = [other for other in compiled.options if other != option and earlier <= {other}]
        points.append(
            ForkPoint(
                row=row,
                day=day,
                decision=compiled.identifier,
                tick=int(tick),
                taken=program.options[option].identifier,
                offered=tuple(program.options[other].identifier for other in offered),
            )
        )
        earlier.add(option)
    return tuple(points)


def fork_decision(
    program: Program,
    *,
    seed: int,
    future: int,
    draws: NDArray[np.float64],
    decision: str,
    tick: int,
    option: str,
    engine: Player | None = None,
) -> Fork:
    """A future in which a decision takes another option from a tick on.

    draws : (U,) the future's assumptions. tick : from 0, as in the log. engine : one for this very program.
    Raises AnalysisError if the future has no such tick or cannot be forked there to that option.
    """
    original = (engine or load_engine(program)).trace(seed=seed, future=future, assumptions=draws)
    points = {(point.decision, point.tick): point for point in fork_points(program, original.log)}
    point = points.get((decision, tick))
    if point is None:
        raise AnalysisError(
            f"future {future} has no tick {tick} of the decision `{decision}`",
            hint="its event log names the decisions that it came to",
        )
    if option not in point.offered:
        offered = ", ".join(point.offered) or "none"
        raise AnalysisError(
            f"`{decision}` cannot be forked to `{option}` at tick {tick}",
            hint=f"offered there: {offered}; an option that was not taken at an earlier tick cannot begin at a later one",
        )
    index = next(k for k, compiled in enumerate(program.decisions) if compiled.identifier == decision)
    chosen = next(k for k in program.decisions[index].options if program.options[k].identifier == option)
    changed = forced(program, {index: chosen})
    fork = _fork(original, changed, load_engine(changed), seed=seed, future=future, draws=draws)
    return _with_what_was_weighed(fork, decision=index, point=point)


def _with_what_was_weighed(fork: Fork, *, decision: int, point: ForkPoint) -> Fork:
    """The fork with the original's rows before its tick.

    They say what the decision weighed at earlier ticks, which a play with the option given has no rows for.
    """
    log = fork.forked.log
    row = next(
        k for k, (_, event, subject, _, value) in enumerate(log)
        if event == Event.DECISION and subject == decision and value == point.tick
    )  # fmt: skip
    forked = replace(fork.forked, log=[*fork.original.log[: point.row], *log[row:]])
    return replace(fork, forked=forked, same=point.row, differs=point.day)


def fork_assumption(
    program: Program,
    *,
    seed: int,
    future: int,
    draws: NDArray[np.float64],
    assumption: str,
    value: float,
    engine: Player | None = None,
) -> Fork:
    """A future in which an assumption has another value, in coherent units, from the start. Raises AnalysisError."""
    if assumption not in program.assumptions:
        raise AnalysisError(f"unknown assumption `{assumption}`", hint=suggest(assumption, set(program.assumptions)))
    player = engine or load_engine(program)
    original = player.trace(seed=seed, future=future, assumptions=draws)
    changed = np.array(draws, dtype=np.float64)
    changed[program.assumptions.index(assumption)] = value
    try:
        changed = quantise(program, changed[None, :])[0]
    except ValueError as fault:
        raise AnalysisError(f"`{assumption}` cannot be {value:g}", hint=str(fault)) from fault
    return _fork(original, program, player, seed=seed, future=future, draws=changed)


def fork_at_day(
    program: Program,
    *,
    seed: int,
    future: int,
    draws: NDArray[np.float64],
    day: float,
    number: int = 0,
    engine: Player | None = None,
) -> Fork:
    """A future of the same past up to a day, that day included, with other dice from then on.

    draws : (U,) the future's assumptions. day : from the start, 0 or later. number : which of its forks, from 0; the forks of
    one number at different days have the same dice after both. Raises AnalysisError for a day before the start.
    """
    if not 0 <= day < math.inf:
        raise AnalysisError(f"a future cannot be forked on day {day:g}", hint="a day from the start on, 0 or later")
    player = engine or load_engine(program)
    own = np.array([future], np.uint64)
    blocks = forked_after(own, salts_of(own, seed=seed, count=1, first=number)[:, 0], day=day)
    original = player.trace(seed=seed, future=future, assumptions=draws)
    forked = player.trace(seed=seed, future=future, assumptions=draws, blocks=blocks)
    return _compared(original, forked, program, draws=draws)


def _fork(
    original: Record, program: Program, engine: Player, *, seed: int, future: int, draws: NDArray[np.float64]
) -> Fork:
    return _compared(original, engine.trace(seed=seed, future=future, assumptions=draws), program, draws=draws)


def _compared(original: Record, forked: Record, program: Program, *, draws: NDArray[np.float64]) -> Fork:
    same = rows_alike(original.log, forked.log)
    days = [log[same][0] for log in (original.log, forked.log) if same < len(log)]
    return Fork(original, forked, program, draws, same, min(days) if days else None)


def rows_alike(one: Sequence[LogRow], other: Sequence[LogRow]) -> int:
    """How many rows two logs share from the start, to the bit."""
    for row, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return row
    return min(len(one), len(other))
