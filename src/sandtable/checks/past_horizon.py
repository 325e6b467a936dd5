"""S423: a clock that is longer than the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from sandtable.checks.earliest import conditions_from, least
from sandtable.checks.rule import rule
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Decision, Every
from sandtable.wording import plural

SLACK = 1e-9  # days


@rule(
    "S423",
    summary="a clock is longer than the scenario",
    why="""Nothing happens after the horizon. A decision whose `after` ends later is never taken, an effect whose `after` ends later never
    takes place, and with an `every` or a `cooldown` longer than the scenario a decision is taken once at most. Mostly the
    unit is another one: days for hours.""",
    bad="""
    start: 2017-10-14 06:00
    horizon: 2017-10-16 18:00
    decisions:
      answer: {when: "chose(baghdad, ultimatum)", after: 12 d, ...}
    """,
    good="""
    start: 2017-10-14 06:00
    horizon: 2017-10-16 18:00
    decisions:
      answer: {when: "chose(baghdad, ultimatum)", after: 12 h, ...}
    """,
    severity="warning",
)
def past_horizon(draft: Draft) -> Iterator[Finding]:
    if draft.calendar is None:
        return
    for name, decision in draft.scenario.decisions.items():
        path = ("decisions", name)
        earliest = conditions_from(draft)[name]
        first = earliest + least(decision.after, draft)
        if first > draft.calendar.days + SLACK:
            if earliest <= draft.calendar.days:  # else S317 or S424 says it of the condition
                yield _ending(decision.after, (*path, "after"), first, "so this decision is never taken", draft)
            continue
        if isinstance(decision.clock, Every):
            yield from _longer(decision.clock.every, (*path, "clock", "every"), draft)
        if decision.clock != "once":
            yield from _longer(decision.cooldown, (*path, "cooldown"), draft)
        yield from _of_effects(decision, path, first, draft)


def is_never_taken(name: str, draft: Draft) -> bool:
    """Whether a decision could be taken after the horizon only, or not at all."""
    days = draft.calendar.days if draft.calendar is not None else inf
    day = conditions_from(draft)[name]
    return day == inf or day + least(draft.scenario.decisions[name].after, draft) > days + SLACK


def _of_effects(decision: Decision, path: Path, first: float, draft: Draft) -> Iterator[Finding]:
    """first : the day before which the decision is not taken."""
    for name, option in decision.options.items():
        for index, effect in enumerate(option.effects):
            if effect.after is None or draft.calendar is None:
                continue
            day = first + least(effect.after, draft)
            if day > draft.calendar.days + SLACK:
                place = (*path, "options", name, "effects", index, "after")
                yield _ending(effect.after, place, day, f"so this `{effect.name}` never takes place", draft)


def _longer(amount: Amount[Any], path: Path, draft: Draft) -> Iterator[Finding]:
    if draft.calendar is not None and least(amount, draft) > draft.calendar.days + SLACK:
        message = f"this is longer than the scenario, {_lasting(draft)}, so this decision is taken once at most"
        yield Finding(path, message, hint=_hint(amount, draft))


def _ending(amount: Amount[Any], path: Path, day: float, result: str, draft: Draft) -> Finding:
    """The finding of what ends after the horizon. day : on which it ends at the earliest."""
    assert draft.calendar is not None
    when = f"{draft.calendar.hours(day):,} h after the start" if draft.calendar.in_hours else f"on day {day:,.4g}"
    message = f"this ends {when} at the earliest, and the scenario after {_lasting(draft)}, {result}"
    return Finding(path, message, hint=_hint(amount, draft))


def _lasting(draft: Draft) -> str:
    """`60 h`, `30 days`."""
    assert draft.calendar is not None
    if draft.calendar.in_hours:
        return f"{draft.calendar.hours(draft.calendar.days):,} h"
    return plural(round(draft.calendar.days), "day")


def _hint(amount: Amount[Any], draft: Draft) -> str:
    assert draft.calendar is not None
    days = amount.value
    if draft.calendar.in_hours and days is not None and days.is_integer() and days < draft.calendar.days * 24:
        return f"write `{days:g} h`, if hours are meant"
    return f"shorten it, or move the horizon, {draft.calendar.when(draft.calendar.days)}"
