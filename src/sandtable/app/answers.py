"""From futures that were played to what the page shows: numbers, and the same numbers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sandtable.analysis.compare.differences import ShareDifference
from sandtable.analysis.compare.pair_results import variant_difference
from sandtable.analysis.compare.pair_tally import Columns, PairTally
from sandtable.app.answer_types import OutcomeShown, SettlementShown, ShareShown, TimeShown, WhatIfAnswer
from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.app.whatif import Variant, study_of
from sandtable.figures.arrivals import arrival_chart
from sandtable.figures.bars import share_row
from sandtable.figures.control import control_tracks
from sandtable.figures.deterrence import with_minus
from sandtable.figures.strips import control_chart
from sandtable.report.specs import control_table, figure
from sandtable.results import fields_of
from sandtable.scenario.spelling import suggest
from sandtable.study.printed import as_printed
from sandtable.telling.answer import answer
from sandtable.telling.common import failure_lines
from sandtable.telling.differences import changed_words, share_texts
from sandtable.telling.names import STATE_TITLES
from sandtable.telling.study import losses_part, shares_caption, time_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.engine.batch import Batch
    from sandtable.estimates import Estimate
    from sandtable.study.ranges import AssumptionRange
    from sandtable.study.study import Study


def whatif_answer(variant: Variant, batch: Batch) -> dict[str, Any]:
    """The object of `/api/whatif`. Raises Refusal if no future came to its end."""
    study = study_of(variant, batch)
    if study.complete == 0:
        raise Refusal(409, "none of these futures came to its end", hint="`sandtable run` says how futures fail")
    found, ranges = as_printed(study), study.ranges
    return WhatIfAnswer(
        scenario=found.scenario,
        scenario_sha256=found.scenario_sha256,
        set=dict(variant.setting),
        seed=variant.seed,
        futures=found.futures,
        failed=found.failed,
        answer=answer(study),
        caption=shares_caption(study),
        warnings=failure_lines(study.failed),
        outcomes=tuple(
            OutcomeShown(**fields_of(row), printed=_shown(row.probability, ranges.outcomes.get(row.id)))
            for row in found.outcomes
        ),
        settlements=tuple(
            SettlementShown(
                **fields_of(row), name=STATE_TITLES[row.id],
                facto_printed=_shown(row.de_facto, ranges.de_facto.get(row.id)),
                jure_printed=_shown(row.de_jure, ranges.de_jure.get(row.id)),
            )
            for row in found.settlements
        ),
        times=tuple(
            TimeShown(**fields_of(row), words=time_words(study, spread))
            for row, spread in zip(found.times, study.times, strict=True)
        ),
    ).to_json_object()  # fmt: skip


def _shown(share: Estimate, found: AssumptionRange | None) -> ShareShown:
    row = share_row(share, found)
    return ShareShown(
        **{name: row[name] for name in ("number", "interval", "range", "shown", "range_low", "range_high")}
    )


def pictures(variant: Variant, batch: Batch, *, is_gone: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    """What of the page's pictures a variant changes, and its answer again, now with the ranges over the open assumptions.

    Pictures: who holds what, the strips, and when things happen. Raises ClientDisconnected between two of them if the
    client closed the connection.
    """
    ranges = variant.prepared.ranges(seed=variant.seed, futures=len(batch.status), setting=variant.setting)
    study = study_of(variant, batch, ranges=ranges)
    tracks = control_tracks(study)
    figures = {"strips": figure({0: control_chart(study, width="container", titled=False)})}
    for spread in study.times:
        if spread.median is None:
            continue
        if is_gone():
            raise ClientDisconnected
        chart = arrival_chart(study, spread.id, width="container", titled=False)
        figures[f"arrival-{spread.id}"] = figure({0: chart})
    return {
        "whatif": whatif_answer(variant, batch),
        "control": control_table(tracks),
        "figures": figures,
        "losses": loss_rows(study),
        "times": {spread.id: time_words(study, spread) for spread in study.times},
    }


def loss_rows(study: Study) -> list[list[str]]:
    """The table of losses as texts, row by row; none if nobody loses anybody."""
    part = losses_part(study)
    return [] if part is None else [[cell.text for cell in row.cells] for row in part.tables[0].rows]


# -- two variants over the same futures --------------------------------------------------------------


def versus_answer(variant: Variant, batch: Batch, pinned: Variant, other: Batch) -> dict[str, Any]:
    """`variant` less `pinned`: paired differences with their intervals."""
    scenario, program = variant.prepared.scenario, variant.prepared.program
    columns = Columns.shared([program], order=tuple(scenario.outcomes))
    tally = PairTally(columns)
    tally.add(columns.ends(other, program), columns.ends(batch, program))
    found = variant_difference(tally, "what is set", dict(variant.setting), scenario=scenario, changed=scenario)
    return {
        "scenario": scenario.name, "set": dict(variant.setting), "pinned": dict(pinned.setting),
        "seed": variant.seed, "futures": len(batch.status), "pairs": found.pairs, "dropped": found.dropped,
        "changed": found.changed, "level": found.level,
        "changed_words": changed_words(found),
        "outcomes": [
            {"id": row.id, "title": row.title, "headline": row.headline, **difference(row)} for row in found.outcomes
        ],
        "settlements": [
            {"id": row.id, "name": STATE_TITLES[row.id], "de_facto": difference(row.de_facto),
             "de_jure": difference(row.de_jure)}
            for row in found.settlements
        ],
    }  # fmt: skip


def difference(row: ShareDifference) -> dict[str, Any]:
    """A paired difference of two shares, as numbers and as printed."""
    baseline, share, number, interval = map(with_minus, share_texts(row))
    value, low, high = row.difference
    return {
        "pinned": row.baseline.value, "pinned_number": baseline, "share": row.variant.value, "share_number": share,
        "difference": value, "low": low, "high": high, "gained": row.gained, "lost": row.lost,
        "number": number, "interval": interval,
        "is_certain": row.is_certain,
    }  # fmt: skip


# -- examples -------------------------------------------------------------------------------------------


def examples(
    variant: Variant, batch: Batch, *, outcome: str, holds: bool, day: float | None, count: int
) -> dict[str, Any]:
    """Numbers of complete futures with, or without, an outcome: those nearest to a day, else the first ones.

    Raises Refusal 404 for an unknown outcome.
    """
    scenario, program = variant.prepared.scenario, variant.prepared.program
    if outcome not in program.outcomes:
        raise Refusal(404, f"unknown outcome `{outcome}`", hint=suggest(outcome, set(program.outcomes)))
    index = program.outcomes.index(outcome)
    fitting = np.flatnonzero((batch.status == 0) & (batch.outcomes[:, index] == holds))
    times = batch.times[fitting, index]
    if day is not None:
        order = np.argsort(np.where(np.isfinite(times), np.abs(times - day), np.inf), kind="stable")
        fitting, times = fitting[order], times[order]
    return {
        "scenario": scenario.name, "set": dict(variant.setting), "seed": variant.seed,
        "futures": len(batch.status), "outcome": outcome, "title": scenario.outcomes[outcome].title, "holds": holds,
        "found": len(fitting),
        "examples": [
            {
                "future": int(number),
                "day": float(time) if np.isfinite(time) else None,
                "date": scenario.calendar.long_when(float(time)) if np.isfinite(time) else None,
            }
            for number, time in zip(fitting[:count], times[:count], strict=True)
        ],
    }  # fmt: skip
