"""`compare` and `red_line`: a scenario against variants of itself, over the same futures.

Both worlds play the futures of the same numbers. Random numbers are addressed by what they are for (`docs/model.md`,
section 8), so all that a variant does not touch is drawn alike and what differs between the two is the variant's doing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sandtable.analysis.differences import Comparison, Component, RedLineEffect
from sandtable.analysis.pair_results import deterrence, variant_difference
from sandtable.analysis.pair_tally import Columns, PairTally
from sandtable.compile import compile_scenario
from sandtable.diagnostics import Diagnostic
from sandtable.engine.program import Program
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.scenario.overrides import line_of
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.play import Player, Progress, Report, load_engine

FUTURES = 20_000
BLOCK = 10_000  # futures played in all worlds before the next; the sums of a comparison are added in this order
COMPONENTS: tuple[Component, ...] = ("capability", "credibility", "resolve")
TOGETHER: Component = "together"
ALL = "all together"  # the label of the last variant of several


def compare(
    scenario: Scenario | str | Path,
    variants: Mapping[str, object] | Sequence[Mapping[str, object]],
    *,
    futures: int = FUTURES,
    seed: int,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Comparison:
    """What changes if paths of a scenario are set: paired differences over the same futures.

    scenario : what `load` returned, a bundled name or a path. variants : path to value as for `load(overrides=...)`, each
    path a variant, or a list of such mappings, each a variant; several variants are played each alone and, unless two
    of them set one path to different values, all together. futures : 0 to futures - 1 are played in every world.
    seed : 0 to 2^64 - 1. threads : changes no byte. progress : called with a `Progress`; True shows a bar, False
    nothing, None a bar where somebody is looking.

    Raises AnalysisError without a variant or without a pair to count, ScenarioError if what is set does not fit the
    scenario. Intervals are checked by tests/statistical/test_coverage_compare.py.
    """
    opened = _open(scenario)
    single: list[Mapping[str, object]] = (
        [{path: value} for path, value in variants.items()] if isinstance(variants, Mapping) else list(variants)
    )
    if not single or not all(single):
        raise AnalysisError("nothing to compare", hint='set a path, such as {"fires.al-tanf.launchers": 0}')
    named = [(_label(settings), settings) for settings in single]
    if len(single) > 1 and (merged := _merge(single)) is not None:
        named.append((ALL, merged))
    return _compare(opened, named, futures=futures, seed=seed, threads=threads, progress=progress)


def red_line(
    scenario: Scenario | str | Path,
    name: str,
    *,
    futures: int = FUTURES,
    seed: int,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Comparison:
    """The deterrent effect of a red line of the file: what the world without each of its components, and all, does.

    name : under `red_lines`. The other arguments as for `compare`. The variants of the comparison are the components;
    `Comparison.red_line` has the effect on the outcome that the line is meant to prevent.
    Raises AnalysisError if there is no such red line.
    """
    opened = _open(scenario)
    line = opened.red_lines.get(name)
    if line is None:
        if not opened.red_lines:
            raise AnalysisError(f"`{opened.name}` has no red lines", hint="declare one under `red_lines`")
        raise AnalysisError(f"unknown red line `{name}`", hint=suggest(name, set(opened.red_lines)))
    parts = {component: getattr(line, component) for component in COMPONENTS}
    named: list[tuple[str, Mapping[str, object]]] = [
        (component, variant.set) for component, variant in parts.items() if variant is not None
    ]
    if len(named) > 1:
        merged = _merge([settings for _, settings in named])
        if merged is None:
            raise AnalysisError(
                f"two components of the red line `{name}` set one path to different values",
                hint="without that they cannot all be taken away together",
            )
        named.append((TOGETHER, merged))
    found = _compare(opened, named, futures=futures, seed=seed, threads=threads, progress=progress)
    effects = tuple(deterrence(variant, line.outcome) for variant in found.variants)
    effect = RedLineEffect(
        id=name, title=line.title, actor=line.actor, deters=line.deters, outcome=line.outcome, effects=effects
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
    from sandtable.scenario import load

    return load(scenario)


def _label(settings: Mapping[str, object]) -> str:
    return ", ".join(line_of(path, value) for path, value in settings.items())


def _merge(variants: Sequence[Mapping[str, object]]) -> dict[str, object] | None:
    """All settings in one, or None if two of them contradict each other."""
    merged: dict[str, object] = {}
    for settings in variants:
        for path, value in settings.items():
            if merged.setdefault(path, value) != value:
                return None
    return merged


def _replace(
    scenario: Scenario, named: Sequence[tuple[str, Mapping[str, object]]]
) -> list[tuple[str, Mapping[str, object], Scenario]]:
    """The file, then each changed scenario. Raises ScenarioError with the faults of every variant, not of the first only."""
    worlds: list[tuple[str, Mapping[str, object], Scenario]] = [("", {}, scenario)]
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
    label: str, settings: Mapping[str, object], scenario: Scenario, *, baseline: Scenario, report: Report
) -> _World:
    program = compile_scenario(scenario)
    return _World(
        label=label,
        settings={path: scenario.overrides[path] for path in settings},
        scenario=scenario,
        program=program,
        engine=load_engine(program, report=report),
        days_later=float((scenario.start - baseline.start).days),
    )


def _compare(
    scenario: Scenario,
    named: Sequence[tuple[str, Mapping[str, object]]],
    *,
    futures: int,
    seed: int,
    threads: int | None,
    progress: Report | bool | None,
) -> Comparison:
    if futures < 1:
        raise AnalysisError(f"the number of futures must be 1 or more, not {futures}")
    changed = _replace(scenario, named)
    from sandtable.study.bar import progress_bar

    with nullcontext(progress) if callable(progress) else progress_bar(show=progress) as report:
        worlds = [_world(label, settings, each, baseline=scenario, report=report) for label, settings, each in changed]
        tallies = _play(worlds, futures=futures, seed=seed, threads=threads, report=report)
    return Comparison(
        scenario=scenario.name,
        title=scenario.title,
        scenario_sha256=scenario.sha256,
        seed=seed,
        futures=futures,
        failed=tallies[0].failed_first,
        variants=tuple(
            variant_difference(tally, world.label, world.settings, scenario=scenario, changed=world.scenario)
            for world, tally in zip(worlds[1:], tallies, strict=True)
        ),
    )


def _play(worlds: Sequence[_World], *, futures: int, seed: int, threads: int | None, report: Report) -> list[PairTally]:
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
    return tallies
