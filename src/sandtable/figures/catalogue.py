"""Every picture of a study by name, so that a command, a notebook or a download can offer all of them.

What draws is imported when a picture is drawn: listing them takes no altair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from sandtable.analysis.registry import analysis_named
from sandtable.figures.errors import FigureError
from sandtable.study.outcomes import ordered

if TYPE_CHECKING:
    import altair as alt

    from sandtable.analysis.compare.differences import Comparison
    from sandtable.analysis.game.solution import Solution
    from sandtable.analysis.readings.results import ComparedReadings
    from sandtable.analysis.sensitivity.indices import Sensitivity
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report
    from sandtable.study.study import Study

_MODULES = {
    "reading_chart": "readings",
    "ends_chart": "acts", "groups_chart": "acts",
    "arrival_chart": "arrivals", "box_chart": "boxes", "branch_chart": "game", "control_chart": "strips",
    "deterrence_chart": "deterrence", "drivers_chart": "drivers", "future_map_chart": "future", "map_chart": "map",
    "outcome_chart": "bars", "payoff_chart": "game", "replies_chart": "game", "score_chart": "scores",
    "settlement_chart": "bars", "settlement_drivers_chart": "drivers",
}  # fmt: skip
ROWS = 2_048  # of the sensitivity's design, as in the report


NO_FUTURES = "no future came to its end: there is nothing to draw"


def _drawn(chart: str, *arguments: Any, **named: Any) -> alt.LayerChart:
    """The chart of this name: `map_chart` of `figures.map`, say."""
    draw: Callable[..., alt.LayerChart] = getattr(import_module(f"sandtable.figures.{_MODULES[chart]}"), chart)
    return draw(*arguments, **named)


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn. has_day: it is of a day; without one the last is drawn."""

    name: str
    title: str
    draw: Callable[[int | None], alt.LayerChart]
    has_day: bool = False


def study_pictures(study: Study) -> list[Picture]:
    """The pictures of a study, in the order of the report. Names are `map`, `outcomes`, `when-<outcome>` and so on."""
    found = [
        Picture(
            "map", "who most likely holds each place", lambda day: _drawn("map_chart", study, day=day), has_day=True
        ),
        Picture("outcomes", "how it ends", lambda _: _drawn("outcome_chart", with_futures(study))),
    ]
    if study.settlements:
        found.append(
            Picture("settlement", "how it is settled, in fact and in law", lambda _: _settlement(with_futures(study)))
        )
    for spread in study.times:
        if spread.median is not None:
            found.append(_arrival(study, spread.id, spread.title))
    found.append(
        Picture(
            "places", "place by place and day by day", lambda day: _drawn("control_chart", study, day=day), has_day=True
        )
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

    Raises AnalysisError when drawn, if the scenario lacks what the picture needs or a package is missing.
    """
    scenario, seed = study.scenario, study.seed

    @cache
    def indices() -> Sensitivity:
        from sandtable.analysis.sensitivity.sensitivity import sensitivity

        return sensitivity(scenario, rows=ROWS, seed=seed, progress=report)

    def drivers(by: Literal["group", "assumption"]) -> alt.LayerChart:
        return _drawn("drivers_chart", indices(), scenario, by=by)

    def box(*, negated: bool) -> alt.LayerChart:
        from sandtable.analysis.discover.discovery import discover

        main = ordered(study.outcomes)[0].id
        return _drawn("box_chart", discover(study, outcome=main, negated=negated, progress=report), scenario)

    def settling() -> alt.LayerChart:
        from sandtable.analysis.settlement.settlement import settlement

        return _drawn("settlement_drivers_chart", settlement(study, rows=ROWS // 2, progress=report), scenario)

    @cache
    def compared() -> ComparedReadings:
        from sandtable.analysis.readings.columns import readings

        return readings(study, progress=report)

    def reading(name: str) -> alt.LayerChart:
        return _drawn("reading_chart", compared(), name, scenario)

    def scores() -> alt.LayerChart:
        from sandtable.analysis.score.scorecard import score

        return _drawn("score_chart", score(study, progress=report).scenarios[0], scenario)

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
    found += _of_lines(study, report) + _of_game(study, report)
    if analysis_named("readings").fits(scenario):
        found += [
            Picture(f"reading-{name}", f"how it ends in the reading: {entry.title}", partial(_called, reading, name))
            for name, entry in scenario.readings.items()
        ]
    if scenario.history is not None and scenario.history.outcomes:
        found.append(Picture("scores", "history's verdict", lambda _: scores()))
    return found


def _of_lines(study: Study, report: Report) -> list[Picture]:
    """Those of red lines."""
    scenario, seed = study.scenario, study.seed

    @cache
    def measured(name: str) -> Comparison:
        from sandtable.analysis.compare.comparison import red_line

        return red_line(scenario, name, seed=seed, progress=report)

    def line(name: str) -> alt.LayerChart:
        return _drawn("deterrence_chart", measured(name), scenario)

    def act(name: str) -> alt.LayerChart:
        return _drawn("groups_chart", measured(name), scenario)

    def ends(name: str) -> alt.LayerChart:
        from sandtable.analysis.compare.turning import deterrence

        return _drawn("ends_chart", deterrence(scenario, line=name, seed=seed, progress=report), name, scenario)

    found = [
        Picture(f"red-line-{name}", f"what a red line does: {entry.title}", partial(_called, line, name))
        for name, entry in scenario.red_lines.items()
    ]
    for name, entry in scenario.red_lines.items():
        if entry.act is not None:
            found += [
                Picture(f"act-{name}", f"who acts with and without it: {entry.title}", partial(_called, act, name)),
                Picture(f"deterrence-{name}", f"what deterrence turns on: {entry.title}", partial(_called, ends, name)),
            ]
    return found


def _of_game(study: Study, report: Report) -> list[Picture]:
    """Those of the game, if the scenario has one."""
    scenario, seed = study.scenario, study.seed
    if scenario.game is None:
        return []

    @cache
    def solution() -> Solution:
        from sandtable.analysis.game.game import solve

        return solve(scenario, seed=seed, progress=report)

    found = [
        Picture(
            "replies",
            "what each should do, if others do as the file says",
            lambda _: _drawn("replies_chart", solution(), scenario),
        )
    ]
    for player in scenario.game.players:
        who = scenario.actors[player].name
        found += [
            Picture(
                f"payoffs-{player}",
                f"payoffs of {who} by profile",
                partial(_of_player, "payoff_chart", solution, scenario, player),
            ),
            Picture(
                f"branch-{player}",
                f"quantal responses of {who}",
                partial(_of_player, "branch_chart", solution, scenario, player),
            ),
        ]
    return found


def _called(draw: Callable[[str], alt.LayerChart], name: str, _day: int | None) -> alt.LayerChart:
    return draw(name)


def _of_player(
    chart: str,
    solution: Callable[[], Solution],
    scenario: Scenario,
    player: str,
    _day: int | None,
) -> alt.LayerChart:
    return _drawn(chart, solution(), scenario, player)


def future_picture(study: Study, number: int) -> Picture:
    """The map of one future of a study. Raises StudyError if there is no such future."""
    from sandtable.figures.future import future_of

    future = future_of(study, number)
    return Picture(
        "map", f"the map of future {number:,}", lambda day: _drawn("future_map_chart", future, day=day), has_day=True
    )


def _arrival(study: Study, outcome: str, title: str) -> Picture:
    return Picture(f"when-{outcome}", f"when: {title}", lambda _: _drawn("arrival_chart", study, outcome))


def _settlement(study: Study) -> alt.LayerChart:
    return _drawn("settlement_chart", study)  # a chart, since the study has shares of it
