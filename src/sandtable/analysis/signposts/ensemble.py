"""The futures that signposts are looked for in: played once, with first occurrences kept and logs dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.marks import Kind, Marks, marks_in
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.program import Program, Status
from sandtable.scenario.trees import Call, walk
from sandtable.study.executors.pieces import play_pieces
from sandtable.study.logged import play_logged
from sandtable.study.play import Progress, Report

CHUNK = 250  # futures whose logs are in memory at a time, on each thread


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Complete futures, a row each.

    number : (n,) the number of the future. outcomes : (n, Y). times : (n, Y) days, inf if never. end : (n,) days.
    first, reached : (n, slots) days. draws : (n, U). firsts : first occurrences by mark, `future` being the row. repeats :
    every strike and every decision, where a condition counts them. failed : futures that the engine gave up.
    """

    number: NDArray[np.int64]
    outcomes: NDArray[np.bool_]
    times: NDArray[np.float64]
    end: NDArray[np.float64]
    first: NDArray[np.float64]
    reached: NDArray[np.float64]
    draws: NDArray[np.float64]
    firsts: Marks
    repeats: Marks
    failed: int

    def __len__(self) -> int:
        return len(self.number)


def play_ensemble(
    program: Program,
    *,
    engine: Engine,
    seed: int,
    futures: int,
    threads: int | None,
    report: Report,
    also: Sequence[int] = (),
) -> Ensemble:
    """Play futures 0 to `futures - 1`, the same as those of `run`, and `also` these. Memory: some kilobytes a future."""
    counted = _counted(program)
    spans = [(first, min(first + CHUNK, futures)) for first in range(0, futures, CHUNK)]
    spans += [(each, each + 1) for each in sorted(set(also)) if each >= futures]
    report(Progress("playing", 0, futures))
    chunks = []
    for (_, stop), chunk in play_pieces(_PlayChunk(seed, counted), spans, engine=engine, threads=threads):
        chunks.append(chunk)
        report(Progress("playing", min(stop, futures), futures))
    arrays = {
        each.name: np.concatenate([getattr(chunk, each.name) for chunk in chunks])
        for each in fields(Ensemble)
        if each.name not in ("firsts", "repeats", "failed")
    }
    return Ensemble(
        **arrays,
        firsts=_sorted(Marks.joined(list(_shifted(chunks, "firsts")))),
        repeats=Marks.joined(list(_shifted(chunks, "repeats"))),
        failed=sum(chunk.failed for chunk in chunks),
    )


@dataclass(frozen=True, slots=True)
class _PlayChunk:
    """The task of playing futures with their logs, of which the first occurrences are kept. counted : kinds of which all are kept."""

    seed: int
    counted: frozenset[Kind]

    def __call__(self, engine: Engine, span: tuple[int, int]) -> Ensemble:
        program, numbers = engine.program, np.arange(*span, dtype=np.uint64)
        draws = draw_assumptions(program, seed=self.seed, futures=numbers)
        batch, log = play_logged(engine, seed=self.seed, futures=numbers, assumptions=draws)
        complete = batch.status == Status.COMPLETE
        row = np.full(len(numbers), -1, np.int32)
        row[complete] = np.arange(np.count_nonzero(complete), dtype=np.int32)
        marks = marks_in(log, program)
        marks = marks.where(complete[marks.future])
        marks = Marks(row[marks.future], marks.mark, marks.day)
        is_counted = np.zeros(len(marks.mark), bool)
        for kind in self.counted:
            is_counted |= marks.mark >> 40 == int(kind)
        return Ensemble(
            number=numbers[complete].astype(np.int64), outcomes=batch.outcomes[complete], times=batch.times[complete],
            end=batch.end[complete], first=batch.first[complete], reached=batch.reached[complete], draws=draws[complete],
            firsts=marks.first(), repeats=marks.where(is_counted), failed=int(np.count_nonzero(~complete)),
        )  # fmt: skip


def _shifted(chunks: list[Ensemble], name: str) -> Iterator[Marks]:
    """The marks of the chunks with their rows counted through."""
    before = 0
    for chunk in chunks:
        marks: Marks = getattr(chunk, name)
        yield Marks(marks.future + np.int32(before), marks.mark, marks.day)
        before += len(chunk.number)


def _counted(program: Program) -> frozenset[Kind]:
    """Kinds of marks that a condition of an outcome counts, so that one occurrence does not decide it."""
    found = set()
    for index in program.conditions.outcome_when:
        for node in walk(program.conditions.expressions[index].tree):
            if isinstance(node, Call) and node.function in ("strikes", "choices"):
                found.add(Kind.STRIKE if node.function == "strikes" else Kind.OPTION)
    return frozenset(found)


def first_days(firsts: Marks, marks: Sequence[int], *, rows: int) -> NDArray[np.float64]:
    """The day on which one of these marks first occurs in each future, inf if none does. (rows,).

    firsts : in the order of their marks.
    """
    found = np.full(rows, np.inf)
    for mark in marks:
        mine = slice(*np.searchsorted(firsts.mark, [mark, mark + 1]))
        future = firsts.future[mine]
        found[future] = np.minimum(found[future], firsts.day[mine])
    return found


def _sorted(marks: Marks) -> Marks:
    return marks.where(np.lexsort((marks.future, marks.mark)))
