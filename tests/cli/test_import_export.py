"""`sandtable import` and `sandtable export`: places in and out of a scenario's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.loading import read_file
from tests.cli.conftest import Command
from tests.cli.test_json import validated

SCENARIO = """\
# A comment that stays
sandtable: 2
title: Import
question: Is it read?
start: 2030-01-01
horizon: 2030-02-01
sources: {map: {title: A map, grade: B2}}
theatre:
  places:
    port: {name: Port, lat: 26.0, lon: 56.0, source: map}  # the last one
actors: {blue: {name: Blue}}
control: {port: {actor: blue, basis: assumed, because: x}}
outcomes: {held: {title: Held, when: "controls(blue, port)"}}
"""
ROWS = """\
Name;Latitude;Longitude;terrain;rank;people
Minab;27.11;57.08;flat;3;70790
"Kish, island";26.53;-53.98;;;
'=evil;26;55;;;
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def places_csv(folder: Path, text: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_places_are_added_and_nothing_else_is_touched(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    rows = places_csv(tmp_path, ROWS)
    done = sandtable("import", "places", str(rows), "--into", str(scenario), "--source", "map")
    assert (done.code, done.out) == (ExitCode.CLEAN, f"{scenario}: 3 places added\n")
    assert "note: nothing takes the columns people" in done.err
    added = """\
    minab: {name: Minab, lat: 27.11, lon: 57.08, terrain: flat, rank: 3, source: map}
    kish-island: {name: "Kish, island", lat: 26.53, lon: -53.98, source: map}
    evil: {name: "=evil", lat: 26, lon: 55, source: map}
"""
    last = "# the last one\n"
    assert scenario.read_text(encoding="utf-8") == SCENARIO.replace(last, last + added)
    found = read_file(str(scenario)).scenario
    assert found is not None
    assert found.theatre.places["kish-island"].name == "Kish, island"


def test_a_trial_writes_nothing(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    rows = places_csv(tmp_path, ROWS)
    done = sandtable("import", "places", str(rows), "--into", str(scenario), "--source", "map", "--dry-run")
    added = [line.split(":")[0] for line in done.out.splitlines() if line.startswith("+ ")]
    assert added == ["+    minab", "+    kish-island", "+    evil"]
    assert scenario.read_text(encoding="utf-8") == SCENARIO
    printed = validated(
        sandtable("import", "places", str(rows), "--into", str(scenario), "--dry-run", "--json"), name="import-places"
    )
    assert printed["added"] == [f"theatre.places.{name}" for name in ("minab", "kish-island", "evil")]
    assert (printed["written"], printed["unused"]) == (False, ["people"])


def test_every_fault_of_every_row_is_named_in_one_pass(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    rows = places_csv(
        tmp_path,
        "name,coordinates,terrain,rank,id\n"
        'Far,"99, 12",swamp,9,\n'
        ',"26, 57",,,\n'
        'Port,"26.1, 56.1",,,\n'
        'Two,"27, 57",,,Two_words\n'
        "None,,,,\n",
    )
    done = sandtable("import", "places", str(rows), "--into", str(scenario))
    assert done.code == ExitCode.FAULTS
    assert [line.split("rows.csv, ")[1] for line in done.err.splitlines() if line.startswith("error")] == [
        "line 2: a latitude is between -90 and 90, found 99 (latitude comes first: are the two exchanged?)",
        "line 2: terrain `swamp` is none of flat, rolling, rugged, urban",
        "line 2: rank is 1, 2, 3 or 4, found `9`",
        "line 3: no name",
        "line 4: there is a place `port` already",
        "line 5: `Two_words` is not an identifier: give it an `id` such as `al-tanf`",
        "line 6: no latitude",
        "line 6: no longitude",
    ]
    assert scenario.read_text(encoding="utf-8") == SCENARIO


def test_what_would_break_the_scenario_is_not_written(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    lines = "".join(f'"Minab\n{number}",27,{57 + number / 10},\n' for number in range(7))
    rows = places_csv(tmp_path, f"name,lat,lon,source\n{lines}Far,1,2,map\n")
    done = sandtable("import", "places", str(rows), "--into", str(scenario), "--source", "nothing")
    assert done.code == ExitCode.FAULTS
    errors = [line.split("rows.csv, ")[1] for line in done.err.splitlines() if line.startswith("error")]
    assert errors == [
        f"line {number}: S209: unknown source `nothing` (only `map` is known)" for number in range(2, 16, 2)
    ]
    assert "7 errors; nothing was written" in done.err
    assert scenario.read_text(encoding="utf-8") == SCENARIO


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rows.ods", "", "neither .csv nor .xlsx nor .geojson"),
        ("rows.xlsx", "", "not an .xlsx workbook"),
        ("rows.csv", "a,b\n1,2\n", "no columns for a name and coordinates"),
        ("rows.csv", "name,lat,lon,latitude\n", "two columns for lat"),
        ("rows.csv", "name,lat,lon\n", "has no places"),
        ("rows.csv", 'name,lat,lon\n"open,1,2\n', "row 2: not comma-separated values"),
        ("rows.geojson", "{", "is not GeoJSON"),
        ("rows.geojson", "[]", "is not GeoJSON"),
        ("rows.geojson", '{"type": "Feature", "properties": [1], "geometry": {"type": "Point"}}', "is not GeoJSON"),
        ("missing.csv", None, "cannot be read"),
    ],
)
def test_a_file_that_has_no_places_is_refused(
    sandtable: Command, scenario: Path, tmp_path: Path, name: str, text: str | None, message: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = sandtable("import", "places", str(tmp_path / name), "--into", str(scenario))
    assert done.code != ExitCode.CLEAN
    assert message in " ".join(done.err.split())


def test_points_of_geojson_are_places_and_lines_are_not(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [57.08, 27.11, 12]}
    line = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    features = [{"type": "Feature", "properties": {"name": "Minab", "wiki": "x"}, "geometry": point}]
    path = tmp_path / "f.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert sandtable("import", "places", str(path), "--into", str(scenario), "--source", "map").code == ExitCode.CLEAN
    found = read_file(str(scenario)).scenario
    assert found is not None
    assert (found.theatre.places["minab"].lat, found.theatre.places["minab"].lon) == (27.11, 57.08)
    features.append({"type": "Feature", "properties": {"name": "Road"}, "geometry": line})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert "feature 2: a place is a point, found LineString" in sandtable(
        "import", "places", str(path), "--into", str(scenario)
    ).err  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_what_is_exported_is_read_back(sandtable: Command, scenario: Path, tmp_path: Path, ending: str) -> None:
    rows = places_csv(tmp_path, ROWS)
    sandtable("import", "places", str(rows), "--into", str(scenario), "--source", "map")
    out = tmp_path / f"out.{ending}"
    printed = validated(sandtable("export", "places", str(scenario), "--to", str(out), "--json"), name="export-places")
    assert printed["entries"] == 4
    bare = tmp_path / "bare.yaml"
    bare.write_text(
        SCENARIO.replace("port: {", "other: {")
        .replace("{port: {", "{other: {")
        .replace(", port)", ", other)")
        .replace("26.0", "25.0")
    )
    assert sandtable("import", "places", str(out), "--into", str(bare)).code == ExitCode.CLEAN
    before, after = (read_file(str(path)).scenario for path in (scenario, bare))
    assert before is not None
    assert after is not None
    for name, place in before.theatre.places.items():
        assert after.theatre.places[name].model_dump() == place.model_dump() | {"coordinates": None}
    if ending == "csv":
        assert "'=evil" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "theatre",
    [
        "theatre: {places: {port: {name: Port, lat: 26.0, lon: 56.0, source: map}}}\n",
        "theatre:\n  places:\n    port:\n      name: Port\n      lat: 26.0\n      lon: 56.0\n      because: |\n        text\n\n",
        "theatre:\n  places:\n    port:\n      lat: 26.0\n      lon: 56.0\n      name: >-\n        Port\n",
        "theatre:\n  places:\n    port: &p\n      name: Port\n      lat: 26.0\n      lon: 56.0 # here\n  winding: 1.2\n",
    ],
    ids=["flow", "block of text", "folded", "block"],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_entries_are_added_in_any_style(sandtable: Command, tmp_path: Path, theatre: str, line_end: str) -> None:
    text = SCENARIO[: SCENARIO.index("theatre:")] + theatre + SCENARIO[SCENARIO.index("actors:") :]
    path = tmp_path / "s.yaml"
    path.write_bytes(text.replace("\n", line_end).encode())
    rows = places_csv(tmp_path, "name,lat,lon\nMinab,27,57\n")
    done = sandtable("import", "places", str(rows), "--into", str(path))
    assert done.code == ExitCode.CLEAN, done.err
    after = path.read_bytes().decode()
    assert after.count("minab") == 1
    assert (after.count("\r\n") == after.count("\n")) == (line_end == "\r\n")
    found = read_file(str(path)).scenario
    assert found is not None
    assert set(found.theatre.places) == {"port", "minab"}


IN_BRACES = """\
  places: {
    port: {name: Port, lat: 26.0, lon: 56.0, source: map}, # the port
    cape: {name: Cape, lat: 26.5, lon: 56.5, source: map} # the last one
    # nothing else
    }
"""
BY_LINES = """\
  places:
    port:
      name: Port
      lat: 26.0
      lon: 56.0
      source: map # the last one
      # of the port
  # of what follows
"""


@pytest.mark.parametrize(
    ("written", "added"),
    [
        (IN_BRACES, IN_BRACES.replace("} # the last one", "}, # the last one\n    FORD")),
        (IN_BRACES.replace("} # the", "}, # the"), IN_BRACES.replace("} # the last one", "}, # the last one\n    FORD,")),
        ("  places: {port: {name: Port, lat: 26.0, lon: 56.0}, }\n", "  places: {port: {name: Port, lat: 26.0, lon: 56.0}, FORD, }\n"),
        (BY_LINES, BY_LINES.replace("of the port\n", "of the port\n    FORD\n")),
    ],
)  # fmt: skip
def test_comments_keep_their_places_and_take_no_entry_in(
    sandtable: Command, scenario: Path, tmp_path: Path, written: str, added: str
) -> None:
    head, rest = SCENARIO.split("  places:\n", 1)
    tail = rest.split("\n", 1)[1]
    scenario.write_text(head + written + tail, encoding="utf-8")
    rows = places_csv(tmp_path, "name,lat,lon\nFord,27,57\n")
    done = sandtable("import", "places", str(rows), "--into", str(scenario))
    assert done.code == ExitCode.CLEAN, done.err
    expected = head + added.replace("FORD", "ford: {name: Ford, lat: 27, lon: 57}") + tail
    assert scenario.read_text(encoding="utf-8") == expected


def test_line_ends_may_be_mixed(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    scenario.write_bytes(SCENARIO.encode().replace(b"\n", b"\r\n", 3))
    rows = places_csv(tmp_path, "name,lat,lon\nFord,27,57\n")
    assert sandtable("import", "places", str(rows), "--into", str(scenario)).code == ExitCode.CLEAN
    assert b"# the last one\r\n    ford: {name: Ford, lat: 27, lon: 57}\nactors" in scenario.read_bytes()


@pytest.mark.parametrize("raw", [SCENARIO.encode("utf-16"), SCENARIO.encode() + b"# \xe4\n"])
def test_a_scenario_that_is_not_utf_8_is_a_fault_of_it(
    sandtable: Command, scenario: Path, tmp_path: Path, raw: bytes
) -> None:
    scenario.write_bytes(raw)
    rows = places_csv(tmp_path, "name,lat,lon\nFord,27,57\n")
    done = sandtable("import", "places", str(rows), "--into", str(scenario))
    assert (done.code, scenario.read_bytes()) == (ExitCode.FAULTS, raw)
    assert "error[S003]" in done.err
    assert "not UTF-8" in done.err


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", ExitCode.CLEAN),
        ("EPSG:4326", ExitCode.CLEAN),
        ("urn:ogc:def:crs:EPSG::3857", ExitCode.FAULTS),
        ("EPSG:24326", ExitCode.FAULTS),
    ],
)
def test_coordinates_of_other_systems_are_not_taken_for_degrees(
    sandtable: Command, scenario: Path, tmp_path: Path, name: str, code: ExitCode
) -> None:
    path = tmp_path / "p.geojson"
    point = {"geometry": {"type": "Point", "coordinates": [57, 27, 100]}, "properties": {"name": "Ford"}}
    crs = {"type": "name", "properties": {"name": name}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [point]}), encoding="utf-8")
    done = sandtable("import", "places", str(path), "--into", str(scenario))
    assert done.code == code
    assert ("ford: {" in scenario.read_text(encoding="utf-8")) == (code == ExitCode.CLEAN)
    assert (f"is in the coordinate system {name}" in done.err) == (code != ExitCode.CLEAN)


def test_names_that_no_file_can_have_are_named_with_their_line(
    sandtable: Command, scenario: Path, tmp_path: Path
) -> None:
    rows = places_csv(tmp_path, "id,name,lat,lon\nnull,A,27,57\n,Bell\a,27,58\n")
    done = sandtable("import", "places", str(rows), "--into", str(scenario))
    assert (done.code, scenario.read_text(encoding="utf-8")) == (ExitCode.FAULTS, SCENARIO)
    assert "line 2: `null` is not an identifier" in done.err
    assert "line 3: the character U+0007 is not text" in done.err
