"""Every stored `--json` object is what the schema of its command says; a broken one is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest

from sandtable.cli.json_schemas import GROUPS, commands, generated, name_of, schema_of, written
from tests.golden.capture import stored
from tests.golden.cases import CASES, Case

PRINTED = [case for case in CASES if case.kind == "json" and stored(case).exists()]


@cache
def validator(command: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(command), format_checker=jsonschema.FormatChecker())


def printed(case: Case) -> dict[str, Any]:
    """The stored object, with a value of its type for every placeholder."""
    text = stored(case).read_text(encoding="utf-8").replace('"(number)"', "1").replace('"(text)"', '"1.0"')
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("case", PRINTED, ids=[case.name for case in PRINTED])
def test_a_stored_object_is_what_its_schema_says(case: Case) -> None:
    if not stored(case).read_text(encoding="utf-8"):
        assert case.code  # a refused command prints nothing on stdout
        return
    found = printed(case)
    validator(name_of(case.arguments)).validate(found)
    left_out = {name for name in OFTEN_ABSENT if name not in schema_of(name_of(case.arguments)).get("required", ())}
    for broken, how in broken_copies(found, left_out=left_out):
        assert not validator(name_of(case.arguments)).is_valid(broken), how


OFTEN_ABSENT = {"readings", "trial", "observer", "unchecked"}  # keys that only some files or options give


def broken_copies(found: dict[str, Any], *, left_out: set[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """The object with one key too many, with one too few, and with every top-level value of another kind.

    left_out : keys without which it is whole.
    """
    yield {**found, "no-such-key": 0}, "a key too many"
    for key, value in found.items():
        if key not in left_out:
            yield {other: each for other, each in found.items() if other != key}, f"without {key}"
        broken = copy.deepcopy(found)
        broken[key] = [] if not isinstance(value, list) else {"no-such-key": 0}
        if not isinstance(value, list) and value is None:
            continue  # what else may stand there is for the schema to say
        yield broken, f"{key} of another kind"


def test_every_command_has_one_schema_and_some_stored_object() -> None:
    from typer.main import get_command

    from sandtable.cli.application import app

    group: Any = get_command(app)
    assert [name for name in commands() if name.partition("-")[0] not in GROUPS] == [
        name for name in group.commands if name not in GROUPS
    ]
    assert {name.partition("-")[0] for name in commands()} >= set(GROUPS)
    assert not generated().keys() & written().keys(), "a generated schema and a file by hand"
    assert {case.arguments[0] for case in PRINTED} >= set(group.commands) - {"serve", "mcp", "skill"}


# keys of files with rival readings, or of an option, only
ABSENT = {
    ("run", ""): {"readings", "unchecked", "until"},
    ("sensitivity", ""): {"unchecked"},
    ("diff", ""): {"no_odds"},
    ("settlement", "StateIndices"): {"ungrouped"},
    ("settlement", "TurnsOn"): {"ungrouped"},
    ("claims", ""): {"readings"},
    ("check", ""): {"trial"},
    ("replay", ""): {"observer"},
}


@pytest.mark.parametrize("command", sorted(generated()))
def test_generated_schemas_describe_every_key(command: str) -> None:
    """All keys are required, no others are allowed, and every number says what it is."""
    schema = schema_of(command)
    for name, each in (("", schema), *schema.get("$defs", {}).items()):
        if each.get("type") != "object" or "properties" not in each:
            continue
        always = [key for key in each["properties"] if key not in ABSENT.get((command, name), ())]
        assert always == each["required"], name
        assert each["additionalProperties"] is False, name
    assert schema["description"].endswith(".")
