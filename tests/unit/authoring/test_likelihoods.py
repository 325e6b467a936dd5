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
    ("text", "written", "meaning"),
    [
        ("It is not likely.", "not likely", (0.2, 0.45)),
        ("It isn't very likely.", "isn't very likely", (0.05, 0.2)),
        ("It is not\nso unlikely.", "not so unlikely", (0.55, 0.8)),
        ("It is not unlikely.", "not unlikely", (0.55, 0.8)),
        ("There is no realistic possibility of it.", "no realistic possibility", (0.0, 0.4)),
        ("There is no remote chance of it.", "no remote chance", (0.0, 0.05)),
        ("Hardly likely.", "Hardly likely", (0.2, 0.45)),
    ],
)
def test_a_negation_before_is_part_of_the_words_and_turns_the_meaning(
    text: str, written: str, meaning: tuple[float, float]
) -> None:
    found = likelihoods(text)
    assert [(each.words, " ".join(text[each.start : each.end].split())) for each in found] == [(written, written)]
    assert [(each.meaning.low, each.meaning.high, each.term, each.is_negated) for each in found] == [
        (*meaning, None, True)
    ]


def test_a_negated_extreme_says_only_that_the_other_is_possible() -> None:
    assert [(each.term, each.meaning.standard) for each in likelihoods("It is not almost certain.")] == [
        ("might", "readers")
    ]


@pytest.mark.parametrize("text", ["It is not only likely.", "There is no doubt, likely as it is."])
def test_a_not_that_denies_something_else_is_no_negation(text: str) -> None:
    assert [each.is_negated for each in likelihoods(text)] == [False]


def test_a_comparison_is_no_likelihood() -> None:
    assert words("It is more likely to come than to stay, and as likely to go. More likely than not.") == [
        "More likely than not"
    ]


def test_even_chances_are_those_of_the_default_standard() -> None:
    assert [
        (each.words, each.term, each.meaning.standard) for each in likelihoods("About an even chance, and about even.")
    ] == [("even chance", "roughly even chance", "icd-203"), ("about even", "roughly even chance", "icd-203")]


def test_a_negation_elsewhere_is_not() -> None:
    assert [each.is_negated for each in likelihoods("It will not come. It is likely to go, not to stay.")] == [False]


def test_the_meaning_is_that_of_the_default_standard_or_of_readers() -> None:
    likely, could = likelihoods("It is likely. It could be.")
    assert (likely.meaning.low, likely.meaning.high, likely.meaning.standard) == (0.55, 0.8, "icd-203")
    assert could.meaning.standard == "readers"
