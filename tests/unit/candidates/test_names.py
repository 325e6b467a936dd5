"""Actors and places, by how a text uses each name, with capitals and without."""

from __future__ import annotations

import pytest

from sandtable.candidates.names import Known, has_capitals, mentions
from sandtable.candidates.reader import read_claims


def places_and_actors(text: str) -> tuple[list[str], list[str]]:
    places, actors = mentions(text, Known())
    return [text[each.start : each.end] for each in places], [text[each.start : each.end] for each in actors]


@pytest.mark.parametrize(
    ("text", "places", "actors"),
    [
        ("they fight in syria and syria might win", ["syria"], ["syria"]),
        ("moscow s stance on the war in eastern syria", ["eastern syria"], ["moscow"]),
        ("the syrian democratic forces ( sdf ) hold it , and the sdf will stay", [], ["syrian democratic forces", "sdf"]),
        ("they told us to keep up with us special forces", [], ["us special forces"]),
        ("it is a turkey for jordan", ["jordan"], []),
        ("Voss told them in Karst that the Northern League will cross the Orlan River.", ["Karst", "Orlan River"], ["Northern League"]),
        ("They were in Paris or Berlin while the OSC waited.", ["Paris", "Berlin"], ["OSC"]),
        ("In May the Sunday of 3 March was cold.", [], []),
        ("KEY JUDGMENTS AND OTHERS\n\nThe rest is lower case and it is quiet.", [], []),
    ],
)  # fmt: skip
def test_who_and_where(text: str, places: list[str], actors: list[str]) -> None:
    assert places_and_actors(text) == (places, actors)


def test_a_text_has_capitals_or_not() -> None:
    assert has_capitals("The brigade of Voss is near the town.")
    assert not has_capitals("the brigade of voss is near the town")
    assert not has_capitals("THE BRIGADE OF VOSS")


@pytest.mark.parametrize(
    "text", ["they march of old", "it is nice in reading this", "bar none of the split was mobile", "a rest in order"]
)
def test_a_common_word_alone_is_no_place(text: str) -> None:
    assert [each for each in read_claims(text).finds if each.kind == "place"] == []
