"""The map of one future as a file of its own: play button, events, what was drawn. Same parts as the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable.figures.basemaps import attribution, find_basemap
from sandtable.figures.future import future_map_chart
from sandtable.figures.geography import ring_words
from sandtable.figures.map import describe
from sandtable.figures.palette import DARK, LIGHT, actor_colours, vega_theme
from sandtable.imprint import ONE_FUTURE, imprint_of
from sandtable.report.content import holder_entries, place_rows, player_words
from sandtable.report.futures import held, shown, told
from sandtable.report.guards import guards
from sandtable.report.page import render, write_text
from sandtable.report.specs import MAP_WIDTHS, figure, start_words, zoom_corner
from sandtable.report.telling import Teller, section_charts
from sandtable.telling.captions import captions

if TYPE_CHECKING:
    from sandtable.analysis.signposts.observed import ObserverOdds
    from sandtable.figures.future import Future


def write_replay(
    future: Future,
    path: str | Path,
    *,
    day: int = 0,
    drawn: list[tuple[str, str]] | None = None,
    observed: ObserverOdds | None = None,
) -> Path:
    """Write the map of one future as one HTML file that needs nothing else. Returns the path.

    day : on which it opens. drawn : (title, value in words) of the assumptions that were drawn for it. observed : the odds for
    an observer of it, drawn under the map. Raises ReportError if the file cannot be written.
    """
    return write_text(Path(path), replay_html(future, day=day, drawn=drawn or [], observed=observed))


def replay_html(future: Future, *, day: int, drawn: list[tuple[str, str]], observed: ObserverOdds | None = None) -> str:
    """The page. Everything that comes from the scenario file is escaped."""
    scenario, tracks = future.scenario, future.tracks
    calendar = scenario.calendar
    basemap, corner = find_basemap(scenario), zoom_corner(scenario)
    maps = {
        least: future_map_chart(future, day=day, width=width, basemap=basemap, titled=False, controls=corner)
        for least, width in MAP_WIDTHS.items()
    }
    outcomes = held(scenario, future)
    content: dict[str, Any] = {
        "question": scenario.question, "title": scenario.title, "number": future.number, "seed": future.seed,
        "start": calendar.long_when(0.0), "horizon": calendar.long_when(calendar.days),
        "ended": calendar.long_when(future.record.end), "outcomes": outcomes, "drawn": drawn,
        **player_words(future, shown=day),
        "zoom_corner": corner, "holders": holder_entries(future, tracks), "rings": ring_words(future.scenario, future.program),
        "attribution": attribution(basemap, scenario), "description": describe(future, tracks, day=day),
        "places": place_rows(future, tracks), "events": told(future), "captions": captions(calendar.unit),
        "odds": Teller(scenario).section(observed) if observed is not None else "",
        **guards(scenario, imprint_of(future, what=ONE_FUTURE)),
    }  # fmt: skip
    charts = section_charts(observed, scenario) if observed is not None else {}
    lines = {name: figure({0: chart}) for name, chart in charts.items()}
    themes = (("light", LIGHT), ("dark", DARK))
    data = {
        "figures": {"map": figure(maps), **lines},
        "themes": {n: vega_theme(theme, actors=actor_colours(scenario, theme=theme)) for n, theme in themes},
        "start": start_words(scenario), "per_day": future.program.steps, "days": tracks.days, "day": day, "single": True,
        "holders": [*(scenario.actors[key].name for key in tracks.actors), "nobody"], "control": {},
        "futures": [shown(future)],
    }  # fmt: skip
    return render("replay.html.j2", content, data=data, scenario=scenario)
