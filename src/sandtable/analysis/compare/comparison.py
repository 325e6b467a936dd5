"""`compare` and `red_line`: a scenario against variants of itself, over the same futures.

Both worlds play the futures of the same numbers. Random numbers are addressed by what they are for (`docs/model.md`,
section 8), so all that a variant does not touch is drawn alike and what differs between the two is the variant's doing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from sandtable.analysis.compare.acts import ActTally, Watched, is_same
from sandtable.analysis.compare.differences import Comparison, Component, IdleReader, RedLineEffect
from sandtable.analysis.compare.pair_results import deterrence, variant_difference
from sandtable.analysis.compare.pair_tally import Columns, PairTally
from sandtable.analysis.compare.red_lines import act_titles, components_of, line_named, merge, whole_of
from sandtable.analysis.compare.turning_inputs import decisions_reading
from sandtable.compile import compile_scenario
from sandtable.diagnostics import Diagnostic
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.overrides import line_of
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.play import Player, Progress, Report, load_engine

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

FUTURES = 20_000
BLOCK = 10_000  # futures played in all worlds before the next; the sums of a comparison are added in this order
TOGETHER: Component = "together"
ALL = "all together"  # the label of the last variant of several
_Version: TypeAlias = tuple[str, Mapping[str, object], Scenario]  # label, settings, what is played


def compare(
    scenario: Scenario | str | Path,
    variants: Mapping[str, object] | Sequence[Mapping[str, object]],
    *,
    futures: int = FUTURES,
    seed: int,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Comparison:
    """Compare a scenario with variants of it: paired differences over the same futures.

    Args:
        scenario: what `load` returned, a bundled name or a path.
        variants: path to value as for `load(overrides=...)`, each path a variant; or a list of such mappings, each
            a variant. Several variants are played each alone and, unless two of them set one path to different
            values, all together.
        futures: futures 0 to `futures - 1` are played in every world.
        seed: 0 to 2^64 - 1.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.

    Raises:
        AnalysisError: there is no variant, or no complete pair of futures.
        ScenarioError: an override does not fit the scenario.

    Intervals are checked by tests/statistical/test_coverage_compare.py.
    """
    opened = _open(scenario)
    single: list[Mapping[str, object]] = (
        [{path: value} for path, value in variants.items()] if isinstance(variants, Mapping) else list(variants)
    )
    if not single or not all(single):
        raise AnalysisError("nothing to compare", hint='set a path, such as {"fires.al-tanf.launchers": 0}')
    named = [(_label(settings), settings) for settings in single]
    if len(single) > 1 and (merged := merge(single)) is not None:
        named.append((ALL, merged))
    return _compare(opened, named, futures=futures, seed=seed, threads=threads, progress=progress)[0]


def compare_versions(
    scenario: Scenario,
    versions: Sequence[tuple[str, Scenario]],
    *,
    futures: int,
    seed: int,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Comparison:
    """Compare a scenario with other versions of it, each with a label. The arguments are those of `compare`.

    Outcomes and times that both have are compared. Raises AnalysisError as `compare` does.
    """
    changed: list[_Version] = [("", {}, scenario), *((label, {}, each) for label, each in versions)]
    return _play_versions(changed, futures=futures, seed=seed, threads=threads, progress=progress)[0]


def paired_futures(played: int) -> int:
    """How many of the first futures of a study a red line is measured over, the same for all that is said of the study.

    played : futures of the study.
    """
    return min(played, FUTURES)


def red_line(
    scenario: Scenario | str | Path,
    name: str,
    *,
    futures: int = FUTURES,
    seed: int,
    is_whole: bool = False,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Comparison:
    """Measure what a red line does: its worlds without each component, and without all of them.

    The variants of the comparison are the components; `Comparison.red_line` has the effect on the outcome that the
    line is about and, where the line names an `act`, deterrence apart from denial and delay. The other arguments are those of `compare`.

    Args:
        name: the identifier under `red_lines`.
        is_whole: play only the world without the whole line, not those without each component.

    Raises:
        AnalysisError: there is no such red line.
    """
    opened = _open(scenario)
    line = line_named(opened, name)
    named: list[tuple[str, Mapping[str, object]]] = [*components_of(line).items()]
    if len(named) > 1:
        named.append((TOGETHER, whole_of(name, line)))
    if is_whole:
        named = named[-1:]
    watched = Watched.of(opened, line)
    found, seen = _compare(
        opened, named, futures=futures, seed=seed, threads=threads, progress=progress, watched=watched
    )
    idle: dict[Component, Mapping[str, object]] = {
        component: settings
        for component, settings in components_of(line).items()
        if (component, settings) in [each for each, is_idle in zip(named, seen.idle, strict=True) if is_idle]
    }
    effect = RedLineEffect(
        id=name,
        title=line.title,
        actor=line.drawer,
        deters=line.target,
        outcome=line.outcome,
        effects=tuple(deterrence(variant, line.outcome) for variant in found.variants),
        act=None if seen.act is None else seen.act.effect(**act_titles(opened, line)),
        idle=tuple(idle),
        idle_readers=tuple(
            IdleReader(
                id=decision,
                title=opened.decisions[decision].title,
                component=component,
                arises=seen.arising[decision] / max(found.futures - found.failed, 1),
            )
            for component, paths in idle.items()
            for decision in decisions_reading(opened, paths)
        ),
    )
    return replace(found, red_line=effect)


# -- worlds ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _World:
    """A scenario ready to be played. days_later : its start, counted from that of the file."""

    label: str
    settings: Mapping[str, Any]
    scenario: Scenario
    program: Program
    engine: Player
    days_later: float


def _open(scenario: Scenario | str | Path) -> Scenario:
    if isinstance(scenario, Scenario):
        return scenario
    from sandtable.loading import load

    return load(scenario)


def _label(settings: Mapping[str, object]) -> str:
    return ", ".join(line_of(path, value) for path, value in settings.items())


def _replace(scenario: Scenario, named: Sequence[tuple[str, Mapping[str, object]]]) -> list[_Version]:
    """The file, then each changed scenario. Raises ScenarioError with the faults of every variant, not of the first only."""
    worlds: list[_Version] = [("", {}, scenario)]
    faults: list[Diagnostic] = []
    for label, settings in named:
        if faults and label in (ALL, TOGETHER):
            break  # it would say the same again
        try:
            worlds.append((label, settings, scenario.replace(settings)))
        except ScenarioError as fault:
            faults += fault.diagnostics
    if faults:
        raise ScenarioError(faults)
    return worlds


def _world(
    label: str,
    settings: Mapping[str, object],
    scenario: Scenario,
    *,
    baseline: Scenario,
    watched: Watched | None,
    report: Report,
) -> _World:
    program = compile_scenario(scenario if watched is None else watched.added_to(scenario))
    return _World(
        label=label,
        settings={path: scenario.overrides[path] for path in settings},
        scenario=scenario,
        program=program,
        engine=load_engine(program, report=report),
        days_later=baseline.calendar.day_of(scenario.calendar.start),
    )


def _compare(
    scenario: Scenario,
    named: Sequence[tuple[str, Mapping[str, object]]],
    *,
    futures: int,
    seed: int,
    threads: int | None,
    progress: Report | bool | None,
    watched: Watched | None = None,
) -> tuple[Comparison, _Seen]:
    if futures < 1:
        raise AnalysisError(f"the number of futures must be 1 or more, not {futures}")
    return _play_versions(
        _replace(scenario, named), futures=futures, seed=seed, threads=threads, progress=progress, watched=watched
    )


def _play_versions(
    changed: Sequence[_Version],
    *,
    futures: int,
    seed: int,
    threads: int | None,
    progress: Report | bool | None,
    watched: Watched | None = None,
) -> tuple[Comparison, _Seen]:
    """Play the first version and each of the others, over the same futures."""
    scenario = changed[0][2]
    from sandtable.study.bar import progress_bar

    with nullcontext(progress) if callable(progress) else progress_bar(show=progress) as report:
        worlds = [
            _world(label, settings, each, baseline=scenario, watched=watched, report=report)
            for label, settings, each in changed
        ]
        seen = _Seen(None if watched is None else ActTally(watched), [True] * (len(changed) - 1))
        tallies = _play(worlds, futures=futures, seed=seed, threads=threads, report=report, seen=seen)
    found = Comparison(
        header=Header.of(scenario, seed=seed),
        source=scenario,
        futures=futures,
        failed=tallies[0].failed_first,
        variants=tuple(
            variant_difference(tally, world.label, world.settings, scenario=scenario, changed=world.scenario)
            for world, tally in zip(worlds[1:], tallies, strict=True)
        ),
    )
    return found, seen


@dataclass
class _Seen:
    """What is counted besides the outcomes. act : of the last variant. idle : by variant, whether nothing came out otherwise.

    arising : complete futures of the file in which each decision comes up.
    """

    act: ActTally | None
    idle: list[bool]
    arising: Counter[str] = field(default_factory=Counter)

    def add(self, batch: Batch, program: Program) -> None:
        chosen = np.count_nonzero(batch.first_choice[batch.status == 0] >= 0, axis=0)
        self.arising.update({each.identifier: int(n) for each, n in zip(program.decisions, chosen, strict=True)})


def _play(
    worlds: Sequence[_World], *, futures: int, seed: int, threads: int | None, report: Report, seen: _Seen
) -> list[PairTally]:
    """Every world plays the same block of futures before the next block begins."""
    baseline, *others = worlds
    shared = [
        Columns.shared([baseline.program, world.program], order=tuple(baseline.scenario.outcomes)) for world in others
    ]
    tallies = [PairTally(columns) for columns in shared]
    total = futures * len(worlds)
    done = 0

    def report_within(progress: Progress) -> None:
        report(Progress("playing", done + progress.done, total))

    for first in range(0, futures, BLOCK):
        numbers = np.arange(first, min(first + BLOCK, futures), dtype=np.uint64)
        batches = []
        for world in worlds:
            played = play_design(
                world.program, seed=seed, futures=numbers, threads=threads, engine=world.engine, report=report_within
            )
            batches.append(played.batch)
            done += len(numbers)
        for world, columns, tally, batch in zip(others, shared, tallies, batches[1:], strict=True):
            tally.add(
                columns.ends(batches[0], baseline.program),
                columns.ends(batch, world.program, days_later=world.days_later),
            )
        for position, batch in enumerate(batches[1:]):
            seen.idle[position] = seen.idle[position] and is_same(batches[0], batch)
        seen.add(batches[0], baseline.program)
        if seen.act is not None:
            seen.act.add((batches[0], baseline.program), (batches[-1], others[-1].program))
    return tallies
