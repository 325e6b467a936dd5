"""Connections over loopback: who sends half a request, or takes nothing of an answer, keeps nobody else out."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
import uvicorn

from sandtable.app.build import build_app
from sandtable.app.connections import Pool, connection_class
from sandtable.app.limits import Limits
from sandtable.app.security import Door, Guard
from sandtable.app.sessions import Sessions
from tests.unit.app.conftest import race

HALF = b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: "
WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LARGE = 64 << 20  # more than the buffers of both sides


async def answers(scope: Any, receive: Any, send: Any) -> None:
    """`/` at once, `/slow` after a second, `/large` with very much."""
    if scope["type"] != "http":
        return
    await receive()
    if scope["path"] == "/block":
        time.sleep(0.6)
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    body = b"x" * (LARGE if scope["path"] == "/large" else 2)
    head = [(b"content-length", str(len(body)).encode()), (b"x-client", str(scope["client"][0]).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    for first in range(0, len(body), 1 << 16):
        await send({"type": "http.response.body", "body": body[first : first + (1 << 16)], "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def served(app: Any, limits: Limits, **options: Any) -> Iterator[tuple[int, Pool]]:
    """The port of a server on a thread of its own, and its connections."""
    protocol = connection_class(limits, proxy=options.pop("proxy", None))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    config = uvicorn.Config(
        app, http=protocol, ws="none", log_level="critical", lifespan="off", timeout_graceful_shutdown=1,
        **{"proxy_headers": False, **options},
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], protocol.pool
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def opened(stack: ExitStack, port: int, content: bytes = b"") -> socket.socket:
    found = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
    found.sendall(content)
    return found


def answer(one: socket.socket) -> bytes:
    """What comes until the other side is silent or ends."""
    found = b""
    with suppress(TimeoutError, ConnectionError):
        while piece := one.recv(1 << 16):
            found += piece
            if found.endswith(b"\r\n\r\nxx"):
                break
    return found


def seconds_until_closed(one: socket.socket) -> float:
    begun = time.monotonic()
    with suppress(ConnectionError):
        assert one.recv(1) == b""
    return time.monotonic() - begun


def until(look: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not look():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


@pytest.mark.parametrize("content", [b"", HALF, WHOLE + HALF])
def test_a_request_that_is_not_sent_is_not_waited_for(content: bytes) -> None:
    with served(answers, Limits(header_seconds=0.3)) as (port, pool), ExitStack() as stack:
        one = opened(stack, port, content)
        if content.startswith(WHOLE):
            assert answer(one).endswith(b"xx")
        assert 0.1 < seconds_until_closed(one) < 3
        until(lambda: len(pool) == 0)


def test_a_trickle_of_headers_does_not_extend_the_time() -> None:
    with served(answers, Limits(header_seconds=0.5)) as (port, _), ExitStack() as stack:
        one = opened(stack, port, HALF)
        begun = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() < begun + 8:
                one.sendall(b"x")
                time.sleep(0.05)
        assert time.monotonic() - begun < 4


def test_a_request_that_is_being_answered_is_left_in_peace() -> None:
    with served(answers, Limits(header_seconds=0.2)) as (port, _), ExitStack() as stack:
        one = opened(stack, port, WHOLE.replace(b"/ ", b"/slow ", 1))
        assert answer(one).endswith(b"xx")


def test_two_requests_at_once_are_both_answered() -> None:
    with served(answers, Limits(header_seconds=0.3)) as (port, _), ExitStack() as stack:
        one = opened(stack, port, WHOLE + WHOLE)
        found = b""
        while found.count(b"\r\n\r\nxx") < 2:
            piece = one.recv(1 << 16)
            assert piece
            found += piece


def test_half_sent_headers_keep_nobody_out() -> None:
    limits = Limits(connections=40, connections_of_address=30, header_seconds=30.0)
    with served(answers, limits) as (port, pool), ExitStack() as stack:
        halves = [opened(stack, port, HALF) for _ in range(100)]
        for _ in range(20):
            assert b" 200 OK" in answer(opened(stack, port, WHOLE))
        assert len(pool) <= 30
        assert seconds_until_closed(halves[0]) < 5  # the oldest made room


def test_an_address_that_keeps_all_its_connections_busy_is_told_to_come_again() -> None:
    with served(answers, Limits(connections_of_address=3)) as (port, pool), ExitStack() as stack:
        busy = [opened(stack, port, WHOLE.replace(b"/ ", b"/slow ", 1)) for _ in range(3)]
        until(lambda: len(pool) == 3)
        time.sleep(0.1)
        full = answer(opened(stack, port, WHOLE))
        assert full.startswith(b"HTTP/1.1 429")
        assert b"retry-after" in full
        assert all(answer(one).endswith(b"xx") for one in busy)
        assert b" 200 OK" in answer(opened(stack, port, WHOLE))


def test_a_body_that_came_while_the_server_was_busy_came_in_time() -> None:
    limits = Limits(body_seconds=0.3)
    guarded = Guard(answers, door=Door(None, attempts=1), sessions=Sessions(limits), hosts=None, limits=limits)
    with served(guarded, limits) as (port, pool), ExitStack() as stack:
        head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n"
        one = opened(stack, port, head)
        until(lambda: len(pool) == 1)
        time.sleep(0.05)
        opened(stack, port, WHOLE.replace(b"/ ", b"/block ", 1))
        time.sleep(0.1)
        one.sendall(b"{}")
        assert b" 200 OK" in answer(one)
        late = opened(stack, port, head)
        assert b" 408 " in answer(late).splitlines()[0]


def test_an_answer_that_nobody_takes_is_given_up() -> None:
    with served(answers, Limits(answer_seconds=0.3)) as (port, pool), ExitStack() as stack:
        opened(stack, port, WHOLE.replace(b"/ ", b"/large ", 1))
        until(lambda: len(pool) == 1)
        until(lambda: len(pool) == 0)


def test_a_large_answer_that_is_taken_is_whole() -> None:
    with served(answers, Limits(answer_seconds=1.0)) as (port, _), ExitStack() as stack:
        one = opened(stack, port, WHOLE.replace(b"/ ", b"/large ", 1))
        found = 0
        while found < LARGE:
            piece = one.recv(1 << 20)
            assert piece
            found += len(piece)


@pytest.mark.parametrize(("trusted", "seen"), [(None, b"127.0.0.1"), ("127.0.0.1", b"203.0.113.9")])
def test_forwarded_headers_are_believed_only_when_asked_to(trusted: str | None, seen: bytes) -> None:
    options = {"proxy_headers": trusted is not None, "forwarded_allow_ips": trusted, "proxy": trusted}
    with served(answers, Limits(), **options) as (port, _), ExitStack() as stack:
        one = opened(stack, port, WHOLE.replace(b"\r\n\r\n", b"\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"))
        assert b"x-client: " + seen in answer(one)


def test_a_forged_address_does_not_lift_the_limit_of_wrong_tokens() -> None:
    app = build_app(race(), token="a token of many letters", hosts=None, limits=Limits(login_attempts=3))
    with served(app, Limits()) as (port, _), ExitStack() as stack:
        codes = []
        for number in range(6):
            asked = (
                f"GET /api/scenarios HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer wrong\r\n"
                f"X-Forwarded-For: 203.0.113.{number}\r\nConnection: close\r\n\r\n"
            )
            codes.append(answer(opened(stack, port, asked.encode())).split()[1])
        assert codes == [b"401"] * 3 + [b"429"] * 3


def test_behind_a_proxy_the_connections_of_its_address_are_not_those_of_one_user() -> None:
    limits = Limits(connections=20, connections_of_address=2)
    with served(answers, limits, proxy="127.0.0.1") as (port, pool), ExitStack() as stack:
        busy = [opened(stack, port, WHOLE.replace(b"/ ", b"/slow ", 1)) for _ in range(5)]
        assert all(answer(one).endswith(b"xx") for one in busy)
        assert len(pool) <= 20


def test_a_websocket_handshake_is_answered_as_a_plain_request() -> None:
    app = build_app(race(), token="a token of many letters", hosts=None)
    with served(app, Limits()) as (port, _), ExitStack() as stack:
        handshake = (
            b"GET /api/whatif HTTP/1.1\r\nHost: evil.example\r\nOrigin: https://evil.example\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        one = opened(stack, port, handshake)
        one.settimeout(3)
        assert b" 401 " in answer(one).splitlines()[0]
