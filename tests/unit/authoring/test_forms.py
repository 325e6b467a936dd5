"""Forms of entries, and their changes as edits of the text."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sandtable.authoring.completing import EntryAt, outline
from sandtable.authoring.edits import apply_edits
from sandtable.authoring.forms import (
    Changed,
    Field,
    FormError,
    added,
    added_town,
    changed,
    form_at,
    form_new,
    located,
    removed,
    renamed,
    section_models,
    shaped,
)
from sandtable.authoring.forms.describing import Form
from sandtable.loading import read
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Path as Steps
from sandtable.world.geonames import LINE
from tests.cli.conftest import RACE
from tests.power import tries

ROOT = Path(__file__).parents[3]
FILES = [
    *sorted((ROOT / "tests" / "cases").glob("*.yaml")), *sorted((ROOT / "src" / "sandtable" / "recipes").glob("*.yaml")),
    ROOT / "src" / "sandtable" / "scenarios" / "fashoda-1898" / "scenario.yaml",
]  # fmt: skip


def of_sections(text: str) -> list[EntryAt]:
    """Those of the sections, without the file itself."""
    return [each for each in outline(text) if each.path]


def form_of(text: str, path: Steps) -> Form:
    entry = next(each for each in outline(text) if each.path == path)
    found = form_at(text, entry.line, text.split("\n")[entry.line - 1].index(str(path[-1])) + 1)
    assert found is not None
    return found


def every(fields: Iterable[Field]) -> Iterator[Field]:
    """All fields, those in others behind them."""
    for each in fields:
        yield each
        yield from every(each.fields)


def said(text: str, path: Steps) -> object:
    root, faults = compose(text, name="x")
    assert root is not None
    assert not faults
    node = root
    for step in path:
        found = node.child(step)
        assert found is not None
        node = found
    return node.plain()


def made(before: str, found: Changed) -> str:
    """The changed text, which the edits make."""
    assert apply_edits(before, found.edits) == found.text
    return found.text


# -- what a form shows -------------------------------------------------------------------------------


def test_a_form_has_the_fields_of_its_type_with_what_the_text_says() -> None:
    form = form_of(RACE, ("formations", "brigade"))
    fields = {each.key: each for each in form.fields}
    assert (form.noun, form.name, form.why_not, form.can_rename) == ("formation", "brigade", "", True)
    place = fields["place"]
    assert (place.kind, place.text, place.is_required, place.is_present, place.line) == (
        "reference",
        "harbour",
        True,
        True,
        22,
    )
    assert place.choices == (("harbour", "Harbour"), ("bridge", "Vell Bridge"), ("hill-town", "Hill Town"))
    assert (fields["airlift"].kind, fields["strength"].kind, fields["posture"].kind) == ("boolean", "amount", "choice")
    orders = fields["orders"]
    assert (orders.kind, orders.shape, [shape.name for shape in orders.shapes]) == (
        "group",
        "Advance",
        ["hold", "withdraw", "Advance"],
    )
    assert [(each.key, each.kind, each.text, each.path) for each in orders.fields] == [
        ("advance", "references", "bridge", ("formations", "brigade", "orders", "advance"))
    ]
    assert (fields["stock"].default, fields["pace"].unit) == ("10 d", "12 km/day or 4 km/h")
    assert [each.key for each in form.fields][-1] == "provenance"


def test_options_of_a_decision_have_forms_of_their_own() -> None:
    form = form_of(RACE, ("decisions", "parley"))
    assert [(path[-1], title) for path, title, _, _ in form.entries] == [
        ("talk", "ask for a parley"),
        ("fight", "say nothing"),
    ]
    option = form_of(RACE, ("decisions", "parley", "options", "fight"))
    assert {each.key: each.text for each in option.fields}["probability"] == "rest"


def test_a_form_of_a_text_that_cannot_be_read_says_why() -> None:
    broken = RACE + "sources: [\n"
    form = form_of(broken, ("formations", "brigade"))
    assert form.why_not.endswith("is never closed")
    assert {each.key: each.text for each in form.fields}["place"] == "harbour"
    with pytest.raises(FormError, match="cannot be read"):
        changed(broken, ("formations", "brigade"), {"place": "bridge"})


def test_a_new_form_is_empty() -> None:
    form = form_new(RACE, "theatre.routes")
    assert form is not None
    assert [each.key for each in form.fields if each.is_required] == ["between"]
    assert not any(each.text or each.is_present for each in form.fields)
    assert form_new(RACE, "theatre") is None


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_entry_has_a_form_and_giving_it_its_own_values_changes_nothing(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for entry in of_sections(text)[:: tries(1, usual=7)]:
        if not isinstance(entry.path[-1], str):
            continue
        form = form_of(text, entry.path)
        assert len(form.fields) > 2
        if form.why_not:
            continue
        values: dict[Steps, dict[str, str | None]] = {}
        for each in every(form.fields):
            assert each.kind != "yaml", each.path
            if each.is_present and not each.is_nested:
                values.setdefault(each.path[:-1], {})[str(each.path[-1])] = each.text
        for path, own in values.items():
            assert said(made(text, changed(text, path, own)), ()) == said(text, ()), path


# -- changes -------------------------------------------------------------------------------------------

COMMENTED = """\
theatre:
  # the towns
  places:  # all of them
    raqqa:  # on the river
      name: "Raqqa"   # in English
      lat: 35.95
      lon: 39.01  # east
      # a word on the terrain
      terrain: flat
    # the next one
    hama: {name: Hama, lat: 35.13, lon: 36.75}  # last
actors:
  red:
    name: Red
    supply:
      - raqqa
      - hama
# the end
"""


@pytest.mark.parametrize(
    ("path", "values", "old", "new"),
    [
        (("theatre", "places", "raqqa"), {"name": "Ar-Raqqah"}, '"Raqqa"   #', '"Ar-Raqqah"   #'),
        (("theatre", "places", "raqqa"), {"name": 'The "town"'}, '"Raqqa"   #', '"The \\"town\\""   #'),
        (("theatre", "places", "raqqa"), {"lat": "36"}, "lat: 35.95", "lat: 36"),
        (("theatre", "places", "raqqa"), {"terrain": "urban"}, "terrain: flat", "terrain: urban"),
        (("theatre", "places", "raqqa"), {"rank": "1"}, "terrain: flat\n", "terrain: flat\n      rank: 1\n"),
        (("theatre", "places", "raqqa"), {"terrain": None}, "      terrain: flat\n", ""),
        (("theatre", "places", "hama"), {"name": "Hama, the town"}, "name: Hama,", 'name: "Hama, the town",'),
        (("theatre", "places", "hama"), {"name": "yes: no"}, "name: Hama,", 'name: "yes: no",'),
        (("theatre", "places", "hama"), {"name": "1984"}, "name: Hama,", 'name: "1984",'),
        (("theatre", "places", "hama"), {"lon": None}, ", lon: 36.75}", "}"),
        (("theatre", "places", "hama"), {"lat": None}, "lat: 35.13, ", ""),
        (("theatre", "places", "hama"), {"rank": "1"}, "lon: 36.75}", "lon: 36.75, rank: 1}"),
        (("actors", "red"), {"name": "Red # 1"}, "name: Red\n", 'name: "Red # 1"\n'),
        (("actors", "red"), {"supply": "raqqa"}, "supply:\n      - raqqa\n      - hama\n", "supply: [raqqa]\n"),
    ],
)
def test_only_what_is_changed_is_rewritten(path: Steps, values: dict[str, str | None], old: str, new: str) -> None:
    assert COMMENTED.count(old) == 1
    assert made(COMMENTED, changed(COMMENTED, path, values)) == COMMENTED.replace(old, new)


def test_several_changes_are_made_at_once() -> None:
    found = changed(
        COMMENTED, ("theatre", "places", "raqqa"), {"name": "R", "lat": None, "rank": "2", "terrain": "urban"}
    )
    assert said(made(COMMENTED, found), ("theatre", "places", "raqqa")) == {
        "name": "R", "lon": 39.01, "terrain": "urban", "rank": 2,
    }  # fmt: skip
    assert found.text.count("#") == COMMENTED.count("#")
    assert (found.line, found.column) == (4, 5)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_stay(ending: str) -> None:
    text = COMMENTED.replace("\n", ending)
    found = added(text, ("theatre", "places"), "homs", {"name": "Homs", "lat": "34.7", "lon": "36.7"})
    assert found.text.replace(ending, "") == made(text, found).replace("\r", "").replace("\n", "")
    assert "homs: {name: Homs, lat: 34.7, lon: 36.7}" in found.text


SHORT = "control:\n  ostra: tolland  # by map\n  vell: 'red'\n  flow: {a: b}\nwords: nato\nactors: {one: {name: One}}\n"


def test_an_entry_written_short_has_a_form_with_its_value() -> None:
    form = form_of(SHORT, ("control", "ostra"))
    fields = {each.key: each for each in form.fields}
    assert form.why_not == ""
    assert (fields["actor"].text, fields["actor"].is_present) == ("tolland", True)
    assert (fields["actor"].line, fields["actor"].column, fields["actor"].end_column) == (2, 10, 17)
    assert not any(each.is_present or each.text for each in form.fields if each.key != "actor")
    assert {each.key: each.text for each in form_of(SHORT, ("words",)).fields}["standard"] == "nato"


@pytest.mark.parametrize(
    ("path", "values", "old", "new"),
    [
        (("control", "ostra"), {"actor": "reds"}, "tolland  #", "reds  #"),
        (("control", "ostra"), {"source": None}, "", ""),
        (("control", "ostra"), {"because": "one, two"}, "tolland  #", '{actor: tolland, because: "one, two"}  #'),
        (("control", "ostra"), {"actor": "reds", "basis": "assumed"}, "tolland  #", "{actor: reds, basis: assumed}  #"),
        (("control", "vell"), {"actor": "blue"}, "'red'", "'blue'"),
        (("control", "vell"), {"at": "p. 3"}, "'red'", "{actor: 'red', at: p. 3}"),
        (("words",), {"standard": "icd-203"}, "words: nato", "words: icd-203"),
    ],
)
def test_an_entry_written_short_gets_keys_when_it_says_more(
    path: Steps, values: dict[str, str | None], old: str, new: str
) -> None:
    assert made(SHORT, changed(SHORT, path, values)) == SHORT.replace(old, new)


def test_an_entry_written_short_gets_keys_for_what_is_put_in_them() -> None:
    found = made(SHORT, shaped(SHORT, ("words", "terms", "almost"), "DeclaredTerm"))
    assert found == SHORT.replace("words: nato", "words: {standard: nato, terms: {almost: {}}}")
    found = made(SHORT, shaped(SHORT, ("control", "ostra", "checked_by"), "DatedCheck"))
    assert found == SHORT.replace("tolland  #", "{actor: tolland, checked_by: {name: , date: }}  #")


def test_short_entries_that_others_share_are_not_changed() -> None:
    text = "control:\n  a: &who red\n  b: *who\n  c: >-\n    red\n"
    assert "alias" in form_of(text, ("control", "b")).why_not
    for place in "abc":
        for values in ({"actor": "blue"}, {"because": "x"}):
            with pytest.raises(FormError):
                changed(text, ("control", place), values)


def test_a_block_of_text_is_replaced_as_a_whole() -> None:
    text = "summary: >-  # said\n  one\n  two\n\nrules:\n  because: |\n    a\n    b\n  basis: assumed\n"
    found = changed(text, ("rules",), {"because": "short: words"})
    assert said(made(text, found), ("rules",)) == {"because": "short: words", "basis": "assumed"}
    assert found.text.startswith("summary: >-  # said\n  one\n  two\n\nrules:\n  because: ")


ODD = (
    "plain", "two words", "a: b", "a #b", "# a", "- a", "'a'", '"a"', "a, b", "{a}", "[a]", "true", "null", "1", "1e3", "", " a ", "a\nb",
    "a\tb", "\u00e9", "\U0001f600", "*a", "&a", "!a", "%a", "@a", "`a", "?", "-", ":", "a:", "~", "0x1F",
    ".5", "a\\b", "'", '"', "---", "...",
    ">", "|", "<<", "=", "a\u2028b",
)  # fmt: skip


@pytest.mark.parametrize(
    "text", [COMMENTED, COMMENTED.replace('"Raqqa" ', "'Raqqa' "), COMMENTED.replace('"Raqqa" ', "Raqqa ")]
)
def test_any_text_reads_back_as_it_was_given(text: str) -> None:
    for value in ODD:
        for place in ("raqqa", "hama"):
            found = changed(text, ("theatre", "places", place), {"name": value, "because": value})
            entry = said(made(text, found), ("theatre", "places", place))
            assert isinstance(entry, dict)
            assert (entry["name"], entry["because"]) == (value, value), (value, place)


@pytest.mark.parametrize(
    ("path", "values", "field"),
    [
        (("theatre", "places", "raqqa"), {"colour": "red"}, "colour"),
        (("theatre", "places", "raqqa"), {"provenance": "x"}, "provenance"),
        (("theatre", "places", "raqqa"), {"name": "a\0b"}, "name"),
        (("theatre", "places", "raqqa"), {"name": "a\x85b"}, "name"),
        (("theatre", "places", "raqqa"), {"name": "a\x7fb"}, "name"),
    ],
)
def test_what_cannot_be_written_is_refused_at_its_field(path: Steps, values: dict[str, str | None], field: str) -> None:
    with pytest.raises(FormError) as raised:
        changed(COMMENTED, path, values)
    assert raised.value.field == field


def test_an_entry_that_is_not_there_is_said_to_be_missing() -> None:
    for change in (lambda: changed(RACE, ("formations", "x"), {}), lambda: removed(RACE, ("formations", "x"))):
        with pytest.raises(FormError) as raised:
            change()
        assert raised.value.is_missing


def test_a_comment_that_would_be_lost_is_a_reason_to_refuse() -> None:
    text = COMMENTED.replace("      - raqqa\n", "      - raqqa  # first\n")
    with pytest.raises(FormError, match="a comment would be lost"):
        changed(text, ("actors", "red"), {"supply": "raqqa"})


def test_an_alias_is_not_changed_behind_the_back_of_others() -> None:
    text = "actors:\n  red: &red {name: Red}\n  blue: *red\n"
    with pytest.raises(FormError):
        changed(text, ("actors", "blue"), {"name": "Blue"})
    with pytest.raises(FormError):
        changed(text, ("actors", "red"), {"name": "Blue"})


# -- entries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "section", "name", "values", "wanted"),
    [
        (COMMENTED, ("theatre", "places"), "homs", {"name": "Homs"}, "}  # last\n    homs: {name: Homs}\n"),
        (COMMENTED, ("actors",), "blue", {"name": "Blue", "supply": "hama"}, "  blue:\n    name: Blue\n    supply: [hama]\n"),
        (COMMENTED, ("theatre", "zones"), "all", {"name": "All", "places": "raqqa"}, "  zones:\n    all:\n      name: All\n"),
        (COMMENTED, ("sources",), "paper", {"title": "P"}, "sources:\n  paper:\n    title: P\n"),
        ("title: x\nactors: {}\n", ("actors",), "a", {"name": "A"}, "actors:\n  a:\n    name: A\n"),
        ("title: x\nactors:\n", ("actors",), "a", {"name": "A"}, "actors:\n  a:\n    name: A\n"),
        ("title: x\nactors:  # who\nrules: {}\n", ("actors",), "a", {"name": "A"}, "actors:  # who\n  a:\n    name: A\nrules"),
        ("actors: {b: {name: B}}\n", ("actors",), "a", {"name": "A"}, "actors: {b: {name: B}, a: {name: A}}\n"),
        ("stances:\n  - {between: [a, b], stance: hostile}\n", ("stances",), "", {"between": "a, c"}, "hostile}\n  - {between: [a, c]}\n"),
        ("stances:\n- of: b\n  towards: a\n", ("stances",), "", {"of": "a", "towards": "b"}, "a\n- of: a\n  towards: b\n"),
        ("stances: []\n", ("stances",), "", {"of": "a"}, "stances:\n  - of: a\n"),
    ],
)  # fmt: skip
def test_an_entry_is_added_in_the_style_of_its_section(
    text: str, section: Steps, name: str, values: dict[str, str], wanted: str
) -> None:
    found = added(text, section, name, values)
    assert wanted in made(text, found)
    assert found.text.count("#") == text.count("#")


@pytest.mark.parametrize("name", ["", "Raqqa", "raqqa", "a b", "-a", "a" * 65])
def test_a_name_that_is_none_or_taken_is_refused(name: str) -> None:
    with pytest.raises(FormError) as raised:
        added(COMMENTED, ("theatre", "places"), name, {})
    assert raised.value.field == "name"


@pytest.mark.parametrize(
    ("text", "path", "wanted"),
    [
        (
            "a: 1\nactors:\n  b: {name: B}\n  # on c\n  c: {name: C}  # goes\n",
            ("actors", "c"),
            "a: 1\nactors:\n  b: {name: B}\n  # on c\n",
        ),
        ("actors:\n  b: {name: B}\n", ("actors", "b"), "actors: {}\n"),
        ("actors: {b: {name: B}, c: {name: C}}\n", ("actors", "b"), "actors: {c: {name: C}}\n"),
        ("actors: {b: {name: B}, c: {name: C}}\n", ("actors", "c"), "actors: {b: {name: B}}\n"),
        ("stances:\n  - {of: a}\n  - {of: b}\n", ("stances", 0), "stances:\n  - {of: b}\n"),
        ("stances: [{of: a}, {of: b}]\n", ("stances", 1), "stances: [{of: a}]\n"),
    ],
)
def test_an_entry_is_removed(text: str, path: Steps, wanted: str) -> None:
    assert made(text, removed(text, path)) == wanted


# -- towns -----------------------------------------------------------------------------------------------

TOWN = {"lat": "35.84", "lon": "38.55"}
PLACED = """\
sources:
  map: {title: A map, grade: A1}
theatre:
  places:
    drafted: {name: D, lat: 35.0, lon: 38.0, basis: assumed, because: placeholder until its coordinates are known}
    bare: {name: B, lat: 35.0, lon: 38.0}  # no source
    mapped: {name: M, lat: 35.0, lon: 38.0, source: map}
    argued: {name: A, lat: 35.0, lon: 38.0, basis: assumed, because: halfway}
"""
ADDED = f"grade: A1}}\n  {LINE}\n"


@pytest.mark.parametrize(
    ("place", "old", "new", "is_credited"),
    [
        ("drafted", "basis: assumed, because: placeholder until its coordinates are known", "basis: outside, source: geonames", True),
        ("bare", "", ", basis: outside, source: geonames", True),
        ("mapped", ", source: map", ", source: map", False),
        ("argued", ", basis: assumed, because: halfway", ", basis: assumed, because: halfway", False),
    ],
)  # fmt: skip
def test_a_town_brings_its_source_where_the_place_has_none(place: str, old: str, new: str, is_credited: bool) -> None:
    found = located(PLACED, ("theatre", "places", place), TOWN)
    start = PLACED.index(f"    {place}:")
    line = PLACED[start : PLACED.index("\n", start)]
    at = "lat: 35.0, lon: 38.0"
    wanted = (
        line.replace(at + old, "lat: 35.84, lon: 38.55" + new)
        if not old
        else line.replace(at, "lat: 35.84, lon: 38.55").replace(old, new)
    )
    expected = PLACED.replace(line, wanted)
    if is_credited:
        expected = expected.replace("grade: A1}\n", ADDED)
    assert made(PLACED, found) == expected
    assert found.text.split("\n")[found.line - 1] == wanted


def test_geonames_is_credited_once_and_under_the_name_that_it_has() -> None:
    once = located(PLACED, ("theatre", "places", "drafted"), TOWN).text
    twice = located(once, ("theatre", "places", "bare"), TOWN).text
    assert twice.count("title: GeoNames") == 1
    assert twice.count("source: geonames") == 2
    named = PLACED.replace("title: A map", "title: GeoNames")
    found = located(named, ("theatre", "places", "drafted"), TOWN).text
    assert found == named.replace(
        "lat: 35.0, lon: 38.0, basis: assumed", "lat: 35.84, lon: 38.55, basis: outside", 1
    ).replace("because: placeholder until its coordinates are known", "source: map")


def test_a_town_that_is_added_is_credited_unless_another_source_is_given() -> None:
    values = {"name": "T", **TOWN}
    found = added_town(RACE, ("theatre", "places"), "tabqa", values)
    assert "    tabqa: {name: T, lat: 35.84, lon: 38.55, basis: outside, source: geonames}\n" in made(RACE, found)
    assert said(found.text, ("sources", "geonames")) == {"title": "GeoNames", "licence": "CC BY 4.0", "grade": "B2"}
    assert not read(found.text, name="x").errors
    other = added_town(PLACED, ("theatre", "places"), "tabqa", {**values, "source": "map"})
    assert "geonames" not in made(PLACED, other).lower()


# -- renaming ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_renamed_entry_is_renamed_wherever_it_is_named(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    errors = len(read(text, name="x").errors)
    entries = [
        each
        for each in of_sections(text)
        if isinstance(each.path[-1], str) and len(each.path) > 1 and each.path[0] != "control"
    ]
    for entry in entries[:: tries(1, usual=9)]:
        found = renamed(text, entry.path, "another-name")
        again = read(made(text, found), name="x")
        assert len(again.errors) == errors, (entry.path, [str(each) for each in again.errors][:2])


def test_a_word_that_only_looks_like_the_name_stays() -> None:
    text = RACE.replace("title: The bridge at Vell", "title: bridge")
    found = made(text, renamed(text, ("theatre", "places", "bridge"), "ford"))
    assert "title: bridge\n" in found
    assert "first(north, ford) < first(south, ford)" in found
    assert "within(brigade, 30 km, ford)" in found
    assert "{between: [hill-town, ford], terrain: rolling}" in found


# -- any change at all ---------------------------------------------------------------------------------


def test_no_random_change_breaks_a_file() -> None:
    rng = random.Random(11)
    texts = [file.read_text(encoding="utf-8") for file in FILES if file.stat().st_size < 9_000]
    for _ in range(tries(1_500, usual=60)):
        text = rng.choice(texts)
        entry = rng.choice([each for each in of_sections(text) if isinstance(each.path[-1], str)])
        form = form_of(text, entry.path)
        fields = [each for each in form.fields if each.kind != "yaml"]
        values = {each.key: rng.choice([None, *ODD, "raqqa", "3 d"]) for each in rng.sample(fields, rng.randint(1, 3))}
        section = rng.choice(list(section_models().values()))[0]
        try:
            found = {
                "change": partial(changed, text, entry.path, values), "remove": partial(removed, text, entry.path),
                "add": partial(added, text, section, "brand-new", values),
            }[rng.choice(["change", "change", "remove", "add"])]()  # fmt: skip
        except FormError:
            continue
        root, faults = compose(made(text, found), name="x")
        assert root is not None
        assert not faults
