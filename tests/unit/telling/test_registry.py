"""Every analysis of the registry is known to the command line, `sandtable`, the report, the app and the documentation."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import sandtable
from sandtable.analysis.registry import ANALYSES, Analysis, registered
from sandtable.app.analyses import every_analysis
from sandtable.cli.json_schemas import commands, generated
from sandtable.report.analyses import Analyses
from tests.unit.telling.test_new_analysis import LONGEST

EVERY = pytest.mark.parametrize("entry", ANALYSES, ids=[entry.name for entry in ANALYSES])
COMMANDS = [entry for entry in ANALYSES if entry.has_command]
EVERY_COMMAND = pytest.mark.parametrize("entry", COMMANDS, ids=[entry.name for entry in COMMANDS])


@EVERY_COMMAND
def test_the_command_line_knows_it(entry: Analysis) -> None:
    assert entry.name in commands()
    assert entry.name in generated()
    if entry.command:
        assert callable(getattr(import_module(entry.command), entry.name.replace("-", "_")))


@EVERY
def test_the_package_knows_it(entry: Analysis) -> None:
    for name, module in entry.public().items():
        assert name in sandtable.__all__
        assert getattr(sandtable, name).__module__ == module


@EVERY_COMMAND
def test_the_report_knows_it(entry: Analysis) -> None:
    """As a section like any other, or in a place of its own; what is asked of two scenarios has none."""
    if entry.of_two:
        assert not entry.section
        return
    held = " ".join(str(each.type) for each in fields(Analyses))
    names = [result.partition(":")[2] for result in entry.result]
    assert entry.section or any(re.search(rf"\b{name}\b", held) for name in names)


@EVERY
def test_the_app_knows_it(entry: Analysis) -> None:
    assert (entry.name in every_analysis()) is not entry.of_two


@EVERY_COMMAND
def test_the_documentation_has_a_page_of_it(entry: Analysis, repository: Path) -> None:
    page = f"analysis/{entry.name}.md"
    assert page in (repository / "mkdocs.yml").read_text(encoding="utf-8")
    text = (repository / "docs" / page).read_text(encoding="utf-8")
    assert f"sandtable {entry.name} " in text


@EVERY
def test_the_reference_of_python_knows_it(entry: Analysis, repository: Path) -> None:
    api = (repository / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for name in entry.public():
        assert re.search(rf"\b{name}\b", api), name


def test_names_are_used_once() -> None:
    names = [entry.name for entry in ANALYSES]
    results = [result for entry in ANALYSES for result in entry.result]
    functions = [name for entry in ANALYSES for name in (entry.run, *entry.also)]
    for each in (names, results, functions):
        assert len(set(each)) == len(each)


def test_the_package_gets_a_new_one_from_its_record() -> None:
    with registered(LONGEST):
        found: Any = sandtable.longest  # type: ignore[attr-defined]
        assert found.__module__ == "tests.unit.telling.longest"
        assert "longest" in dir(sandtable)
    del sandtable.longest  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="has no attribute 'longest'"):
        sandtable.longest  # type: ignore[attr-defined]  # noqa: B018
