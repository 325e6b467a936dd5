"""What is built for others holds everything that the checkout runs from, and says what it needs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from ruamel.yaml import YAML

from sandtable.extras import DISTRIBUTION, install_line

PINNED_ELSEWHERE = {DISTRIBUTION}
# what is left open above: public interfaces, kept by their makers
BOUNDED = {"numba", "ruamel.yaml", "pygambit", "uvicorn"}
# `sandtable` alone, where a package is named to an installer: in the public index that is another project's
OTHERS = re.compile(
    r"""(?<![\w./-])sandtable\[|(?:pip|pipx|uvx|uv\s+(?:pip|tool|add))\b[^\n`|"]*?['"\s]sandtable(?![\w./-])"""
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=repository, check=True, capture_output=True, text=True, timeout=120
    )
    return zipfile.ZipFile(folder / done.stdout.split()[-1])


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile, repository: Path) -> None:
    source = repository / "src"
    here = {
        path.relative_to(source).as_posix()
        for path in (source / "sandtable").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    there = {name for name in wheel.namelist() if name.startswith("sandtable/")}
    assert there == here
    assert {"sandtable/py.typed", "sandtable/scenarios/deir-ez-zor-2017/scenario.yaml"} <= there


def test_the_wheel_has_its_licence_and_its_command(wheel: zipfile.ZipFile) -> None:
    texts = {name.split("/", 1)[1]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "Apache License" in texts["licenses/LICENSE"]
    commands = texts["entry_points.txt"].splitlines()
    assert "sandtable = sandtable.cli.__main__:main" in commands
    assert f"{DISTRIBUTION} = sandtable.cli.__main__:main" in commands  # for tools that run a distribution by its name
    assert f"Name: {DISTRIBUTION}\n" in texts["METADATA"]
    assert "License-Expression: Apache-2.0" in texts["METADATA"]


def test_every_requirement_is_pinned(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = requirements(project)
    lines = (repository / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    names = {normal(requirement.name) for requirement in wanted} - PINNED_ELSEWHERE
    assert names <= {normal(name) for name in pins}
    assert all(pins.values())
    versions = {normal(name): Version(version) for name, version in pins.items()}
    for requirement in wanted:
        if requirement.name not in PINNED_ELSEWHERE:
            assert versions[normal(requirement.name)] in requirement.specifier, requirement


def test_private_interfaces_are_bounded(repository: Path) -> None:
    """The pinned version fits, the one after its series does not: it is let in when the tests have run with it."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = {one.name: one.specifier for one in requirements(project) if one.name in BOUNDED}
    assert set(bounds) == BOUNDED
    for name, later in (
        ("numba", "0.69.0"),
        ("ruamel.yaml", "0.20"),
        ("pygambit", "17.0.0b1"),
        ("pygambit", "17.0.0"),
        ("uvicorn", "0.55.0"),
    ):
        assert not bounds[name].contains(later, prereleases=True), name


def test_every_lower_bound_is_named(repository: Path) -> None:
    """So that `make lowest` installs what is promised, not what is newest."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for one in [*project["dependencies"], *(one for extra in sorted(set(extras) - {"dev"}) for one in extras[extra])]:
        requirement = Requirement(one)
        assert any(part.operator == ">=" for part in requirement.specifier), one


def test_the_name_in_the_index_is_our_own(repository: Path) -> None:
    """`pip install sandtable` fetches a package of others: no text says so, nor names an extra of it."""
    assert install_line("game") == "pip install 'sandtable-crisis[game]'"
    wrong = (
        "pip install sandtable",
        "pip install 'sandtable[game]'",
        "uvx sandtable",
        "uv pip install -U sandtable",
        "sandtable[app]",
    )
    right = (
        "pip install 'sandtable-crisis[game]'",
        "pip install -e .",
        "installing sandtable into .venv",
        "uvx sandtable-crisis",
    )
    assert all(OTHERS.search(text) for text in wrong)
    assert not any(OTHERS.search(text) for text in right)
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=repository, capture_output=True, text=True
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("needs a checkout to know which files are ours")
    here = Path(__file__).resolve()
    found = []
    for name in listed.stdout.splitlines():
        path = repository / name
        if path.resolve() == here or name == "CHANGELOG.md" or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            lines = content.decode("utf-8", errors="replace").splitlines()
            found += [f"{name}:{number}" for number, line in enumerate(lines, 1) if OTHERS.search(line)]
    assert found == []


def test_the_pins_name_no_address(repository: Path) -> None:
    text = (repository / "constraints.txt").read_text(encoding="utf-8")
    for sign in ("://", "--index", "--find-links", " @ "):
        assert sign not in text


def requirements(project: dict[str, object]) -> list[Requirement]:
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    named = [*project["dependencies"], *(one for extra in extras.values() for one in extra)]  # type: ignore[misc]
    return [Requirement(one) for one in named]


def normal(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


def test_the_classifiers_are_the_pythons_that_the_workflows_name(repository: Path) -> None:
    """And each workflow tries them on the three systems."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = {line.rpartition(" ")[2] for line in project["classifiers"] if re.fullmatch(r".*Python :: 3\.\d+", line)}
    jobs = YAML(typ="safe", pure=True).load(
        (repository / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    )["jobs"]
    for name in ("systems", "wheel"):
        matrix = jobs[name]["strategy"]["matrix"]
        assert set(matrix["python"]) == promised, name
        assert {system.partition("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert f">={min(promised, key=Version)}" == project["requires-python"]


def test_the_release_tries_the_wheel_and_publishes_without_a_secret(repository: Path) -> None:
    text = (repository / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    jobs = YAML(typ="safe", pure=True).load(text)["jobs"]
    commands = "\n".join(step.get("run", "") for step in jobs["build"]["steps"])
    assert "scripts/try_wheel.py --wheel" in commands
    assert "scripts.demo_report --check" in commands
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert "secrets." not in text


def test_no_address_is_made_up(repository: Path) -> None:
    """The addresses in the metadata are those of the citation; without any there, there are none here."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = YAML(typ="safe", pure=True).load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    known = {citation[key] for key in ("url", "repository-code") if key in citation}
    assert known <= set(project.get("urls", {}).values()) or not known
    assert bool(project.get("urls")) == bool(known)


def test_the_wheel_stays_small(wheel: zipfile.ZipFile) -> None:
    """Packed bytes: of the report of the demo, the world of maps, the gazetteer, and the rest."""
    sizes = {entry.filename: entry.compress_size for entry in wheel.infolist()}
    assert sizes["sandtable/demo/report.html.br"] < 600_000
    world = sizes.pop("sandtable/world/world.pack")
    towns = sizes.pop("sandtable/world/gazetteer.parquet")
    assert world < 2_300_000
    assert towns < 6_000_000
    assert "sandtable/world/NOTICE.md" in sizes
    assert sum(sizes.values()) < 2_500_000
