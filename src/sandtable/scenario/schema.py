"""The JSON Schema of the format, for editors: completion, types and unknown keys while one writes."""

from __future__ import annotations

from typing import Any

from sandtable.scenario.types import Scenario


def json_schema() -> dict[str, Any]:
    """The schema as plain objects, generated from the types. `spec/scenario.schema.json` holds it."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Sandtable scenario"
    return schema
