"""`update` against posteriors that are known: a beta prior and polls, an arrival observed and censored."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy.stats import beta as beta_distribution

from sandtable.analysis.updating.estimating import Weighed, change, distance, quantiles
from sandtable.analysis.updating.observing import NINETY, Observation
from sandtable.analysis.updating.results import Updating
from sandtable.analysis.updating.updating import update
from sandtable.errors import AnalysisError
from sandtable.telling.updating import tell_updating
from tests.unit.analysis.updating_cases import CERTAIN, log_grid, news, poll, scenario

FUTURES = 20_000
SAMPLED = 1_024


def updated(text: str, **options) -> Updating:
    plan = {"futures": FUTURES, "particles": 64, "seed": 3, "threads": 1, "progress": False} | options
    opened = scenario()
    return update(opened, news=news(text, opened), **plan)


def assumption(found: Updating, name: str):
    return next(each for each in found.assumptions if each.id == name)


@pytest.mark.parametrize("ayes", [0, 2, 5])
def test_polls_give_the_beta_posterior(ayes: int) -> None:
    """Five polls with k ayes and a beta(2, 3) prior: beta(2 + k, 8 - k); the sixth is won with its mean."""
    found = updated("".join(poll(n, aye=n <= ayes) for n in range(1, 6)))
    exact = beta_distribution(2 + ayes, 3 + 5 - ayes)
    last = next(each for each in found.outcomes if each.id == "last")
    assert last.before.value == pytest.approx(0.4, abs=0.015)
    assert last.after.low - 0.01 <= exact.mean() <= last.after.high + 0.01
    for point, share in zip(assumption(found, "support").posterior, (0.05, 0.5, 0.95), strict=True):
        assert point == pytest.approx(exact.ppf(share), abs=0.04)
    assert all(each.method == "weighting" for each in found.items)
    assert assumption(found, "support").is_learnt
    assert not assumption(found, "pace").is_learnt


def test_the_sampler_gives_the_beta_posterior_too() -> None:
    """Few futures of the prior, so that every item but the first is the sampler's."""
    found = updated("".join(poll(n, aye=True) for n in range(1, 6)), futures=SAMPLED + 8, particles=SAMPLED)
    exact = beta_distribution(7, 3)
    last = next(each for each in found.outcomes if each.id == "last")
    assert found.items[-1].method == "sampler"
    assert not found.refused
    assert abs(last.after.value - exact.mean()) < 0.06
    points = assumption(found, "support").posterior
    for point, share in zip(points, (0.05, 0.5, 0.95), strict=True):
        assert point == pytest.approx(exact.ppf(share), abs=0.08)


ARRIVAL = '  arrives: {date: 2030-01-21, says: "chosen(blue, arrive)", within: 2 d, reliability: {if_true: 0.9, if_false: 0.1}}\n'
NOT_YET = f'  not-yet: {{date: 2030-01-31, says: "not chose(blue, arrive)", {CERTAIN}}}\n'


def posterior_median(weights: np.ndarray) -> float:
    rates, _ = log_grid()
    return float(np.interp(0.5, np.cumsum(weights) / weights.sum(), rates))


@pytest.mark.parametrize("particles", [64, SAMPLED])
def test_an_arrival_that_is_not_yet(particles: int) -> None:
    """Censored at the end of day 31: weights exp(-31 rate); then it comes by the end with 1 - exp(-29 rate)."""
    found = updated(NOT_YET, particles=particles, futures=FUTURES if particles == 64 else particles + 8)
    rates, prior = log_grid()
    weights = prior * np.exp(-31.0 * rates)
    exact = float(weights @ (1 - np.exp(-29.0 * rates)) / weights.sum())
    assert found.headline.after.value == pytest.approx(exact, abs=0.02 if particles == 64 else 0.06)
    assert assumption(found, "pace").posterior[1] == pytest.approx(
        posterior_median(weights), rel=0.08 if particles == 64 else 0.25
    )


@pytest.mark.parametrize("particles", [64, SAMPLED])
def test_an_arrival_that_is_dated(particles: int) -> None:
    """Density of the report: .9 times that of an arrival near day 20.5, known on day 21, and .1 spread over 60 days."""
    found = updated(ARRIVAL, particles=particles, futures=FUTURES if particles == 64 else particles + 8)
    rates, prior = log_grid()
    days = np.linspace(0, 21, 4_001)
    density = np.exp(-0.5 * ((20.5 - days) / (2 / NINETY)) ** 2) / (2 / NINETY * np.sqrt(2 * np.pi))
    step = days[1] - days[0]
    right = np.array([0.9 * (density * rate * np.exp(-rate * days)).sum() * step for rate in rates])
    wrong = 0.1 / 60
    weights = prior * (right + wrong)
    assert assumption(found, "pace").posterior[1] == pytest.approx(
        posterior_median(weights), rel=0.1 if particles == 64 else 0.3
    )
    exact_wrong = float((prior * wrong).sum() / weights.sum())
    assert found.items[0].wrong == pytest.approx(exact_wrong, abs=0.05 if particles == 64 else 0.1)
    earlier = float(prior @ (1 - np.exp(-20.5 * rates)))
    assert found.items[0].predictive == pytest.approx(2 * min(earlier, 1 - earlier), abs=0.06)


def test_news_that_says_nothing_leaves_the_prior() -> None:
    """A report that comes as often where it is true as where it is not; both ways of taking it in."""
    told = "reliability: {if_true: 0.5000001, if_false: 0.5}"
    for particles in (64, SAMPLED):
        futures = FUTURES if particles == 64 else particles
        found = updated(poll(1, aye=True, more=told), particles=particles, futures=futures)
        for each in found.outcomes:
            assert each.change.low <= 0 <= each.change.high or abs(each.change.value) < 0.04
        assert not any(each.is_learnt for each in found.assumptions)


def test_the_same_bytes_for_any_threads() -> None:
    text = poll(1, aye=True) + NOT_YET
    one, two = (updated(text, futures=2_000, particles=512, threads=threads).to_json_object() for threads in (1, 2))
    assert one == two


def test_what_was_reported_later_does_not_count() -> None:
    text = (
        poll(1, aye=True) + '  late: {date: 2030-02-11, reported: 2030-02-20, says: "chose(red, aye-2)", grade: A1}\n'
    )
    found = updated(text, as_of=dt.date(2030, 2, 15), futures=800)
    assert [each.id for each in found.items] == ["poll-1"]
    assert found.later == ("late",)
    with pytest.raises(AnalysisError, match="no item of the news counts"):
        updated(text, as_of=dt.date(2030, 1, 2), futures=800)


@pytest.mark.parametrize(("reported", "counts"), [("2030-02-15 18:00", True), ("2030-02-16 00:30", False)])
def test_what_was_reported_at_a_time_of_that_day_counts(reported: str, counts: bool) -> None:
    text = (
        poll(1, aye=True)
        + f'  late: {{date: 2030-02-11, reported: {reported}, says: "chose(red, aye-2)", grade: A1}}\n'
    )
    found = updated(text, as_of=dt.date(2030, 2, 15), futures=800)
    assert [each.id for each in found.items] == ["poll-1", "late"][: 1 + counts]


def test_the_sampler_is_refused_where_it_has_too_little() -> None:
    """Sixty-four futures and a report that hardly any of them fits: no odds rather than bad ones, and a way out."""
    text = "".join(poll(n, aye=True) for n in range(1, 7)) + NOT_YET
    found = updated(text, futures=64, particles=64)
    assert found.refused
    assert found.refused_at in {each.partition(":")[0].strip() for each in text.splitlines()}
    told = " ".join(tell_updating(found, None).texts())
    assert found.refused in told
    assert "--particles" in told
    assert len(found.items) < 7


def test_a_report_that_no_future_allows_is_said_to_be_surprising() -> None:
    text = '  early: {date: 2030-01-01, says: "chose(red, aye-6)", grade: C3}\n'
    found = updated(text, futures=4_000)
    assert found.items[0].is_surprising
    assert found.items[0].predictive == 0.0
    assert found.items[0].wrong == 1.0
    assert "look at the scenario first" in " ".join(tell_updating(found, scenario()).texts())


# -- parts ---------------------------------------------------------------------------------------------


def observation(**changed) -> Observation:
    given = {
        "item": "x", "column": 0, "is_dated": True, "day": 20.0, "sd": 2.0, "reported": 22.0, "if_true": 0.9, "if_false": 0.1,
        "span": 60.0,
    }  # fmt: skip
    return Observation(**(given | changed))


def test_a_dated_report_is_a_mixture() -> None:
    times = np.array([20.0, 22.0, 22.001, np.inf])
    peak = 0.9 / (2 * np.sqrt(2 * np.pi))
    floor = 0.1 / 60
    assert observation().likelihood(times) == pytest.approx([peak + floor, peak * np.exp(-0.5) + floor, floor, floor])
    assert observation().wrong(times) == pytest.approx(
        [floor / (peak + floor), floor / (peak * np.exp(-0.5) + floor), 1, 1]
    )


def test_a_statement_is_read_about_its_date() -> None:
    exact = observation(is_dated=False, sd=0.0)
    assert exact.looked_at == ((20.0, 1.0),)
    about = observation(is_dated=False)
    days, weights = np.array(about.looked_at).T
    assert weights.sum() == pytest.approx(1)
    assert days @ weights == pytest.approx(20)
    assert ((days - 20) ** 2) @ weights == pytest.approx(4)
    assert exact.likelihood(np.array([0.0, 1.0])) == pytest.approx([0.1, 0.9])


def test_estimates_from_islands() -> None:
    outcomes = np.array([[True], [False]] * 8)
    weights = np.repeat([1.0, 3.0], 8)
    islands = Weighed(outcomes, weights / weights.sum(), 8, is_independent=False)
    assert islands.odds == pytest.approx([0.5])
    assert islands.errors == pytest.approx([0.0])  # all islands agree
    assert change(islands, islands)[0].value == 0
    independent = Weighed(outcomes, weights / weights.sum(), 8, is_independent=True)
    assert independent.effective == pytest.approx([(weights.sum() ** 2) / (weights**2).sum()])


def test_points_and_distance_of_a_weighted_sample() -> None:
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3])
    assert quantiles(values, weights, (0.05, 0.5, 0.51, 0.95)) == (1.0, 1.0, 2.0, 3.0)
    scores = np.linspace(-3, 3, 2_001)
    normal = np.exp(-0.5 * scores**2)
    assert distance(scores, normal) < 0.01
    assert distance(scores + 1, normal) == pytest.approx(0.3829, abs=0.01)  # 2 Phi(1/2) - 1


def test_an_outcome_that_is_always_true_stays_at_one() -> None:
    """Sums of weights in two orders differ in their last digits; that is no movement."""
    outcomes = np.ones((16, 1), np.bool_)
    generator = np.random.default_rng(1)
    states = [
        Weighed(outcomes, weights / weights.sum(), 8, is_independent=False) for weights in generator.random((2, 16))
    ]
    moved = change(*states)[0]
    assert [state.odds[0] for state in states] == [1.0, 1.0]
    assert moved.value == 0.0
    assert not moved.excludes_zero


def test_what_most_futures_have_and_no_item_mentions_is_asked_about() -> None:
    """An envoy who sets out within days, and is in no item; then in one."""
    opened = scenario()
    hastened = opened.replace({"assumptions.pace.prior": "uniform(0.5 per day, 0.6 per day)"})
    plan = {"futures": 2_000, "particles": 64, "seed": 3, "threads": 1, "progress": False}
    told = poll(1, aye=True)
    (asked,) = update(hastened, news=news(told, hastened), **plan).unmentioned
    assert (asked.says, asked.title) == ("chose(blue, arrive)", "Blue: Arrives")
    assert asked.odds.value > 0.99
    again = told + '  here: {date: 2030-02-10, says: "chose(blue, arrive)", grade: A1}\n'
    assert not update(hastened, news=news(again, hastened), **plan).unmentioned


@pytest.mark.parametrize("particles", [64, SAMPLED])
def test_what_changed_since_a_date(particles: int) -> None:
    """Two reports of one poll: each alone moves the odds by as much as both, and both are no sum."""
    first = '  first: {date: 2030-01-20, says: "chose(red, aye-1)", grade: A1}\n'
    again = first.replace("first", "again").replace("01-20", "02-10")
    futures = FUTURES if particles == 64 else SAMPLED + 8
    text = poll(2, aye=True, more=f"{CERTAIN}, reported: 2030-02-10").replace("date: 2030-02-10", "date: 2030-01-15")
    found = updated(text.replace("reported: 2030-02-10", "reported: 2030-01-16") + first + again,
                    since=dt.date(2030, 1, 17), outcome="last", futures=futures, particles=particles)  # fmt: skip
    assert found.since is not None
    assert [each.id for each in found.since.items] == ["first", "again"]
    one, other = (each.alone.value for each in found.since.items)
    tolerance = 0.02 if particles == 64 else 0.06
    # two ayes of two instead of one of one: from beta(3, 3) to beta(4, 3), nearly
    assert one == pytest.approx(4 / 7 - 3 / 6, abs=tolerance)
    assert one == pytest.approx(other, abs=tolerance)
    assert found.since.together.value < one + other
    assert "What changed since 2030-01-17" in " ".join(part.title for part in tell_updating(found, None).parts)


def test_since_needs_later_news() -> None:
    with pytest.raises(AnalysisError, match="no item was reported after"):
        updated(poll(1, aye=True), since=dt.date(2030, 2, 20), futures=800)
