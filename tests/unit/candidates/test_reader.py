"""All kinds of candidates of a text together, whatever the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.candidates.finds import KINDS, Find, apart, outside
from sandtable.candidates.reader import read_claims

SAMPLE = (
    "it could not very likely fall in May near Raqqa the army ( sdf ) 40 percent chance if Moscow's us will never be ruled out"
    " by spring because 3 in 4 said odds of are low . , - \u2019 s al-tanf 1,200 men between and to \u00e9\u4e2d \u202e 0%"
)
WORDS = st.sampled_from([*SAMPLE.split(), "\n\n", ""])


@given(st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=200)))
def test_finds_are_inside_the_text_in_order_and_apart_within_a_kind(text: str) -> None:
    found = read_claims(text)
    assert list(found.finds) == sorted(found.finds, key=lambda each: (each.start, each.end, each.kind))
    for kind in KINDS:
        ends = 0
        for each in (each for each in found.finds if each.kind == kind):
            assert ends <= each.start < each.end <= len(text)
            ends = each.end
    for each in found.finds:
        if each.meaning is not None:
            assert 0 <= each.meaning.low <= each.meaning.high <= 1
    assert sum(len(finds) for finds in found.by_sentence().values()) == len(found.finds)


def test_only_the_kinds_that_are_wanted() -> None:
    text = "If it rains, the army will probably stay in Raqqa for ten days."
    whole = read_claims(text)
    assert {each.kind for each in whole.finds} == {"conditional", "actor", "likelihood", "place", "forecast"}
    for kind in KINDS:
        assert read_claims(text, kinds=(kind,)).finds == tuple(each for each in whole.finds if each.kind == kind)


def test_a_find_knows_its_sentence() -> None:
    found = read_claims("It is near. It is likely to fall. It is not likely to stay.", kinds=("likelihood",))
    assert [found.sentence_of(each) for each in found.finds] == [2, 3]


def test_time_grows_with_the_text_not_with_its_square() -> None:
    """Overlaps are looked for among neighbours: counted in comparisons, not in seconds."""
    finds = [Find("actor", 10 * n, 10 * n + 5) for n in range(20_000)]
    assert outside(finds, finds) == []
    assert outside(finds, []) == finds
    assert apart([*finds, *finds]) == finds


@pytest.mark.parametrize(
    ("finds", "wanted"),
    [([(0, 5), (0, 9), (3, 4)], [(0, 9)]), ([(4, 6), (0, 4)], [(0, 4), (4, 6)]), ([], [])],
)
def test_of_those_that_overlap_the_first_and_longest(
    finds: list[tuple[int, int]], wanted: list[tuple[int, int]]
) -> None:
    assert [(each.start, each.end) for each in apart([Find("actor", *pair) for pair in finds])] == wanted


@pytest.mark.parametrize(
    "piece", ["twenty-", "chance of it is ", "could ", " ", "\n", ". should ", "army ", "a-", "one hundred ", "giving "]
)
def test_no_text_makes_the_patterns_search_for_ever(piece: str) -> None:
    """Processor time, with ample room: patterns that try every division of a text would take hours."""
    text = piece * (30_000 // len(piece))
    before = time.process_time()
    read_claims(text)
    assert time.process_time() - before < 20
