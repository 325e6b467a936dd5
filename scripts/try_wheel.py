"""Tries what a user gets: builds the wheel, installs it and nothing else into an empty environment, and uses it.

    python scripts/try_wheel.py                      builds, and makes a temporary environment
    python scripts/try_wheel.py --wheel FILE         tries a wheel that was built before
    python scripts/try_wheel.py --into FOLDER        installs into this environment, which must not have Sandtable yet

Runs the commands that a base installation must be able to run, and those of each extra, which must print the line that
installs it. Prints a table of seconds and fails at the first command that does otherwise. Base packages are those of
constraints.txt (`--newest`: the newest that the wheel allows). Needs nothing but Python, pip and what pip fetches.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NAME = "sandtable-crisis"
SCENARIO = "fashoda-1898"
LIMIT = 600  # seconds of one command


@dataclass(frozen=True)
class Try:
    """One command: its words, its exit code, what it must print on stdout or stderr, and what it must write."""

    title: str
    words: tuple[str, ...]
    code: int = 0
    says: tuple[str, ...] = ()
    writes: str | None = None


def _lacks(extra: str, *words: str) -> Try:
    """A command whose extra is missing: a line on stderr that installs it."""
    return Try(f"{words[0]} without [{extra}]", words, code=1, says=(f"hint: pip install '{NAME}[{extra}]'",))


# In the order of a first minute. The first that plays compiles the engine.
TRIES = (
    Try("first command: --help", ("--help",), says=("Usage: sandtable", "demo")),
    Try("list", ("list",), says=("deir-ez-zor-2017", SCENARIO)),
    Try(
        "first picture: demo --json", ("demo", "--json", "--no-open"),
        says=('"file": "sandtable-demo.html"',), writes="sandtable-demo.html",
    ),
    Try("check", ("check", SCENARIO), says=("0 errors",)),
    Try(
        "first run, which compiles", ("run", SCENARIO, "--futures", "1000", "--seed", "7", "--out", "study"),
        says=("1,000 futures",),
    ),
    Try("second run", ("run", SCENARIO, "--futures", "1000", "--seed", "7"), says=("1,000 futures",)),
    Try("demo", ("demo", "--no-open"), says=("100,000 futures", "the engine is ready", "serve deir-ez-zor-2017")),
    Try("brief", ("brief", "study", "--quick", "--out", "report.html"), says=("report.html",), writes="report.html"),
    Try("cite", ("cite", SCENARIO), says=("Sandtable",)),
    _lacks("query", "query", "study", "select 1"),
    _lacks("analysis", "sensitivity", SCENARIO, "--futures", "100"),
    _lacks("discover", "discover", SCENARIO, "--outcome", "london-holds", "--futures", "500"),
)  # fmt: skip


@dataclass
class Table:
    """Rows of what was done, how many seconds it took, and how much of the processor."""

    rows: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def timed(self, title: str) -> Iterator[None]:
        begun, used = time.perf_counter(), _processor()
        yield
        self.rows.append((title, time.perf_counter() - begun, _processor() - used))

    def show(self) -> None:
        width = max(len(title) for title, *_ in self.rows)
        print(f"  {'':<{width}}   seconds  processor")
        for title, seconds, used in self.rows:
            print(f"  {title:<{width}}  {seconds:8.1f}  {used:9.1f}")


def _processor() -> float:
    """Processor seconds of the commands run so far; Windows does not count them."""
    spent = os.times()
    return spent.children_user + spent.children_system


def build(folder: Path) -> Path:
    """The wheel of this checkout, built as an installer builds it: in an environment of its own, with the pinned backend."""
    pinned = {name: str(REPOSITORY / "constraints.txt") for name in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")}
    _run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(REPOSITORY)], env=pinned)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, environment: Path, *, newest: bool) -> None:
    """The wheel and what it requires, into an environment without Sandtable."""
    python = _program(environment, "python")
    if not python.exists():
        _run([sys.executable, "-m", "venv", str(environment)])
    known = subprocess.run(
        [str(python), "-c", "import sandtable"], capture_output=True, cwd=environment, env=_clean(environment)
    )
    if known.returncode == 0:
        sys.exit(f"{environment} has Sandtable already: give an empty environment")
    constraints = [] if newest else ["-c", str(REPOSITORY / "constraints.txt")]
    _run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *constraints, str(wheel)])


def try_all(environment: Path, folder: Path, table: Table) -> None:
    """Every command in an empty folder, as a user of the environment runs it. Exits with a message at the first fault."""
    for number, each in enumerate(TRIES):
        command = NAME if number % 2 else "sandtable"  # both names of the command
        with table.timed(each.title):
            done = subprocess.run(
                [str(_program(environment, command)), *each.words], cwd=folder, env=_clean(environment), timeout=LIMIT,
                capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        printed = done.stdout + done.stderr
        faults = [f"exit code {done.returncode} instead of {each.code}"] if done.returncode != each.code else []
        faults += [f"does not say {words!r}" for words in each.says if words not in printed]
        faults += ["prints a traceback"] if "Traceback" in printed else []
        if each.writes is not None and not (folder / each.writes).is_file():
            faults.append(f"does not write {each.writes}")
        if faults:
            table.show()
            sys.exit(f"`{command} {' '.join(each.words)}` {'; '.join(faults)}\n{printed}")


def _clean(environment: Path) -> dict[str, str]:
    """The variables of this process without those that would let it find the checkout or a colour terminal."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "FORCE_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "PATH": f"{_program(environment, 'python').parent}{os.pathsep}{kept.get('PATH', '')}",
        "PYTHONUTF8": "1",
    }


def _program(environment: Path, name: str) -> Path:
    return environment / "Scripts" / f"{name}.exe" if os.name == "nt" else environment / "bin" / name


def _run(words: list[str], *, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(words, env={**os.environ, **(env or {})}, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(words)}")


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) // 10**6


def main() -> None:
    """Build, install, try, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="a wheel that was built before")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="the environment; without it a temporary one")
    parser.add_argument("--newest", action="store_true", help="the newest packages, not those of constraints.txt")
    parser.add_argument(
        "--keep-cache", action="store_true", help="use the user's cache: the engine may be compiled already"
    )
    asked = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="sandtable-wheel-", ignore_cleanup_errors=True) as scratch:
        root = Path(scratch)
        if asked.wheel is None:
            with table.timed("build the wheel"):
                (root / "dist").mkdir()
                wheel = build(root / "dist")
        else:
            wheel = asked.wheel.resolve()
        environment = (asked.into or root / "environment").absolute()
        with table.timed("install it"):
            install(wheel, environment, newest=asked.newest)
        (root / "work").mkdir()
        if not asked.keep_cache:
            os.environ["SANDTABLE_CACHE"] = str(root / "cache")
        try_all(environment, root / "work", table)
        table.show()
        print(
            f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB; installed with all it needs: {_megabytes(environment)} MB"
        )


if __name__ == "__main__":
    main()
