"""Stand-off fires: who is struck, how often, with what effect."""

from __future__ import annotations

from math import log

import pytest

from sandtable.engine.reference.draws import Draws
from sandtable.engine.reference.effects import reinforce
from sandtable.engine.reference.future import Future
from sandtable.engine.reference.movement import level
from sandtable.program import Event
from tests.analytic.builder import Sketch, Story


def range_of(base: str = "base", **numbers: float) -> Sketch:
    """A white base beside a road of blue's, 100 km at 1 km/d; `tower` reaches everything. Loss 0 unless stated."""
    sketch = Sketch(rules={"tolerance": 1e6}).actor("blue").actor("white")
    sketch.place("start", control="blue").place("goal", at=(100.0, 0.0)).place("base", at=(50.0, 50.0), control="white")
    sketch.route("start", "goal")
    settings = {"reach": 500.0, "tempo": 0.3, "loss": 0.0, "delay": 0.0, **numbers}
    return sketch.base("tower", "white", base, against=["blue"], **settings)


def convoy(sketch: Sketch, name: str = "convoy", **numbers: float) -> Sketch:
    return sketch.formation(name, "blue", "start", orders=["goal"], **{"pace": 1.0, **numbers})


def words(story: Story, index: int, *, formation: int = 0) -> tuple[float, float, float, float]:
    """The draws of the pair's strike number `index` in the future that `play` plays."""
    return Draws(seed=1, future=0).uniforms(stream=int(story.program.streams.strike[0, formation]), index=index)


def clocks(story: Story, count: int, *, formation: int = 0) -> list[float]:
    return [-log(words(story, n, formation=formation)[0]) for n in range(count)]


# -- rates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("orders", "terrain", "exposure"), [(["goal"], "flat", 1.0), ("hold", "flat", 0.2), ("hold", "urban", 0.1)]
)
def test_strikes_come_when_the_clocks_are_consumed(orders: str | list[str], terrain: str, exposure: float) -> None:
    """Rate = tempo x launchers x exposure: .3 x 2 x exposure a day."""
    sketch = range_of(launchers=2.0)
    sketch.place("start", terrain=terrain, control="blue")
    story = sketch.formation("convoy", "blue", "start", orders=orders, pace=1.0).play()
    first, second = clocks(story, 2)
    assert story.times(Event.STRIKE)[:2] == [
        pytest.approx(first / (0.6 * exposure)), pytest.approx((first + second) / (0.6 * exposure)),
    ]  # fmt: skip


def test_the_tempo_is_shared_by_all_who_are_eligible() -> None:
    """Alone until day 2 at .3 a day, then .15 each; the exposures remain each formation's own."""
    sketch = convoy(range_of()).formation("late", "blue", "start", reserve=True)
    sketch.at_day(2.0, "blue", {"commit": ("late", None)})
    story = sketch.play()
    first = clocks(story, 1)[0]
    day = first / 0.3 if first / 0.3 < 2.0 else 2.0 + (first - 0.6) / 0.15
    assert story.times(Event.STRIKE, "convoy")[0] == pytest.approx(day)
    assert story.times(Event.STRIKE, "late")[0] == pytest.approx(2.0 + clocks(story, 1, formation=1)[0] / (0.15 * 0.2))


def test_only_what_is_inside_the_reach_is_struck() -> None:
    """50 km around (50, 30) cover the road from 10 to 90 km; the clock runs only there."""
    sketch = convoy(range_of(reach=50.0, tempo=3.0))
    sketch.place("base", at=(50.0, 30.0), control="white")
    story = sketch.play()
    assert story.times(Event.STRIKE)[0] == pytest.approx(10.0 + clocks(story, 1)[0] / 3.0)
    assert max(story.times(Event.STRIKE)) < 90.0
    assert story.times(Event.RING) == [pytest.approx(10.0), pytest.approx(90.0)]


def test_a_stopped_column_is_dispersed() -> None:
    sketch = convoy(range_of()).at_day(0.5, "blue", {"orders": ("convoy", "hold")})
    story = sketch.play()
    first = clocks(story, 1)[0]
    day = first / 0.3 if first < 0.15 else 0.5 + (first - 0.15) / 0.09
    assert story.times(Event.STRIKE)[0] == pytest.approx(day)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.fires["tower"].update(active=False),
        lambda s: s.fires["tower"].update(against=("white",)),
        lambda s: s.fires["tower"].update(when="day < 0 d"),
        lambda s: s.fires["tower"]["numbers"].update(magazine=0.9),
        lambda s: s.fires["tower"]["numbers"].update(launchers=0.0),
        lambda s: s.place("base", control="red").actor("red").stance("red", "white"),
    ],
    ids=["inactive", "not against", "condition", "magazine", "launchers", "base overrun"],
)
def test_what_may_not_fire_does_not(change: object) -> None:
    sketch = convoy(range_of())
    assert sketch.play().count(Event.STRIKE) > 0
    assert callable(change)
    change(sketch)
    assert sketch.play().count(Event.STRIKE) == 0


def test_a_condition_opens_and_closes_the_fires() -> None:
    sketch = convoy(range_of(tempo=3.0))
    sketch.fires["tower"]["when"] = "day >= 10 d and day < 20 d"
    days = sketch.play().times(Event.STRIKE)
    assert days[0] == pytest.approx(10.0 + clocks(sketch.play(), 1)[0] / 3.0)
    assert 15.0 < max(days) < 20.0


def test_a_decision_opens_and_ceases_fire() -> None:
    sketch = convoy(range_of(tempo=3.0)).at_day(5.0, "white", {"fires": ("tower", True)})
    sketch.fires["tower"]["active"] = False
    days = sketch.at_day(8.0, "white", {"fires": ("tower", False)}).play().times(Event.STRIKE)
    assert days[0] == pytest.approx(5.0 + clocks(sketch.play(), 1)[0] / 3.0)
    assert max(days) < 8.0


def test_rules_of_engagement_spare_who_is_in_contact() -> None:
    """Engaged from day 0 on at `start`; the enemy of the fires' enemies is nobody's target."""
    for spares, count in ((True, 0), (False, 1)):
        sketch = range_of(tempo=3.0).actor("red").stance("blue", "red")
        sketch.rules.update(halt_ratio=0.0, exponent=0.0, attack_ratio=0.0)
        sketch.fires["tower"]["not_in_contact"] = spares
        sketch.formation("a", "blue", "start").formation("b", "red", "start")
        assert min(sketch.play().count(Event.STRIKE), 1) == count


def test_who_stands_under_a_ceasefire_is_not_struck() -> None:
    sketch = range_of(tempo=3.0).formation("convoy", "blue", "start")
    story = sketch.at_day(0.0, "blue", {"ceasefire": (["start"], True)}).play()
    assert story.count(Event.STRIKE) == 0


# -- what a strike does ------------------------------------------------------------------------------


def test_a_strike_takes_its_share_of_the_current_strength() -> None:
    """Share = 1 - u1^(1/b), b = 1/.02 - 1 = 49, again and again."""
    sketch = convoy(range_of(loss=0.02))
    sketch.horizon = 30.0
    story = sketch.play()
    strength = 1000.0
    for number, (_, _, share) in enumerate(story.rows(Event.STRIKE)):
        assert share == pytest.approx(1.0 - words(story, number)[1] ** (1.0 / 49.0))
        strength *= 1.0 - share
    assert story.count(Event.STRIKE) == story.record.strikes[0] > 3
    assert story.strength("convoy") == pytest.approx(strength)


def test_the_magazine_runs_out() -> None:
    sketch = convoy(range_of(magazine=3.0)).outcome("empty", "magazine(tower) <= 0")
    sketch.outcome("three", "strikes(white, blue) == 3")
    story = sketch.play()
    assert story.count(Event.STRIKE) == 3
    assert story.outcome("empty")
    assert story.outcome("three")


def test_a_magazine_that_runs_out_on_one_target_spares_the_other() -> None:
    sketch = convoy(convoy(range_of(magazine=1.0)), "convoy-2")
    story = sketch.play()
    assert story.count(Event.STRIKE) == 1


def test_strikes_delay_a_column_and_delays_add() -> None:
    """Arrival = 100 days of march + the sum of -delay x ln u2; no strike finds it on the road longer than that."""
    sketch = convoy(range_of(delay=0.5, magazine=4.0))
    sketch.horizon = 300.0
    story = sketch.play()
    delays = [-0.5 * log(words(story, number)[2]) for number in range(4)]
    assert story.times(Event.ARRIVAL) == [pytest.approx(100.0 + sum(delays))]
    assert story.times(Event.RESUME)[0] == pytest.approx(story.times(Event.STRIKE)[0] + delays[0])


def test_delays_follow_one_another() -> None:
    """Tempo 50 a day, mean delay 1 d: the second strike comes during the first delay."""
    story = convoy(range_of(delay=1.0, tempo=50.0, magazine=2.0)).play()
    first, second = story.times(Event.STRIKE)
    delays = [-log(words(story, number)[2]) for number in range(2)]
    assert second < first + delays[0]
    assert story.times(Event.RESUME) == [pytest.approx(first + sum(delays))]


def test_a_delayed_column_that_turns_round_stays_delayed() -> None:
    sketch = convoy(range_of(delay=1.0, tempo=50.0, magazine=1.0, loss=0.0))
    story = sketch.when("strikes(white, blue) >= 1", "blue", {"orders": ("convoy", ["start"])}).play()
    struck, resumed = story.times(Event.STRIKE)[0], story.times(Event.RESUME)[0]
    assert resumed == pytest.approx(struck - log(words(story, 0)[2]))
    assert story.times(Event.ENTER) == [pytest.approx(resumed + struck)]


def test_standing_formations_are_not_delayed() -> None:
    story = range_of(delay=1.0).formation("convoy", "blue", "start").play()
    assert story.count(Event.STRIKE) > 0
    assert story.count(Event.RESUME) == 0


def test_a_column_struck_to_its_level_gives_way_and_withdraws() -> None:
    """Heavy strikes: the first that leaves it at or below S_set (1 - f) sends it back, spent and without prisoners."""
    sketch = convoy(range_of(loss=0.15, delay=0.5))
    sketch.rules.update(tolerance=0.229, pursuit=0.5, recovery=1e9)
    story = sketch.play()
    u = Draws(seed=1, future=0).uniforms(stream=int(story.program.streams.tolerance[0]), index=0)[0]
    level = 1000.0 * (1.0 - 0.229 * (-log(u)) ** (1.0 / 1.5))
    kept, strikes = 1000.0, iter(story.rows(Event.STRIKE))
    while kept > level:
        day, _, share = next(strikes)
        kept *= 1.0 - share
    assert story.rows(Event.GIVE_WAY) == [(day, -1, pytest.approx(kept))]
    assert story.times(Event.WITHDRAW) == [day]
    assert story.count(Event.PRISONERS) == 0


def test_who_is_spent_has_no_level_and_is_struck_down_to_five_per_cent() -> None:
    sketch = convoy(range_of(loss=0.15, tempo=1.0), pace=0.01)
    sketch.rules.update(tolerance=0.229, recovery=1e9)
    story = sketch.play()
    assert story.count(Event.GIVE_WAY) == 1
    assert story.rows(Event.GONE)[0][1:] == (-1, 0.0)


def test_a_reinforcement_raises_the_strength_from_which_the_level_counts() -> None:
    """S_set grows by the men added: 1000 more on top, and the level is at the same share of twice as many."""
    levels = []
    for added in (0.0, 1000.0):
        sketch = convoy(range_of(loss=0.15)).at_day(0.0, "blue", {"reinforce": ("convoy", added)})
        sketch.rules.update(tolerance=0.229)
        playing = Future(sketch.build(), seed=1, future=0, assumptions=())
        formation = playing.world.formations[0]
        reinforce(playing.world, formation=formation, strength=added)
        levels.append(level(playing.world, formation=formation))
    assert levels[1] == pytest.approx(2.0 * levels[0])


def test_a_column_struck_below_five_per_cent_is_destroyed() -> None:
    story = convoy(range_of(loss=0.5)).play()
    assert story.rows(Event.GONE)[0][1:] == (-1, 0.0)
    assert story.count(Event.GIVE_WAY) == 0
    assert story.strength("convoy") == 0.0


def test_switching_a_launcher_off_leaves_every_other_draw_untouched() -> None:
    """Two bases: without the second, the strikes of the first on its own target come on the same days."""
    sketch = convoy(range_of()).actor("red").formation("other", "red", "start")
    sketch.base("wall", "white", "base", against=["red"], reach=500.0, loss=0.0, delay=0.0)
    both = sketch.play()
    sketch.fires["wall"]["active"] = False
    alone = sketch.play()
    assert both.count(Event.STRIKE) > alone.count(Event.STRIKE) > 0
    assert both.times(Event.STRIKE, "convoy") == pytest.approx(alone.times(Event.STRIKE, "convoy"), rel=1e-12)
