"""The page of the app: the report's own pieces, with controls around them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sandtable._version import __version__
from sandtable.analysis.registry import analysis_named
from sandtable.app.analyses import RED_LINES, decision_options, offered, player_options
from sandtable.app.baseline_marks import with_baseline_marks
from sandtable.app.controls import HIGH, WIDE, controls
from sandtable.app.downloads import picture_names
from sandtable.app.links import command_of
from sandtable.app.news import news_content
from sandtable.app.templates import environment, resource
from sandtable.app.whatif import Variant, study_of
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.basemaps import find_basemap
from sandtable.figures.control import control_tracks
from sandtable.report.content import page_content, red_line_answers
from sandtable.report.page import page_script, page_style, script_json, vega_bundle
from sandtable.report.specs import figure, page_specs
from sandtable.study.outcomes import ordered
from sandtable.telling.readings import readings_hint
from sandtable.telling.study import by_frequency
from sandtable.telling.unchecked import unchecked_hint
from sandtable.wording import sentence

if TYPE_CHECKING:
    from sandtable.app.news import NewsBytes
    from sandtable.app.refusals import Refusal
    from sandtable.engine.batch import Batch
    from sandtable.scenario.types import Scenario

REPORT_SCRIPTS = ("recent", "figures", "map", "replay", "claims", "settings")
SCRIPTS = (
    "api",
    "bars",
    "variant",
    "prefetch",
    "controls",
    "link",
    "future",
    "fork",
    "jobs",
    "findings",
    "asof",
    "files",
    "start",
)
ELSEWHERE = ("observer", "update")  # analyses with a place of their own on the page
PICTURE_TITLES = {
    "map": "Map",
    "outcomes": "How it ends",
    "settlement": "How it is settled",
    "strips": "Place by place",
}


def page_html(variant: Variant, batch: Batch, *, scenario: str, news: NewsBytes | None, log_out: bool) -> str:
    """The page of a scenario. variant: nothing set; batch: its futures, which the page opens with; news: the file beside it."""
    ranges = variant.prepared.ranges(seed=variant.seed, futures=len(batch.status))
    study = study_of(variant, batch, ranges=ranges)
    basemap, tracks = find_basemap(study.scenario), control_tracks(study)
    content = page_content(study, tracks, basemap=basemap)
    specs = page_specs(study, tracks, basemap=basemap)
    specs["figures"]["map"] = with_baseline_marks(specs["figures"]["map"])
    specs["figures"]["outcomes"] = figure({0: outcome_chart(study, width="container", titled=False, live=True)})
    settlement = settlement_chart(study, width="container", titled=False, live=True)
    if settlement is not None:
        specs["figures"]["settlement"] = figure({0: settlement})
    groups = controls(study.scenario)
    pictures = [(name, PICTURE_TITLES.get(name) or _arrival_title(study, name)) for name in picture_names(study)]
    data = {
        **specs,
        "captions": content["captions"],
        "futures": [],
        "scenario": scenario,
        "seed": variant.seed,
        "played": study.futures,
        "groups": groups,
        "outcomes": [row.id for row in ordered(study.outcomes)],
        "settlements": [row.id for row in by_frequency(study.settlements)],
        "timed": [spread.id for spread in study.times],
    }
    return environment().get_template("page.html.j2").render(
        **{**content, "command": command_of(variant, futures=study.futures)},
        data=script_json(data),
        red_line_answers=[
            *readings_hint(study.scenario, where=f"see “{analysis_named('readings').title}” under Analyses"),
            *red_line_answers(study.scenario, instead=f"see “{RED_LINES}” under Analyses"),
            *unchecked_hint(study.scenario, where=f"see “{analysis_named('unchecked').title}” under Analyses"),
        ],
        scenario=scenario,
        groups=groups,
        wide=WIDE,
        high=HIGH,
        outcome_names=[(row.id, row.title) for row in ordered(study.outcomes)],
        analyses=[entry for entry in offered(study.scenario) if entry["id"] not in ELSEWHERE],
        news=news_content(study.scenario, news),
        decisions=decision_options(study.scenario),
        player_decisions=player_options(study.scenario),
        pictures=pictures,
        version=__version__,
        log_out=log_out,
    )  # fmt: skip


def _arrival_title(study: Any, name: str) -> str:
    spread = next(row for row in study.times if f"arrival-{row.id}" == name)
    return f"When: {spread.title}"


def refusal_html(refusal: Refusal, *, scenario: str, known: list[tuple[str, str]], style: str) -> str:
    """The page for a scenario that cannot be opened, with those that can. style : the scenario whose style sheet it has."""
    hint = "" if refusal.status == 404 else refusal.hint  # the page lists what there is
    template = environment().get_template("refused.html.j2")
    return template.render(
        message=sentence(refusal.message), hint=sentence(hint), scenario=scenario, known=known, style=style,
        version=__version__,
    )  # fmt: skip


def waiting_html(scenario: Scenario, *, scenario_id: str) -> str:
    """The page while the engine is compiled; it opens the scenario's page by itself."""
    template = environment().get_template("waiting.html.j2")
    return template.render(title=scenario.title, scenario=scenario_id, version=__version__)


def style(scenario: Scenario) -> str:
    """The style sheet of a scenario's page: the report's, and that of the controls."""
    return f"{page_style(scenario)}\n{resource('app.css')}"


@lru_cache(maxsize=1)
def script() -> str:
    """The page's own script: the report's drawing, map and replay, then the app's parts in order."""
    return "\n".join([page_script(*REPORT_SCRIPTS), *(resource(f"scripts/{part}.js") for part in SCRIPTS)])


def vega() -> str:
    return vega_bundle()
