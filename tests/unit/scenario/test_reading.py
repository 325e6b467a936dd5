"""Loading: names, paths, files that cannot be read; what a scenario carries; one pass for all faults."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sandtable.diagnostics import Span
from sandtable.errors import ScenarioError
from sandtable.loading import load, read, read_file
from sandtable.scenario.dumping import dump
from sandtable.scenario.presets import with_preset
from sandtable.scenario.shape import ShapeReader
from sandtable.scenario.source import bundled
from sandtable.scenario.types import Scenario
from tests.unit.scenario.texts import RACE, changed


def race() -> Scenario:
    scenario = read(RACE, name="race").scenario
    assert scenario is not None
    return scenario


def test_load_from_file_folder_and_bundled_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "my-race" / "scenario.yaml"
    file.parent.mkdir()
    file.write_text(RACE, encoding="utf-8")
    for named in (file, str(file), file.parent):
        scenario = load(named)
        assert (scenario.name, scenario.title, scenario.text) == ("my-race", "A race", RACE)
    monkeypatch.chdir(file.parent)
    assert load("scenario.yaml").name == "my-race"
    other = tmp_path / "other.yaml"
    other.write_text(RACE, encoding="utf-8")
    assert load(other).name == "other"
    assert load(other) == load(file)


@pytest.mark.parametrize("name", bundled())
def test_bundled_scenario_loads_without_findings_and_survives_its_dump(name: str) -> None:
    reading = read_file(name)
    assert [str(d) for d in reading.errors] == []
    assert reading.scenario is not None
    assert reading.scenario.name == name
    again = read(dump(reading.scenario), name="again")
    assert again.scenario == reading.scenario


@pytest.mark.parametrize("name", ["", "no-such-scenario", "a\0b", "no/such/file.yaml"])
def test_what_is_not_there(name: str) -> None:
    with pytest.raises(ScenarioError, match="S001") as caught:
        load(name)
    assert [d.code for d in caught.value.diagnostics] == ["S001"]


def test_close_bundled_name_is_offered() -> None:
    known = bundled()
    if not known:
        pytest.skip("no scenario is bundled yet")
    found = read_file(known[0][:-1] + "x").diagnostics[0]
    assert found.hint == f"did you mean `{known[0]}`?"


def test_directory_is_not_a_scenario(tmp_path: Path) -> None:
    found = read_file(tmp_path).diagnostics[0]
    assert (found.code, found.message) == ("S001", "this is a directory")


def test_unreadable_file(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(RACE, encoding="utf-8")
    file.chmod(0)
    try:
        file.read_bytes()
    except PermissionError:
        assert read_file(file).diagnostics[0].message == "cannot be read: permission denied"
    else:
        pytest.skip("this user may read everything")


def test_diagnostics_of_a_file_name_it_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(changed(("west: blue", "west: bleu")), encoding="utf-8")
    assert read_file("a.yaml").diagnostics[0].span == Span("a.yaml", 15, 17, 4)


def test_equality_ignores_where_it_was_read() -> None:
    commented = read("# a comment\n" + RACE, name="other", file="elsewhere.yaml").scenario
    assert commented == race()
    assert commented is not None
    assert commented.sha256 != race().sha256
    assert race() != race().replace({"title": "Another"})
    assert race() != "a race"


def test_scenario_knows_where_its_values_stand() -> None:
    assert race().position(("formations", "column", "strength")) == Span("race", 21, 15, 4)
    assert (
        race().replace({"formations.column.strength": 10}).position(("formations", "column", "strength")).file
        == "--set"
    )
    built = Scenario.model_validate(race().model_dump())
    assert built.position(("title",)).file == "scenario.yaml"


def test_scenario_cannot_be_changed_and_can_be_copied_and_sent() -> None:
    scenario = race()
    with pytest.raises(ValueError, match="frozen"):
        scenario.title = "Another"
    for other in (copy.deepcopy(scenario), pickle.loads(pickle.dumps(scenario))):
        assert other == scenario
        assert other.sha256 == scenario.sha256
        assert other.origin == scenario.origin


def test_shape_faults_in_one_section_do_not_hide_references_in_another() -> None:
    text = changed(
        ("start: 2017-06-14", "start: soon"), ("lat: 34.0", "lat: north"), ("strength: 4000", "strenght: 4000"),
        ("east: red}", "east: rde}"), ("controls(blue, east)", "controls(blue, esat)"), ("{name: Red}", "[Red]"),
    )  # fmt: skip
    found = [(d.code, d.span.line) for d in read(text, name="race").diagnostics]
    assert found == [("S106", 4), ("S103", 9), ("S103", 13), ("S201", 15), ("S101", 21), ("S203", 28)]


def test_an_entry_with_a_fault_can_still_be_referred_to() -> None:
    text = changed(("west: {name: West, lat: 34.0", "west: {name: West, lat: 340"))
    assert [d.code for d in read(text, name="race").diagnostics] == ["S302"]


@pytest.mark.parametrize("section", ["theatre", "actors", "outcomes", "formations", "sources", "assumptions"])
@pytest.mark.parametrize("value", ["5", "[a]", "some text", "true"])
def test_a_section_that_is_something_else_is_one_fault_and_no_flood(section: str, value: str) -> None:
    lines = RACE.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{section}:"))
    stop = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith(" ")), len(lines))
    text = "\n".join([*lines[:start], f"{section}: {value}", *lines[stop:]])
    reading = read(text, name="race")
    assert reading.scenario is None
    # Other sections refer to this one. Where it cannot be read at all, any name may be right.
    assert [d.span.line for d in reading.errors] == [start + 1]


@pytest.mark.parametrize("section", ["actors", "formations", "sources", "assumptions"])
def test_a_section_with_nothing_in_it_declares_nothing(section: str) -> None:
    lines = RACE.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{section}:"))
    stop = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith(" ")), len(lines))
    errors = read("\n".join([*lines[:start], f"{section}: {{}}", *lines[stop:]]), name="race").errors
    unknown = {"actors": "S201", "formations": None, "sources": "S209", "assumptions": "S207"}[section]
    assert {d.code for d in errors} - {"S108"} == ({unknown} if unknown else set())
    assert all(d.hint == f"nothing is declared under `{section}`" for d in errors if d.code == unknown)


def test_both_ways_of_reading_a_shape_agree_on_what_is_sound() -> None:
    from sandtable.scenario.parsing import parse_document

    root, _ = parse_document(RACE, name="race")
    assert root is not None
    reader = ShapeReader()
    built = reader.read(Scenario, root, ())
    assert reader.findings == []
    assert with_preset(built) == race()


def test_import_stays_small() -> None:
    code = (
        "import sys, sandtable.scenario, sandtable.checks; sandtable.checks.rules();"
        "heavy = {'numpy', 'scipy', 'numba', 'pyarrow', 'pandas', 'geographiclib', 'rich', 'ruamel.yaml', 'duckdb'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
