"""YAML to values: the core schema and nothing more, faults in our words, and no file that hangs or overflows."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sandtable.diagnostics import Diagnostic
from sandtable.loading import read, read_file
from sandtable.scenario.composing import DEEPEST, LARGEST, MOST_VALUES, compose
from sandtable.scenario.scalars import NotFiniteError, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None), ("nUll", "nUll"),
        ("true", True), ("False", False), ("yes", "yes"), ("on", "on"), ("No", "No"), ("y", "y"),
        ("0", 0), ("010", 10), ("-7", -7), ("+7", 7), ("0o10", 8), ("0x1F", 31), ("0b11", "0b11"), ("1_000", "1_000"),
        ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-3", -0.0015), (".", "."), ("1e", "1e"),
        ("12:30:45", "12:30:45"), ("2017-06-14", "2017-06-14"), ("1.2.3", "1.2.3"), ("-", "-"), ("+", "+"), ("4000 km", "4000 km"),
    ],
)  # fmt: skip
def test_core_schema(text: str, value: object) -> None:
    found = resolve(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    "text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999", "-1e999", "9" * 5000, "0x" + "f" * 5000]
)
def test_numbers_are_finite(text: str) -> None:
    with pytest.raises(NotFiniteError):
        resolve(text)


def faults(text: str) -> list[Diagnostic]:
    return compose(text, name="a.yaml")[1]


@pytest.mark.parametrize(
    ("text", "code", "message", "line", "column"),
    [
        ("a: [1, 2\nb: 3", "S005", "expected `,` or `]` in this list", 2, 2),
        ("a: {b: 1", "S005", "this mapping is never closed", 1, 4),
        ("a: 'x\nb: 2", "S005", "this quote is never closed", 1, 4),
        ("a: 'x\nb: 'y'", "S005", "this quote is closed only on line 2", 1, 4),
        ("a:\n\tb: 1", "S005", "tabs cannot be used for indentation", 2, 1),
        ("a: b: c", "S005", "unexpected `: ` inside a value", 1, 5),
        ("a: 1\n  b: 2", "S005", "this key is indented further than the line above it allows", 2, 3),
        ("a:\n  b: 1\n c: 2", "S005", "the indentation matches no line above it", 3, 2),
        ("a: `x", "S005", "a value cannot start with ```", 1, 4),
        ("a: ]", "S005", "unexpected `]`", 1, 4),
        ("{a: 1}}", "S005", "unexpected text after the end of the value before it", 1, 7),
        ('a: "\\q"', "S005", "unknown escape after the backslash", 1, 6),
        ("a: 1\n---\nb: 1", "S006", "a second document starts here", 2, 1),
        ("a: 1\nb: 2\na: 3", "S007", "duplicate key `a`", 3, 1),
        ("a: *b", "S008", "unknown alias `*b`", 1, 4),
        ("a: &b [*b]", "S008", "the alias `*b` is inside the value that it refers to", 1, 8),
        ("a: &b\n  c: *b", "S008", "the alias `*b` is inside the value that it refers to", 2, 6),
        ("a: !x 1", "S011", "the tag `!x` is not part of the format", 1, 4),
        ("a: !!map {b: 1}", "S011", "the tag `!!map` is not part of the format", 1, 4),
        ("a: !x!y 1", "S011", "tags are not part of the format", 1, 4),
        ("<<: {a: 1}", "S012", "merge keys are not part of YAML 1.2", 1, 1),
        ("1: a", "S013", "a key is a text, found `1`", 1, 1),
        ("true: a", "S013", "a key is a text, found true", 1, 1),
        ("? [a]\n: b", "S013", "a key is a text, found a list", 1, 3),
        ("a: .nan", "S014", "the number `.nan` is not finite", 1, 4),
    ],
)
def test_fault_in_our_words_at_its_place(text: str, code: str, message: str, line: int, column: int) -> None:
    found = faults(text)[0]
    assert (found.code, found.message, found.span.line, found.span.column) == (code, message, line, column)


def test_quoted_merge_sign_and_number_are_keys() -> None:
    root, found = compose("'<<': 1\n\"2\": 3", name="a")
    assert found == []
    assert root is not None
    assert root.plain() == {"<<": 1, "2": 3}


def test_aliases_repeat_values_and_keep_their_place() -> None:
    root, found = compose("a: &x [1, {b: 2}]\nc: *x\nd: &x 5\ne: *x", name="a")
    assert found == []
    assert root is not None
    assert root.plain() == {"a": (1, {"b": 2}), "c": (1, {"b": 2}), "d": 5, "e": 5}


def test_all_faults_that_leave_a_tree_are_collected() -> None:
    text = "a: !t 1\na: 2\n3: x\n<<: {}\nb: .inf\nc: *d\ne: ok"
    root, found = compose(text, name="a")
    assert [d.code for d in found] == ["S011", "S007", "S013", "S012", "S014", "S008"]
    assert root is not None
    assert root.plain()["e"] == "ok"


# -- files that mean harm --------------------------------------------------------------------------

BOMB = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10) if i else 'x'}]" for i in range(30))
HOSTILE = {
    "deep flow": ("[" * 100_000, "S010"),
    "deep flow mappings": ("{a: " * 100_000, "S010"),
    "deep block": ("- " * 100_000, "S010"),
    "deep keys": ("? " * 100_000, "S010"),
    "deep block mapping": ("\n".join(" " * i + "a:" for i in range(1000)), "S010"),
    "alias bomb": (BOMB, "S009"),
    "many values": ("- 1\n" * 200_000, "S009"),
    "many values in one line": ("[" + "1," * 400_000, "S009"),
    "many anchors": ("".join(f"- &a{i} x\n" for i in range(60_000)), "S009"),
    "one long word": ("a" * 1_000_000, "S103"),
    "one long quote": ("a: '" + "x" * 1_000_000, "S005"),
    "many escapes": ('a: "' + "\\n" * 500_000, "S005"),
    "many tags": ("!" * 500_000, "S011"),
    "comments": ("# x\n" * 250_000, "S004"),
    "blank lines": ("\n" * 1_000_000, "S004"),
    "one huge indentation": (" " * 1_000_000 + "a: 1", "S102"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered_soon(name: str) -> None:
    text, code = HOSTILE[name]
    start = time.process_time()
    reading = read(text, name="a.yaml")
    assert time.process_time() - start < 20.0  # about one second; what grows with the square would take minutes
    assert reading.scenario is None
    assert code in {d.code for d in reading.diagnostics}


def test_file_of_fifty_megabytes_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"- x\n" * 262_144)
    start = time.process_time()
    reading = read_file(path)
    assert time.process_time() - start < 5.0  # parsed, it would take a minute
    assert [(d.code, d.message) for d in reading.diagnostics] == [("S002", "larger than 1 MiB")]


def test_limits_are_the_documented_ones() -> None:
    assert (LARGEST, DEEPEST, MOST_VALUES) == (1_048_576, 32, 50_000)
    assert [d.code for d in read("x" * (LARGEST + 1), name="a").diagnostics] == ["S002"]
    assert [d.code for d in read("é" * (LARGEST - 5), name="a").diagnostics] == ["S002"]
    assert [d.code for d in read("a: " + "[" * DEEPEST + "]" * DEEPEST, name="a").diagnostics] == ["S010"]
    assert "S010" not in {d.code for d in read("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), name="a").diagnostics}


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        (b"", "S004", (1, 1)),
        (b"\n \n# nothing\n", "S004", (1, 1)),
        (b"---\n", "S103", (2, 1)),
        (b"a: 1\nb: \xff", "S003", (2, 4)),
        (b"a: \0", "S003", (1, 4)),
        (b"a: \x1b", "S003", (1, 4)),
        ("a: \x85".encode(), "S003", (1, 4)),
        ("a: \u2028".encode(), "S003", (1, 4)),
        ("a: 1".encode("utf-16"), "S003", (1, 1)),
        ("a: 1".encode("utf-16-le"), "S003", (1, 2)),
        (b"\x89PNG\r\n\x1a\n\0\0", "S003", (1, 1)),
        (b"a: \r\rb: \xfe", "S003", (3, 4)),
    ],
)
def test_what_is_not_text(raw: bytes, code: str, place: tuple[int, int]) -> None:
    found = read(raw, name="a.yaml").diagnostics[0]
    assert (found.code, (found.span.line, found.span.column)) == (code, place)


def test_lone_surrogates_are_not_text() -> None:
    assert [d.code for d in read("a: \ud800", name="a").diagnostics] == ["S003"]
