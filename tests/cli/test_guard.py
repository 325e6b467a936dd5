"""Whatever ends a command, a person reads a message and a script an exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandtable.cli import opening
from sandtable.cli.faults import ExitCode
from sandtable.errors import StudyError
from tests.cli.conftest import Command

ESCAPE = "\x1b"


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes opening a scenario fail as only a fault of ours can."""

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
        raise PermissionError(13, "Permission denied", "/root/x")

    monkeypatch.setattr(opening, "open_scenario", fail)
    done = sandtable("run", race)
    assert (done.code, done.err) == (ExitCode.FAULTS, "error: permission denied: /root/x\n")


def test_an_interruption(sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "open_scenario", fail)
    done = sandtable("run", race)
    assert (done.code, done.err) == (ExitCode.INTERRUPTED, "error: interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of Unix")
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

    def test_ctrl_c_says_how_to_go_on_and_the_study_is_the_same(
        self, race: Path, process: Command, tmp_path: Path
    ) -> None:
        arguments = ["run", str(race), "--futures", "400000", "--seed", "3", "--threads", "1", "--out"]
        process("run", race, "--futures", "1")  # compiles, so that the signal finds it playing
        run = subprocess.Popen(
            [sys.executable, "-m", "sandtable", *arguments, "stopped"], cwd=tmp_path,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        for _ in range(600):
            if list((tmp_path / "stopped" / "futures").glob("*.parquet")):
                break
            time.sleep(0.1)
        os.kill(run.pid, signal.SIGINT)
        out, err = run.communicate(timeout=120)
        assert (run.returncode, out) == (ExitCode.INTERRUPTED, "")
        assert "interrupted" in err
        assert "run the same command again to resume" in err
        assert "Traceback" not in err

        resumed = process(*arguments, "stopped", "--json")
        whole = process(*arguments, "whole", "--json")
        objects = [json.loads(done.out) for done in (resumed, whole)]
        for each in objects:
            del each["elapsed_s"], each["futures_per_s"]
        assert objects[0] == objects[1]
        names = sorted(path.name for path in (tmp_path / "whole" / "futures").iterdir())
        assert names
        for name in names:
            stopped, unstopped = (tmp_path / folder / "futures" / name for folder in ("stopped", "whole"))
            assert stopped.read_bytes() == unstopped.read_bytes()

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
