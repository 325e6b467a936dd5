"""The report as a Word document from the terminal: by its ending, with a template, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.packages import needs
from tests.unit.report.crossing import crossing_yaml
from tests.unit.report.drawn_once import draw_once

needs("docx", extras="docx")


def words(path: Path) -> str:
    """The main part of a document, markup included."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode("utf-8")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "crossing.yaml"
    path.write_text(crossing_yaml(), encoding="utf-8")
    return path


def test_run_writes_a_document_and_brief_the_same(
    sandtable: Command, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_once(monkeypatch)
    one, two, study = tmp_path / "one.docx", tmp_path / "two.docx", tmp_path / "study"
    done = sandtable("run", scenario, "--futures", "60", "--out", study, "--report", one, "--quick")
    assert done.code == ExitCode.CLEAN
    assert f"report written to {one}" in done.err
    done = sandtable("brief", study, "--quick", "--out", two, "--paper", "a4")
    assert (done.code, done.out) == (ExitCode.CLEAN, "")
    assert "crossing.yaml" in words(two)  # the stored study knows the file that it was read from
    assert words(one) == words(two)
    letter = tmp_path / "letter.docx"
    assert sandtable("brief", study, "--quick", "--out", letter, "--paper", "letter").code == ExitCode.CLEAN
    assert letter.read_bytes() != two.read_bytes()


def test_options_of_a_document_need_one(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    template = tmp_path / "house.docx"
    template.write_bytes(b"not a document")
    done = sandtable("run", scenario, "--report", tmp_path / "a.html", "--paper", "letter")
    assert (done.code, "apply to a Word document" in done.err) == (ExitCode.USAGE, True)
    done = sandtable("run", scenario, "--report", tmp_path / "a.docx", "--paper", "letter", "--template", template)
    assert (done.code, "are both given" in done.err) == (ExitCode.USAGE, True)
    done = sandtable("run", scenario, "--report", template, "--template", template)
    assert (done.code, "would overwrite the template" in done.err) == (ExitCode.USAGE, True)
    done = sandtable("run", scenario, "--report", tmp_path / "a.docx", "--template", template)
    assert (done.code, "no Word document" in done.err, done.out) == (ExitCode.FAULTS, True, "")
    assert not (tmp_path / "a.docx").exists()
