"""Imports go down: no circles, imports for types included, and only `above` reaches up by name."""

from __future__ import annotations

import ast
import re
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import sandtable

grimp = pytest.importorskip("grimp")
ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(sandtable.__file__).parent
NAME = re.compile(r"sandtable\.(\w+)[\w.]*(:\w+)?")


def circle(imports: dict[str, set[str]]) -> list[str]:
    """The modules of a circle, or nothing."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = grimp.build_graph("sandtable", cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert "sandtable.scenario.types" in imports["sandtable.loading"]
    assert not circle(imports)


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})


def layers() -> dict[str, int]:
    """The number of its layer by the name of a part, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    return {name: number for number, layer in enumerate(contract["layers"]) for name in re.findall(r"\w+", layer)}


def reaching_up(text: str, *, part: str) -> list[str]:
    """Names of modules of higher layers, as texts in the code of a part."""
    numbers = layers()
    texts = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    names = [found for each in texts if isinstance(each, str) and (found := NAME.fullmatch(each))]
    return [found[0] for found in names if numbers.get(found[1], len(numbers)) < numbers.get(part, 0)]


def test_nothing_but_above_reaches_up_by_name() -> None:
    found = {}
    for path in SOURCE.rglob("*.py"):
        part = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if names := reaching_up(path.read_text(encoding="utf-8"), part=part):
            found[path.relative_to(SOURCE).as_posix()] = names
    # the registry of analyses names what tells each of them and what draws it
    assert set(found) == {"above.py", "analysis/registry.py"}


def test_a_name_of_a_higher_layer_is_found() -> None:
    planted = 'import_module("sandtable.loading"), import_module("sandtable.units")'
    assert reaching_up(planted, part="scenario") == ["sandtable.loading"]
