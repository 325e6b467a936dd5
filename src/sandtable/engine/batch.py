"""The compiled engine: batches of futures as arrays, one future with its log.

`Engine.run` releases the GIL and touches nothing shared, so slices may run on several threads; a future's result
depends on the program, the seed, its number and its assumptions alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.engine import layout
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.folder import cache_directory
from sandtable.engine.kept import Entry
from sandtable.engine.pack import pack
from sandtable.program import Blocks, Program, Record, Status


@dataclass
class Batch:
    """Results of n futures, one row each; shapes by the axes of `Program`.

    status, events, attacks, unusual_attacks (n,) int32; end (n,) days; outcomes (n, Y) bool; times (n, Y) days, inf if never;
    settlement_rule, de_facto, de_jure (n,) int8, -1 if none; choices (n, O) int32; first_choice (n, D) int16;
    strikes (n, B) int32; first (n, first slots) and reached (n, reached slots) days; control (n, P) int8;
    strength (n, F) and losses (n, A) fighters; control_days (days + 1, P, A + 1) int64: complete futures in which an actor (last:
    nobody) controls a place at the start of a day.
    """

    status: NDArray[np.int32]
    end: NDArray[np.float64]
    events: NDArray[np.int32]
    attacks: NDArray[np.int32]
    unusual_attacks: NDArray[np.int32]
    outcomes: NDArray[np.bool_]
    times: NDArray[np.float64]
    settlement_rule: NDArray[np.int8]
    de_facto: NDArray[np.int8]
    de_jure: NDArray[np.int8]
    choices: NDArray[np.int32]
    first_choice: NDArray[np.int16]
    strikes: NDArray[np.int32]
    first: NDArray[np.float64]
    reached: NDArray[np.float64]
    control: NDArray[np.int8]
    strength: NDArray[np.float64]
    losses: NDArray[np.float64]
    control_days: NDArray[np.int64]


def words(number: int) -> tuple[int, int]:
    """Low and high 32-bit words of a 64-bit number."""
    return number & 0xFFFFFFFF, (number >> 32) & 0xFFFFFFFF


def blank_rows(program: Program, n: int) -> dict[str, NDArray[Any]]:
    """Room for the results of n futures, a row each, in the order in which the kernel takes them."""
    return {
        "scalars": np.zeros((n, layout.ROW_LENGTH)),
        "outcomes": np.zeros((n, len(program.outcomes)), np.bool_),
        "times": np.full((n, len(program.outcomes)), np.inf),
        "choices": np.zeros((n, len(program.options)), np.int32),
        "first_choice": np.full((n, len(program.decisions)), -1, np.int16),
        "strikes": np.zeros((n, len(program.fires)), np.int32),
        "first": np.full((n, len(program.conditions.first_slots)), np.inf),
        "reached": np.full((n, len(program.conditions.reached_slots)), np.inf),
        "control": np.zeros((n, len(program.places)), np.int8),
        "strength": np.zeros((n, len(program.formations))),
        "losses": np.zeros((n, len(program.actors))),
    }


def blank_change(program: Program) -> NDArray[np.int64]:
    """Room for differences of control from picture to picture: of days, or hours. (last step + 1, P, A + 1)."""
    return np.zeros((program.last_step + 1, len(program.places), len(program.actors) + 1), np.int64)


class Sheet:
    """Results of n futures while they are played: rows that any thread fills, slice by slice, in any order."""

    def __init__(self, engine: Engine, *, seed: int, blocks: Blocks, assumptions: NDArray[np.float64]) -> None:
        program, n = engine.program, len(blocks)
        self._engine = engine
        self._seed = words(seed)
        self._boundaries = np.ascontiguousarray(blocks.boundaries)
        self._columns = blocks.columns(len(program.decisions))
        self._salts = np.ascontiguousarray(blocks.salts).view(np.int64).reshape(n, len(self._boundaries) + 1, -1)
        self._drawn = np.ascontiguousarray(assumptions, dtype=np.float64).reshape(n, len(program.assumptions))
        self._rows = blank_rows(program, n)
        self._changes: SimpleQueue[NDArray[np.int64]] = SimpleQueue()  # one table for each thread that plays

    def play(self, first: int, stop: int) -> None:
        """Play rows first to stop - 1, each only once in all calls."""
        with self._engine.lent_state() as state:
            self.play_in(state, first, stop)

    def play_in(self, state: Any, first: int, stop: int) -> None:
        """`play` with scratch memory that the caller was lent."""
        try:
            change = self._changes.get_nowait()
        except Empty:
            change = blank_change(self._engine.program)
        mine = slice(first, stop)
        self._engine.run_block(
            self._engine.world, state, *self._seed, self._boundaries, self._columns, self._salts[mine], self._drawn[mine],
            *(rows[mine] for rows in self._rows.values()), change,
        )  # fmt: skip
        self._changes.put(change)

    def batch(self) -> Batch:
        """The results, once, when every row was played and no thread plays."""
        program, rows = self._engine.program, dict(self._rows)
        scalars, change = rows.pop("scalars"), blank_change(program)
        while not self._changes.empty():
            change += self._changes.get_nowait()
        complete = int((scalars[:, layout.ROW_STATUS] == Status.COMPLETE).sum())
        change[0, np.arange(len(program.places)), program.parties.control] += complete  # index -1 is nobody, the last
        return Batch(
            status=scalars[:, layout.ROW_STATUS].astype(np.int32),
            end=scalars[:, layout.ROW_END].copy(),
            events=scalars[:, layout.ROW_EVENTS].astype(np.int32),
            attacks=scalars[:, layout.ROW_ATTACKS].astype(np.int32),
            unusual_attacks=scalars[:, layout.ROW_UNUSUAL].astype(np.int32),
            settlement_rule=scalars[:, layout.ROW_RULE].astype(np.int8),
            de_facto=scalars[:, layout.ROW_DE_FACTO].astype(np.int8),
            de_jure=scalars[:, layout.ROW_DE_JURE].astype(np.int8),
            **rows,
            control_days=np.cumsum(change, axis=0),
        )


@cache
def _run_block(size: str) -> Entry:
    """The kernel for programs of one size."""
    return Entry("kernel", "run_block", variant=size)


class Engine:
    """A program made ready to run. Scratch memory is lent to one call at a time and kept for the next, on whatever thread."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._size, self.world = pack(program)
        self.run_block = _run_block(self._size.name)
        self._state_type = layout.state_type(self._size)
        self._idle: SimpleQueue[Any] = SimpleQueue()
        self._mark = cache_directory() / f"compiled-{self._size.name}"

    @property
    def is_compiled(self) -> bool:
        """Whether machine code for programs of this size, of exactly these sources, is kept: a first run then starts at once."""
        return self._mark.exists()

    def make_ready(self) -> None:
        """Play future 0, so that machine code is loaded, or compiled and kept, before the clock and the threads start."""
        self.run(
            seed=0, futures=np.zeros(1, np.uint64), assumptions=draw_assumptions(self.program, seed=0, futures=[0])
        )
        with suppress(OSError):  # what cannot be kept is compiled again
            self._mark.touch()

    def ending_at(self, day: float) -> Engine:
        """This engine with another last day, 0 to the horizon: what happens up to then is the same. Shares all that is not changed."""
        other = copy(self)
        other.world = self.world.copy()
        other.world["n"]["horizon"][0] = day
        return other

    @contextmanager
    def lent_state(self) -> Iterator[Any]:
        """Scratch memory for one thread."""
        try:
            state = self._idle.get_nowait()
        except Empty:
            state = np.zeros(1, self._state_type)
        try:
            yield state
        finally:
            self._idle.put(state)

    def sheet(self, *, seed: int, futures: NDArray[np.uint64], assumptions: NDArray[np.float64]) -> Sheet:
        """The numbered futures, none played yet. futures: (n,) uint64; assumptions: (n, U) float64, C order."""
        return Sheet(self, seed=seed, blocks=Blocks.without(futures), assumptions=assumptions)

    def run(self, *, seed: int, futures: NDArray[np.uint64], assumptions: NDArray[np.float64]) -> Batch:
        """Play the numbered futures. futures: (n,) uint64; assumptions: (n, U) float64, C order."""
        return self.run_blocks(seed=seed, blocks=Blocks.without(futures), assumptions=assumptions)

    def run_blocks(self, *, seed: int, blocks: Blocks, assumptions: NDArray[np.float64]) -> Batch:
        """Play futures whose dice change at boundaries, or are salted by purpose. assumptions: (n, U) float64, C order.

        Assumptions are as given, whatever the salts. Raises ValueError for salts that do not fit the program.
        """
        sheet = Sheet(self, seed=seed, blocks=blocks, assumptions=assumptions)
        sheet.play(0, len(blocks))
        return sheet.batch()

    def trace(
        self, *, seed: int, future: int, assumptions: NDArray[np.float64], blocks: Blocks | None = None
    ) -> Record:
        """Play one future and keep its event log. assumptions: (U,). blocks: its dice, of one future, in the place of its number."""
        if blocks is None:
            blocks = Blocks.without(np.array([future], np.uint64))
        sheet = Sheet(self, seed=seed, blocks=blocks, assumptions=np.asarray(assumptions, float)[None, :])
        with self.lent_state() as state:
            state["g"]["logging"] = 1
            try:
                sheet.play_in(state, 0, 1)
                rows = min(int(state["g"]["rows"][0]), layout.LOG_ROWS)
                log = np.array(state["log"][0, :rows])
            finally:
                state["g"]["logging"] = 0
        batch = sheet.batch()
        return Record(
            status=int(batch.status[0]), end=float(batch.end[0]), events=int(batch.events[0]),
            attacks=int(batch.attacks[0]), unusual_attacks=int(batch.unusual_attacks[0]),
            outcomes=batch.outcomes[0], times=batch.times[0], settlement_rule=int(batch.settlement_rule[0]),
            de_facto=int(batch.de_facto[0]), de_jure=int(batch.de_jure[0]), choices=batch.choices[0],
            first_choice=batch.first_choice[0].astype(np.int32), strikes=batch.strikes[0], first=batch.first[0],
            reached=batch.reached[0], control=batch.control[0].astype(np.int32), strength=batch.strength[0],
            losses=batch.losses[0],
            log=[(float(r["time"]), int(r["event"]), int(r["subject"]), int(r["object"]), float(r["value"])) for r in log],
        )  # fmt: skip
