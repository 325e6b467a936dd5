"""Canonical order and layout: what moves, what is kept, what is refused."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from sandtable.authoring import formatting
from sandtable.authoring.concrete import UnclearError
from sandtable.authoring.formatting import MeaningError, canonical_text, format_file
from sandtable.errors import ScenarioError
from sandtable.loading import read

ROOT = Path(__file__).resolve().parents[3]
VALID = sorted((ROOT / "spec" / "cases" / "valid").glob("*.yaml"))
BUNDLED = sorted((ROOT / "src" / "sandtable" / "scenarios").glob("*/scenario.yaml"))

CASES = {
    "keys in the order of the reference, comments with their entries": (
        """\
# about the file

# about the title
title: x   # beside it
sandtable: 2
theatre:
  places:
    # the north
    a: {lon: 1, name: A, basis: assumed, lat: 2, because: x}
    # b: taken out
  # about the routes
  routes: {}
""",
        """\
# about the file

sandtable: 2
# about the title
title: x # beside it
theatre:
  places:
    # the north
    a: {name: A, lat: 2, lon: 1, basis: assumed, because: x}
    # b: taken out
  # about the routes
  routes: {}
""",
    ),
    "options come last, and stay in the author's order": (
        """\
decisions:
  d:
    options:
      z: {effects: [], title: Z, probability: rest}
      a: {title: A, probability: 0.5}
    basis: assumed
    title: D
""",
        """\
decisions:
  d:
    title: D
    basis: assumed
    options:
      z: {title: Z, probability: rest, effects: []}
      a: {title: A, probability: 0.5}
""",
    ),
    "an unknown key stays behind the one that it follows": (
        "horizon: h\nhorizn: x\ntitle: t\n",
        "title: t\nhorizon: h\nhorizn: x\n",
    ),
    "an anchor comes before its aliases": (
        "actors: {a: {supply: *t}}\ntheatre: {places: &t [x]}\nstances: *t\n",
        "theatre: {places: &t [x]}\nactors: {a: {supply: *t}}\nstances: *t\n",
    ),
    "the value goes where its first alias was": (
        "red_lines:\n  r: &r {title: &n name, kind: *n}\nactors:\n  b: *r\n",
        "actors:\n  b: &r {title: &n name, kind: *n}\nred_lines:\n  r: *r\n",
    ),
    "indentation, spaces and lists": (
        "stop:\n- a\n-   - b\n    - c\nactors:\n      a:   {  name:  A  ,supply: [x,y] }\n",
        "actors:\n  a: {name: A, supply: [x, y]}\nstop:\n  - a\n  - - b\n    - c\n",
    ),
    "brackets over several lines": (
        """\
theatre:
  places: {
    a: {name: A, lat: 1, # north
        lon: 2},
    b: {name: B}  # south
  }
  zones: {
    z: {places: [a,
 b]}}
""",
        """\
theatre:
  places:
    a:
      name: A
      lat: 1 # north
      lon: 2
    b: {name: B} # south
  zones: {z: {places: [a, b]}}
""",
    ),
    "texts over several lines": (
        'summary: |\n      a\n        b\n\n      c\n\ntitle: "one\n     two\\\n     \\ three"\nquestion: >2\n   x\n  y\n',
        'title: "one\n  two\\\n  \\ three"\nquestion: >2\n   x\n  y\nsummary: |\n  a\n    b\n\n  c\n',
    ),
    "blank lines and blanks at the end": (
        "sandtable: 2  \n\n\n\ntitle: x\n\n\n",
        "sandtable: 2\n\ntitle: x\n",
    ),
    "sections are apart if some are": (
        "theatre:\n  places: {}\nactors:\n  a: {}\n\noutcomes:\n  o: {}\n",
        "theatre:\n  places: {}\n\nactors:\n  a: {}\n\noutcomes:\n  o: {}\n",
    ),
    "the document's own lines": (
        "%YAML 1.2\n---\n# y\ntitle: x\nsandtable: 2\n# foot\n... # end\n",
        "%YAML 1.2\n---\n# y\nsandtable: 2\ntitle: x\n# foot\n... # end\n",
    ),
    "comments between a key and its value, in a list, after a dash": (
        "title:\n  # why\n  x\nstop:\n  # first\n  - # of it\n    a\n  # last\n",
        "# why\ntitle: x\nstop:\n  # first\n  - a # of it\n  # last\n",
    ),
    "empty values": ("actors:\n  a:\n  # in a\n  b: ~\ntitle:\n", "title:\nactors:\n  a:\n  # in a\n  b: ~\n"),
    "the keys of what a reading sets are paths": (
        "readings:\n  r:\n    set:\n      assumptions.x: {prior: 1, title: X}\n      a.b: 1\n    title: R\n",
        "readings:\n  r:\n    title: R\n    set:\n      assumptions.x: {title: X, prior: 1}\n      a.b: 1\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_canonical_order_and_layout(name: str) -> None:
    before, after = CASES[name]
    assert canonical_text(before) == after
    assert canonical_text(after) == after


def test_a_long_list_in_brackets_is_filled() -> None:
    names = [f"name-number-{number}" for number in range(30)]
    text = canonical_text("control:\n  a: [" + ",\n ".join(names) + "]\n")
    assert max(map(len, text.splitlines())) <= 120
    assert text.startswith("control:\n  a: [\n      name-number-0, name-number-1,")
    assert text.endswith("name-number-29\n    ]\n")
    assert canonical_text(text) == text


@pytest.mark.parametrize("path", [*BUNDLED, *VALID], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_bundled_files_and_the_cases_of_the_specification_are_canonical(path: Path) -> None:
    found = format_file(path.read_bytes(), file=path.name)
    if path.stem == "yaml-styles":  # the case of everything that YAML allows
        assert found.is_changed
        assert format_file(found.after, file=path.name).is_changed is False
    else:
        assert found.after.decode() == found.before.decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1\nb: &x 2\n", "the anchor `&x` is defined twice"),
        ("{sandtable: 2}\n", "the whole file is in braces"),
        ("- a\n", "not a mapping of sections"),
        ("sandtable: 2\ntitle: |\n  x", "ends within a text"),
        ("title: |\n  x\n     \nsandtable: 2\n", "ends with a line of blanks"),
        ("sandtable: 2\nactors:\n  ? |\n    k\n  : v\n", "a key is written over several lines"),
        ("---\n&root\nsandtable: 2\n", "before the first key"),
    ],
)
def test_what_cannot_be_laid_out_safely_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnclearError, match=re.escape(message)):
        canonical_text(text)


def test_a_refusal_has_its_place() -> None:
    with pytest.raises(ScenarioError) as raised:
        format_file(b"sandtable: 2\na: &x 1\nb: &x 2\n", file="x.yaml")
    (found,) = raised.value.diagnostics
    assert (found.span.file, found.span.line, found.source_line) == ("x.yaml", 3, "b: &x 2")
    assert found.hint == "give one of them another name"


def test_line_ends_and_byte_order_mark_are_kept() -> None:
    text = "\ufefftitle: x\r\nsandtable: 2\r\nsummary: |\r\n  a\r\n  b\r\n"
    found = format_file(text.encode(), file="x")
    assert found.after.decode() == "\ufeffsandtable: 2\r\ntitle: x\r\nsummary: |\r\n  a\r\n  b\r\n"


def test_a_file_with_errors_in_its_content_is_laid_out() -> None:
    found = format_file(b"title: x\nsandtable: 2\nnonsense: {}\n", file="x")
    assert found.after == b"sandtable: 2\nnonsense: {}\ntitle: x\n"


def test_a_lost_comment_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = formatting.lay_out
    monkeypatch.setattr(formatting, "lay_out", lambda *given: original(*given).replace("# why", ""))
    with pytest.raises(MeaningError):
        canonical_text("title: x # why\nsandtable: 2\n")


def test_another_value_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = formatting.lay_out
    monkeypatch.setattr(formatting, "lay_out", lambda *given: original(*given).replace("x", "y"))
    with pytest.raises(MeaningError):
        canonical_text("title: x\nsandtable: 2\n")


def test_another_order_of_options_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = formatting.lay_out
    swapped = lambda *given: original(*given).replace("a: 1\n    b: 2", "b: 2\n    a: 1")  # noqa: E731
    monkeypatch.setattr(formatting, "lay_out", swapped)
    with pytest.raises(MeaningError):
        canonical_text("title: x\ndecisions:\n  options:\n    a: 1\n    b: 2\nsandtable: 2\n")


def _scrambled(text: str, rng: random.Random) -> str:
    """A text that says the same or nearly: sections moved, comments and blank lines added, lines broken."""
    lines = text.split("\n")
    for number in range(rng.randint(1, 8)):
        at = rng.randrange(len(lines))
        what = rng.randrange(7)
        if what == 0:
            lines.insert(at, " " * rng.randrange(8) + f"# comment {number}")
        elif what == 1 and lines[at].strip():
            lines[at] += f"  # beside {number}"
        elif what == 2:
            lines.insert(at, " " * rng.randrange(5))
        elif what == 3:
            starts = [index for index, line in enumerate(lines) if re.match("[a-z]", line)] + [len(lines)]
            first = rng.randrange(max(1, len(starts) - 2))
            one, two, end = (starts + starts[-1:] * 2)[first : first + 3]
            lines[one:end] = lines[two:end] + lines[one:two]
        elif what == 4:
            lines[at] = lines[at].replace(", ", ",\n" + " " * rng.randrange(6, 10), 1)
        elif what == 5:
            lines[at] = lines[at].replace(", ", f", # inside {number}\n" + " " * rng.randrange(6, 10), 1)
        else:
            lines[at] = re.sub(
                r": (\w[\w -]*)$", lambda m: ": |\n" + " " * 12 + m[1] + "\n" + " " * 14 + "more", lines[at]
            )
    return "\n".join(lines)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_scrambled_files_keep_their_values_and_comments(path: Path) -> None:
    rng = random.Random(path.stem)
    text = path.read_text(encoding="utf-8-sig")
    done = 0
    for _ in range(6):
        scrambled = _scrambled(text, rng)
        try:
            found = format_file(scrambled.encode(), file="x")
        except ScenarioError:
            continue  # no YAML any more
        done += 1
        before, after = read(scrambled, name="x"), read(found.after, name="x")
        assert before.scenario == after.scenario
        words = re.compile(r"# (?:comment|beside|inside) \d")
        assert sorted(words.findall(scrambled)) == sorted(words.findall(found.after.decode()))
        assert not format_file(found.after, file="x").is_changed
    assert done
