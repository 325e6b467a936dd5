"""The skill keeps to the format of skills, and its evaluation scenarios can be answered and failed.

Its commands are executed with the documentation's (`tests/docs/test_examples.py`).
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sandtable.assistant.installing import NAME, skill_files, skill_text
from sandtable.cli.__main__ import run_application
from scripts.examples import blocks, commands
from scripts.skill_evals import SKILL, evals, grade, main

ANSWERS = Path(__file__).parent / "answers"


def frontmatter() -> dict[str, Any]:
    found = re.match(r"---\n(.*?\n)---\n", skill_text(), re.S)
    assert found is not None
    read: dict[str, Any] = YAML(typ="safe").load(found[1])
    return read


def test_the_frontmatter_is_what_the_specification_asks_for() -> None:
    found = frontmatter()
    assert set(found) <= {"name", "description", "license", "compatibility", "metadata", "allowed-tools"}
    assert found["name"] == NAME
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found["name"])
    assert 0 < len(found["description"]) <= 1024
    assert " Use when " in found["description"]
    assert len(found["compatibility"]) <= 500


def test_the_main_file_is_short_and_its_references_are_one_step_away() -> None:
    text = skill_text()
    assert len(text.splitlines()) < 300
    assert len(text) < 20_000  # some 5,000 tokens
    linked = set(re.findall(r"\]\((references/[\w.-]+)\)", text))
    assert linked == {path for path in skill_files() if path.startswith("references/")}
    for path in linked:
        assert not re.search(r"\]\([\w./-]+\.md\)", skill_text(path)), f"{path} links on"


def test_every_command_that_the_skill_names_exists() -> None:
    from typer.main import get_command

    from sandtable.cli.application import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    for path in skill_files():
        if path.endswith(".md"):
            assert set(re.findall(r"`sandtable ([a-z]+)", skill_text(path))) <= known, path


def test_the_way_through_the_skill_is_all_executed() -> None:
    run = [line for block in blocks(skill_text()) if block.language == "console" for line, _ in commands(block.body)]
    named = {line.split()[1] for line in run}
    assert {"read", "locate", "new", "recipes", "check", "run", "compare", "claims", "brief"} <= named
    assert any("--trial" in line for line in run)


# -- the evaluation scenarios ------------------------------------------------------------------------


def checks(number: int) -> dict[str, Any]:
    found: dict[str, Any] = next(each["checks"] for each in evals() if each["id"] == number)
    return found


@pytest.fixture
def answered(tmp_path: Path) -> dict[int, Path]:
    """A folder with a right answer for each scenario that has checks."""
    folders = {number: tmp_path / str(number) for number in (1, 2, 3)}
    for folder in folders.values():
        folder.mkdir()
    shutil.copy(ANSWERS / "sarn.yaml", folders[1] / "answer.yaml")
    whole = next(block.body for block in blocks(skill_text("references/file.md")) if block.language == "yaml")
    (folders[2] / "answer.yaml").write_text(whole, encoding="utf-8")
    text = SKILL / "evals" / "files" / "osk.txt"
    begin = [
        "new",
        str(tmp_path / "osk"),
        "--actors",
        "the Duchy,the Free Towns,the League",
        "--places",
        "Osk,Wurzen Hollow",
    ]
    assert run_application([*begin, "--from", str(text), "--json"]) == 0
    begun = (tmp_path / "osk" / "scenario.yaml").read_text(encoding="utf-8")
    (folders[3] / "answer.yaml").write_text(
        without(begun, "c03"), encoding="utf-8"
    )  # the note's number is no likelihood
    return folders


def without(text: str, name: str) -> str:
    """A scenario without the entries whose identifiers begin with a name."""
    kept, dropping = [], False
    for line in text.splitlines(keepends=True):
        if re.match(r" {0,2}\S", line):
            dropping = line.startswith(f"  {name}")
        kept += [] if dropping else [line]
    return "".join(kept)


def test_the_scenarios_are_in_the_usual_form() -> None:
    found = evals()
    assert [each["id"] for each in found] == list(range(1, len(found) + 1))
    for each in found:
        assert set(each) - {"checks"} == {"id", "prompt", "expected_output", "files", "assertions"}
        for file in each["files"]:
            assert (SKILL / "evals" / file).is_file()
            assert file in each["prompt"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_right_answer_passes(answered: dict[int, Path], number: int) -> None:
    assert grade(checks(number), answered[number]) == []
    assert main([str(number), str(answered[number])]) == 0


@pytest.mark.parametrize(
    ("number", "right", "wrong", "said"),
    [
        (1, "start: 203, end: 225, sha256: 8b633635a114f3a9", "start: 204, end: 226, sha256: 8b633635a114f3a9", "moved"),
        (1, "prior: words(roughly even chance)", "prior: words(very likely)", "is not in the passage it points at"),
        (1, "  c05:", "  c05:\n    premise: it is one", "played, fewer than 4"),
        (1, "    port-almar: {name", "    port-allmar: {name", "S203"),
        (2, "control: {dorn: north, hill: south, rill: south}", "control: {dorn: north, ril: south}", "S203"),
        (3, "title:", "summary: With 97% the Duchy wins.\ntitle:", "has `97%`"),
    ],
)  # fmt: skip
def test_a_wrong_answer_fails(answered: dict[int, Path], number: int, right: str, wrong: str, said: str) -> None:
    answer = answered[number] / "answer.yaml"
    text = answer.read_text(encoding="utf-8")
    assert right in text
    answer.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert any(said in each for each in grade(checks(number), answered[number]))
    assert main([str(number), str(answered[number])]) == 1


def test_no_answer_and_too_few_entries_fail(tmp_path: Path, answered: dict[int, Path]) -> None:
    assert grade(checks(1), tmp_path) == ["there is no answer.yaml"]
    shutil.copy(answered[2] / "answer.yaml", tmp_path / "answer.yaml")
    found = grade(checks(1), tmp_path)
    assert "4 places, fewer than 8" in found
    assert "2 claims, fewer than 5" in found


def test_the_broken_file_has_the_three_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["check", str(SKILL / "evals" / "files" / "broken.yaml"), "--json"]) == 1
    assert '"errors": 3' in capsys.readouterr().out


def test_a_scenario_without_checks_names_what_a_reader_has_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["4", "."]) == 0
    assert "separate sentences" in capsys.readouterr().out
    assert main(["5", "."]) == 2
