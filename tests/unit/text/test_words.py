"""Words to numbers and back; what is close; words that a scenario declares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.errors import WordError
from sandtable.loading import load
from sandtable.scenario.source import bundled
from sandtable.scenario.types import DeclaredTerm, ProbabilityTest, Words
from sandtable.text.declared import DECLARED, declared_term, scenario_range, standard_of
from sandtable.text.phrases import normalise
from sandtable.text.words import DEFAULT, find_standard, standards, term_range, terms_for, vocabulary

IDS = [standard.id for standard in standards()]


@pytest.mark.parametrize(
    ("phrase", "standard", "low", "high"),
    [
        ("almost no chance", "icd-203", 0.01, 0.05),
        ("Remote", "icd-203", 0.01, 0.05),
        ("highly improbable", "icd-203", 0.05, 0.20),
        ("improbably", "icd-203", 0.20, 0.45),
        ("roughly even odds", "icd-203", 0.45, 0.55),
        ("probably", "icd-203", 0.55, 0.80),
        ("nearly certain", "icd-203", 0.95, 0.99),
        ("even chance", "nato", 0.40, 0.60),
        ("realistic possibility", "uk-phia", 0.40, 0.50),
        ("likely", "ipcc", 0.66, 1.00),
        ("more likely than not", "ipcc", 0.50, 1.00),
        ("almost certain", "kent-1964", 0.87, 0.99),
        ("probable", "kent-1964", 0.63, 0.87),
        ("unlikely", "kent-1964", 0.40, 0.60),
        ("almost certainly not", "kent-1964", 0.02, 0.12),
        ("almost impossible", "efsa", 0.00, 0.01),
        ("likely", "capphrase", 0.60, 0.90),
    ],
)
def test_words_in_numbers(phrase: str, standard: str, low: float, high: float) -> None:
    found = term_range(phrase, standard=standard)
    assert (found.low, found.high, found.standard) == (low, high, standard)
    assert normalise(phrase) in map(normalise, (found.term, *found.synonyms))


FREQUENCIES = {
    "almost always": (0.75, 0.99), "always": (0.85, 1.0), "frequently": (0.356, 0.85), "maybe": (0.2, 0.5535),
    "more often than not": (0.51, 0.75), "never": (0.0, 0.08), "not often": (0.05, 0.388), "often": (0.35, 0.8365),
    "possibly": (0.1, 0.7), "rarely": (0.02, 0.25), "real possibility": (0.112, 0.85), "serious possibility": (0.2, 0.9),
    "slam dunk": (0.54, 1.0), "usually": (0.51, 0.9), "with high probability": (0.7, 0.95),
    "with moderate probability": (0.2, 0.7), "with low probability": (0.05, 0.3),
}  # fmt: skip


@pytest.mark.parametrize("phrase", sorted(FREQUENCIES))
def test_words_that_only_readers_were_asked_about_are_known_with_their_source(phrase: str) -> None:
    """The 17 phrases of the survey of 2018 that no published standard and no other survey has."""
    found = scenario_range("icd-203", phrase)
    assert (found.low, found.high, found.standard) == (*FREQUENCIES[phrase], "readers")
    assert "Mauboussin and Mauboussin 2018" in find_standard("hbr-2018").source
    assert term_range(phrase, standard="hbr-2018").low == found.low
    with pytest.raises(WordError, match="hbr-2018 has it"):
        term_range(phrase, standard="nato")


@pytest.mark.parametrize(
    ("phrase", "standard", "term"),
    [
        ("almost certainly", "efsa", "almost certain"),
        ("almost certainly", "capphrase", "almost certain"),
        ("almost certain", "hbr-2018", "almost certainly"),
        ("improbably", "capphrase", "improbable"),
        ("probably", "capphrase", "probable"),
        ("highly probably", "icd-203", "very likely"),
        ("with a high probability", "hbr-2018", "with high probability"),
        ("a low probability", "hbr-2018", "with low probability"),
        ("virtually certainly", "ipcc", "virtually certain"),
        ("about an even chance", "icd-203", "roughly even chance"),
        ("approximately even odds", "icd-203", "roughly even chance"),
    ],
)
def test_another_spelling_of_a_term_is_that_term(phrase: str, standard: str, term: str) -> None:
    assert term_range(phrase, standard=standard).term == term


def test_a_spelling_does_not_turn_a_word_into_its_opposite() -> None:
    assert term_range("almost certainly not", standard="kent-1964").high == 0.12
    with pytest.raises(WordError):
        term_range("almost certainly not", standard="icd-203")


def test_a_phrase_that_some_published_standard_has_is_not_left_to_readers() -> None:
    with pytest.raises(WordError, match="`highly likely` is not a term of icd-203"):
        scenario_range("icd-203", "highly likely")
    assert scenario_range("icd-203", "very good chance").standard == "readers"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a high chance", "high chance"),
        ("A  High\nChance.", "high chance"),
        ("“high chance”", "high chance"),
        ("There is a high-chance that", "high chance"),
        ("the chances", "chances"),
        ("it is almost certain", "almost certain"),
        ("another chance", "another chance"),
        ("thistle", "thistle"),
        ("...", ""),
    ],
)
def test_phrases_have_one_form(written: str, plain: str) -> None:
    assert normalise(written) == plain


@given(st.text(max_size=40))
def test_the_form_is_final(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("probability", "standard", "words"),
    [
        (0.0, "icd-203", "below almost no chance"),
        (0.01, "icd-203", "almost no chance"),
        (0.05, "icd-203", "very unlikely"),
        (0.55, "icd-203", "likely"),
        (0.99, "icd-203", "above almost certain"),
        (1.0, "icd-203", "above almost certain"),
        (0.0, "uk-phia", "remote chance"),
        (0.05, "uk-phia", "between remote chance and highly unlikely"),
        (0.22, "uk-phia", "between highly unlikely and unlikely"),
        (0.50, "uk-phia", "between realistic possibility and likely"),
        (1.0, "uk-phia", "almost certain"),
        (0.97, "ipcc", "extremely likely, very likely, likely, more likely than not"),
        (0.50, "ipcc", "about as likely as not, more likely than not"),
        (0.15, "kent-1964", "between almost certainly not and probably not"),
        (0.0, "kent-1964", "impossible"),
        (1.0, "kent-1964", "certain"),
        (0.66, "efsa", "likely"),
        (1.0, "nato", "highly likely"),
    ],
)
def test_numbers_in_words(probability: float, standard: str, words: str) -> None:
    assert terms_for(probability, standard=standard).words == words


@pytest.mark.parametrize("standard", ["nato", "efsa", "ipcc"])
def test_standards_without_gaps_have_a_term_for_everything(standard: str) -> None:
    for percent in range(1001):
        assert terms_for(percent / 1000, standard=standard).terms


@pytest.mark.parametrize("standard", ["icd-203", "nato", "uk-phia", "kent-1964", "efsa"])
def test_standards_that_are_not_nested_have_one_term_at_most(standard: str) -> None:
    for percent in range(1001):
        assert len(terms_for(percent / 1000, standard=standard).terms) <= 1


@given(st.floats(0, 1), st.sampled_from(IDS))
def test_every_probability_has_a_place(probability: float, standard: str) -> None:
    placed = terms_for(probability, standard=standard)
    if placed.terms:
        assert (placed.below, placed.above) == (None, None)
        assert all(each.low <= probability <= each.high for each in placed.terms)
    else:
        assert placed.below is None or placed.below.high <= probability
        assert placed.above is None or placed.above.low > probability
        assert placed.below is not None or placed.above is not None


@pytest.mark.parametrize("probability", [-0.01, 1.01, float("nan"), float("inf")])
def test_what_is_no_probability_has_no_words(probability: float) -> None:
    with pytest.raises(ValueError, match="must be between 0 and 1"):
        terms_for(probability)


@pytest.mark.parametrize("standard", IDS)
def test_a_term_holds_its_middle_and_its_words_lead_back(standard: str) -> None:
    for term in find_standard(standard).terms:
        placed = terms_for((term.low + term.high) / 2, standard=standard)
        assert term in placed.terms
        for word in (term.term, *term.synonyms):
            assert term_range(word.upper(), standard=standard) == term


def test_the_outermost_terms_are_judged_to_the_ends() -> None:
    assert (term_range("almost no chance").judged_low, term_range("almost no chance").judged_high) == (0.0, 0.05)
    assert (term_range("almost certain").judged_low, term_range("almost certain").judged_high) == (0.95, 1.0)
    assert (term_range("likely").judged_low, term_range("likely").judged_high) == (0.55, 0.80)
    kent = term_range("almost certain", standard="kent-1964")  # it has a word beyond
    assert kent.judged_high == 0.99
    assert term_range("almost no chance", standard="capphrase").judged_low == 0.0


@pytest.mark.parametrize(
    ("phrase", "standard", "hint"),
    [
        ("likly", "icd-203", "did you mean `likely`"),
        ("very likely", "nato", "did you mean `highly likely`.; icd-203, ipcc and efsa have it"),
        ("realistic possibility", "icd-203", "its terms are almost no chance, .*; uk-phia and capphrase have it"),
        ("fait accompli", "nato", "its terms are highly unlikely, unlikely, even chance, likely, highly likely$"),
        ("", "nato", "its terms are"),
        ("x" * 5_000, "nato", "its terms are"),
    ],
)
def test_unknown_words_are_told_what_is_close(phrase: str, standard: str, hint: str) -> None:
    with pytest.raises(WordError, match=f"is not a term of {standard}\n  hint: {hint}"):
        term_range(phrase, standard=standard)


def test_unknown_standards_are_told_what_is_close() -> None:
    with pytest.raises(WordError, match=r"no standard of likelihood words `icd203`\n  hint: did you mean `icd-203`"):
        find_standard("icd203")
    with pytest.raises(WordError, match="there is no standard"):
        vocabulary("")


# -- words that a scenario declares

WORDS = Words(
    standard="nato",
    terms={
        "a fair chance": DeclaredTerm(range=(0.3, 0.7), because="a coin"),
        "High chance": DeclaredTerm(like="highly likely"),
        "unlikely": DeclaredTerm(range=(0, 0.3)),
    },
)


def test_a_scenario_s_own_words_come_first() -> None:
    fair = scenario_range(WORDS, "fair-chance")
    assert (fair.low, fair.high, fair.standard, fair.term) == (0.3, 0.7, DECLARED, "fair chance")
    assert (fair.judged_low, fair.judged_high) == (0.3, 0.7)
    assert scenario_range(WORDS, "a high chance") == term_range("highly likely", standard="nato")
    assert scenario_range(WORDS, "unlikely").high == 0.3
    assert scenario_range(WORDS, "likely") == term_range("likely", standard="nato")
    with pytest.raises(WordError, match="`very likely` is not a term of nato"):
        scenario_range(WORDS, "very likely")
    term = declared_term(WORDS, "fair chance")
    assert term is not None
    assert term.because == "a coin"
    assert declared_term("nato", "fair chance") is None
    assert (standard_of(WORDS), standard_of("efsa"), standard_of(Words())) == ("nato", "efsa", DEFAULT)


def test_every_word_of_the_bundled_scenarios_has_a_range() -> None:
    found = {}
    for name in bundled():
        scenario = load(name)
        for key, claim in scenario.claims.items():
            if isinstance(claim.test, ProbabilityTest) and claim.test.words is not None:
                found[key] = scenario_range(scenario.words, claim.test.words)
    assert {key: (each.low, each.high) for key, each in found.items() if key in ("t14", "t15", "t18", "t19", "t30")} == {
        "t14": (0.55, 0.95), "t15": (0.55, 0.95), "t18": (0.01, 0.05), "t19": (0.55, 1.0), "t30": (0.20, 0.45),
    }  # fmt: skip
