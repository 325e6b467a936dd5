"""The page of the app: the briefing's own pieces, with controls around them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from sandtable._version import __version__
from sandtable.analysis.answer import ordered
from sandtable.app.analyses import decision_options, offered, player_options
from sandtable.app.controls import HIGH, WIDE, controls
from sandtable.app.downloads import picture_names
from sandtable.app.ghosts import with_ghosts
from sandtable.app.templates import environment, resource
from sandtable.app.whatif import Variant, study_of
from sandtable.briefing.content import page_content, red_line_answers
from sandtable.briefing.page import page_script, page_style, script_json, vega_bundle
from sandtable.briefing.specs import figure, page_specs
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.control import control_tracks
from sandtable.figures.geography import find_basemap

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch
    from sandtable.scenario.types import Scenario

BRIEFING_SCRIPTS = ("figures", "map", "replay", "claims")
SCRIPTS = ("ask", "bars", "variant", "ahead", "controls", "future", "fork", "jobs", "findings", "files", "start")
PICTURE_TITLES = {
    "map": "Map",
    "outcomes": "How it ends",
    "settlement": "How it is settled",
    "strips": "Place by place",
}


def page_html(variant: Variant, batch: Batch, *, scenario: str, log_out: bool) -> str:
    """The page of a scenario. variant: nothing set; batch: its futures, which the page opens with."""
    ranges = variant.world.ranges(seed=variant.seed, futures=len(batch.status))
    study = study_of(variant, batch, ranges=ranges)
    basemap, tracks = find_basemap(study.scenario), control_tracks(study)
    content = page_content(study, tracks, basemap=basemap)
    specs = page_specs(study, tracks, basemap=basemap)
    specs["figures"]["map"] = with_ghosts(specs["figures"]["map"])
    specs["figures"]["outcomes"] = figure({0: outcome_chart(study, width="container", titled=False, live=True)})
    settlement = settlement_chart(study, width="container", titled=False, live=True)
    if settlement is not None:
        specs["figures"]["settlement"] = figure({0: settlement})
    groups = controls(study.scenario)
    pictures = [(name, PICTURE_TITLES.get(name) or _arrival_title(study, name)) for name in picture_names(study)]
    data = {
        **specs,
        "futures": [],
        "scenario": scenario,
        "seed": variant.seed,
        "played": study.futures,
        "groups": groups,
        "outcomes": [row.id for row in ordered(study.outcomes)],
        "settlements": [row.id for row in sorted(study.settlements, key=lambda row: -row.de_facto)],
        "timed": [spread.id for spread in study.times],
    }
    return environment().get_template("page.html.j2").render(
        **content,
        data=script_json(data),
        red_line_answers=red_line_answers(study.scenario),
        scenario=scenario,
        groups=groups,
        wide=WIDE,
        high=HIGH,
        outcome_names=[(row.id, row.title) for row in ordered(study.outcomes)],
        analyses=offered(study.scenario),
        decisions=decision_options(study.scenario),
        player_decisions=player_options(study.scenario),
        pictures=pictures,
        version=__version__,
        log_out=log_out,
    )  # fmt: skip


def _arrival_title(study: Any, name: str) -> str:
    spread = next(row for row in study.times if f"arrival-{row.id}" == name)
    return f"When: {spread.title}"


def login_html(*, fault: Literal["", "wrong", "tired"]) -> str:
    """The form that asks for the token; `tired` of too many wrong ones."""
    return environment().get_template("login.html.j2").render(fault=fault, version=__version__)


def style(scenario: Scenario) -> str:
    """The style sheet of a scenario's page: the briefing's, and that of the controls."""
    return f"{page_style(scenario)}\n{resource('app.css')}"


@lru_cache(maxsize=1)
def script() -> str:
    """The page's own script: the briefing's drawing, map and replay, then the app's parts in order."""
    return "\n".join([page_script(*BRIEFING_SCRIPTS), *(resource(f"scripts/{part}.js") for part in SCRIPTS)])


def vega() -> str:
    return vega_bundle()
