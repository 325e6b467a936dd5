"""The source text in the workbench: passages beside the entries, and drafts of places resolved as edits of the text."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from sandtable.app.build import build_app
from sandtable.app.workbench import answer_types as types
from sandtable.app.workbench.documents import OnDisk
from sandtable.app.workbench.written import GivenText
from sandtable.authoring.locating import locate
from sandtable.loading import read
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import HOSTS, race, talking
from tests.unit.app.drafted import ARTICLE, DRAFT, PACE, PARLEY, WAY
from tests.unit.app.test_workbench import PREFIX, ask, typed

RESOLVED = locate(DRAFT.encode(), file="x", text=ARTICLE).after.decode()
BODY = {"document": "vell", "text": DRAFT}
TWO = DRAFT.replace(
    "sources: {", "sources: {other: {title: Another, grade: C3, grade_because: One view.}, ", 1
).replace("source: article\n    at: sentence 5", "source: other\n    at: sentence 5", 1)


def given(text: str | bytes, *, name: str = "article.txt", document: str = "vell") -> dict[str, str]:
    raw = text if isinstance(text, bytes) else text.encode()
    return {"document": document, "name": name, "content": base64.b64encode(raw).decode()}


@pytest.fixture
def app(tmp_path: Path) -> Any:
    """An app for a file of drafts, without their text."""
    file = tmp_path / "vell.yaml"
    file.write_bytes(DRAFT.encode())
    return build_app(race(), hosts=HOSTS, on_disk=OnDisk(tmp_path, file))


@pytest.fixture
def informed(tmp_path: Path) -> Any:
    """The same, started with the text."""
    file = tmp_path / "vell.yaml"
    file.write_bytes(DRAFT.encode())
    return build_app(race(), hosts=HOSTS, on_disk=OnDisk(tmp_path, file, text=GivenText("article.txt", ARTICLE)))


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """A text with edits made, as the page makes them."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:k]) for k in range(len(lines))]
    for edit in reversed(edits):
        start = starts[edit["line"] - 1] + edit["column"] - 1
        end = starts[edit["end_line"] - 1] + edit["end_column"] - 1
        text = text[:start] + edit["insert"] + text[end:]
    return text


def test_without_a_text_the_drafts_are_counted(app: Any) -> None:
    found = typed(ask(app, "passages", BODY), types.PassagesAnswer)
    assert (found["name"], found["source"], found["drafts"], found["places"]) == (None, None, 3, [])
    assert found["sources"] == [{"id": "article", "title": "An article", "places": 3}]
    assert ask(app, "locate", BODY).status_code == 409
    none = typed(ask(app, "passages", {**BODY, "text": RACE}), types.PassagesAnswer)
    assert (none["sources"], none["drafts"]) == ([], 0)


def test_a_text_that_the_user_gives_shows_the_passages_of_drafts(app: Any) -> None:
    async def exchange() -> Any:
        async with talking(app) as client:
            taken = await client.post(PREFIX + "source-text", json=given(ARTICLE))
            return taken, await client.post(PREFIX + "passages", json=BODY)

    taken, answer = finish(exchange())
    assert typed(taken, types.SourceTextAnswer) == {"name": "article.txt", "characters": len(ARTICLE)}
    found = typed(answer, types.PassagesAnswer)
    assert (found["name"], found["source"], found["to_write"]) == ("article.txt", "article", 3)
    assert [(each["path"], each["state"], each["passage"], each["at_line"]) for each in found["places"]] == [
        (["assumptions", "brigade-pace", "at"], "resolved", PACE, 1),
        (["claims", "parley", "at"], "resolved", PARLEY, 4),
        (["claims", "way", "at"], "resolved", WAY, 2),
    ]
    lines = DRAFT.split("\n")
    pace, parley, _ = found["places"]
    assert lines[pace["line"] - 1][pace["column"] - 1 : pace["end_column"] - 1] == (
        'at: {from: "It covers", to: "coast road"}'
    )
    entry = parley["entry"]
    assert lines[entry["line"] - 1][entry["column"] - 1 : entry["end_column"] - 1] == "parley"
    assert (pace["title"], parley["title"]) == ("Pace of the Brigade", "A parley is likely.")


def test_drafts_become_places_as_locate_writes_them(informed: Any) -> None:
    found = typed(ask(informed, "locate", BODY), types.LocatedAnswer)
    assert (found["written"], found["left"]) == (3, 0)
    assert applied(DRAFT, found["edits"]) == RESOLVED
    assert read(RESOLVED, name="vell").scenario is not None
    again = typed(ask(informed, "passages", {**BODY, "text": RESOLVED}), types.PassagesAnswer)
    assert {each["state"] for each in again["places"]} == {"in place"}
    assert [each["passage"] for each in again["places"]] == [PACE, PARLEY, WAY]
    assert (again["to_write"], again["drafts"]) == (0, 0)


def test_a_passage_that_moved_or_is_not_there_says_so(informed: Any) -> None:
    place = ask(informed, "passages", {**BODY, "text": RESOLVED}).json()["places"][2]
    now = RESOLVED.split("\n")[place["line"] - 1].split("start: ")[1].split(",")[0]
    moved = RESOLVED.replace(f"start: {now}, end: {int(now) + len(WAY)}", f"start: 1, end: {1 + len(WAY)}")
    assert moved != RESOLVED
    found = typed(ask(informed, "passages", {**BODY, "text": moved}), types.PassagesAnswer)
    assert (found["places"][2]["state"], found["places"][2]["passage"], found["to_write"]) == ("moved", WAY, 1)
    missing = DRAFT.replace("The militia has", "The navy has")
    found = typed(ask(informed, "passages", {**BODY, "text": missing}), types.PassagesAnswer)
    assert (found["places"][2]["state"], found["places"][2]["passage"]) == ("unresolved", None)
    assert "not in the text" in found["places"][2]["note"]
    edits = typed(ask(informed, "locate", {**BODY, "text": missing}), types.LocatedAnswer)
    assert (edits["written"], edits["left"]) == (2, 1)


def test_which_source_a_text_is_can_be_told(informed: Any) -> None:
    assert "source: other" in TWO
    unknown = typed(ask(informed, "passages", {**BODY, "text": TWO}), types.PassagesAnswer)
    assert (unknown["name"], unknown["source"], unknown["places"]) == ("article.txt", None, [])
    assert [(each["id"], each["places"]) for each in unknown["sources"]] == [("article", 2), ("other", 1)]
    assert ask(informed, "locate", {**BODY, "text": TWO}).status_code == 409
    told = typed(ask(informed, "passages", {**BODY, "text": TWO, "source": "other"}), types.PassagesAnswer)
    assert (told["source"], [each["passage"] for each in told["places"]]) == ("other", [PARLEY])
    # one whose passages are in the text is the one that it is
    half = applied(TWO, ask(informed, "locate", {**BODY, "text": TWO, "source": "article"}).json()["edits"])
    assert typed(ask(informed, "passages", {**BODY, "text": half}), types.PassagesAnswer)["source"] == "article"


ODD = ["a: [", "", "- 1", "claims: {a: {at: 3}}", "claims: 3", "sources: 3\nclaims: {a: {source: b, at: x y z}}"]


@pytest.mark.parametrize("text", ODD)
def test_any_text_gets_an_answer(informed: Any, text: str) -> None:
    assert ask(informed, "passages", {**BODY, "text": text}).status_code in (200, 409)
    assert ask(informed, "locate", {**BODY, "text": text}).status_code in (200, 409)


def test_what_is_no_text_is_refused(app: Any) -> None:
    for content, name, words in ((b"%PDF-1.7", "a.pdf", "PDF"), (b"\0\1", "a.txt", "binary"), (b"", "a.txt", "empty")):
        answer = ask(app, "source-text", given(content, name=name))
        assert answer.status_code == 409, name
        assert words in answer.json()["error"]
    assert ask(app, "source-text", {**given(""), "content": "====="}).status_code == 422
    assert ask(app, "source-text", {**given(""), "content": "QQ="}).status_code == 422
    assert ask(app, "source-text", given("x", name="../x.txt")).status_code == 422


def test_the_text_goes_along_to_a_new_name_and_into_no_file(app: Any, tmp_path: Path) -> None:
    async def exchange() -> Any:
        async with talking(app) as client:
            await client.post(PREFIX + "source-text", json=given(ARTICLE))
            other = await client.post(PREFIX + "passages", json={**BODY, "document": "elsewhere"})
            await client.post(PREFIX + "save-as", json={"name": "mine", "text": DRAFT, "document": "vell"})
            return other, await client.post(PREFIX + "passages", json={**BODY, "document": "mine"})

    other, mine = (answer.json() for answer in finish(exchange()))
    assert other["name"] is None
    assert (mine["name"], len(mine["places"])) == ("article.txt", 3)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mine.yaml", "vell.yaml"]
    assert "anybody" not in (tmp_path / "mine.yaml").read_text()


def test_the_text_of_the_server_belongs_to_its_scenario(informed: Any) -> None:
    assert ask(informed, "passages", BODY).json()["name"] == "article.txt"
    assert ask(informed, "passages", {**BODY, "document": "fashoda-1898"}).json()["name"] is None
