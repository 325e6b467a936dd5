"""Names become identifiers, and YAML values that are read as the name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sandtable.authoring.naming import LONGEST, identifier, one_line, scalar

IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Deir ez-Zor", "deir-ez-zor"), ("the SDF", "the-sdf"), ("Łódź", "lodz"), ("Straße", "strasse"), ("دمشق", "place"),
        ("1914", "place-1914"), ("never", "place-never"), ("null", "place-null"), ("People's Front", "peoples-front"),
        ("Sukhnah, the pass to the north", "sukhnah-the-pass-to-the"), ("x" * 90, "x" * LONGEST), ("", "place"),
    ],
)  # fmt: skip
def test_identifiers(name: str, expected: str) -> None:
    assert identifier(name, fallback="place") == expected


def test_an_identifier_that_is_taken_gets_a_number() -> None:
    assert identifier("Camp", taken={"camp", "camp-2"}, fallback="place") == "camp-3"


@given(st.text())
def test_any_name_has_an_identifier(name: str) -> None:
    assert IDENTIFIER.fullmatch(identifier(name, fallback="place"))


@given(st.text(max_size=60))
def test_a_value_is_read_as_it_was(text: str) -> None:
    text = one_line(text)
    yaml = YAML(typ="safe")
    assert yaml.load(f"key: {scalar(text)} # a comment")["key"] == text
    assert yaml.load(f"{{key: {scalar(text, in_braces=True)}, other: 1}}")["key"] == text


@pytest.mark.parametrize(
    "text", ["Red's: line", "a #b", "true", "Null", "- x", "{x}", "a, b", "50%", "x:", "=", "1e3", "2017-06-14"]
)
def test_awkward_values(text: str) -> None:
    yaml = YAML(typ="safe")
    assert yaml.load(f"key: {scalar(text)}")["key"] == text
    assert yaml.load(f"{{key: {scalar(text, in_braces=True)}}}")["key"] == text
