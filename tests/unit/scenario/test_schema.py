"""The JSON Schema and the words about each key."""

from __future__ import annotations

import json

import pytest

from sandtable.scenario import types
from sandtable.scenario.composing import compose
from sandtable.scenario.descriptions import DESCRIPTIONS, describe
from sandtable.scenario.schema import json_schema
from sandtable.scenario.types import Entry, Sourced
from tests.unit.scenario.texts import RACE, changed

ENTRIES = [
    e for e in vars(types).values() if isinstance(e, type) and issubclass(e, Entry) and e not in (Entry, Sourced)
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.__name__)
def test_every_key_is_described_and_nothing_else(entry: type[Entry]) -> None:
    assert [key for key in entry.model_fields if not describe(entry.__name__, key)] == []
    assert set(DESCRIPTIONS[entry.__name__]) <= set(entry.model_fields)


def test_descriptions_name_no_entry_that_is_gone() -> None:
    assert set(DESCRIPTIONS) <= {entry.__name__ for entry in ENTRIES}


def test_schema_itself_is_sound() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("strength: 4000", "strenght: 4000", ["formations", "column"]),
        ("stance: hostile", "stance: enemy", ["stances", 0, "stance"]),
        ("lat: 34.0", "lat: 340", ["theatre", "places", "west", "lat"]),
        ("pace: column-pace", "pace: 12", ["formations", "column", "pace"]),
        ("strength: 4000", "strength: 4000 km", ["formations", "column", "strength"]),
        ("title: A race", "title: 7", ["title"]),
        ("{advance: [east]}", "{advance: [East]}", ["formations", "column", "orders"]),
    ],
)
def test_schema_notices_what_an_editor_should_underline(old: str, new: str, path: list[object]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    root, _ = compose(changed((old, new)), name="a")
    assert root is not None
    validator = jsonschema.Draft202012Validator(json_schema())
    assert path in [list(error.absolute_path) for error in validator.iter_errors(json.loads(json.dumps(root.plain())))]


def test_schema_tells_defaults_and_meaning() -> None:
    stock = json_schema()["$defs"]["Formation"]["properties"]["stock"]
    assert stock["description"] == "time it lasts without supply; default `10 d`"
    assert stock["type"] == "string"


def test_schema_accepts_the_race() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    root, _ = compose(RACE, name="a")
    assert root is not None
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors(json.loads(json.dumps(root.plain())))) == []


@pytest.mark.parametrize(
    ("place", "is_taken"),
    [
        ({"start": 1, "end": 2, "sha256": "0123456789abcdef"}, True),
        ({"from": "They will", "to": "by spring"}, True),
        ({"from": "They will"}, True),
        ("sentence 5", True),
        ({"to": "by spring"}, False),
        ({"from": "They will", "until": "by spring"}, False),
        (5, False),
    ],
)
def test_schema_takes_the_drafts_of_places_that_check_takes(place: object, is_taken: bool) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    root, _ = compose(RACE, name="a")
    assert root is not None
    plain = json.loads(json.dumps(root.plain()))
    claim = {"kind": "likelihood", "statement": "S", "source": "text", "at": place, "test": {"untestable": "no"}}
    plain["claims"] = {"one": claim}
    plain["assumptions"]["column-pace"]["at"] = place
    found = jsonschema.Draft202012Validator(json_schema()).iter_errors(plain)
    assert {tuple(error.absolute_path)[:3] for error in found if "at" in error.absolute_path} == (
        set() if is_taken else {("claims", "one", "at"), ("assumptions", "column-pace", "at")}
    )
