"""Priors in likelihood words: the beta of a range, whose range it is, and how it is shown."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sandtable.errors import WordError
from sandtable.estimates import Estimate
from sandtable.loading import read
from sandtable.report.assumptions import prior_words, spread_words
from sandtable.scenario.priors.distribution import Prior, write_prior
from sandtable.scenario.priors.fitting import INSIDE, NARROWEST, beta_of
from sandtable.scenario.priors.numbers import mean, quantile
from sandtable.scenario.priors.text import parse_prior
from sandtable.scenario.types import DeclaredTerm, Scenario, Words
from sandtable.telling.sensitivity import in_words
from sandtable.text.priors import resolved
from sandtable.text.standards import Range
from sandtable.text.words import standards
from tests.cli.conftest import RACE

EVERY_TERM = [term for standard in standards() for term in standard.terms]
WIDE_TERMS = [term for term in EVERY_TERM if term.low < term.high]
MATCH = 2e-5  # of probability: parameters have six digits


@pytest.mark.parametrize("term", WIDE_TERMS, ids=lambda term: f"{term.standard} {term.term}")
def test_nine_tenths_of_the_prior_are_in_the_range_of_the_words(term: Range) -> None:
    """Every word of every standard, by SciPy's distribution, which the solver does not use."""
    fitted = stats.beta(*beta_of(term.low, term.high))
    assert fitted.cdf(term.high) - fitted.cdf(term.low) == pytest.approx(INSIDE, abs=MATCH)
    if term.low > 0 and term.high < 1:
        assert fitted.cdf(term.low) == pytest.approx(0.05, abs=MATCH)
        assert fitted.sf(term.high) == pytest.approx(0.05, abs=MATCH)


def test_the_outermost_words_fall_from_their_end_on() -> None:
    """Nothing is below 0: all that is outside the range of `highly unlikely`, 0 to 10%, is above it."""
    alpha, beta = beta_of(0, 0.1)
    assert (alpha, beta) == (1.0, 21.8543)
    assert beta_of(0.9, 1) == (beta, alpha)
    assert beta_of(0, 1) == (1.0, 1.0)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(1e-6, 1 - 1e-6))
def test_any_range_has_its_beta_and_the_mirrored_range_the_mirrored_one(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high - low < 1e-3:
        return
    fitted = stats.beta(*beta_of(low, high))
    assert fitted.cdf(low) == pytest.approx(0.05, abs=2e-4)
    assert fitted.sf(high) == pytest.approx(0.05, abs=2e-4)


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.6, 0.4), (-0.1, 0.5), (0.5, 1.1), (0.5, 0.5 + NARROWEST / 2)])
def test_what_is_no_range_has_none(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="no range of probabilities"):
        beta_of(low, high)


def prior(text: str, words: str | Words = "icd-203") -> Prior:
    return resolved(parse_prior(text), words)


def ends(found: Prior) -> list[float]:
    return [round(float(each), 3) for each in quantile(found, np.array([0.05, 0.95]))]


WORDS = Words(
    standard="nato",
    terms={"a fair chance": DeclaredTerm(range=(0.3, 0.7)), "small hope": DeclaredTerm(like="unlikely")},
)


@pytest.mark.parametrize(
    ("text", "words", "by", "low", "high"),
    [
        ("words(likely)", "icd-203", "icd-203", 0.55, 0.8),
        ("words(likely)", "nato", "nato", 0.6, 0.9),
        ("words(likely, efsa)", "nato", "efsa", 0.66, 0.9),
        ('words("likely", readers)', "nato", "readers", 0.6, 0.9),
        ("words(unlikely, hbr-2018)", "nato", "hbr-2018", 0.05, 0.4),
        ("words(A Fair-Chance)", WORDS, "declared", 0.3, 0.7),
        ("words(small hope)", WORDS, "nato", 0.1, 0.4),
        ("words(rarely)", "nato", "readers", 0.02, 0.25),
        ("words(may)", "nato", "readers", 0.1, 0.7),
    ],
)  # fmt: skip
def test_whose_range_it_is(text: str, words: str | Words, by: str, low: float, high: float) -> None:
    found = prior(text, words)
    assert found.words is not None
    assert (found.kind, found.words.by) == ("beta", by)
    assert (found.words.low, found.words.high) == (low, high)
    assert ends(found) == pytest.approx([low, high], abs=1e-3)
    assert str(found) == text  # as it was written, so that it is read again in the same way
    assert found.support == (0.0, 1.0)


def test_a_range_of_one_value_is_that_value() -> None:
    assert prior("words(certain, kent-1964)").parameters == (1.0,)
    assert prior("words(impossible, kent-1964)").kind == "fixed"


@pytest.mark.parametrize("text", ["words(likly)", "words(likely, nosuch)", "words(fat chance, readers)"])
def test_what_has_no_range_is_refused(text: str) -> None:
    with pytest.raises(WordError):
        prior(text)


# -- in a file


def scenario_with(*assumptions: str, words: str = "nato") -> Scenario:
    """A race with assumptions of these priors, in words of a standard."""
    text = RACE
    entries = "".join(
        f'  a{i}: {{title: A{i}, prior: "{each}", basis: assumed, because: so}}\n' for i, each in enumerate(assumptions)
    )
    text = (
        text.replace("assumptions:\n", f"assumptions:\n{entries}")
        if "assumptions:\n" in text
        else f"{text}assumptions:\n{entries}"
    )
    found = read(f"{text}words: {words}\n", name="race")
    assert found.scenario is not None, found.errors
    return found.scenario


def test_the_standard_may_be_set_and_the_prior_follows() -> None:
    scenario = scenario_with("words(likely)")
    assert ends(scenario.assumptions["a0"].prior) == [0.6, 0.9]
    other = scenario.replace({"words": "icd-203"})
    assert ends(other.assumptions["a0"].prior) == pytest.approx([0.55, 0.8], abs=1e-3)
    fixed = scenario.replace({"assumptions.a0.prior": "words(unlikely, ipcc)"})
    assert fixed.assumptions["a0"].prior.words is not None
    assert fixed.assumptions["a0"].prior.words.by == "ipcc"


def test_it_is_shown_in_its_words() -> None:
    scenario = scenario_with("words(likely)", "words(highly unlikely)", "words(highly likely)", "words(rarely)")
    shown = [
        prior_words(each) for name, each in scenario.assumptions.items() if name.startswith("a") and name[1:].isdigit()
    ]
    assert shown == [
        "“likely” in NATO: about 77%; nine in ten from 60 to 90%",
        "“highly unlikely” in NATO: about 3%; nine in ten below 10%",
        "“highly likely” in NATO: about 97%; nine in ten above 90%",
        "“rarely” to surveyed readers: about 9%; nine in ten from 2 to 25%",
    ]
    declared = prior("words(fair chance)", WORDS)
    assert spread_words(declared).startswith("“fair chance” in this file: ")


def test_the_sensitivity_names_the_words() -> None:
    scenario = scenario_with("words(likely)", "words(highly unlikely)")
    index = SimpleNamespace(first=Estimate(0.1, 0.0, 0.2), total=Estimate(0.2, 0.1, 0.3))
    found = [SimpleNamespace(id=name, title=scenario.assumptions[name].title, **vars(index)) for name in ("a0", "a1")]
    notes = in_words(found, scenario)  # type: ignore[arg-type]
    assert notes == (
        "Given in likelihood words: A0, “likely” in NATO (60% to 90%); A1, “highly unlikely” in NATO (0% to 10%).",
    )
    assert in_words([], scenario) == in_words(found, None) == ()  # type: ignore[arg-type]


def test_the_documentation_prints_these_priors(repository: Path) -> None:
    page = (repository / "docs" / "analysis" / "words.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(words\(.*?\))`.*? \| `(beta\(.*?\))` \| (\d+)% \|$", page, flags=re.MULTILINE)
    assert len(rows) == 4
    for text, written, middle in rows:
        found = prior(text)
        assert (write_prior(found), round(100 * mean(found))) == (written, int(middle))
