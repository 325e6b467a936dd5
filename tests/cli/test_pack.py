"""`pack` and `unpack` from the terminal: a dry run writes nothing, the text stays at home, faults are one line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sandtable.cli.faults import ExitCode
from sandtable.cli.json_schemas import schema_of
from sandtable.cli.pack import command_in
from tests.cli.conftest import Command
from tests.unit.report.crossing import TEXT, crossing_yaml


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    path = folder / "crossing.yaml"
    path.write_text(crossing_yaml(), encoding="utf-8")
    (folder / "README.md").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def test_a_dry_run_lists_and_writes_nothing(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    done = sandtable("pack", scenario, "--dry-run")
    assert done.code == ExitCode.CLEAN
    assert "crossing/crossing.yaml" in done.out
    assert "README.md" not in done.out
    assert "warning: README.md is left out: it is the text of the source `paper`" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]


def test_there_and_back(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    packed = json.loads(sandtable("pack", scenario, "-o", "sent.zip", "--json").out)
    jsonschema.validate(packed, schema_of("pack"))
    assert packed["bytes"] == (tmp_path / "sent.zip").stat().st_size
    assert packed["left_out"] == [{"file": "README.md", "why": "it is the text of the source `paper`"}]
    one = (tmp_path / "sent.zip").read_bytes()
    assert sandtable("pack", scenario, "-o", "sent.zip", "--quiet").code == ExitCode.CLEAN
    assert (tmp_path / "sent.zip").read_bytes() == one
    done = sandtable("unpack", "sent.zip", "--to", "got it", "--json")
    found = json.loads(done.out)
    jsonschema.validate(found, schema_of("unpack"))
    assert found["command"] == "sandtable run 'got it/crossing.yaml'"
    assert (tmp_path / "got it" / "crossing.yaml").read_text(encoding="utf-8") == crossing_yaml()
    assert sandtable("check", "got it/crossing.yaml").code == ExitCode.CLEAN


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (
            "sandtable run f/x.yaml --reading bound --set 'a=1 d' --futures 5 --seed 7",
            "sandtable run d/x.yaml --reading bound --set 'a=1 d' --futures 5 --seed 7",
        ),
        ("sandtable run f/x.yaml --out /etc", "sandtable run d/x.yaml"),
        ("sandtable run f/x.yaml --seed 1 --force", "sandtable run d/x.yaml"),
        ("sandtable serve f/x.yaml", "sandtable run d/x.yaml"),
        ("rm -rf /", "sandtable run d/x.yaml"),
        ("sandtable run 'f/x.yaml", "sandtable run d/x.yaml"),
    ],
)  # fmt: skip
def test_a_command_of_a_pack_is_shown_only_where_it_plays_the_scenario(command: str, shown: str) -> None:
    assert command_in(command, "f", Path("d"), "x.yaml") == shown


def test_what_cannot_be_done_is_said(sandtable: Command, scenario: Path, tmp_path: Path) -> None:
    done = sandtable("pack", scenario, "--out", "sent.tar")
    assert (done.code, "ends in .zip" in done.err) == (ExitCode.USAGE, True)
    done = sandtable("pack", scenario, "--add", "nothing.txt")
    assert (done.code, "nothing.txt is no file" in done.err) == (ExitCode.FAULTS, True)
    (tmp_path / "no.zip").write_bytes(b"not a pack")
    done = sandtable("unpack", "no.zip")
    assert (done.code, "no.zip is no packed scenario" in done.err, done.out) == (ExitCode.FAULTS, True, "")
    assert sandtable("unpack", "missing.zip").code == ExitCode.FAULTS
