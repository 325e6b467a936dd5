"""Likelihood words and numbers are found in running text, with what they mean."""

from __future__ import annotations

import re

import pytest

from sandtable.candidates import likelihoods as module
from sandtable.candidates.likelihoods import likelihoods
from sandtable.text.words import standards, vocabulary


def found(text: str) -> list[tuple[str, float, float]]:
    return [
        (text[each.start : each.end], each.meaning.low, each.meaning.high) for each in likelihoods(text) if each.meaning
    ]


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("It is likely to fall.", "likely", 0.55, 0.8),
        ("It is very\nlikely.", "very\nlikely", 0.8, 0.95),
        ("It is almost-certainly over.", "almost-certainly", 0.95, 0.99),
        ("There is a fair chance.", "fair chance", 0.112, 0.85),
        ("there s a high chance", "high chance", 0.55, 0.8),
        ("an equal probability", "equal probability", 0.4, 0.6),
        ("There is close to no chance.", "close to no chance", 0.01, 0.05),
        ("the odds are overwhelming", "odds are overwhelming", 0.8, 0.95),
        ("The prospects of a truce that lasts are admittedly low.", "prospects of a truce that lasts are admittedly low", 0.02, 0.25),
        ("even a slight possibility", "slight possibility", 0.02, 0.25),
        ("better-than-even odds", "better-than-even odds", 0.55, 0.8),
        ("It might very well hold.", "might very well", 0.112, 0.85),
        ("It can't be ruled out.", "can't be ruled out", 0.1, 0.66),
        ("it still can t be ruled out", "can t be ruled out", 0.1, 0.66),
        ("It cannot yet be excluded.", "cannot yet be excluded", 0.1, 0.66),
        ("They have not ruled it out.", "have not ruled it out", 0.1, 0.66),
        ("It can be ruled out.", "can be ruled out", 0.01, 0.05),
        ("They will never agree.", "will never", 0.01, 0.05),
        ("more likely than not", "more likely than not", 0.5, 1.0),
        ("a foregone conclusion", "foregone conclusion", 1.0, 1.0),
        ("a 60 percent chance", "60 percent chance", 0.6, 0.6),
        ("We put it at 40-50%.", "40-50%", 0.4, 0.5),
        ("It is very unlikely (5-10%).", "5-10%", 0.05, 0.1),
        ("a probability of less than 20 per cent", "20 per cent", 0.0, 0.2),
        ("a chance of at least 70%", "70%", 0.7, 1.0),
        ("a one-in-five chance", "one-in-five", 0.2, 0.2),
        ("The odds are 3 in 4 that it holds.", "3 in 4", 0.75, 0.75),
        ("odds of 3 to 1 against", "odds of 3 to 1 against", 0.25, 0.25),
        ("a two-thirds chance", "two-thirds chance", 0.6667, 0.6667),
        ("with a probability of 0.3", "probability of 0.3", 0.3, 0.3),
        ("likely to very likely", "likely to very likely", 0.55, 0.95),
        ("between likely and very likely", "likely and very likely", 0.55, 0.95),
    ],
)  # fmt: skip
def test_a_phrase_and_its_range(text: str, words: str, low: float, high: float) -> None:
    assert (words, pytest.approx(low), pytest.approx(high)) in found(text)


NEGATED = [
    ("It is not likely to fall.", "not likely", 0.2, 0.45),
    ("It isn't very likely.", "n't very likely", 0.05, 0.2),
    ("It is not a likely result.", "not a likely", 0.2, 0.45),
    ("It is by no means certain.", "by no means certain", 0.1, 0.66),
    ("It is not impossible.", "not impossible", 0.1, 0.66),
]


@pytest.mark.parametrize(("text", "words", "low", "high"), NEGATED)
def test_a_negation_turns_the_range_round(text: str, words: str, low: float, high: float) -> None:
    assert found(text) == [(words, pytest.approx(low), pytest.approx(high))]


def test_a_reader_that_ignores_negation_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_NEGATION", re.compile("(?!)"))
    wrong = [text for text, words, low, high in NEGATED if found(text) != [(words, low, high)]]
    assert len(wrong) >= 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is most likely that they wait.", "most likely"),
        ("It's most likely that they wait.", "most likely"),
        ("The outcome is most likely a truce.", "most likely"),
        ("The likely outcome is a truce.", "likely"),
        ("A more likely than not outcome.", "more likely than not"),
        ("The most likely outcome has a 40% chance.", "40% chance"),
    ],
)
def test_a_likelihood_that_only_looks_like_a_superlative(text: str, words: str) -> None:
    assert [each for each, _, _ in found(text)] in ([words], [words.removesuffix(" chance")])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30 percent of the force is there.",
        "It could fall, and may, and might.",  # hedges: a bare modal has no grade
        "A certain mayor was unlikeliest to be mighty.",
        "He had the chance to speak and the odds and ends of a plan.",
        "They never came and were always late.",
        "In 2017 the 3rd division had 1,200 men in 4 companies.",
        "The race is all but over.",
        "By the end of June the most likely outcome is that nothing has moved but words.",
        "It is the single most probable course, and by far the most likely.",
        "Their least likely move, the likeliest one, and the less likely of two.",
        "Moscow's most likely course is to wait, as is the states’ most likely one.",
    ],
)
def test_what_is_no_likelihood(text: str) -> None:
    assert found(text) == []


def test_every_term_of_every_standard_is_found() -> None:
    """Words that alone mean something else, and modals, are left to the other kinds."""
    missed = []
    for standard in standards():
        for term in vocabulary(standard.id):
            hits = found(f"The case is {term} as we see it.")
            if not hits and term not in module._ELSEWHERE:
                missed.append(term)
    assert missed == []


def test_the_words_of_a_scenario_come_first() -> None:
    (find,) = likelihoods("It is likely.", "nato")
    assert find.meaning is not None
    assert (find.meaning.low, find.meaning.high, find.meaning.source) == (0.6, 0.9, "nato")
