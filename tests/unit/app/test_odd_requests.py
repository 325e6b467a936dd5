"""Requests that are well-formed and mean nothing: each is refused by name, none is a fault of the app."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import talking
from tests.unit.app.test_sharing import WORK

HALF = "\ud800"


def send(app: Any, path: str, content: bytes, kind: str = "application/json") -> Any:
    async def ask() -> Any:
        async with talking(app) as client:
            return await client.post(path, content=content, headers={"content-type": kind})

    return finish(ask())


def refused(app: Any, path: str, question: dict[str, Any]) -> str:
    answer = send(app, path, json.dumps(question).encode())
    assert answer.status_code == 422
    return str(answer.json()["error"])


@pytest.mark.parametrize("path", list(WORK))
@pytest.mark.parametrize(
    "odd",
    [
        {"set": {HALF: 1}}, {"pinned": {HALF: 1}}, {HALF: 1}, {"scenario": f"a{HALF}"}, {"outcome": HALF},
        {"decided": {HALF: HALF}}, {"picture": HALF},
    ],
)  # fmt: skip
def test_half_a_character_is_refused_everywhere(app: Any, path: str, odd: dict[str, Any]) -> None:
    assert "half a character, U+D800" in refused(app, path, {**WORK[path], **odd})


@pytest.mark.parametrize("path", [path for path in WORK if "futures" in WORK[path]])
@pytest.mark.parametrize("value", [True, "50", 50.5, None, [50]])
def test_a_number_of_futures_is_a_whole_number(app: Any, path: str, value: Any) -> None:
    assert "at `futures`" in refused(app, path, {**WORK[path], "futures": value})


@pytest.mark.parametrize(
    ("path", "odd", "where"),
    [
        ("/api/whatif", {"seed": True}, "seed"), ("/api/whatif", {"set": {"brigade-pace": True}}, "set.brigade-pace"),
        ("/api/whatif", {"set": {"brigade-pace": "16"}}, "set.brigade-pace"), ("/api/whatif", {"ahead": 1}, "ahead"),
        ("/api/replay", {"future": True}, "future"), ("/api/examples", {"count": True}, "count"),
        ("/api/examples", {"day": True}, "day"), ("/api/examples", {"holds": "yes"}, "holds"),
        ("/api/jobs", {"futures": True}, "futures"),
        ("/api/fork", {"assumed": {"assumption": "brigade-pace", "value": True}}, "assumed.value"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_at_its_place(app: Any, path: str, odd: dict[str, Any], where: str) -> None:
    assert f"at `{where}`" in refused(app, path, {**WORK[path], **odd})


def test_a_whole_number_may_have_a_point(app: Any) -> None:
    answer = send(app, "/api/whatif", b'{"scenario": "vell", "futures": 50.0, "seed": 2.0}')
    assert (answer.status_code, answer.json()["futures"], answer.json()["seed"]) == (200, 50, 2)


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 60_000, b'{"a":' * 12_000, b"\xff\xfe", b"null", b"1", b'"x"', b'{"scenario": "vell", "seed": 1e400}',
     b'{"scenario": "vell", "seed": ' + b"9" * 5_000 + b"}", b'{"scenario": "vell", "set": {"": 1e999}}'],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_what_is_no_question_is_refused(app: Any, content: bytes, kind: str) -> None:
    assert send(app, "/api/whatif", content, kind).status_code in (400, 422)


@pytest.mark.parametrize("text", [r"half \ud800", r"two halves \ud83d\ude00"])
@pytest.mark.parametrize("place", ["title: {}", '"{}": 1'])
def test_half_a_character_in_a_file_is_told_where(app: Any, text: str, place: str) -> None:
    line = place.format(text) if place.startswith('"') else place.format(f'"{text}"')
    content = RACE.replace("title: The bridge at Vell", f"{line}\n# that was it", 1)
    answer = send(app, "/api/scenarios", content.encode(), "application/yaml")
    assert answer.status_code == 422
    told = next(entry for entry in answer.json()["diagnostics"] if entry["code"] == "S121")
    assert told["message"].startswith("control character U+D8")
    assert text in told["source_line"]


@pytest.mark.parametrize("path", ["/s/%ed%a0%80", "/static/%ed%a0%80.css", "/api/jobs/%ed%a0%80", "/api/scenarios/%00"])
def test_an_odd_address_is_not_found(app: Any, path: str) -> None:
    async def ask() -> Any:
        async with talking(app) as client:
            return await client.get(path)

    assert finish(ask()).status_code == 404
