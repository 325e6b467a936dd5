"""Events of a UCDP GED file near the places of a scenario, as candidates for items of news.

The file is the user's own: Uppsala Conflict Data Program, Georeferenced Event Dataset, as CSV (https://ucdp.uu.se/downloads).
An event says that two sides fought at a point on a date, with deaths; it does not say who holds what afterwards. So a
candidate says no more than that an actor had come to a place by then, and counts only when the user takes it in.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandtable.authoring.tables.sheets import separated
from sandtable.calendar import Calendar
from sandtable.errors import AuthoringError
from sandtable.scenario.types import Scenario
from sandtable.world.gazetteer import distance

COLUMNS = (
    "id", "side_a", "side_b", "where_prec", "where_coordinates", "latitude", "longitude", "date_prec", "date_start",
    "date_end", "best",
)  # fmt: skip
EXACT = 1  # of `where_prec`: the point itself is known
TOLERANCES = {1: 2, 2: 5, 3: 8}  # days, by `date_prec`: the day, within two to six days, the week is known
BESIDE = 0.5  # degrees about the scenario's places that the gazetteer covers
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class UcdpEvent:
    """One row. line : on which it begins. sides : as the file names them. deaths : the best estimate."""

    line: int
    id: str
    sides: tuple[str, str]
    where: str
    at: tuple[float, float]
    is_exact: bool
    start: dt.date
    date_prec: int
    deaths: int


@dataclass
class UcdpFile:
    """Events in order of their dates, and what is wrong with rows, each at its line."""

    events: list[UcdpEvent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UcdpCandidate:
    """The first event of an actor near a place at which it is not at the start.

    events, deaths : of all events of the actor there within the scenario's time.
    """

    item: str
    place: str
    actor: str
    first: UcdpEvent
    events: int
    deaths: int


def read_events(path: Path) -> UcdpFile:
    """Read a file of events. Raises AuthoringError if it cannot be read or lacks columns; faults of rows are in the result."""
    found = UcdpFile()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise AuthoringError(
                    f"`{path}` has no column {', '.join(f'`{column}`' for column in missing)}",
                    hint="the CSV file of the UCDP Georeferenced Event Dataset, with its headings",
                )
            _read(reader, found)
    except UnicodeDecodeError:
        raise AuthoringError(f"`{path}` is not UTF-8") from None
    except csv.Error as fault:
        raise AuthoringError(f"`{path}` is not CSV: {fault}") from None
    except OSError as fault:
        raise AuthoringError(f"{path} cannot be read: {(fault.strerror or str(fault)).lower()}") from None
    found.events.sort(key=lambda each: (each.start, each.line))
    return found


def _read(reader: csv.DictReader[str], found: UcdpFile) -> None:
    line = reader.line_num + 1
    for row in reader:
        try:
            found.events.append(_event(row, line))
        except ValueError as fault:
            found.faults.append(f"line {line}: {fault}")
            if len(found.faults) >= MOST_FAULTS:
                found.faults.append("and more; the file may not be one of UCDP GED")
                return
        line = reader.line_num + 1


def _event(row: Mapping[str, str | None], line: int) -> UcdpEvent:
    """Raises ValueError that says what is wrong."""
    latitude, longitude = _degrees(row, "latitude", 90), _degrees(row, "longitude", 180)
    return UcdpEvent(
        line=line, id=_text(row, "id"), sides=(_text(row, "side_a"), _text(row, "side_b")),
        where=_text(row, "where_coordinates"), at=(latitude, longitude), is_exact=_whole(row, "where_prec") == EXACT,
        start=_date(row, "date_start"), date_prec=_whole(row, "date_prec"), deaths=_whole(row, "best"),
    )  # fmt: skip


def _text(row: Mapping[str, str | None], column: str) -> str:
    return " ".join((row.get(column) or "").split())


def _degrees(row: Mapping[str, str | None], column: str, limit: int) -> float:
    text = _text(row, column)
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"the {column} `{text[:40]}` is not a number of degrees") from None
    if not -limit <= value <= limit:
        raise ValueError(f"a {column} is between -{limit} and {limit}, found {text[:40]}")
    return value


def _whole(row: Mapping[str, str | None], column: str) -> int:
    text = _text(row, column)
    if not text.isdecimal():
        raise ValueError(f"`{column}` is a whole number, found `{text[:40]}`")
    return int(text)


def _date(row: Mapping[str, str | None], column: str) -> dt.date:
    text = _text(row, column)
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"`{column}` is a date such as 2017-06-14, found `{text[:40]}`") from None


def matched_sides(scenario: Scenario, given: Mapping[str, str]) -> dict[str, str]:
    """Sides of the file, in lower case, and the actors that they are. given : as the user says.

    Raises AuthoringError for an unknown actor.
    """
    named = {text.lower(): name for name, actor in scenario.actors.items() for text in (name, actor.name)}
    for side, actor in given.items():
        if actor not in scenario.actors:
            raise AuthoringError(f"unknown actor `{actor}`", hint=f"one of {', '.join(scenario.actors)}")
        named[side.lower()] = actor
    return named


def candidates(found: UcdpFile, scenario: Scenario, *, sides: Mapping[str, str], within: float) -> list[UcdpCandidate]:
    """Candidates in order of their dates. sides : of `matched_sides`. within : kilometres from a place."""
    known = {(place, held if isinstance(held, str) else held.actor) for place, held in scenario.control.items()}
    known |= {(formation.place, formation.actor) for formation in scenario.formations.values()}
    firsts: dict[tuple[str, str], UcdpEvent] = {}
    events: Counter[tuple[str, str]] = Counter()
    deaths: Counter[tuple[str, str]] = Counter()
    for event in _in_time(found, scenario):
        place = _nearest(event, scenario, within=within)
        if place is None:
            continue
        for actor in {sides[side.lower()] for side in event.sides if side.lower() in sides}:
            if (place, actor) not in known:
                firsts.setdefault((place, actor), event)
                events[place, actor] += 1
                deaths[place, actor] += event.deaths
    return [
        UcdpCandidate(f"{actor}-{place}", place, actor, first, events[place, actor], deaths[place, actor])
        for (place, actor), first in firsts.items()
    ]


def unmatched(found: UcdpFile, scenario: Scenario, *, sides: Mapping[str, str], within: float) -> list[tuple[str, int]]:
    """Sides near the places that are no actor, with their events, the most frequent first."""
    counted: Counter[str] = Counter()
    for event in _in_time(found, scenario):
        if _nearest(event, scenario, within=within) is not None:
            counted.update(side for side in set(event.sides) if side.lower() not in sides)
    return counted.most_common()


def _in_time(found: UcdpFile, scenario: Scenario) -> Iterator[UcdpEvent]:
    calendar = Calendar.between(scenario.start, scenario.horizon)
    for event in found.events:
        if event.is_exact and event.date_prec in TOLERANCES and 0 < calendar.day_of(event.start) <= calendar.days:
            yield event


def _nearest(event: UcdpEvent, scenario: Scenario, *, within: float) -> str | None:
    far = {name: distance(event.at, (place.lat, place.lon)) for name, place in scenario.theatre.places.items()}
    nearest = min(far, key=lambda name: far[name])
    return nearest if far[nearest] <= within else None


def draft(found: list[UcdpCandidate], scenario: Scenario, *, file: str, within: float) -> str:
    """A file of news in which every candidate is a comment. file : name of the file of events."""
    lines = [
        f"# Candidates from {file}: events with deaths within {within:g} km of a place of {scenario.origin.name}.",
        "# Fighting says that an actor had come there by then, not who holds the place. None of these counts until you have",
        "# judged it: remove the leading # of its lines and of the source, and give the source a grade.",
        "#sources:",
        "#  ucdp-events: {title: UCDP Georeferenced Event Dataset, licence: CC BY 4.0, grade: }",
        "",
        "news:",
    ]
    for each in found:
        actor, place, first = scenario.actors[each.actor].name, scenario.theatre.places[each.place].name, each.first
        title = f"{actor} at {place}".replace("\\", "\\\\").replace('"', '\\"')
        lines += [
            f"# {_said(each, first)}",
            f"#  {each.item}:",
            f'#    title: "{title}"',
            f"#    date: {first.start}",
            f"#    says: reached({each.actor}, {each.place})",
            f"#    within: {TOLERANCES[first.date_prec]} d",
            "#    source: ucdp-events",
            f"#    at: event {first.id}",
        ]
    return "\n".join(lines) + "\n"


def _said(each: UcdpCandidate, first: UcdpEvent) -> str:
    events = "1 event" if each.events == 1 else f"{each.events:,} events"
    deaths = "1 death" if each.deaths == 1 else f"{each.deaths:,} deaths"
    where = first.where.encode("ascii", "replace").decode() or "no name"
    return f"{events}, {deaths}; the first on line {first.line}, at {where}, {' and '.join(first.sides)}"


def gazetteer(found: UcdpFile, scenario: Scenario, *, within: float) -> tuple[str, int]:
    """Exactly known points of the file about the scenario's places and none of them, as CSV for `import places`; and how many.

    The point with most events comes first.
    """
    places = [(place.lat, place.lon) for place in scenario.theatre.places.values()]
    low, high = ([edge(axis) for axis in zip(*places, strict=True)] for edge in (min, max))
    counted: Counter[tuple[str, float, float]] = Counter()
    for event in found.events:
        inside = all(a - BESIDE <= x <= b + BESIDE for a, x, b in zip(low, event.at, high, strict=True))
        if event.is_exact and event.where and inside and _nearest(event, scenario, within=within) is None:
            counted[event.where, round(event.at[0], 2), round(event.at[1], 2)] += 1
    names: dict[str, tuple[str, float, float]] = {}
    for (name, latitude, longitude), _ in counted.most_common():
        names.setdefault(name.lower(), (name, latitude, longitude))
    return separated([("name", "lat", "lon"), *names.values()]), len(names)
