"""Whether machine code is kept is asked for each size of programs, so that a user is told what a long silence is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.compile import compile_scenario
from sandtable.engine import batch
from sandtable.loading import load
from sandtable.study.play import Progress, load_engine


def test_compiling_is_told_once_for_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "cache_directory", lambda: tmp_path)
    program = compile_scenario(load("fashoda-1898"))
    told: list[str] = []

    def report(progress: Progress) -> None:
        told.append(progress.stage)

    load_engine(program, report=report)
    assert told == ["compiling"]
    load_engine(program, report=report)
    assert told == ["compiling"]
    assert [path.name for path in tmp_path.iterdir()] == ["compiled-small"]


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "cache_directory", lambda: tmp_path / "missing")
    engine = load_engine(compile_scenario(load("fashoda-1898")))
    assert not engine.is_compiled
