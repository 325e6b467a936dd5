"""Who is let in, and what every answer carries."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from sandtable.app.guard import Guard, is_loopback
from sandtable.app.limits import Limits
from sandtable.app.server import check_address
from sandtable.app.shared.addresses import address_of
from sandtable.app.shared.cookies import cookie_name, read_cookies
from sandtable.app.shared.login import LoginLimiter
from sandtable.errors import AnalysisError
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import ORIGIN, TOKEN, talking

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
    check_address(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org"])
def test_any_other_address_needs_one_that_cannot_be_guessed(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(AnalysisError, match="no token is set"):
        check_address(host, None)
    with pytest.raises(AnalysisError, match="shorter than 12"):
        check_address(host, "secret")
    check_address(host, TOKEN)


def test_a_proxy_needs_a_token_and_an_address() -> None:
    with pytest.raises(AnalysisError, match="reach the app through the proxy, and no token is set"):
        check_address("127.0.0.1", None, proxy="127.0.0.1")
    with pytest.raises(AnalysisError, match=r"proxy\.example is not an IP address"):
        check_address("127.0.0.1", TOKEN, proxy="proxy.example")
    check_address("127.0.0.1", TOKEN, proxy="127.0.0.1")


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


@pytest.mark.parametrize("site", ["cross-site", "same-site", "elsewhere", ""])
def test_a_request_of_another_origin_is_refused(app: Any, site: str) -> None:
    """`same-site` is another port or a sister host, whose pages are not this app's."""
    assert post(app, "/api/whatif", json=WHATIF, headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_request_of_the_own_page_or_of_no_page_is_answered(app: Any, site: str) -> None:
    assert post(app, "/api/whatif", json=WHATIF, headers={"sec-fetch-site": site}).status_code == 200


def test_without_a_token_nothing_that_serves_others_is_imported() -> None:
    code = """
import sys
from sandtable.app.build import build_app
from sandtable.loading import load
build_app(load("fashoda-1898"), hosts=("127.0.0.1",))
print([name for name in sys.modules if name.startswith("sandtable.app.shared")])
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_without_a_token_there_is_one_user_and_no_cookie(fresh: Fresh) -> None:
    app = fresh(limits=Limits(uploads=2))

    async def work() -> None:
        async with talking(app) as browser, talking(app) as program:
            names = []
            for title in ("First", "Second", "Third", "Third"):
                opened = await browser.post("/api/scenarios", content=RACE.replace("The bridge", title).encode())
                assert "set-cookie" not in opened.headers
                names.append(opened.json()["id"])
            assert names[2] == names[3]
            assert (await program.get(f"/api/scenarios/{names[0]}")).status_code == 404  # the oldest was dropped
            assert (await program.get(f"/api/scenarios/{names[2]}")).status_code == 200
            for method, path in (("GET", "/login"), ("POST", "/login"), ("POST", "/logout")):
                assert (await browser.request(method, path)).status_code == 404

    finish(work())


def test_head_of_the_login_form_answers_as_get_does(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)
    for path in ("/login", "/static/login.css"):
        assert int(get(app, path).headers["content-length"]) == len(get(app, path).content)


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
            assert "Wrong token" in wrong.text
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
            right = await guesser.get("/api/scenarios", headers=known)
            assert (right.status_code, right.json()["error"]) == (429, "too many wrong tokens from this address")
            assert 1 <= int(right.headers["retry-after"]) <= 60
            limited = await guesser.post("/login", data={"token": TOKEN})
            assert (limited.status_code, 1 <= int(limited.headers["retry-after"]) <= 60) == (429, True)
            assert "Wait a minute" in limited.text
            assert (await friend.get("/api/scenarios", headers=known)).status_code == 200

    finish(work())


def test_guesses_from_many_addresses_lock_nobody_else_out(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)

    async def work() -> None:
        for number in range(20):
            async with talking(app, place=f"198.51.100.{number}") as guesser:
                for _ in range(10):
                    assert (await guesser.post("/login", data={"token": "wrong"})).status_code == 401
                assert (await guesser.post("/login", data={"token": "wrong"})).status_code == 429
        async with talking(app, place="192.0.2.1") as friend:
            assert (await friend.post("/login", data={"token": TOKEN})).status_code == 303

    finish(work())


def test_who_is_logged_in_is_not_locked_out_by_guesses_from_the_same_address(fresh: Fresh) -> None:
    app = fresh(token=TOKEN, limits=Limits(login_attempts=2))

    async def work() -> None:
        async with talking(app) as friend, talking(app) as guesser:
            await friend.post("/login", data={"token": TOKEN})
            for _ in range(3):
                await guesser.post("/login", data={"token": "wrong"})
            assert (await guesser.post("/login", data={"token": TOKEN})).status_code == 429
            assert (await friend.get("/api/scenarios")).status_code == 200

    finish(work())


def test_a_limit_ends_after_a_minute_and_is_remembered_of_so_many_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("sandtable.app.shared.login.time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr("sandtable.app.shared.login.MOST_ADDRESSES", 3)
    limiter = LoginLimiter(TOKEN, attempts=2)
    assert [limiter.check("wrong", address="a") for _ in range(3)] == ["wrong", "wrong", "limited"]
    now += 59
    assert (limiter.wait("a"), limiter.check(TOKEN, address="a")) == (1, "limited")
    now += 1
    assert (limiter.wait("a"), limiter.check(TOKEN, address="a")) == (0, "right")
    for number in range(10):
        limiter.check("wrong", address=str(number))
    assert len(limiter._wrong) == 3


def test_the_addresses_of_one_machine_count_as_one() -> None:
    def address(host: str) -> str:
        return address_of({"client": (host, 1)})

    assert address("2001:db8::1") == address("2001:db8::ffff:2") != address("2001:db8:0:1::1")
    assert address("192.0.2.1") != address("192.0.2.2")
    assert (address("::1"), address_of({"client": None}), address("a-name")) == ("::1", "", "a-name")


def test_the_cookie_is_worth_nothing_after_logging_out(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)

    async def work() -> None:
        async with talking(app) as client, talking(app) as thief:
            await client.post("/login", data={"token": TOKEN})
            thief.cookies.update(client.cookies)
            assert (await thief.get("/api/scenarios")).status_code == 200
            await client.post("/logout")
            assert (await thief.get("/api/scenarios")).status_code == 401

    finish(work())


def test_logging_in_gives_a_name_that_nobody_knew_before(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)

    async def work() -> None:
        async with talking(app) as client:
            names = []
            for _ in range(2):
                await client.post("/login", data={"token": TOKEN})
                names.append(client.cookies["sandtable-session-8765"])
            assert names[0] != names[1]
            client.cookies.set("sandtable-session-8765", names[0], domain="127.0.0.1", path="/")
        async with talking(app, cookies={"sandtable-session-8765": names[0]}) as planted:
            assert (await planted.get("/api/scenarios")).status_code == 401

    finish(work())


def test_a_session_without_a_login_opens_nothing(fresh: Fresh) -> None:
    """A program with the token gets a cookie for its uploads; without the token the cookie is not enough."""
    app = fresh(token=TOKEN)

    async def work() -> None:
        async with talking(app) as program:
            known = {"authorization": f"Bearer {TOKEN}"}
            opened = await program.post("/api/scenarios", content=RACE.encode(), headers=known)
            assert opened.status_code == 201
            assert program.cookies
            assert (await program.get(f"/api/scenarios/{opened.json()['id']}")).status_code == 401

    finish(work())


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example", "origin": "https://evil.example"}, {"host": "127.0.0.1:8765"}]
)
def test_a_websocket_gets_no_further_than_the_guard(headers: dict[str, str]) -> None:
    reached: list[str] = []

    async def behind(scope: Any, _receive: Any, _send: Any) -> None:
        reached.append(scope["type"])

    limits = Limits()
    guard = Guard(behind, hosts=("127.0.0.1",), limits=limits)
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "websocket", "path": "/api/whatif", "client": ("127.0.0.1", 1),
        "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
    }  # fmt: skip
    finish(guard(scope, receive, send))
    assert (reached, sent) == ([], [{"type": "websocket.close", "code": 1008}])


@pytest.mark.parametrize(
    "path",
    ["/", "/static/page.js", "/static/vell.css", "/api/scenarios", "/api/scenarios/vell", "/openapi.json"],
)
def test_head_answers_as_get_without_the_body(app: Any, path: str) -> None:
    async def ask() -> tuple[Any, Any]:
        async with talking(app) as client:
            return await client.head(path), await client.get(path)

    head, get_ = finish(ask())
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get_.headers
    assert int(head.headers["content-length"]) == len(get_.content)


def test_head_of_what_takes_no_get_is_refused_as_get_is(app: Any) -> None:
    async def ask() -> tuple[Any, Any]:
        async with talking(app) as client:
            return await client.head("/api/whatif"), await client.put("/api/scenarios")

    head, put = finish(ask())
    assert (head.status_code, head.content) == (405, b"")
    assert (put.status_code, put.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_form_with_many_fields_is_only_a_wrong_token(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)
    assert post(app, "/login", data={f"field-{number}": "x" for number in range(200)}).status_code == 401


def test_a_strange_cookie_does_not_hide_the_others() -> None:
    found = read_cookies({"cookie": 'odd={"a": [1]}; sandtable-session-8765=name; [x'})
    assert found["sandtable-session-8765"] == "name"


def test_cookies_of_two_ports_have_two_names() -> None:
    names = [cookie_name({"host": host}) for host in ("127.0.0.1:1", "127.0.0.1:2", "a.example", "[")]
    assert names == ["sandtable-session-1", "sandtable-session-2", "sandtable-session", "sandtable-session"]


def test_behind_https_the_cookie_is_sent_by_https_only(fresh: Fresh) -> None:
    app = fresh(token=TOKEN)

    async def work() -> None:
        for origin, is_secure in (("http://127.0.0.1:8765", False), ("https://127.0.0.1:8765", True)):
            async with talking(app, origin=origin) as client:
                cookie = (await client.post("/login", data={"token": TOKEN})).headers["set-cookie"]
                assert ("Secure" in cookie) is is_secure

    finish(work())


def test_a_body_that_dawdles_is_not_waited_for(fresh: Fresh) -> None:
    app = fresh(limits=Limits(body_seconds=0.05))

    async def dawdling() -> Any:
        async def stream() -> Any:
            yield b"{"
            await asyncio.Event().wait()  # for ever
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

    monkeypatch.setattr("sandtable.app.shared.login.secrets.compare_digest", compare)
    limiter = LoginLimiter(TOKEN, attempts=10)
    assert limiter.check(TOKEN, address="a") == "right"
    assert limiter.check("é", address="a") == "wrong"
    assert len(asked) == 2


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
