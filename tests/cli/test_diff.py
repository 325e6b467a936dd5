"""`sandtable diff`: two files, one of them from stdin, faults of both."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sandtable.cli.__main__ import run_application
from tests.unit.analysis.test_revision import RACE


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "race.yaml").write_text(RACE, encoding="utf-8")
    (tmp_path / "later.yaml").write_text(RACE.replace("strength: 900", "strength: 5000"), encoding="utf-8")
    return tmp_path


def test_changes_and_odds_are_printed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["diff", "race.yaml", "later.yaml", "-n", "200", "-q"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "With all changes together" in " ".join(out.split())
    assert "formations.guard.strength" in out
    assert "in this model" in out


class _Piped(io.TextIOWrapper):
    def __init__(self, content: str) -> None:
        super().__init__(io.BytesIO(content.encode()), encoding="utf-8")


def test_a_version_is_read_from_stdin(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sandtable.cli.json_schemas import schema_of

    monkeypatch.setattr("sys.stdin", _Piped(RACE))
    assert run_application(["diff", "-", "later.yaml", "-n", "50", "-q", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema_of("diff"))
    assert (found["scenario"], found["after"], found["futures"]) == ("stdin", "later", 50)
    assert [change["path"] for change in found["changes"]] == ["formations.guard.strength"]


def test_nothing_is_played_without_odds(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["diff", "race.yaml", "later.yaml", "--no-odds"]) == 0
    assert "None was played." in capsys.readouterr().out


def test_faults_of_both_files_are_printed_with_their_file(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "race.yaml").write_text(RACE.replace("actor: red, place", "actor: rde, place"), encoding="utf-8")
    (files / "later.yaml").write_text(RACE.replace("place: west", "place: wset"), encoding="utf-8")
    assert run_application(["diff", "race.yaml", "later.yaml"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "--> race.yaml:" in err
    assert "--> later.yaml:" in err


def test_what_is_not_there_is_a_fault_of_usage(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["diff", "race.yaml", "none.yaml"]) == 2
    assert "none.yaml: no such file" in capsys.readouterr().err
    assert run_application(["diff", "-", "-"]) == 2
    assert "only one of the two" in capsys.readouterr().err
