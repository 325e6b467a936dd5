"""The upgrade of files of format 1: what is rewritten, what is kept, and a note for each change of meaning."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sandtable.authoring.edits import Edit, Source, apply_edits
from sandtable.authoring.meanings import MEANINGS
from sandtable.authoring.upgrade import Upgrade, upgrade
from sandtable.errors import ScenarioError
from sandtable.loading import read
from sandtable.scenario.composing import compose

ROOT = Path(__file__).resolve().parents[3]
OLD = sorted((ROOT / "tests" / "format_1").glob("*.yaml"))

FILE = """\
# A race.
sandtable: 1   # the format
title: A race
question: Who holds the town?
start: 2017-06-01
horizon: 2017-07-01

theatre:
  places:
    camp: {name: Camp, lat: 34.0, lon: 40.0}
    town: {name: "Town: the old one", lat: 34.3, lon: 40.2}
  routes:
    road: {between: [camp, town]}
actors: {blue: {name: Blue}, red: {name: Red}}
stances: [{between: [blue, red], stance: hostile}]
control: {camp: blue, town: red}
formations:
  column: {name: Column, actor: blue, place: camp, strength: 2000, pace: 10 km/day, cohesion: 1.2}
  reserve: {name: Reserve, actor: blue, place: camp, strength: 500, pace: 10 km/day, reserve: true}
  guard: {name: Guard, actor: red, place: town, strength: 500, pace: 10 km/day}
fires:
  guns: {name: Guns, actor: red, base: town, against: [blue], launchers: 2, reach: 30 km, tempo: 1 per day, magazine: 40}
rules:
  # as in the staff's book
  attacker_loss: 0.03 per day   # a guess
  tolerance: 0.3
  intensity_spread: 0.4
beliefs:
  will-hold: {title: Red holds, prior: "beta(2, 2)", basis: assumed, because: A guess.}
decisions:
  march:
    title: Whether to march
    actor: blue
    when: day >= 2
    rule: belief  # what it thinks of red
    options:
      go:
        title: It marches
        probability: "will-hold"  # quoted
        effects:
          - orders: {formation: column, orders: {advance: [town]}}  # first
          - orders: {'formation': reserve, orders: hold}
          - commit:
              formation: reserve   # in blocks
          - orders: {formation: reserve, orders: {advance: [town]}}
      stay: {title: It stays, probability: rest}
red_lines:
  town:
    title: The line before the town
    actor: red   # who draws it
    deters: blue
    outcome: taken
    credibility: {set: {decisions.march.options.go.probability: 0.1}}
    resolve: {set: {decisions.march.options.go.effects.0.orders.formation: guard}}
    provenance: {deters: {basis: assumed, because: A guess.}}
outcomes:
  taken: {title: Blue holds the town, when: "controls(blue, town) and not broken(column)"}
  lost:
    title: The guard is gone
    when: >-  # broken(guard), in older words
      broken( guard ) or
      gone(guard)
"""


def of(text: str) -> Upgrade:
    return upgrade(text.encode(), file="race.yaml")


def values(raw: bytes) -> Any:
    root, faults = compose(raw.decode("utf-8-sig"), name="file")
    assert root is not None
    assert faults == []
    return root.plain()


def comments(raw: bytes) -> list[str]:
    return re.findall(r"(?:^|\s)#.*", raw.decode("utf-8-sig"))


def changes(found: Upgrade) -> set[str]:
    return {note.change for note in found.notes}


def test_only_what_has_to_change_is_rewritten() -> None:
    found = of(FILE)
    expected = (
        FILE.replace("sandtable: 1 ", "sandtable: 2 ")
        .replace("  # as in the staff's book", "  defender_loss: 0.015 per day\n  # as in the staff's book")
        .replace("rule: belief ", "rule: behavioural ")
        .replace('probability: "will-hold"', 'probability: "belief(will-hold)"')
        .replace("{formation: column,", "{formations: [column],")
        .replace("{'formation': reserve,", "{'formations': [reserve],")
        .replace("formation: reserve   #", "formations: [reserve]   #")
        .replace("{formation: reserve,", "{formations: [reserve],")
        .replace("    actor: red   #", "    by: red   #")
        .replace("    deters: blue", "    against: blue")
        .replace("{deters: {basis", "{against: {basis")
        .replace("orders.formation: guard", "orders.formations.0: guard")
        .replace("not broken(column)", "not spent(column)")
        .replace("broken( guard )", "spent( guard )")
    )
    assert found.after.decode() == expected
    assert found.remaining == ()
    assert read(found.after, name="race").scenario is not None


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_a_file_upgraded_twice_is_the_file_upgraded_once(path: Path) -> None:
    once = upgrade(path.read_bytes(), file=path.name)
    again = upgrade(once.after, file=path.name)
    assert once.was == 1
    assert once.is_changed
    assert (again.after, again.notes, again.was) == (once.after, (), 2)


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_an_upgraded_file_is_sound_and_keeps_its_comments(path: Path) -> None:
    raw = path.read_bytes()
    found = upgrade(raw, file=path.name)
    reading = read(found.after, name=path.stem)
    assert reading.errors == ()
    assert {d.code for d in reading.diagnostics}.isdisjoint({"S129", "S130"})
    assert comments(found.after) == comments(raw)
    assert found.after.count(b"\n") == raw.count(b"\n")
    assert found.after.startswith(b"\xef\xbb\xbf") == raw.startswith(b"\xef\xbb\xbf")


def restored(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """An upgraded tree with the words of format 1 again."""
    if isinstance(value, dict):
        found = {}
        for key, inner in value.items():
            inner = restored(inner, (*path, key))
            if key == "formations" and isinstance(inner, tuple) and "effects" in path:
                key, inner = "formation", inner[0]
            elif path[:1] == ("red_lines",) and key in ("by", "against"):
                key = {"by": "actor", "against": "deters"}[key]
            elif key == "sandtable":
                inner = 1
            found[key] = inner
        return found
    if isinstance(value, tuple):
        return tuple(restored(item, (*path, index)) for index, item in enumerate(value))
    return value


def words(value: Any) -> Any:
    """Texts without what may have been rewritten inside them."""
    if isinstance(value, dict):
        return {key: words(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(words(item) for item in value)
    if isinstance(value, str):
        text = re.sub(r"\bspent\(", "broken(", value)
        return re.sub(r"^belief\(([a-z0-9-]+)\)$", r"\1", text).replace("behavioural", "belief")
    return value


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_the_values_of_an_upgraded_file_are_those_of_the_file(path: Path) -> None:
    raw = path.read_bytes()
    before, after = values(raw), values(upgrade(raw, file=path.name).after)
    if {"attacker_loss", "defender_loss"} & before.get("rules", {}).keys() == {"attacker_loss"}:
        assert after["rules"].pop("defender_loss") == "0.015 per day"
    assert words(restored(after)) == words(before)


# -- the notes -----------------------------------------------------------------------------------------


def lines_of(found: Upgrade, change: str) -> list[int]:
    return [note.line for note in found.notes if note.change == change]


def line(text: str, beginning: str) -> int:
    return next(i for i, each in enumerate(text.splitlines(), 1) if each.strip().startswith(beginning))


def test_every_change_of_meaning_has_a_note_at_its_line() -> None:
    found = of(FILE)
    assert lines_of(found, "futures") == [line(FILE, "sandtable")]
    assert lines_of(found, "rules") == [line(FILE, "rules:")]
    assert lines_of(found, "losses") == [line(FILE, "attacker_loss")]
    assert lines_of(found, "tolerance") == [line(FILE, "tolerance")]
    assert lines_of(found, "spread") == [line(FILE, "intensity_spread")]
    at = line(FILE, "formations:")
    assert [lines_of(found, change) for change in ("giving-way", "at-bay", "friction")] == [[at]] * 3
    assert lines_of(found, "cohesion") == [line(FILE, "column:")]
    assert lines_of(found, "control") == [line(FILE, "control:")]
    assert lines_of(found, "fires") == [line(FILE, "fires:")]
    assert lines_of(found, "belief") == [line(FILE, 'probability: "will-hold"')]
    assert lines_of(found, "commit") == [line(FILE, "formation: reserve   #")]
    assert lines_of(found, "reserve-orders") == [line(FILE, "- orders: {'formation'")]
    assert lines_of(found, "red-line") == [line(FILE, "actor: red"), line(FILE, "deters")]
    assert lines_of(found, "spent") == [line(FILE, "taken:"), line(FILE, "broken( guard")]
    assert lines_of(found, "gone") == [line(FILE, "gone(guard)")]
    assert len(lines_of(found, "formations")) == 4
    assert changes(found) == set(MEANINGS) - {"by-hand", "hours"}


def test_what_concerns_nothing_in_a_file_gets_no_note() -> None:
    peaceful = """\
sandtable: 1
title: A quiet country
question: Who holds the camp?
start: 2017-06-01
horizon: 2017-07-01
theatre: {places: {camp: {name: Camp, lat: 34.0, lon: 40.0}}}
actors: {blue: {name: Blue}}
outcomes: {held: {title: Blue holds the camp, when: "controls(blue, camp)"}}
"""
    assert changes(of(peaceful)) == {"futures"}


def test_rules_that_a_file_states_are_kept_and_only_the_others_are_named() -> None:
    stated = FILE.replace(
        "  tolerance: 0.3", "  defender_loss: 0.01 per day\n  exponent: 0.3\n  intensity: 1\n  halt_ratio: 0.6"
    )
    found = of(stated)
    assert "rules" not in changes(found)
    assert "losses" not in changes(found)
    (note,) = [note for note in of(FILE).notes if note.change == "rules"]
    assert "`exponent: 0.3`, `intensity: 1`, `halt_ratio: 0.6`" in note.message
    assert "attacker_loss" not in note.message


def test_a_scenario_of_less_than_ten_days_is_told_in_hours() -> None:
    assert lines_of(of(FILE.replace("horizon: 2017-07-01", "horizon: 2017-06-10")), "hours") == [line(FILE, "horizon")]
    assert "hours" not in changes(of(FILE.replace("horizon: 2017-07-01", "horizon: 2017-06-11")))
    assert "hours" not in changes(of(FILE.replace("horizon: 2017-07-01", "horizon: soon")))


def test_a_commitment_where_nobody_is_hostile_gets_no_note() -> None:
    assert "commit" not in changes(of(FILE.replace("stance: hostile", "stance: neutral")))


def test_the_words_of_each_note_stand_in_the_documentation() -> None:
    page = (ROOT / "docs" / "how-to" / "upgrade.md").read_text(encoding="utf-8")
    headings = {text.lstrip("# ") for text in page.splitlines() if text.startswith("##")}
    assert {meaning.title for meaning in MEANINGS.values()} <= headings


# -- odd files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_are_kept(end: str) -> None:
    text = FILE.replace("\n", end)
    found = of(text)
    assert found.after.decode() == of(FILE).after.decode().replace("\n", end)


def test_aliases_and_anchors_are_kept() -> None:
    text = FILE.replace("{formation: column,", "{formation: &c column,").replace(
        "{'formation': reserve, orders: hold}", "{formation: *c, orders: hold}"
    )
    after = of(text).after.decode()
    assert "{formations: [&c column]," in after
    assert "{formations: [*c], orders: hold}" in after
    assert read(after, name="race").errors == ()


def test_an_effect_used_twice_by_alias_is_rewritten_once() -> None:
    text = FILE.replace("- orders: {formation: column,", "- &go\n            orders: {formation: column,").replace(
        "stay: {title: It stays, probability: rest}", "stay: {title: It stays, probability: rest, effects: [*go]}"
    )
    after = of(text).after.decode()
    assert after.count("[column]") == 1
    assert read(after, name="race").errors == ()


def test_what_is_shared_by_alias_is_left_to_the_author() -> None:
    found = of(FILE.replace('probability: "will-hold"  # quoted', "probability: &b will-hold\n        source: *b"))
    assert "by-hand" in changes(found)
    assert "rule: belief" in found.after.decode()


def test_a_block_scalar_as_a_name_is_left_to_the_author() -> None:
    found = of(FILE.replace("formation: reserve   # in blocks", "formation: |-\n                reserve"))
    assert lines_of(found, "by-hand") == [line(FILE, "formation: reserve   #")]


def test_flow_mappings_get_the_missing_losses_too() -> None:
    text = re.sub(r"rules:\n(  .*\n)+", "rules: {defender_loss: 0.01 per day}\n", FILE)
    assert "rules: {attacker_loss: 0.02 per day, defender_loss: 0.01 per day}" in of(text).after.decode()


def test_a_file_of_this_format_with_older_words_is_rewritten_without_other_notes() -> None:
    found = of(FILE.replace("sandtable: 1 ", "sandtable: 2 "))
    assert changes(found) == {"formations", "belief", "red-line", "spent"}
    assert found.was == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [("a: [1\n", "S005"), ("", "S004"), ("sandtable: 7\n", "S110"), ("title: x\n", "S102"), ("[1]\n", "S103"), ("a: 1\na: 2\n", "S007")],
)  # fmt: skip
def test_a_text_that_cannot_be_read_is_refused_at_its_place(text: str, code: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        of(text)
    assert [d.code for d in raised.value.diagnostics] == [code]
    assert raised.value.diagnostics[0].span.file == "race.yaml"


def test_other_faults_of_a_file_remain_and_are_named() -> None:
    found = of(FILE.replace("place: town, strength: 500", "place: twon, strength: 500"))
    assert [d.code for d in found.remaining] == ["S203"]
    assert "formations: [column]" in found.after.decode()


def test_edits_that_overlap_are_refused() -> None:
    assert apply_edits("abc", [Edit(1, 2, "x"), Edit(1, 2, "x"), Edit(3, 3, "!")]) == "axc!"
    with pytest.raises(ValueError, match="overlap at offset 1"):
        apply_edits("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


def test_lines_and_offsets_are_each_others_inverse() -> None:
    source = Source("ab\r\nc\rd\n")
    assert [source.offset(row, 1) for row in (1, 2, 3, 4)] == [0, 4, 6, 8]
    assert [source.line_of(offset) for offset in range(8)] == [1, 1, 1, 1, 2, 2, 3, 3]
    assert source.line_end == "\r\n"


# -- the number of the format --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1", "0x1", "0o1", "01", "+1", "&v 1", "&v 0x1"])
def test_the_number_of_the_format_is_rewritten_however_it_is_written(number: str) -> None:
    found = of(FILE.replace("sandtable: 1 ", f"sandtable: {number} "))
    assert f"sandtable: {number[:3] if number.startswith('&') else ''}2   # the format" in found.after.decode()
    assert (found.was, found.now, found.left) == (1, 2, 0)
    assert read(found.after, name="race").errors == ()


def test_a_number_of_the_format_that_is_shared_by_alias_is_left_to_the_author() -> None:
    found = of(FILE.replace("sandtable: 1 ", "sandtable: &v 1 ").replace("launchers: 2", "launchers: *v"))
    assert "sandtable: &v 1 " in found.after.decode()
    assert (found.was, found.now, found.left) == (1, 1, 1)


@pytest.mark.parametrize("number", ["true", "1.0", "2.0", "'1'", "[1]", "~"])
def test_what_only_equals_a_number_of_the_format_is_refused(number: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        of(FILE.replace("sandtable: 1 ", f"sandtable: {number} "))
    assert [d.code for d in raised.value.diagnostics] == ["S110"]
    assert "`sandtable: 2`" in raised.value.diagnostics[0].hint
    assert ("remove the quotes" in raised.value.diagnostics[0].hint) == number.startswith("'")


# -- texts in double quotes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bro\\\n    ken(column)", "spe\\\n    nt(column)"),
        ("b\\\n    roken(column)", "s\\\n    pent(column)"),
        ("broke\\\n    n(column)", "spent\\\n    (column)"),
        ("broken\\\n    (column)", "spent\\\n    (column)"),
        (
            "b\\\n\n  roken(column) or broken(column)",
            "b\\\n\n  roken(column) or spent(column)",
        ),  # an empty line is a line end
        ("broken\n\n    (column)", "spent\n\n    (column)"),
        ("\\x62rok\\u0065n(column)", "spent(column)"),
        ("true and\\tbroken(column)", "true and\\tspent(column)"),
        ("true and\\nbroken(column)", "true and\\nspent(column)"),
        ("true \n    and not broken(\\\n      column)", "true \n    and not spent(\\\n      column)"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_older_word_in_double_quotes_is_found_however_it_is_split(old: str, new: str, end: str) -> None:
    text = FILE.replace('"controls(blue, town) and not broken(column)"', f'"{old}"').replace("\n", end)
    found = of(text)
    assert f'"{new}"'.replace("\n", end) in found.after.decode()
    assert "spent" in changes(found)
    assert found.after.decode().count(end) == text.count(end) + 1  # the line for `defender_loss`


def test_an_older_word_that_cannot_be_placed_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "_quoted", lambda self, part: None)
    found = of(FILE)
    assert lines_of(found, "by-hand") == [line(FILE, "taken:")]
    assert "write `spent(...)`" in next(note.message for note in found.notes if note.change == "by-hand")


@pytest.mark.parametrize("quoted", ['"a\\\\b\\"c"', '"\\U0001F600 \\_x"', '" a  \n\n  b "', '"a\\  \n  b"', "'it''s'"])
def test_the_characters_of_a_text_are_those_that_yaml_reads(quoted: str) -> None:
    root, _ = compose(f"a: {quoted}\n", name="file")
    assert root is not None
    node = root.entries["a"][1]
    written = Source(f"a: {quoted}\n").written(node)
    assert written is not None
    assert len(written.text) == len(written.at)
    assert node.style != '"' or written.text == node.value
