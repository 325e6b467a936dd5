"""What may be scored: a forecast that knew nothing of the end, against a history that is over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sandtable.checks.time_lock import hindsight, public_from, reprinted, undated, unsourced
from sandtable.errors import AnalysisError
from sandtable.scenario.types import History, Scenario
from sandtable.wording import plural


@dataclass(frozen=True, slots=True)
class TimeLock:
    """What the time lock found in a scenario.

    known_until : nothing that became public later may feed a future. hindsight : what does, if that was allowed.
    undated : sources of which it cannot be told, with the number of entries on each. reprinted : sources printed later
    that say they were public before. unsourced : entries that rest on a judgement of the author, which has no date.
    """

    known_until: dt.date
    hindsight: tuple[str, ...] = ()
    undated: tuple[tuple[str, int], ...] = ()
    reprinted: tuple[tuple[str, int], ...] = ()
    unsourced: int = 0


def known_until(scenario: Scenario) -> dt.date:
    """The day after which nothing may feed a forecast: `as_of`, else the assessed text's date, else the start."""
    if scenario.as_of is not None:
        return scenario.as_of
    texts = {claim.source for claim in scenario.claims.values()}
    dates = [published for text in texts if (published := scenario.sources[text].published) is not None]
    return max(dates, default=scenario.calendar.date(0.0))


def history_of(scenario: Scenario) -> History:
    """The history to score against. Raises AnalysisError where there is none."""
    if scenario.history is None or not (scenario.history.outcomes or scenario.history.times):
        raise AnalysisError(
            f"`{scenario.name}` has no history to be scored against",
            hint="add `history: {outcomes: {...}}` once it is known what happened",
        )
    return scenario.history


def time_lock(scenario: Scenario, *, allow_hindsight: bool = False) -> TimeLock:
    """What feeds the futures of a scenario, by date. Raises AnalysisError for hindsight, unless it is allowed."""
    history, until = history_of(scenario), known_until(scenario)
    late = [f"{'.'.join(map(str, found.path))}: {found.message}" for found in hindsight(scenario, until=until)]
    source = None if history.reference is None else scenario.sources.get(history.reference.source or "")
    known = None if source is None else public_from(source)
    if known is not None and known > until:
        late.append(f"history.reference.source: published on {known}, after {until}")
    if late and not allow_hindsight:
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        raise AnalysisError(
            f"`{scenario.name}` knows what came after {until}: {late[0]}{more}",
            hint="a forecast made with hindsight is none; --allow-hindsight scores it all the same and says so",
        )
    return TimeLock(
        until,
        tuple(late),
        tuple(undated(scenario).items()),
        tuple(reprinted(scenario, until=until).items()),
        unsourced(scenario),
    )


def refuse_future_history(scenario: Scenario, *, today: dt.date) -> None:
    """Raises AnalysisError where the history is not over yet: dates after today, or ends that today cannot know.

    An outcome is known before the horizon only if it came true on a day that `times` gives.
    """
    history = history_of(scenario)
    calendar = scenario.calendar
    times = {name: calendar.date(calendar.day_of(moment)) for name, moment in history.times.items()}
    horizon = calendar.date(calendar.days)
    dated = {f"history.times.{name}": day for name, day in times.items()}
    dated |= {f"history.events.{index}": event.date for index, event in enumerate(history.events)}
    late = [f"`{place}` is dated {day}" for place, day in dated.items() if day > today]
    if horizon > today:
        open_ones = [
            name
            for name, came_true in history.outcomes.items()
            if not (came_true and name in times and times[name] <= today)
        ]
        if open_ones:
            others = f" and {plural(len(open_ones) - 1, 'other outcome')}" if len(open_ones) > 1 else ""
            late.append(f"`{open_ones[0]}`{others} cannot be known before the horizon, {horizon}")
    if late:
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        raise AnalysisError(
            f"`{scenario.name}` tells a history that has not happened by {today}: {late[0]}{more}",
            hint="score it when it is over; an invented history, for an exercise, takes --allow-future-history",
        )
