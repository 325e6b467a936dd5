"""The charts of the page as Vega-Lite specifications: several widths of the map, data shared between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.arrivals import arrival_chart
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.control import Tracks
from sandtable.figures.geography import Basemap
from sandtable.figures.map import Moving, map_chart
from sandtable.figures.palette import DARK, LIGHT, actor_colours, vega_theme
from sandtable.figures.sheet import control_corner
from sandtable.figures.strips import LEAST, control_chart
from sandtable.figures.theme import detached
from sandtable.report.analyses import Analyses, Omission
from sandtable.report.telling import figure_along, section_charts

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

MAP_WIDTHS = {0: 360, 500: 740}  # from a container of so many pixels: width of the drawing
HIGHEST_MAP = 780  # pixels, as the style has it
BELOW_MAP = 260  # pixels that headings, slider and words under the map take more than those beside it


def page_specs(study: Study, tracks: Tracks, *, basemap: Basemap | None) -> dict[str, Any]:
    """What the page's script draws: figures by id, each with its drawings by width and the data they share."""
    scenario = study.scenario
    corner = zoom_corner(scenario)
    maps = {
        least: map_chart(study, width=width, basemap=basemap, titled=False, controls=corner, moving=Moving())
        for least, width in MAP_WIDTHS.items()
    }
    figures = {
        "map": figure(maps),
        "strips": figure({0: control_chart(study, width="container", titled=False)}),
        "outcomes": figure({0: outcome_chart(study, width="container", titled=False)}),
    }
    settlement = settlement_chart(study, width="container", titled=False)
    if settlement is not None:
        figures["settlement"] = figure({0: settlement})
    for spread in study.times:
        if spread.median is not None:
            chart = arrival_chart(study, spread.id, width="container", titled=False)
            figures[f"arrival-{spread.id}"] = figure({0: chart})
    return {
        "figures": figures,
        "themes": actor_themes(scenario),
        "start": start_words(scenario),
        "per_day": study.program.steps,
        "days": tracks.days,
        "holders": [*(scenario.actors[key].name for key in tracks.actors), "nobody"],
        "control": control_table(tracks),
    }


def actor_themes(scenario: Scenario) -> dict[str, dict[str, object]]:
    """The `theme` parameter of the charts, light and dark, with the colours of the scenario's actors."""
    return {
        name: vega_theme(theme, actors=actor_colours(scenario, theme=theme))
        for name, theme in (("light", LIGHT), ("dark", DARK))
    }


def start_words(scenario: Scenario) -> str:
    """The first moment for the page's script: a date, with the time of day if there is one."""
    start = scenario.calendar.start
    return f"{start:%Y-%m-%dT%H:%M}" if (start.hour, start.minute) != (0, 0) else f"{start:%Y-%m-%d}"


def analysis_figures(found: Analyses, scenario: Scenario) -> dict[str, Any]:
    """The figures of the analyses that were run."""
    red_lines = () if isinstance(found.red_lines, Omission) else found.red_lines
    drawn = (
        found.drivers,
        found.dice,
        found.boxes,
        found.settlement,
        *red_lines,
        found.deterrence,
        found.game,
        found.score,
        *found.others,
    )
    charts: dict[str, alt.LayerChart] = {}
    for each in drawn:
        if not isinstance(each, Omission):
            charts.update(section_charts(each, scenario))
    return {name: figure({0: chart}) for name, chart in charts.items()}


def observed_figures(found: Analyses, scenario: Scenario) -> dict[str, Any]:
    """The lines of odds under the futures that the page tells."""
    return {
        figure_along(name, each.future): figure({0: chart})
        for each in found.observed
        for name, chart in section_charts(each, scenario).items()
    }


def is_settlement_below(figures: dict[str, Any]) -> bool:
    """Whether the settlement stands under the map, because beside it the outcomes fill the height already."""

    def height(name: str) -> float:
        return float(figures[name]["drawings"][-1]["spec"]["height"]) if name in figures else 0.0

    return height("outcomes") + height("settlement") > min(height("map"), HIGHEST_MAP) + BELOW_MAP


def zoom_corner(scenario: Scenario) -> str:
    """Where the buttons lie on the map: also the classes of their box."""
    return control_corner(scenario, widths=list(MAP_WIDTHS.values()))


def figure(charts: dict[int, alt.LayerChart]) -> dict[str, Any]:
    """Drawings of one figure; tables that are the same in all of them are lifted out."""
    parts = {least: detached(chart) for least, chart in charts.items()}
    for spec, _ in parts.values():
        spec.pop("usermeta", None)  # the page says it once for all of them
    tables = [own for _, own in parts.values()]
    shared = {name: rows for name, rows in tables[0].items() if all(other.get(name) == rows for other in tables)}
    return {
        "shared": shared,
        "drawings": [
            {"least": least, "spec": spec, "own": {name: rows for name, rows in own.items() if name not in shared}}
            for least, (spec, own) in parts.items()
        ],
    }


def control_table(tracks: Tracks) -> dict[str, dict[str, list[int]]]:
    """Per place and holder (index) the probability in per cent on every day, for those who ever matter."""
    return {
        place: {
            str(who): [round(100 * float(p)) for p in tracks.probability[:, index, who]]
            for who in range(tracks.probability.shape[2])
            if tracks.probability[:, index, who].max() >= LEAST
        }
        for index, place in enumerate(tracks.places)
    }
