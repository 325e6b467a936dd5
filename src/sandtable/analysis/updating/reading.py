"""A file of news read against a scenario: its shape, its names and dates, and the program that knows what each item says.

What an item says becomes an outcome of the scenario, under a name that the scenario has not: so the checks of the format
judge it as they judge outcomes, and the engine reads it. Random numbers are addressed by purpose, so the futures stay the same.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandtable.analysis.updating.observing import NINETY, RATES, Observation
from sandtable.calendar import Calendar
from sandtable.checks.whole import check_document
from sandtable.compile import compile_scenario
from sandtable.diagnostics import Diagnostic, sort_by_position
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.program import Program
from sandtable.scenario.dates import write_moment
from sandtable.scenario.document import Document, Node
from sandtable.scenario.documents import document_of, read_document
from sandtable.scenario.findings import Finding, locate
from sandtable.scenario.grammar import parse
from sandtable.scenario.origin import Origin
from sandtable.scenario.shape import ShapeReader
from sandtable.scenario.source import SourceError, decode, read_bytes
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Outcome, Scenario
from sandtable.scenario.types.news import News, NewsItem

_PREFIX = "news-item"


@dataclass(frozen=True)
class NewsFile:
    """The items of a file that count, in the order in which they were reported, and what is wrong with the file.

    uncounted : of the others, why. name : of the file. diagnostics : errors and warnings by position.
    """

    name: str
    items: Mapping[str, NewsItem]
    uncounted: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    text: str = ""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(each for each in self.diagnostics if each.is_error)


def load_news(path: str | Path, scenario: Scenario) -> NewsFile:
    """Read a file of news and check it against a scenario. Raises ScenarioError with every error at its place."""
    found = read_news(path, scenario)
    if found.errors:
        raise ScenarioError(found.errors)
    return found


def read_news(path: str | Path, scenario: Scenario) -> NewsFile:
    """The same, but errors are returned. A file that cannot be read is one of them."""
    try:
        data = read_bytes(Path(path))
    except SourceError as fault:
        return NewsFile(str(path), {}, {}, (fault.diagnostic,))
    return read_news_bytes(data, scenario, name=str(path))


def read_news_bytes(data: bytes, scenario: Scenario, *, name: str) -> NewsFile:
    """Read what a file of news holds. name : of the file, for diagnostics."""
    try:
        text = decode(data, name=name)
    except SourceError as fault:
        return NewsFile(name, {}, {}, (fault.diagnostic,))
    return read_news_text(text, scenario, name=name)


def read_news_text(text: str, scenario: Scenario, *, name: str) -> NewsFile:
    """Read the text of a file of news. name : of the file, for diagnostics."""
    document, syntax = read_document(Origin(text=text, file=name, name=name), model=News)
    if document is None:
        return NewsFile(name, {}, {}, tuple(syntax))
    root = document.root
    reader = ShapeReader()
    if root.kind != "mapping":
        reader.fault((), "S103", f"a file of news is a mapping, found {root.describe()}", "begin with `news:`")
        values: dict[str, Any] = {}
    else:
        values, _ = reader.read_fields(News, root, ())
    news = News.model_construct(**values)
    given: Mapping[str, NewsItem] = getattr(news, "news", None) or {}
    # an entry is built without its checks: what one of its fields lacks was reported
    items = {key: item for key, item in given.items() if hasattr(item, "says") and hasattr(item, "date")}
    known = {**scenario.sources, **(getattr(news, "sources", None) or {})}
    items = {key: _graded(item, known) for key, item in items.items()}
    findings = [*reader.findings, *_judged(items, known, scenario), *_expressions(items, scenario, document)]
    uncounted = dict(_uncounted(items))
    findings += [Finding(("news", key), why, "S812", severity="warning", part="key") for key, why in uncounted.items()]
    counted = {key: item for key, item in items.items() if key not in uncounted}
    order = sorted(counted, key=lambda key: _reported_day(counted[key], scenario))
    diagnostics = sort_by_position([*syntax, *locate(findings, document=document)])
    return NewsFile(name, {key: counted[key] for key in order}, uncounted, diagnostics, text)


def observations(file: NewsFile, scenario: Scenario) -> tuple[Program, tuple[Observation, ...]]:
    """The program that knows what the items say, and how futures are held against each, in the order of the file.

    Raises AnalysisError if a scenario with so many outcomes cannot be compiled.
    """
    prefix = _prefix(scenario)
    added = {
        f"{prefix}-{index}": Outcome.model_construct(**_outcome(item)) for index, item in enumerate(file.items.values())
    }
    amended = scenario.model_copy(update={"outcomes": {**scenario.outcomes, **added}})
    amended._origin = scenario.origin
    try:
        program = compile_scenario(amended)
    except ScenarioError as fault:
        raise AnalysisError(f"the news cannot be compiled: {fault}") from fault
    calendar = _calendar(scenario)
    return program, tuple(
        _observation(key, item, program.outcomes.index(f"{prefix}-{index}"), calendar)
        for index, (key, item) in enumerate(file.items.items())
    )


def _observation(key: str, item: NewsItem, column: int, calendar: Calendar) -> Observation:
    is_dated = item.says.kind == "time"
    rates = rates_of(item)
    within = item.within.value if item.within is not None and item.within.value is not None else 0.0
    day = calendar.day_within(item.date) if is_dated else end_of(item.date, calendar)
    return Observation(
        item=key, column=column, is_dated=is_dated, day=day, sd=within / NINETY,
        reported=end_of(item.reported or item.date, calendar), if_true=rates[0], if_false=rates[1], span=calendar.days,
    )  # fmt: skip


def rates_of(item: NewsItem) -> tuple[float, float]:
    """How often such a report comes where it is true, and where it is not."""
    if item.reliability is not None:
        return item.reliability.if_true, item.reliability.if_false
    assert item.grade is not None
    return RATES[item.grade[0]]


def end_of(moment: dt.date, calendar: Calendar) -> float:
    """The day since the start at which a date is over, or that of a time of day; not after the horizon."""
    return min(calendar.day_of(moment) + (0.0 if isinstance(moment, dt.datetime) else 1.0), calendar.days)


def _calendar(scenario: Scenario) -> Calendar:
    return Calendar.between(scenario.start, scenario.horizon)


def _reported_day(item: NewsItem, scenario: Scenario) -> float:
    reported = item.reported or item.date
    return _calendar(scenario).day_of(reported)


def _graded(item: NewsItem, known: Mapping[str, object]) -> NewsItem:
    """The item with the grade of its source, where it has none of its own."""
    source = known.get(getattr(item, "source", None) or "")
    if getattr(item, "grade", None) is not None or source is None:
        return item
    return item.model_copy(update={"grade": getattr(source, "grade", None)})


def _judged(items: Mapping[str, NewsItem], known: Mapping[str, object], scenario: Scenario) -> Iterator[Finding]:
    calendar = _calendar(scenario)
    for key, item in items.items():
        at = ("news", key)
        if item.says.kind == "time" and item.within is None:
            yield Finding(
                at, f"`{key}` dates an event, and `within` is missing", "S801", "such as `within: 2 d`", part="key"
            )
        if item.within is not None and (item.within.value is None or item.within.value <= 0):
            yield Finding((*at, "within"), "a tolerance is a length of time above 0", "S801", "such as `2 d` or `12 h`")
        if item.grade is None and item.reliability is None:
            hint = "such as `grade: B2`, or `reliability: {if_true: 0.9, if_false: 0.05}`"
            yield Finding(at, f"`{key}` has no grade, no graded source and no rates", "S802", hint, part="key")
        if item.reliability is not None and item.reliability.if_true <= item.reliability.if_false:
            yield Finding((*at, "reliability"), "such a report comes no more often where it is true", "S804",
                          "`if_true` must be above `if_false`")  # fmt: skip
        if item.source is not None and item.source not in known:
            yield Finding((*at, "source"), f"unknown source `{item.source}`", "S805", suggest(item.source, known))
        if item.grade is not None and item.reliability is None and item.grade[1] in "56":
            yield Finding((*at, "grade"), f"the figure of the grade {item.grade} is no rate of error; only its letter counts",
                          "S811", severity="warning")  # fmt: skip
        span = f"{write_moment(scenario.start)} to {write_moment(scenario.horizon)}"
        for name, moment in (("date", item.date), ("reported", item.reported)):
            if moment is None:
                continue
            day = calendar.day_of(moment)
            last = calendar.days if name == "date" else float("inf")
            if day < 0 or day > last:
                yield Finding((*at, name), f"this is outside of the scenario, which runs from {span}", "S803")
        if item.reported is not None and calendar.day_of(item.reported) < calendar.day_of(item.date):
            yield Finding((*at, "reported"), f"it was reported before its date, {write_moment(item.date)}", "S803",
                          "news is of what has happened")  # fmt: skip


def _uncounted(items: Mapping[str, NewsItem]) -> Iterator[tuple[str, str]]:
    best: dict[tuple[str, str, str], str] = {}
    for key, item in items.items():
        if item.reliability is None and item.grade is not None and item.grade[0] == "F":
            yield key, f"`{key}` is not counted: its source cannot be judged (grade {item.grade})"
            continue
        if item.source is None or (item.reliability is None and item.grade is None):
            continue
        stated = "" if item.says.kind == "time" else write_moment(item.date)
        event = (item.source, " ".join(item.says.text.split()), stated)
        other = best.setdefault(event, key)
        if other != key:
            worse, better = (key, other) if _ratio(items[other]) >= _ratio(item) else (other, key)
            best[event] = better
            yield (
                worse,
                f"`{worse}` is not counted: `{better}` is of the same source and event, and at least as reliable",
            )


def _ratio(item: NewsItem) -> float:
    right, wrong = rates_of(item)
    return right / wrong


# -- what items say, as outcomes -----------------------------------------------------------------------


def _outcome(item: NewsItem) -> dict[str, Any]:
    says, title = item.says, item.title or item.says.text
    if says.kind == "time":
        never = parse(f"({says.text}) != never", expected="boolean", is_watched=False)
        return {"title": title, "when": never, "time": says, "time_title": None, "headline": False}
    return {"title": title, "when": says, "time": None, "time_title": None, "headline": False}


def _prefix(scenario: Scenario) -> str:
    prefix = _PREFIX
    while any(name.startswith(prefix) for name in scenario.outcomes):
        prefix += "-x"
    return prefix


def _expressions(items: Mapping[str, NewsItem], scenario: Scenario, document: Document) -> Iterator[Finding]:
    """What the checks of the format find in what the items say, at its place in the file of news."""
    prefix = _prefix(scenario)
    whole = document_of(scenario.origin, model=Scenario)
    section = whole.root.child("outcomes")
    if section is None or not items:
        return
    keys = {f"{prefix}-{index}": key for index, key in enumerate(items)}
    added = {name: _as_outcome(document, key, items[key]) for name, key in keys.items()}
    outcomes = replace(section, entries={**section.entries, **added})
    root = replace(
        whole.root, entries={**whole.root.entries, "outcomes": (whole.root.entries["outcomes"][0], outcomes)}
    )
    found = check_document(Document(root, whole.name, whole.lines, whole.override_lines, whole.reading))
    for finding in found.findings:
        path = finding.path
        if len(path) < 3 or path[0] != "outcomes" or path[1] not in keys:
            continue
        if path[2] == "time" or items[keys[str(path[1])]].says.kind == "boolean":
            yield replace(finding, path=("news", keys[str(path[1])], "says"))


def _as_outcome(document: Document, key: str, item: NewsItem) -> tuple[Node, Node]:
    """Nodes of an outcome with the words of the item."""
    section = document.root.child("news")
    assert section is not None
    name, entry = section.entries[key]
    (mark, says) = entry.entries["says"]
    title = replace(says, value=f"News: {key}", style="'")
    if item.says.kind == "time":
        # the condition needs nothing of what it says, so that a fault is found once, in the time
        when = replace(says, value="day >= 0", style="'")
        entries: dict[str, tuple[Node, Node]] = {"title": (mark, title), "when": (mark, when), "time": (mark, says)}
    else:
        entries = {"title": (mark, title), "when": (mark, says)}
    return name, replace(entry, entries=entries)


def up_to(file: NewsFile, as_of: dt.date | None, scenario: Scenario) -> tuple[NewsFile, Sequence[str]]:
    """The items that were public by a date, and the names of those that were not. None takes all."""
    if as_of is None:
        return file, ()
    calendar = _calendar(scenario)
    last = calendar.day_of(as_of)
    if not isinstance(as_of, dt.datetime):
        last = math.nextafter(last + 1.0, -math.inf)  # what was reported at a time of that day counts
    known = {key: item for key, item in file.items.items() if _reported_day(item, scenario) <= last}
    return replace(file, items=known), [key for key in file.items if key not in known]
