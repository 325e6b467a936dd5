"""`compare` and `red_line`: a scenario against variants of itself, over the same futures.

Both worlds play the futures of the same numbers. Random numbers are addressed by what they are for (`docs/model.md`,
section 8), so all that a variant does not touch is drawn alike and what differs between the two is the variant's doing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from sandtable.analysis.differences import (
    Comparison,
    Component,
    Deterrence,
    OutcomeDifference,
    RedLineEffect,
    SettlementDifference,
    ShareDifference,
    TimeDifference,
    VariantDifference,
)
from sandtable.analysis.intervals import LEVEL, wilson
from sandtable.analysis.pair_tally import NO_RULE, Columns, PairTally, ShareCount, TimeCount
from sandtable.analysis.paired import mean_interval, tango
from sandtable.compile import compile_scenario
from sandtable.diagnostics import Diagnostic
from sandtable.engine.program import Program
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.scenario.overrides import line_of
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
from sandtable.study.design import play_design
from sandtable.study.outcomes import NO_SETTLEMENT
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
    effects = tuple(_deterrence(variant, line.outcome) for variant in found.variants)
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
        variants=tuple(_difference(world, tally, scenario) for world, tally in zip(worlds[1:], tallies, strict=True)),
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


# -- results -----------------------------------------------------------------------------------------


def _difference(world: _World, tally: PairTally, scenario: Scenario) -> VariantDifference:
    if not tally.pairs:
        raise AnalysisError(
            f"no future came to its end both in the file and with {world.label}",
            hint="`sandtable run` says how futures fail",
        )
    low, high = wilson(tally.changed, trials=tally.pairs)
    has_rules = scenario.settlement is not None or world.scenario.settlement is not None
    states: list[tuple[int, str]] = list(enumerate(SETTLEMENT_STATES)) if has_rules else []
    missing = (tally.de_facto[NO_RULE], tally.de_jure[NO_RULE])
    if has_rules and any(count.both or count.gained or count.lost for count in missing):
        states.append((NO_RULE, NO_SETTLEMENT))
    return VariantDifference(
        label=world.label,
        settings=world.settings,
        scenario_sha256=world.scenario.sha256,
        pairs=tally.pairs,
        dropped=tally.played - tally.pairs,
        failed=tally.failed_second,
        changed=tally.changed,
        changed_share=tally.changed / tally.pairs,
        changed_low=low,
        changed_high=high,
        retimed=tally.retimed,
        outcomes=tuple(
            OutcomeDifference(
                id=name,
                title=scenario.outcomes[name].title,
                headline=scenario.outcomes[name].headline,
                **_share(tally.outcomes[name], tally.pairs),
            )
            for name in tally.columns.outcomes
        ),
        settlements=tuple(
            SettlementDifference(
                id=state,
                de_facto=ShareDifference(**_share(tally.de_facto[position], tally.pairs)),
                de_jure=ShareDifference(**_share(tally.de_jure[position], tally.pairs)),
            )
            for position, state in states
        ),
        times=tuple(_time(name, scenario.outcomes[name].title, tally.times[name]) for name in tally.columns.times),
        level=LEVEL,
    )


def _share(count: ShareCount, pairs: int) -> dict[str, Any]:
    """The fields of a ShareDifference."""
    first, second = count.both + count.lost, count.both + count.gained
    baseline_low, baseline_high = wilson(first, trials=pairs)
    variant_low, variant_high = wilson(second, trials=pairs)
    low, high = tango(count.gained, count.lost, pairs=pairs)
    return {
        "baseline": first / pairs, "baseline_low": baseline_low, "baseline_high": baseline_high,
        "variant": second / pairs, "variant_low": variant_low, "variant_high": variant_high,
        "difference": (count.gained - count.lost) / pairs, "low": low, "high": high,
        "gained": count.gained, "lost": count.lost, "level": LEVEL,
    }  # fmt: skip


def _time(name: str, title: str, count: TimeCount) -> TimeDifference:
    both = count.difference.count
    interval = mean_interval(count.difference)
    return TimeDifference(
        id=name,
        title=title,
        both=both,
        gained=count.gained,
        lost=count.lost,
        moved=count.difference.moved,
        mean=count.difference.mean if both else None,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        level=LEVEL,
    )


def _deterrence(variant: VariantDifference, outcome: str) -> Deterrence:
    found = variant.outcome(outcome)
    return Deterrence(
        component=cast("Component", variant.label),
        with_it=found.baseline,
        without_it=found.variant,
        effect=found.difference,
        low=found.low,
        high=found.high,
        prevented=found.gained,
        brought_about=found.lost,
        level=found.level,
    )
