"""Priors: grammar, inverse distribution functions and means against scipy.stats, writing out."""

from __future__ import annotations

from math import inf, log

import numpy as np
import pytest
import scipy.stats as stats
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sandtable.scenario.priors.distribution import Prior, PriorError, write_prior
from sandtable.scenario.priors.numbers import mean, quantile
from sandtable.scenario.priors.text import parse_prior
from sandtable.units import UnitError

SHARES = np.array([0.0, 1e-12, 1e-6, 0.001, 0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 0.999, 1 - 1e-6, 1 - 1e-12, 1.0])


def truncated_lognormal(median: float, sigma: float, low: float, high: float) -> tuple[NDArray[np.float64], float]:
    """Quantiles at SHARES and the mean by numeric integration."""
    logs = stats.truncnorm((log(low / median)) / sigma, (log(high / median)) / sigma)
    grid = (np.arange(200_000) + 0.5) / 200_000
    return median * np.exp(sigma * logs.ppf(SHARES)), float(np.mean(median * np.exp(sigma * logs.ppf(grid))))


# text, the same distribution in scipy.stats
FROZEN = [
    ("uniform(0, 0.6)", stats.uniform(0, 0.6)),
    ("uniform(8 km/day, 14 km/day)", stats.uniform(8, 6)),
    ("loguniform(0.1, 10)", stats.loguniform(0.1, 10)),
    ("normal(5000, 800)", stats.norm(5000, 800)),
    ("normal(5000, 800, low=0)", stats.truncnorm(-5000 / 800, np.inf, 5000, 800)),
    ("normal(0, 1, low=-1, high=2)", stats.truncnorm(-1, 2)),
    ("normal(0, 1, low=4)", stats.truncnorm(4, np.inf)),
    ("normal(0, 1, high=-4)", stats.truncnorm(-np.inf, -4)),
    ("lognormal(median=1, sigma=0.5)", stats.lognorm(0.5)),
    ("lognormal(20 km, 0.3)", stats.lognorm(0.3, scale=20)),
    ("beta(2, 2)", stats.beta(2, 2)),
    ("beta(2, 5, low=1 h, high=13 h)", stats.beta(2, 5, 1 / 24, 0.5)),
    ("beta(0.5, 0.5)", stats.beta(0.5, 0.5)),
    ("triangular(1, 2, 4)", stats.triang(1 / 3, 1, 3)),
    ("triangular(1, 1, 4)", stats.triang(0, 1, 3)),
    ("triangular(1, 4, 4)", stats.triang(1, 1, 3)),
]


@pytest.mark.parametrize(("text", "reference"), FROZEN, ids=[text for text, _ in FROZEN])
def test_quantiles_and_mean_agree_with_scipy(text: str, reference: stats.rv_continuous) -> None:
    prior = parse_prior(text)
    np.testing.assert_allclose(quantile(prior, SHARES), reference.ppf(SHARES), rtol=1e-9, atol=1e-13)
    assert mean(prior) == pytest.approx(reference.mean(), rel=1e-9)
    assert prior.support == pytest.approx((reference.ppf(0.0), reference.ppf(1.0)))


def test_truncated_lognormal() -> None:
    prior = parse_prior("lognormal(median=1.1, sigma=0.25, low=0.5, high=2)")
    values, expected = truncated_lognormal(1.1, 0.25, 0.5, 2.0)
    np.testing.assert_allclose(quantile(prior, SHARES), values, rtol=1e-9)
    assert mean(prior) == pytest.approx(expected, rel=1e-6)
    assert prior.support == (0.5, 2.0)
    one_sided = parse_prior("lognormal(1, 0.5, low=1)")
    assert mean(one_sided) == pytest.approx(stats.lognorm(0.5).expect(lambda x: x, lb=1) / 0.5, rel=1e-6)


def test_choice_is_ascending_and_steps_at_cumulative_weights() -> None:
    prior = parse_prior("choice({300 km: 0.2, 70 km: 0.8})")
    assert (prior.values, prior.weights, prior.dimension) == ((70.0, 300.0), (0.8, 0.2), "Length")
    assert prior == parse_prior("choice({70 km: 0.8, 300 km: 0.2})")
    shares = np.array([0.0, 0.79999, 0.8, 0.80001, 1.0])
    assert quantile(prior, shares).tolist() == [70.0, 70.0, 300.0, 300.0, 300.0]
    assert mean(prior) == pytest.approx(116.0)


def test_choice_never_draws_what_has_no_weight() -> None:
    prior = parse_prior("choice({1: 0, 2: 0.3, 3: 0.7, 4: 0})")
    assert prior.support == (2.0, 3.0)
    assert set(quantile(prior, np.linspace(0, 1, 1001)).tolist()) == {2.0, 3.0}
    tenths = parse_prior("choice({1: 0.1, 2: 0.1, 3: 0.1, 4: 0.1, 5: 0.1, 6: 0.1, 7: 0.1, 8: 0.1, 9: 0.1, 10: 0.1})")
    assert quantile(tenths, np.array([1.0, 1 - 2**-53])).tolist() == [10.0, 10.0]


@pytest.mark.parametrize(("raw", "value", "dimension"), [("fixed(3)", 3.0, "Ratio"), (7, 7.0, "Ratio"), (0.3, 0.3, "Ratio"),
                                                         ("10 d", 10.0, "Duration"), ("55 %", 0.55, "Ratio"),
                                                         ("fixed(4000 fighters)", 4000.0, "Strength")])  # fmt: skip
def test_fixed(raw: object, value: float, dimension: str) -> None:
    prior = parse_prior(raw)
    assert (prior.kind, prior.parameters, prior.dimension, prior.support) == (
        "fixed",
        (value,),
        dimension,
        (value, value),
    )
    assert quantile(prior, np.array([[0.0, 0.5], [0.7, 1.0]])).tolist() == [[value, value], [value, value]]
    assert mean(prior) == value


ALL = [text for text, _ in FROZEN] + [
    "choice({70 km: 0.8, 300 km: 0.2})",
    "fixed(3)",
    "lognormal(1, 0.3, low=0.5, high=2)",
]


@pytest.mark.parametrize("text", ALL)
def test_a_value_depends_on_its_own_share_only(text: str) -> None:
    """Bit for bit, whatever the length, the stride and the place in the array."""
    prior = parse_prior(text)
    shares = (np.arange(1031) + 0.5) / 1031
    alone = np.array([quantile(prior, shares[i : i + 1])[0] for i in range(len(shares))])
    assert quantile(prior, shares).tobytes() == alone.tobytes()
    assert quantile(prior, shares[::-1])[::-1].tobytes() == alone.tobytes()
    assert quantile(prior, shares[3::7]).tobytes() == alone[3::7].tobytes()
    assert quantile(prior, shares[5:]).tobytes() == alone[5:].tobytes()
    assert quantile(prior, shares.reshape(1031, 1)).shape == (1031, 1)


@pytest.mark.parametrize("text", ALL)
def test_quantiles_rise_and_stay_within_the_support(text: str) -> None:
    prior = parse_prior(text)
    values = quantile(prior, np.linspace(0, 1, 2001))
    low, high = prior.support
    assert np.all(np.diff(values) >= 0)
    assert values.min() >= low
    assert values.max() <= high


@pytest.mark.parametrize("text", [t for t in ALL if "loguniform" not in t])
def test_mean_of_many_draws(text: str) -> None:
    prior = parse_prior(text)
    draws = quantile(prior, np.random.default_rng(7).random(200_000))
    assert mean(prior) == pytest.approx(draws.mean(), abs=5 * draws.std() / np.sqrt(len(draws)) + 1e-12)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_shares_outside_the_unit_interval_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"shares must be in \[0, 1\]"):
        quantile(parse_prior("uniform(0, 1)"), np.array([0.5, share]))


def test_parameters_by_kind() -> None:
    assert parse_prior("normal(5, 1)").parameters == (5.0, 1.0, -inf, inf)
    assert parse_prior("normal(sd=1 km, mean=5 km, high=7 km)").parameters == (5.0, 1.0, -inf, 7.0)
    assert parse_prior("lognormal(median=1, sigma=0.5)").parameters == (1.0, 0.5, 0.0, inf)
    assert parse_prior("beta(2, 3)").parameters == (2.0, 3.0, 0.0, 1.0)
    assert parse_prior("uniform(low=600 m, high=1 km)").parameters == (0.6, 1.0)
    assert parse_prior(" uniform ( 1 ,\n 2 ) ").parameters == (1.0, 2.0)
    assert parse_prior("uniform(3000, 6000 fighters)").dimension == "Strength"


@pytest.mark.parametrize(
    ("text", "message", "at", "code"),
    [
        ("gauss(1, 2)", "unknown prior `gauss`", "gauss", "S030"),
        ("uniform(1)", "`uniform` needs `high`", "uniform(1)", "S030"),
        ("uniform(2, 1)", "`high` must be above `low`", "1", "S305"),
        ("normal(5, sd=-1)", "`sd` must be above 0", "-1", "S305"),
        ("normal(0, 1, low=40)", "almost none of the distribution is within its bounds", "40", "S305"),
        ("lognormal(1, 0.1, low=100)", "almost none of the distribution is within its bounds", "100", "S305"),
        ("triangular(1, 9, 4)", "`mode` must be between `low` and `high`", "9", "S305"),
        (
            "choice({70 km: 0.5, 300: 0.5})",
            "different kinds of units in one prior: a length and a plain number",
            "300",
            "S301",
        ),
        ("choice({1: 0.5, 2: 0.6})", "the weights sum to 1.1, not to 1", "{1: 0.5, 2: 0.6}", "S306"),
        ("uniform(1 klm, 2 km)", "unknown unit `klm`", "klm", "S301"),
        ("uniform(1, x)", "expected a number with a unit, found `x`", "x", "S301"),
        ("x" * 3000, "the prior is longer than 2,000 characters", "x", "S030"),
    ],
)
def test_fault_says_what_and_where(text: str, message: str, at: str, code: str) -> None:
    with pytest.raises((PriorError, UnitError)) as caught:
        parse_prior(text)
    fault = caught.value
    assert (str(fault), fault.code) == (message, code)
    length = len(text) if fault.length is None else fault.length
    assert text[fault.column : fault.column + length] == at


@pytest.mark.parametrize("raw", [None, True, [1, 2], {"uniform": [0, 1]}])
def test_only_texts_and_numbers_are_priors(raw: object) -> None:
    with pytest.raises(PriorError, match="expected a prior"):
        parse_prior(raw)


@pytest.mark.parametrize("text", [*ALL, "normal(1, 2, high=9)", "lognormal(1, 0.5, high=4)", "beta(2, 2, low=1 km, high=9 km)",
                                  "beta(2, 2, low=0, high=2)", "beta(2, 2, low=0 d, high=1 d)", "10 d"])  # fmt: skip
def test_written_out_and_read_again_is_the_same_prior(text: str) -> None:
    prior = parse_prior(text)
    assert parse_prior(write_prior(prior)) == prior
    assert str(prior) == text
    assert str(Prior(prior.kind, prior.parameters, prior.values, prior.weights, prior.dimension)) == write_prior(prior)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.sampled_from(["", " km", " d", " per day", " fighters"]))
def test_any_uniform_reads_back(low: float, width: float, unit: str) -> None:
    if low + width > low:
        prior = parse_prior(f"uniform({low!r}{unit}, {low + width!r}{unit})")
        assert prior.parameters == (low, low + width)
        assert parse_prior(write_prior(prior)) == prior
