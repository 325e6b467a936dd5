"""Values with keys, lists and mappings in forms, and the form of the file itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.authoring.forms import FormError, added, changed, form_at, form_new, removed, shaped
from sandtable.scenario.document import Path as Steps
from tests.cli.conftest import RACE
from tests.power import tries
from tests.unit.authoring.test_forms import COMMENTED, FILES, every, form_of, made, of_sections, said

# -- values with keys, lists and mappings --------------------------------------------------------------

DEEP = """\
decisions:
  strike:
    title: Strike  # or not
    clock: once
    options:
      go:
        title: Goes
        effects:
          - orders: {formations: [brigade], orders: hold}  # first
          - fires:
              name: guns
              to: open
      stay: {title: Stays, effects: [{end: true}]}
theatre:
  barriers:
    river: {name: River, course: [[33.5, 38], "33.6, 38.1"]}
claims:
  c1:
    kind: likelihood
    test: {probability: "controls(red, hill)", words: likely}
    at:
      start: 1  # counted
      end: 9
      sha256: abc
readings:
  other: {title: Other, set: {}}
"""
GO: Steps = ("decisions", "strike", "options", "go")


TEST = '{probability: "controls(red, hill)", words: likely}'
STAYS, OPEN = "stay: {title: Stays, effects: [{end: true}]}\n", "              to: open\n"


@pytest.mark.parametrize(
    ("path", "shape", "old", "new"),
    [
        ((*GO, "effects", 2), "commit", OPEN, OPEN + "          - commit: {}\n"),
        ((*GO, "effects", 1), "stance", "- fires:\n              name: guns\n" + OPEN, "- stance: {}\n"),
        ((*GO, "effects", 0), "end", "- orders: {formations: [brigade], orders: hold}", "- end: true"),
        ((*GO[:3], "stay", "effects", 1), "fires", "[{end: true}]", "[{end: true}, {fires: {name: , to: }}]"),
        (
            (*GO[:3], "stay", "probability"),
            "Weighted",
            "[{end: true}]}",
            "[{end: true}], probability: {base: , shifts: }}",
        ),
        ((*GO[:2], "clock"), "Every", "clock: once\n", "clock:\n      every:\n"),
        ((*GO[:2], "observable"), "no", STAYS, STAYS + "    observable: no\n"),
        (("claims", "c1", "test"), "FactTest", TEST, "{holds: }"),
        (("claims", "c1", "checked_by"), "DatedCheck", "abc\n", "abc\n    checked_by:\n      name:\n      date:\n"),
        ((*GO, "provenance", "effects"), "Provenance", OPEN, OPEN + "        provenance:\n          effects: {}\n"),
    ],
)
def test_a_value_is_given_a_shape_with_what_it_needs_left_to_fill_in(
    path: Steps, shape: str, old: str, new: str
) -> None:
    assert made(DEEP, shaped(DEEP, path, shape)) == DEEP.replace(old, new, 1)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("theatre", "barriers", "river", "course", 2), "33.7, 38.2", '38.1"]', '38.1", "33.7, 38.2"]'),
        (("readings", "other", "set", "assumptions.will"), "0.4", "set: {}", "set: {assumptions.will: 0.4}"),
        (("claims", "c1", "checked_by"), "A. Reader", "sha256: abc\n", "sha256: abc\n    checked_by: A. Reader\n"),
    ],
)
def test_a_single_value_is_added_to_a_list_or_a_mapping(path: Steps, value: str, old: str, new: str) -> None:
    assert made(DEEP, shaped(DEEP, path, "value", value)) == DEEP.replace(old, new, 1)


@pytest.mark.parametrize(
    ("path", "values", "old", "new"),
    [
        (
            ("claims", "c1", "test"),
            {"probability": "holds(a, b)", "words": None},
            '"controls(red, hill)", words: likely',
            '"holds(a, b)"',
        ),
        (("claims", "c1", "test"), {"range": "0.6, 0.8"}, "words: likely}", "words: likely, range: [0.6, 0.8]}"),
        ((*GO, "effects", 0, "orders"), {"formations": "brigade, guard"}, "[brigade]", "[brigade, guard]"),
        ((*GO, "effects", 1, "fires"), {"to": "cease"}, "to: open", "to: cease"),
        ((*GO, "effects", 1), {"after": "3 d"}, OPEN, OPEN + "            after: 3 d\n"),
        ((*GO[:3], "stay", "effects", 0), {"after": "3 d"}, "{end: true}", "{end: true, after: 3 d}"),
        (("theatre", "barriers", "river", "course"), {"1": "33.6, 38.2"}, "38.1", "38.2"),
        (("claims", "c1"), {"test": None}, f"    test: {TEST}\n", ""),
    ],
)
def test_values_in_others_are_changed_in_place(path: Steps, values: dict[str, str | None], old: str, new: str) -> None:
    assert made(DEEP, changed(DEEP, path, values)) == DEEP.replace(old, new, 1)


@pytest.mark.parametrize(
    ("value", "new"), [
        ("sentence 4", "at: sentence 4"), ("they will go: by spring", 'at: "they will go: by spring"'),
        ('{from: "They will", to: by spring}', 'at: {from: "They will", to: by spring}'),
    ],
)  # fmt: skip
def test_a_place_in_the_source_is_given_as_a_draft_says_it(value: str, new: str) -> None:
    located = DEEP.replace("  # counted", "")
    old = "at:\n      start: 1\n      end: 9\n      sha256: abc"
    assert made(located, changed(located, ("claims", "c1"), {"at": value})) == located.replace(old, new)


@pytest.mark.parametrize("value", ["{from: }", "{from: a, until: b}", "{to: b}", "{from: [", "{from: ---}"])
def test_a_place_in_the_source_that_says_nothing_is_refused_at_its_field(value: str) -> None:
    with pytest.raises(FormError) as fault:
        changed(DEEP, ("claims", "c1"), {"at": value})
    assert fault.value.field == "at"


def test_a_shape_that_would_lose_a_comment_or_is_none_is_refused() -> None:
    with pytest.raises(FormError, match="a comment would be lost"):
        changed(DEEP, ("claims", "c1"), {"at": "sentence 4"})
    with pytest.raises(FormError, match="nothing that this can be"):
        shaped(DEEP, ("claims", "c1", "test"), "Every")
    with pytest.raises(FormError, match="no such entry"):
        shaped(DEEP, (*GO, "effects", 7), "commit")


def test_a_new_entry_begins_with_what_it_needs() -> None:
    claim = {
        "kind": "likelihood",
        "statement": "It will fall.",
        "source": "text",
        "at": "sentence 2",
        "test": "ProbabilityTest",
    }
    assert said(added(RACE, ("claims",), "falls", claim).text, ("claims", "falls")) == {
        "kind": "likelihood", "statement": "It will fall.", "source": "text", "at": "sentence 2", "test": {"probability": None},
    }  # fmt: skip
    decision = added(RACE, ("decisions",), "yield", {"title": "Yield", "actor": "blue", "options": "go, stay"}).text
    assert said(decision, ("decisions", "yield", "options")) == {"go": {"title": None}, "stay": {"title": None}}
    option = added(decision, ("decisions", "yield", "options"), "wait", {"title": "Waits"}).text
    assert said(option, ("decisions", "yield", "options", "wait")) == {"title": "Waits"}
    with pytest.raises(FormError, match="`Go on` is not a name"):
        added(RACE, ("decisions",), "yield", {"options": "Go on, stay"})


def test_another_effect_keeps_the_delay_of_the_one_before() -> None:
    later = changed(DEEP, (*GO, "effects", 1), {"after": "3 d"}).text
    assert said(shaped(later, (*GO, "effects", 1), "commit").text, (*GO, "effects", 1)) == {
        "commit": {},
        "after": "3 d",
    }


PLACES = """\
theatre:
  places:
    reef: {name: Reef, lat: 9.7, lon: 115.8, because: Placeholder, to be looked up}
    bank: {name: Bank, coordinates: "9.9, 115.5", because: from the chart}
"""


@pytest.mark.parametrize(
    ("name", "values", "now"), [
        ("reef", {"coordinates": "9.90, 115.53"}, {"name": "Reef", "coordinates": "9.90, 115.53"}),
        ("reef", {"lat": "9.8"}, {"name": "Reef", "lat": 9.8, "lon": 115.8}),
        ("reef", {"name": "The reef"}, {"name": "The reef", "lat": 9.7, "lon": 115.8, "because": "Placeholder, to be looked up"}),
        ("bank", {"lat": "9.8", "lon": "115.4"}, {"name": "Bank", "lat": 9.8, "lon": 115.4, "because": "from the chart"}),
    ],
)  # fmt: skip
def test_a_place_says_where_it_is_in_one_way_and_is_no_placeholder_then(
    name: str, values: dict[str, str | None], now: dict[str, object]
) -> None:
    text = PLACES.replace("Placeholder, to be looked up", '"Placeholder, to be looked up"')
    assert said(changed(text, ("theatre", "places", name), values).text, ("theatre", "places", name)) == now


def test_a_place_without_a_holder_gets_one() -> None:
    form = form_new(RACE, "control")
    assert form is not None
    held = said(RACE, ("control",))
    assert isinstance(held, dict)
    assert [name for name, _ in form.names] == [name for name in ("harbour", "bridge", "hill-town") if name not in held]


@pytest.mark.parametrize("file", FILES[:-1], ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_shape_can_be_given_and_is_shown_again(file: Path) -> None:
    """Each field of one entry of each section, in each of its shapes."""
    text = file.read_text(encoding="utf-8")
    found = {entry.section: entry for entry in of_sections(text) if isinstance(entry.path[-1], str)}
    for entry in list(found.values())[:: tries(1, usual=3)]:
        for each in every(form_of(text, entry.path).fields):
            if each.kind == "entries":
                continue
            for shape in each.shapes or each.adds:
                if shape.name == "value" or (each.kind == "map" and not each.names):
                    continue
                path = each.path
                if not each.shapes:
                    path = (*path, len(each.fields) if each.kind == "list" else each.names[0][0])
                try:
                    after = shaped(text, path, shape.name).text
                except FormError as fault:
                    assert "comment" in str(fault), path  # noqa: PT017
                    continue
                here = next((one for one in every(form_of(after, entry.path).fields) if one.path == path), None)
                assert here is not None, path
                assert here.shape == shape.name, path
                assert all(one.is_present for one in here.fields if one.is_required), path


# -- odd but legal ways to write -----------------------------------------------------------------------


@pytest.mark.parametrize("last", ["when: x", 'when: "x"', "when: x  ", "when: x  # why", "when: x,", "when: x,  # why"])
def test_a_key_is_added_in_braces_over_several_lines(last: str) -> None:
    text = f"outcomes:\n  o: {{\n    title: T,\n    {last}\n  }}\n"
    found = made(text, changed(text, ("outcomes", "o"), {"time": "y"}))
    assert said(found, ("outcomes", "o")) == {"title": "T", "when": "x", "time": "y"}
    assert "\n    time: y" in found


@pytest.mark.parametrize("inside", ["end: true", "end: true,", " end: true , ", "\n  end: true\n", "\n  end: true,\n"])
def test_the_only_key_in_braces_is_removed_with_its_comma(inside: str) -> None:
    text = f"decisions: {{d: {{options: {{o: {{effects: [{{{inside}}}]}}}}}}}}\n"
    path: Steps = ("decisions", "d", "options", "o", "effects")
    assert made(text, changed(text, (*path, 0), {"end": None})) == text.replace(inside, "")
    bare = f"decisions: {{d: {{options: {{o: {{effects: [{inside.replace('end: true', '{}')}]}}}}}}}}\n"
    assert "effects: []" in made(bare, changed(bare, path, {"0": None}))


@pytest.mark.parametrize("quote", ["'", '"'])
def test_quotes_in_which_a_value_is_none_go(quote: str) -> None:
    text = f"outcomes: {{o: {{headline: {quote}true{quote}}}}}\n"
    assert made(text, changed(text, ("outcomes", "o"), {"headline": "false"})) == "outcomes: {o: {headline: false}}\n"


TIME = "decisions:\n  d:\n    clock:"


@pytest.mark.parametrize(
    ("old", "shape", "new"),
    [
        ("  # how", "Every", "  # how\n      every:"),
        (" once  # how", "Every", "  # how\n      every:"),
        ("  # how\n      every: 3 d", "once", " once  # how"),
        ("  # how\n      once", "each", "  # how\n      each"),
        ("  # how\n      every: 3 d", "Hazard", "  # how\n      hazard:"),
        (" once  # how", "each", " each  # how"),
        (' "once"  # how', "Every", "  # how\n      every:"),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\n    title: T\n"])
def test_a_comment_behind_a_key_stays_there(old: str, shape: str, new: str, end: str) -> None:
    text = TIME + old + end
    assert made(text, shaped(text, ("decisions", "d", "clock"), shape)) == TIME + new + end


def test_a_comment_behind_a_dash_stays_there() -> None:
    head = "decisions:\n  d:\n    options:\n      o:\n        effects:\n          -"
    path: Steps = ("decisions", "d", "options", "o", "effects", 0)
    begun = "\n              name:\n              to:\n"
    for old in (" end: true  # why\n", "  # why\n            end: true\n"):
        assert made(head + old, shaped(head + old, path, "fires")) == head + " fires:  # why" + begun
    assert made(head + " # why\n", shaped(head + " # why\n", path, "fires")) == head + " fires: # why" + begun


@pytest.mark.parametrize("nothing", ["", " null", " ~", " # why"])
def test_nothing_given_to_a_value_that_is_nothing_changes_nothing(nothing: str) -> None:
    for key in ("name", "place", "strength", "airlift"):
        text = f"formations:\n  f:\n    {key}:{nothing}\n"
        shown = next(each for each in form_of(text, ("formations", "f")).fields if each.key == key)
        assert changed(text, ("formations", "f"), {key: shown.text}).text == text


def test_what_is_begun_in_braces_has_its_keys_and_can_be_filled_in() -> None:
    """The parser takes `name:,` for the key `name:`."""
    text = "decisions: {d: {options: {o: {effects: [], probability: 0.5}}}}\n"
    option: Steps = ("decisions", "d", "options", "o")
    text = made(text, shaped(text, (*option, "effects", 0), "fires"))
    assert said(text, (*option, "effects", 0, "fires")) == {"name": None, "to": None}
    text = made(text, changed(text, (*option, "effects", 0, "fires"), {"name": "guns"}))
    text = made(text, changed(text, (*option, "effects", 0, "fires"), {"to": "open"}))
    assert "effects: [{fires: {name: guns, to: open}}]" in text
    text = made(text, shaped(text, (*option, "probability"), "Weighted"))
    assert said(text, (*option, "probability")) == {"base": None, "shifts": None}
    text = made(text, shaped(text, (*option, "probability", "shifts", 0), "Shift"))
    text = made(text, changed(text, (*option, "probability", "shifts", 0), {"odds_times": "2"}))
    assert said(text, (*option, "probability", "shifts", 0)) == {"when": None, "odds_times": 2}
    text = made(text, shaped(text, (*option, "probability"), "value"))
    assert said(text, (*option, "probability")) is None


COURSE: Steps = ("theatre", "barriers", "river", "course")


def test_the_anchor_of_an_item_is_no_part_of_its_value() -> None:
    text = "claims:\n  c:\n    test:\n      groups:\n        - one\n        - &two two\n"
    test = next(each for each in form_of(text, ("claims", "c")).fields if each.key == "test")
    assert next(each.text for each in test.fields if each.key == "groups") == "one, two"


def test_a_list_of_names_that_stays_the_same_stays_as_it_is_written() -> None:
    text = COMMENTED.replace("      - raqqa\n", '      - "raqqa"  # first\n')
    assert changed(text, ("actors", "red"), {"supply": "raqqa, hama", "name": "R"}).text == text.replace("Red", "R")


def test_an_item_that_is_a_list_in_lines_is_changed() -> None:
    text = "theatre:\n  barriers:\n    river:\n      course:\n        - - 1\n          - 2  # two\n        - [3, 4]\n"
    first = text.replace("- - 1\n          - 2  #", "- [5, 6]  #")
    assert made(text, changed(text, COURSE, {"0": "5, 6"})) == first
    assert made(text, changed(text, COURSE, {"1": "5, 6"})) == text.replace("[3, 4]", "[5, 6]")


@pytest.mark.parametrize(
    ("text", "begun", "filled"),
    [
        ("{river: {course: [[1, 2]]}}", '{river: {course: [[1, 2], ""]}}', '{river: {course: [[1, 2], "3, 4"]}}'),
        ("{river: {course: []}}", '{river: {course: [""]}}', '{river: {course: ["3, 4"]}}'),
        (
            "\n    river:\n      course:\n        - [1, 2]  # one",
            "\n    river:\n      course:\n        - [1, 2]  # one\n        -",
            "\n    river:\n      course:\n        - [1, 2]  # one\n        - 3, 4",
        ),
    ],
)
def test_an_item_is_added_and_filled_in(text: str, begun: str, filled: str) -> None:
    head = "theatre:\n  barriers: "
    number = text.count("1")
    added_to = made(head + text, shaped(head + text, (*COURSE, number), "value"))
    assert added_to == head + begun
    assert made(added_to, changed(added_to, COURSE, {str(number): "3, 4"})) == head + filled


def test_the_file_itself_has_a_form_with_title_and_dates() -> None:
    form = form_at(RACE, 2, 1)
    assert form is not None
    fields = {each.key: each for each in form.fields}
    assert (form.path, form.section, form.why_not, form.can_rename) == ((), "scenario", "", False)
    assert (fields["title"].text, fields["start"].kind, fields["horizon"].is_required) == (
        "The bridge at Vell",
        "date",
        True,
    )
    assert (
        not {"actors", "theatre", "sandtable", "rules"} & fields.keys()
    )  # sections, and what is written has its own form
    assert [fields[key].shapes[0].name for key in ("history", "game")] == ["History", "Game"]
    later = made(RACE, changed(RACE, (), {"horizon": "2031-06-30", "as_of": "2031-04-30"}))
    assert later == RACE.replace("horizon: 2031-05-31\n", "horizon: 2031-06-30\nas_of: 2031-04-30\n")
    assert said(shaped(RACE, ("game",), "Game").text, ("game",)) == {"players": None}
    with pytest.raises(FormError, match="no such entry"):
        removed(RACE, ())


def test_the_comment_of_what_is_removed_goes_with_it() -> None:
    assert made(DEEP, changed(DEEP, ("claims", "c1"), {"at": None})) == DEEP.replace(
        "    at:\n      start: 1  # counted\n      end: 9\n      sha256: abc\n", ""
    )
    first = "          - orders: {formations: [brigade], orders: hold}  # first\n"
    assert made(DEEP, changed(DEEP, (*GO, "effects"), {"0": None})) == DEEP.replace(first, "")
