"""The odds as of a date: which state holds on which date, in the words and digits of the table of items."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pytest

from sandtable.analysis.updating.reading import NewsFile
from sandtable.analysis.updating.results import Updating
from sandtable.analysis.updating.updating import update
from sandtable.telling.as_of import BEFORE, OddsAsOf, odds_as_of
from sandtable.telling.updating import items_table
from sandtable.wording import difference, estimate
from tests.unit.analysis.updating_cases import news, scenario

ITEMS = """\
  not-yet: {title: No envoy by mid-January, date: 2030-01-15, says: "not chose(blue, arrive)", grade: B2}
  poll-1: {title: The first poll is won, date: 2030-01-06, reported: 2030-01-20, says: "chose(red, aye-1)", grade: A1}
  poll-2: {title: The second poll is lost, date: 2030-01-20, says: "chose(red, nay-2)", grade: B2}
  seen: {title: The envoy is seen, date: 2030-02-10, reported: 2030-02-11, says: "chosen(blue, arrive)", within: 3 d, grade: C3}
"""
REFUSED = ITEMS.replace("within: 3 d, grade: C3", "within: 1 h, grade: A1")  # hardly any future has it within the hour
ON_THE_FIRST_DAY = '  talk: {title: Talk, date: 2030-01-01, says: "day >= 0", grade: C3}\n'


@lru_cache(maxsize=4)
def found(text: str, futures: int) -> tuple[Updating, NewsFile, OddsAsOf]:
    opened = scenario()
    file = news(text, opened)
    result = update(opened, news=file, futures=futures, particles=64, seed=1, threads=1, progress=False)
    return result, file, odds_as_of(result, opened, file.items)


def test_a_state_holds_from_the_date_of_its_report_and_items_of_one_date_are_one_state() -> None:
    _, _, states = found(ITEMS, 8_000)
    assert [(each.position, each.items) for each in states.states] == [(0, 0), (14, 1), (19, 3), (41, 4)]
    assert (states.first, len(states.dates), states.refused) == (0, 42, "")
    assert (states.dates[0], states.dates[14], states.dates[-1]) == (
        "1 January 2030",
        "15 January 2030",
        "11 February 2030",
    )
    assert (states.days[0], states.days[-1]) == (1.0, 42.0)  # at the end of the date


def test_it_says_what_the_result_and_the_table_of_items_say() -> None:
    result, _, states = found(ITEMS, 8_000)
    table = items_table(result)
    for state in states.states:
        odds = result.items[state.items - 1].after if state.items else result.headline.before
        assert (state.value, state.interval) == estimate(*odds)
        assert table.rows[state.items].cells[2].text == state.value
        asked = next(row for row in state.outcomes if row.title == result.outcome_title)
        assert (asked.value, asked.interval) == (state.value, state.interval)
    assert states.states[0].words == ("No news yet.",)
    first, second = states.states[2].words
    assert first.startswith("20 January 2030: “The first poll is won” ")
    assert second.startswith("20 January 2030: “The second poll is lost” ")
    points, bounds = difference(*result.items[0].change)
    assert result.items[0].change.excludes_zero
    (moved,) = states.states[1].words
    assert moved == f"15 January 2030: “No envoy by mid-January” moved it by {points} percentage points ({bounds})."


@pytest.mark.parametrize("date", [dt.date(2030, 1, 15), dt.date(2030, 1, 25), dt.date(2030, 2, 11)])
def test_the_odds_of_a_date_are_those_of_the_command_as_of_it(date: dt.date) -> None:
    """Eight hundred futures: the last item is the sampler's, and nothing later enters."""
    result, file, states = found(ITEMS, 800)
    assert {each.method for each in result.items} == {"weighting", "sampler"}
    by_then = [each for each in states.states if each.position <= (date - dt.date(2030, 1, 1)).days][-1]
    plan = {"futures": 800, "particles": 64, "seed": 1, "threads": 1, "progress": False}
    alone = update(scenario(), news=file, as_of=date, **plan)
    assert len(alone.items) == by_then.items
    assert (by_then.value, by_then.interval) == estimate(*alone.headline.after)


def test_what_moved_an_outcome_is_said_only_where_its_interval_leaves_out_0() -> None:
    result, _, states = found(ITEMS, 8_000)
    kinds = set()
    for state in states.states[1:]:
        for row, outcome in zip(state.outcomes, result.items[state.items - 1].outcomes, strict=True):
            assert bool(row.moved) == outcome.change.excludes_zero
            kinds.add(bool(row.moved))
    assert kinds == {True, False}


def test_news_of_the_first_day_leaves_a_place_before_any() -> None:
    _, _, states = found(ON_THE_FIRST_DAY + ITEMS, 8_000)
    assert states.first == -1
    assert states.dates[:2] == (BEFORE, "1 January 2030")
    assert [each.position for each in states.states[:2]] == [-1, 0]
    assert states.days[0] == 0.0


def test_the_dates_end_at_what_is_refused_and_say_why() -> None:
    result, file, states = found(REFUSED, 2_000)
    assert (result.refused_at, len(result.items)) == ("seen", 3)
    assert states.states[-1].position == 19
    assert states.dates[-1] == "11 February 2030"
    assert states.refused.startswith(
        "The dates end here: “The envoy is seen”, reported 11 February 2030, and what follows it "
    )
    assert result.refused in states.refused
    assert "Hint: " in states.refused
    assert file.items["seen"].title == "The envoy is seen"


@pytest.mark.parametrize(
    ("reported", "position"), [("2030-01-03", 71), ("2030-01-03 10:00", 57), ("2030-01-02 23:30", 47)]
)
def test_in_a_scenario_of_hours_positions_are_hours(reported: str, position: int) -> None:
    opened = scenario(horizon="2030-01-08")
    file = news(f'  talk: {{date: 2030-01-02, reported: {reported}, says: "day >= 0", grade: C3}}\n', opened)
    result = update(opened, news=file, futures=400, particles=64, seed=1, threads=1, progress=False)
    states = odds_as_of(result, opened, file.items)
    assert states.states[-1].position == position
    hour, minute = (24, 0) if len(reported) == 10 else map(int, reported[11:].split(":"))
    shown = states.dates[-1]
    assert shown.endswith(f"{(hour + (minute > 0)) % 24:02}:00"), shown
