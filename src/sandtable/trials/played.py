"""The futures of a trial: what came out, and every event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.claims.worlds import Conditions
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Batch, Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.program import Event, Program, Status
from sandtable.scenario.types import FactTest, ProbabilityTest, Scenario
from sandtable.study.logged import Log, play_logged
from sandtable.study.play import Progress, Report, load_engine
from sandtable.wording import count, plural

LITTLE = 10  # futures; what was due in fewer says nothing about the file


@dataclass(frozen=True)
class Played:
    """A scenario and its futures, numbers 0 to n - 1. claims : its claims' conditions, which stand as outcomes beside its own."""

    scenario: Scenario
    program: Program
    engine: Engine
    seed: int
    draws: NDArray[np.float64]
    batch: Batch
    log: Log  # of the complete futures
    claims: Conditions

    @cached_property
    def complete(self) -> NDArray[np.bool_]:
        """(n,) which futures came to their end."""
        found: NDArray[np.bool_] = self.batch.status == Status.COMPLETE
        return found

    @cached_property
    def futures(self) -> int:
        """How many came to their end: of these all is said."""
        return int(self.complete.sum())

    @property
    def none(self) -> str:
        """`none of 500 futures`."""
        return f"none of {plural(self.futures, 'future')}"

    @property
    def each(self) -> str:
        """`each of 500 futures`."""
        return f"each of {plural(self.futures, 'future')}"

    def of_all(self, number: int) -> str:
        """`12 of 500 futures`, or `each of 500 futures`."""
        if number == self.futures:
            return self.each
        return f"{count(number)} of {plural(self.futures, 'future')}"

    @cached_property
    def _by_event(self) -> dict[int, Log]:
        order = np.argsort(self.log.event, kind="stable")
        events, starts = np.unique(self.log.event[order], return_index=True)
        ends = [*starts[1:], len(order)][: len(starts)]
        return {int(e): self.log.where(order[a:b]) for e, a, b in zip(events, starts, ends, strict=True)}

    @cached_property
    def _nothing(self) -> Log:
        return self.log.where(np.zeros(len(self.log), np.bool_))

    def rows(self, event: Event) -> Log:
        """All rows of an event, by future and then in order."""
        return self._by_event.get(int(event), self._nothing)

    def futures_with(self, event: Event, *, subject: int | None = None, object: int | None = None) -> NDArray[np.int32]:
        """Numbers of the futures with such an event, ascending."""
        rows = self.rows(event)
        wanted = np.ones(len(rows), np.bool_)
        if subject is not None:
            wanted &= rows.subject == subject
        if object is not None:
            wanted &= rows.object == object
        return np.unique(rows.future[wanted])

    @cached_property
    def ticks(self) -> dict[str, NDArray[np.int32]]:
        """By decision: the future of each tick."""
        rows = self.rows(Event.DECISION)
        return {each.identifier: rows.future[rows.subject == d] for d, each in enumerate(self.program.decisions)}

    def begins(self, decision: str) -> bool:
        """Whether a decision is reached in some future, those included that do not come to their end."""
        rank = next(d for d, each in enumerate(self.program.decisions) if each.identifier == decision)
        return bool((self.batch.first_choice[:, rank] >= 0).any())

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """(O,) how often each option was chosen in all futures."""
        found: NDArray[np.int64] = self.batch.choices[self.complete].sum(axis=0, dtype=np.int64)
        return found

    def option(self, decision: str, option: str) -> int:
        """The index of an option."""
        return next(
            k
            for k, each in enumerate(self.program.options)
            if each.identifier == option and self.program.decisions[each.decision].identifier == decision
        )

    def options(self) -> Iterator[tuple[str, str, int]]:
        """Every option of the file: decision, option, index."""
        for index, each in enumerate(self.program.options):
            yield self.program.decisions[each.decision].identifier, each.identifier, index

    def holds(self, outcome: str) -> int:
        """In how many futures an outcome, or a condition that stands as one, holds."""
        return int(self.holding(outcome).sum())

    def holding(self, outcome: str) -> NDArray[np.bool_]:
        """In which of the complete futures it holds."""
        found: NDArray[np.bool_] = self.batch.outcomes[self.complete, self.program.outcomes.index(outcome)]
        return found


def play(scenario: Scenario, *, futures: int, seed: int, report: Report) -> Played:
    """Play the futures of one reading. Raises StudyError if the engine cannot hold the scenario."""
    tests = [claim.test for claim in scenario.claims.values() if isinstance(claim.test, (ProbabilityTest, FactTest))]
    claims = Conditions.of(scenario, tests)
    amended = claims.added_to(scenario) if claims.ids else scenario
    amended._origin = scenario.origin  # it is compiled for what its text says
    program = compile_scenario(amended)
    engine = load_engine(program, report=report)
    numbers = np.arange(futures, dtype=np.uint64)
    draws = draw_assumptions(program, seed=seed, futures=numbers)
    batch, log = play_logged(
        engine,
        seed=seed,
        futures=numbers,
        assumptions=draws,
        report=lambda done: report(Progress("playing", done, futures)),
    )
    complete = batch.status == Status.COMPLETE
    if not complete.all():
        log = log.where(complete[log.future])
    return Played(scenario, program, engine, seed, draws, batch, log, claims)
