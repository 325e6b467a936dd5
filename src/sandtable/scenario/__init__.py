"""The scenario file: text to checked objects and back.

load(name_or_path)      the scenario, or ScenarioError with every fault at its place
read(text, name=...)    the same, with the diagnostics returned
dump(scenario)          YAML that reads back to an equal scenario

Names are imported when they are first used: a study that is only asked needs the types, and not the reader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandtable.scenario.dumping import dump
    from sandtable.scenario.reading import Reading, load, read, read_file
    from sandtable.scenario.schema import json_schema
    from sandtable.scenario.source import bundled
    from sandtable.scenario.types import Scenario

_HOMES = {
    "dump": "dumping", "Reading": "reading", "load": "reading", "read": "reading", "read_file": "reading",
    "json_schema": "schema", "bundled": "source", "Scenario": "types",
}  # fmt: skip

__all__ = ["Reading", "Scenario", "bundled", "dump", "json_schema", "load", "read", "read_file"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sandtable.scenario' has no attribute {name!r}")
    found = getattr(import_module(f"sandtable.scenario.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
