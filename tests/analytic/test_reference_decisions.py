"""Decisions and beliefs: clocks to the day, choices by their draws, forgetting."""

from __future__ import annotations

from math import inf

import pytest

from sandtable.engine.reference.draws import Draws
from sandtable.program import Event
from tests.analytic.builder import Sketch, Story, front

Effects = list[dict[str, object]]


def clocked(clock: str, *, when: str = "day >= 2 d", **numbers: float) -> Sketch:
    """A decision that changes nothing: options yes (p = .5) and no (the rest)."""
    limit = numbers.pop("limit", None)
    return front().decision(
        "choice", "blue", when=when, clock=clock, limit=None if limit is None else int(limit),
        options={"no": ("rest", []), "yes": (0.5, [])}, **numbers,
    )  # fmt: skip


def ticks(sketch: Sketch, **play: int) -> list[float]:
    return sketch.play(**play).times(Event.DECISION, 0)


# -- clocks ------------------------------------------------------------------------------------------


def test_once_ticks_at_once_and_never_again() -> None:
    assert ticks(clocked("once")) == [2.0]


def test_a_condition_true_from_the_start_ticks_on_day_0() -> None:
    assert ticks(clocked("once", when="day >= 0 d")) == [0.0]


def test_every_ticks_with_its_period_while_true() -> None:
    sketch = clocked("every", when="day >= 2 d and day < 9 d", period=3.0)
    assert ticks(sketch) == [2.0, 5.0, 8.0]


def test_every_waits_for_a_cooldown_longer_than_its_period() -> None:
    assert ticks(clocked("every", when="day >= 2 d and day < 9 d", period=1.0, cooldown=3.0)) == [2.0, 5.0, 8.0]


def test_every_waits_for_its_period_when_the_condition_comes_back() -> None:
    """True on [2, 3) and from 3.5 on: the second tick is not before 2 + 4; true again from 12, it ticks at once."""
    sketch = clocked(
        "every", when="(day >= 2 d and day < 3 d) or (day >= 3.5 d and day < 7 d) or day >= 12 d", period=4.0
    )
    sketch.horizon = 14.0
    assert ticks(sketch) == [2.0, 6.0, 12.0]


def test_each_ticks_whenever_the_condition_becomes_true() -> None:
    sketch = clocked("each", when="(day >= 2 d and day < 3 d) or (day >= 5 d and day < 6 d) or day >= 9 d")
    assert ticks(sketch) == [2.0, 5.0, 9.0]


def test_each_waits_for_its_cooldown_if_still_true() -> None:
    """Cooldown 4: the second chance (5-5.5) is gone by day 6, the third (7-20) waits for nothing, the fourth too."""
    when = "(day >= 2 d and day < 3 d) or (day >= 5 d and day < 5.5 d) or (day >= 7 d and day < 8 d) or day >= 8.5 d"
    assert ticks(clocked("each", when=when, cooldown=4.0)) == [2.0, 7.0, 11.0]


def test_no_more_ticks_than_the_limit() -> None:
    assert ticks(clocked("every", period=1.0, limit=3)) == [2.0, 3.0, 4.0]


def hazards(story: Story, count: int, *, future: int = 0) -> list[float]:
    stream = int(story.program.streams.decision[0])
    return [Draws(seed=1, future=future).exponential(stream=stream, index=n, word=1) for n in range(count)]


def test_a_hazard_consumes_one_clock_a_tick() -> None:
    sketch = clocked("hazard", period=0.5)
    story = sketch.play()
    first, second, third = hazards(story, 3)
    expected = [2.0 + first / 0.5, 2.0 + (first + second) / 0.5, 2.0 + (first + second + third) / 0.5]
    assert story.times(Event.DECISION)[:3] == [pytest.approx(day) for day in expected]


def test_a_false_condition_stops_a_hazard_clock_and_it_goes_on_later() -> None:
    """One day on, one day off: after 1/2 day's worth of the clock a day each second day."""
    sketch = clocked("hazard", when="day < 1 d or day >= 11 d", period=0.1)
    futures = [k for k in range(40) if hazards(sketch.play(), 1, future=k)[0] > 0.1]
    story = sketch.play(future=futures[0])
    left = hazards(story, 1, future=futures[0])[0] - 0.1
    assert story.times(Event.DECISION)[0] == pytest.approx(11.0 + left / 0.1)


def test_a_hazard_clock_starts_after_the_cooldown() -> None:
    story = clocked("hazard", period=0.5, cooldown=6.0).play()
    first, second = hazards(story, 2)
    assert story.times(Event.DECISION)[:2] == [
        pytest.approx(2.0 + first / 0.5), pytest.approx(2.0 + first / 0.5 + 6.0 + second / 0.5)
    ]  # fmt: skip


def test_a_tick_is_cancelled_if_the_condition_is_false_before_it_comes() -> None:
    """Both decisions come due at once on day 5; the first one takes the second one's reason away."""
    sketch = front().formation("column", "blue", "base-blue")
    act: Effects = [{"orders": ("column", ["field"])}]
    sketch.decision("a", "blue", when="day >= 5 d", options={"go": (1.0, act), "stay": (0.0, [])})
    sketch.decision("b", "blue", when="day >= 5 d and at(column, base-blue)", options={"x": (1.0, []), "y": (0.0, [])})
    story = sketch.play()
    assert story.times(Event.DECISION, 0) == [5.0]
    assert story.times(Event.DECISION, 1) == []


# -- choices -----------------------------------------------------------------------------------------


def test_the_choice_is_the_first_option_above_its_draw() -> None:
    sketch = front().decision(
        "choice", "blue", when="day >= 0 d", clock="every", period=1.0,
        options={"a": (0.2, []), "b": ("rest", []), "c": (0.3, [])},
    )  # fmt: skip
    sketch.horizon = 60.0
    story = sketch.play(seed=1)
    stream, draws = int(story.program.streams.decision[0]), Draws(seed=1, future=0)
    expected = []
    for tick in range(61):
        u = draws.uniforms(stream=stream, index=tick)[0]
        expected.append(0 if u < 0.2 else 1 if u < 0.7 else 2)
    assert [option for _, option, _ in story.rows(Event.DECISION)] == expected
    assert [tick for _, _, tick in story.rows(Event.DECISION)] == list(range(61))
    assert story.record.choices.tolist() == [expected.count(n) for n in range(3)]
    assert story.record.first_choice.tolist() == [expected[0]]


def test_an_option_of_probability_0_is_never_taken_and_of_1_always() -> None:
    sketch = front().decision(
        "choice",
        "blue",
        when="day >= 0 d",
        clock="every",
        period=0.1,
        options={"a": (0.0, []), "b": (1.0, []), "c": (0.0, [])},
    )
    story = sketch.play()
    assert (story.chosen("a"), story.chosen("b"), story.chosen("c")) == (0, 1001, 0)


@pytest.mark.parametrize("weights", [(0.0, 0.1, 0.0), (1e-300, 0.0, 0.0)])
def test_probabilities_that_do_not_reach_1_leave_the_last_positive_option(weights: tuple[float, float, float]) -> None:
    options = {name: (weight, []) for name, weight in zip("abc", weights, strict=True)}
    story = front().decision("choice", "blue", when="day >= 0 d", clock="every", period=1.0, options=options).play()
    last = "b" if weights[1] else "a"
    assert story.chosen(last) == 101


def test_conditions_know_what_was_chosen() -> None:
    sketch = clocked("every", period=1.0, limit=50)
    for name, text in (
        ("often", "choices(blue, yes) >= 20"),
        ("too-often", "choices(blue, no) > 50"),
        ("some", "chose(blue, no)"),
    ):
        sketch.outcome(name, text)
    story = sketch.play()
    assert story.outcome("often") == (story.chosen("yes") >= 20)
    assert story.outcome("some")
    assert not story.outcome("too-often")
    assert story.chosen("yes") + story.chosen("no") == 50


# -- beliefs -----------------------------------------------------------------------------------------


def believing(forgetting: float, *evidence: bool, start: tuple[float, float] | None = None) -> float:
    """The mean of a Beta(1, 1) after evidence, as a condition finds it by bisection at the end."""
    sketch = front().belief("credible", prior=(1.0, 1.0), forgetting=forgetting, start=start)
    for day, outcome in enumerate(evidence):
        sketch.at_day(float(day), "blue", {"evidence": ("credible", outcome)})
    for percent in range(101):
        sketch.outcome(f"above-{percent:03d}", f"belief(credible) >= {percent / 100 - 1e-9!r}")
    return (int(sketch.play().record.outcomes.sum()) - 1) / 100


def test_a_uniform_belief_after_three_failures_has_mean_a_fifth() -> None:
    assert believing(1.0, False, False, False) == 0.2


def test_a_belief_forgets_towards_its_prior() -> None:
    """Forgetting .5: beta = 1, 2, 2.5, 2.75; then a success: alpha = 2, beta = 1.875."""
    assert believing(0.5, False, False, False) == pytest.approx(1.0 / 3.75, abs=0.01)
    assert believing(0.5, False, False, False, True) == pytest.approx(2.0 / 3.875, abs=0.01)
    # precedents are above the prior too: from Beta(5, 1) one failure leads to Beta(3, 2)
    assert believing(0.5, False, start=(5.0, 1.0)) == 0.6


def test_a_belief_is_the_probability_of_an_option() -> None:
    """Each strike unanswered is evidence that the next one is: the mean falls as 1 / (n + 2)."""
    sketch = front().belief("answered", prior=(1.0, 1.0))
    sketch.decision(
        "answer", "blue", when="day >= 0 d", clock="every", period=1.0,
        options={"no": ("rest", [{"evidence": ("answered", False)}]), "yes": ("answered", [])},
    )  # fmt: skip
    story = sketch.play(future=6)
    stream, draws = int(story.program.streams.decision[0]), Draws(seed=1, future=6)
    failures = 0
    for tick, (_, option, _) in enumerate(story.rows(Event.DECISION)):
        rest = 1.0 - 1.0 / (2.0 + failures)
        assert (option == 0) == (draws.uniforms(stream=stream, index=tick)[0] < rest)
        failures += option == 0
    assert failures > 50


def test_never_is_never() -> None:
    sketch = clocked("hazard", period=0.0).outcome("done", "chose(blue, yes)", time="first(red, field)")
    story = sketch.play()
    assert story.count(Event.DECISION) == 0
    assert story.time("done") == inf
