"""Who is let in, and what every answer carries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from sandtable.app.limits import Limits
from sandtable.app.security import Door, cookie_name, cookies, is_loopback
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
        assert answer.headers["referrer-policy"] == "same-origin"
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


def test_guessing_is_slow_for_the_one_who_guesses(fresh: Fresh) -> None:
    app = fresh(token=TOKEN, limits=Limits(login_attempts=3))

    async def work() -> None:
        async with talking(app) as guesser, talking(app, place="192.0.2.7") as friend:
            for _ in range(3):
                wrong = await guesser.get("/api/scenarios", headers={"authorization": "Bearer wrong"})
                assert wrong.status_code == 401
            known = {"authorization": f"Bearer {TOKEN}"}
            assert (await guesser.get("/api/scenarios", headers=known)).status_code == 401
            tired = await guesser.post("/login", data={"token": TOKEN})
            assert (tired.status_code, tired.headers["retry-after"]) == (429, "60")
            assert "Wait a minute" in tired.text
            assert (await friend.get("/api/scenarios", headers=known)).status_code == 200

    finish(work())


def test_guesses_from_many_places_tire_the_door_for_all() -> None:
    door = Door(TOKEN, attempts=2)
    for number in range(2 * 20):
        assert not door.is_tired("192.0.2.1")
        door.note_failure(f"198.51.100.{number}")
    assert door.is_tired("192.0.2.1")


def test_a_form_with_many_fields_is_only_a_wrong_token(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)
    assert post(app, "/login", data={f"field-{number}": "x" for number in range(200)}).status_code == 401


def test_a_strange_cookie_does_not_hide_the_others() -> None:
    found = cookies({"cookie": 'odd={"a": [1]}; sandtable-session-8765=name; [x'})
    assert found["sandtable-session-8765"] == "name"


def test_cookies_of_two_ports_have_two_names() -> None:
    names = [
        cookie_name("sandtable-session", {"host": host}) for host in ("127.0.0.1:1", "127.0.0.1:2", "a.example", "[")
    ]
    assert names == ["sandtable-session-1", "sandtable-session-2", "sandtable-session", "sandtable-session"]


def test_behind_https_the_cookie_is_sent_by_https_only(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)

    async def work() -> None:
        for origin, is_secure in (("http://127.0.0.1:8765", False), ("https://127.0.0.1:8765", True)):
            async with talking(app, origin=origin) as client:
                cookie = (await client.post("/login", data={"token": TOKEN})).headers["set-cookie"]
                assert ("Secure" in cookie) is is_secure

    finish(work())


def test_a_body_that_dawdles_is_not_waited_for(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.app.security.BODY_SECONDS", 0.05)

    async def dawdling() -> Any:
        async def stream() -> Any:
            yield b"{"
            await asyncio.sleep(5)
            yield b"}"

        async with talking(app) as client:
            return await client.post("/api/whatif", content=stream())

    answer = finish(dawdling())
    assert (answer.status_code, answer.json()["error"]) == (408, "the request took too long to arrive")


def test_tokens_are_compared_by_a_function_that_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        asked.append((one, other))
        return one == other

    monkeypatch.setattr("sandtable.app.security.secrets.compare_digest", compare)
    door = Door(TOKEN, attempts=10)
    assert door.opens(TOKEN)
    assert not door.opens("é")
    assert door.lets_in({"cookie": f"sandtable-token={door.cookie()}", "host": "localhost"})
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
