"""Scenarios, studies and results in a notebook: pictures inline, tables beside them, offline and escaped.

Pictures are SVG in a data address, so that they run no script and share no names with the page around them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from sandtable.extras import install_line
from sandtable.figures.export import to_svg
from sandtable.scenario.summary import contents
from sandtable.wording import date, estimate, estimate_words

if TYPE_CHECKING:
    import altair as alt

    from sandtable.analysis.boxes import Share
    from sandtable.analysis.claim_results import ClaimsReport
    from sandtable.analysis.differences import Comparison
    from sandtable.analysis.discovery import Discovery, Restriction
    from sandtable.analysis.indices import Sensitivity
    from sandtable.analysis.scorecard import ScoreCard
    from sandtable.analysis.settlement_tables import SettlementAnalysis
    from sandtable.analysis.solution import Solution
    from sandtable.engine.program import Program
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study

_SHAPE = re.compile(r' (?:d|transform)="[^"]*"')
_TAIL = re.compile(r"(\.\d\d)\d+")  # digits beyond a hundredth of a pixel
LARGEST = 300_000  # characters of what one cell shows
FONTS = "'Source Sans Pro','Source Sans 3',system-ui,sans-serif"
_CELL = "padding:.25em .9em .25em 0;text-align:left;vertical-align:top"
_ROW = "display:flex;flex-wrap:wrap;gap:1.2em;align-items:flex-start;background:#fff"


def html_of(thing: Any) -> str:
    """What a notebook shows of a scenario, a study or a result of an analysis."""
    draw = _DRAWERS.get(type(thing).__name__, _plain)
    return f"<div>{draw(thing)}</div>"


def image(chart: alt.LayerChart) -> str:
    """A chart as an image element."""
    svg = to_svg(chart).replace('font-family="Source Sans Pro"', f'font-family="{FONTS}"')
    svg = _SHAPE.sub(lambda shape: _TAIL.sub(r"\1", shape[0]), svg)
    data = base64.b64encode(svg.encode()).decode("ascii")
    return f'<img alt="{escape(str(chart.description))}" src="data:image/svg+xml;base64,{data}">'


def _beside(*charts: alt.LayerChart | None) -> str:
    return f'<div style="{_ROW}">{"".join(image(chart) for chart in charts if chart is not None)}</div>'


def _head(title: str, words: str = "") -> str:
    said = f"<div>{escape(words)}</div>" if words else ""
    return f"<div><b>{escape(title)}</b></div>{said}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th style="{_CELL}">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


# -- one function a kind -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Setting:
    """A scenario with its program, for the map."""

    scenario: Scenario
    program: Program


def _scenario(scenario: Scenario) -> str:
    from sandtable.compile import compile_scenario
    from sandtable.figures.control import start_tracks
    from sandtable.figures.map import draw_map

    program = compile_scenario(scenario)
    chart = draw_map(
        _Setting(scenario, program), start_tracks(program), moving=None, day=0, width=560, basemap="own", titled=True,
        controls="",
    )  # fmt: skip
    dates = f"{date(scenario.start)} to {date(scenario.horizon)}"
    return _head(scenario.title, f"{scenario.question} {dates}: {contents(scenario)}.") + _beside(chart)


def _study(study: Study) -> str:
    from sandtable.figures.bars import outcome_chart, settlement_chart
    from sandtable.figures.map import map_chart
    from sandtable.study.report import html

    table = html(study)
    if not study.complete:
        return table
    return table + _beside(outcome_chart(study), settlement_chart(study), map_chart(study, width=480))


def _sensitivity(found: Sensitivity) -> str:
    from sandtable.figures.drivers import drivers_chart

    if found.chance is None:
        return _head(found.title, "It happens so seldom, or so surely, that there is nothing that it could turn on.")
    groups = drivers_chart(found, by="group") if found.groups else None
    return _beside(groups, drivers_chart(found, by="assumption"))


def _comparison(found: Comparison) -> str:
    from sandtable.figures.deterrence import deterrence_chart, points_span

    picture = _beside(deterrence_chart(found)) if found.red_line is not None else ""
    rows = [
        (
            variant.label, row.title, estimate(row.baseline, row.baseline_low, row.baseline_high)[0],
            estimate(row.variant, row.variant_low, row.variant_high)[0], *points_span(row.difference, row.low, row.high),
        )
        for variant in found.variants
        for row in sorted(variant.outcomes, key=lambda row: -abs(row.difference))[:5]
    ]  # fmt: skip
    head = ("Variant", "Outcome (the five that move most)", "Baseline", "Variant", "Difference (pp)", "90% interval")
    return picture + _table(head, rows)


def _solution(found: Solution) -> str:
    from sandtable.figures.game import branch_chart, replies_chart

    rows = [
        (
            str(number), entry.kind,
            "; ".join(
                f"{player.name}: {', '.join(player.titles[used] for used in entry.support[player.id])}"
                for player in found.players
            ),
            "yes" if entry.is_decisive else "no",
        )
        for number, entry in enumerate(found.nash, start=1)
    ]  # fmt: skip
    charts = [branch_chart(found, None, player.id, width=300) for player in found.players]
    missing = "" if found.has_mixed else f" Pure ones only: mixed ones need pygambit ({install_line('game')})."
    return (
        _head(found.title, f"Equilibria of the estimated game are a set, never an average.{missing}")
        + _table(("Equilibrium", "Kind", "Strategies", "Decisive"), rows)
        + _beside(replies_chart(found), *charts)
    )


def _claims(found: ClaimsReport) -> str:
    counts = ", ".join(f"{number} {verdict}" for verdict, number in found.counts.items() if number)
    rows = [(row.id, row.verdict, row.claim.statement, row.because) for row in found.claims]
    return _head(found.title, f"{len(found.claims)} claims: {counts}.") + _table(
        ("Claim", "Verdict", "Says", "Because"), rows
    )


def _score(found: ScoreCard) -> str:
    from sandtable.analysis.score_report import notes
    from sandtable.figures.scores import score_chart

    charts = [score_chart(each) for each in found.scenarios if each.outcomes]
    return _beside(*charts) + "".join(f"<p>{escape(note)}</p>" for note in notes(found))


def _discovery(found: Discovery) -> str:
    from sandtable.figures.boxes import box_chart

    rows = [
        (str(box.number), "; ".join(_limit(entry) for entry in box.restrictions),
         _share(box.measured.density), _share(box.measured.coverage), "yes" if box.holds_up else "no")
        for box in found.boxes
    ]  # fmt: skip
    what = "does not happen" if found.negated else "happens"
    head = _head(found.title, f"Boxes of assumptions in which it {what}; shares on the half that did not find them.")
    picture = _beside(box_chart(found)) if found.boxes else ""
    return head + picture + _table(("Box", "If", "Density", "Coverage", "Holds up"), rows)


def _limit(entry: Restriction) -> str:
    if entry.values:
        return f"{entry.title}: {', '.join(f'{value:g}' for value in entry.values)} {entry.unit}".strip()
    low = f"from {entry.low:.3g} " if entry.low is not None else ""
    high = f"up to {entry.high:.3g} " if entry.high is not None else ""
    return f"{entry.title} {low}{high}{entry.unit}".strip()


def _settlement(found: SettlementAnalysis) -> str:
    from sandtable.figures.drivers import rule_indices, settlement_drivers_chart

    rows = [(row.title, *estimate(row.share, row.low, row.high)) for row in found.rules]
    rule = rule_indices(found)
    picture = _beside(settlement_drivers_chart(found)) if rule is not None and rule.groups else ""
    return _head(found.title) + picture + _table(("Rule", "Decides", "90% interval"), rows)


def _share(found: Share) -> str:
    return "–" if found.estimate is None else estimate_words(found.estimate, *found.interval)


def _plain(thing: Any) -> str:
    """Single values of a result that has no picture, as a table."""
    values = {key: value for key, value in thing.to_json_object().items() if isinstance(value, (str, int, float))}
    rows = [
        (key.replace("_", " "), f"{value:.4g}" if isinstance(value, float) else str(value))
        for key, value in values.items()
    ]
    return _head(str(getattr(thing, "title", None) or getattr(thing, "name", ""))) + _table(("", ""), rows)


_DRAWERS: dict[str, Callable[[Any], str]] = {
    "Scenario": _scenario, "Study": _study, "Sensitivity": _sensitivity, "Comparison": _comparison, "Solution": _solution,
    "ClaimsReport": _claims, "ScoreCard": _score, "Discovery": _discovery, "SettlementAnalysis": _settlement,
}  # fmt: skip
