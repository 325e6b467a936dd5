"""The JSON Schema of the format, for editors: completion, descriptions of keys, and errors while typing."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from sandtable.scenario import types
from sandtable.scenario.amounts import Amount
from sandtable.scenario.descriptions import describe
from sandtable.scenario.types import Entry, Scenario
from sandtable.scenario.walking import amount_dimension
from sandtable.units import format_quantity


class _Generator(GenerateJsonSchema):
    """pydantic's generator without defaults: those of amounts are not JSON, and the descriptions of keys give them."""

    def default_schema(self, schema: Any) -> Any:
        return self.generate_inner(schema["schema"])


def default_words(entry: type[Entry], key: str) -> str:
    """`; default 10 d` for a key with a default worth showing, else an empty text."""
    field = entry.model_fields[key]
    value = field.default
    if field.is_required() or value is None or value in (False, {}, ()) or isinstance(value, Entry):
        return ""
    if isinstance(value, Amount) and value.value is not None:
        written = format_quantity(value.value, dimension=amount_dimension(entry, key) or "Ratio")
    else:
        written = str(value).lower() if isinstance(value, bool) else value
    return f"; default `{written}`"


_LOCATOR = {"$ref": "#/$defs/Locator"}
_RESOLVED = "`sandtable locate SCENARIO --text FILE --write` replaces it by `start`, `end` and `sha256`; until then `check` reports S132"
_DRAFTS: dict[str, Any] = {  # what `check` takes in the place of a locator while a file is written
    "DraftPassage": {
        "type": "object",
        "description": f"A draft of a place in a text: its first and its last words. {_RESOLVED}.",
        "properties": {
            "from": {"type": "string", "minLength": 1, "description": "first words of the passage, or all of it"},
            "to": {"type": "string", "minLength": 1, "description": "last words of the passage"},
        },
        "required": ["from"],
        "additionalProperties": False,
    },
    "DraftWords": {
        "type": "string",
        "minLength": 1,
        "description": f"A draft of a place in a text: `sentence 5`, `sentences 5 to 7`, or words of the passage. {_RESOLVED}.",
    },
}


def _with_drafts(value: dict[str, Any]) -> dict[str, Any]:
    """The schema of a key that takes a locator, with the drafts that may stand there."""
    passage, words = ({"$ref": f"#/$defs/{name}"} for name in _DRAFTS)
    if _LOCATOR in value.get("anyOf", ()):
        kinds = [passage, words] if {"type": "string"} not in value["anyOf"] else [passage]
        return {**value, "anyOf": [*value["anyOf"], *kinds]}
    if value.get("$ref") == _LOCATOR["$ref"]:
        rest = {key: each for key, each in value.items() if key != "$ref"}
        return {"anyOf": [_LOCATOR, passage, words], **rest}
    return value


def json_schema() -> dict[str, Any]:
    """The schema as plain objects, generated from the types. It is stored in `spec/scenario.schema.json`."""
    schema = Scenario.model_json_schema(schema_generator=_Generator)
    for name, entry in [("Scenario", schema), *schema["$defs"].items()]:
        entry.pop("title", None)
        for key, value in entry.get("properties", {}).items():
            value.pop("title", None)
            value["description"] = describe(name, key) + default_words(getattr(types, name), key)
        if "properties" in entry:
            entry["properties"] = {key: _with_drafts(value) for key, value in entry["properties"].items()}
    schema["$defs"] |= _DRAFTS
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sandtable scenario",
        "description": "A scenario of Sandtable, version 2 of the format. SPEC.md, beside this file, describes it in prose.",
        **{key: value for key, value in schema.items() if key != "description"},
    }


def write_schema() -> str:
    """The schema as the text of its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
