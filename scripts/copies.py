"""Command lines of Sandtable in copies of one process, which has imported what the commands before needed.

A command of the documentation takes a second to import and a tenth of that to do its work. Each runs in a fork of a process
that runs none itself, so that nothing of one command reaches the next but what was imported; the entry point, its arguments, its
folder and its environment are those of a process of its own. Where a process cannot be forked, it is one.

    with Copies(environment) as copies:
        code, printed, complained = copies.run(["check", "race.yaml"], folder=folder, environment=environment)
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
TIMEOUT_SECONDS = 1_200  # a machine that does other work beside may need minutes for 100,000 futures
CAN_FORK = hasattr(os, "fork") and sys.platform.startswith("linux")
_NOT_SHARED = ("pandas", "numpy.f2py", "__m")  # what `sandtable` keeps out of a process where it can


class Copies:
    """A process that is copied for each command; it is started with the first one."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._server is not None and self._server.stdin is not None:
            self._server.stdin.close()
            self._server.wait()
            self._server = None

    def run(self, arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> tuple[int, str, str]:
        """Exit code, what was printed and what was complained of."""
        if not CAN_FORK:
            done = subprocess.run(
                [sys.executable, "-m", "sandtable", *arguments], cwd=folder, env=dict(environment), capture_output=True, text=True,
                encoding="utf-8", timeout=TIMEOUT_SECONDS, check=False,
            )  # fmt: skip
            return done.returncode, done.stdout, done.stderr
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "scripts.copies"], cwd=REPOSITORY, env={**environment, **_path(environment)},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            )  # fmt: skip
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        with tempfile.TemporaryDirectory(prefix="sandtable-copy-") as name:
            out, err = Path(name) / "out", Path(name) / "err"
            asked = {
                "arguments": list(arguments), "folder": str(folder), "environment": dict(environment), "out": str(out), "err": str(err),
            }  # fmt: skip
            print(json.dumps(asked), file=self._server.stdin, flush=True)
            answer = self._server.stdout.readline()
            if not answer:
                raise RuntimeError("the process that is copied has ended")
            return int(answer), out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")


def _path(environment: Mapping[str, str]) -> dict[str, str]:
    """Where `scripts` and `sandtable` of this checkout are."""
    return {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), environment.get("PYTHONPATH", str(REPOSITORY / "src"))])}


# -- the process that is copied ------------------------------------------------------------------------


def serve() -> None:
    """Answer each line of stdin with the exit code of its command."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `sandtable` does before it imports anything
    importlib.import_module("sandtable.cli.__main__")
    for line in sys.stdin:
        asked = json.loads(line)
        reader, writer = os.pipe()
        gc.freeze()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _become(asked, writer)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as told:
            imported = told.read().split()
        _, status = os.waitpid(child, 0)
        _import(imported)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(asked: dict[str, Any], writer: int) -> None:
    """Run a command in this copy and end it."""
    signal.alarm(TIMEOUT_SECONDS)
    before = set(sys.modules)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    files = (os.open(os.devnull, os.O_RDONLY), _new(asked["out"]), _new(asked["err"]))
    for number, file in enumerate(files):
        os.dup2(file, number)
    sys.argv = ["sandtable", *asked["arguments"]]
    code = 70
    try:
        from sandtable.cli.__main__ import main

        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(writer, " ".join(name for name in list(sys.modules) if name not in before).encode()[:60_000])
        atexit._run_exitfuncs()
        os._exit(code)


def _new(file: str) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _import(names: Sequence[str]) -> None:
    """Import what a copy had to, in its order, for the next ones."""
    for name in names:
        if not name.startswith(_NOT_SHARED) and name not in sys.modules:
            try:
                importlib.import_module(name)
            except Exception:  # a name that is no module of its own
                continue


if __name__ == "__main__":
    serve()
