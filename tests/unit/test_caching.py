"""The cache on disk stays bounded, and nothing of an upload reaches it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from sandtable.caching import ABANDONED, mark_used, sweep
from sandtable.figures.kept import kept_text
from sandtable.files import cache_folder
from sandtable.loading import load, read
from sandtable.scenario import parsing
from sandtable.scenario.parsing import parse_document
from tests.cli.conftest import RACE

FILLER = "# filler\n" * 4_000  # texts from 20,000 characters on are cached


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(parsing, "_remembered", type(parsing._remembered)())
    return tmp_path / "cache"


def aged(folder: Path, name: str, *, age: float, size: int = 10) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x" * size)
    then = time.time() - age
    os.utime(file, (then, then))
    return file


def test_the_files_used_longest_ago_are_removed_first(cache: Path) -> None:
    files = [aged(cache, f"text-{k}", age=100 - k) for k in range(10)]
    mark_used(files[0])
    sweep("text-*", most_files=4)
    assert {file.name for file in cache.iterdir()} == {"text-0", "text-7", "text-8", "text-9"}


def test_their_bytes_are_bounded_too(cache: Path) -> None:
    for k in range(10):
        aged(cache, f"text-{k}", age=100 - k, size=1_000)
    sweep("text-*", most_bytes=3_500)
    assert {file.name for file in cache.iterdir()} == {"text-7", "text-8", "text-9"}


def test_what_a_killed_process_left_is_removed_and_what_is_being_written_is_not(cache: Path) -> None:
    for folder in (cache, cache / "scenarios-1"):
        aged(folder, ".sandtable-1.unfinished", age=ABANDONED + 60)
        aged(folder, ".sandtable-2.unfinished", age=60)
    sweep("text-*", most_files=0)
    sweep("scenarios-*/*.json", most_files=0)
    left = [file.name for file in cache.rglob("*") if file.is_file()]
    assert left == [".sandtable-2.unfinished"] * 2


def test_a_cache_that_is_not_there_is_no_fault() -> None:
    assert not cache_folder().exists()
    sweep("text-*")


def test_scenarios_of_earlier_versions_count_with_the_others(cache: Path) -> None:
    for k in range(80):
        aged(cache / "scenarios-earlier", f"{k}.json", age=1_000)
    parse_document("a: 1\n" + FILLER, name="a")
    kept = list(cache.rglob("*.json"))
    assert len(kept) == 64
    assert sum(file.parent.name == "scenarios-earlier" for file in kept) == 63


def test_texts_that_are_kept_are_bounded(cache: Path) -> None:
    for k in range(80):
        aged(cache, f"text-{k}", age=1_000)
    assert kept_text("key", make=lambda: "made") == "made"
    assert len(list(cache.glob("text-*"))) == 64
    assert kept_text("key", make=lambda: "made again") == "made"


def test_only_files_of_the_user_are_written_to_disk(cache: Path, tmp_path: Path) -> None:
    scenario = read((RACE + FILLER).encode(), name="upload").scenario
    assert scenario is not None
    scenario.replace({"assumptions.brigade-pace": "20 km/day"}).position(("title",))
    assert list(cache.rglob("*.json")) == []
    file = tmp_path / "mine.yaml"
    file.write_text("# mine\n" + RACE + FILLER, encoding="utf-8")
    load(file)
    assert len(list(cache.rglob("*.json"))) == 1


def test_of_a_text_that_was_refused_nothing_stays_in_memory() -> None:
    assert read(RACE, name="good").scenario is not None
    assert len(parsing._remembered) == 1
    for k in range(5):
        assert read(RACE.replace("place: harbour", f"place: harbor-{k}"), name="bad").scenario is None
    assert len(parsing._remembered) == 1


def test_values_in_memory_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_MOST_VALUES", 1_000)
    for k in range(20):
        parse_document(f"a{k}: [{'1, ' * 300}1]", name="a", on_disk=False)
        assert sum(tree.size for tree in parsing._remembered.values()) <= 1_000
    assert len(parsing._remembered) == 3
    parse_document(f"b: [{'1, ' * 5_000}1]", name="b", on_disk=False)
    assert len(parsing._remembered) == 1
