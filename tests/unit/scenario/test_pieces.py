"""A text that is being written is read piece by piece, with the result of reading it as a whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sandtable.loading import read
from sandtable.scenario.composing import compose
from sandtable.scenario.grammar import remembering
from sandtable.scenario.pieces import Pieces
from sandtable.scenario.shape import ShapeReader
from tests.power import tries

ROOT = Path(__file__).parents[3]
FILES = [
    *sorted((ROOT / "tests" / "cases").glob("*.yaml")), *sorted((ROOT / "src" / "sandtable" / "recipes").glob("*.yaml")),
    ROOT / "src" / "sandtable" / "scenarios" / "fashoda-1898" / "scenario.yaml",
]  # fmt: skip
BITS = (
    *"{}[]:,-'\"#|>&*!%@`\\? x", ": ", "- ", " #", "\n", "\n\n", "\n  ", "\t", "&a ", "*a", "!t ", "\r\n", "\r", "{a: [", "ab ",
    "\n---\n", "\n...\n", "<<: ", "\n  a: 1\n", "\ntitle: x\n", "|-\n", "1e999",
)  # fmt: skip


def mutated(text: str, rng: random.Random) -> str:
    at, kind = rng.randrange(len(text) + 1), rng.random()
    if kind < 0.45:
        return text[:at] + rng.choice(BITS) + text[at:]
    if kind < 0.75:
        return text[:at] + text[at + rng.randint(1, 30) :]
    if kind < 0.8:
        return text[:at]
    other = rng.randrange(len(text) + 1)
    return text[:at] + text[other : other + rng.randint(1, 80)] + text[at:]


def test_trees_and_faults_are_those_of_the_whole_text() -> None:
    rng = random.Random(3)
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    for _ in range(tries(600, usual=12)):
        text, pieces = rng.choice(texts), Pieces()
        for _ in range(rng.randint(1, 8)):
            assert pieces.compose(text, name="x") == compose(text, name="x")
            edited = mutated(text, rng)
            assert pieces.compose(edited, name="x") == compose(edited, name="x"), edited
            if rng.random() < 0.3:
                text = edited


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\n# a comment", "\n  # a comment\n", "  "])
def test_the_end_of_a_text_is_where_it_is(ending: str) -> None:
    text = "a: 1\nb:\n" + "".join(f"  k{n}:\n    x: {n}\n    y: [1, 2]\n" for n in range(30)).rstrip("\n") + ending
    pieces = Pieces()
    assert pieces.compose(text, name="x") == compose(text, name="x")
    assert pieces.compose("# first\n" + text, name="x") == compose("# first\n" + text, name="x")


def test_what_did_not_change_is_not_parsed_again() -> None:
    text = FILES[-1].read_text(encoding="utf-8")
    pieces = Pieces()
    before, _ = pieces.compose(text, name="x")
    after, _ = pieces.compose(text.replace("title: ", "title:  ", 1), name="x")
    assert before is not None
    assert after is not None
    assert before.entries["decisions"][1].entries == after.entries["decisions"][1].entries
    shared = [
        name
        for name, (_, value) in before.entries["decisions"][1].entries.items()
        if value is after.entries["decisions"][1].entries[name][1]
    ]
    assert len(shared) >= len(before.entries["decisions"][1].entries) - 2  # long ones are put together again


def test_faults_and_scenarios_are_those_of_a_text_read_at_once() -> None:
    rng = random.Random(4)
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    for _ in range(tries(1_500, usual=25)):
        text = rng.choice(texts)
        pieces = Pieces()
        with remembering(pieces.expressions):
            read(text, name="x", pieces=pieces)
            edited = mutated(text, rng)
            found = read(edited, name="x", pieces=pieces)
        assert found == read(edited, name="x"), edited


def test_sound_entries_are_taken_as_a_whole_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(6)
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    edited = [mutated(rng.choice(texts), rng) for _ in range(tries(1_500, usual=25))]
    fast = [read(text, name="x") for text in edited]
    build = ShapeReader.__init__
    monkeypatch.setattr(
        ShapeReader, "__init__", lambda self, **given: build(self, **{**given, "is_parsed_well": False})
    )
    for text, found in zip(edited, fast, strict=True):
        assert read(text, name="x") == found, text
