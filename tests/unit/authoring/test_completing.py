"""Completion, hover and entries of half-typed texts."""

from __future__ import annotations

import gc
import random
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandtable.authoring.completing import Completions, complete, entry_at, hover, outline
from sandtable.authoring.completing.scanning import Part, scan
from sandtable.checks.references import references
from sandtable.loading import load
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node
from sandtable.scenario.documents import document_of
from sandtable.scenario.draft import Draft
from sandtable.scenario.source import bundled_folder
from sandtable.scenario.types import Scenario
from tests.cli.conftest import RACE
from tests.power import tries

ROOT = Path(__file__).parents[3]
FILES = [
    *sorted(bundled_folder().glob("*/scenario.yaml")), *sorted((ROOT / "tests" / "cases").glob("*.yaml")),
    *sorted((ROOT / "src" / "sandtable" / "recipes").glob("*.yaml")),
]  # fmt: skip
MAP = "theatre:\n  places:\n    raqqa: {name: Raqqa}\n    hama: {name: Hama}\n"


def place(text: str) -> tuple[str, int, int]:
    """A text without its mark `^`, and the mark's line and column."""
    before, after = text.split("^")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def completed(text: str, last_good: Node | None = None) -> Completions:
    return complete(*place(text), last_good)


def labels(text: str) -> list[str]:
    return [item.label for item in completed(text).items]


def done(text: str, label: str) -> str:
    """The text after a completion was accepted."""
    found = completed(text)
    (item,) = [each for each in found.items if each.label == label]
    lines = text.replace("^", "").split("\n")
    row = found.start.row
    assert found.end.row == row
    lines[row] = lines[row][: found.start.column] + item.insert + lines[row][found.end.column :]
    return "\n".join(lines)


# -- the scanner -------------------------------------------------------------------------------------


def compared(node: Node, part: Part, path: tuple[str | int, ...] = ()) -> Iterator[object]:
    """Where the tolerant tree differs from the parser's."""
    if node.kind == "mapping":
        if list(node.entries) != [each.key for each in part.children]:
            yield path, list(node.entries), [each.key for each in part.children]
            return
        for key, (place, value) in node.entries.items():
            below = part.child(key)
            assert below is not None
            if (place.line - 1, place.column - 1) != tuple(below.start):
                yield path, key, place, below.start
            yield from compared(value, below, (*path, key))
    elif node.kind == "list":
        if len(node.items) != len(part.children):
            yield path, node.items, part.children
            return
        for index, item in enumerate(node.items):
            yield from compared(item, part.children[index], (*path, index))
    elif isinstance(node.value, str) and "".join(node.value.split()) != "".join(part.value.split()):
        yield path, node.value, part.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_scanner_reads_valid_files_as_the_parser_does(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    root, _ = compose(text, name="x")
    assert root is not None
    assert list(compared(root, scan(text).root)) == []


def test_a_text_that_was_scanned_is_freed_at_once() -> None:
    scanned = scan(FILES[0].read_text(encoding="utf-8"))
    kept = [weakref.ref(part) for part in scanned.parts()]
    assert len(kept) > 10
    assert all(each() is not None for each in kept)
    gc.disable()  # which would find circles, if late
    try:
        del scanned
        assert all(each() is None for each in kept)
    finally:
        gc.enable()


BITS = (
    *"{}[]:,-'\"#|>&*!%@`\\()?", ": ", "- ", " #", "\n", "\n  ", "\t", "\r\n", "\r", "words(", "{a: [", "---\n", "...\n", "<<: ",
    "\U0001f600", "\0", "\u2028",
)  # fmt: skip


def mutated(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(1, 6)):
        at, kind = rng.randrange(len(text) + 1), rng.random()
        if kind < 0.4:
            text = text[:at] + rng.choice(BITS) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + rng.randint(1, 40) :]
        elif kind < 0.85:
            text = text[:at]
        else:
            other = rng.randrange(len(text) + 1)
            text = text[:at] + text[other : other + rng.randint(1, 60)] + text[at:]
    return text


def check_place(text: str, line: int, column: int) -> None:
    found = complete(text, line, column)
    hover(text, line, column)
    entry_at(text, line, column)
    lines = scan(text).lines
    assert found.start.row == found.end.row
    assert 0 <= found.start.column <= found.end.column <= len(lines[found.start.row])


def test_no_mutated_text_is_too_odd() -> None:
    rng = random.Random(5)
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    for _ in range(tries(2_000, usual=150)):
        text = rng.choice(texts)
        if len(text) > 4_000:
            first = rng.randrange(len(text) - 3_000)
            text = text[first : first + 3_000]
        text = mutated(text, rng)
        check_place(text, rng.randint(-1, text.count("\n") + 3), rng.randint(-1, 60))
        outline(text)


def test_every_prefix_of_a_scenario_is_answered() -> None:
    rng = random.Random(7)
    for file in FILES[:2]:
        text = file.read_text(encoding="utf-8")
        for _ in range(tries(400, usual=20)):
            before = text[: rng.randrange(len(text) + 1)]
            check_place(before, before.count("\n") + 1, len(before) - before.rfind("\n"))
    for end in range(0, len(RACE), tries(1, usual=9) or 1):
        before = RACE[:end]
        check_place(before, before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_deep_brackets_are_answered() -> None:
    for text in (
        "{a: " * 3_000,
        "[" * 3_000,
        "a: " + "{b: [" * 2_000,
        "- " * 3_000,
        "".join(f"{' ' * n}a:\n" for n in range(900)),
    ):
        check_place(text, 1, len(text) + 1)
        check_place(text, text.count("\n") + 1, 1_000)
        outline(text)


def test_long_texts_take_time_in_proportion_to_their_length() -> None:
    def once(text: str) -> float:
        begun = time.process_time()
        check_place(text, text.count("\n") + 1, len(text) - text.rfind("\n"))
        return time.process_time() - begun

    def seconds(text: str) -> float:
        return min(once(text) for _ in range(3))  # a busy machine lengthens some, never all

    for bit in (
        "a",
        " ",
        "a ",
        "a: ",
        "- a\n",
        "a\n",
        "  a\n",
        "'",
        '"',
        "{",
        "a, ",
        "[a], ",
        "# ",
        "(",
        "a: {b: c}\n",
        "\u00e9-",
    ):
        for before in ("title: ", "outcomes: {o: {when: ", "assumptions:\n  a:\n    prior: ", ""):
            text = before + bit * (20_000 // len(bit))
            assert seconds(text) < 5.0, (before, bit)


# -- references --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fashoda-1898", "deir-ez-zor-2017"])
def test_at_each_reference_the_name_that_is_there_is_offered(name: str) -> None:
    scenario = load(name)
    text, document = scenario.origin.text, document_of(scenario.origin, model=Scenario)
    draft = Draft(scenario, document)
    found = [(each.path, each.part, each.column, each.length, each.name) for each in references(draft)]
    found += [(each.path, "value", each.column, each.length, each.name) for each in draft.uses]
    found = [each for each in found if document.find(each[0]) is not None]
    tried = 0
    for path, part, column, length, word in found[:: max(1, len(found) // tries(600, usual=40))]:
        span = document.span(path, part=part, column=column, length=length)
        if span.length < len(word):
            continue
        tried += 1
        offered = complete(text, span.line, span.column + len(word))
        assert word in [item.label for item in offered.items], (path, word)
        meant = hover(text, span.line, span.column + 1)
        assert meant is not None
        assert any(f"`{word}`" in words for words in meant.words), (path, word)
    assert tried > 10


# -- keys --------------------------------------------------------------------------------------------


def test_keys_of_an_entry_are_offered_required_ones_first() -> None:
    text = "theatre:\n  places:\n    raqqa:\n      name: Raqqa\n      ^\n"
    found = completed(text).items
    assert [item.label for item in found][:2] == ["lat", "lon"]
    assert found[0].is_required
    assert "name" not in labels(text)
    assert "rank" in labels(text)
    assert "1 is labelled first" in next(item.info for item in found if item.label == "rank")
    assert labels("theatre:\n  places:\n    raqqa: {name: Raqqa, lat: 1, ^").count("coordinates") == 0


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("tit^", "title", "title: "),
        ("thea^\n", "theatre", "theatre:\n  \n"),
        ("theatre:\n  pl^", "places", "theatre:\n  places:\n    "),
        ("theatre:\n  places:\n    a: {na^}", "name", "theatre:\n  places:\n    a: {name: }"),
        ("theatre:\n  places:\n    a: {na^: x}", "name", "theatre:\n  places:\n    a: {name: x}"),
        ("rules:\n  pre^", "preset", "rules:\n  preset: "),
        ("rules:\n  preset: low^", "low-intensity", "rules:\n  preset: low-intensity"),
        ("formations:\n  a:\n    pace: 12^", "km/day", "formations:\n  a:\n    pace: 12 km/day"),
        ("formations:\n  a:\n    pace: 12 k^", "km/day", "formations:\n  a:\n    pace: 12 km/day"),
        (MAP + "formations:\n  a: {place: ra^}", "raqqa", MAP + "formations:\n  a: {place: raqqa}"),
        (MAP + "formations:\n  a:\n    place: 'ra^'", "raqqa", MAP + "formations:\n  a:\n    place: 'raqqa'"),
        (MAP + "  routes:\n    a:\n      between: ^", "hama", MAP + "  routes:\n    a:\n      between: [hama"),
        (
            MAP + "outcomes:\n  o:\n    when: reached(north, ^)",
            "hama",
            MAP + "outcomes:\n  o:\n    when: reached(north, hama)",
        ),
        (
            "assumptions:\n  a:\n    prior: words(very un^)",
            "very unlikely",
            "assumptions:\n  a:\n    prior: words(very unlikely)",
        ),
        ("assumptions:\n  a: {prior: uni^}", "uniform", "assumptions:\n  a: {prior: uniform(}"),
    ],
)
def test_a_completion_is_put_where_it_belongs(text: str, label: str, wanted: str) -> None:
    assert done(text, label) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (MAP + "  routes:\n    a: {between: [raqqa, ^", ["hama"]),
        (MAP + "  routes:\n    a:\n      between:\n        - ^", ["raqqa", "hama"]),
        (MAP + "control:\n  raqqa: x\n  ^", ["hama"]),
        ("control: {raqqa: ^}\nactors:\n  north: {name: the North}", ["north"]),
        ("stances: [{stance: ^}]", ["hostile", "neutral", "friendly"]),
        ("stances:\n- stance: ^", ["hostile", "neutral", "friendly"]),
        ("formations:\n  a:\n    airlift: ^", ["true", "false"]),
        ("claims:\n  c:\n    source: ^\nsources: {paper: {title: A paper}}", ["paper"]),
        ("red_lines:\n  r: {by: a, threat: ^}\ndecisions:\n  d: {actor: a, options: {o: {}}}\n  e: {actor: b, options: {p: {}}}", ["o"]),
        ("outcomes:\n  o:\n    when: chose(a, ^\ndecisions:\n  d: {actor: a, options: {o: {}}}\n  e: {actor: b, options: {p: {}}}", ["o"]),
        ("outcomes:\n  o:\n    when: magazine(^\nfires: {guns: {name: Guns}}", ["guns"]),
        ("outcomes:\n  o:\n    when: >-\n      day > 3 and\n      magazine(^\nfires: {guns: {name: Guns}}", ["guns"]),
        ('outcomes: {o: {when: "day > 3 and magazine(^"}}\nfires: {guns: {name: Guns}}', ["guns"]),
        ("decisions:\n  d:\n    options:\n      o:\n        effects:\n          - stance: {}\n            ^", ["after"]),
        ("claims: {c: {test: {outcome: x, groups: [^]}}}\nassumptions: {a: {group: will}}", ["will"]),
        ("title: a ^", []),
        ("# tit^", []),
        ("title: x  # tit^", []),
        ('summary: "a\n  b ^"', []),
        ("summary: |\n  a\n  ^b", []),
    ],
)  # fmt: skip
def test_what_is_offered_is_what_may_be_there(text: str, wanted: list[str]) -> None:
    assert labels(text) == wanted


def test_assumptions_of_the_right_dimension_come_first() -> None:
    text = "assumptions:\n  a: {prior: 'uniform(0, 1)'}\n  b: {prior: 'uniform(5 km/day, 9 km/day)'}\nformations:\n  f: {pace: ^}"
    assert labels(text) == ["b", "a"]


def test_names_hidden_by_a_fault_come_from_the_last_good_state() -> None:
    good, _ = compose(MAP, name="x")
    broken = "theatre:\n  places: {raqqa: {name: 'Raqqa}\nformations:\n  f: {place: ^}"
    assert [item.label for item in completed(broken, good).items] == ["raqqa", "hama"]


# -- hover, entries ----------------------------------------------------------------------------------


def test_hover_says_what_keys_names_and_functions_mean() -> None:
    key = hover(*place("formations:\n  a:\n    pla^ce: raqqa"))
    assert key is not None
    assert (key.title, key.kind, key.words[1]) == ("`place`", "key", "required")
    name = hover(*place(MAP + "formations:\n  a:\n    place: raq^qa"))
    assert name is not None
    assert (name.kind, name.title, name.words) == ("name", "Raqqa", ("place `raqqa`, line 3: Raqqa",))
    assert name.declared == (2, 4)
    function = hover(*place("outcomes:\n  o:\n    when: contr^ols(a, b)"))
    assert function is not None
    assert function.title == "`controls(actor, place-or-zone)`"
    assert hover(*place("title: some wo^rds")) is None
    assert hover(*place("# com^ment")) is None
    word = hover(*place("stances: [{stance: host^ile}]"))
    assert word is not None
    assert word.kind == "value"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (MAP.replace("Hama", "Ha^ma"), ("theatre", "places", "hama")),
        ("decisions:\n  d:\n    title: x^\n    options:\n      o: {title: y}", ("decisions", "d")),
        ("decisions:\n  d:\n    title: x\n    options:\n      o: {title: y^}", ("decisions", "d", "options", "o")),
        ("stances:\n  - {between: [a^, b]}\n", ("stances", 0)),
        ("rules:\n  preset: x^", ("rules",)),
        ("title: x^", None),
        ("formations:\n  f:\n    name: F  # com^ment\n", ("formations", "f")),
    ],
)
def test_the_entry_under_the_cursor(text: str, wanted: tuple[str | int, ...] | None) -> None:
    found = entry_at(*place(text))
    assert (found.path if found is not None else None) == wanted


def test_stances_are_told_by_their_parties_in_the_outline() -> None:
    text = """\
stances:
  - {between: [north, south], stance: hostile}
  - between: [north, grey]
  - {of: north, towards: south, passage: closed}
  - of: north
    towards: south
    stance: neutral
  - {between: [north]}
  - north
"""
    titles = [each.title for each in outline(text) if each.section == "stances"]
    assert titles[:5] == [
        "north and south: hostile", "north and grey", "north towards south: passage closed", "north towards south: neutral",
        "4",
    ]  # fmt: skip


def test_the_outline_has_every_entry_with_its_lines() -> None:
    found = {each.path: each for each in outline(RACE)}
    assert {
        ("theatre", "places", "bridge"),
        ("decisions", "parley"),
        ("decisions", "parley", "options", "talk"),
    } <= set(found)
    parley = found["decisions", "parley"]
    lines = RACE.split("\n")
    assert (parley.section, parley.title) == ("decisions", "the two are about to meet")
    assert lines[parley.line - 1] == "  parley:"
    assert "fight:" in lines[parley.end_line - 1]
