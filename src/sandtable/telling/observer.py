"""What is said of the odds for an observer along one future."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.telling.common import SHARES_NOT_FORECASTS, failed_lines
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told
from sandtable.wording import count, difference, estimate, estimate_words, number, plural

if TYPE_CHECKING:
    from sandtable.analysis.signposts.observed import ObserverOdds, TurningPoint
    from sandtable.scenario.types import Scenario

CHART = "observer"
IN_WORLD = (
    "In this world: the share of forks of this future from that day on, its assumptions known. Nobody inside could say this; such odds"
    " settle far earlier than an observer's."
)
LOWER_BOUND = (
    "The observer is given which observable events were seen, and since when, and not the whole history: odds that used all of it would"
    " move more."
)


def tell_observer_odds(found: ObserverOdds, scenario: Scenario | None) -> Told:
    """Answer, turning points, the odds on some days, how good such odds are."""
    return Told(
        title="Odds for an observer",
        answer=tuple(_answer(found)),
        parts=tuple(_parts(found, scenario)),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=tuple(_notes(found)),
        closing=SHARES_NOT_FORECASTS,
    )


def _answer(found: ObserverOdds) -> Iterator[str]:
    end = "happens" if found.happens else "does not happen"
    yield (
        f"{found.title}: for an observer {estimate_words(*found.odds)} at the start, in this model; in future"
        f" {count(found.future)} it {end}."
    )
    if not found.turns:
        yield "The odds drift: no change from one day to the next is surely one."


def _parts(found: ObserverOdds, scenario: Scenario | None) -> Iterator[Part]:
    if found.turns:
        turning = (Column("Turning point", "label"), Column("change"), Column("seen in between", "words"))
        turned = tuple(
            Row.of(_when(turn.day, turn.date, scenario), Cell(*difference(*turn.change)), _events(turn))
            for turn in found.turns
        )
        note = "Changes are in percentage points, with the interval of the paired difference; those that may be 0 are left out."
        yield Part(title="Where the odds turned", tables=(Table(turning, turned),), notes=(note,))
    head = (
        Column("Day", "label"), Column("odds"), Column("90% interval", "interval"), Column("in this world"),
        Column("90% interval", "interval"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            _when(day.day, day.date, scenario),
            *(_decided(day.odds.value) if day.is_decided else estimate(*day.odds)),
            *estimate(*day.in_world),
        )
        for day in found.days
        if day.in_world is not None
    )
    yield Part(
        title="Odds by day",
        charts=(CHART,),
        legend="Strong: for an observer, with 90% intervals; dots where the odds turned. Thin: in this world, assumptions known.",
        tables=(Table(head, rows),),
        notes=(IN_WORLD,),
    )


def _decided(value: float) -> tuple[str, str]:
    return f"{100 * value:.0f}%", "decided"


def _when(day: float, date: str, scenario: Scenario | None) -> str:
    return scenario.calendar.table_when(day) if scenario is not None else date


def _events(turn: TurningPoint) -> str:
    said = "; ".join(each.title for each in turn.events)
    return "; ".join(each for each in ("decided" if turn.decided else "", said) if each) or "nothing: time passed"


def _notes(found: ObserverOdds) -> Iterator[str]:
    yield LOWER_BOUND
    slope, bounds = number(*found.calibration.slope)
    brier, start = (number(*each)[0] for each in (found.calibration.brier, found.calibration.brier_at_start))
    yield (
        f"A logistic regression for each day on {plural(found.events, 'observable event')}, in half of"
        f" {plural(found.futures, 'future')}, seed {found.seed}. In the other half, while undecided: calibration slope {slope} ({bounds}),"
        f" Brier score {brier}, that of the odds at the start {start}."
    )
