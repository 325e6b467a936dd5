"""`sandtable skill install` writes the skill, brings it up to date, and leaves changed files alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.assistant import installing
from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_json import validated


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "skills"


def test_it_is_installed_whole_and_a_second_time_changes_nothing(sandtable: Command, folder: Path) -> None:
    assert sandtable("skill", "install", "--to", folder).code == ExitCode.CLEAN
    for path, content in installing.skill_files().items():
        assert (folder / "sandtable" / path).read_bytes() == content
    again = validated(sandtable("skill", "install", "--to", folder, "--json"), name="skill-install")
    assert {each["state"] for each in again["files"]} == {"unchanged"}
    assert again["written"] is True


def test_the_default_folder_is_the_one_that_clients_share(
    sandtable: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sandtable("skill", "install").code == ExitCode.CLEAN
    assert (tmp_path / ".agents" / "skills" / "sandtable" / "SKILL.md").is_file()


def test_a_dry_run_writes_nothing(sandtable: Command, folder: Path) -> None:
    done = sandtable("skill", "install", "--to", folder, "--dry-run")
    assert done.out.endswith("Nothing was written.\n")
    assert not folder.exists()


def test_a_changed_file_is_left_alone_without_force(sandtable: Command, folder: Path) -> None:
    sandtable("skill", "install", "--to", folder)
    changed = folder / "sandtable" / "SKILL.md"
    changed.write_text("mine", encoding="utf-8")
    (folder / "sandtable" / "references" / "file.md").unlink()
    done = sandtable("skill", "install", "--to", folder, "--json")
    assert done.code == ExitCode.FAULTS
    found = validated(done, name="skill-install")
    assert (found["written"], found["changed"]) == (False, ["SKILL.md"])
    assert "changed since they were installed: SKILL.md" in done.err
    assert changed.read_text(encoding="utf-8") == "mine"
    assert not (folder / "sandtable" / "references" / "file.md").exists()
    assert sandtable("skill", "install", "--to", folder, "--force").code == ExitCode.CLEAN
    assert changed.read_bytes() == installing.skill_files()["SKILL.md"]


def test_a_file_of_an_older_version_is_brought_up_to_this_one(
    sandtable: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = installing.skill_files()
    older = {**now, "SKILL.md": b"older", "references/gone.md": b"gone"}
    monkeypatch.setattr(installing, "skill_files", lambda: older)
    sandtable("skill", "install", "--to", folder)
    monkeypatch.setattr(installing, "skill_files", lambda: now)
    found = validated(sandtable("skill", "install", "--to", folder, "--json"), name="skill-install")
    states = {each["path"]: each["state"] for each in found["files"]}
    assert states["SKILL.md"] == "updated"
    assert states["references/gone.md"] == "removed"
    assert not (folder / "sandtable" / "references" / "gone.md").exists()


def test_a_record_that_was_edited_reaches_nothing_outside(sandtable: Command, folder: Path) -> None:
    sandtable("skill", "install", "--to", folder)
    outside = folder.parent / "outside.txt"
    outside.write_text("keep", encoding="utf-8")
    record = folder / "sandtable" / installing.RECORD
    digest = installing._hash(b"keep")
    record.write_text(json.dumps({"../../outside.txt": digest, str(outside): digest}), encoding="utf-8")
    sandtable("skill", "install", "--to", folder, "--force")
    assert outside.read_text(encoding="utf-8") == "keep"


def test_what_is_no_plain_file_is_refused(sandtable: Command, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "target").write_text("keep", encoding="utf-8")
    (folder / "sandtable").mkdir(parents=True)
    (folder / "sandtable" / "SKILL.md").symlink_to(tmp_path / "target")
    done = sandtable("skill", "install", "--to", folder, "--force")
    assert done.code == ExitCode.FAULTS
    assert "is no plain file" in done.err
    assert (tmp_path / "target").read_text(encoding="utf-8") == "keep"
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is a file" in sandtable("skill", "install", "--to", tmp_path / "file").err


def test_show_prints_the_skill_and_its_files(sandtable: Command) -> None:
    assert sandtable("skill", "show").out.startswith("---\nname: sandtable\n")
    assert sandtable("skill", "show", "references/file.md").out.startswith("# The scenario file\n")
    found = validated(sandtable("skill", "show", "--json"), name="skill-show")
    assert found["text"] == installing.skill_text()
    done = sandtable("skill", "show", "nonsense.md")
    assert done.code == ExitCode.FAULTS
    assert "references/file.md" in done.err
