"""Whatever ends a command, a person reads a message and a script an exit code."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from sandtable.cli import opening
from sandtable.cli.faults import ExitCode
from sandtable.errors import StudyError
from tests.cli.conftest import Command

ESCAPE = "\x1b"
sandtable_study_run = importlib.import_module("sandtable.study.run")  # the package has a function of this name


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes opening a scenario fail as only a bug of Sandtable can."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault\nof ours")

    monkeypatch.setattr(opening, "open_scenario", fail)
    return "ZeroDivisionError: a fault of ours"


def test_a_fault_of_ours_is_one_line_and_where_to_report_it(sandtable: Command, race: Path, crash: str) -> None:
    done = sandtable("run", race)
    assert done.code == ExitCode.CRASH
    assert len(done.err.splitlines()) == 2
    assert crash in done.err
    assert "please report it" in done.err
    assert "Traceback" not in done.err


def test_with_debug_it_also_says_where(
    sandtable: Command, race: Path, crash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDTABLE_DEBUG", "1")
    done = sandtable("run", race)
    assert done.code == ExitCode.CRASH
    assert "Traceback" in done.err
    assert crash in done.err


def test_what_the_study_layer_complains_about(sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StudyError("the disk is full", hint="make room")

    monkeypatch.setattr(opening, "open_scenario", fail)
    done = sandtable("run", race)
    assert (done.code, done.err) == (ExitCode.FAULTS, "error: the disk is full\n   = hint: make room\n")


def test_what_the_system_complains_about(sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/srv/x")

    monkeypatch.setattr(opening, "open_scenario", fail)
    done = sandtable("run", race)
    assert (done.code, done.err) == (ExitCode.FAULTS, "error: permission denied: /srv/x\n")


def test_an_interruption(sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "open_scenario", fail)
    done = sandtable("run", race)
    assert (done.code, done.err) == (ExitCode.INTERRUPTED, "error: interrupted\n")


@pytest.mark.parametrize(("kept", "hint"), [(True, "run the same command again to resume"), (False, "with --out DIR")])
def test_a_stopped_run_says_how_to_go_on(
    sandtable: Command, race: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool, hint: str
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sandtable_study_run, "run", stop)
    done = sandtable("run", race, *(["--out", tmp_path / "kept"] if kept else []))
    assert (done.code, done.out) == (ExitCode.INTERRUPTED, "")
    first, second = done.err.splitlines()
    assert first == "error: interrupted"
    assert hint in second


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
class TestInAProcessOfItsOwn:
    def test_a_closed_pipe_is_quiet(self, race: Path) -> None:
        run = subprocess.Popen(
            [sys.executable, "-m", "sandtable", "replay", str(race), "--future", "0", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.wait(timeout=300) == ExitCode.PIPE_CLOSED
        said = run.stderr.read().decode()
        run.stderr.close()
        assert "error" not in said.lower()
        assert "Traceback" not in said

    @pytest.mark.parametrize(
        "arguments", [["list"], ["check"], ["run", "--futures", "50"], ["replay", "--future", "0"]]
    )
    def test_no_colours_in_pipes(self, process: Command, race: Path, arguments: list[str]) -> None:
        scenario = [] if arguments == ["list"] else [race.name]
        done = process(arguments[0], *scenario, *arguments[1:])
        assert done.code == ExitCode.CLEAN
        assert done.out
        assert ESCAPE not in done.out + done.err
        if arguments != ["check"]:  # which shows lines of the file as they are
            assert max(map(len, done.out.splitlines())) <= 80

    def test_output_that_cannot_be_encoded_is_no_crash(self, process: Command, race: Path) -> None:
        done = process("run", race, "--futures", "50", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
        assert done.code == ExitCode.CLEAN
        assert "The Brigade is at the bridge first" in done.out
