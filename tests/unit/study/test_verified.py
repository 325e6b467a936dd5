"""The hashes of a study: every flipped bit is found when it is opened, and whole files are not read twice."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from random import Random

import pytest

from sandtable.errors import StudyError
from sandtable.study import verified
from sandtable.study.run import open_study, run_job
from tests.unit.study.invented import job, silent


@pytest.fixture(scope="module")
def whole(program, tmp_path_factory) -> Path:
    directory = tmp_path_factory.mktemp("whole") / "study"
    run_job(job(program, futures=450), out=directory, report=silent)
    return directory


@pytest.fixture
def study(whole, tmp_path, monkeypatch) -> Path:
    """A copy of it, an hour old, and an empty cache."""
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path / "cache"))
    shutil.copytree(whole, tmp_path / "study")
    for path in files_of(tmp_path / "study"):
        age(path)
    return tmp_path / "study"


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The names of the files whose content is read for its hash."""
    names: list[str] = []
    original = verified.sha256_of_file

    def counted(path: Path) -> str:
        names.append(path.name)
        return original(path)

    monkeypatch.setattr(verified, "sha256_of_file", counted)
    return names


def files_of(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def age(path: Path, *, seconds: float = 3_600) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


@pytest.fixture
def long_ago(monkeypatch) -> None:
    """The time of the last change cannot be set: the clock of the check is put forward instead."""
    monkeypatch.setattr(verified.time, "time", lambda: time.time_ns() / 1e9 + 3_600)


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << (bit % 8)
    path.write_bytes(content)


def test_every_flipped_bit_is_found(study):
    """In the rows, the logs, the summary and the manifest: 200 of them, none is read silently."""
    random = Random(3)
    files = [path for path in files_of(study) if path.name != "timing.json"]
    assert len(files) == 9
    for _ in range(200):
        path = random.choice(files)
        bit = random.randrange(8 * path.stat().st_size)
        flip(path, bit)
        with pytest.raises(StudyError):
            open_study(study)
        flip(path, bit)
    assert open_study(study).complete == 445


def test_whole_files_are_read_once(study, hashed, long_ago):
    open_study(study)
    assert len(hashed) == 8
    open_study(study)
    assert len(hashed) == 8
    (study / "futures" / "part-00001.parquet").touch()
    open_study(study)
    assert hashed[8:] == ["part-00001.parquet"]


def test_damage_after_the_first_opening_is_found(study, long_ago):
    """A change of the same size, and with the old times put back: the time of the change of the entry cannot be."""
    path = study / "futures" / "part-00002.parquet"
    before = path.stat()
    open_study(study)
    flip(path, 999)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    with pytest.raises(StudyError, match=r"part-00002.parquet` is damaged: its content was changed"):
        open_study(study)


def test_a_file_just_written_is_not_remembered(study, hashed, monkeypatch):
    """A second write within the tick of the file system's clock would leave the same times."""
    monkeypatch.setattr(
        verified, "_TOO_FRESH_S", 600.0
    )  # a slow machine takes longer than the two seconds to come here
    open_study(study)
    open_study(study)
    assert len(hashed) == 16


def test_what_is_remembered_is_of_this_place_and_hash(study, hashed, long_ago, tmp_path):
    open_study(study)
    shutil.copytree(study, tmp_path / "copy")
    open_study(tmp_path / "copy")
    assert len(hashed) == 16
    (memory,) = [path for path in (tmp_path / "cache" / "verified").iterdir() if "futures" in path.read_text()][:1]
    known = json.loads(memory.read_text())
    assert len(known) == 8


@pytest.mark.parametrize("content", ["", "[]", "{", '{"futures/part-00000.parquet": 3}', "[" * 100_000])
def test_a_damaged_memory_costs_time_only(study, hashed, long_ago, tmp_path, content):
    open_study(study)
    for path in (tmp_path / "cache" / "verified").iterdir():
        path.write_text(content)
    open_study(study)
    assert len(hashed) in (9, 16)


def test_a_memory_that_cannot_be_kept(study, hashed, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path / "file"))
    assert open_study(study).complete == 445


def test_old_memories_go(study, long_ago, monkeypatch, tmp_path):
    monkeypatch.setattr(verified, "_MOST_STUDIES", 3)
    folder = tmp_path / "cache" / "verified"
    folder.mkdir(parents=True)
    for index in range(5):
        (folder / f"{index}.json").write_text("{}")
        age(folder / f"{index}.json", seconds=1_000 - index)
    open_study(study)
    assert len(list(folder.iterdir())) == 3
    assert (folder / "4.json").exists()
