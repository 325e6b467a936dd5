"""Likelihood words are found in running text, with their places and the sentence around them."""

from __future__ import annotations

import pytest

from sandtable.authoring.likelihoods import likelihoods


def words(text: str) -> list[str]:
    return [each.words for each in likelihoods(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is likely.", ["likely"]),
        (
            "It is highly\n  unlikely, almost-certain or a remote chance.",
            ["highly unlikely", "almost-certain", "remote chance"],
        ),
        ("Very likely, VERY UNLIKELY.", ["Very likely", "VERY UNLIKELY"]),
        ("It might fall, and could, and may.", ["might", "could", "may"]),
        ("On 3 May 2031, May 3, and in May, 2031.", []),
        ("It is unlikely that they could hold, though the other might.", ["unlikely", "might"]),
        ("May they hold?", ["May"]),
        ("A certain mayor was unlikeliest to be mighty.", []),
        ("", []),
    ],
)
def test_words_are_found_whatever_blanks_and_case(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_places_and_sentences() -> None:
    text = "Gen. A. Smith marched. It is likely\nthat he wins! \n\nNo end\n\nHe could lose"
    found = likelihoods(text)
    assert [text[each.start : each.end] for each in found] == ["likely", "could"]
    assert [text[slice(*each.sentence)] for each in found] == ["It is likely\nthat he wins!", "He could lose"]
    assert [each.number for each in found] == [2, 4]


@pytest.mark.parametrize(
    "text", ["It is not likely.", "It isn't very likely.", "It is not at likely.", "Hardly likely."]
)
def test_a_negation_before_is_noted(text: str) -> None:
    assert [each.is_negated for each in likelihoods(text)] == [True]


def test_a_negation_elsewhere_is_not() -> None:
    assert [each.is_negated for each in likelihoods("It will not come. It is likely to go, not to stay.")] == [False]


def test_the_meaning_is_that_of_the_default_standard_or_of_readers() -> None:
    likely, could = likelihoods("It is likely. It could be.")
    assert (likely.meaning.low, likely.meaning.high, likely.meaning.standard) == (0.55, 0.8, "icd-203")
    assert could.meaning.standard == "readers"
