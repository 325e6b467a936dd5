"""`sandtable read`: what it prints, its page, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.text.reading import digest
from tests.cli.conftest import RACE, Command
from tests.cli.test_json import validated

TEXT = "If it rains, the brigade will probably stay at <Vell> Bridge.\n\nIt is not likely that the North waits until 3 May.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_each_candidate_with_its_locator(sandtable: Command, article: Path) -> None:
    done = sandtable("read", str(article), "--kind", "likelihood")
    assert done.code == ExitCode.CLEAN
    assert "likelihood: \u201cprobably\u201d, 55\u201380% in ICD 203" in done.out
    assert "likelihood: \u201cnot likely\u201d, 20\u201345% in ICD 203, negated" in done.out
    start = TEXT.index("probably")
    assert f"at: {{start: {start}, end: {start + 8}, sha256: {digest('probably')[:16]}}}" in done.out
    assert "\x1b" not in done.out
    located = sandtable("locate", str(article), "will probably").out
    assert f"start: {start - 5}, end: {start + 8}" in located


def test_lines_keep_inside_a_narrow_window(sandtable: Command, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert max(len(line) for line in sandtable("read", str(article)).out.splitlines()) <= 40


def test_the_object_is_of_its_schema(sandtable: Command, article: Path) -> None:
    done = sandtable("read", str(article), "--json")
    printed = validated(done, name="read")
    for each in printed["finds"]:
        assert TEXT[each["start"] : each["end"]] == each["text"]
        assert digest(each["text"]).startswith(each["sha256"])
        assert TEXT.split("\n")[each["line"] - 1][each["column"] - 1 :].startswith(each["text"].split("\n")[0])
    assert printed["counts"]["likelihood"] == 2
    assert [each["meaning"]["negated"] for each in printed["finds"] if each["kind"] == "likelihood"] == [False, True]


def test_a_scenario_gives_names_and_words(sandtable: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "race.yaml").write_text(RACE.replace("theatre:", "words: nato\ntheatre:", 1), encoding="utf-8")
    done = sandtable("read", str(article), "--scenario", str(tmp_path / "race.yaml"), "--json")
    finds = json.loads(done.out)["finds"]
    assert [each["text"] for each in finds if "declared in the scenario" in each["evidence"]] == [
        "the brigade",
        "the North",
    ]
    assert next(each for each in finds if each["text"] == "not likely")["meaning"]["source"] == "nato"


def test_the_page_is_escaped_and_fetches_nothing(sandtable: Command, article: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = sandtable("read", str(article), "--html", str(page))
    assert (done.code, "page written" in done.err) == (ExitCode.CLEAN, True)
    html = page.read_text(encoding="utf-8")
    assert '<mark class="likelihood">probably</mark>' in html
    assert "&lt;Vell&gt;" in html
    assert "<script" not in html
    assert re.search(r"default-src 'none'; script-src ; style-src 'sha256-", html.replace("&#39;", "'"))
    assert not re.search(r"""(?:src|href)=["'](?!#)""", html)


def test_other_formats_are_read(sandtable: Command, tmp_path: Path) -> None:
    page = tmp_path / "article.html"
    page.write_text("<title>no</title><p>It is <b>very</b> likely.</p>", encoding="utf-8")
    assert "\u201cvery likely\u201d" in sandtable("read", str(page)).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "likelihod"], "did you mean `likelihood`?"),
        (["--kind", ","], "kinds are likelihood, hedge"),
        (["--html", "page.txt"], "ends in .html"),
    ],
)
def test_what_is_refused(sandtable: Command, article: Path, arguments: list[str], said: str) -> None:
    done = sandtable("read", str(article), *arguments)
    assert done.code != ExitCode.CLEAN
    assert said in done.err


def test_the_text_is_never_overwritten(sandtable: Command, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>It is likely.</p>", encoding="utf-8")
    done = sandtable("read", str(page), "--html", str(page))
    assert "would overwrite the text" in done.err
    assert page.read_text(encoding="utf-8") == "<p>It is likely.</p>"


def test_nothing_found_is_said(sandtable: Command, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("Das ist ein Satz.\n", encoding="utf-8")
    done = sandtable("read", str(path), "--kind", "likelihood")
    assert done.code == ExitCode.FAULTS
    assert "is it a text in English?" in done.err


def test_control_characters_do_not_reach_the_terminal(sandtable: Command, tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text("It is\x1b[31m likely\u202e to fall.\n", encoding="utf-8")
    page = tmp_path / "evil.html"
    done = sandtable("read", str(path), "--html", str(page))
    assert not {"\x1b", "\u202e"} & set(done.out + page.read_text(encoding="utf-8"))
