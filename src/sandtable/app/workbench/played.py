"""Answers to a text without errors: its scenario, the map at its start, its differences from another text, a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.analysis.compare.pair_results import variant_difference
from sandtable.analysis.compare.pair_tally import Columns, PairTally
from sandtable.app.answers import difference
from sandtable.app.refusals import Refusal
from sandtable.app.workbench.positions import Positions
from sandtable.app.workbench.typing import faults
from sandtable.errors import SandtableError
from sandtable.figures.basemaps import attribution, find_basemap
from sandtable.figures.control import start_tracks
from sandtable.figures.map import draw_map
from sandtable.report.specs import MAP_WIDTHS, actor_themes, figure, zoom_corner
from sandtable.wording import plural, sentence

if TYPE_CHECKING:
    from sandtable.app.prepared import PreparedScenario
    from sandtable.app.whatif import Variant
    from sandtable.app.workbench.written import Written
    from sandtable.engine.batch import Batch
    from sandtable.scenario.types import Scenario


def scenario_of(written: Written, text: str, *, name: str) -> Scenario:
    """The scenario of a text. Raises Refusal 409 if it has errors."""
    reading = written.read(text, name=name)
    if reading.scenario is None:
        count = plural(len(reading.errors), "error")
        raise Refusal(409, f"the text has {count}", hint=f"{reading.errors[0].message}" if reading.errors else "")
    return reading.scenario


def map_answer(prepared: PreparedScenario, *, pixels: int) -> dict[str, Any]:
    """The map at the start, in the size that fits so many pixels, with the colours of its actors."""
    scenario = prepared.scenario
    basemap, tracks = find_basemap(scenario), start_tracks(prepared.program)
    corner = zoom_corner(scenario)
    width = [drawn for least, drawn in sorted(MAP_WIDTHS.items()) if least <= pixels][-1]
    chart = draw_map(prepared, tracks, moving=None, day=0, width=width, basemap=basemap, titled=False, controls=corner)
    return {
        "title": scenario.title, "figure": figure({0: chart}), "themes": actor_themes(scenario),
        "holders": [*(scenario.actors[key].name for key in tracks.actors), "nobody"],
        "credits": attribution(basemap, scenario), "corner": corner,
    }  # fmt: skip


def versus(first: Variant, other: Variant, batch: Batch, base: Batch) -> dict[str, Any]:
    """The paired differences of two texts over the same futures, for the outcomes that both have."""
    new, old = first.prepared, other.prepared
    columns = Columns.shared([new.program, old.program], order=tuple(new.scenario.outcomes))
    tally = PairTally(columns)
    later = (new.scenario.calendar.start - old.scenario.calendar.start).total_seconds() / 86_400
    tally.add(columns.ends(base, old.program), columns.ends(batch, new.program, days_later=later))
    found = variant_difference(tally, "the text", {}, scenario=old.scenario, changed=new.scenario)
    outcomes = new.scenario.outcomes
    return {
        "futures": len(batch.status), "pairs": found.pairs, "dropped": found.dropped,
        "outcomes": [
            {"id": row.id, "title": outcomes[row.id].title, "headline": outcomes[row.id].headline, **difference(row)}
            for row in found.outcomes
        ],
        "added": [outcome.title for name, outcome in outcomes.items() if name not in old.scenario.outcomes],
        "removed": [outcome.title for name, outcome in old.scenario.outcomes.items() if name not in outcomes],
    }  # fmt: skip


def tried(scenario: Scenario, text: str) -> dict[str, Any]:
    """What a trial shows, each warning at its place in the text. Raises Refusal 409 if the engine cannot hold it."""
    from sandtable.trials.trial import trial

    try:
        found = trial(scenario, progress=False)
    except SandtableError as fault:
        raise Refusal(409, "the scenario cannot be played", hint=str(fault)) from None
    return {
        "futures": found.futures, "seed": found.seed, "failed": found.failed, "words": sentence(found.sentence) + ".",
        "diagnostics": faults(found.diagnostics, Positions(text)),
    }  # fmt: skip
