"""Scenarios, studies and results in a notebook: pictures inline, tables beside them, offline and escaped.

Pictures are SVG in a data address, so that they run no script and share no names with the page around them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from sandtable.analysis.registry import entry_of
from sandtable.figures.export import to_svg
from sandtable.figures.marking import put
from sandtable.imprint import DIFFERENCES, PAYOFFS, SHARES, START, VARIANCE, imprint_of
from sandtable.recency import warning_about
from sandtable.scenario.types.scenario import contents
from sandtable.telling import tell
from sandtable.telling.html import NOTEBOOK, told_html

if TYPE_CHECKING:
    import altair as alt

    from sandtable.program import Program
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

_SHAPE = re.compile(r' (?:d|transform)="[^"]*"')
_TAIL = re.compile(r"(\.\d\d)\d+")  # digits beyond a hundredth of a pixel
LARGEST = 300_000  # characters of what one cell shows
FONTS = "'Source Sans Pro','Source Sans 3',system-ui,sans-serif"
_CELL = "padding:.25em .9em .25em 0;text-align:left;vertical-align:top"
_ROW = "display:flex;flex-wrap:wrap;gap:1.2em;align-items:flex-start;background:#fff"


def html_of(thing: Any) -> str:
    """What a notebook shows of a scenario, a study or a result of an analysis."""
    draw = _DRAWERS.get(type(thing).__name__, _told)
    return f"<div>{draw(thing)}{''.join(_said(thing))}</div>"


def _said(thing: Any) -> Iterator[str]:
    """Below every result: of what it is, and a warning where that is about the present."""
    kinds = {
        "Scenario": START, "Sensitivity": VARIANCE, "GroupShares": VARIANCE, "VarianceSplit": VARIANCE,
        "DiceSplit": VARIANCE, "Solution": PAYOFFS,
        "LearningValue": PAYOFFS, "Comparison": DIFFERENCES,
    }  # fmt: skip
    each = getattr(thing, "scenarios", (thing,))  # scores may be of several
    for one in each:
        if hasattr(one, "scenario") or hasattr(one, "origin"):
            what = kinds.get(type(one).__name__, SHARES)
            yield f'<div style="font-size:85%;opacity:.8">{escape(imprint_of(one, what=what).sentence)}</div>'
    # a study has its scenario, a result of an analysis a name and the scenario as its source
    known = (getattr(thing, "source", None), getattr(thing, "scenario", None), thing)
    scenario = next((one for one in known if hasattr(one, "origin")), None)
    warning = warning_about(scenario) if scenario is not None else None
    if warning is not None:
        yield f'<div style="font-weight:600">{escape(warning)}</div>'


def _told(found: Any) -> str:
    """A result of an analysis: what is said of it, with its pictures."""
    try:
        entry = entry_of(found)
    except KeyError:
        return _plain(found)
    told, charts = tell(found), entry.drawer(found)(found, found.source)
    said = told_html(told, look=NOTEBOOK, draw=lambda name: image(charts[name]) if name in charts else "")
    return _head(told.title) + said


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
    put(chart, imprint_of(scenario, what=START))
    dates = scenario.calendar.span
    return _head(scenario.title, f"{scenario.question} {dates}: {contents(scenario)}.") + _beside(chart)


def _study(study: Study) -> str:
    from sandtable.figures.bars import outcome_chart, settlement_chart
    from sandtable.figures.map import map_chart
    from sandtable.telling.study import tell_study

    told = tell_study(study)
    if not study.complete:
        return _head(told.title) + told_html(told, look=NOTEBOOK)
    settled = settlement_chart(study)
    charts = {
        "outcomes": outcome_chart(study),
        **({"settlement": settled} if settled is not None else {}),
    }
    said = told_html(told, look=NOTEBOOK, draw=lambda name: image(charts[name]) if name in charts else "")
    return _head(told.title) + said + _beside(map_chart(study, width=480))


def _plain(thing: Any) -> str:
    """Single values of a result that has no picture, as a table."""
    values = {key: value for key, value in thing.to_json_object().items() if isinstance(value, (str, int, float))}
    rows = [
        (key.replace("_", " "), f"{value:.4g}" if isinstance(value, float) else str(value))
        for key, value in values.items()
    ]
    return _head(str(getattr(thing, "title", None) or getattr(thing, "name", ""))) + _table(("", ""), rows)


_DRAWERS: dict[str, Callable[[Any], str]] = {
    "Scenario": _scenario, "Study": _study,
}  # fmt: skip
