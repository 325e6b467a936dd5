"""`sandtable fmt`: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sandtable.cli.__main__ import run_application

OLD = """\
sandtable: 1   # of version 0.2
title: A race
question: Who holds the town?
start: 2017-06-01
horizon: 2017-07-01
theatre:
  places: {camp: {name: Camp, lat: 34.0, lon: 40.0}, town: {name: Town, lat: 34.3, lon: 40.2}}
  routes: {road: {between: [camp, town]}}
actors: {blue: {name: Blue}}
formations: {column: {name: Column, actor: blue, place: camp, strength: 2000, pace: 10 km/day}}
decisions:
  march:
    title: Whether to march
    actor: blue
    when: day >= 2
    options:
      go: {title: It marches, probability: 0.5, effects: [{orders: {formation: column, orders: {advance: [town]}}}]}
      stay: {title: It stays, probability: rest}
outcomes: {held: {title: Blue holds the town, when: "controls(blue, town)"}}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "race.yaml"
    path.write_text(OLD, encoding="utf-8")
    return path


def test_the_file_is_rewritten_and_the_notes_are_on_stderr(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["fmt", str(old), "--upgrade"]) == 0
    out, err = capsys.readouterr()
    assert out == f"{old}: rewritten as format 2, 2 lines changed\n"
    text = old.read_text(encoding="utf-8")
    assert text == OLD.replace("sandtable: 1", "sandtable: 2").replace("formation: column", "formations: [column]")
    assert "`formation: x` of an effect is now `formations: [x]`" in " ".join(err.split())
    assert "line 17" in err
    assert "line 10" in err


def test_a_dry_run_prints_the_difference_and_writes_nothing(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["fmt", str(old), "--upgrade", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "-sandtable: 1   # of version 0.2\n+sandtable: 2   # of version 0.2\n" in out
    assert "note:" in err
    assert old.read_text(encoding="utf-8") == OLD


def test_a_file_that_is_up_to_date_is_not_written(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_application(["fmt", str(old), "--upgrade"])
    written = old.stat().st_mtime_ns
    capsys.readouterr()
    assert run_application(["fmt", str(old), "--upgrade"]) == 0
    assert capsys.readouterr() == (f"{old}: up to date, format 2\n", "")
    assert old.stat().st_mtime_ns == written


def test_the_object_says_the_same(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sandtable.cli.json_schemas import schema_of

    assert run_application(["fmt", str(old), "--upgrade", "--dry-run", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema_of("fmt"))
    assert (found["format_before"], found["format"], found["changed"], found["written"]) == (1, 2, True, False)
    assert {note["change"] for note in found["notes"]} == {
        "futures",
        "rules",
        "giving-way",
        "at-bay",
        "friction",
        "formations",
    }
    assert found["difference"].startswith("--- ")


def test_a_file_with_faults_of_syntax_is_refused_with_its_diagnostics(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old.write_text(OLD + "title: again\n", encoding="utf-8")
    before = old.read_bytes()
    assert run_application(["fmt", str(old), "--upgrade"]) == 1
    assert "error[S007]: duplicate key `title`" in capsys.readouterr().err
    assert old.read_bytes() == before


def test_errors_that_remain_are_said(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old.write_text(OLD.replace("actor: blue\n", "actor: bleu\n"), encoding="utf-8")
    assert run_application(["fmt", str(old), "--upgrade"]) == 1
    assert f"has 1 error: sandtable check {old}" in capsys.readouterr().err
    assert "formations: [column]" in old.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fmt", "one.yaml", "two.yaml", "--json"], "--json takes one file"),
        (["fmt", "one.yaml", "--upgrade", "--check"], "--upgrade has no --check"),
        (["fmt", "-", "--upgrade"], "--upgrade does not read from stdin"),
        (["fmt", "-", "one.yaml"], "`-` is used alone"),
        (["fmt", "no-such.yaml", "--upgrade"], "no such file"),
        (["fmt", "/dev/null", "--upgrade"], "/dev/null is not a file that can be rewritten"),
    ],
)
def test_what_cannot_be_rewritten_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_application(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sandtable.authoring.upgrade as upgrading

    original = upgrading.upgrade

    def slow(raw: bytes, *, file: str) -> Any:
        old.write_text(OLD + "# more\n", encoding="utf-8")
        return original(raw, file=file)

    monkeypatch.setattr(upgrading, "upgrade", slow)
    assert run_application(["fmt", str(old), "--upgrade"]) == 1
    assert "has changed while it was read" in capsys.readouterr().err
    assert old.read_text(encoding="utf-8") == OLD + "# more\n"


def test_a_file_of_this_format_with_older_words_is_said_to_be_that(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old.write_text(OLD.replace("sandtable: 1", "sandtable: 2"), encoding="utf-8")
    assert run_application(["fmt", str(old), "--upgrade"]) == 0
    assert capsys.readouterr().out == f"{old}: older words replaced, format 2 as before, 1 line changed\n"


def test_what_is_left_to_the_author_is_counted(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = OLD.replace("sandtable: 1", "sandtable: 2")
    old.write_text(text.replace("formation: column,", 'formation: "col\\\n        umn",'), encoding="utf-8")
    assert run_application(["fmt", str(old), "--upgrade"]) == 0
    out, err = capsys.readouterr()
    assert out == f"{old}: nothing rewritten, format 2; 1 place left to you\n"
    assert "put `column` into the list `formations`" in " ".join(err.split())


def test_a_file_that_stays_of_the_older_format_is_said_to_be_so(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = OLD.replace("sandtable: 1", "sandtable: &n 1").replace("day >= 2\n", "day >= 2\n    limit: *n\n")
    old.write_text(text, encoding="utf-8")
    assert run_application(["fmt", str(old), "--upgrade"]) == 1
    out, err = capsys.readouterr()
    assert out == f"{old}: older words replaced, format 1 as before, 1 line changed; 1 place left to you\n"
    assert f"error: {old} is still format 1: write `sandtable: 2` by hand" in err


def test_a_read_only_file_is_refused_for_an_administrator_too(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old.chmod(0o444)
    assert run_application(["fmt", str(old), "--upgrade"]) == 1
    assert f"error: {old} is read-only" in capsys.readouterr().err
    assert old.read_text(encoding="utf-8") == OLD
    assert run_application(["fmt", str(old), "--upgrade", "--dry-run"]) == 0
    old.chmod(0o644)
    assert run_application(["fmt", str(old), "--upgrade"]) == 0


def test_a_file_that_this_user_may_not_write_is_refused(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert run_application(["fmt", str(old), "--upgrade"]) == 1
    assert "is read-only" in capsys.readouterr().err
    assert old.read_text(encoding="utf-8") == OLD


def test_an_older_file_is_played_with_a_warning(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sandtable.cli.opening import open_scenario

    assert open_scenario(str(old)).sandtable == 1
    assert f"`sandtable fmt {old} --upgrade`" in capsys.readouterr().err


# -- canonical order and layout -------------------------------------------------------------------------

LOOSE = "title: A race   # here\nsandtable: 2\nactors: {b: {name: B}}\n"
TIDY = "sandtable: 2\ntitle: A race # here\nactors: {b: {name: B}}\n"


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    path = tmp_path / "loose.yaml"
    path.write_text(LOOSE, encoding="utf-8")
    return path


def test_files_are_put_in_canonical_form_once(loose: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["fmt", str(loose)]) == 0
    assert capsys.readouterr() == (f"{loose}: rewritten, 1 line changed\n", "")
    assert loose.read_text(encoding="utf-8") == TIDY
    written = loose.stat().st_mtime_ns
    assert run_application(["fmt", str(loose)]) == 0
    assert capsys.readouterr() == (f"{loose}: in canonical form\n", "")
    assert loose.stat().st_mtime_ns == written


def test_check_names_the_files_that_would_change(
    loose: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tidy = tmp_path / "tidy.yaml"
    tidy.write_text(TIDY, encoding="utf-8")
    assert run_application(["fmt", "--check", str(tidy), str(loose)]) == 1
    assert capsys.readouterr() == (f"{loose}\n", "")
    assert loose.read_text(encoding="utf-8") == LOOSE
    assert run_application(["fmt", "--check", str(tidy), "fashoda-1898", "deir-ez-zor-2017"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_dry_run_of_the_canonical_form(loose: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_application(["fmt", "--dry-run", str(loose)]) == 0
    assert "-title: A race   # here\n sandtable: 2\n+title: A race # here\n" in capsys.readouterr().out
    assert loose.read_text(encoding="utf-8") == LOOSE


def test_faults_of_one_file_do_not_keep_the_others_from_it(
    loose: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("a: [1\nb: 2\n", encoding="utf-8")
    braces = tmp_path / "braces.yaml"
    braces.write_text("{sandtable: 2}\n", encoding="utf-8")
    assert run_application(["fmt", str(bad), str(braces), str(loose)]) == 1
    out, err = capsys.readouterr()
    assert out == f"{loose}: rewritten, 1 line changed\n"
    assert "bad.yaml:" in err
    assert "cannot be laid out: the whole file is in braces" in err
    assert braces.read_text(encoding="utf-8") == "{sandtable: 2}\n"


class _Piped(io.TextIOWrapper):
    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


def test_stdin_is_printed_in_canonical_form(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", _Piped(LOOSE.replace("\n", "\r\n").encode()))
    assert run_application(["fmt", "-"]) == 0
    assert capsysbinary.readouterr().out == TIDY.replace("\n", "\r\n").encode()


def test_what_would_change_the_meaning_is_not_written(
    loose: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sandtable.authoring import formatting

    original = formatting.lay_out
    monkeypatch.setattr(formatting, "lay_out", lambda *given: original(*given).replace("A race", "A walk"))
    assert run_application(["fmt", str(loose)]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert loose.read_text(encoding="utf-8") == LOOSE


def test_the_bundled_files_are_not_rewritten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "scenarios" / "race"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(LOOSE, encoding="utf-8")
    monkeypatch.setattr("sandtable.scenario.source.bundled_folder", lambda: tmp_path / "scenarios")
    assert run_application(["fmt", "race"]) == 2
    assert "is part of Sandtable" in capsys.readouterr().err
    assert (folder / "scenario.yaml").read_text(encoding="utf-8") == LOOSE


def test_a_file_that_was_saved_while_it_was_laid_out_is_not_overwritten(
    loose: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandtable.authoring import formatting

    original = formatting.format_file

    def meanwhile(raw: bytes, *, file: str) -> Any:
        loose.write_text(LOOSE + "# more\n", encoding="utf-8")
        return original(raw, file=file)

    monkeypatch.setattr(formatting, "format_file", meanwhile)
    assert run_application(["fmt", str(loose)]) == 1
    assert "has changed while it was read" in capsys.readouterr().err
    assert loose.read_text(encoding="utf-8") == LOOSE + "# more\n"


def test_the_object_of_the_canonical_form(loose: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sandtable.cli.json_schemas import schema_of

    assert run_application(["fmt", str(loose), "--check", "--json"]) == 1
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema_of("fmt"))
    assert (found["changed"], found["written"], found["notes"]) == (True, False, [])
    assert found["errors"] > 0


def test_a_read_only_file_is_left_alone(loose: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loose.chmod(0o444)
    assert run_application(["fmt", str(loose)]) == 1
    assert f"{loose} is read-only" in capsys.readouterr().err
    assert loose.read_text(encoding="utf-8") == LOOSE


def test_mixed_line_ends_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "race.yaml"
    path.write_bytes(OLD.replace("   # of", " # of").encode().replace(b"\n", b"\r\n", 2))
    assert run_application(["fmt", str(path), "--dry-run"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, "mixed line ends" in printed.err) == ("", True)
    assert run_application(["fmt", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: rewritten, mixed line ends made one\n"
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
