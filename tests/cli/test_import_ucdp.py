"""`sandtable import ucdp`: a draft in which nothing counts, faults at their lines, a real file if it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandtable.analysis.updating.reading import load_news, read_news
from sandtable.cli.faults import ExitCode
from sandtable.loading import load, read_file
from tests.cli.conftest import Command
from tests.cli.test_import_export import SCENARIO
from tests.cli.test_json import validated

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "ucdp_ged_syria_2017_lon37.csv"
HEAD = "id,side_a,side_b,where_prec,where_coordinates,latitude,longitude,date_prec,date_start,date_end,best,extra\n"
ROWS = """\
1,Blue,IS,1,Port town,26.01,56.01,1,2030-01-05,2030-01-05,3,
2,Red Army,IS,1,Port town,26.01,56.01,2,2030-01-09 00:00:00.000,2030-01-12,2,
3,Red Army,IS,1,Port town,26.01,56.01,1,2030-01-20,2030-01-20,1,"two
lines"
4,Red Army,IS,1,Far town,26.3,56.3,1,2030-01-21,2030-01-21,1,
5,Red Army,IS,3,Somewhere,26.0,56.0,1,2030-01-02,2030-01-02,1,
6,Red Army,IS,1,Port town,26.01,56.01,1,2031-01-02,2031-01-02,1,
"""
TWO_SIDES = SCENARIO.replace("{blue: {name: Blue}}", "{blue: {name: Blue}, red: {name: Red}}")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(TWO_SIDES, encoding="utf-8")
    return path


def events(folder: Path, text: str) -> Path:
    path = folder / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_draft_counts_only_what_is_taken_in(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    file, out = events(tmp_path, HEAD + ROWS), tmp_path / "draft.yaml"
    options = ["--side", "Red Army=red", "--to", str(out)]
    printed = validated(sandtable("import", "ucdp", str(file), str(scenario), *options, "--json"), name="import-ucdp")
    (only,) = printed["candidates"]  # blue holds the port; the other rows are far, vague or late
    assert (only["item"], only["date"], only["line"], only["events"], only["deaths"]) == (
        "red-port",
        "2030-01-09",
        3,
        2,
        3,
    )
    assert printed["unmatched"] == [{"side": "IS", "events": 3}]
    opened = load(str(scenario))
    text = out.read_text(encoding="utf-8")
    assert text == printed["draft"]
    assert not read_news(out, opened).items
    out.write_text(re.sub(r"^#(?! \S)", "", text, flags=re.MULTILINE), encoding="utf-8")
    assert read_news(out, opened).errors  # the source has no grade yet
    out.write_text(out.read_text(encoding="utf-8").replace("grade: ", "grade: C3"), encoding="utf-8")
    assert list(load_news(out, opened).items) == ["red-port"]


def test_other_points_are_a_table_of_places(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "points.csv"
    file = events(tmp_path, HEAD + ROWS)
    assert sandtable("import", "ucdp", str(file), str(scenario), "--gazetteer", str(out)).code == ExitCode.CLEAN
    assert out.read_text(encoding="utf-8").split() == ["name,lat,lon", "Far", "town,26.3,56.3"]
    done = sandtable("import", "places", str(out), "--into", str(scenario), "--source", "map")
    assert done.code == ExitCode.CLEAN
    assert "far-town" in read_file(str(scenario)).scenario.theatre.places


def test_faults_are_named_with_their_lines(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    wrong = (
        "7,Red,IS,1,Port,north,56,1,2030-01-05,2030-01-05,3,\n"
        "8,Red,IS,1,Port,26,56,1,January,2030-01-05,3,\n"
        "9,Red,IS,x,P,26,56,1,2030-01-05,2030-01-05,3,\n"
    )
    done = sandtable(
        "import", "ucdp", str(events(tmp_path, HEAD + ROWS + wrong)), str(scenario), "--to", str(tmp_path / "d.yaml")
    )
    assert done.code == ExitCode.FAULTS
    assert "line 9: the latitude `north` is not a number of degrees" in done.err
    assert "line 10: `date_start` is a date such as 2017-06-14, found `January`" in done.err
    assert "line 11: `where_prec` is a whole number, found `x`" in done.err
    assert not (tmp_path / "d.yaml").exists()


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("a,b\n1,2\n", [], "has no column `id`, `side_a`"),
        (HEAD, ["--side", "Red Army=nobody"], "unknown actor `nobody`"),
        (HEAD, ["--side", "Red Army"], "is not NAME=ACTOR"),
    ],
)
def test_what_cannot_be_read(
    sandtable: Command, scenario: Path, tmp_path: Path, text: str, options: list[str], said: str
) -> None:
    done = sandtable("import", "ucdp", str(events(tmp_path, text)), str(scenario), *options)
    assert done.code != ExitCode.CLEAN
    assert said in done.err


def test_the_file_of_2017(sandtable: Command) -> None:
    if not REAL.exists():
        pytest.skip("needs UCDP GED events of Syria in 2017 in shared/data")
    sides = ["--side", "Government of Syria=damascus", "--side", "SDF=sdf", "--side", "IS=isis"]
    printed = validated(
        sandtable("import", "ucdp", str(REAL), "deir-ez-zor-2017", *sides, "--json"), name="import-ucdp"
    )
    dates = {each["item"]: each["date"] for each in printed["candidates"]}
    assert "damascus-sukhna" in dates
    assert "isis-raqqa" not in dates  # it is there at the start
