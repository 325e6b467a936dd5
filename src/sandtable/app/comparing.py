"""`compare` in the app: what is set now, decisions given or not, against what is pinned, over the same futures.

Nothing is compiled again: an assumption that is held is a constant column, a decision that is given is an option with
probability 1. So all that neither side touches is drawn alike, as in `sandtable compare`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sandtable.analysis.compare.comparison import BLOCK, FUTURES
from sandtable.analysis.compare.differences import Comparison
from sandtable.analysis.compare.pair_results import variant_difference
from sandtable.analysis.compare.pair_tally import Columns, Ends, PairTally
from sandtable.analysis.game.strategies import forced
from sandtable.app.prepared import Setting
from sandtable.app.requests import THREADS, AnalysisRequest, decided_words, setting_words
from sandtable.engine.draws import draw_assumptions
from sandtable.program import Program
from sandtable.results import Header
from sandtable.study.design import play_design
from sandtable.study.play import Player, Report, load_engine


def compare_variants(request: AnalysisRequest, report: Report) -> Comparison:
    """The variant of a request less what is pinned. Raises AnalysisError if no pair can be counted."""
    variant, prepared = request.variant, request.variant.prepared
    futures = request.futures or FUTURES
    program = _given(prepared.program, request.decided)
    sides = (
        (prepared.program, prepared.engine, request.pinned),
        (program, prepared.engine if program is prepared.program else load_engine(program), variant.setting),
    )
    columns = Columns.shared([prepared.program], order=tuple(prepared.scenario.outcomes))
    tally = PairTally(columns)
    for first in range(0, futures, BLOCK):
        numbers = np.arange(first, min(first + BLOCK, futures), dtype=np.uint64)
        done = 2 * first
        ends: list[Ends] = []
        for side in sides:
            ends.append(_ends(columns, *side, numbers, seed=variant.seed, report=_part(report, done, 2 * futures)))
            done += len(numbers)
        tally.add(*ends)
    label = _label(request)
    found = variant_difference(
        tally, label, {**dict(variant.setting), **request.decided}, scenario=prepared.scenario, changed=request.scenario
    )
    return Comparison(
        header=Header.of(prepared.scenario, seed=variant.seed), source=prepared.scenario, futures=futures,
        failed=tally.failed_first, variants=(found,),
    )  # fmt: skip


def _given(program: Program, decided: Mapping[str, str]) -> Program:
    """The program in which decisions always take the option named."""
    if not decided:
        return program
    choices = {}
    for number, decision in enumerate(program.decisions):
        if decision.identifier in decided:
            wanted = decided[decision.identifier]
            choices[number] = next(k for k in decision.options if program.options[k].identifier == wanted)
    return forced(program, choices)


def _ends(
    columns: Columns,
    program: Program,
    engine: Player,
    setting: Setting,
    numbers: np.ndarray[tuple[int], np.dtype[np.uint64]],
    *,
    seed: int,
    report: Report,
) -> Ends:
    draws = draw_assumptions(program, seed=seed, futures=numbers)
    for name, value in setting:
        draws[:, program.assumptions.index(name)] = value
    played = play_design(
        program, seed=seed, futures=numbers, assumptions=draws, threads=THREADS, engine=engine, report=report
    )
    return columns.ends(played.batch, program)


def _part(report: Report, done: int, total: int) -> Report:
    return lambda progress: report(replace(progress, done=done + progress.done, total=total))


def _label(request: AnalysisRequest) -> str:
    """What the variant is, in words."""
    scenario = request.variant.prepared.scenario
    said = [decided_words(scenario, request.decided)] if request.decided else []
    if request.variant.setting or not said:
        said.append(setting_words(scenario, request.variant.setting))
    return "; ".join(said)
