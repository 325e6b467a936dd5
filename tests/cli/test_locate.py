"""`sandtable locate`: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import RACE, Command
from tests.cli.test_json import validated

ARTICLE = "The brigade is near. It will probably take the bridge.\n\nThe militia is near, too. It will be late.\n"
AT = "at: {start: 21, end: 54, sha256: 83870e8cb19ee053}"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A scenario with two places in the article, one of them by words that it has twice."""
    path = tmp_path / "race.yaml"
    sources = "sources: {paper: {title: A paper, grade: C3}}\ntheatre:"
    text = RACE.replace("theatre:", sources, 1).replace(
        "basis: assumed, because: a guess", "source: paper, at: sentence 2"
    )
    test = 'test: {probability: "controls(north, bridge)", words: likely}'
    claim = f"claims:\n  c1: {{kind: likelihood, statement: S., source: paper, at: {{from: WORDS}}, {test}}}  # kept\n"
    path.write_text(text + claim, encoding="utf-8")
    return path


def words(draft: Path, said: str) -> Path:
    draft.write_text(draft.read_text(encoding="utf-8").replace("WORDS", said), encoding="utf-8")
    return draft


def test_a_locator_ready_to_paste(sandtable: Command, article: Path) -> None:
    done = sandtable("locate", str(article), "it  will \u201cprobably\u201d TAKE the bridge.")
    assert (done.code, done.out) == (ExitCode.CLEAN, f"{AT}\n")
    assert "line 1, column 22" in done.err
    assert sandtable("locate", str(article), "--sentence", "2").out == f"{AT}\n"
    assert sandtable("locate", str(article), "it will pro ... bridge.").out == f"{AT}\n"


def test_sentences_with_their_numbers(sandtable: Command, article: Path) -> None:
    lines = sandtable("locate", str(article)).out.splitlines()
    assert lines == [
        "1  line 1     The brigade is near.",
        "2  line 1     It will probably take the bridge.",
        "3  line 3     The militia is near, too.",
        "4  line 3     It will be late.",
    ]


def test_two_matches_and_none(sandtable: Command, article: Path) -> None:
    done = sandtable("locate", str(article), "is near")
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "2 passages of" in done.err
    assert "line 1, column 13: “The brigade [is near]. It will" in done.err
    assert "line 3, column 13" in done.err
    assert done.err.count("at: {start: ") == 2
    done = sandtable("locate", str(article), "it will surely take a bridge")
    assert done.code == ExitCode.FAULTS
    assert (
        "nearest, with 67% of them: line 1, column 22: “The brigade is near. [It will probably take the bridge.]"
        in done.err
    )
    assert "nor anything like them" in sandtable("locate", str(article), "zebra").err


def test_json_of_a_text(sandtable: Command, article: Path) -> None:
    found = validated(sandtable("locate", str(article), "is near", "--json"), name="locate")
    assert [each["start"] for each in found["passages"]] == [12, 68]
    found = validated(sandtable("locate", str(article), "it will surely take a bridge", "--json"), name="locate")
    assert (found["passages"], found["nearest"]["text"]) == ([], "It will probably take the bridge.")
    found = validated(sandtable("locate", str(article), "--json"), name="locate")
    assert [each["number"] for each in found["passages"]] == [1, 2, 3, 4]


def test_a_scenario_is_looked_at_then_written(sandtable: Command, article: Path, draft: Path) -> None:
    words(draft, "the militia")
    before = draft.read_text(encoding="utf-8")
    done = sandtable("locate", str(draft), "--text", str(article))
    assert done.code == ExitCode.FAULTS
    assert "assumptions.brigade-pace.at: resolved, at {start: 21, end: 54" in done.out
    assert done.out.endswith("2 resolved; nothing is written without --write\n")
    done = sandtable("locate", str(draft), "--text", str(article), "--write", "--dry-run")
    assert done.code == ExitCode.CLEAN
    assert done.out.startswith(f"--- {draft}\n+++ {draft} (located)\n")
    assert "+  c1: {kind: likelihood, statement: S., source: paper, at: {start: 56, end: 67, sha256: " in done.out
    assert draft.read_text(encoding="utf-8") == before
    done = sandtable("locate", str(draft), "--text", str(article), "--write")
    assert done.code == ExitCode.CLEAN
    assert done.out.endswith(": 2 resolved; written\n")
    assert "  # kept\n" in draft.read_text(encoding="utf-8")
    assert sandtable("check", str(draft)).code == ExitCode.CLEAN
    done = sandtable("locate", str(draft), "--text", str(article))
    assert (done.code, done.out) == (ExitCode.CLEAN, f"{draft}: 2 in place\n")


def test_what_is_known_is_written_and_what_is_not_is_named(sandtable: Command, article: Path, draft: Path) -> None:
    words(draft, "is near")
    done = sandtable("locate", str(draft), "--text", str(article), "--write")
    assert done.code == ExitCode.FAULTS
    assert "c1.at: from `is near`: 2 passages match" in done.out
    assert done.out.endswith("1 resolved, 1 unresolved; written\n")
    found = validated(sandtable("locate", str(draft), "--text", str(article), "--json"), name="locate")
    assert [(each["path"], each["state"]) for each in found["places"]] == [
        ("assumptions.brigade-pace.at", "in place"), ("claims.c1.at", "unresolved"),
    ]  # fmt: skip
    assert len(found["places"][1]["matches"]) == 2
    assert not found["written"]


def test_words_that_are_not_in_the_text_are_listed_and_left(sandtable: Command, article: Path, draft: Path) -> None:
    words(draft, "the militia")
    draft.write_text(
        draft.read_text(encoding="utf-8").replace("at: sentence 2", "at: a table in annex B"), encoding="utf-8"
    )
    done = sandtable("locate", str(draft), "--text", str(article), "--write")
    assert done.code == ExitCode.CLEAN
    assert "brigade-pace.at: in words, left as they are: these words are not in the text" in done.out
    assert done.out.endswith(": 1 resolved, 1 in words; written\n")
    again = validated(sandtable("locate", str(draft), "--text", str(article), "--json"), name="locate")
    assert [each["state"] for each in again["places"]] == ["in words", "in place"]
    assert "at: a table in annex B" in draft.read_text(encoding="utf-8")


def test_a_check_names_every_draft_with_the_command(sandtable: Command, draft: Path) -> None:
    words(draft, "the militia")
    done = sandtable("check", str(draft))
    assert done.code == ExitCode.FAULTS
    assert done.out.count("error[S132]: a draft of a place in the text") == 2
    assert f"sandtable locate {draft} --text TEXT --write" in done.out.replace("\n", "")


def test_a_file_that_changed_is_not_overwritten(
    sandtable: Command, article: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program saves the file after it was read and before it is written."""
    from sandtable.authoring import locating

    words(draft, "the militia")
    located = locating.locate

    def and_saved(*arguments: object, **more: object) -> locating.Located:
        found = located(*arguments, **more)  # type: ignore[arg-type]
        draft.write_text("saved by another program\n", encoding="utf-8")
        return found

    monkeypatch.setattr(locating, "locate", and_saved)
    done = sandtable("locate", str(draft), "--text", str(article), "--write")
    assert done.code == ExitCode.FAULTS
    assert "has changed while it was read" in done.err
    assert draft.read_text(encoding="utf-8") == "saved by another program\n"


def test_a_read_only_file_is_refused(sandtable: Command, article: Path, draft: Path) -> None:
    words(draft, "the militia")
    before = draft.read_bytes()
    os.chmod(draft, 0o444)
    done = sandtable("locate", str(draft), "--text", str(article), "--write")
    assert done.code == ExitCode.FAULTS
    assert "is read-only" in done.err
    assert draft.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such.txt"], "no-such.txt cannot be read: no such file"),
        (["article.txt", "--write"], "are about a scenario"),
        (["article.txt", "words", "--sentence", "1"], "are given both"),
        (["article.txt", "--sentence", "none"], "--sentence takes a number"),
        (["article.txt", "--sentence", "9"], "the text has 4 sentences"),
        (["article.txt", "...  -"], "have no letter or digit"),
        (["race.yaml", "words", "--text", "article.txt"], "are about a text"),
        (["no-such.yaml", "--text", "article.txt"], "no such file"),
        (["race.yaml", "--text", "no-such.txt"], "cannot be read"),
        (["fashoda-1898", "--text", "article.txt", "--source", "nosuch"], "unknown source `nosuch`"),
        (["article.pdf", "words"], "is a PDF"),
    ],
)
def test_what_it_refuses(
    sandtable: Command, article: Path, draft: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(article.parent)
    Path("article.pdf").write_bytes(b"%PDF-1.4 ...")
    done = sandtable("locate", *arguments)
    assert done.code in (ExitCode.FAULTS, ExitCode.USAGE)
    assert done.out == ""
    assert message in done.err
    assert "internal error" not in done.err


def test_a_scenario_is_not_its_own_text(sandtable: Command, draft: Path) -> None:
    before = draft.read_bytes()
    done = sandtable("locate", str(draft), "--text", str(draft), "--write")
    assert (done.code, draft.read_bytes()) == (ExitCode.USAGE, before)
    assert "is the scenario itself" in done.err
