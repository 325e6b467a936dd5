"""The scenario file: text to checked objects and back.

load(name_or_path)      the scenario, or ScenarioError with every fault at its place
read(text, name=...)    the same, with the diagnostics returned
dump(scenario)          YAML that reads back to an equal scenario
"""

from __future__ import annotations

from sandtable.scenario.dumping import dump
from sandtable.scenario.reading import Reading, load, read, read_file
from sandtable.scenario.schema import json_schema
from sandtable.scenario.source import bundled
from sandtable.scenario.types import Scenario

__all__ = ["Reading", "Scenario", "bundled", "dump", "json_schema", "load", "read", "read_file"]
