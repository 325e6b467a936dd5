"""Who is let in, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sandtable.app.limits import Limits
from sandtable.app.security import Door, is_loopback
from sandtable.app.server import check_door
from sandtable.errors import AnalysisError
from tests.unit.app.conftest import ORIGIN, talking
from tests.unit.app.loops import finish

TOKEN = "a token of many letters"
Fresh = Callable[..., Any]


def get(app: Any, path: str, **options: Any) -> Any:
    async def ask() -> Any:
        async with talking(app) as client:
            return await client.get(path, **options)

    return finish(ask())


def post(app: Any, path: str, **options: Any) -> Any:
    async def ask() -> Any:
        async with talking(app) as client:
            return await client.post(path, **options)

    return finish(ask())


WHATIF = {"scenario": "vell", "futures": 50}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_loopback_needs_no_token(host: str) -> None:
    assert is_loopback(host)
    check_door(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org"])
def test_any_other_address_needs_one_that_cannot_be_guessed(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(AnalysisError, match="no token is set"):
        check_door(host, None)
    with pytest.raises(AnalysisError, match="shorter than 12"):
        check_door(host, "secret")
    check_door(host, TOKEN)


def test_every_answer_forbids_what_the_page_does_not_need(app: Any) -> None:
    for answer in (get(app, "/api/scenarios"), get(app, "/nowhere"), get(app, "/", headers={"host": "evil.example"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", "", "evil.example:8765"])
def test_a_name_that_was_rebound_to_this_machine_is_not_answered(app: Any, host: str) -> None:
    answer = get(app, "/api/scenarios", headers={"host": host})
    assert answer.status_code == 421
    assert get(app, "/api/scenarios", headers={"host": "localhost:8765"}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null", "http://["])
def test_another_page_cannot_post(app: Any, origin: str) -> None:
    answer = post(app, "/api/whatif", json=WHATIF, headers={"origin": origin})
    assert answer.status_code == 403
    assert post(app, "/api/whatif", json=WHATIF, headers={"origin": ORIGIN}).status_code == 200


def test_a_request_that_a_browser_calls_cross_site_is_refused(app: Any) -> None:
    assert post(app, "/api/whatif", json=WHATIF, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_without_the_token_there_is_nothing_but_the_form(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)
    for path in ("/api/scenarios", "/openapi.json", "/static/page.js", "/s/vell", "/api/jobs/job-1/events"):
        answer = get(app, path)
        assert (answer.status_code, answer.json()["error"]) == (401, "a token is needed")
    page = get(app, "/", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert 'type="password"' in get(app, "/login").text


def test_the_token_opens_by_header_and_by_form(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)
    assert get(app, "/api/scenarios", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert get(app, "/api/scenarios", headers={"authorization": "Bearer wrong"}).status_code == 401

    async def log_in() -> None:
        async with talking(app) as client:
            wrong = await client.post("/login", data={"token": "wrong"})
            assert wrong.status_code == 401
            assert "That is not the token" in wrong.text
            right = await client.post("/login", data={"token": TOKEN})
            cookie = right.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=strict" in cookie
            assert TOKEN not in cookie
            assert (await client.get("/api/scenarios")).status_code == 200
            await client.post("/logout")
            assert (await client.get("/api/scenarios")).status_code == 401

    finish(log_in())


def test_guessing_is_slow(fresh: Fresh) -> None:
    app = fresh(token=TOKEN, limits=Limits(login_attempts=3))
    for _ in range(3):
        assert get(app, "/api/scenarios", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert get(app, "/api/scenarios", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 401
    assert post(app, "/login", data={"token": TOKEN}).status_code == 429


def test_tokens_are_compared_by_a_function_that_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        asked.append((one, other))
        return one == other

    monkeypatch.setattr("sandtable.app.security.secrets.compare_digest", compare)
    door = Door(TOKEN, attempts=10)
    assert door.opens(TOKEN)
    assert not door.opens("é")
    assert door.lets_in({"cookie": f"sandtable-token={door.cookie()}"})
    assert not door.lets_in({"cookie": "sandtable-token=forged"})
    assert len(asked) == 4


def test_too_much_is_refused_before_it_is_read(app: Any) -> None:
    whole = post(app, "/api/whatif", content=b"x" * (Limits().body + 1))
    assert (whole.status_code, whole.headers["content-type"]) == (413, "application/json")
    file = post(app, "/api/scenarios", content=b"#" * (Limits().upload + 1))
    assert file.status_code == 413

    async def parts() -> Any:
        async def stream() -> Any:
            for _ in range(40):
                yield b"x" * 4096

        async with talking(app) as client:
            return await client.post("/api/whatif", content=stream())

    assert finish(parts()).status_code == 413
