"""Passages that moved, by their hashes; edited ones, by the difference of two texts."""

from __future__ import annotations

import random
import time

import pytest

from sandtable.scenario.types import Locator
from sandtable.text import sliding
from sandtable.text.reading import digest
from sandtable.text.sliding import Slider, mapped

WORDS = ["north", "south", "brigade", "holds", "bridge", "dawn", "while", "militia", "waits", "town", "nobody", "knows"]


def text_of(count: int, seed: int = 1) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) + str(drawn.randrange(100)) for _ in range(count))


def locator(text: str, start: int, end: int) -> Locator:
    return Locator(start=start, end=end, sha256=digest(text[start:end])[:16])


def test_thirty_passages_of_an_article_are_found_again_in_a_moment() -> None:
    old = text_of(1_200)
    passages = [locator(old, 40 + 230 * i, 40 + 230 * i + 150 + i) for i in range(30)]
    new = "Put before. " + old[:3_000] + " and put between " + old[3_000:]
    began = time.process_time()
    slider = Slider(new)
    found = [slider.find(each) for each in passages]
    assert time.process_time() - began < 5  # some .1 s on a machine that does nothing else
    whole = [each for each in passages if not each.start < 3_000 < each.end]
    assert len(whole) >= 29
    for each, start in zip(passages, found, strict=True):
        if each in whole:
            assert start is not None
            assert new[start : start + each.end - each.start] == old[each.start : each.end]
        else:
            assert start is None
    assert slider.is_complete


def test_of_several_with_the_same_words_the_nearest_is_meant() -> None:
    text = "aa bridge bb bridge cc bridge dd"
    slider = Slider(text)
    assert slider.find(locator("x" * 20 + "bridge", 20, 26)) == 23
    assert slider.others == 2
    assert slider.find(locator("x" * 10 + "bridge", 10, 16)) == 13  # where the one before it went
    assert slider.others == 0


def test_letters_of_several_bytes_are_counted_as_characters() -> None:
    old, new = "é日𝄞 the bridge é holds", "日日 𝄞 is é日𝄞 the bridge é holds"
    assert Slider(new).find(locator(old, 4, 16)) == new.index("the bridge")
    assert Slider(new).find(locator(old, 0, 3)) == new.index("é日𝄞")


def test_a_long_text_is_not_looked_through_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sliding, "BUDGET", 1_000)
    slider = Slider(text_of(500))
    assert slider.find(locator("nothing like it", 0, 15)) is None
    assert not slider.is_complete


def test_what_is_longer_than_the_text_is_not_there() -> None:
    assert Slider("short").find(locator("much longer than that", 0, 20)) is None


OLD = "It began. The north will probably take the bridge by spring, they say. It ended."
PASSAGE = (OLD.index("The north"), OLD.index(", they"))


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        (OLD.replace("probably", "very likely"), "The north will very likely take the bridge by spring"),
        (OLD.replace("bridge by", "old bridge by early"), "The north will probably take the old bridge by early spring"),
        (OLD.replace("The north will", "All say the north will"), "All say the north will probably take the bridge by spring"),
        (OLD.replace("by spring,", "by the summer,"), "The north will probably take the bridge by the summer"),
        ("Put before. " + OLD.replace("probably ", ""), "The north will take the bridge by spring"),
    ],
)  # fmt: skip
def test_an_edited_passage_is_mapped_by_the_difference(new: str, wanted: str) -> None:
    found = mapped(OLD, new, *PASSAGE)
    assert found is not None
    assert new[found.start : found.end] == wanted
    assert 0.5 <= found.kept <= 1


@pytest.mark.parametrize(
    "new", ["It began. It ended.", "Something else entirely.", OLD.replace(OLD[slice(*PASSAGE)], "Who knows")]
)
def test_a_passage_that_was_taken_out_is_not_guessed(new: str) -> None:
    assert mapped(OLD, new, *PASSAGE) is None


def test_a_book_is_compared_by_sentences_first() -> None:
    """Words alone, among which blanks and articles are everywhere, would be compared for minutes."""
    drawn = random.Random(3)
    words = [
        f"{drawn.choice(WORDS)}{drawn.randrange(400)}" + ("." if drawn.random() < 0.07 else "") for _ in range(30_000)
    ]
    old = " ".join(words)
    changed = set(drawn.sample(range(len(words)), 600))
    new = " ".join("changed" if index in changed else word for index, word in enumerate(words))
    start = old.index(". ", 90_000) + 2
    end = old.index(". ", start + 300) + 1
    found = mapped(old, new, start, end)
    assert found is not None
    kept = [word for word in old[start:end].split() if word in new[found.start : found.end].split()]
    assert len(kept) >= 0.9 * len(old[start:end].split())
    assert abs(len(new[found.start : found.end].split()) - len(old[start:end].split())) <= 2
