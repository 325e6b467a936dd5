"""The odds for an observer against the sampler of `update`, in small; `benchmarks/observer_sampler.py` does it with a real scenario.

Two couriers race by a half-way house each. What a future shows by a day is a file of news: the sampler must agree with weighting
by the same items, the line must be near both, and a sampler that is told the news of another future must not be.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import sandtable as st
from benchmarks.observer_agreement import SEED, Day
from benchmarks.observer_sampler import Case, Setting, after_all, agreeing, cases, deciding, question_of, statable, told
from sandtable.analysis.signposts.observing import Watched
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.updating.observing import NINETY
from sandtable.engine.draws import draw_assumptions

FUTURES, WEIGHED, PARTICLES, TOLD = 4_000, 40_000, 256, 8
DAYS = (2.0, 3.0, 4.0)
SCENARIO = """\
sandtable: 2
title: Two couriers
question: Is the first courier first?
start: 2030-01-01
horizon: 2030-01-22
theatre:
  places:
    start: {name: Start, lat: 0.0, lon: 0.0}
    house-0: {name: House 0, lat: 0.01, lon: 0.35}
    house-1: {name: House 1, lat: -0.01, lon: 0.35}
    goal-0: {name: Goal 0, lat: 0.01, lon: 0.7}
    goal-1: {name: Goal 1, lat: -0.01, lon: 0.7}
  routes:
    out-0: {between: [start, house-0]}
    out-1: {between: [start, house-1]}
    on-0: {between: [house-0, goal-0]}
    on-1: {between: [house-1, goal-1]}
actors: {red: {name: Red}}
control: {start: red}
formations:
  red-0: {name: Courier 0, actor: red, place: start, strength: 300, pace: pace-0, orders: {advance: [house-0, goal-0]}}
  red-1: {name: Courier 1, actor: red, place: start, strength: 300, pace: pace-1, orders: {advance: [house-1, goal-1]}}
assumptions:
  pace-0: {title: Pace 0, prior: "loguniform(7 km/day, 40 km/day)", basis: assumed, because: x}
  pace-1: {title: Pace 1, prior: "loguniform(7 km/day, 40 km/day)", basis: assumed, because: x}
outcomes:
  first: {title: The first courier is first, when: "first(red, goal-0) < first(red, goal-1)", time: "first(red, goal-0)", headline: true}
"""


@cache
def setting() -> Setting:
    read = st.read(SCENARIO, name="race")
    assert read.scenario is not None, [str(each) for each in read.diagnostics]
    return Setting.of(read.scenario, "first", futures=FUTURES, weighed=WEIGHED, particles=PARTICLES)


@cache
def found() -> tuple[Case, ...]:
    return tuple(cases(setting(), count=TOLD, days=DAYS))


def test_news_say_what_the_future_shows() -> None:
    """Times of the program that knows the news are the days of the sightings, and what is undecided is so by both."""
    on, day = setting(), 3.0
    shows = (on.watched.days < day).any(axis=1)
    row = int(np.flatnonzero(~on.watched.fits & (on.watched.settled > day) & shows)[0])
    regression, days = Day.of(on.watched, day), on.watched.days[row]
    at = told(on.scenario, days, day, order=regression.order, says=on.says, outcome="first")
    assert at.seen
    assert all(days[each] < day for each in at.seen)
    assert all(days[each] >= day for each in at.unseen)
    question = question_of(on.scenario, at.text, "first")
    assert [item.is_dated for item in question.items] == [*[True] * len(at.seen), False]
    assert question.items[-1].day == day
    numbers = on.table.ensemble.number[:200].astype(np.uint64)
    values = draw_assumptions(question.program, seed=7, futures=numbers)
    batch = question.engine.run(seed=7, futures=numbers, assumptions=values)
    for item, event in zip(question.items, at.seen, strict=False):
        assert batch.times[:, item.column] == pytest.approx(on.watched.days[:200, event])
        assert abs(item.day - days[event]) <= 0.5  # the middle of its date
    ended = question.engine.ending_at(day).run(seed=7, futures=numbers, assumptions=values)
    held = (on.watched.settled[:200] >= day) & (on.watched.days[:200, list(at.unseen)] >= day).all(axis=1)
    assert (ended.outcomes[:, question.items[-1].column] == held).all()
    assert 0 < held.sum() < 200


def test_what_news_cannot_say_as_it_is_seen_is_left_out() -> None:
    """In a real scenario some actor is somewhere from the start: that it never came there would be false in every future."""
    scenario = st.load("deir-ez-zor-2017")
    table = Table.played(scenario, seed=SEED, futures=1_500, threads=1)
    target = table.program.outcomes.index("damascus-first")
    watched = Watched.of(table, target, int(np.flatnonzero(~table.is_even)[0]))
    all_of_them = statable(scenario, watched, table.sightings.candidates)
    kept = agreeing(scenario, table, watched, all_of_them)
    left = set(all_of_them.values()) - set(kept.values())
    assert len(kept) > 10
    assert any(f"reached({each.actor}, {each.place})" in left for each in scenario.formations.values())


def test_the_sampler_agrees_with_weighting_and_the_line_is_near_both() -> None:
    sampler, error = (np.array([each.sampler[part] for each in found()]) for part in (0, 1))
    exact, owed = (np.array([each.weighting[part] for each in found()]) for part in (0, 1))
    line, rival = np.array([each.line[0] for each in found()]), np.array([each.rival for each in found()])
    assert len(found()) == TOLD
    assert all(each.is_exact for each in found())
    assert (np.abs(sampler - exact) > NINETY * np.hypot(error, owed)).mean() <= 0.5
    assert np.abs(sampler - exact).mean() < 0.03
    assert np.abs(line - sampler).mean() < 0.5 * np.abs(rival - sampler).mean()


def test_a_sampler_that_is_told_of_another_future_is_far_off() -> None:
    """Each case with the news of the next one of its day: the comparison can fail."""
    on, apart = setting(), []
    for one, other in zip(found(), [*found()[1:], found()[0]], strict=True):
        row = int(np.flatnonzero(on.table.ensemble.number == other.future)[0])
        order = Day.of(on.watched, other.day).order
        at = told(on.scenario, on.watched.days[row], other.day, order=order, says=on.says, outcome="first")
        wrong = after_all(question_of(on.scenario, at.text, "first"), particles=64, seed=9)
        apart.append(abs(float(wrong.means.value[0]) - one.weighting[0]))
    assert np.mean(apart) > 0.1


def test_an_outcome_that_asks_for_the_present_is_refused() -> None:
    read = st.read(
        SCENARIO.replace('when: "first(red, goal-0) < first(red, goal-1)"', 'when: "controls(red, goal-0)"'),
        name="race",
    )
    assert read.scenario is not None
    with pytest.raises(ValueError, match="does not compare times of events"):
        deciding(read.scenario, "first")
    assert deciding(setting().scenario, "first") == ["first(red, goal-0)", "first(red, goal-1)"]
