"""The flow of an engagement against published closed forms and against small-step integrators."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, log2, nan, sqrt

import pytest

from sandtable.engine.reference.draws import Draws
from sandtable.engine.reference.flow import Flow
from sandtable.program import Event
from tests.analytic.builder import Story, front

State = tuple[float, float]
Step = Callable[[State, float, Flow], State]


# -- numbers from the literature and the design ------------------------------------------------------


def test_factors_of_the_worked_example() -> None:
    flow = Flow(ratio=1.4, exponent=0.33, attacker_rate=0.02, defender_rate=0.015)
    assert flow.factor(30, is_attacker=True) == pytest.approx(0.58254015, abs=5e-9)
    assert flow.factor(30, is_attacker=False) == pytest.approx(0.60672660, abs=5e-9)
    assert flow.days_to_factor(0.7, is_attacker=False) == pytest.approx(21.37220247, abs=5e-9)
    assert flow.days_to_factor(0.7, is_attacker=True) == pytest.approx(19.84802997, abs=5e-9)


def test_square_law_to_the_end() -> None:
    """Rates .01/d, 1000 v 800: the stronger keeps sqrt(1000^2 - 800^2) = 600 after ln(9)/(2 x .01) days."""
    flow = Flow(ratio=1000 / 800, exponent=1.0, attacker_rate=0.01, defender_rate=0.01)
    days = flow.days_to_factor(1e-12, is_attacker=False)
    assert days == pytest.approx(109.861229, abs=5e-7)
    assert 1000 * flow.factor(days, is_attacker=True) == pytest.approx(600, abs=1e-6)


def test_logarithmic_law_has_a_half_life() -> None:
    flow = Flow(ratio=3.0, exponent=0.0, attacker_rate=0.02, defender_rate=0.02)
    assert flow.days_to_factor(0.5, is_attacker=True) == pytest.approx(34.657359, abs=5e-7)
    assert flow.factor(34.657359, is_attacker=False) == pytest.approx(0.5, abs=1e-8)


@pytest.mark.parametrize(
    ("exponent", "days", "attackers"),
    [(0.325, 16.448139, 738.295372), (0.5, 15.642169, 760.0), (1.0, 13.258666, 820.731381)],
)
def test_table_of_helmbold(exponent: float, days: float, attackers: float) -> None:
    """k = .02 both, 1000 v 800, until the defenders are down to 560."""
    flow = Flow(ratio=1000 / 800, exponent=exponent, attacker_rate=0.02, defender_rate=0.02)
    assert flow.days_to_factor(0.7, is_attacker=False) == pytest.approx(days, abs=5e-7)
    assert 1000 * flow.factor(days, is_attacker=True) == pytest.approx(attackers, abs=5e-5)


@pytest.mark.parametrize("exponent", [1e-6, 1e-4])
def test_small_exponents_join_the_logarithmic_law(exponent: float) -> None:
    nearly, law = Flow(2.0, exponent, 0.02, 0.015), Flow(2.0, 0.0, 0.02, 0.015)
    for is_attacker in (True, False):
        assert nearly.factor(20, is_attacker=is_attacker) == pytest.approx(
            law.factor(20, is_attacker=is_attacker), rel=exponent
        )
    assert nearly.days_to_ratio(1.5) == pytest.approx(law.days_to_ratio(1.5), rel=100 * exponent)


# -- inverses and limits -----------------------------------------------------------------------------


@pytest.mark.parametrize("exponent", [0.0, 0.1, 0.33, 0.6, 1.0])
@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.9])
@pytest.mark.parametrize("is_attacker", [True, False])
def test_days_to_a_factor_invert_the_flow(exponent: float, ratio: float, is_attacker: bool) -> None:
    flow = Flow(ratio, exponent, 0.05, 0.03)
    for days in (0.5, 3.0, 8.0):
        kept = flow.factor(days, is_attacker=is_attacker)
        assert flow.days_to_factor(kept, is_attacker=is_attacker) == pytest.approx(days, rel=1e-10)


@pytest.mark.parametrize("exponent", [0.0, 0.1, 0.33, 0.6])
def test_days_to_a_ratio_invert_the_flow(exponent: float) -> None:
    flow = Flow(0.9, exponent, 0.05, 0.02)
    for days in (0.5, 3.0, 8.0):
        ratio = 0.9 * flow.factor(days, is_attacker=True) / flow.factor(days, is_attacker=False)
        assert flow.days_to_ratio(ratio) == pytest.approx(days, rel=1e-9)


def test_what_never_happens_takes_for_ever() -> None:
    losing = Flow(ratio=2.0, exponent=1.0, attacker_rate=0.02, defender_rate=0.02)
    assert losing.days_to_factor(0.5, is_attacker=True) == inf  # the attackers keep sqrt(3)/2 = 0.866
    assert losing.days_to_factor(0.87, is_attacker=True) < inf
    assert losing.days_to_ratio(0.6) == inf  # the ratio rises
    assert Flow(2.0, 0.0, 0.02, 0.03).days_to_ratio(0.6) == inf
    assert Flow(2.0, 0.3, 0.0, 0.0).days_to_factor(0.5, is_attacker=True) == inf  # nobody shoots
    assert Flow(2.0, 0.3, 0.0, 0.0).factor(1000.0, is_attacker=True) == 1.0


def test_what_is_so_now_takes_no_time() -> None:
    flow = Flow(ratio=0.5, exponent=0.3, attacker_rate=0.02, defender_rate=0.02)
    assert flow.days_to_factor(1.0, is_attacker=True) == flow.days_to_factor(1.0 - 1e-13, is_attacker=True) == 0.0
    assert flow.days_to_factor(1.2, is_attacker=False) == 0.0
    assert flow.days_to_ratio(0.6) == 0.0


def test_a_restart_changes_nothing() -> None:
    """The flow is a semigroup: two stretches of 7 and 5 days are one of 12."""
    flow = Flow(1.3, 0.4, 0.03, 0.02)
    a, d = (flow.factor(7.0, is_attacker=side) for side in (True, False))
    later = Flow(1.3 * a / d, 0.4, 0.03, 0.02)
    assert a * later.factor(5.0, is_attacker=True) == pytest.approx(flow.factor(12.0, is_attacker=True), rel=1e-13)
    assert d * later.factor(5.0, is_attacker=False) == pytest.approx(flow.factor(12.0, is_attacker=False), rel=1e-13)


# -- a naive integrator converges to the closed form -------------------------------------------------


def slope(state: State, flow: Flow) -> State:
    """Losses per day of both sides' shares, straight from the differential equation."""
    a, d = state
    ratio = flow.ratio * a / d
    return -flow.attacker_rate * ratio**-flow.exponent * a, -flow.defender_rate * ratio**flow.exponent * d


def euler(state: State, h: float, flow: Flow) -> State:
    da, dd = slope(state, flow)
    return state[0] + h * da, state[1] + h * dd


def runge_kutta(state: State, h: float, flow: Flow) -> State:
    def shifted(k: State, by: float) -> State:
        return state[0] + by * k[0], state[1] + by * k[1]

    k1 = slope(state, flow)
    k2 = slope(shifted(k1, h / 2), flow)
    k3 = slope(shifted(k2, h / 2), flow)
    k4 = slope(shifted(k3, h), flow)
    a, d = (state[n] + h / 6 * (k1[n] + 2 * k2[n] + 2 * k3[n] + k4[n]) for n in (0, 1))
    return a, d


def measured_order(step: Step, *, flow: Flow, exact: Flow, days: float, steps: int) -> float:
    """Order of convergence of an integrator of `flow` to the closed form of `exact`, from halving the step."""
    errors = []
    for n in (steps, 2 * steps):
        state = (1.0, 1.0)
        for _ in range(n):
            state = step(state, days / n, flow)
        errors.append(abs(state[0] - exact.factor(days, is_attacker=True)))
    return log2(errors[0] / errors[1])


@pytest.mark.parametrize("exponent", [0.0, 0.33, 1.0])
def test_integrators_converge_with_their_order(exponent: float) -> None:
    flow = Flow(1.4, exponent, 0.1, 0.075)
    assert measured_order(euler, flow=flow, exact=flow, days=5.0, steps=200) == pytest.approx(1.0, abs=0.02)
    assert measured_order(runge_kutta, flow=flow, exact=flow, days=5.0, steps=8) == pytest.approx(4.0, abs=0.1)


def test_the_measured_order_finds_a_broken_twin() -> None:
    """The closed form of a flow whose exponent is a tenth off: the integrators no longer converge to it."""
    flow, broken = Flow(1.4, 0.33, 0.1, 0.075), Flow(1.4, 0.363, 0.1, 0.075)
    assert abs(measured_order(euler, flow=flow, exact=broken, days=5.0, steps=200) - 1.0) > 0.02
    assert abs(measured_order(runge_kutta, flow=flow, exact=broken, days=5.0, steps=8) - 4.0) > 0.1


# -- the same through the engine ---------------------------------------------------------------------


def assault(*, horizon: float, **rules: float) -> Story:
    """1000 attack 800 prepared defenders on flat ground on day 5, and nobody gives way or halts before 5%."""
    sketch = front(tolerance=1e6, halt_ratio=0.0, attack_ratio=0.0, **rules)
    sketch.horizon = horizon
    sketch.formation("column", "blue", "field", orders=["base-red"])
    return sketch.formation("guard", "red", "base-red", strength=800.0).play()


@pytest.mark.parametrize("exponent", [0.0, 0.33, 1.0])
def test_engine_follows_the_closed_form_to_the_horizon(exponent: float) -> None:
    story = assault(horizon=12.0, exponent=exponent)
    ratio = 1000 / (800 * 1.5)
    flow = Flow(ratio, exponent, 0.02, 0.015)
    assert story.rows(Event.OPEN) == [(5.0, story.program.places.index("base-red"), pytest.approx(ratio))]
    assert story.strength("column") == pytest.approx(1000 * flow.factor(7.0, is_attacker=True), rel=1e-12)
    assert story.strength("guard") == pytest.approx(800 * flow.factor(7.0, is_attacker=False), rel=1e-12)


def test_square_law_through_the_engine_ends_at_five_per_cent() -> None:
    """a x^2 - b y^2 is kept: with P = S and P = 1.5 S, 1000 v 800, c = .02 and .015."""
    story = assault(horizon=1000.0, exponent=1.0)
    a, b = 0.02 * 1.5, 0.015 / 1.5  # losses of the attackers per defender, of the defenders per attacker
    assert story.count(Event.DESTROYED) == 1
    assert story.rows(Event.GONE) == [(story.times(Event.DESTROYED)[0], -1, 0.0)]
    kept = sqrt(800**2 - b / a * (1000**2 - 50**2))
    assert story.rows(Event.DESTROYED, "column")[0][2] == 0.05 * 1000
    assert story.strength("guard") == pytest.approx(kept, rel=1e-12)


def test_meeting_engagement_uses_the_mean_loss_and_no_cover() -> None:
    sketch = front(tolerance=1e6, halt_ratio=0.0, exponent=0.0)
    sketch.horizon = 12.0
    sketch.route("base-blue", "base-red", length=200.0)
    sketch.formation("column", "blue", "base-blue", orders=["base-red"])
    story = sketch.formation("guard", "red", "base-red", strength=500.0, orders=["base-blue"]).play()
    rate = sqrt(0.02 * 0.015)
    assert story.rows(Event.MEETING) == [(5.0, 1, 0.0)]
    assert story.rows(Event.OPEN) == [(5.0, 3 + story.program.routes.index("base-blue-base-red"), 2.0)]
    assert story.strength("column") == pytest.approx(1000 * exp(-7 * rate), rel=1e-12)
    assert story.strength("guard") == pytest.approx(500 * exp(-7 * rate), rel=1e-12)


def test_losses_of_each_side_are_drawn_once_an_engagement() -> None:
    """The log law shows G_A and G_D: S = S0 exp(-i c G t), by the cosine and the sine of one Box-Muller pair."""
    gains = []
    for future in range(3):
        sketch = front(
            attack_ratio=0.0,
            tolerance=1e6,
            halt_ratio=0.0,
            exponent=0.0,
            intensity=1.5,
            attacker_spread=0.5,
            defender_spread=0.7,
        )
        sketch.horizon = 9.0
        sketch.formation("column", "blue", "field", orders=["base-red"]).formation("guard", "red", "base-red")
        story = sketch.play(future=future)
        by_attacker = -log(story.strength("column") / 1000) / (0.02 * 4)
        by_defender = -log(story.strength("guard") / 1000) / (0.015 * 4)
        stream = int(story.program.streams.engagement[story.program.places.index("base-red")])
        normals = Draws(seed=1, future=future).normals(stream=stream, index=0)
        assert by_attacker == pytest.approx(1.5 * exp(0.5 * normals[0]), rel=1e-9)
        assert by_defender == pytest.approx(1.5 * exp(0.7 * normals[1]), rel=1e-9)
        gains.append(by_attacker)
    assert len(set(gains)) == 3


def test_losses_may_be_given_by_their_mean_and_their_ratio() -> None:
    """daily_loss is the geometric mean at any ratio, loss_ratio the defenders' over the attackers' at usual_ratio."""
    story = assault(
        horizon=12.0, exponent=0.33, attacker_loss=nan, defender_loss=nan, daily_loss=0.02, loss_ratio=1.8,
        usual_ratio=2.5,
    )  # fmt: skip
    ratio = 1000 / (800 * 1.5)
    even = 1.8 * 2.5 ** (-2 * 0.33)
    flow = Flow(ratio, 0.33, 0.02 / sqrt(even), 0.02 * sqrt(even))
    assert story.strength("column") == pytest.approx(1000 * flow.factor(7.0, is_attacker=True), rel=1e-12)
    assert story.strength("guard") == pytest.approx(800 * flow.factor(7.0, is_attacker=False), rel=1e-12)
    at_usual = 0.02 * sqrt(even) * 2.5**0.33 / (0.02 / sqrt(even) * 2.5**-0.33)
    assert at_usual == pytest.approx(1.8)
