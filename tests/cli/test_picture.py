"""Pictures as files from the terminal: any of a study, and the map of one future."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sandtable.cli.faults import ExitCode
from sandtable.cli.json_schemas import schema_of
from tests.cli.conftest import Command
from tests.unit.report.crossing import crossing_yaml

PNG = b"\x89PNG\r\n\x1a\n"


def test_without_a_name_the_pictures_are_listed(sandtable: Command, race: Path) -> None:
    done = sandtable("picture", race, "--futures", "50")
    assert done.code == 0
    listed = [line.split()[0] for line in done.out.splitlines()[1:]]
    assert listed == [
        "map", "outcomes", "settlement", "when-north-first", "places", "drivers-groups", "drivers-assumptions",
        "believed", "believed-against", "settling",
    ]  # fmt: skip


def test_json_lists_pictures_and_files(sandtable: Command, race: Path, tmp_path: Path) -> None:
    png = tmp_path / "places.png"
    told = json.loads(sandtable("picture", race, "places", "--futures", "20", "--png", png, "--json", "--quiet").out)
    jsonschema.validate(told, schema_of("picture"))
    assert told["files"] == [str(png)]
    assert {entry["name"]: entry["has_day"] for entry in told["pictures"]}["places"]


def test_a_picture_is_written_as_png_and_svg_of_a_kept_study(sandtable: Command, race: Path, tmp_path: Path) -> None:
    study, png, svg = tmp_path / "study", tmp_path / "map.png", tmp_path / "map.svg"
    assert sandtable("run", race, "--futures", "50", "--out", study).code == 0
    done = sandtable("picture", study, "map", "--day", "12", "--png", png, "--svg", svg)
    assert (done.code, done.out) == (0, "")
    assert f"picture written to {png}" in done.err
    assert png.read_bytes().startswith(PNG)
    assert "Who holds what on day 12, 13 May 2031" in svg.read_text(encoding="utf-8")


def test_one_future_and_all_pictures(sandtable: Command, race: Path, tmp_path: Path) -> None:
    svg = tmp_path / "future.svg"
    assert sandtable("picture", race, "map", "--future", "3", "--futures", "20", "--svg", svg).code == 0
    assert "Future 3 on day 30" in svg.read_text(encoding="utf-8")


def test_all_pictures_of_everything(sandtable: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("SALib", "scoringrules"):
        pytest.importorskip(package)
    monkeypatch.setattr("sandtable.figures.catalogue.ROWS", 64)
    scenario = tmp_path / "crossing.yaml"
    scenario.write_text(crossing_yaml(), encoding="utf-8")
    done = sandtable("picture", scenario, "--all", tmp_path / "all", "--futures", "60")
    assert done.code == 0
    assert "omitted: believed (no limits of assumptions were found for `north-first`)" in done.err
    assert sorted(path.stem for path in (tmp_path / "all").iterdir()) == [
        "branch-north", "branch-south", "drivers-assumptions", "drivers-groups", "map", "outcomes", "payoffs-north",
        "payoffs-south", "places", "red-line-guns", "replies", "scores", "settlement", "settling", "when-north-first",
    ]  # fmt: skip


def test_all_pictures_without_the_packages_of_some(
    sandtable: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an analysis lacks leaves out its own pictures, not those after it."""
    monkeypatch.setattr("sandtable.figures.catalogue.ROWS", 64)
    monkeypatch.setattr("sandtable.extras.is_installed", lambda module: module == "pyarrow")
    scenario = tmp_path / "crossing.yaml"
    scenario.write_text(crossing_yaml(), encoding="utf-8")
    done = sandtable("picture", scenario, "--all", tmp_path / "all", "--futures", "60", "--json")
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    drawn = {Path(path).stem for path in answer["files"]}
    left_out = {row["name"]: row["reason"] for row in answer["left_out"]}
    assert {"map", "outcomes", "places", "red-line-guns"} <= drawn
    assert {"drivers-groups", "drivers-assumptions"} <= set(left_out)
    assert "SALib, which is not installed; pip install" in left_out["drivers-groups"]
    assert f"omitted: drivers-groups ({left_out['drivers-groups']})" in done.err
    assert drawn | set(left_out) >= {row["name"] for row in answer["pictures"]}


def test_all_pictures_say_what_never_happens(sandtable: Command, race: Path, tmp_path: Path) -> None:
    text = race.read_text(encoding="utf-8").replace(
        "outcomes:\n",
        """outcomes:
  never: {title: Never so, when: "controls(south, harbour)", time: "first(south, harbour)"}
""",
    )
    scenario = tmp_path / "never.yaml"
    scenario.write_text(text, encoding="utf-8")
    done = sandtable("picture", scenario, "--all", tmp_path / "all", "--futures", "20")
    assert done.code == 0, done.err
    assert "omitted: when-never (it happens in none of the 20 futures)" in done.err


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["mpa", "--png", "x.png"], "there is no picture `mpa`", "did you mean `map`?"),
        (["map"], "a picture is a file", "--png map.png"),
        (["--png", "x.png"], "the name of the picture is missing", "for example"),
        (["map", "--png", "x.jpg"], "--png writes a file that ends in .png, not `x.jpg`", ""),
        (["map", "--png", "no/x.png"], "does not exist", ""),
        (
            ["outcomes", "--day", "3", "--png", "x.png"],
            "the picture `outcomes` does not depend on a day",
            "--day applies to maps",
        ),
        (["outcomes", "--future", "3", "--png", "x.png"], "--future is for the picture `map`", ""),
        (["map", "--day", "31", "--png", "x.png"], "day 31 is not within 0 and 30", ""),
        (["map", "--future", "99", "--png", "x.png"], "there is no future 99", "the futures are 0 to 9"),
    ],
)
def test_what_makes_no_sense_is_said(
    sandtable: Command, race: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str,
    hint: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    done = sandtable("picture", race, *arguments, "--futures", "10")
    assert done.code != 0
    assert message in done.err
    assert hint in done.err
    assert not (tmp_path / "x.png").exists()


def test_replay_draws_its_map(sandtable: Command, race: Path, tmp_path: Path) -> None:
    html, png = tmp_path / "future.html", tmp_path / "future.png"
    done = sandtable("replay", race, "--future", "2", "--html", html, "--png", png, "--day", "9")
    assert done.code == 0
    assert "It ended on" in done.out
    assert f"map written to {html}" in done.err
    assert png.read_bytes().startswith(PNG)
    text = html.read_text(encoding="utf-8")
    assert "<h1>Future 2: Does the brigade take the bridge" in text
    assert "Pace of the Brigade" in text
    assert 'value="9"' in text


def test_replay_knows_its_days(sandtable: Command, race: Path, tmp_path: Path) -> None:
    done = sandtable("replay", race, "--future", "2", "--png", tmp_path / "x.png", "--day", "31")
    assert done.code == ExitCode.USAGE
    assert "--day 31 is not between 0 and 30" in done.err
