"""`trial`: play some hundred futures of a scenario and warn of what is legal and surely not meant."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sandtable.diagnostics import Diagnostic, sort_by_position
from sandtable.errors import StudyError
from sandtable.scenario.documents import document_of
from sandtable.scenario.findings import Finding, locate
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report
from sandtable.trials.claims import claims
from sandtable.trials.comparisons import comparisons
from sandtable.trials.conditions import conditions, ends_at_once
from sandtable.trials.effects import effects
from sandtable.trials.formations import formations
from sandtable.trials.inputs import assumptions, beliefs, failures
from sandtable.trials.meant import split_meant
from sandtable.trials.neutrals import neutrals
from sandtable.trials.options import options
from sandtable.trials.played import Played, play
from sandtable.trials.reaches import reaches
from sandtable.trials.red_lines import red_lines
from sandtable.trials.results import Trial, is_enough
from sandtable.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

FUTURES = 500
MOST_FUTURES = 20_000  # every event of each is kept in memory
IN_ALL = frozenset({"S740", "S760"})
RULES: tuple[Callable[[Played], Iterator[Finding]], ...] = (
    conditions, comparisons, options, formations, neutrals, effects, reaches, claims, beliefs,
)  # fmt: skip


def trial(
    scenario: Scenario | str | Path,
    *,
    futures: int = FUTURES,
    seed: int = 1,
    allow: Collection[str] = (),
    progress: Report | bool | None = None,
) -> Trial:
    """Play futures of a scenario, and of each of its rival readings, and warn of what is legal and surely not meant.

    Args:
        scenario: what `load` returned, a bundled name or a path.
        futures: how many to play, 1 to 20,000.
        seed: 0 to 2^64 - 1. The same seed gives the same futures as `run`.
        allow: codes that are not reported, such as `["S703"]`. A comment `# meant: S703` in the file does the same for its line.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.

    Raises:
        StudyError: the numbers are out of range, or the scenario is larger than the engine holds.
        ScenarioError: the scenario has errors.
    """
    if not 1 <= futures <= MOST_FUTURES:
        raise StudyError(f"a trial plays 1 to {MOST_FUTURES:,} futures, not {futures:,}")
    if not 0 <= seed < 2**64:
        raise StudyError(f"seed must be between 0 and 2**64 - 1, not {seed}")
    if not isinstance(scenario, Scenario):
        from sandtable.loading import load

        scenario = load(scenario)
    begun = time.perf_counter()
    # a scenario that is one of the rivals was asked for alone
    names = () if scenario.origin.reading else tuple(scenario.readings)
    worlds = {name: scenario.in_reading(name) for name in names} or {"": scenario}
    from sandtable.study.bar import progress_bar

    failed, complete = 0, futures
    found: dict[str, list[Finding]] = {}
    with nullcontext(progress) if callable(progress) else progress_bar(show=progress) as report:
        for name, world in worlds.items():
            played = play(world, futures=futures, seed=seed, report=report)
            failed += futures - played.futures
            complete = min(complete, played.futures)
            found[name] = list(_findings(played, before=list(found.values())))
    located = {name: _located(worlds[name], each) for name, each in found.items()}
    diagnostics, meant = split_meant(_merged(located), text=scenario.text, file=scenario.origin.file, allow=allow)
    return Trial(
        scenario=scenario.name,
        futures=futures,
        seed=seed,
        failed=failed,
        complete=complete,
        diagnostics=sort_by_position(diagnostics),
        readings=names,
        meant=meant,
        elapsed_s=time.perf_counter() - begun,
    )


def _findings(played: Played, *, before: Sequence[Sequence[Finding]]) -> Iterator[Finding]:
    """What one reading shows. before : what the readings before it showed."""
    yield from failures(played)
    if not is_enough(played.futures, of=len(played.draws)):
        return  # what the others show is a selection: those in which something does not happen
    if ends := list(ends_at_once(played)):
        yield from ends  # all else follows from it
        return
    for each in RULES:
        yield from each(played)
    # what one reading does without, another may need: these count only where they are so in all
    idle = [{str(f.path[1]) for f in found if f.code in IN_ALL} for found in before]
    among = set.intersection(*idle) if idle else None
    yield from assumptions(played, among=among)
    if among is None or among & set(played.scenario.red_lines):
        yield from red_lines(played)


def _located(scenario: Scenario, findings: list[Finding]) -> tuple[Diagnostic, ...]:
    document = document_of(scenario.origin, model=Scenario)
    return locate([replace(found, severity="warning") for found in findings], document=document)


def _merged(found: Mapping[str, Sequence[Diagnostic]]) -> Iterator[Diagnostic]:
    """What every reading shows once; what only some show with their names, unless it counts only where all show it."""
    where: dict[Diagnostic, list[str]] = {}
    for name, diagnostics in found.items():
        for diagnostic in diagnostics:
            where.setdefault(diagnostic, []).append(name)
    for diagnostic, names in where.items():
        if len(names) == len(found):
            yield diagnostic
        elif diagnostic.code not in IN_ALL:
            named = listed([f"`{name}`" for name in names])
            yield replace(
                diagnostic, message=f"in the reading{'s' if len(names) > 1 else ''} {named}: {diagnostic.message}"
            )
