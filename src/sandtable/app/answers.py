"""From futures that were played to what the page shows: numbers, and the same numbers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sandtable.analysis.answer import answer
from sandtable.analysis.differences import ShareDifference
from sandtable.analysis.pair_results import variant_difference
from sandtable.analysis.pair_tally import Columns, PairTally
from sandtable.app.faults import Gone, Refusal
from sandtable.app.whatif import Variant, study_of
from sandtable.briefing.specs import control_table, figure
from sandtable.figures.arrivals import arrival_chart, describe_spread
from sandtable.figures.bars import STATE_WORDS, share_row
from sandtable.figures.control import control_tracks
from sandtable.figures.deterrence import points_span
from sandtable.figures.strips import control_chart
from sandtable.figures.theme import date_of, long_date
from sandtable.scenario.spelling import suggest
from sandtable.wording import estimate, estimate_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.engine.batch import Batch


def whatif_answer(variant: Variant, batch: Batch) -> dict[str, Any]:
    """The object of `/api/whatif`: that of `run --json` with words, less what the machine determines."""
    study = study_of(variant, batch)
    if study.complete == 0:
        raise Refusal(409, "none of these futures came to its end", hint="`sandtable run` says how futures fail")
    found, ranges = study.to_json_object(), study.ranges
    return {
        "scenario": found["scenario"],
        "scenario_sha256": found["scenario_sha256"],
        "set": dict(variant.setting),
        "seed": variant.seed,
        "futures": found["futures"],
        "failed": found["failed"],
        "answer": answer(study),
        "outcomes": [
            {**row, **_texts("", share_row(share.probability, share.low, share.high, ranges.outcomes.get(share.id)))}
            for row, share in zip(found["outcomes"], study.outcomes, strict=True)
        ],
        "settlements": [
            {
                **row, "name": STATE_WORDS[row["id"]],
                **_texts("de_facto_", share_row(
                    share.de_facto, share.de_facto_low, share.de_facto_high, ranges.de_facto.get(share.id)
                )),
                **_texts("de_jure_", share_row(
                    share.de_jure, share.de_jure_low, share.de_jure_high, ranges.de_jure.get(share.id)
                )),
            }
            for row, share in zip(found["settlements"], study.settlements, strict=True)
        ],
        "times": [
            {**row, "words": describe_spread(study, spread)}
            for row, spread in zip(found["times"], study.times, strict=True)
        ],
    }  # fmt: skip


def _texts(prefix: str, row: dict[str, Any]) -> dict[str, Any]:
    """The texts of a bar and its range, as keys of an answer."""
    return {
        f"{prefix}{name}": row[name] for name in ("number", "interval", "range", "shown", "range_low", "range_high")
    }


def pictures(variant: Variant, batch: Batch, *, is_gone: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    """What of the page's pictures a variant changes, and its answer again, now with the ranges over the open assumptions.

    Pictures: who holds what, the strips, and when things happen. Raises Gone between two of them if the client closed
    the connection.
    """
    ranges = variant.world.ranges(seed=variant.seed, futures=len(batch.status), setting=variant.setting)
    study = study_of(variant, batch, ranges=ranges)
    tracks = control_tracks(study)
    figures = {"strips": figure({0: control_chart(study, width="container", titled=False)})}
    for spread in study.times:
        if spread.median is None:
            continue
        if is_gone():
            raise Gone
        chart = arrival_chart(study, spread.id, width="container", titled=False)
        figures[f"arrival-{spread.id}"] = figure({0: chart})
    return {
        "whatif": whatif_answer(variant, batch),
        "control": control_table(tracks),
        "figures": figures,
        "times": {spread.id: describe_spread(study, spread) for spread in study.times},
    }


# -- two variants over the same futures --------------------------------------------------------------


def versus_answer(variant: Variant, batch: Batch, pinned: Variant, other: Batch) -> dict[str, Any]:
    """`variant` less `pinned`: paired differences with their intervals."""
    scenario, program = variant.world.scenario, variant.world.program
    columns = Columns.shared([program], order=tuple(scenario.outcomes))
    tally = PairTally(columns)
    tally.add(columns.ends(other, program), columns.ends(batch, program))
    found = variant_difference(tally, "what is set", dict(variant.setting), scenario=scenario, changed=scenario)
    return {
        "scenario": scenario.name, "set": dict(variant.setting), "pinned": dict(pinned.setting),
        "seed": variant.seed, "futures": len(batch.status), "pairs": found.pairs, "dropped": found.dropped,
        "changed": found.changed, "level": found.level,
        "changed_words": f"{estimate_words(found.changed_share, found.changed_low, found.changed_high)} of the futures end otherwise",
        "outcomes": [
            {"id": row.id, "title": row.title, "headline": row.headline, **_difference(row)} for row in found.outcomes
        ],
        "settlements": [
            {"id": row.id, "name": STATE_WORDS[row.id], "de_facto": _difference(row.de_facto),
             "de_jure": _difference(row.de_jure)}
            for row in found.settlements
        ],
    }  # fmt: skip


def _difference(row: ShareDifference) -> dict[str, Any]:
    number, interval = points_span(row.difference, row.low, row.high)
    return {
        "pinned": row.baseline, "pinned_number": estimate(row.baseline, row.baseline_low, row.baseline_high)[0],
        "share": row.variant, "share_number": estimate(row.variant, row.variant_low, row.variant_high)[0],
        "difference": row.difference, "low": row.low, "high": row.high, "gained": row.gained, "lost": row.lost,
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
    scenario, program = variant.world.scenario, variant.world.program
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
                "date": long_date(date_of(scenario, time)) if np.isfinite(time) else None,
            }
            for number, time in zip(fitting[:count], times[:count], strict=True)
        ],
    }  # fmt: skip
