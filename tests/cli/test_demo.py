"""`sandtable demo`: the report at once, the engine behind it, then the app."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandtable.cli import browser, invocation
from sandtable.cli.faults import ExitCode
from sandtable.demo import read_record, read_report
from tests.cli.conftest import Command
from tests.cli.test_json import validated


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the browser was asked to open. The working directory is an empty one."""
    pages: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr("webbrowser.open", lambda address: pages.append(address) or True)
    return pages


def test_the_report_is_opened_before_the_engine_is_compiled(
    sandtable: Command, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    when: list[float] = []

    def load_engine(*_: object, **__: object) -> None:
        assert opened == [(tmp_path / "sandtable-demo.html").as_uri()]
        when.append(time.process_time())

    monkeypatch.setattr("sandtable.study.play.load_engine", load_engine)
    begun = time.process_time()
    done = sandtable("demo")
    assert done.code == ExitCode.CLEAN
    assert (tmp_path / "sandtable-demo.html").read_bytes() == read_report()
    record = read_record()
    assert done.out.startswith(f"{record.title}\n")
    assert f"{record.futures:,} futures, seed {record.seed}, played by Sandtable {record.version}." in done.out
    assert done.out.endswith("Report: sandtable-demo.html\n")
    assert "the engine is ready\n" in done.err
    assert f"sandtable serve {record.scenario}\n" in done.err  # not on a terminal: the command instead of the question
    assert when[0] - begun < 60  # of processor time; the report was there long before


def test_no_open_opens_nothing(sandtable: Command, opened: list[str], tmp_path: Path) -> None:
    done = sandtable("demo", "--no-open", "--out", tmp_path / "page.html", "--quiet")
    assert (done.code, done.err, opened) == (ExitCode.CLEAN, "", [])
    assert (tmp_path / "page.html").exists()


@pytest.mark.parametrize("fault", [False, OSError("no browser")])
def test_without_a_browser_the_path_is_there(
    sandtable: Command, opened: list[str], monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    def refuse(_: str) -> bool:
        if isinstance(fault, Exception):
            raise fault
        return False

    monkeypatch.setattr("webbrowser.open", refuse)
    done = sandtable("demo")
    assert done.code == ExitCode.CLEAN
    assert "Report: sandtable-demo.html" in done.out
    assert "no browser could be opened: open the file yourself" in done.err
    assert opened == []


def test_a_machine_without_a_screen_starts_no_browser_of_the_terminal(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not browser.open_in_browser("http://127.0.0.1:1/")
    assert opened == []
    monkeypatch.setattr(sys, "platform", "win32")
    assert browser.open_in_browser("http://127.0.0.1:1/")
    assert opened == ["http://127.0.0.1:1/"]


def test_json(sandtable: Command, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.study.play.load_engine", lambda *_, **__: pytest.fail("nothing is compiled"))
    found = validated(sandtable("demo", "--json", "--no-open"), name="demo")
    assert found["file"] == "sandtable-demo.html"
    assert found["opened"] is False
    assert validated(sandtable("demo", "--json"), name="demo")["opened"] is True
    assert len(opened) == 1
    assert sandtable("demo", "--json", "--app").code == ExitCode.USAGE


@pytest.mark.parametrize("name", ["report.txt", "missing/report.html"])
def test_a_file_that_cannot_be_written_is_told_first(sandtable: Command, opened: list[str], name: str) -> None:
    done = sandtable("demo", "--out", name)
    assert done.code == ExitCode.USAGE
    assert (done.out, opened) == ("", [])


def test_a_damaged_installation_is_told(
    sandtable: Command, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sandtable.demo.files", lambda _: tmp_path)
    done = sandtable("demo")
    assert done.code == ExitCode.FAULTS
    assert "the report of the demo cannot be read" in done.err
    assert "pip install --force-reinstall sandtable-crisis" in done.err
    assert opened == []


def test_ctrl_c_while_compiling_leaves_the_report(
    sandtable: Command, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def load_engine(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sandtable.study.play.load_engine", load_engine)
    done = sandtable("demo")
    assert done.code == ExitCode.INTERRUPTED
    assert "the report is complete" in done.err
    assert (tmp_path / "sandtable-demo.html").exists()


class Keyboard(io.StringIO):
    """A terminal at which somebody has typed something."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "starts"), [("y\n", True), ("\n", False), ("n\n", False)])
def test_on_a_terminal_the_app_is_a_question(
    sandtable: Command, opened: list[str], monkeypatch: pytest.MonkeyPatch, typed: str, starts: bool
) -> None:
    served: list[str] = []

    def serve(scenario: Any, *, begun: Callable[[str], object], **options: Any) -> None:
        assert options == {"host": "127.0.0.1", "port": 0, "token": None}
        served.append(scenario.name)
        begun("http://127.0.0.1:9/")

    monkeypatch.setattr("sandtable.app.server.serve", serve)
    monkeypatch.setattr("sandtable.study.play.load_engine", lambda *_, **__: None)
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    done = sandtable("demo")
    assert done.code == ExitCode.CLEAN
    assert "Start the app? [y/N]" in done.err
    assert served == ([read_record().scenario] if starts else [])
    assert (opened[1:] == ["http://127.0.0.1:9/"]) == starts
    assert sandtable("demo", "--app", "--no-open").code == ExitCode.CLEAN
    assert len(served) == starts + 1


@pytest.mark.parametrize(
    ("prefix", "on_path", "command"),
    [
        ("/home/a/.cache/uv/archive-v0/Xy1/", True, "uvx sandtable-crisis"),
        ("C:\\Users\\a\\AppData\\Local\\uv\\cache\\archive-v0\\Xy1", True, "uvx sandtable-crisis"),
        ("/home/a/.local/share/pipx/.cache/0c1d/", True, "pipx run sandtable-crisis"),
        ("/home/a/.local/share/pipx/venvs/sandtable-crisis", True, "sandtable"),
        ("/home/a/.local/share/uv/tools/sandtable-crisis", True, "sandtable"),
        ("/home/a/.venv", True, "sandtable"),
        ("/home/a/.venv", False, "python3 -m sandtable"),
    ],
)
def test_the_command_that_is_printed_is_one_that_works(
    monkeypatch: pytest.MonkeyPatch, prefix: str, on_path: bool, command: str
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "executable", f"{prefix}/bin/python3")
    monkeypatch.setattr("shutil.which", lambda _: "/bin/sandtable" if on_path else None)
    assert invocation.command_prefix() == command
