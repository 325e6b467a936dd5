"""A title never says more than its condition asks."""

from __future__ import annotations

import datetime as dt

import pytest

from sandtable.authoring.settling import Settled, read_answer

END = dt.date(2028, 4, 1)
WHOLE = (
    "Red holds the bridge", "the Red holds the Bridge at the end.", "Red still controls the bridge", "Red keeps the bridge in the end",
    "Red will hold the bridge at the end of March", "Red holds the bridge at the end of March 2028",
)  # fmt: skip
WHOLE_NEGATED = (
    "Red does not hold the bridge",
    "Red won't hold the bridge at the end",
    "Red no longer holds the bridge",
)
GUESSED = (
    "Red takes the bridge", "Red is at the bridge before Blue", "Red holds the bridge until 10 March", "Who holds the bridge?",
    "Red holds the bridge at the end of May", "Red does not lose the bridge", "Red holds the bridge and Blue the camp", "", "Peace",
)  # fmt: skip
GUESSED_NEGATED = (
    "Red never reaches the bridge", "Red gives up the bridge", "Red fails to take the bridge", "The bridge is lost by Red",
    "Red doesn\u2019t take the bridge", "Red does not hold the bridge by 10 March",
)  # fmt: skip


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (WHOLE, Settled(is_negated=False, is_whole=True)),
        (WHOLE_NEGATED, Settled(is_negated=True, is_whole=True)),
        (GUESSED, Settled(is_negated=False, is_whole=False)),
        (GUESSED_NEGATED, Settled(is_negated=True, is_whole=False)),
    ],
)
def test_sentences(sentences: tuple[str, ...], expected: Settled) -> None:
    read = {sentence: read_answer(sentence, actor="Red", place="the bridge", horizon=END) for sentence in sentences}
    assert read == dict.fromkeys(sentences, expected)


def test_a_name_with_a_negation_or_signs_in_it_is_no_negation() -> None:
    assert read_answer("Never (x) holds No", actor="Never (x)", place="No", horizon=END) == Settled(
        is_negated=False, is_whole=True
    )
    assert not read_answer("Never (x) takes No", actor="Never (x)", place="No", horizon=END).is_negated


@pytest.mark.parametrize(
    ("end", "is_whole"),
    [(dt.date(2028, 12, 31), True), (dt.date(2029, 1, 1), True), (dt.datetime(2028, 12, 31, 12), True), (END, False)],
)
def test_the_end_of_the_year(end: dt.date, is_whole: bool) -> None:
    read = read_answer("Red holds Tarn at the end of the year", actor="Red", place="Tarn", horizon=end)
    assert read.is_whole is is_whole
