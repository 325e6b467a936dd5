"""Tables into a section of a scenario and out of it: what is written, what is kept, where each fault is."""

from __future__ import annotations

from pathlib import Path

import pytest

import sandtable as st
from sandtable.authoring.tables.columns import SECTIONS, headings_of, key_of, read_headings
from sandtable.authoring.tables.exporting import export_table
from sandtable.authoring.tables.importing import Imported, import_table
from sandtable.authoring.tables.sheets import TableError, letters, read_sheet, separated, workbook
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.extras import is_installed

RACE = """\
sandtable: 2 # the format
title: A race
question: Who gets to the bridge first?
start: 2017-06-14
horizon: 2017-07-14
sources: {map: {title: A map, grade: A1}}
theatre:
  places:
    # the two ends
    west: {name: West, lat: 34.0, lon: 38.0, source: map} # a town
    east:
      name: East
      lat: 34.5
      lon: 39.0
      because: >-
        long
        words
      provenance: {lat: {basis: assumed, because: x}}
  routes: {road: {between: [west, east]}}
actors: {blue: {name: Blue}}
formations:
  column: {name: The column, actor: blue, place: west, strength: 2000, pace: 12 km/day, orders: {advance: [east]}}
outcomes:
  taken: {title: Blue takes the east, when: "controls(blue, east)"}
"""


def put(tmp_path: Path, table: str, section: str = "places", text: str = RACE) -> Imported:
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    return import_table(text.encode(), read_sheet(path), SECTIONS[section], file="race.yaml")


def after(tmp_path: Path, table: str, section: str = "places", text: str = RACE) -> str:
    found = put(tmp_path, table, section, text)
    assert found.faults == ()
    return found.after.decode()


def test_new_entries_come_after_those_of_the_section(tmp_path: Path) -> None:
    text = after(
        tmp_path,
        'id,name,coordinates,source,because\nmid,"Mid: way","34.2, 38.5",map,\n,South Ford,33.9 N 38.4 E,,a guess\n',
    )
    new = """\
    mid: {name: "Mid: way", lat: 34.2, lon: 38.5, source: map}
    south-ford: {name: South Ford, lat: 33.9, lon: 38.4, because: a guess}
"""
    place = "      provenance: {lat: {basis: assumed, because: x}}\n"
    assert text == RACE.replace(place, place + new)


def test_entries_are_updated_and_everything_else_is_kept(tmp_path: Path) -> None:
    found = put(tmp_path, "Name;id;Latitude;terrain;because\nWest;west;34.1;urban;\n;east;;;short\n")
    assert (found.added, found.changed, found.unchanged) == ((), ("west", "east"), 0)
    assert found.after.decode() == RACE.replace(
        "lat: 34.0, lon: 38.0, source", "lat: 34.1, lon: 38.0, terrain: urban, source"
    ).replace("because: >-\n        long\n        words\n", "because: short\n")


def test_what_the_file_says_already_is_no_change(tmp_path: Path) -> None:
    found = put(tmp_path, "id,name,lat,because\nwest,West,34,\neast,East,34.50,long words\n")
    assert (found.changed, found.unchanged) == ((), 2)
    assert found.after == found.before


def test_a_section_that_is_not_there_is_begun(tmp_path: Path) -> None:
    table = 'id,title,prior,basis,because\nwill,Will,"uniform(0.2, 0.6)",assumed,a guess\n'
    text = after(tmp_path, table, "assumptions")
    new = 'assumptions:\n  will: {title: Will, prior: "uniform(0.2, 0.6)", basis: assumed, because: a guess}\n'
    assert text == RACE.replace("outcomes:\n", new + "outcomes:\n")
    assert after(tmp_path, table, "assumptions", RACE.replace("outcomes:\n", "assumptions: {}\noutcomes:\n")) == text


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_and_byte_order_mark_are_kept(tmp_path: Path, line_end: str) -> None:
    text = "\ufeff" + RACE.replace("\n", line_end)
    found = after(tmp_path, "id,name,lat,lon\nmid,Mid,34.2,38.5\n", text=text)
    assert found.count("\n") == text.count("\n") + 1
    assert found.count("\r\n") == (0 if line_end == "\n" else found.count("\n"))
    assert found.startswith("\ufeff")


def test_entries_in_braces_are_added_in_braces(tmp_path: Path) -> None:
    text = RACE.replace(
        "actors: {blue: {name: Blue}}", "assumptions: {a: {title: A, prior: 1}}\nactors: {blue: {name: Blue}}"
    )
    found = after(tmp_path, "id,title,prior\nb,B,2\n", "assumptions", text)
    assert "assumptions: {a: {title: A, prior: 1}, b: {title: B, prior: 2}}\n" in found


def test_texts_that_look_like_numbers_are_texts(tmp_path: Path) -> None:
    found = st.read(after(tmp_path, "id,name,lat,lon\nmid,42,34.2,38.5\n"), name="x").scenario
    assert found is not None
    assert found.theatre.places["mid"].name == "42"


def places_of(found: Imported) -> list[tuple[int | None, int | None, str]]:
    return [(each.row, each.column, each.message) for each in found.faults]


def test_every_fault_of_the_table_is_named_in_one_pass(tmp_path: Path) -> None:
    found = put(tmp_path, "id,nmae,lat,lat\nmid,Mid,1,2\n")
    assert places_of(found) == [(1, 2, "places have no column `nmae`"), (1, 4, "a second column for `lat`")]
    assert found.faults[0].hint == "did you mean `name`?"
    found = put(tmp_path, "id,name,coordinates\na b,A,\n,,34 38\nmid,Mid,nowhere\nmid,Mid,\nx,X,,more\n")
    assert places_of(found) == [
        (2, 1, "`a b` is no identifier"),
        (3, None, "no identifier"),
        (4, 3, "`nowhere` is not a pair of coordinates"),
        (5, None, "a second row for `mid`"),
        (6, 4, "a value under no heading"),
    ]
    assert found.after == found.before
    found = put(tmp_path, "Name,coords,lat,lon,basis\nNorth Ford,here,134,20,\nMid,,34,20,guessed\n,,1,2,\n,only,,,\n")
    assert [(row, column) for row, column, _ in places_of(found)] == [(1, 2), (2, 3), (3, 5), (4, None), (5, None)]
    assert found.after == found.before


def test_faults_of_the_format_are_at_their_cells(tmp_path: Path) -> None:
    found = put(
        tmp_path,
        "id,name,actor,place,strength,pace\n"
        "column,,bleu,,,\n"
        "one,One,blue,west,many men,12\n"
        "two,Two,blue,west,,5 km/day\n"
        "three,Three,blue,wset,9,5 km/day\n",
        "formations",
    )
    by_place = {(row, column): message for row, column, message in places_of(found)}
    assert "unknown actor `bleu`" in by_place[2, 3]
    assert "wset" in by_place[5, 4]
    assert (3, 5) in by_place
    assert (3, 6) in by_place
    assert "strength" in by_place[4, None]
    assert found.after == found.before


def test_what_a_cell_cannot_hold_is_refused(tmp_path: Path) -> None:
    found = put(tmp_path, "id,orders\ncolumn,hold\n", "formations")
    assert places_of(found) == [(2, 2, "`orders` of `column` is more than one value in the file")]
    aliased = RACE.replace("outcomes:\n", "assumptions: {a: &x {title: A, prior: 1}, b: *x}\noutcomes:\n")
    found = put(tmp_path, "id,prior\na,2\n", "assumptions", aliased)
    assert "by an alias elsewhere" in found.faults[0].message


def test_a_file_with_errors_is_refused_before_anything_is_added(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError):
        put(tmp_path, "id,name,lat,lon\nmid,Mid,34.2,38.5\n", text=RACE.replace("actor: blue", "actor: bleu"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the table is empty"),
        (b"id,name\nx,\xff\n", "row 2: byte 0xff is not UTF-8"),
        (b'id,name\n"x,y\n', "not comma-separated values"),
        (b"id\n" + b"x\n" * 5001, "more than 5,000 rows"),
        (b"x" * (4 << 20) + b"yy", "larger than 4 MiB"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as raised:
        read_sheet(path)
    assert message in str(raised.value)


def test_headings_are_read_as_analysts_write_them() -> None:
    assert key_of("Latitude", headings_of(SECTIONS["places"])) == "lat"
    assert key_of("LOCATION", headings_of(SECTIONS["places"])) == "coordinates"
    assert key_of("Fighters", headings_of(SECTIONS["formations"])) == "strength"
    assert key_of("Location", headings_of(SECTIONS["formations"])) == "place"
    assert key_of("coordinates", headings_of(SECTIONS["formations"])) == ""
    assert [letters(column) for column in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


XY = "x,name,Longitude,lat,y,asciiname\n1,Élan,39,35,2,Elan\n"


def test_columns_of_a_map_program_count_only_where_no_other_has_the_key(tmp_path: Path) -> None:
    (tmp_path / "xy.csv").write_text(XY, encoding="utf-8")
    found = read_headings(read_sheet(tmp_path / "xy.csv"), headings_of(SECTIONS["places"]))
    assert found.keys == {2: "name", 3: "lon", 4: "lat"}
    assert [cell.text for cell in found.unknown] == ["x", "y", "asciiname"]
    (tmp_path / "xy.csv").write_text("name,x,y\nA,39,35\n", encoding="utf-8")
    found = read_headings(read_sheet(tmp_path / "xy.csv"), headings_of(SECTIONS["places"]))
    assert found.keys == {1: "name", 2: "lon", 3: "lat"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_know_the_line_on_which_they_begin(tmp_path: Path, line_end: str) -> None:
    lines = ["\ufeffid;name", 'a;"A, with', 'a second line"', "", "b;B"]
    (tmp_path / "table.csv").write_bytes(line_end.join(lines).encode())
    sheet = read_sheet(tmp_path / "table.csv")
    assert [(row[0].text, row[0].row, row[0].line) for row in sheet.rows] == [("id", 1, 1), ("a", 2, 2), ("b", 4, 5)]


def test_mixed_line_ends_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(b"id,name\r\na,A\nb,B\rc,C")
    assert [(row[0].text, row[0].line) for row in read_sheet(tmp_path / "table.csv").rows] == [
        ("id", 1), ("a", 2), ("b", 3), ("c", 4),
    ]  # fmt: skip


def test_a_quote_that_is_left_open_is_named_at_its_row(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text('id,name\na,A\n"b,B\nc,C\n', encoding="utf-8")
    with pytest.raises(TableError, match="row 3: not comma-separated values"):
        read_sheet(tmp_path / "table.csv")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("name", ["fashoda-1898", "deir-ez-zor-2017"])
def test_a_section_that_goes_out_and_comes_back_is_the_same(
    tmp_path: Path, name: str, section: str, ending: str
) -> None:
    if ending == ".xlsx" and not is_installed("openpyxl"):
        pytest.skip("needs openpyxl: pip install 'sandtable-crisis[tables]'")
    scenario = st.load(name)
    rows = export_table(scenario, SECTIONS[section]).rows
    path = tmp_path / f"table{ending}"
    path.write_bytes(separated(rows).encode() if ending == ".csv" else workbook(rows, name=section))
    raw = scenario.text.encode()
    found = import_table(raw, read_sheet(path), SECTIONS[section], file="x.yaml")
    assert (found.faults, found.added, found.changed, found.unchanged) == ((), (), (), len(rows) - 1)
    assert found.after == raw


def test_texts_that_spreadsheets_calculate_are_guarded(tmp_path: Path) -> None:
    text = RACE.replace("name: West", "name: =1+1").replace("lat: 34.0", "lat: -34.0")
    scenario = st.read(text, name="x").scenario
    assert scenario is not None
    rows = export_table(scenario, SECTIONS["places"]).rows
    written = separated(rows)
    assert written.splitlines()[1].startswith("west,'=1+1,-34.0,")
    found = put(tmp_path, written, text=text)
    assert (found.faults, found.changed) == ((), ())


def test_texts_that_spreadsheets_calculate_stay_texts_in_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'sandtable-crisis[tables]'")
    rows = [["name", "note", "number"], ["=1+1", "'=2+2", -3], ["plain", "'tis", 4.5]]
    path = tmp_path / "table.xlsx"
    path.write_bytes(workbook(rows, name="places"))
    sheet = openpyxl.load_workbook(path).active
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["C2"].value, sheet["C2"].data_type, sheet["A3"].quotePrefix) == (-3, "n", False)
    found = read_sheet(path)
    assert [[cell.text for cell in row] for row in found.rows] == [[str(value) for value in row] for row in rows]


def test_keys_of_several_values_are_left_out() -> None:
    scenario = st.read(RACE, name="x").scenario
    assert scenario is not None
    assert export_table(scenario, SECTIONS["formations"]).left_out == ("orders",)
    assert export_table(scenario, SECTIONS["places"]).left_out == ("provenance",)


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'sandtable-crisis[tables]'")
    book = openpyxl.Workbook()
    book.active.title = "first"
    sheet = book.create_sheet("units")
    for row in (
        ["id", "name", "lat", "lon", "rank"],
        ["mid", "Mid", 34.25, 38, 3.0],
        [None] * 5,
        ["=id", None, None, None, None],
    ):
        sheet.append(row)
    path = tmp_path / "table.xlsx"
    book.save(path)
    found = read_sheet(path, sheet="units")
    assert [cell.text for cell in found.rows[1]] == ["mid", "Mid", "34.25", "38", "3"]
    assert len(found.rows) == 2, "an empty row and a formula without a value are left out"
    with pytest.raises(TableError, match="no such sheet"):
        read_sheet(path, sheet="other")
    path.write_bytes(b"no workbook")
    with pytest.raises(TableError, match=r"not an \.xlsx workbook"):
        read_sheet(path)


def test_a_workbook_keeps_texts_as_texts(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'sandtable-crisis[tables]'")
    path = tmp_path / "table.xlsx"
    path.write_bytes(workbook([("id", "name"), ("x", "=1+1")], name="places"))
    cell = openpyxl.load_workbook(path).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_without_the_package_the_install_line_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.extras.is_installed", lambda module: False)
    path = tmp_path / "table.xlsx"
    path.write_bytes(b"x")
    with pytest.raises(AnalysisError, match="needs openpyxl"):
        read_sheet(path)


PLACES = RACE[RACE.index("  places:") : RACE.index("  routes:")]


def with_places(written: str) -> str:
    return RACE.replace(PLACES, written)


def test_an_entry_after_braces_with_a_comma_and_a_comment(tmp_path: Path) -> None:
    west, east = (
        f"{name}: {{name: {name.title()}, lat: 34.{at}, lon: 38.{at}, source: map}}"
        for at, name in enumerate(("west", "east"))
    )
    text = with_places(f"  places: {{\n    {west}, # w\n    {east}, # e\n    }}\n")
    ford = "ford: {name: Ford, lat: 34.2, lon: 38.2, source: map}"
    found = after(tmp_path, "name,lat,lon,source\nFord,34.2,38.2,map\n", text=text)
    assert found == text.replace("# e\n", f"# e\n    {ford},\n")


def test_mixed_line_ends_do_not_mislead(tmp_path: Path) -> None:
    text = RACE.replace("\n", "\r\n", 3)
    found = after(tmp_path, "name,lat,lon,source\nFord,34.2,38.2,map\n", text=text)
    last = "      provenance: {lat: {basis: assumed, because: x}}"
    assert found == text.replace(last, f"{last}\r\n    ford: {{name: Ford, lat: 34.2, lon: 38.2, source: map}}")


def test_anchors_stay_and_what_an_alias_uses_is_not_changed(tmp_path: Path) -> None:
    text = RACE.replace("name: West, lat: 34.0", "name: &n West, lat: &l 34.0").replace("lat: 34.5", "lat: *l")
    assert after(tmp_path, "id,name\nwest,Far West\n", text=text) == text.replace("&n West", "&n Far West")
    assert after(tmp_path, "id,lat\neast,34.7\n", text=text) == text.replace("lat: *l", "lat: 34.7")
    found = put(tmp_path, "id,lat\nwest,34.7\n", text=text)
    assert found.after == found.before
    assert "`lat` of `west` is used elsewhere in the file by an alias" in str(found.faults[0])
    assert found.faults[0].column == 2


def test_comments_stay_with_what_they_are_about(tmp_path: Path) -> None:
    text = RACE.replace("      because: >-", "      # why\n      because: >-").replace(
        "outcomes:", "# what counts\noutcomes:"
    )
    found = after(tmp_path, "id,source\neast,map\n", text=text)
    assert found == text.replace("      # why\n", "      source: map\n      # why\n")
    found = after(tmp_path, 'id,title,prior,basis,because\ng,G,"uniform(0, 1)",assumed,x\n', "assumptions", text)
    assert "because: x}\n# what counts\noutcomes:" in found


def test_a_block_that_keeps_its_empty_lines_keeps_them(tmp_path: Path) -> None:
    block = "      because: |+\n        long\n\n\n"
    text = RACE.replace(
        "      because: >-\n        long\n        words\n      provenance: {lat: {basis: assumed, because: x}}\n", block
    )
    found = after(tmp_path, "name,lat,lon,source\nFord,34.2,38.2,map\n", text=text)
    assert found == text.replace(block, block + "    ford: {name: Ford, lat: 34.2, lon: 38.2, source: map}\n")


def test_what_would_say_something_else_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.authoring.tables.importing.insertion", lambda source, mapping, lines: [])
    found = put(tmp_path, "name,lat,lon,source\nFord,34.2,38.2,map\n")
    assert (found.after, found.added) == (found.before, ())
    assert "is not written so that a table can be put into it" in str(found.faults[0])


def test_identifiers_and_characters_that_a_file_cannot_have_are_faults_of_their_cells(tmp_path: Path) -> None:
    found = put(tmp_path, "id,name,lat,lon\nnull,A,34.1,38.1\n")
    assert str(found.faults[0]).endswith("row 2, column A: `null` is no identifier: YAML does not read it as text")
    found = put(tmp_path, "id,name,lat,lon\nford,A\0B,34.1,38.1\n")
    assert "row 2, column B: control character U+0000" in str(found.faults[0])


def test_places_of_both_notations_are_read_back(tmp_path: Path) -> None:
    text = RACE.replace("lat: 34.0, lon: 38.0", "coordinates: 34.0 N 38.0 E")
    scenario = st.read(text.encode(), name="race.yaml").scenario
    assert scenario is not None
    table = separated(export_table(scenario, SECTIONS["places"]).rows)
    found = put(tmp_path, table, text=text)
    assert (found.faults, found.after) == ((), text.encode())
    faults = put(tmp_path, 'id,lat,coordinates\nwest,34,"34, 38"\n', text=text).faults
    assert "row 2, column C: `coordinates` beside `lat` or `lon`" in str(faults[0])


@pytest.mark.skipif(not is_installed("openpyxl"), reason="pip install 'sandtable-crisis[tables]'")
def test_the_sheet_of_a_chart_is_no_table(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference

    book = Workbook()
    sheet = book.active
    sheet.append(["id", "name", "lat", "lon", "source"])
    sheet.append(["ford", "Ford", 34.2, 38.2, "map"])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=2))
    book.create_chartsheet("Chart", 0).add_chart(chart)
    path = tmp_path / "table.xlsx"
    book.save(path)
    assert read_sheet(path).rows[1][1].text == "Ford"
    with pytest.raises(TableError, match="no such sheet"):
        read_sheet(path, sheet="Chart")
