"""The sentences of a text and their numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.text.reading import decode
from sandtable.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("One... Two?! Three…", ["One...", "Two?!", "Three…"]),
        ('He said: "Go." She went. (Later.) So', ['He said: "Go."', "She went.", "(Later.)", "So"]),
        ("dash for deir az-zor.many saw it.in fact all did .", ["dash for deir az-zor.", "many saw it.", "in fact all did ."]),
        ("See www.example.com or scenario.pdf today. Yes.", ["See www.example.com or scenario.pdf today.", "Yes."]),
        ("Gen. A. B. Smith of the U.S. had 3.5 divisions. He left.", ["Gen. A. B. Smith of the U.S. had 3.5 divisions.", "He left."]),
        ("He had approx. 40,000, e.g. here (i.e. now). So", ["He had approx. 40,000, e.g. here (i.e. now).", "So"]),
        ("A heading\n\nA wrapped\nsentence. Another\n \nLast", ["A heading", "A wrapped\nsentence.", "Another", "Last"]),
        ("So do I. You do.", ["So do I.", "You do."]),
        ("They have it in the U.K.", ["They have it in the U.K."]),
        ("...\n\n * * *\n\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, wanted: list[str]) -> None:
    assert split(text) == wanted


@given(st.text(alphabet="ab .?!\n\"')…1", max_size=80))
def test_they_are_in_order_apart_and_leave_out_no_word(text: str) -> None:
    found = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    inside = {index for span in found for index in range(span.start, span.end)}
    assert all(index in inside for index, each in enumerate(text) if each.isalnum())
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in found)


def test_the_article_that_runs_together_has_its_sentences(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("captures_2017.csv").parent.parent / "sources" / "korybko-2017.txt"
    if not path.exists():
        pytest.skip("needs the article, which is kept beside the repository and not in it")
    text = decode(path.read_bytes(), name="article")
    found = sentences(text)
    assert [text[span.end - 1] for span in found[:27]] == list("...........?...............")
    assert len(found) == 28
    assert (found[0].start, found[0].end, found[1].start) == (0, 164, 164)  # `az-zor.many`
