"""The workbench's documents, and its answers while somebody types."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

from sandtable.app.build import build_app
from sandtable.app.limits import Limits
from sandtable.app.prepared import PreparedScenario
from sandtable.app.refusals import ClientDisconnected
from sandtable.app.workbench import answer_types as types
from sandtable.app.workbench import played
from sandtable.app.workbench.documents import OnDisk
from sandtable.app.workbench.written import Written
from sandtable.compile import compile_scenario
from sandtable.files import sha256_of
from sandtable.loading import read
from sandtable.study.play import load_engine
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import HOSTS, TOKEN, race, talking
from tests.unit.app.drafted import DRAFT
from tests.unit.app.test_script_types import unknown

PREFIX = "/api/workbench/"
SOURCES = "sources: {paper: {title: A paper, grade: C3, grade_because: One view.}}\ntheatre:"
FAULTY = RACE.replace("place: harbour", "place: harbor", 1)


def ask(app: Any, path: str, body: Any = None, **options: Any) -> Any:
    async def exchange() -> Any:
        async with talking(app) as client:
            if body is None:
                return await client.get(PREFIX + path, **options)
            return await client.post(PREFIX + path, json=body, **options)

    return finish(exchange())


def typed(answer: Any, kind: Any) -> Any:
    """An answer's object, which has its type and no further keys."""
    assert answer.status_code in (200, 201), answer.text
    found = answer.json()
    assert list(unknown(found, TypeAdapter(kind).validate_python(found))) == []
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "vell.yaml"
    path.write_bytes(RACE.encode())
    return path


@pytest.fixture
def own(file: Path) -> Any:
    """An app for the file, with the file's folder to save in."""
    return build_app(race(), hosts=HOSTS, on_disk=OnDisk(file.parent, file))


def test_a_byte_order_mark_stays(own: Any, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + RACE.encode())
    opened = typed(ask(own, "documents/vell"), types.DocumentAnswer)
    assert opened["text"] == RACE
    body = {"document": "vell", "text": RACE.replace("The bridge at Vell", "Vell"), "version": opened["version"]}
    saved = typed(ask(own, "save", body), types.SavedAnswer)
    assert file.read_bytes() == b"\xef\xbb\xbf" + RACE.replace("The bridge at Vell", "Vell").encode()
    assert typed(ask(own, "documents/vell/version"), types.VersionAnswer) == {"version": saved["version"]}
    file.unlink()
    assert typed(ask(own, "documents/vell/version"), types.VersionAnswer) == {"version": None}
    assert ask(own, "documents/fashoda-1898/version").status_code == 404


def test_documents_are_own_files_bundled_scenarios_and_uploads(own: Any) -> None:
    async def exchange() -> Any:
        async with talking(own) as client:
            await client.post("/api/scenarios", content=RACE)
            return await client.get(PREFIX + "documents")

    found = typed(finish(exchange()), list[types.DocumentEntry])
    assert [(each["kind"], each["can_save"]) for each in found] == [
        ("file", True), ("bundled", False), ("bundled", False), ("upload", False),
    ]  # fmt: skip
    assert found[0] == {
        "id": "vell", "title": "The bridge at Vell", "kind": "file", "file": "vell.yaml", "can_save": True,
    }  # fmt: skip


def test_a_document_is_read_from_disk_when_it_is_opened(own: Any, file: Path) -> None:
    found = typed(ask(own, "documents/vell"), types.DocumentAnswer)
    assert (found["text"], found["version"], found["can_save_as"]) == (RACE, sha256_of(RACE.encode()), True)
    file.write_bytes(FAULTY.replace("\n", "\r\n").encode())
    again = ask(own, "documents/vell").json()
    assert (again["text"], again["line_end"]) == (FAULTY, "\r\n")
    file.write_bytes(b"")
    assert ask(own, "documents/vell").json()["text"] == ""
    file.write_bytes(b"\xff\xfe\0")
    assert ask(own, "documents/vell").status_code == 409
    file.unlink()
    assert ask(own, "documents/vell").status_code == 404
    assert ask(own, "documents/other").status_code == 404


@pytest.mark.parametrize("text", ["a: 'b\u0001c'\n", "x\u0085y\n", "\u0000"])
def test_a_file_with_a_character_that_is_no_text_opens(own: Any, file: Path, text: str) -> None:
    """What is wrong with it is shown at its place; it can be corrected there."""
    file.write_text(text, encoding="utf-8")
    opened = ask(own, "documents/vell")
    assert opened.status_code == 200
    found = ask(own, "diagnostics", {"document": "vell", "text": opened.json()["text"]}).json()
    assert found["errors"] > 0


def test_a_text_is_saved_to_its_file_with_the_line_ends_of_the_file(own: Any, file: Path) -> None:
    file.write_bytes(RACE.replace("\n", "\r\n").encode())
    opened = ask(own, "documents/vell").json()
    wanted = opened["text"] + "# a comment\n"
    body = {"document": "vell", "text": wanted, "version": opened["version"]}
    saved = typed(ask(own, "save", body), types.SavedAnswer)
    assert file.read_bytes() == wanted.replace("\n", "\r\n").encode()
    assert saved == {"document": "vell", "file": "vell.yaml", "version": sha256_of(file.read_bytes()), "changed": True}
    again = ask(own, "save", {**body, "version": saved["version"]}).json()
    assert (again["version"], again["changed"]) == (saved["version"], False)


def test_a_file_that_changed_on_disk_is_not_overwritten(own: Any, file: Path) -> None:
    version = ask(own, "documents/vell").json()["version"]
    file.write_text("other: text\n", encoding="utf-8")
    refused = ask(own, "save", {"document": "vell", "text": RACE, "version": version})
    assert refused.status_code == 409
    assert refused.json()["error"] == "vell.yaml was changed on disk since it was read"
    assert refused.json()["version"] == sha256_of(b"other: text\n")
    assert file.read_text(encoding="utf-8") == "other: text\n"
    body = {"document": "vell", "text": RACE, "version": refused.json()["version"]}
    assert ask(own, "save", body).status_code == 200
    file.unlink()
    gone = ask(own, "save", {"document": "vell", "text": RACE, "version": version})
    assert (gone.status_code, gone.json()["version"], file.exists()) == (409, None, False)


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_a_read_only_file_stays(own: Any, file: Path) -> None:
    version = ask(own, "documents/vell").json()["version"]
    file.chmod(0o444)
    refused = ask(own, "save", {"document": "vell", "text": "a: 1\n", "version": version})
    assert (refused.status_code, refused.json()["error"]) == (409, "vell.yaml is read-only")
    assert file.read_bytes() == RACE.encode()


def test_a_new_file_is_saved_in_the_folder_of_the_server_only(own: Any, file: Path) -> None:
    found = typed(ask(own, "save-as", {"name": "mine.yaml", "text": "a: 1\n"}), types.DocumentAnswer)
    assert (found["id"], found["kind"], found["file"], found["can_save"]) == ("mine", "file", "mine.yaml", True)
    assert (file.parent / "mine.yaml").read_bytes() == b"a: 1\n"
    for name in ("mine", "vell", "fashoda-1898", "con", "a.", "upload-1", "a b"):
        assert ask(own, "save-as", {"name": name, "text": "b: 1\n"}).status_code == 409, name
    for name in ("../out", "/tmp/out", "a/b", "", ".hidden", "a\\b"):
        assert ask(own, "save-as", {"name": name, "text": "b: 1\n"}).status_code == 422, name
    (file.parent / "there.yaml").write_bytes(b"mine")
    assert ask(own, "save-as", {"name": "there", "text": "b: 1\n"}).status_code == 409
    assert (file.parent / "there.yaml").read_bytes() == b"mine"
    assert sorted(path.name for path in file.parent.iterdir()) == ["mine.yaml", "there.yaml", "vell.yaml"]


def test_a_file_saved_as_new_can_be_opened_as_it_is_now(own: Any, file: Path) -> None:
    async def exchange() -> Any:
        async with talking(own) as client:
            other = RACE.replace("The bridge at Vell", "Another bridge", 1)
            saved = (await client.post(PREFIX + "save-as", json={"name": "mine", "text": other})).json()
            first = await client.get("/s/mine")
            listed = (await client.get("/api/scenarios")).json()
            later = other.replace("Another bridge", "A third bridge", 1)
            body = {"document": "mine", "text": later, "version": saved["version"]}
            version = (await client.post(PREFIX + "save", json=body)).json()["version"]
            second = await client.get("/s/mine")
            faulty = {"document": "mine", "text": FAULTY, "version": version}
            await client.post(PREFIX + "save", json=faulty)
            third = await client.get("/s/mine", headers={"accept": "text/html"})
            fewer = (await client.get("/api/scenarios")).json()
            (file.parent / "mine.yaml").unlink()
            return first, listed, second, third, fewer, await client.get("/s/mine")

    first, listed, second, third, fewer, gone = finish(exchange())
    assert first.status_code == second.status_code == 200
    assert "Another bridge" in first.text
    assert "A third bridge" in second.text
    assert {"id": "mine", "title": "Another bridge", "is_own": False, "is_bundled": False} in listed
    assert third.status_code == 409
    assert "The file mine.yaml has 1 error" in third.text
    assert '<a href="/workbench/mine">' in third.text
    assert "mine" not in [each["id"] for each in fewer]
    assert gone.status_code == 404
    assert gone.json()["error"] == "the file mine.yaml is gone"


def test_the_first_file_is_read_again_when_it_was_saved(own: Any, file: Path) -> None:
    async def exchange() -> Any:
        async with talking(own) as client:
            before = await client.get("/")
            file.write_text(RACE.replace("The bridge at Vell", "Another bridge", 1), encoding="utf-8")
            return before, await client.get("/")

    before, after = finish(exchange())
    assert "Another bridge" not in before.text
    assert "Another bridge" in after.text


def test_an_unknown_scenario_is_a_page_for_a_browser(own: Any) -> None:
    async def exchange() -> Any:
        async with talking(own) as client:
            return await client.get("/s/none", headers={"accept": "text/html,*/*"}), await client.get("/s/none")

    read, sent = finish(exchange())
    assert read.status_code == sent.status_code == 404
    assert "<h1>Unknown scenario</h1>" in read.text
    assert '<a href="/s/vell">The bridge at Vell</a>' in read.text
    assert sent.json()["error"] == "unknown scenario"


def test_hints_name_the_file_as_it_is_or_will_be_saved(own: Any, file: Path) -> None:
    at = "basis: stated, source: paper, at: {from: a week, to: the dam}"
    text = RACE.replace("basis: assumed, because: a guess", at, 1).replace("theatre:", SOURCES, 1)
    for document, name in (("vell", "vell.yaml"), ("case", "case.yaml"), ("fashoda-1898", "fashoda-1898")):
        found = ask(own, "diagnostics", {"document": document, "text": text}).json()["diagnostics"]
        (hint,) = [each["hint"] for each in found if each["code"] == "S132"]
        assert f"sandtable locate {name} --text TEXT --write" in hint


def test_bundled_scenarios_and_uploads_are_not_saved(own: Any) -> None:
    bundled = ask(own, "documents/fashoda-1898").json()
    assert (bundled["can_save"], bundled["can_save_as"]) == (False, True)
    body = {"document": "fashoda-1898", "text": bundled["text"], "version": bundled["version"]}
    assert ask(own, "save", body).status_code == 403
    assert ask(own, "save", {**body, "document": "other"}).status_code == 404


def test_without_a_folder_and_with_a_token_nothing_is_saved(fresh: Any, file: Path) -> None:
    shared = build_app(race(), token=TOKEN, hosts=HOSTS, on_disk=OnDisk(file.parent, file))
    for app, options in ((fresh(), {}), (shared, {"headers": {"authorization": f"Bearer {TOKEN}"}})):
        body = {"document": "vell", "text": "a: 1\n", "version": sha256_of(RACE.encode())}
        assert ask(app, "save", body, **options).status_code == 403
        assert ask(app, "save-as", {"name": "mine", "text": "a: 1\n"}, **options).status_code == 403
        assert not ask(app, "documents/fashoda-1898", **options).json()["can_save_as"]
    assert file.read_bytes() == RACE.encode()
    assert len(list(file.parent.iterdir())) == 1


def test_diagnostics_are_those_of_check_with_their_ranges(own: Any) -> None:
    found = typed(ask(own, "diagnostics", {"document": "vell", "text": FAULTY}), types.Diagnostics)
    assert (found["is_valid"], found["title"], found["errors"]) == (False, None, 1)
    (first, *_) = found["diagnostics"]
    line, column = first["line"], first["column"]
    assert FAULTY.splitlines()[line - 1][column - 1 : first["end_column"] - 1] == "harbor"
    assert (first["code"], first["hint"]) == ("S203", "did you mean `harbour`?")
    good = typed(ask(own, "diagnostics", {"document": "vell", "text": RACE}), types.Diagnostics)
    assert (good["is_valid"], good["title"], good["errors"]) == (True, "The bridge at Vell", 0)
    assert good["sha256"] == sha256_of(RACE.encode())


def test_a_draft_of_places_is_played_and_keeps_its_faults(own: Any) -> None:
    """What no result depends on holds nothing back; any other error does."""
    assert DRAFT != RACE
    body = {"document": "vell", "text": DRAFT}
    found = typed(ask(own, "diagnostics", body), types.Diagnostics)
    assert (found["is_valid"], found["is_draft"], found["title"]) == (False, True, "The bridge at Vell")
    assert {each["code"] for each in found["diagnostics"] if each["severity"] == "error"} == {"S132"}
    assert typed(ask(own, "diagnostics", {**body, "text": RACE}), types.Diagnostics)["is_draft"] is False
    plain, draft = (ask(own, "odds", {**body, "text": text, "futures": 300}).json() for text in (RACE, DRAFT))
    assert draft["whatif"]["outcomes"] == plain["whatif"]["outcomes"]
    assert typed(ask(own, "map", body), types.MapAnswer)["map"] is not None
    assert typed(ask(own, "versus", {**body, "base": RACE, "futures": 300}), types.TextVersus)["pairs"] == 300
    assert typed(ask(own, "trial", body), types.TrialOfText)["futures"] == 500
    wrong = {"document": "vell", "text": DRAFT.replace("place: harbour", "place: harbor", 1)}
    assert typed(ask(own, "diagnostics", wrong), types.Diagnostics)["is_draft"] is False
    assert ask(own, "odds", {**wrong, "futures": 300}).status_code == 409


def test_columns_are_counted_as_the_page_counts_them(own: Any) -> None:
    found = ask(own, "diagnostics", {"document": "x", "text": 'title: "\U0001f600" \U0001f600: x\n'}).json()
    (fault,) = [each for each in found["diagnostics"] if each["code"] == "S005"]
    line = 'title: "\U0001f600" \U0001f600: x'.encode("utf-16-le")
    assert line[2 * (fault["column"] - 1) :].decode("utf-16-le").startswith(("\U0001f600", ":", "x"))


@pytest.mark.parametrize("text", ["", "\n", "# only\n", "[", "a: 'b", "\t", "- 1", "\0", "a: \ud800"])
def test_any_text_gets_an_answer(own: Any, text: str) -> None:
    answer = ask(own, "diagnostics", {"document": "x", "text": text}) if "\ud800" not in text else None
    if answer is not None:
        assert typed(answer, types.Diagnostics)["is_valid"] is False


def test_texts_of_a_mebibyte_are_taken_and_larger_ones_refused(own: Any) -> None:
    large = "# " + "\u00e9" * 400_000
    assert ask(own, "diagnostics", {"document": "x", "text": large}).status_code == 200
    assert ask(own, "diagnostics", {"document": "x", "text": "a" * (1 << 20) + "b"}).status_code == 422
    assert ask(own, "diagnostics", {"document": "x", "text": "a" * (5 << 20)}).status_code == 413


def test_odds_are_those_of_a_what_if(own: Any) -> None:
    body = {"document": "vell", "text": RACE}
    found = ask(own, "odds", {**body, "futures": 300}).json()
    jsonschema.validate(found, TypeAdapter(types.OddsAnswer).json_schema(mode="serialization"))

    async def exchange() -> Any:
        async with talking(own) as client:
            return await client.post("/api/whatif", json={"scenario": "vell", "futures": 300})

    assert found["whatif"]["outcomes"] == finish(exchange()).json()["outcomes"]
    refused = ask(own, "odds", {**body, "text": FAULTY})
    assert (refused.status_code, refused.json()["error"]) == (409, "the text has 1 error")


def test_ranges_over_the_assumptions_come_if_they_are_asked_for(own: Any) -> None:
    body = {"document": "vell", "text": RACE, "futures": 300}
    (plain, ranged) = (ask(own, "odds", {**body, "ranges": ranges}).json()["whatif"] for ranges in (False, True))
    assert all(row["range_low"] is None for row in plain["outcomes"])
    assert any(row["range_low"] < row["probability"] < row["range_high"] for row in ranged["outcomes"])


def test_a_text_against_another_has_paired_differences(own: Any) -> None:
    quicker = RACE.replace("uniform(15 km/day, 35 km/day)", "uniform(30 km/day, 35 km/day)")
    body = {"document": "vell", "text": quicker, "base": RACE, "futures": 400}
    found = typed(ask(own, "versus", body), types.TextVersus)
    assert (found["added"], found["removed"], found["futures"]) == ([], [], 400)
    shares = {
        text: {
            row["id"]: row
            for row in ask(own, "odds", {"document": "vell", "text": text, "futures": 400}).json()["whatif"]["outcomes"]
        }
        for text in (quicker, RACE)
    }
    rows = {row["id"]: row for row in found["outcomes"]}
    assert set(rows) == set(shares[RACE])
    for name, row in rows.items():
        assert row["share"] == shares[quicker][name]["probability"]
        assert row["pinned"] == shares[RACE][name]["probability"]
        assert row["low"] <= row["difference"] <= row["high"]
    assert any(row["is_certain"] for row in rows.values())
    same = typed(ask(own, "versus", {**body, "text": RACE}), types.TextVersus)
    assert {row["gained"] + row["lost"] for row in same["outcomes"]} == {0}


def test_outcomes_that_only_one_text_has_are_named(own: Any) -> None:
    more = RACE.replace("outcomes:\n", "outcomes:\n  another: {title: Another, when: day > 3}\n", 1)
    assert more != RACE
    body = {"document": "vell", "futures": 200}
    found = typed(ask(own, "versus", {**body, "text": more, "base": RACE}), types.TextVersus)
    assert (found["added"], found["removed"]) == (["Another"], [])
    found = typed(ask(own, "versus", {**body, "text": RACE, "base": more}), types.TextVersus)
    assert (found["added"], found["removed"]) == ([], ["Another"])
    refused = ask(own, "versus", {**body, "text": RACE, "base": FAULTY})
    assert (refused.status_code, refused.json()["error"]) == (409, "the text to compare with: the text has 1 error")


def test_map_and_trial_are_of_the_text(own: Any) -> None:
    body = {"document": "vell", "text": RACE}
    for pixels, width in ((0, 360), (499, 360), (500, 740)):
        drawn = typed(ask(own, "map", {**body, "width": pixels}), types.MapAnswer)["map"]
        (drawing,) = drawn["figure"]["drawings"]
        assert (drawing["least"], drawing["spec"]["width"]) == (0, width)
    assert drawn["holders"] == ["the North", "the South", "nobody"]
    assert {name: len(theme["actors"]) for name, theme in drawn["themes"].items()} == {"light": 3, "dark": 3}
    assert "Natural Earth" in drawn["credits"]
    tried = typed(ask(own, "trial", body), types.TrialOfText)
    assert tried["futures"] == 500
    for path in ("map", "trial"):
        assert ask(own, path, {**body, "text": "a: 1\n"}).status_code == 409


def _map_of(scenario: str) -> tuple[str, Any]:
    """What a map is drawn of, by its key, and the map itself, drawn."""
    found = read(scenario, name="vell").scenario
    assert found is not None
    program = compile_scenario(found)
    prepared = PreparedScenario(found, program, load_engine(program))
    return played.map_key(prepared, width=360), played._drawn_map(prepared, width=360)


def test_a_map_is_known_by_what_it_shows() -> None:
    key, drawn = _map_of(RACE)
    for old, new in (
        ("strength: 1800", "strength: 1900"), ("15 km/day, 35", "16 km/day, 35"), ("because: a guess", "because: read"),
        ("The bridge at Vell", "The bridge"),
    ):  # fmt: skip
        assert _map_of(RACE.replace(old, new, 1)) == (key, drawn), old
    for old, new in (
        ("lat: 45.80", "lat: 45.70"), ("name: Hill Town", "name: Hilltown"), ("name: the North", "name: the Northerners"),
        ("hill-town: south}", "hill-town: north}"), ("between: [hill-town, bridge]", "between: [hill-town, harbour]"),
    ):  # fmt: skip
        other, shown = _map_of(RACE.replace(old, new, 1))
        assert other != key, old
        assert shown != drawn, old


def test_a_map_is_drawn_again_only_where_it_changed(own: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    draw = played._drawn_map
    monkeypatch.setattr(
        played, "_drawn_map", lambda prepared, *, width: (drawn.append(width), draw(prepared, width=width))[1]
    )
    body = {"document": "vell", "width": 360}
    first = typed(ask(own, "map", {**body, "text": RACE}), types.MapAnswer)
    stronger = RACE.replace("strength: 1800", "strength: 1900", 1)
    again = typed(ask(own, "map", {**body, "text": stronger}), types.MapAnswer)
    assert (again["map"], drawn) == (first["map"], [360])
    known = typed(ask(own, "map", {**body, "text": stronger, "known": first["key"]}), types.MapAnswer)
    assert (known["key"], known["map"]) == (first["key"], None)
    moved = {**body, "text": RACE.replace("lat: 45.80", "lat: 45.70", 1), "known": first["key"]}
    assert typed(ask(own, "map", moved), types.MapAnswer)["map"] != first["map"]
    assert drawn == [360, 360]


def test_a_scenario_is_begun_from_the_answers_of_new(own: Any) -> None:
    body = {
        "name": "case", "actors": ["the North", "the South"], "places": "Raqqa, Palmyra", "start": "2017-06-14",
        "length": "60 d", "settled": "the North takes Raqqa", "text_name": "view.txt",
        "text": "The North will likely take Raqqa by August. It is unlikely that the South will hold Palmyra.\n",
    }  # fmt: skip
    text = typed(ask(own, "new", body), types.DocumentAnswer)["text"]
    found = read(text, name="case")
    assert found.scenario is not None, found.errors
    assert [each.name for each in found.scenario.actors.values()] == body["actors"]
    assert (str(found.scenario.start), str(found.scenario.horizon)) == ("2017-06-14", "2017-08-13")
    assert {each.name for each in found.scenario.theatre.places.values()} >= {"Raqqa", "Palmyra"}
    assert "--from view.txt" in text
    assert "--settled-by" in text
    assert "words: unlikely" in text
    refused = ask(own, "new", {**body, "start": "soon", "length": "long", "actors": ["a", "a"]})
    assert refused.status_code == 409
    for words in ("`soon` is not a date", "`long` is neither a time nor a date", "the actor a is given twice"):
        assert words in refused.json()["error"]
    assert ask(own, "new", {**body, "text_name": "view.pdf"}).status_code == 409
    assert ask(own, "new", {**body, "text_name": "../view.txt"}).status_code == 422


def test_towns_are_found_by_name_near_the_places_of_the_text(own: Any) -> None:
    body = {"document": "vell", "text": RACE}
    found = typed(ask(own, "towns", {**body, "name": "raqqa"}), types.TownsAnswer)
    assert (found["towns"][0]["identifier"], found["towns"][0]["country"]) == ("raqqa", "SY")
    assert "GeoNames" in found["attribution"]
    ways = [
        each["kilometres"] for each in typed(ask(own, "towns", {**body, "name": "Paris"}), types.TownsAnswer)["towns"]
    ]
    assert len(ways) > 1
    assert ways == sorted(ways)
    alone = typed(ask(own, "towns", {**body, "text": "a: 1\n", "name": "Paris"}), types.TownsAnswer)["towns"]
    assert alone[0]["inhabitants"] == max(each["inhabitants"] for each in alone)
    assert {each["kilometres"] for each in alone} == {None}
    assert typed(ask(own, "towns", {**body, "name": "xqzzt"}), types.TownsAnswer)["towns"] == []
    assert ask(own, "towns", {**body, "name": "..."}).status_code == 409


def test_a_chosen_town_is_an_edit_with_its_source(own: Any) -> None:
    values = {"lat": "35.84", "lon": "38.55"}
    body = {
        "document": "vell",
        "text": RACE,
        "action": "change",
        "path": ["theatre", "places", "harbour"],
        "values": values,
    }
    found = typed(ask(own, "edit", {**body, "town": True}), types.EditAnswer)
    written = " ".join(each["insert"] for each in found["edits"])
    assert "source: geonames" in written
    assert "title: GeoNames" in written
    assert found["new_errors"] == []
    plain = typed(ask(own, "edit", body), types.EditAnswer)
    assert "geonames" not in " ".join(each["insert"] for each in plain["edits"]).lower()
    new = {**body, "action": "add", "path": ["theatre", "places"], "name": "tabqa", "values": {"name": "T", **values}}
    written = " ".join(
        each["insert"] for each in typed(ask(own, "edit", {**new, "town": True}), types.EditAnswer)["edits"]
    )
    assert "source: geonames" in written
    assert "title: GeoNames" in written


def test_a_scenario_is_begun_and_nothing_is_written(own: Any, file: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,lat,lon\nSecret,1,2\n", encoding="utf-8")
    body = {"name": "case", "title": 'A "case"', "recipes": ["race"], "places": "Raqqa=35.95,39.01"}
    found = typed(ask(own, "new", body), types.DocumentAnswer)
    assert (found["kind"], found["version"], found["can_save"]) == ("new", None, False)
    assert 'title: "A \\"case\\""' in found["text"]
    for command in ("check case.yaml --trial", "run case.yaml --futures 2000", "replay case.yaml --future 0"):
        assert f"sandtable {command}\n" in found["text"]
    assert "Raqqa" in found["text"]
    checked = ask(own, "diagnostics", {"document": "case", "text": found["text"]}).json()
    assert checked["is_valid"]
    assert checked["title"] == 'A "case"'
    assert "Secret" not in ask(own, "new", {"name": "case", "places": str(tmp_path / "secret.csv")}).text.replace(
        "secret.csv", ""
    )
    assert ask(own, "new", {"name": "case", "recipes": ["none"]}).status_code == 409
    assert ask(own, "new", {"name": "case", "places": "Raqqa=1000,2"}).status_code == 409
    assert {each["id"] for each in typed(ask(own, "recipes"), list[types.RecipeEntry])} >= {"race", "tripwire"}
    assert len(list(file.parent.iterdir())) == 2


def test_completion_hover_and_outline(own: Any) -> None:
    text = RACE.replace("title: The bridge at Vell", "title: \U0001f600").replace("place: harbour", "place: ", 1)
    line = next(number for number, row in enumerate(text.split("\n"), 1) if "place: ," in row)
    column = text.split("\n")[line - 1].index("place: ") + len("place: ") + 1
    body = {"document": "vell", "text": text, "line": line, "column": column}
    found = typed(ask(own, "complete", body), types.Completions)
    assert [item["label"] for item in found["items"]] == ["harbour", "bridge", "hill-town"]
    assert (found["line"], found["column"], found["end_column"]) == (line, column, column)
    assert typed(ask(own, "hover", body | {"line": 2, "column": 1}), types.HoverAnswer)["title"] == "`title`"
    assert ask(own, "hover", body | {"line": 2, "column": 9}).json() is None
    name = typed(ask(own, "hover", body | {"line": 12, "column": 29}), types.HoverAnswer)
    assert (name["title"], name["declared"]) == ("Harbour", {"line": 8, "column": 5})
    entries = typed(ask(own, "outline", {"document": "vell", "text": text}), list[types.OutlineEntry])
    assert ["decisions", "parley", "options", "talk"] in [each["path"] for each in entries]
    for path in ("complete", "hover", "outline"):
        assert (
            ask(
                own, path, {"document": "x", "text": "", **({} if path == "outline" else {"line": 9, "column": 9})}
            ).status_code
            == 200
        )


def test_names_are_known_from_the_last_state_without_a_fault(own: Any) -> None:
    assert ask(own, "diagnostics", {"document": "vell", "text": RACE}).json()["is_valid"]
    broken = "theatre: {places: 'x\nformations:\n  brigade: {place: }\n"
    body = {"document": "vell", "text": broken, "line": 3, "column": 20}
    labels = [item["label"] for item in ask(own, "complete", body).json()["items"]]
    assert labels == ["harbour", "bridge", "hill-town"]
    assert ask(own, "complete", {**body, "document": "other"}).json()["items"] == []


def test_an_entry_has_a_form_and_its_changes_are_edits_of_the_text(own: Any) -> None:
    body = {"document": "vell", "text": RACE}
    form = typed(ask(own, "form", {**body, "line": 22, "column": 9}), types.FormAnswer)
    place = next(each for each in form["fields"] if each["key"] == "place")
    written = RACE.split("\n")[place["line"] - 1][place["column"] - 1 : place["end_column"] - 1]
    assert (written, place["end_line"]) == ("place: harbour", place["line"])
    assert (form["path"], form["can_edit"], form["can_remove"]) == (["formations", "brigade"], True, True)
    whole = typed(ask(own, "form", {**body, "line": 2, "column": 3}), types.FormAnswer)
    assert (whole["path"], whole["section"], whole["can_remove"]) == ([], "scenario", False)
    assert ask(own, "form", {**body, "text": "", "line": 1, "column": 1}).json() is None
    wanted = {**body, "action": "change", "path": form["path"], "values": {"place": "nowhere"}}
    changed = typed(ask(own, "edit", wanted), types.EditAnswer)
    (edit,) = changed["edits"]
    assert RACE.split("\n")[edit["line"] - 1][edit["column"] - 1 : edit["end_column"] - 1] == "harbour"
    assert (edit["insert"], [each["code"] for each in changed["new_errors"]]) == ("nowhere", ["S203"])
    renamed = ask(own, "edit", {**body, "action": "rename", "path": ["theatre", "places", "bridge"], "name": "ford"})
    assert typed(renamed, types.EditAnswer)["new_errors"] == []
    removed = ask(own, "edit", {**body, "action": "remove", "path": ["theatre", "places", "bridge"]})
    assert {each["code"] for each in typed(removed, types.EditAnswer)["new_errors"]} >= {"S203"}
    new = typed(ask(own, "form/new", {**body, "section": "theatre.places"}), types.FormAnswer)
    assert (new["noun"], new["can_remove"]) == ("place", False)
    wanted = {**body, "action": "add", "path": ["theatre", "places"], "name": "ford", "values": {"name": "Ford"}}
    added = typed(ask(own, "edit", wanted), types.EditAnswer)
    assert added["edits"][0]["insert"].startswith("    ford: {name: Ford")
    sections = typed(ask(own, "sections"), list[types.SectionEntry])
    assert {"section": "theatre.places", "noun": "place", "title": "places"} in sections


def test_entries_on_one_line_are_told_apart_by_column(own: Any) -> None:
    """The range of an entry in braces has columns; one on lines of its own has none at its end."""
    text = 'title: "\U0001f600"\nactors: {north: {name: "\U0001f600"}, south: {name: the South}}\ncontrol:\n  harbour: north\n'
    body = {"document": "vell", "text": text}
    found = {
        each["path"][-1]: each for each in typed(ask(own, "outline", body), list[types.OutlineEntry]) if each["path"]
    }
    north, south, harbour = (found[name] for name in ("north", "south", "harbour"))
    line = text.split("\n")[1].encode("utf-16-le")
    for each, words in ((north, 'north: {name: "\U0001f600"}'), (south, "south: {name: the South}")):
        assert line[2 * (each["column"] - 1) : 2 * (each["end_column"] - 1)].decode("utf-16-le") == words
    assert (harbour["column"], harbour["end_column"]) == (3, None)
    for each in (north, south):
        for column in (each["column"], each["column"] + 7, each["end_column"] - 1):
            form = typed(ask(own, "form", {**body, "line": 2, "column": column}), types.FormAnswer)
            assert (form["path"], form["column"], form["end_column"]) == (
                each["path"],
                each["column"],
                each["end_column"],
            )


def test_a_change_that_cannot_be_written_says_at_which_field(own: Any) -> None:
    body = {"document": "vell", "text": RACE, "action": "change", "path": ["formations", "brigade"]}
    refused = ask(own, "edit", {**body, "values": {"orders": "x"}})
    assert (refused.status_code, refused.json()["field"]) == (409, "orders")
    assert ask(own, "edit", {**body, "path": ["formations", "none"]}).status_code == 404
    assert ask(own, "edit", {**body, "text": RACE + "x: [\n"}).status_code == 409
    assert ask(own, "form/new", {"document": "vell", "text": RACE, "section": "none"}).status_code == 404


def test_a_code_is_explained(own: Any) -> None:
    found = typed(ask(own, "codes/s203"), types.CodeAnswer)
    assert (found["code"], found["title"]) == ("S203", "unknown place (or zone)")
    assert "Wrong:" in found["text"]
    assert ask(own, "codes/S999").status_code == 404


def test_what_is_kept_of_texts_is_bounded() -> None:
    from sandtable.app.workbench.written import Texts

    texts = Texts(most=3, room=10_000)
    first = texts.of("user", "a")
    first.read(RACE, name="a")
    assert texts.of("user", "a") is first
    assert texts.of("other", "a") is not first
    for name in "bcd":
        texts.of("user", name)
    assert texts.of("user", "a") is not first
    large = texts.of("user", "large")
    large.length = 20_000
    texts.of("user", "e")
    assert texts.of("user", "large") is not large


def test_a_busy_server_says_so(file: Path) -> None:
    app = build_app(race(), hosts=HOSTS, limits=Limits(plays=1))

    async def exchange() -> Any:
        async with talking(app) as client:
            body = {"document": "vell", "text": RACE}
            return await asyncio.gather(*(client.post(PREFIX + "diagnostics", json=body) for _ in range(4)))

    assert {each.status_code for each in finish(exchange())} == {200, 429}


def test_a_text_that_was_typed_over_is_not_read() -> None:
    written = Written()
    gone = [False]
    first = written.read(RACE, name="vell", is_gone=lambda: gone[0])
    gone[0] = True
    with pytest.raises(ClientDisconnected):
        written.read(FAULTY, name="vell", is_gone=lambda: gone[0])
    assert written.reading is first
    assert not first.errors
    assert written.read(FAULTY, name="vell").errors
