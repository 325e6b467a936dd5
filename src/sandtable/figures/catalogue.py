"""Every picture of a study by name, so that a command, a notebook or a download can offer all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Literal

import altair as alt

from sandtable.analysis.answer import ordered
from sandtable.figures.arrivals import arrival_chart
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.boxes import box_chart
from sandtable.figures.deterrence import deterrence_chart
from sandtable.figures.drivers import drivers_chart, settlement_drivers_chart
from sandtable.figures.errors import FigureError
from sandtable.figures.future import future_map_chart, future_of
from sandtable.figures.game import branch_chart, payoff_chart, replies_chart
from sandtable.figures.map import map_chart
from sandtable.figures.scores import score_chart
from sandtable.figures.strips import control_chart

if TYPE_CHECKING:
    from sandtable.analysis.indices import Sensitivity
    from sandtable.analysis.solution import Solution
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study
    from sandtable.study.play import Report

ROWS = 2_048  # of the sensitivity's design, as in the briefing


NO_FUTURES = "no future came to its end: there is nothing to draw"


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn. has_day: it is of a day; without one the last is drawn."""

    name: str
    title: str
    draw: Callable[[int | None], alt.LayerChart]
    has_day: bool = False


def study_pictures(study: Study) -> list[Picture]:
    """The pictures of a study, in the order of the briefing. Names are `map`, `outcomes`, `when-<outcome>` and so on."""
    found = [
        Picture("map", "who most likely holds each place", lambda day: map_chart(study, day=day), has_day=True),
        Picture("outcomes", "how it ends", lambda _: outcome_chart(with_futures(study))),
    ]
    if study.settlements:
        found.append(
            Picture("settlement", "how it is settled, in fact and in law", lambda _: _settlement(with_futures(study)))
        )
    for spread in study.times:
        if spread.median is not None:
            found.append(_arrival(study, spread.id, spread.title))
    found.append(
        Picture("places", "place by place and day by day", lambda day: control_chart(study, day=day), has_day=True)
    )
    return found


def with_futures(study: Study) -> Study:
    """The study itself. Raises FigureError if none of its futures came to its end."""
    if study.complete == 0:
        raise FigureError(NO_FUTURES)
    return study


def pictures_without_content(study: Study) -> list[tuple[str, str]]:
    """(name, reason) of pictures that a scenario like this has and this study cannot fill."""
    return [
        (f"when-{spread.id}", f"it happens in none of the {study.complete:,} futures" if study.complete else NO_FUTURES)
        for spread in study.times
        if spread.median is None
    ]


def analysis_pictures(study: Study, *, report: Report) -> list[Picture]:
    """Those that need an analysis first, which is run with the study's seed when the picture is drawn.

    Raises AnalysisError when drawn, if the scenario has not what it takes or a package is missing.
    """
    scenario, seed = study.scenario, study.seed

    @cache
    def indices() -> Sensitivity:
        from sandtable.analysis.sensitivity import sensitivity

        return sensitivity(scenario, rows=ROWS, seed=seed, progress=report)

    def drivers(by: Literal["group", "assumption"]) -> alt.LayerChart:
        return drivers_chart(indices(), scenario, by=by)

    def box(*, negated: bool) -> alt.LayerChart:
        from sandtable.analysis.discovery import discover

        main = ordered(study.outcomes)[0].id
        return box_chart(discover(study, outcome=main, negated=negated, progress=report), scenario)

    def settling() -> alt.LayerChart:
        from sandtable.analysis.settlement import settlement

        return settlement_drivers_chart(settlement(study, rows=ROWS // 2, progress=report), scenario)

    def line(name: str) -> alt.LayerChart:
        from sandtable.analysis.comparison import red_line

        return deterrence_chart(red_line(scenario, name, seed=seed, progress=report), scenario)

    @cache
    def solution() -> Solution:
        from sandtable.analysis.game import solve

        return solve(scenario, seed=seed, progress=report)

    def scores() -> alt.LayerChart:
        from sandtable.analysis.scorecard import score

        return score_chart(score(study, progress=report).scenarios[0], scenario)

    found = [
        Picture("drivers-groups", "what it turns on, by group", lambda _: drivers("group")),
        Picture("drivers-assumptions", "what it turns on, by assumption", lambda _: drivers("assumption")),
    ]
    found += [
        Picture("believed", "what must be believed for it to happen", lambda _: box(negated=False)),
        Picture("believed-against", "what must be believed for it not to happen", lambda _: box(negated=True)),
    ]
    if scenario.settlement is not None:
        found.append(Picture("settling", "what decides by which rule it is settled", lambda _: settling()))
    found += [
        Picture(f"red-line-{name}", f"what a red line does: {entry.title}", partial(_called, line, name))
        for name, entry in scenario.red_lines.items()
    ]
    if scenario.game is not None:
        found.append(
            Picture(
                "replies",
                "what each should do, if others do as the file says",
                lambda _: replies_chart(solution(), scenario),
            )
        )
        for player in scenario.game.players:
            who = scenario.actors[player].name
            found += [
                Picture(
                    f"payoffs-{player}",
                    f"payoffs of {who} by profile",
                    partial(_of_player, payoff_chart, solution, scenario, player),
                ),
                Picture(
                    f"branch-{player}",
                    f"quantal responses of {who}",
                    partial(_of_player, branch_chart, solution, scenario, player),
                ),
            ]
    if scenario.history is not None and scenario.history.outcomes:
        found.append(Picture("scores", "history's verdict", lambda _: scores()))
    return found


def _called(draw: Callable[[str], alt.LayerChart], name: str, _day: int | None) -> alt.LayerChart:
    return draw(name)


def _of_player(
    draw: Callable[..., alt.LayerChart],
    solution: Callable[[], Solution],
    scenario: Scenario,
    player: str,
    _day: int | None,
) -> alt.LayerChart:
    return draw(solution(), scenario, player)


def future_picture(study: Study, number: int) -> Picture:
    """The map of one future of a study. Raises StudyError if there is no such future."""
    future = future_of(study, number)
    return Picture("map", f"the map of future {number:,}", lambda day: future_map_chart(future, day=day), has_day=True)


def _arrival(study: Study, outcome: str, title: str) -> Picture:
    return Picture(f"when-{outcome}", f"when: {title}", lambda _: arrival_chart(study, outcome))


def _settlement(study: Study) -> alt.LayerChart:
    chart = settlement_chart(study)
    assert chart is not None  # the study has shares of it
    return chart
