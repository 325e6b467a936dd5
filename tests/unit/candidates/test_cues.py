"""Hedges, conditionals, attributions and causal words are found, and words like them are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandtable.candidates.cues import attributions, causes, conditionals, hedges
from sandtable.candidates.finds import Find


def words(find: Callable[[str], list[Find]], text: str) -> list[str]:
    return [text[each.start : each.end] for each in find(text)]


@pytest.mark.parametrize(
    ("find", "text", "wanted"),
    [
        (hedges, "It could fall, and might have done so.", ["could", "might have"]),
        (hedges, "This seems to be so; it cannot be independently confirmed.", ["seems to", "cannot be independently confirmed"]),
        (hedges, "it can t be independently confirmed at this time", ["can t be independently confirmed"]),
        (hedges, "There are grounds to believe it, a matter of speculation.", ["grounds to believe", "a matter of speculation"]),
        (hedges, "On 3 May 2031, May 3, and in May, 2031, by early May.", []),
        (hedges, "they marched in may and by early may were there", []),
        (hedges, "May they hold? They could not cross.", ["May"]),
        (hedges, "By June the most likely outcome is a truce, their least likely one war.", ["the most likely", "their least likely"]),
        (hedges, "It is most likely that they wait.", []),
        (conditionals, "If they fail, even if late, it falls unless help comes.", ["If", "even if", "unless"]),
        (conditionals, "It holds so long as they stay, provided that they eat.", ["so long as", "provided that"]),
        (conditionals, "Should they succeed, it ends. Were the bridge to fall, all would.", ["Should they", "Were the bridge"]),
        (conditionals, "moscow waits .\nshould they succeed , however , then", ["should they"]),
        (conditionals, "He asked if it holds, as if he knew. They should go; who were they?", []),
        (attributions, "Russia announced it, as the minister warned.", ["announced", "as the minister warned"]),
        (attributions, "According to Tass they left. We judge that they did.", ["According to Tass", "We judge"]),
        (attributions, "Without warning the self-declared state was to be told. It is not said.", []),
        (causes, "This led to war because of oil, despite talks.", ["led to", "because of", "despite"]),
        (causes, "It is designed to deter; this is why it will depend on it.", ["is designed to deter", "this is why", "will depend on"]),
        (causes, "The forces to the north lead the way.", []),
    ],
)  # fmt: skip
def test_the_words_that_are_found(find: Callable[[str], list[Find]], text: str, wanted: list[str]) -> None:
    assert words(find, text) == wanted


def test_a_modal_has_the_number_that_readers_give_it() -> None:
    (could,) = hedges("It could fall.")
    assert could.meaning is not None
    assert could.meaning.source == "readers"


@pytest.mark.parametrize("text", ["It is possible that they accept.", "it's possible they accept", "It’s possible."])
def test_it_is_possible_has_the_number_that_readers_give_possible(text: str) -> None:
    (each,) = hedges(text)
    assert each.meaning is not None
    assert (each.meaning.low, each.meaning.high, each.meaning.source) == (0.1, 0.7, "readers")


def test_a_superlative_has_no_number() -> None:
    (each,) = hedges("The most likely outcome is that nothing has moved.")
    assert each.meaning is None
