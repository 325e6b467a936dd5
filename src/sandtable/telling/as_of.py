"""The odds as they stood on a date, given the news that was reported by then: what is said of each state."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandtable.telling.updating import points
from sandtable.wording import difference, estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandtable.analysis.updating.results import ItemEffect, Updating
    from sandtable.calendar import Calendar
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario
    from sandtable.scenario.types.news import NewsItem

BEFORE = "before any news"
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class OutcomeAsOf:
    """The odds of an outcome in one state. moved : by the last item taken in, in percentage points; empty before any news."""

    title: str
    value: str
    interval: str
    moved: str


@dataclass(frozen=True, slots=True)
class StateAsOf:
    """The odds from one report on. position : the date from which they hold. items : taken in by then. words : what moved them."""

    position: int
    items: int
    value: str
    interval: str
    words: tuple[str, ...]
    outcomes: tuple[OutcomeAsOf, ...]


@dataclass(frozen=True, slots=True)
class OddsAsOf:
    """The odds as of every date from the start to the last report taken in, or to that of an item that was refused.

    first : position of the first date; 0 is the day of the start, -1 stands before it where there was news on that day.
    dates : in words, one for each position from `first` on. days : the same in days since the start, at the end of the date.
    states : in the order of time; the first is before any news. refused : why the dates end; empty if all items were taken in.
    """

    first: int
    dates: tuple[str, ...]
    days: tuple[float, ...]
    states: tuple[StateAsOf, ...]
    refused: str


def odds_as_of(found: Updating, scenario: Scenario, items: Mapping[str, NewsItem]) -> OddsAsOf:
    """The states of a result by date. items : of the file of news, by identifier. In scenarios of hours, positions are hours."""
    calendar = scenario.calendar
    positions = {each.id: _position(items[each.id], calendar) for each in found.items}
    first = min(0, min(positions.values(), default=0) - 1)
    states = [_before(found, first)]
    for number, each in enumerate(found.items):
        if number + 1 < len(found.items) and positions[found.items[number + 1].id] == positions[each.id]:
            continue  # several reports of one date: the state is that after the last
        of_date = [other for other in found.items[: number + 1] if positions[other.id] == positions[each.id]]
        position = positions[each.id]
        state = StateAsOf(
            position, number + 1, *estimate(*each.after), outcomes=tuple(_outcomes(each)),
            words=tuple(f"{_date(position, calendar)}: “{other.title}” {_did(other.change)}." for other in of_date),
        )  # fmt: skip
        states.append(state)
    last, refused = states[-1].position, ""
    if found.refused:
        item = items[found.refused_at]
        last = max(last, _position(item, calendar))
        refused = (
            f"The dates end here: “{item.title or item.says.text}”, reported {_date(last, calendar)}, and what follows it is not"
            f" taken in: {found.refused}. Hint: {found.refused_hint}."
        )
    shown = range(first, last + 1)
    return OddsAsOf(
        first=first,
        dates=tuple(BEFORE if position < 0 else _date(position, calendar) for position in shown),
        days=tuple((position + 1) / calendar.steps for position in shown),
        states=tuple(states),
        refused=refused,
    )


def _position(item: NewsItem, calendar: Calendar) -> int:
    """The last day, or hour, of what counts as reported by it: that of the report."""
    moment = item.reported or item.date
    over = calendar.day_of(moment) + (0.0 if isinstance(moment, dt.datetime) else 1.0)
    return math.ceil(over * calendar.steps - _SLACK) - 1


def _date(position: int, calendar: Calendar) -> str:
    return calendar.long_when((position + 1) / calendar.steps if calendar.in_hours else float(position))


def _before(found: Updating, position: int) -> StateAsOf:
    outcomes = tuple(OutcomeAsOf(each.title, *estimate(*each.before), moved="") for each in found.outcomes)
    return StateAsOf(position, 0, *estimate(*found.headline.before), words=("No news yet.",), outcomes=outcomes)


def _outcomes(each: ItemEffect) -> Iterator[OutcomeAsOf]:
    for outcome in each.outcomes:
        moved = _moved(outcome.change) if outcome.is_certain else ""
        yield OutcomeAsOf(outcome.title, *estimate(*outcome.after), moved=moved)


def _did(change: Estimate) -> str:
    verb = "moved it by" if change.excludes_zero else "did not move it detectably:"
    return f"{verb} {points(change)}"


def _moved(change: Estimate) -> str:
    return f"{difference(*change)[0]} pp"
