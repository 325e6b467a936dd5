"""What is built for others holds everything that the checkout runs from, and says what it needs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PINNED_ELSEWHERE = {"sandtable"}


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
    assert "sandtable/cli/schemas/check.schema.json" in there


def test_the_wheel_has_its_licence_and_its_command(wheel: zipfile.ZipFile) -> None:
    texts = {name.split("/", 1)[1]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "Apache License" in texts["licenses/LICENSE"]
    assert "sandtable = sandtable.cli.__main__:main" in texts["entry_points.txt"]
    assert "License-Expression: Apache-2.0" in texts["METADATA"]


def test_every_requirement_is_pinned(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    lines = (repository / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    names = {normal(requirement.split(">")[0].split("[")[0]) for requirement in wanted} - PINNED_ELSEWHERE
    assert names <= {normal(name) for name in pins}
    assert all(pins.values())


def test_the_pins_name_no_address(repository: Path) -> None:
    text = (repository / "constraints.txt").read_text(encoding="utf-8")
    for sign in ("://", "--index", "--find-links", " @ "):
        assert sign not in text


def normal(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")
