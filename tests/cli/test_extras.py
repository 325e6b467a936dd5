"""A command whose extra is missing prints the install line and ends with exit code 1; never a traceback."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sandtable.cli.faults import ExitCode
from sandtable.errors import AnalysisError
from sandtable.extras import EXTRAS, extra_of, failed_import, install_line, require_package
from tests.cli.conftest import Command, Done
from tests.unit.report.crossing import crossing_yaml

WITHOUT = """
import importlib.machinery, sys

class Without(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in {modules} else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Without
from sandtable.cli.__main__ import main
main()
"""
MODULES = [module for modules in EXTRAS.values() for module in modules]


@pytest.fixture
def bare(tmp_path: Path) -> Command:
    """Runs a command line as a process of an installation without any extra: importing one of their modules fails.

    first: Python that the process runs before the command.
    """
    start = WITHOUT.format(modules=MODULES)

    def run(*arguments: str | Path, first: str = "") -> Done:
        done = subprocess.run(
            [sys.executable, "-c", start.replace("main()", f"{first}\nmain()"), *map(str, arguments)],
            cwd=tmp_path, env={**os.environ, "COLUMNS": "80"}, capture_output=True, text=True, encoding="utf-8",
            timeout=300, check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def crossing(tmp_path: Path) -> Path:
    """A small scenario with claims, a game and a history."""
    path = tmp_path / "crossing.yaml"
    path.write_text(crossing_yaml(), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("command", "options", "module", "extra"),
    [
        ("sensitivity", ("--futures", "64"), "SALib", "analysis"),
        ("settlement", ("--futures", "64"), "SALib", "analysis"),
        ("score", ("--futures", "64"), "scoringrules", "analysis"),
        ("discover", ("--outcome", "north-first", "--futures", "200"), "prim", "discover"),
    ],
)
def test_a_command_names_the_line_that_installs_its_extra(
    bare: Command, crossing: Path, command: str, options: tuple[str, ...], module: str, extra: str
) -> None:
    done = bare(command, crossing, *options)
    assert done.code == ExitCode.FAULTS
    assert done.out == ""
    assert f"error: this needs {module}, which is not installed\n" in done.err
    assert f"   = hint: pip install 'sandtable-crisis[{extra}]'\n" in done.err
    assert "Traceback" not in done.err


def test_query_names_the_line_that_installs_its_extra(bare: Command, race: Path, tmp_path: Path) -> None:
    assert bare("run", race, "--futures", "20", "--out", tmp_path / "study").code == ExitCode.CLEAN
    done = bare("query", tmp_path / "study", "select 1")
    assert done.code == ExitCode.FAULTS
    assert done.err.endswith(
        "error: this needs duckdb, which is not installed\n   = hint: pip install 'sandtable-crisis[query]'\n"
    )


def test_without_any_extra_the_base_commands_work(bare: Command, crossing: Path, tmp_path: Path) -> None:
    """And the report says which sections it lacks, each with the line that installs what they need."""
    for command in (
        ("run", crossing, "--futures", "400", "--out", tmp_path / "study"),
        ("compare", crossing, "--red-line", "guns", "--futures", "50"),
        ("solve", crossing, "--futures", "50"),
        ("claims", crossing, "--futures", "50"),
        ("picture", tmp_path / "study", "outcomes", "--png", tmp_path / "outcomes.png"),
    ):
        done = bare(*command)
        assert done.code == ExitCode.CLEAN, (command, done.err)
    few = "from sandtable.report import analyses\nanalyses.ROWS = analyses.PAIRED = analyses.FEWER = 128"
    done = bare("brief", tmp_path / "study", "--out", tmp_path / "page.html", "--futures", "400", first=few)
    assert done.code == ExitCode.CLEAN
    for extra in ("analysis", "discover"):
        assert install_line(extra) in done.err
    assert "omitted from the report: sandtable discover" in done.err


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (ModuleNotFoundError("no", name="duckdb.typing"), "this needs duckdb, which is not installed"),
        (ModuleNotFoundError("no", name="altair"), "this needs altair, which is not installed"),
        (
            ImportError("DLL load failed", name="pygambit"),
            "pygambit is installed but cannot be loaded (DLL load failed)",
        ),
    ],
)
def test_an_import_that_fails_anywhere_is_told_in_a_line(
    sandtable: Command, monkeypatch: pytest.MonkeyPatch, fault: ImportError, told: str
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("sandtable.scenario.source.bundled", fail)
    done = sandtable("list")
    assert done.code == ExitCode.FAULTS
    assert done.err.startswith(f"error: {told}\n   = hint: ")
    extra = extra_of(str(fault.name).partition(".")[0])
    assert ("sandtable-crisis[" in done.err) == (extra is not None)
    assert "pip install" in done.err


def test_a_module_of_our_own_that_is_missing_is_a_bug(sandtable: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ModuleNotFoundError("no", name="sandtable.lost")

    monkeypatch.setattr("sandtable.scenario.source.bundled", fail)
    assert sandtable("list").code == ExitCode.CRASH
    assert failed_import(ImportError("no name at all")) is None


def test_only_modules_of_extras_can_be_required() -> None:
    with pytest.raises(KeyError, match="numpy"):
        require_package("numpy")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_of_an_extra_has_its_line(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.extras.find_spec", lambda _: None)
    with pytest.raises(AnalysisError, match=f"this needs {module}, which is not installed") as found:
        require_package(module)
    assert found.value.hint == install_line(str(extra_of(module)))


@pytest.mark.parametrize(
    ("prefix", "line"),
    [
        ("/home/a/.cache/uv/archive-v0/Xy1", "uvx 'sandtable-crisis[query]'"),
        (r"C:\Users\a\AppData\Local\uv\cache\archive-v0\Xy1", "uvx 'sandtable-crisis[query]'"),
        ("/home/a/.local/share/uv/tools/sandtable-crisis", "uv tool install 'sandtable-crisis[query]'"),
        ("/home/a/.cache/pipx/0c1d", "pipx run --spec 'sandtable-crisis[query]' sandtable-crisis"),
        ("/Users/a/Library/Caches/pipx/0c1d", "pipx run --spec 'sandtable-crisis[query]' sandtable-crisis"),
        (r"C:\Users\a\pipx\venvs\sandtable-crisis", "pipx install --force 'sandtable-crisis[query]'"),
        ("/home/a/.local/share/pipx/venvs/sandtable-crisis", "pipx install --force 'sandtable-crisis[query]'"),
        ("/home/a/project/.venv", "pip install 'sandtable-crisis[query]'"),
        ("/usr", "pip install 'sandtable-crisis[query]'"),
    ],
)
def test_the_line_reaches_the_environment_that_runs(monkeypatch: pytest.MonkeyPatch, prefix: str, line: str) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    assert install_line("query") == line


# -- what pyproject.toml promises ---------------------------------------------------------------------


CALLED = {"docx": "python-docx"}  # distributions whose name is not that of their module


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(repository: Path) -> dict[str, set[str]]:
    """The distributions of the base (under "") and of each extra."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: {plain(Requirement(one).name) for one in lines} for extra, lines in groups.items()}


def imported(repository: Path) -> dict[str, set[str]]:
    """Top-level modules of others that the package imports, with the files that do."""
    found: dict[str, set[str]] = {}
    for path in sorted((repository / "src" / "sandtable").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top != "sandtable":
                    found.setdefault(top, set()).add(path.relative_to(repository).as_posix())
    return found


def test_every_package_that_is_imported_is_declared(repository: Path) -> None:
    """In the base or in the extra that names it: an undeclared one would work here and fail in an empty environment."""
    homes = {module: {plain(each) for each in names} for module, names in packages_distributions().items()}
    promised = declared(repository)
    for module, files in imported(repository).items():
        distributions = homes.get(module, {plain(module)})
        wanted = promised[extra_of(module) or ""]
        assert distributions & wanted or module in BROUGHT_BY, f"{module} in {sorted(files)}"


# By modules that come with a package of the base, which could not work without them.
BROUGHT_BY = {
    "anyio": "mcp", "llvmlite": "numba", "markupsafe": "jinja2", "pydantic_core": "pydantic", "starlette": "fastapi",
    "typing_extensions": "pydantic",
}  # fmt: skip


def test_the_extras_of_the_code_are_those_of_the_package(repository: Path) -> None:
    promised = declared(repository)
    assert set(EXTRAS) == {extra for extra, names in promised.items() if names} - {"", "dev"}
    for extra, modules in EXTRAS.items():
        assert {plain(CALLED.get(module, module)) for module in modules} == promised[extra]


def test_the_gpl_packages_are_extras_alone(repository: Path) -> None:
    promised = declared(repository)
    assert promised["discover"] == {"prim"}
    assert promised["game"] == {"pygambit"}
    for extra, names in promised.items():
        if extra not in ("discover", "game"):
            assert not names & {"prim", "pygambit"}, extra
