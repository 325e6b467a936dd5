"""Spans: keys, values, parts of values, and what is not in the file."""

from __future__ import annotations

import pytest

from sandtable.diagnostics import Span
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Document, from_plain, split_lines

TEXT = """\
a: 12 km
b: {c: "quoted text", d: [x, 'it''s', z]}
list:
  - one
  - key: two
folded: >-
  first part
  and second

  third
literal: |
  first
    second
plain: over
  two lines
escaped: "a\\tb"
nothing:
"""


@pytest.fixture(scope="module")
def document() -> Document:
    root, faults = compose(TEXT, name="a.yaml")
    assert faults == []
    assert root is not None
    return Document(root, "a.yaml", split_lines(TEXT))


def cut(document: Document, span: Span) -> str:
    """The text under a span."""
    line = document.source_line(span)
    assert line is not None
    return line[span.column - 1 : span.column - 1 + span.length]


@pytest.mark.parametrize(
    ("path", "part", "text"),
    [
        (("a",), "value", "12 km"),
        (("a",), "key", "a"),
        (("b", "c"), "value", '"quoted text"'),
        (("b", "d"), "value", "[x, 'it''s', z]"),
        (("b", "d", 1), "value", "'it''s'"),
        (("list",), "value", "list"),
        (("list", 1), "value", "key"),
        (("list", 1, "key"), "value", "two"),
        (("folded",), "value", ">-"),
        (("nothing",), "value", "nothing"),
        (("b", "missing"), "value", "b"),
        (("list", 7), "value", "list"),
        (("nowhere", "at", "all"), "value", "a"),
        ((), "value", "a"),
    ],
)
def test_span(document: Document, path: tuple[str | int, ...], part: str, text: str) -> None:
    assert cut(document, document.span(path, part="key" if part == "key" else "value")) == text


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (("a",), "km"),
        (("b", "c"), "text"),
        (("folded",), "second"),
        (("folded",), "third"),
        (("literal",), "second"),
        (("plain",), "lines"),
    ],
)
def test_part_of_a_value_is_found_through_folding(document: Document, path: tuple[str | int, ...], word: str) -> None:
    node = document.find(path)
    assert node is not None
    column = str(node.value).index(word)
    assert cut(document, document.span(path, column=column, length=len(word))) == word


def test_part_of_a_key(document: Document) -> None:
    assert cut(document, document.span(("folded",), part="key", column=2, length=3)) == "lde"


def test_part_behind_escapes_falls_back_to_the_whole(document: Document) -> None:
    assert cut(document, document.span(("escaped",), column=2, length=1)) == '"a\\tb"'


def test_rest_of_a_value_from_a_column_on(document: Document) -> None:
    assert cut(document, document.span(("a",), column=3)) == "km"
    assert cut(document, document.span(("a",), column=99, length=5)) == "m"


def test_lines_break_where_yaml_breaks_them() -> None:
    assert split_lines("a\r\nb\rc\nd\u2028e") == ["a", "b", "c", "d\u2028e"]


def test_plain_values_become_nodes_at_one_place(document: Document) -> None:
    at = document.root
    node = from_plain({"a": [1, {"b": None}], "c": True}, at=at)
    assert node.plain() == {"a": (1, {"b": None}), "c": True}
    assert (node.line, node.column) == (at.line, at.column)
    with pytest.raises(TypeError, match="keys are texts"):
        from_plain({1: 2}, at=at)
    with pytest.raises(TypeError, match="found set"):
        from_plain({1, 2}, at=at)
