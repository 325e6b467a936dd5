"""What differs on Windows and macOS, tried here by saying that this is one: paths, locks, open files, names, consoles, sockets."""

from __future__ import annotations

import ctypes
import errno
import importlib.util
import io
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from sandtable import files
from sandtable.app import server
from sandtable.cli import outputs, streams
from sandtable.cli.__main__ import run_application
from sandtable.cli.faults import ExitCode, Fault
from sandtable.errors import StudyError
from sandtable.files import cache_folder, is_reserved, portable_stem, write_whole
from sandtable.study import lock

fcntl = pytest.importorskip("fcntl", reason="simulates Windows on another system")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")


# -- folders and names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "/home/a/.cache/sandtable"),
        ("freebsd14", {}, "/home/a/.cache/sandtable"),
        ("darwin", {}, "/home/a/Library/Caches/sandtable"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/sandtable/cache"),
        ("win32", {}, "/home/a/AppData/Local/sandtable/cache"),
        ("darwin", {"XDG_CACHE_HOME": "/elsewhere"}, "/elsewhere/sandtable"),
        ("win32", {"SANDTABLE_CACHE": "/here", "XDG_CACHE_HOME": "/elsewhere", "LOCALAPPDATA": "/local"}, "/here"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], folder: str
) -> None:
    for name in ("SANDTABLE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**variables, "HOME": "/home/a"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder() == Path(folder)


def test_names_of_devices() -> None:
    for name in ("con", "CON.html", "aux.tar.gz", "Com1", "lpt9.json", "nul", "prn .txt"):
        assert is_reserved(name), name
    for name in ("", "console", "com", "com0", "com10", "nul-1", "my.con", "report.html"):
        assert not is_reserved(name), name


def test_a_download_is_never_named_like_a_device() -> None:
    assert portable_stem("Aux", fallback="scenario") == "aux-scenario"
    assert portable_stem("Дейр", fallback="scenario") == "scenario"
    assert portable_stem("The race: 2017?", fallback="scenario") == "the-race-2017"


@pytest.mark.usefixtures("windows")
def test_an_output_that_windows_takes_for_a_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"Windows reserves the name con\.html"):
        outputs.check_output(tmp_path / "con.html", option="--out", endings=(".html",), inputs={})
    with pytest.raises(Fault, match="Windows reserves the name nul"):
        outputs.check_output_folder(tmp_path / "nul", option="--out")
    outputs.check_output(tmp_path / "report.html", option="--out", endings=(".html",), inputs={})


def test_elsewhere_such_a_name_is_a_name(tmp_path: Path) -> None:
    outputs.check_output(tmp_path / "con.html", option="--out", endings=(".html",), inputs={})


# -- files that another program has open ---------------------------------------------------------------


class Held:
    """`os.replace` of a file that another program has open for some attempts."""

    def __init__(self, attempts: int) -> None:
        self.attempts, self.calls = attempts, 0
        self._replace = os.replace

    def __call__(self, *arguments: Any) -> None:
        self.calls += 1
        if self.calls <= self.attempts:
            raise PermissionError(errno.EACCES, "Permission denied")
        self._replace(*arguments)


def test_on_windows_an_open_file_is_waited_for(windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, waits = Held(3), []
    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(files, "time", types.SimpleNamespace(sleep=waits.append))
    write_whole(tmp_path / "file.txt", "whole")
    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == "whole"
    assert waits == list(files._WAITS[:3])


def test_on_windows_a_file_that_stays_open_is_an_error_in_the_end(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(100)
    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(files, "time", types.SimpleNamespace(sleep=lambda _: None))
    with pytest.raises(PermissionError, match=r"file\.txt"):
        write_whole(tmp_path / "file.txt", "whole")
    assert held.calls == len(files._WAITS) + 1
    assert list(tmp_path.iterdir()) == []  # nothing half-written is left


def test_elsewhere_a_refusal_is_an_error_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(1)
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "file.txt", "whole")
    assert held.calls == 1


# -- the lock of a study -------------------------------------------------------------------------------


@pytest.fixture
def windows_lock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module as Windows imports it, over an msvcrt that locks a byte by a lock of this system."""

    def locking(descriptor: int, mode: int, length: int) -> None:
        assert (mode, length) == (2, 1)
        at = os.lseek(descriptor, 0, os.SEEK_CUR)
        assert at == 1 << 20
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    fake: Any = types.ModuleType("msvcrt")
    fake.LK_NBLCK, fake.locking = 2, locking
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "O_BINARY", 0, raising=False)
    spec = importlib.util.spec_from_file_location("sandtable_lock_on_windows", str(lock.__file__))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_on_windows_one_run_holds_a_study(windows_lock: Any, tmp_path: Path) -> None:
    with windows_lock.locked(tmp_path):
        assert (tmp_path / "lock").read_bytes() == f"{os.getpid()}\n".encode()
        with pytest.raises(StudyError, match=rf"another run is writing to .* \(process {os.getpid()}\)"):
            windows_lock.locked(tmp_path).__enter__()
    assert (tmp_path / "lock").exists()  # an open file cannot be removed there
    with windows_lock.locked(tmp_path):
        pass


def test_the_flags_of_the_lock_are_those_of_the_system(windows_lock: Any) -> None:
    assert lock._FLAGS & os.O_NOFOLLOW
    assert windows_lock._FLAGS & (os.O_RDWR | os.O_CREAT) == os.O_RDWR | os.O_CREAT


# -- streams -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("windows")
def test_on_windows_a_file_gets_the_line_ends_of_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    streams.prepare_streams()
    print("one\ntwo")
    stream.flush()
    assert written.getvalue() == b"one\ntwo\n"


@pytest.mark.parametrize(
    ("fault", "on_windows", "elsewhere"),
    [
        (BrokenPipeError(), True, True),
        (OSError(errno.EINVAL, "Invalid argument"), True, False),
        (OSError(errno.EINVAL, "Invalid argument", "file.txt"), False, False),
        (OSError(errno.ENOSPC, "No space left on device"), False, False),
    ],
)
def test_a_pipe_that_closed(monkeypatch: pytest.MonkeyPatch, fault: OSError, on_windows: bool, elsewhere: bool) -> None:
    assert streams.is_closed_pipe(fault) == elsewhere
    monkeypatch.setattr(sys, "platform", "win32")
    assert streams.is_closed_pipe(fault) == on_windows


def test_on_windows_a_pipe_that_closed_ends_a_command_in_silence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(streams, "on_windows", lambda: True)  # Typer imports what Windows alone has
    monkeypatch.setattr("sandtable.scenario.source.bundled", fail)
    monkeypatch.setattr("sandtable.cli.__main__.close_output", lambda: None)
    assert run_application(["list"]) == ExitCode.PIPE_CLOSED
    assert capfd.readouterr().err == ""


class Console:
    """The part of kernel32 that consoles have."""

    def __init__(self, *, mode: int | None, obeys: bool) -> None:
        self.mode, self.obeys = mode, obeys
        self.handles: list[int] = []

    def GetStdHandle(self, number: int) -> int:  # noqa: N802
        self.handles.append(number)
        return 7

    def GetConsoleMode(self, _: int, found: Any) -> int:  # noqa: N802
        if self.mode is None:
            return 0
        found._obj.value = self.mode
        return 1

    def SetConsoleMode(self, _: int, mode: int) -> int:  # noqa: N802
        if self.obeys:
            self.mode = mode
        return int(self.obeys)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("mode", "obeys", "coloured"), [(3, True, True), (3, False, False), (7, False, True), (None, True, False)]
)
def test_on_windows_colours_need_a_console_that_knows_them(
    windows: None, monkeypatch: pytest.MonkeyPatch, mode: int | None, obeys: bool, coloured: bool
) -> None:
    console = Console(mode=mode, obeys=obeys)
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(kernel32=console), raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert streams.takes_colour(terminal) == coloured
    assert console.handles == [-12]
    if coloured:
        assert console.mode is not None
        assert console.mode & 4


@pytest.mark.parametrize(
    ("variables", "coloured"), [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1"}, False)]
)
def test_elsewhere_a_terminal_has_colours(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert streams.takes_colour(Terminal()) == coloured
    assert not streams.takes_colour(io.StringIO())


# -- sockets, and the whole command --------------------------------------------------------------------


def test_on_windows_a_port_is_taken_by_one_server(windows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """There SO_REUSEADDR would let a second server, of any user, answer on the same port."""
    import socket

    asked: list[int] = []

    class Listener:
        def setsockopt(self, _: int, option: int, __: int) -> None:
            asked.append(option)

    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    server.claim_port(Listener())  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "platform", "linux")
    server.claim_port(Listener())  # type: ignore[arg-type]
    assert asked == [-5, socket.SO_REUSEADDR]


def test_a_command_works_without_what_only_unix_has(tmp_path: Path) -> None:
    """`os.sched_getaffinity`, `os.fork` and `O_NOFOLLOW` are missing on Windows; nothing may need them."""
    code = (
        "import os, signal, sys\n"
        "for name in ('sched_getaffinity', 'O_NOFOLLOW', 'fork', 'geteuid', 'getuid', 'fchmod', 'mkfifo'):\n"
        "    if hasattr(os, name): delattr(os, name)\n"
        "for name in ('SIGPIPE', 'SIGHUP', 'SIGKILL', 'SIGALRM'):\n"
        "    if hasattr(signal, name): delattr(signal, name)\n"
        "from sandtable.cli.__main__ import main\n"
        "main()\n"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "run",
        "fashoda-1898",
        "--futures",
        "50",
        "--out",
        str(tmp_path / "study"),
        "-q",
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "50 futures" in done.stdout


def test_texts_are_read_and_written_as_utf8_whatever_the_locale_says(tmp_path: Path) -> None:
    """No `open`, `read_text` or `write_text` of the package relies on the locale: Python warns of each that does."""
    command = [
        sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-m", "sandtable", "run", "fashoda-1898",
        "--futures", "50", "--out", str(tmp_path / "study"), "--report", str(tmp_path / "page.html"), "--quick", "-q",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
