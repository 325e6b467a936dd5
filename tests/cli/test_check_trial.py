"""`sandtable check --trial`: what it prints, its object, its exit code."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.cli.progress import follow_long
from sandtable.study.play import Progress
from tests.cli.conftest import RACE, Command
from tests.cli.test_json import validated

# one settlement rule applies in each future of the race: that is found too
STOP = RACE + 'stop: ["controls(south, harbour)"]\n'


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "bridge.yaml"
    path.write_text(STOP, encoding="utf-8")
    return str(path)


def test_a_trial_prints_its_warnings_like_others_and_what_it_played(sandtable: Command, file: str) -> None:
    plain = sandtable("check", file)
    done = sandtable("check", file, "--trial")
    assert done.code == plain.code == ExitCode.CLEAN
    assert "S705" not in plain.out
    assert "warning[S705]: this ends none of 500 futures\n" in done.out
    assert f'{len(STOP.splitlines())} | stop: ["controls(south, harbour)"]' in done.out
    assert "^" * len("controls(south, harbour)") in done.out
    assert " ".join(done.out.split()).endswith(
        "500 futures played (seed 1); what happens in none of them has a probability below 0.6% (at 95%)."
    )


def test_the_object_has_the_trial_only_where_it_was_asked_for(sandtable: Command, file: str) -> None:
    plain = validated(sandtable("check", file, "--json"), name="check")
    assert "trial" not in plain
    found = validated(sandtable("check", file, "--trial", "--futures", "100", "--seed", "7", "--json"), name="check")
    assert found["trial"] == {
        "futures": 100, "seed": 7, "failed": 0, "readings": [], "bound": pytest.approx(0.0295, abs=1e-4), "meant": 0,
    }  # fmt: skip
    assert [each["code"] for each in found["diagnostics"] if each["code"] > "S7"] == ["S706", "S705"]
    assert found["warnings"] == plain["warnings"] + 2


def test_strict_fails_for_a_warning(sandtable: Command, file: str) -> None:
    assert sandtable("check", file, "--trial", "--strict").code == ExitCode.FAULTS
    assert sandtable("check", file, "--trial", "--strict", "--allow", "s705").code == ExitCode.FAULTS  # others are left
    assert sandtable("check", "fashoda-1898", "--trial", "--strict").code == ExitCode.CLEAN


def test_what_is_allowed_is_counted(sandtable: Command, file: str) -> None:
    done = sandtable("check", file, "--trial", "--allow", "S705", "--allow", "S706")
    assert "S705" not in done.out
    assert done.out.endswith("(seed 1); 2 warnings marked as meant.\n")


def test_nothing_is_played_of_a_file_with_errors(sandtable: Command, tmp_path: Path) -> None:
    path = tmp_path / "bridge.yaml"
    path.write_text(STOP.replace("harbour)", "harbor)"), encoding="utf-8")
    done = sandtable("check", str(path), "--trial")
    assert done.code == ExitCode.FAULTS
    assert done.out.endswith("No futures were played: fix the errors first.\n")
    assert validated(sandtable("check", str(path), "--trial", "--json"), name="check")["trial"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--futures", "10"), "--futures, --seed and --allow apply to a trial"),
        (("--allow", "S705"), "--futures, --seed and --allow apply to a trial"),
        (("--trial", "--allow", "S501"), "--allow takes a code of a trial, not `S501`"),
    ],
)
def test_options_that_do_not_apply(sandtable: Command, file: str, arguments: tuple[str, ...], message: str) -> None:
    done = sandtable("check", file, *arguments)
    assert done.code == ExitCode.USAGE
    assert message in done.err


def test_explain_has_the_codes_of_a_trial(sandtable: Command) -> None:
    assert sandtable("explain", "s703").out.startswith("warning[S703]: an outcome that holds in no future\n")
    assert "S770  warning " in sandtable("explain").out
    listed = json.loads(sandtable("explain", "--json").out)["codes"]
    assert [each["code"] for each in listed] == sorted(each["code"] for each in listed)


def test_a_bar_comes_only_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    now = [0.0]
    monkeypatch.setattr("sandtable.cli.progress.time.monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", Terminal())
    opened: list[float] = []
    monkeypatch.setattr("sandtable.cli.progress.follow", lambda: _opened(opened, now))
    with follow_long() as report:
        report(Progress("playing", 1, 10))
        assert opened == []
        now[0] = 1.5
        report(Progress("playing", 2, 10))
        report(Progress("playing", 3, 10))
    assert opened == [1.5]


def _opened(opened: list[float], now: list[float]):  # type: ignore[no-untyped-def]
    import contextlib

    @contextlib.contextmanager
    def bar():  # type: ignore[no-untyped-def]
        opened.append(now[0])
        yield lambda progress: None

    return bar()
