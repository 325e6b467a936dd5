"""Whatever the bytes, the answer is a scenario or diagnostics: never a traceback, never something in between."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sandtable.checks import rules
from sandtable.diagnostics import as_objects, render_text
from sandtable.loading import read
from sandtable.scenario.composing import compose
from sandtable.scenario.dumping import dump
from tests.power import tries

VALID = sorted((Path(__file__).resolve().parents[2] / "spec" / "cases" / "valid").glob("*.yaml"))
TEXTS = [path.read_bytes() for path in VALID]
TREES = [compose(text.decode("utf-8-sig"), name="case")[0] for text in TEXTS]
PLAIN = [json.loads(json.dumps(tree.plain())) for tree in TREES if tree is not None]
CODES = {rule.code: rule.severity for rule in rules()}
FRAGMENTS = [
    b"[", b"]", b"{", b"}", b": ", b"- ", b"'", b'"', b"\n", b"  ", b"\t", b"*x", b"&x ", b"!", b"|", b">", b"#", b"? ",
    b"0", b"-1", b"1e999", b".nan", b"null", b"true", b"~", b"rest", b"\xff", b"\0", b"\xc2\x85", b" km", b" per day",
    b"never", b"(", b")", b",", b"uniform(1, 2)", b"blue", b"999999999999999999999999", b"<<", b"---\n", b"%YAML 1.1\n",
]  # fmt: skip


def judge(raw: str | bytes) -> None:
    """A scenario that survives its own dump, or errors of known codes at places that exist."""
    reading = read(raw, name="any.yaml")
    assert (reading.scenario is None) == bool(reading.errors)
    assert render_text(reading.diagnostics).isprintable() or "\n" in render_text(reading.diagnostics)
    assert len(as_objects(reading.diagnostics)) == len(reading.diagnostics)
    for found in reading.diagnostics:
        assert CODES[found.code] == found.severity
        assert found.code != "S100", found
        assert "invalid value" not in found.message, found
        assert found.span.line >= 1
        assert found.span.column >= 1
        assert found.span.length >= 1
        if found.source_line is not None:
            assert found.span.column <= len(found.source_line) + 1, found
    places = [(d.span.file, d.span.line, d.span.column) for d in reading.diagnostics]
    assert places == sorted(places)
    if reading.scenario is not None:
        again = read(dump(reading.scenario), name="again")
        assert again.scenario == reading.scenario


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"a: &a [*a]")
@example(b"? ? ? :")
@settings(max_examples=tries(300, usual=150))
def test_any_bytes(raw: bytes) -> None:
    judge(raw)


@given(st.text(max_size=300))
@example("\ufeff\ufeff")
@example("\ud800")
@example("a: 1\u2028b: 2")
@example("\r")
@settings(max_examples=tries(300, usual=150))
def test_any_text(text: str) -> None:
    judge(text)


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    raw = bytearray(draw(st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        length = draw(st.integers(0, 6))
        raw[start : start + length] = draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=2))
    return bytes(raw)


@given(mutated_bytes())
@settings(max_examples=tries(500, usual=200))
def test_mutated_files(raw: bytes) -> None:
    judge(raw)


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**30), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from([
        "rest", "blue", "red", "west", "east", "10 km", "3 d", "0.2 per day", "55 %", "2017-06-14", "hold", "hostile", "day",
        "uniform(0, 1)", "normal(1, 2)", "beta(1, 1)", "choice({1: 1})", "controls(blue, east)", "day > 3", "never", "true",
    ]),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [below for key, item in value.items() for below in paths_of(item, (*path, key))]
    elif isinstance(value, list):
        found += [below for index, item in enumerate(value) for below in paths_of(item, (*path, index))]
    return found


@st.composite
def mutated_trees(draw: st.DrawFn) -> Any:
    """A valid file with a few of its values replaced, dropped, renamed or exchanged."""
    tree = copy.deepcopy(draw(st.sampled_from(PLAIN)))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(paths_of(tree)[1:] or [("sandtable",)]))
        holder = tree
        for step in path[:-1]:
            holder = holder[step]
        action = draw(st.sampled_from(["replace", "drop", "rename", "exchange"]))
        if action == "drop":
            del holder[path[-1]]
        elif action == "rename" and isinstance(holder, dict):
            holder[draw(st.text(max_size=6))] = holder.pop(path[-1])
        elif action == "exchange":
            other = draw(st.sampled_from(PLAIN))
            for step in draw(st.sampled_from(paths_of(other))):
                other = other[step]
            holder[path[-1]] = copy.deepcopy(other)
        else:
            holder[path[-1]] = draw(values)
        if not isinstance(tree, dict) or not tree:
            break
    return tree


@given(mutated_trees())
@settings(max_examples=tries(700, usual=250))
def test_mutated_trees(tree: Any) -> None:
    # JSON is YAML, except for the escapes of characters beyond the basic plane: they are written as they are.
    judge(json.dumps(tree, ensure_ascii=False).encode("utf-8", errors="replace"))


@given(st.text(alphabet="abcdsure day()<>=+-*/,.0123456789km%nover", max_size=60))
@example("a-b-")
@example("controls(blue, (here),)")
@example("((controls)(blue, here))")
@example("((((")
@example("not " * 50)
@example("1 per")
@settings(max_examples=tries(500, usual=200))
def test_any_expression_and_prior(text: str) -> None:
    base = dict(PLAIN[[path.stem for path in VALID].index("smallest")])
    judge(json.dumps({**base, "stop": [text], "assumptions": {"a": {"title": "A", "prior": text}}}))
