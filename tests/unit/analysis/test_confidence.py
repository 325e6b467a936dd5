"""How sure the model's answer is: shares against closed forms, a word that cannot be bought, and never the likelihood beside it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.confidence.attribution import attribute
from sandtable.analysis.confidence.confidence import _attributed, _parts, confidence
from sandtable.analysis.confidence.results import Confidence
from sandtable.analysis.confidence.rules import information_word, movement, suggested, too_wide
from sandtable.analysis.confidence.widths import counted, doubled, width_of
from sandtable.analysis.confidence.worlds import Futures
from sandtable.analysis.questions import uncertain
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.priors.text import parse_prior
from sandtable.study.play import no_report
from sandtable.telling import tell
from sandtable.telling.told import Told

TEXT = """\
sandtable: 2
title: Whether the ally fights
question: Does the ally fight?
start: 2030-01-01
horizon: 2030-03-01
sources: {paper: {title: A paper, grade: B2}, rumour: {title: A rumour, grade: E5}}
theatre: {places: {a: {name: A, lat: 0.0, lon: 0.0}}}
actors: {red: {name: Red}, blue: {name: Blue}}
assumptions:
  x: {title: The treaty, prior: "normal(0, 1)", basis: stated, source: paper, at: p. 1}
  y: {title: The mood, prior: "PRIOR", basis: assumed, because: a guess}
decisions:
  ally:
    title: The ally decides
    actor: blue
    when: day >= DAY
    rule: logit
    precision: 1
    options: {fight: {title: F, utility: "UTILITY"}, stay: {title: S, utility: 0}}
outcomes:
  fights: {title: The ally fights, when: "chose(blue, fight)", headline: true}
"""
WIDE = "normal(0, 1)"
HISTORY = "history: {outcomes: {fights: true}}\n"


def scenario(text: str) -> st.Scenario:
    found = st.read(text, name="ally")
    assert found.scenario is not None, found.errors
    return found.scenario


def written(prior: str = WIDE, utility: str = "2 * x + y", day: int = 40) -> str:
    return TEXT.replace("PRIOR", prior).replace("UTILITY", utility).replace("DAY", str(day))


def asked(text: str, **more: Any) -> Confidence:
    return confidence(scenario(text), futures=6_000, seed=4, progress=False, **more)


def sentences(told: Told) -> list[str]:
    """Every sentence of what is told."""
    lines = [*told.answer, *told.warnings, *told.notes, told.closing or ""]
    for part in told.parts:
        lines += [part.title, *part.sentences, *part.notes, *(note for table in part.tables for note in table.notes)]
    return [each for line in lines for each in re.split(r"(?<=[.!?]) (?=[A-Z“])", line) if each]


SURE = re.compile(r"(?i)\b(confiden|the word|own word|suggested\b|how sure)")
LIKELY = re.compile(r"(?i)\b(likel|probab|chance of|odds of|of futures|of the futures|happens in)")


def both_in_one(told: Told) -> list[str]:
    """Sentences that say how sure an answer is and how likely it makes the outcome."""
    return [each for each in sentences(told) if SURE.search(each) and LIKELY.search(each) and "failed" not in each]


def test_the_linter_finds_a_planted_sentence() -> None:
    planted = Told(title="t", answer=("Confidence is low, and it happens in 20% of the futures.",), parts=())
    assert both_in_one(planted)


class TestShares:
    def test_of_a_known_sum_of_log_odds(self) -> None:
        """Log odds 2 z_x + z_y: four fifths and one fifth of the variance."""
        found = asked(written())
        assert found.supported is not None
        assert found.assumed is not None
        assert found.supported.value == pytest.approx(0.8, abs=0.04)
        assert found.supported.low < 0.8 < found.supported.high
        assert found.supported.value + found.assumed.value == pytest.approx(1)
        assert found.slope == pytest.approx(1, abs=0.15)
        named = {each.basis: set(each.assumptions) & {"x", "y"} for each in found.bases}
        assert named == {"stated": {"x"}, "outside": set(), "assumed": {"y"}}
        assert [each.grade for each in found.grades if "x" in each.assumptions] == ["B2"]

    def test_noise_is_taken_off(self) -> None:
        """Thirty columns that mean nothing carry next to nothing, where squares of coefficients alone would give 5%."""
        random = np.random.default_rng(3)
        z = random.standard_normal((3_000, 31))
        happened = random.random(3_000) < 1 / (1 + np.exp(-z[:, 0]))
        found = attribute([z[:, [k]] for k in range(31)], happened, seed=1)
        idle = np.maximum(found.parts[1:], 0).sum() / np.maximum(found.parts, 0).sum()
        assert idle < 0.03
        assert found.parts[0] == pytest.approx(1, abs=0.15)

    def test_a_rumour_supports_nothing(self) -> None:
        found = asked(written().replace("source: paper, at", "source: rumour, at"))
        assert found.supported is not None
        assert found.supported.value < 0.02  # the rules of battle, which play no part
        assert found.information == "moderate"


class TestWord:
    def test_high_needs_a_history_or_calibrated_battles(self) -> None:
        assert (asked(written()).information, asked(written()).word) == ("high", "moderate")
        found = asked(written() + HISTORY)
        assert (found.word, found.is_tested, found.faults) == ("high", True, ())

    @pytest.mark.parametrize("prior", ["lognormal(median=1, sigma=0.3)", "lognormal(median=1, sigma=0.1)", "fixed(1)"])
    def test_narrowing_an_assumed_prior_does_not_raise_it(self, prior: str) -> None:
        """With log odds x + 3 y: an assumed factor of four counts for more than the treaty, however narrow it is written."""
        utility = "x + 3 * y"
        before = asked(written("lognormal(median=1, sigma=0.5)", utility) + HISTORY)
        after = asked(written(prior, utility) + HISTORY)
        assert (before.word, after.word) == ("low", "low")
        assert before.assumed == after.assumed
        assert after.floored == ("y",)
        assert ("y" in after.narrow) is (prior != "lognormal(median=1, sigma=0.3)")

    def test_it_would_where_the_file_is_taken_at_its_word(self) -> None:
        """The rival that a bought word would fool: the same shares from the priors as they are written."""
        bought = scenario(written("lognormal(median=1, sigma=0.1)", "x + 3 * y"))
        futures = Futures(bought, 6_000, 4, None, no_report)
        u = futures.u
        _, found = _attributed(bought, futures.as_written(u), 0, u, seed=4)
        supported, assumed = _parts(bought, found)
        assert supported is not None
        assert assumed is not None
        assert information_word(supported=supported.value, assumed=assumed.value) == "high"

    @pytest.mark.parametrize(
        ("supported", "assumed", "faults", "spread", "tested", "word"),
        [
            (0.60, 0.40, False, None, True, "high"),
            (0.59, 0.41, False, None, True, "moderate"),
            (0.10, 0.50, False, None, True, "low"),
            (0.90, 0.10, True, None, True, "moderate"),
            (0.90, 0.10, True, 0.20, True, "low"),
            (0.90, 0.10, False, 0.20, True, "moderate"),
            (0.90, 0.10, False, 0.14, True, "high"),
            (0.10, 0.90, True, 0.20, True, "low"),
            (0.90, 0.10, False, 0.01, False, "moderate"),
        ],
    )
    def test_the_rules(
        self, supported: float, assumed: float, faults: bool, spread: float | None, tested: bool, word: str
    ) -> None:
        information = information_word(supported=supported, assumed=assumed)
        assert suggested(information, has_faults=faults, moves=movement(spread), is_tested=tested) == word

    def test_nothing_with_a_basis_is_not_rated(self) -> None:
        text = (
            written()
            .replace("basis: stated, source: paper, at: p. 1", "group: g")
            .replace("basis: assumed, because: a guess", "group: g")
        )
        found = asked(text)
        assert (found.word, found.information) == ("not-rated", None)
        assert "not rated" in tell(found, None).answer[0]

    def test_an_outcome_of_never_is_not_rated(self) -> None:
        found = asked(written().replace('when: "chose(blue, fight)"', "when: day < 0"))
        assert (found.word, found.reason) == ("not-rated", "never")

    def test_the_analysts_own_word_is_beside_it(self) -> None:
        own = "headline: true, confidence: {word: low, because: One witness.}"
        found = asked(written().replace("headline: true", own))
        assert found.stated is not None
        assert (found.stated.word, found.word) == ("low", "moderate")
        assert "The analyst's own word is low, another word than the suggested one." in " ".join(
            tell(found, None).answer
        )
        whole = asked("confidence: {word: moderate, because: Two witnesses.}\n" + written())
        assert whole.stated is not None
        assert whole.stated.because == "Two witnesses."


class TestFaults:
    def test_readings_that_lie_apart(self) -> None:
        rival = 'readings:\n  plain: {title: Plain}\n  other: {title: Other, because: r, set: {assumptions.x.prior: "fixed(4)"}}\n'
        found = asked(written() + HISTORY + rival)
        assert [each.fault for each in found.faults] == ["readings-apart"]
        assert (found.information, found.word) == ("high", "moderate")

    def test_constants_of_battle_of_ones_own(self) -> None:
        sides = (
            "formations:\n  r: {name: R, actor: red, place: a, strength: 100, pace: 5 km/day}\n"
            "  b: {name: B, actor: blue, place: a, strength: 100, pace: 5 km/day}\n"
        )
        own = "rules: {exponent: 0.5, basis: assumed, because: r}\n"
        calibrated = asked(written() + sides)
        assert (calibrated.is_tested, calibrated.faults, calibrated.word) == (True, (), "high")
        stated = asked(written() + sides + own)
        assert [each.fault for each in stated.faults] == ["uncalibrated"]
        assert "`exponent`" in stated.faults[0].about
        assert (stated.is_tested, stated.word) == (False, "moderate")

    def test_odds_that_are_settled_within_two_weeks_are_volatile(self) -> None:
        """Decided on day 5: the odds are 0 or 1 on day 14. Decided on day 40: they are what they were."""
        early = asked(written(day=5) + HISTORY)
        assert (early.information, early.volatility, early.word) == ("high", "volatile", "moderate")
        assert early.spread is not None
        p = early.probability.value
        assert early.spread.value == pytest.approx((p * (1 - p)) ** 0.5, abs=0.01)
        assert early.spread_day == 14
        assert "takes another step off the word" in " ".join(sentences(tell(early, None)))
        late = asked(written() + HISTORY)
        assert (late.volatility, late.word) == ("stable", "high")

    def test_a_short_scenario_is_looked_at_halfway(self) -> None:
        assert asked(written(day=3).replace("2030-03-01", "2030-01-11")).spread_day == 5


class TestTooLittlePlayed:
    def test_wide_intervals_give_no_word_and_name_the_cure(self) -> None:
        """What hardly matters cannot be split by 600 futures: shares from next to nothing to all."""
        faint = scenario(written(utility="0.1 * x + 0.1 * y") + HISTORY)
        found = confidence(faint, futures=600, seed=4, progress=False)
        assert found.supported is not None
        assert found.supported.high - found.supported.low > 0.3
        assert (found.word, found.information) == ("not-rated", None)
        assert found.needed is not None
        assert found.needed > 600
        assert f"`--futures {found.needed}`" in tell(found, None).answer[0]

    @pytest.mark.parametrize(
        ("supported", "assumed", "is_too_wide"),
        [
            ((0.6, 0.12, 1.0), (0.4, 0.0, 0.88), True),
            ((0.9, 0.62, 1.0), (0.1, 0.0, 0.38), False),  # wide, and high at both ends
            ((0.6, 0.5, 0.7), (0.4, 0.3, 0.5), False),  # narrow, at a border
        ],
    )
    def test_only_where_the_ends_give_different_words(
        self, supported: tuple[float, float, float], assumed: tuple[float, float, float], is_too_wide: bool
    ) -> None:
        assert (too_wide(Estimate(*supported), Estimate(*assumed)) is not None) is is_too_wide


class TestWidths:
    @pytest.mark.parametrize(
        ("text", "scale", "ratio"),
        [
            ("uniform(0, 1)", "odds", 81),
            ("loguniform(1 km, 10 km)", "log", 10**0.8),
            ("fixed(3)", "log", 1),
            ("choice({1: 0.5, 2: 0.5})", "choice", np.inf),
            ("normal(0, 1)", "plain", np.inf),
            ("beta(5, 5, low=0.5, high=2)", "log", None),
        ],
    )
    def test_a_width_is_a_ratio_on_the_scale_of_the_prior(self, text: str, scale: str, ratio: float | None) -> None:
        width = width_of(parse_prior(text))
        assert width.scale == scale
        assert ratio is None or width.ratio == pytest.approx(ratio)

    @pytest.mark.parametrize(
        "text", ["uniform(0.4, 0.6)", "lognormal(median=3, sigma=0.05)", "uniform(10 km, 11 km)", "beta(200, 100)"]
    )
    def test_a_narrow_prior_counts_as_a_factor_of_four_around_its_median(self, text: str) -> None:
        prior = parse_prior(text)
        low, middle, high = counted(prior, np.array([0.1, 0.5, 0.9]))
        assert middle == pytest.approx(float(quantile(prior, np.array([0.5]))[0]))
        odds = width_of(prior).scale == "odds"
        ratio = (high / (1 - high)) / (low / (1 - low)) if odds else high / low
        assert ratio == pytest.approx(4)

    def test_a_wide_one_counts_as_it_is(self) -> None:
        prior, u = parse_prior("loguniform(1, 100)"), np.linspace(0.01, 0.99, 9)
        assert np.array_equal(counted(prior, u), quantile(prior, u))

    def test_twice_as_wide(self) -> None:
        low, middle, high = doubled(parse_prior("lognormal(median=2, sigma=0.5)"), np.array([0.1, 0.5, 0.9]))
        assert (middle, high / low) == (pytest.approx(2), pytest.approx(np.exp(2 * 2 * 1.2815515655446 * 0.5)))
        assert 0 < doubled(parse_prior("uniform(0.8, 1)"), np.array([0.999]))[0] < 1
        u = np.linspace(0.0005, 0.9995, 1_000)
        assert np.mean(doubled(parse_prior("choice({0: 0.9, 1: 0.1})"), u)) == pytest.approx(0.25, abs=0.01)


def test_an_assumed_reach_is_widened_too() -> None:
    """Reaches are compiled with their prior: a wider one needs another program."""
    guns = (
        "fires: {g: {name: G, actor: red, base: a, against: [blue], launchers: 1, reach: y, tempo: 1 per day, magazine: 1,"
        " basis: assumed, because: r}}\n"
    )
    text = written("uniform(9 km, 11 km)", "2 * x").replace("when: true\n", "when: true\n", 1) + guns
    narrow = asked(text + HISTORY)
    assert narrow.floored == ("y",)
    assert narrow.failed == 0
    assert len(uncertain(st.compile_scenario(scenario(text)))) > 1


def test_no_sentence_says_how_sure_and_how_likely() -> None:
    text = (
        written()
        + 'readings:\n  plain: {title: Plain}\n  other: {title: Other, because: r, set: {assumptions.x.prior: "fixed(4)"}}\n'
    )
    text = text.replace("headline: true", "headline: true, confidence: {word: low, because: One witness.}")
    for each in (text, written("fixed(1)") + HISTORY, written().replace('when: "chose(blue, fight)"', "when: day < 0")):
        found = asked(each)
        assert both_in_one(tell(found, scenario(each))) == []
        assert (
            both_in_one(tell(st.key_assumptions(scenario(each), futures=1_000, seed=1, progress=False), scenario(each)))
            == []
        )


def test_the_odds_are_computed_again_with_what_is_not_known_twice_as_wide() -> None:
    found = asked(written("normal(2, 1)", "y"))
    assert found.doubled.value < found.probability.value
    assert found.move.high < 0
    assert found.move.value == pytest.approx(found.doubled.value - found.probability.value)


def test_too_few_futures_are_refused() -> None:
    with pytest.raises(AnalysisError, match="too few"):
        confidence(scenario(written()), futures=100, seed=1, progress=False)


def test_threads_change_no_byte() -> None:
    assert asked(written(), threads=1).to_json_object() == asked(written(), threads=2).to_json_object()
