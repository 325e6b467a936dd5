"""Close matches."""

from __future__ import annotations

import pytest

from sandtable.scenario.spelling import closest, suggest


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("esat", ["east", "west"], "east"),
        ("wset", ["east", "west"], "west"),
        ("deir-ez-zur", ["deir-ez-zor", "palmyra"], "deir-ez-zor"),
        ("deir-ez-zor-airport", ["deir-ez-zor", "palmyra"], "deir-ez-zor"),
        ("colum", ["column", "volume"], "column"),
        ("lng", ["lat", "lon"], "lon"),
        ("x", ["y"], None),
        ("holds", ["chose", "controls"], None),
        ("", ["a"], None),
        ("a", [], None),
        ("z" * 5000, ["z"], None),
    ],
)
def test_closest(word: str, known: list[str], found: str | None) -> None:
    assert closest(word, known) == found


def test_hint_lists_a_few_names_and_no_crowd() -> None:
    assert suggest("zzz", ["blue", "red"]) == "one of blue, red"
    assert suggest("zzz", ["blue"]) == "only `blue` is known"
    assert suggest("zzz", [f"name-{i}" for i in range(40)]) == ""
    assert suggest("zzz", []) == ""
