"""The report of a kept study from the terminal: whole, quick, with the reader's own text; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sandtable.cli.faults import ExitCode
from sandtable.cli.json_schemas import schema_of
from tests.cli.conftest import Command
from tests.unit.report.crossing import PASSAGES, TEXT, crossing_yaml


@pytest.fixture
def kept(sandtable: Command, tmp_path: Path) -> Path:
    scenario, study = tmp_path / "crossing.yaml", tmp_path / "study"
    scenario.write_text(crossing_yaml(), encoding="utf-8")
    assert sandtable("run", scenario, "--futures", "60", "--out", study, "--quiet").code == ExitCode.CLEAN
    return study


def test_quick_takes_no_analysis_and_says_so_in_the_page(sandtable: Command, kept: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = sandtable("brief", kept, "--quick", "--out", page)
    assert (done.code, done.out) == (ExitCode.CLEAN, "")
    assert f"report written to {page}" in done.err
    assert "what to watch: `sandtable key-judgments " in " ".join(done.err.split())
    text = page.read_text(encoding="utf-8")
    assert "this is a quick report" in text
    assert '<section id="claims"' not in text


def test_json_tells_the_file_and_what_it_lacks(sandtable: Command, kept: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    told = json.loads(sandtable("brief", kept, "--quick", "--out", page, "--json", "--quiet").out)
    jsonschema.validate(told, schema_of("brief"))
    assert told["bytes"] == page.stat().st_size
    assert [entry["command"].split()[1] for entry in told["left_out"]] == [
        "sensitivity",
        "sensitivity",
        "discover",
        "settlement",
        "compare",
        "solve",
        "claims",
        "score",
        "key-judgments",
    ]


def test_commands_of_a_kept_study_name_its_file(sandtable: Command, kept: Path, tmp_path: Path) -> None:
    """As the report of a run does, without the folder; whatever the study's directory is called since."""
    kept.rename(tmp_path / "elsewhere")
    page = tmp_path / "page.html"
    told = json.loads(sandtable("brief", tmp_path / "elsewhere", "--quick", "--out", page, "--json", "--quiet").out)
    assert {entry["command"].split()[2] for entry in told["left_out"]} == {"crossing.yaml"}
    text = page.read_text(encoding="utf-8")
    assert "sandtable run crossing.yaml --futures 60" in text
    assert "sandtable serve crossing.yaml" in text
    assert str(tmp_path) not in text


def test_the_whole_page_with_the_passages_of_the_readers_text(
    sandtable: Command, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("SALib")
    pytest.importorskip("scoringrules")
    from sandtable.report import analyses

    for name in ("ROWS", "PAIRED", "FEWER"):
        monkeypatch.setattr(analyses, name, 128)
    page, text = tmp_path / "page.html", tmp_path / "courier.txt"
    text.write_text(TEXT, encoding="utf-8")
    done = sandtable("brief", kept, "--out", page, "--text", text)
    assert done.code == ExitCode.CLEAN
    html = page.read_text(encoding="utf-8")
    said = " ".join(done.out.split())
    assert said.startswith("The crossing")
    first = said.index("Confidence in this judgment is ")
    assert said.index(" in this model") < first < said.index("Words for odds follow ICD 203")
    assert "Confidence in this judgment is " in html  # the same judgments are at the head of the page
    assert PASSAGES["in-reach"] in html
    for section in ("turning", "claims", "history", "red-line-guns"):
        assert f'<section id="{section}"' in html


def test_another_text_is_refused_before_anything_is_analysed(sandtable: Command, kept: Path, tmp_path: Path) -> None:
    text = tmp_path / "other.txt"
    text.write_text(TEXT.replace("guns", "cannon"), encoding="utf-8")
    done = sandtable("brief", kept, "--out", tmp_path / "page.html", "--text", text)
    assert done.code != ExitCode.CLEAN
    assert "error" in done.err
    assert not (tmp_path / "page.html").exists()


def test_what_makes_no_sense_is_said(sandtable: Command, kept: Path, race: Path, tmp_path: Path) -> None:
    done = sandtable("brief", kept, "--out", tmp_path)
    assert (done.code, "names a directory" in done.err) == (ExitCode.USAGE, True)
    done = sandtable("brief", tmp_path / "none", "--out", tmp_path / "page.html")
    assert done.code != ExitCode.CLEAN
    assert "none" in done.err
    done = sandtable("brief", kept, "--quick", "--text", kept / "x", "--out", tmp_path / "page.html")
    assert "omit --quick" in done.err
    done = sandtable("run", race, "--futures", "5", "--quick")
    assert (done.code, "apply to a report" in done.err) == (ExitCode.USAGE, True)
