"""The charts of the page as Vega-Lite specifications: several widths of the map, data shared between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.briefing.analyses import Analyses, Omission
from sandtable.briefing.believing import figure_name, told_box
from sandtable.figures.arrivals import arrival_chart
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.boxes import box_chart
from sandtable.figures.control import Tracks
from sandtable.figures.deterrence import deterrence_chart
from sandtable.figures.drivers import drivers_chart, rule_indices, settlement_drivers_chart
from sandtable.figures.game import branch_chart, payoff_chart, replies_chart
from sandtable.figures.geography import Basemap
from sandtable.figures.map import Moving, map_chart
from sandtable.figures.palette import DARK, LIGHT, actor_colours, vega_theme
from sandtable.figures.scores import score_chart
from sandtable.figures.sheet import control_corner
from sandtable.figures.strips import LEAST, control_chart
from sandtable.figures.theme import detached

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study

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
        "themes": {
            name: vega_theme(theme, actors=actor_colours(scenario, theme=theme))
            for name, theme in (("light", LIGHT), ("dark", DARK))
        },
        "start": scenario.start.isoformat(),
        "days": tracks.days,
        "holders": [*(scenario.actors[key].name for key in tracks.actors), "nobody"],
        "control": control_table(tracks),
    }


def analysis_figures(found: Analyses, scenario: Scenario) -> dict[str, Any]:
    """The figures of the analyses that were run."""
    charts: dict[str, alt.LayerChart] = {}
    bare: dict[str, Any] = {"width": "container", "titled": False}
    if not isinstance(found.drivers, Omission) and found.drivers.chance is not None:
        charts["drivers-groups"] = drivers_chart(found.drivers, scenario, by="group", **bare)
        charts["drivers-assumptions"] = drivers_chart(found.drivers, scenario, by="assumption", **bare)
    if not isinstance(found.boxes, Omission):
        for discovery in found.boxes:
            if told_box(discovery) is not None:
                charts[figure_name(discovery)] = box_chart(discovery, scenario, **bare)
    if not isinstance(found.settlement, Omission):
        rule = rule_indices(found.settlement)
        if rule is not None and rule.chance is not None and rule.groups:
            charts["settling"] = settlement_drivers_chart(found.settlement, scenario, **bare)
    if not isinstance(found.red_lines, Omission):
        for comparison in found.red_lines:
            if comparison.red_line is not None:
                charts[f"red-line-{comparison.red_line.id}"] = deterrence_chart(comparison, scenario, **bare)
    if not isinstance(found.game, Omission):
        charts["replies"] = replies_chart(found.game, scenario, **bare)
        for player in found.game.players:
            charts[f"branch-{player.id}"] = branch_chart(found.game, scenario, player.id, **bare)
            charts[f"payoffs-{player.id}"] = payoff_chart(found.game, scenario, player.id, **bare)
    if not isinstance(found.score, Omission) and found.score.scenarios and found.score.scenarios[0].outcomes:
        charts["scores"] = score_chart(found.score.scenarios[0], scenario, **bare)
    return {name: figure({0: chart}) for name, chart in charts.items()}


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
