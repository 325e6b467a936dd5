"""Files that options name: an input is never overwritten, an ending must fit, and a failed write leaves the earlier file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import RACE, Command

OUTPUTS = [
    ["run", "{}", "--futures", "20", "--quick", "--report"], ["replay", "{}", "--future", "1", "--html"],
    ["replay", "{}", "--future", "1", "--png"], ["replay", "{}", "--future", "1", "--svg"],
    ["picture", "{}", "map", "--png"], ["picture", "{}", "map", "--svg"], ["solve", "{}", "--nfg"],
]  # fmt: skip
NAMES = [" ".join((arguments[0], arguments[-1])) for arguments in OUTPUTS]


def never_played(monkeypatch: pytest.MonkeyPatch) -> None:
    def played(*_: object, **__: object) -> None:
        raise AssertionError("it was played")

    from sandtable.study import play, run

    for module in (play, run):
        monkeypatch.setattr(module, "load_engine", played)


@pytest.mark.parametrize("arguments", OUTPUTS, ids=NAMES)
@pytest.mark.parametrize("spelling", ["itself", "relative", "link", "hard link"])
def test_the_scenario_is_never_overwritten(
    sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], spelling: str
) -> None:
    never_played(monkeypatch)
    ending = {"--html": ".html", "--report": ".html", "--nfg": ".nfg"}.get(arguments[-1], f".{arguments[-1][2:]}")
    named = race
    if spelling == "relative":
        monkeypatch.chdir(race.parent)
        named = Path("..") / race.parent.name / race.name
    elif spelling != "itself":
        named = race.with_suffix(ending)
        (named.symlink_to if spelling == "link" else named.hardlink_to)(race)
    done = sandtable(*[each.format(race) for each in arguments], named)
    assert done.code == ExitCode.USAGE
    assert f"error: {arguments[-1]} would overwrite the " in done.err
    assert "choose another name" in done.err
    assert race.read_text(encoding="utf-8") == RACE


def test_the_study_and_the_text_are_never_overwritten(sandtable: Command, race: Path, tmp_path: Path) -> None:
    study, text = tmp_path / "study.html", tmp_path / "text.html"
    text.write_text("The text.\n", encoding="utf-8")
    assert sandtable("run", race, "--futures", "20", "-q", "--out", study).code == 0
    done = sandtable("brief", study, "--quick", "--out", study)
    assert "--out would overwrite the study" in done.err
    done = sandtable("brief", study, "--text", text, "--out", text)
    assert "--out would overwrite the text" in done.err
    done = sandtable("run", race, "--text", text, "--report", text)
    assert "--report would overwrite the text" in done.err
    assert text.read_text(encoding="utf-8") == "The text.\n"


@pytest.mark.parametrize("arguments", OUTPUTS, ids=NAMES)
@pytest.mark.parametrize("name", ["notes.txt", "other.yaml", "plain", ".html", "page.html.gz"])
def test_an_ending_that_does_not_fit_is_refused(
    sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], name: str
) -> None:
    never_played(monkeypatch)
    path = race.with_name(name)
    path.write_text("mine", encoding="utf-8")
    done = sandtable(*[each.format(race) for each in arguments], path)
    assert done.code == ExitCode.USAGE
    assert f"error: {arguments[-1]} writes a file that ends in ." in done.err
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("option", "command"), [("--out", ["run"]), ("--all", ["picture"])])
def test_a_folder_option_does_not_replace_a_file(
    sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch, option: str, command: list[str]
) -> None:
    never_played(monkeypatch)
    done = sandtable(*command, race, option, race)
    assert done.code == ExitCode.USAGE
    assert f"{option} names a file, not a directory" in done.err
    assert race.read_text(encoding="utf-8") == RACE


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["run", "{}", "--futures", "20", "--quick", "--report"], "b.html"),
        (["replay", "{}", "--future", "1", "--html"], "r.html"), (["replay", "{}", "--future", "1", "--png"], "r.png"),
        (["picture", "{}", "outcomes", "--futures", "20", "--svg"], "p.svg"),
    ],
)  # fmt: skip
def test_a_failed_write_leaves_the_earlier_file(
    sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], name: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = race.with_name(name)
    path.write_text("earlier", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    done = sandtable(*[each.format(race) for each in arguments], path)
    assert done.code == ExitCode.FAULTS
    assert f"cannot write `{path}`: no space left on device" in done.err
    assert path.read_text(encoding="utf-8") == "earlier"
    assert sorted(entry.name for entry in race.parent.iterdir()) == sorted([name, race.name])


def test_a_wrong_text_is_refused_before_anything_is_played(
    sandtable: Command, race: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_played(monkeypatch)
    text = tmp_path / "text.txt"
    text.write_text("Another text.\n", encoding="utf-8")
    page = tmp_path / "b.html"
    done = sandtable("run", race, "--quick", "--text", text, "--report", page)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "which a quick report omits" in done.err
    done = sandtable("run", "deir-ez-zor-2017", "--text", text, "--report", page)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "is not the text of" in done.err
    assert not page.exists()
