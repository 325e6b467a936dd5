"""`deterrence`: what a red line deters where what its two decisions read is set to the ends of its prior.

The act is a choice of one side and the threat a choice of the other. Each assumption and each belief that one of these two
decisions reads is set to its low and to its high end, one at a time, and the pairs of futures with and without the line are
played again. All pairs have the same random numbers, so what moves is the doing of what was set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.compare.acts import ActTally, Watched
from sandtable.analysis.compare.red_lines import act_titles, line_named, whole_of
from sandtable.analysis.compare.turning_inputs import Input, inputs_of
from sandtable.analysis.compare.turning_results import (
    Deterred,
    DeterredAt,
    DeterredTogether,
    DeterrenceAnalysis,
    DeterrenceInput,
    EndName,
    EndNotPlayed,
    LineDeterrence,
)
from sandtable.analysis.questions import Source, reporting, scenario_of, seed_of
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError, HintedError, SandtableError, ScenarioError
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.types import RedLine, Scenario
from sandtable.study.design import play_design
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Player, Progress, Report, load_engine
from sandtable.wording import listed

FUTURES = 2_000
BLOCK = 10_000
TOGETHER = 5  # inputs at most that are set together, those that move deterrence most alone


def deterrence(
    source: Source,
    *,
    line: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> DeterrenceAnalysis:
    """What a red line deters with each assumption and belief that its two decisions read at the ends of its prior.

    Args:
        source: what `load` returned, a bundled name, a path, or a study.
        line: a red line of the file that names an `act`; all of them without it.
        futures: futures 0 to `futures - 1` are played in every world: with and without the line, for each end.
        seed: 0 to 2^64 - 1; of a study its own.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.

    An assumption is set to the 5% and the 95% point of its prior, a choice to its least and greatest value. A belief begins
    at the 5% and the 95% point of its distribution after its precedents, with the same weight, and learns as before.
    What the line's own components set stays as they set it in the world without the line.

    An end with which the scenario cannot be played, or with which no pair of futures comes to its end, says why; the others are
    unaffected.

    Raises:
        AnalysisError: no red line names an act, there is no such line, or no pair of futures of the file came to its end.

    Intervals are those of `red_line` (tests/statistical/test_coverage_compare.py); closed forms: tests/unit/analysis/test_turning.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    if futures < 1:
        raise AnalysisError(f"the number of futures must be 1 or more, not {futures}")
    names = [line] if line is not None else [name for name, each in scenario.red_lines.items() if each.act is not None]
    if not names:
        raise AnalysisError(
            "no red line of the scenario names an act",
            hint="give one an `act`, an option of the actor whom it is drawn for",
        )
    with reporting(progress) as report:
        plays = [_Play.of(scenario, name, report=report) for name in names]
        counted = _Counted(futures * sum(each.worlds for each in plays), report)
        found = tuple(
            _line(each, name, plan=_Plan(futures, chosen_seed, threads, counted))
            for name, each in zip(names, plays, strict=True)
        )
    return DeterrenceAnalysis(
        header=Header.of(scenario, seed=chosen_seed), source=scenario, futures=futures, level=LEVEL, lines=found
    )


# -- playing -----------------------------------------------------------------------------------------


@dataclass
class _Counted:
    """How far all worlds together have come."""

    total: int
    report: Report
    done: int = 0

    def within(self, progress: Progress) -> None:
        self.report(Progress("playing", self.done + progress.done, self.total))


@dataclass(frozen=True)
class _Plan:
    futures: int
    seed: int
    threads: int | None
    counted: _Counted


@dataclass(frozen=True)
class _World:
    """A program with its engine, and assumptions held at a value."""

    program: Program
    engine: Player
    fixed: Mapping[str, float]

    def play(self, numbers: NDArray[np.uint64], plan: _Plan) -> Any:
        from sandtable.engine.draws import draw_assumptions

        values = None
        if self.fixed:
            values = np.array(draw_assumptions(self.program, seed=plan.seed, futures=numbers))
            for name, value in self.fixed.items():
                values[:, self.program.assumptions.index(name)] = value
        played = play_design(
            self.program, seed=plan.seed, futures=numbers, assumptions=values, threads=plan.threads, engine=self.engine,
            report=plan.counted.within,
        )  # fmt: skip
        plan.counted.done += len(numbers)
        return played.batch


Setting: TypeAlias = tuple[tuple[Input, int], ...]  # inputs, each with 0 for its low end or 1 for its high one


@dataclass(frozen=True)
class _NotPlayed:
    """A setting of which there is no result, and why."""

    why: str


@dataclass
class _Play:
    """One red line: its scenario with and without it, under any setting of its inputs."""

    scenario: Scenario
    line: RedLine
    watched: Watched
    whole: Mapping[str, object]
    inputs: tuple[Input, ...]
    report: Report
    unset: dict[int, Any] = field(default_factory=dict)  # by first future: the file's world without the line
    made: dict[tuple[bool, tuple[tuple[str, object], ...]], tuple[Program, Player]] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, name: str, *, report: Report) -> _Play:
        """Raises AnalysisError for an unknown line, and for one without an act."""
        line = line_named(scenario, name)
        watched = Watched.of(scenario, line)
        if watched is None:
            raise AnalysisError(f"the red line `{name}` names no act", hint=f"give `red_lines.{name}.act`")
        return cls(scenario, line, watched, whole_of(name, line), inputs_of(scenario, line), report)

    @property
    def worlds(self) -> int:
        """How many worlds there are in all: with and without the line of the file, of both ends of each input, of several together."""
        together = min(len(self.inputs), TOGETHER) - 1
        return 2 * (1 + 2 * len(self.inputs) + (4 * together if together > 0 else 0))

    def world(self, setting: Setting, *, is_without: bool) -> _World:
        """With the line or without it. What a component of the line sets itself is not set again in the world without it."""
        meant = [(entry, end) for entry, end in setting if self._touches(entry, is_without=is_without)]
        paths: dict[str, object] = {}
        for entry, end in meant:
            paths.update(entry.settings[end])
        key = (is_without, tuple(sorted((path, str(value)) for path, value in paths.items())))
        if key not in self.made:
            changes = {**paths, **(self.whole if is_without else {})}
            scenario = self.scenario.replace(changes) if changes else self.scenario
            program = compile_scenario(self.watched.added_to(scenario))
            self.made[key] = program, load_engine(program, report=self.report)
        fixed = {entry.id: entry.ends[end] for entry, end in meant if entry.kind == "assumption"}
        return _World(*self.made[key], fixed)

    def _touches(self, entry: Input, *, is_without: bool) -> bool:
        return not (is_without and any(path.startswith(f"{entry.kind}s.{entry.id}") for path in self.whole))

    def tally(self, settings: Sequence[Setting], plan: _Plan) -> list[ActTally | _NotPlayed]:
        """Counts over the pairs of futures under each setting, or why there are none."""
        return [self._tally(setting, plan) for setting in settings]

    def _tally(self, setting: Setting, plan: _Plan) -> ActTally | _NotPlayed:
        tally = ActTally(self.watched)
        at = plan.counted.done
        try:
            self._count(setting, tally, plan)
        except SandtableError as fault:
            if not setting:
                raise
            plan.counted.done = at + 2 * plan.futures
            return _NotPlayed(_words(fault))
        return tally if tally.pairs else _NotPlayed(_failures(tally))

    def _count(self, setting: Setting, tally: ActTally, plan: _Plan) -> None:
        with_it, without_it = (self.world(setting, is_without=each) for each in (False, True))
        is_unset = not any(self._touches(entry, is_without=True) for entry, _ in setting)
        for first in range(0, plan.futures, BLOCK):
            numbers = np.arange(first, min(first + BLOCK, plan.futures), dtype=np.uint64)
            if is_unset and first in self.unset:
                batch = self.unset[first]
                plan.counted.done += len(numbers)
            else:
                batch = without_it.play(numbers, plan)
            if is_unset and plan.futures <= BLOCK:
                self.unset[first] = batch
            tally.add((with_it.play(numbers, plan), with_it.program), (batch, without_it.program))


def _words(fault: SandtableError) -> str:
    """A fault in one line."""
    if isinstance(fault, ScenarioError):
        return "; ".join(f"{each.message} ({each.code})" for each in fault.diagnostics)
    return fault.message if isinstance(fault, HintedError) else str(fault)


def _failures(tally: ActTally) -> str:
    """Why no pair of futures came to its end."""
    reasons = listed([status.name.lower().replace("_", " ") for status, _ in tally.failures.most_common()])
    return f"no future came to its end both with and without the line ({reasons})"


def _line(play: _Play, name: str, *, plan: _Plan) -> LineDeterrence:
    single: list[Setting] = [((entry, end),) for entry in play.inputs for end in (0, 1)]
    file, *alone = play.tally([(), *single], plan)
    if isinstance(file, _NotPlayed):
        raise AnalysisError(file.why, hint="`sandtable run` says how futures fail")
    found = [
        DeterrenceInput(
            id=entry.id, kind=entry.kind, title=entry.title, read_by=entry.read_by,
            low=_at(alone[2 * place], "low", entry.ends[0]), high=_at(alone[2 * place + 1], "high", entry.ends[1]),
        )
        for place, entry in enumerate(play.inputs)
    ]  # fmt: skip
    order = sorted(range(len(found)), key=lambda place: -_moved(found[place], file.net))
    weakest = strongest = None
    if len(found) > 1:
        ends = dict(zip(single, alone, strict=True))
        inputs = [play.inputs[place] for place in order[:TOGETHER]]
        weakest, strongest = (_together(play, inputs, (file, ends), sign=sign, plan=plan) for sign in (-1, 1))
    return LineDeterrence(
        id=name,
        title=play.line.title,
        kind=play.line.kind,
        act=play.watched.line.act or "",
        act_title=act_titles(play.scenario, play.line)["title"],
        outcome=play.line.outcome,
        as_it_is=Deterred(**_fields(file)),
        inputs=tuple(found[place] for place in order),
        weakest=weakest,
        strongest=strongest,
    )


def _moved(entry: DeterrenceInput, file: float) -> float:
    """How far an input moves deterrence: between its ends, or from the file's where one of them was not played."""
    if len(entry.played) == 2:
        return entry.swing
    return max((abs(at.effect.value - file) for at in entry.played), default=0.0)


def _together(
    play: _Play,
    inputs: Sequence[Input],
    known: tuple[ActTally, Mapping[Setting, ActTally | _NotPlayed]],
    *,
    sign: int,
    plan: _Plan,
) -> DeterredTogether:
    """The least (sign -1) or the most (1) found: each input in turn at the end that leads further, or left as drawn.

    known : counts of the file, and of each end alone. An end that could not be played leads nowhere.
    """
    best, setting = known[0], cast("Setting", ())
    for entry in inputs:
        tried: list[Setting] = [(*setting, (entry, end)) for end in (0, 1)]
        counts = [known[1][each] for each in tried] if entry is inputs[0] else play.tally(tried, plan)
        for each, tally in zip(tried, counts, strict=True):
            if isinstance(tally, ActTally) and sign * tally.net > sign * best.net:
                best, setting = tally, each
    ends: dict[str, EndName] = {entry.id: ("low", "high")[end] for entry, end in setting}
    return DeterredTogether(**_fields(best), ends=ends)


def _at(tally: ActTally | _NotPlayed, end: EndName, value: float) -> DeterredAt | EndNotPlayed:
    if isinstance(tally, _NotPlayed):
        return EndNotPlayed(end=end, value=value, why=tally.why)
    return DeterredAt(**_fields(tally), end=end, value=value)


def _fields(tally: ActTally) -> dict[str, Any]:
    act = tally.effect(title="", threat_title="")
    return {
        "pairs": tally.pairs, "with_it": act.with_it, "without_it": act.without_it, "effect": act.effect,
        "arises": act.arises, "effect_arising": act.effect_arising, "outcome_effect": tally.outcome_effect(),
    }  # fmt: skip
