"""Parsed scenarios are kept in the user's cache; what is broken there is ignored and written again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandtable.scenario import parsing
from sandtable.scenario.composing import compose
from sandtable.scenario.parsing import cache_directory, parse_document

TEXT = "a: &x [1, 2.5, true, ~, 'q', {b: c}]\nd: *x\ne: |\n  text\n" + "# filler\n" * 4000


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path / "cache"))
    parsing._remembered.clear()
    yield tmp_path / "cache"
    parsing._remembered.clear()


def forget() -> None:
    parsing._remembered.clear()


def files(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.json"))


def test_second_reading_comes_from_the_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = parse_document(TEXT, name="a")
    assert len(files(cache)) == 1
    assert files(cache)[0].parent == cache_directory()
    forget()
    monkeypatch.setattr(parsing, "compose", lambda *_, **__: pytest.fail("parsed again"))
    second, faults = parse_document(TEXT, name="a")
    assert faults == []
    assert first is not None
    assert second is not None
    assert (
        second.plain()
        == first.plain()
        == {"a": (1, 2.5, True, None, "q", {"b": "c"}), "d": (1, 2.5, True, None, "q", {"b": "c"}), "e": "text\n"}
    )
    assert [type(v) for v in second.plain()["a"]] == [int, float, bool, type(None), str, dict]


def test_places_survive(cache: Path) -> None:
    def places(node: object) -> list[tuple[int, int, int, int, str]]:
        assert isinstance(node, parsing.Node)
        inside = [*node.items, *(each for pair in node.entries.values() for each in pair)]
        return [
            (node.line, node.column, node.end_line, node.end_column, node.style),
            *(place for child in inside for place in places(child)),
        ]

    fresh, _ = compose(TEXT, name="a")
    parse_document(TEXT, name="a")
    forget()
    assert places(parse_document(TEXT, name="a")[0]) == places(fresh)


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"[]", b"null", b'{"tree": [], "sha256": "x"}', b"\xff\xfe", b'{"sha256": 1}', b"[" * 100_000]
)
def test_broken_entry_is_ignored_and_rewritten(cache: Path, broken: bytes) -> None:
    first, _ = parse_document(TEXT, name="a")
    file = files(cache)[0]
    sound = file.read_bytes()
    file.write_bytes(broken)
    forget()
    second, _ = parse_document(TEXT, name="a")
    assert first is not None
    assert second is not None
    assert second.plain() == first.plain()
    assert file.read_bytes() == sound


def test_changed_tree_is_noticed(cache: Path) -> None:
    parse_document(TEXT, name="a")
    file = files(cache)[0]
    stored = json.loads(file.read_text())
    stored["tree"][5][0][1][5][0][6] = 999
    file.write_text(json.dumps(stored))
    forget()
    root, _ = parse_document(TEXT, name="a")
    assert root is not None
    assert root.plain()["a"][0] == 1


def test_cache_that_cannot_be_written_is_no_fault(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    root, faults = parse_document(TEXT, name="a")
    assert faults == []
    assert root is not None


def test_texts_with_faults_and_short_texts_are_not_kept(cache: Path) -> None:
    parse_document("a: 1\n", name="a")
    parse_document(TEXT + "a: 2\n", name="a")
    assert files(cache) == []


def test_root_follows_the_same_rule_as_the_engines_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SANDTABLE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_directory().parent == tmp_path / "xdg" / "sandtable"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_directory().parent == tmp_path / "home" / ".cache" / "sandtable"


def test_memory_is_bounded() -> None:
    for number in range(200):
        parse_document(f"a: {number}", name="a")
    assert len(parsing._remembered) == 64


def test_a_file_of_a_few_pages_is_kept_as_well(cache: Path) -> None:
    parse_document(
        "a: 1\n" + "# filler\n" * 300, name="a"
    )  # reading Fashoda's 18,000 characters took longer than the checks
    assert len(files(cache)) == 1
