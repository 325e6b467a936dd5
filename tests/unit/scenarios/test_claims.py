"""The thirty claims: their places in the text, and that none of the text's words went in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sandtable.loading import Reading
from sandtable.scenario.types import Claim

NGRAM = 9


@pytest.fixture(scope="module")
def claims(readings: dict[str, Reading]) -> dict[str, Claim]:
    scenario = readings["deir-ez-zor-2017"].scenario
    assert scenario is not None
    return scenario.claims


def test_locators_hash_what_stands_there(
    claims: dict[str, Claim], source_folder: Path, readings: dict[str, Reading]
) -> None:
    text = (source_folder / "korybko-2017.txt").read_text(encoding="utf-8")
    scenario = readings["deir-ez-zor-2017"].scenario
    assert scenario is not None
    assert scenario.sources["korybko-2017"].sha256 == hashlib.sha256(text.encode()).hexdigest()
    for name, claim in claims.items():
        passage = text[claim.at.start : claim.at.end]
        assert hashlib.sha256(passage.encode()).hexdigest().startswith(claim.at.sha256), name


def test_kinds_and_places_agree_with_the_list_of_statements(claims: dict[str, Claim], source_folder: Path) -> None:
    listed = YAML(typ="safe").load(source_folder / "korybko-2017.statements.yaml")["statements"]
    expected = {s["id"]: (s["kind"], s["start"], s["end"], str(s["sha256"])) for s in listed}
    assert {n: (c.kind, c.at.start, c.at.end, c.at.sha256) for n, c in claims.items()} == expected


def test_statements_are_our_own_words(source_folder: Path, scenario_folder: Callable[[str], Path]) -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+", text.lower())

    def runs(text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[i : i + NGRAM]) for i in range(len(found) - NGRAM + 1)}

    source = runs((source_folder / "korybko-2017.txt").read_text(encoding="utf-8"))
    assert len(source) > 1_000
    ours = [scenario_folder("deir-ez-zor-2017") / name for name in ("scenario.yaml", "NOTES.md", "qc.yaml")]
    for path in ours:
        assert runs(path.read_text(encoding="utf-8")) & source == set(), path.name


def test_all_kinds_of_tests_are_used(claims: dict[str, Claim]) -> None:
    kinds = {type(claim.test).__name__ for claim in claims.values()}
    assert kinds == {"ProbabilityTest", "FactTest", "DriversTest", "BestResponseTest", "Untestable"}
    assert sum(type(claim.test).__name__ == "Untestable" for claim in claims.values()) == 1
