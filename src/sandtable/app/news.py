"""News in the app: what the page says of a scenario's file of news, and odds that can be read as of any date."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandtable.analysis.updating.beside import news_beside
from sandtable.analysis.updating.reading import read_news, read_news_bytes
from sandtable.app.findings import Finding, finding, finding_of
from sandtable.app.templates import environment
from sandtable.errors import AnalysisError
from sandtable.figures.news import last_day, odds_chart
from sandtable.report.specs import figure
from sandtable.report.telling import canvas
from sandtable.scenario.source import SourceError, read_bytes
from sandtable.telling import tell
from sandtable.telling.as_of import OddsAsOf, odds_as_of
from sandtable.telling.html import PAGE, notes_html, part_html, table_html, told_html, typeset, with_minus
from sandtable.telling.updating import CHART, items_table
from sandtable.wording import plural, sentence

if TYPE_CHECKING:
    from sandtable.analysis.updating.reading import NewsFile
    from sandtable.analysis.updating.results import Updating
    from sandtable.app.requests import AnalysisRequest
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report

AS_OF = "as-of"  # the table of a chart that says from where on it is yet to come


@dataclass(frozen=True, slots=True)
class NewsBytes:
    """A file of news as it was read for one answer. data : empty where it cannot be read."""

    name: str
    data: bytes

    @property
    def key(self) -> str:
        """What a page depends on besides its program."""
        return hashlib.sha256(self.data).hexdigest()


def news_bytes(scenario: Scenario) -> NewsBytes | None:
    """The file of news beside a scenario, read once; None without one."""
    path = news_beside(scenario)
    if path is None:
        return None
    try:
        return NewsBytes(str(path), read_bytes(path))
    except SourceError:  # gone since, or not for us to read: an empty file has an error that says so
        return NewsBytes(str(path), b"")


def news_content(scenario: Scenario, news: NewsBytes | None) -> dict[str, Any] | None:
    """What the page says of the file of news: how many items, of which time, and its first error; None without a file."""
    if news is None:
        return None
    file = read_news_bytes(news.data, scenario, name=news.name)
    reported = sorted((item.reported or item.date for item in file.items.values()), key=scenario.calendar.day_of)
    days = [scenario.calendar.long_when(scenario.calendar.day_of(moment)) for moment in reported]
    return {
        "amount": plural(len(days), "item"), "count": len(days), "first": days[0] if days else "", "last": days[-1] if days else "",
        "errors": plural(len(file.errors), "error") if file.errors else "",
        "error": _where(file), "uncounted": [sentence(why) + "." for why in file.uncounted.values()],
    }  # fmt: skip


def _where(file: NewsFile) -> str:
    """The first error with its line; the folder of the file is not shown to others."""
    if not file.errors:
        return ""
    first = file.errors[0]
    return f"line {first.span.line}: {first.message}"


def run_update(request: AnalysisRequest, report: Report) -> Finding:
    """The odds after each item of news; the page reads them as of any date without asking again."""
    from sandtable.analysis.updating.updating import update

    path = news_beside(request.scenario)
    file = read_news(path, request.scenario) if path is not None else None
    if file is not None and file.errors:
        raise AnalysisError(f"the file of news has {plural(len(file.errors), 'error')}; {_where(file)}")
    found = update(request.scenario, news=file, outcome=request.outcome, **request.plan, progress=report)
    return updated(found, request.scenario, file) if file is not None else finding(
        request.scenario, found.to_json_object(), others=(found,)
    )  # fmt: skip


def updated(found: Updating, scenario: Scenario, file: NewsFile) -> Finding:
    """What the page shows of it: as in the report, with a slider of dates above the chart where any item was taken in."""
    if not found.items:
        return finding(scenario, found.to_json_object(), others=(found,))
    told = tell(found, scenario)
    by_item, *others = told.parts
    # why items are refused is said where the dates end
    warnings = told.warnings[1:] if found.refused else told.warnings
    rest = replace(told, answer=(), parts=tuple(others), warnings=warnings)
    states = odds_as_of(found, scenario, file.items)
    html = environment().get_template("as_of.html.j2").render(
        answer=with_minus(" ".join(told.answer)), states=states, refused=typeset(states.refused), last=len(states.dates) - 1 + states.first,
        final=states.states[-1], title=found.headline.title, unit="hour" if scenario.calendar.in_hours else "day",
        chart=part_html(replace(by_item, title="", tables=(), notes=()), look=PAGE, draw=canvas),
        table=table_html(items_table(found), look=PAGE), notes=notes_html(by_item.notes, look=PAGE),
        rest=told_html(rest, look=PAGE, draw=canvas),
    )  # fmt: skip
    until = states.days[-1]
    chart = odds_chart(found, scenario, width="container", titled=False, until=until)
    end = last_day(found, until=until)
    figures = {CHART: with_as_of(figure({0: chart}), end=end)}
    return finding_of(
        found.to_json_object(), answer=with_minus(" ".join(told.answer)), html=html, figures=figures,
        as_of=as_of_answer(states, end=end),
    )  # fmt: skip


def as_of_answer(states: OddsAsOf, *, end: float) -> dict[str, Any]:
    """The states for the page's slider. end : where the axis of the chart ends, in days since the start."""
    return {
        "first": states.first, "dates": list(states.dates), "days": [min(day, end) for day in states.days], "end": end,
        "states": [
            {
                "position": each.position, "items": each.items, "value": each.value, "interval": each.interval,
                "words": [with_minus(words) for words in each.words],
                "outcomes": [
                    {"title": row.title, "value": row.value, "interval": row.interval, "moved": with_minus(row.moved)}
                    for row in each.outcomes
                ],
            }
            for each in states.states
        ],
        "refused": with_minus(states.refused),
    }  # fmt: skip


def with_as_of(figure: dict[str, Any], *, end: float) -> dict[str, Any]:
    """A copy of a chart over days with a line at a day, and all behind it pale. The page moves it by the table `as-of`."""
    figure = copy.deepcopy(figure)
    for drawing in figure["drawings"]:
        layers = drawing["spec"]["layer"]
        where = copy.deepcopy(layers[0]["encoding"])  # x, y and y2: as the marks of the items
        data = {"name": AS_OF}
        layers += [
            {
                "data": data, "mark": {"type": "rect", "color": {"expr": "theme.paper"}, "opacity": 0.78},
                "encoding": {**where, "x2": {"field": "until"}},
            },
            {
                "data": data, "mark": {"type": "rule", "color": {"expr": "theme.ink"}, "strokeWidth": 1.5},
                "encoding": where,
            },
        ]  # fmt: skip
    figure["shared"] |= {AS_OF: [{"day": end, "until": end}]}
    return figure
