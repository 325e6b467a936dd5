"""`sandtable --help` answers at once, because it imports next to nothing, and no command imports what it does not use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandtable.engine.kept import _machine
from tests.cli.conftest import RACE

HEAVY = ("numpy", "numba", "scipy", "pyarrow", "duckdb", "altair", "pandas", "xarray", "pydantic", "ruamel", "networkx")
LIMIT_SECONDS = 0.3


def seconds_of(*command: str) -> float:
    """Processor time of the fastest of five runs: what the command takes when nobody else uses the machine."""
    fastest = float("inf")
    for _ in range(5):
        before = os.times()
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        after = os.times()
        used = after.children_user - before.children_user + after.children_system - before.children_system
        fastest = min(fastest, used)
    return fastest


@pytest.mark.skipif(os.name == "nt", reason="Windows does not count the processor time of children")
def test_help_answers_within_the_limit() -> None:
    """Or, on a slow machine, within four times what the import of the command line's own library takes there."""
    used = seconds_of(sys.executable, "-m", "sandtable", "--help")
    assert 0 < used < max(LIMIT_SECONDS, 4 * seconds_of(sys.executable, "-c", "import typer"))


@pytest.mark.parametrize("module", ["sandtable", "sandtable.cli.__main__", "sandtable.cli.application"])
def test_importing_the_command_line_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[]"


# What a command does without. numba compiles the engine, and machine code that was kept runs without it; scipy.linalg is what
# numba imports when it compiles; altair draws; pandas and duckdb are for tables of those who ask for them.
ENGINE = ("numba", "llvmlite", "scipy.linalg") if _machine() else ("scipy.linalg",)
TABLES = ("pyarrow", "duckdb", "pandas", "xarray")
QUESTIONS = ("pyarrow.compute", "pyarrow.dataset", "duckdb", "pandas", "xarray")
SCIPY = (
    "scipy.special",
    "scipy.optimize",
    "scipy.stats",
    "numpy.f2py",
)  # one compiled module of it is enough for priors
DRAWING = ("altair", "vl_convert", "fontTools", "jinja2")
UNUSED = {
    "list": ("numpy", "scipy", "sandtable.scenario.types", "sandtable.checks", *ENGINE, *TABLES, *DRAWING),
    "check vell.yaml": ("numpy", "scipy", "ruamel.yaml.scanner", *ENGINE, *TABLES, *DRAWING),
    "explain S203": ("numpy", "scipy", "ruamel", *ENGINE, *TABLES, *DRAWING),
    "words likely": ("numpy", "scipy", "ruamel", *ENGINE, *TABLES, *DRAWING),
    "query study|select 1": ("scipy", "ruamel", "pandas", *ENGINE, *DRAWING),
    "picture study": (
        "ruamel.yaml.scanner",
        *ENGINE,
        *DRAWING,
        "duckdb",
    ),  # the text in the study was read when it was played
    "replay vell.yaml --future 3 --twin": (*ENGINE, *TABLES, *DRAWING),
    "replay vell.yaml --future 3": (*ENGINE, *SCIPY, *TABLES, *DRAWING),
    "run vell.yaml --futures 10 -q": (*ENGINE, *SCIPY, *QUESTIONS, *DRAWING),
    "run fashoda-1898 --futures 10 -q --json": (*ENGINE, *SCIPY, *QUESTIONS, *DRAWING),
    "compare vell.yaml --set rules.pause=12h --futures 10 -q": (
        *ENGINE,
        *SCIPY,
        "duckdb",
        "pandas",
        "xarray",
        *DRAWING,
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario and a study of it, played once so that the engine is compiled and kept."""
    folder = tmp_path_factory.mktemp("startup")
    # long enough for its tree to be kept
    (folder / "vell.yaml").write_text(RACE + "# the bridge, the brigade and the militia\n" * 20, encoding="utf-8")
    command = [sys.executable, "-m", "sandtable", "run", "vell.yaml", "--futures", "10", "-q", "--out", "study"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder


def test_no_plugins_of_pydantic_are_looked_for(folder: Path) -> None:
    code = (
        "import sys; from sandtable.cli.__main__ import main; sys.argv[1:] = ['check', 'vell.yaml']\n"
        "try: main()\nexcept SystemExit: from pydantic.plugin import _loader; print(_loader._plugins)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYDANTIC_DISABLE_PLUGINS"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout.splitlines()[-1] == "None"


@pytest.mark.parametrize("line", UNUSED)
def test_a_command_imports_nothing_that_it_does_not_use(folder: Path, line: str) -> None:
    words, _, sql = line.partition("|")
    arguments = [*words.split(), *([sql] if sql else [])]
    code = (
        "import json, sys; from sandtable.cli.__main__ import run_application; "
        f"code = run_application({arguments!r}); print(json.dumps([code, sorted(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True, timeout=300
    )
    exit_code, imported = json.loads(done.stdout.splitlines()[-1])
    assert exit_code == 0
    assert set(imported) & set(UNUSED[line]) == set()
