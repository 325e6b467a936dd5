"""`sandtable import table` and `export table`: what they print and write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandtable.cli.__main__ import run_application
from tests.unit.authoring.test_tables import RACE

TABLE = 'id,name,coordinates,source\nmid,Mid,"34.2, 38.5",map\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "race.yaml").write_text(RACE, encoding="utf-8")
    (tmp_path / "places.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


IMPORT = ["import", "table", "places.csv", "--into", "race.yaml", "--section", "places"]


def test_a_table_is_written_into_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(IMPORT) == 0
    assert capsys.readouterr() == ("race.yaml: 1 added, 0 changed, 0 as before\n", "")
    assert "    mid: {name: Mid, lat: 34.2, lon: 38.5, source: map}\n" in (folder / "race.yaml").read_text(
        encoding="utf-8"
    )
    assert run_application(IMPORT) == 0
    assert capsys.readouterr().out == "race.yaml: 0 added, 0 changed, 1 as before\n"


def test_a_dry_run_prints_the_difference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application([*IMPORT, "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "+++ race.yaml (with places.csv)" in out
    assert "+    mid: {name: Mid" in out
    assert err == "1 entry would be written: 1 added, 0 changed, 0 as before\n"
    assert (folder / "race.yaml").read_text(encoding="utf-8") == RACE


def test_faults_are_named_and_nothing_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sandtable.cli.json_schemas import schema_of

    (folder / "places.csv").write_text("id,name,lat,lon\nmid,Mid,91,38\nEnd,End,1,2\n", encoding="utf-8")
    assert run_application(IMPORT) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "error: places.csv, row 3, column A: `End` is no identifier\n   = hint: for example `end`\n" in err
    (folder / "places.csv").write_text("id,name,lat,lon\nmid,Mid,91,38\n", encoding="utf-8")
    assert run_application([*IMPORT, "--json"]) == 1
    out, err = capsys.readouterr()
    assert "places.csv, row 2, column C: must be at most 90" in err
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, schema_of("import-table"))
    assert (found["written"], found["faults"][0]["row"], found["faults"][0]["column"]) == (False, 2, 3)
    assert (folder / "race.yaml").read_text(encoding="utf-8") == RACE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "table", "none.csv", "--into", "race.yaml", "--section", "places"], "none.csv: no such file"),
        (
            ["import", "table", "places.ods", "--into", "race.yaml", "--section", "places"],
            "neither in .csv nor in .xlsx",
        ),
        (["import", "table", "places.csv", "--into", "none.yaml", "--section", "places"], "none.yaml: no such file"),
        (["import", "table", "places.csv", "--into", "fashoda-1898", "--section", "places"], "is part of Sandtable"),
        (
            ["export", "table", "race.yaml", "--section", "places", "--to", "race.yaml"],
            "--to would overwrite the scenario",
        ),
        (["export", "table", "race.yaml", "--section", "places", "--to", "x.txt"], "--to writes a file that ends in"),
    ],
)
def test_what_cannot_be_done_is_refused(
    folder: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "places.csv").write_text("id,name,lat,lon\nmid,Mid,9,30\n", encoding="utf-8")
    assert run_application(arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_a_section_is_written_as_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sandtable.cli.json_schemas import schema_of

    export = ["export", "table", "race.yaml", "--section", "formations", "--to", "out.csv"]
    assert run_application(export) == 0
    out, err = capsys.readouterr()
    assert out == "out.csv: 1 row, 6 columns\n"
    assert err == "note: left out, as a cell holds one value: `orders`\n"
    text = (folder / "out.csv").read_text(encoding="utf-8")
    assert text == "id,name,actor,place,strength,pace\ncolumn,The column,blue,west,2000,12 km/day\n"
    assert run_application([*export, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema_of("export-table"))
    assert (found["rows"], found["left_out"]) == (1, ["orders"])
