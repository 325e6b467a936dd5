"""Quoted words in a text: what does not count, where a match begins and ends, and what is near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.text.folding import Span, find, find_between, fold, nearest

TEXT = (
    'The "big" bridge holds.\n'
    "It is a well\u2010known cross\u00ading, said Mme. B\u00e9ro\u00a0\u2014 \u201cthe o\ufb03ce\u2019s\u201d view.\n"
)


def found(words: str, text: str = TEXT) -> list[str]:
    return [text[span.start : span.end] for span in find(words, fold(text))]


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("the big bridge", 'The "big" bridge'),
        ("THE  BIG\n\tBRIDGE HOLDS.", 'The "big" bridge holds.'),
        ("“big”", "big"),
        ("well-known crossing", "well\u2010known cross\u00ading"),
        ("well known crossing", "well\u2010known cross\u00ading"),
        ("well–known cross-\ning", "well\u2010known cross\u00ading"),  # hyphenated at the end of a line
        ('Be\u0301ro - "the office\'s"', "B\u00e9ro\u00a0\u2014 \u201cthe o\ufb03ce\u2019s"),
        ("offices view", "o\ufb03ce\u2019s\u201d view"),
        ("ｖｉｅｗ", "view"),  # full-width letters
    ],
)
def test_words_are_found_whatever_their_signs(words: str, passage: str) -> None:
    assert found(words) == [passage]


@pytest.mark.parametrize("words", ["", "  ", "\u201c\u201d -", "the small bridge", "bridges", "Bero"])
def test_other_words_are_not(words: str) -> None:
    assert found(words) == []


def test_every_match_is_found_and_whole_words_go_first() -> None:
    text = "The art of the start is an art. Art!"
    assert [span.start for span in find("art", fold(text))] == [4, 27, 32]
    assert found("tar", text) == ["tar"]  # nothing but within a word
    assert found("us deployment", "global spacethe us deployment") == ["us deployment"]
    assert found("the us", "global spacethe us deployment") == ["the us"]  # a text that runs together


def test_an_accent_of_its_own_character_is_not_cut_off() -> None:
    assert found("caf\u00e9", "a cafe\u0301 here") == ["cafe\u0301"]
    assert found("cafe", "a cafe\u0301 here") == []


def test_a_passage_by_its_first_and_last_words() -> None:
    text = "They will come by spring. They will go by autumn. They will stay."
    folded = fold(text)
    assert find_between("They will come", "by autumn", folded) == (Span(0, 48),)
    assert [s.start for s in find_between("They will", "by autumn", folded)] == [
        0,
        26,
    ]  # which of the two is not guessed
    assert [text[s.start : s.end] for s in find_between("they will", "spring", folded)] == ["They will come by spring"]
    assert find_between("stay", "come", folded) == ()
    assert find_between("will stay", "stay", folded) == (Span(55, 64),)


def test_what_is_nearest_is_named_with_how_near_it_is() -> None:
    near = nearest("the large bridge holds firmly", TEXT)
    assert near is not None
    span, share = near
    assert TEXT[span.start : span.end] == 'The "big" bridge holds.'
    assert share == pytest.approx(3 / 5)
    assert nearest("nothing at all like this", TEXT) is None
    assert nearest("words", "") is None


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_part_of_a_text_is_found_in_it(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    part, folded = text[start:end], fold(text)
    if fold(part).plain:
        found_parts = [fold(text[span.start : span.end]).plain for span in find(part, folded)]
        assert all(each == fold(part).plain for each in found_parts if len(each) == len(fold(part).plain))
    assert len(folded.plain) == len(folded.places)
    assert folded.places == sorted(folded.places)
