"""Answers to a text without errors: its scenario, the map at its start, its differences from another text, a trial."""

from __future__ import annotations

import hashlib
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
from sandtable.scenario.basemap import basemap_file
from sandtable.wording import plural, sentence

if TYPE_CHECKING:
    from sandtable.app.cache import Cache
    from sandtable.app.prepared import PreparedScenario
    from sandtable.app.whatif import Variant
    from sandtable.app.workbench.written import Written
    from sandtable.engine.batch import Batch
    from sandtable.scenario.types import Scenario


def scenario_of(written: Written, text: str, *, name: str) -> Scenario:
    """The scenario of a text, or of a draft of which only places in source texts are not known yet. Raises Refusal 409 for other errors."""
    reading = written.read(text, name=name)
    found = reading.scenario or reading.draft
    if found is None:
        count = plural(len(reading.errors), "error")
        raise Refusal(409, f"the text has {count}", hint=f"{reading.errors[0].message}" if reading.errors else "")
    return found


def map_answer(
    prepared: PreparedScenario, maps: Cache[str, dict[str, Any]], *, pixels: int, known: str
) -> dict[str, Any]:
    """The map at the start, in the size that fits so many pixels, with the colours of its actors.

    maps : those drawn before, by what they were drawn of. known : of which map that is, if the page has it.
    """
    width = [drawn for least, drawn in sorted(MAP_WIDTHS.items()) if least <= pixels][-1]
    key = map_key(prepared, width=width)
    title = prepared.scenario.title
    if key == known:
        return {"title": title, "key": key, "map": None}
    found = maps.get(key)
    if found is None:
        found = _drawn_map(prepared, width=width)
        maps.put(key, found)
    return {"title": title, "key": key, "map": found}


def map_key(prepared: PreparedScenario, *, width: int) -> str:
    """A hash of all that the map at the start shows: where everything is and what it is called, who holds what, how far fires reach.

    Outcomes count because their places are named first. What else a text says leaves the map as it is.
    """
    scenario = prepared.scenario
    reaches = {str(each.reach.name) for each in scenario.fires.values()}
    priors = [(name, each.prior) for name, each in scenario.assumptions.items() if name in reaches]
    file = basemap_file(scenario.name, scenario.origin.file)
    beside = file and (str(file), file.stat().st_mtime_ns, file.stat().st_size)
    drawn_of = (
        width, beside, scenario.start, scenario.horizon, scenario.theatre, scenario.actors, scenario.fires, priors,
        [(each.when, each.time, each.headline) for each in scenario.outcomes.values()],
        start_tracks(prepared.program).holder.tobytes(),
    )  # fmt: skip
    return hashlib.sha256(repr(drawn_of).encode("utf-8", errors="replace")).hexdigest()


def _drawn_map(prepared: PreparedScenario, *, width: int) -> dict[str, Any]:
    scenario = prepared.scenario
    basemap, tracks = find_basemap(scenario), start_tracks(prepared.program)
    corner = zoom_corner(scenario)
    chart = draw_map(prepared, tracks, moving=None, day=0, width=width, basemap=basemap, titled=False, controls=corner)
    return {
        "figure": figure({0: chart}), "themes": actor_themes(scenario),
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
    nothing = "" if found.diagnostics else " Nothing else found." if found.meant else " Nothing found."
    return {
        "futures": found.futures, "seed": found.seed, "failed": found.failed,
        "words": f"{sentence(found.sentence)}.{nothing}",
        "diagnostics": faults(found.diagnostics, Positions(text)),
    }  # fmt: skip
