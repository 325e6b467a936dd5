"""Connections over loopback: who sends half a request, or takes nothing of an answer, keeps nobody else out."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
import uvicorn

from sandtable.app.build import build_app
from sandtable.app.guard import Guard
from sandtable.app.limits import Limits
from sandtable.app.shared.connections import Pool, connection_class
from tests.unit.app.conftest import race
from tests.waiting import LONG, until

HALF = b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: "
WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LARGE = 64 << 20  # more than the buffers of both sides
TRIES = 8  # in each of which the machine would have to be held up for as long as the limit of the test
GATES: dict[str, Any] = {}


class Gate:
    """Where the requests of a path wait until the test lets them go on. begun: how many have come, the last of them when."""

    def __init__(self) -> None:
        self.begun, self.when = 0, 0.0
        self.let_go = threading.Event()

    def come(self, *, wait: bool = False) -> None:
        self.begun, self.when = self.begun + 1, time.monotonic()
        assert not wait or self.let_go.wait(LONG)


@pytest.fixture(autouse=True)
def gates() -> Iterator[dict[str, Gate]]:
    """`/held`, where one request waits, `/block`, where the whole server does, and `/large`, which only counts."""
    GATES.update({path: Gate() for path in ("/held", "/block", "/large")})
    yield GATES
    for gate in GATES.values():
        gate.let_go.set()


async def answers(scope: Any, receive: Any, send: Any) -> None:
    """`/` at once, `/slow` after a while, `/large` with very much, `/held` and `/block` when they are let go."""
    if scope["type"] != "http":
        return
    await receive()
    if scope["path"] in GATES:
        GATES[scope["path"]].come(wait=scope["path"] == "/block")
    while scope["path"] == "/held" and not GATES["/held"].let_go.is_set():
        await asyncio.sleep(0.01)
    if scope["path"] == "/slow":
        await asyncio.sleep(1.5)
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
        thread.join(LONG)
        listener.close()


def opened(stack: ExitStack, port: int, content: bytes = b"") -> socket.socket:
    found = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=LONG))
    with suppress(ConnectionError):  # closed by the server already: the answer says so
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


def readable(one: socket.socket) -> bool:
    """Whether something came, or the other side has ended."""
    return bool(select.select([one], [], [], 0)[0])


def wait_until_closed(one: socket.socket) -> None:
    with suppress(ConnectionError):
        assert one.recv(1) == b""


@pytest.mark.parametrize("content", [b"", HALF, WHOLE + HALF])
def test_a_request_that_is_not_sent_is_not_waited_for(content: bytes) -> None:
    """Tried until it is closed in time: a machine that does something else for a while may come late to the whole request too."""
    limits = Limits(header_seconds=0.5)
    with served(answers, limits) as (port, pool), ExitStack() as stack:
        for _ in range(TRIES):
            begun = time.monotonic()
            one = opened(stack, port, content)
            is_answered = not content.startswith(WHOLE) or answer(one).endswith(b"xx")
            wait_until_closed(one)
            took = time.monotonic() - begun
            assert took + 0.1 >= limits.header_seconds
            if is_answered and took < Limits().header_seconds:
                break
        else:
            pytest.fail(f"not answered, or not closed, within {Limits().header_seconds} s")
        until(lambda: len(pool) == 0)


def test_a_trickle_of_headers_does_not_extend_the_time() -> None:
    with served(answers, Limits(header_seconds=0.5)) as (port, _), ExitStack() as stack:
        one = opened(stack, port, HALF)
        begun = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() < begun + LONG:
                one.sendall(b"x")
                time.sleep(0.05)
        assert time.monotonic() - begun < LONG / 2


def test_a_request_that_is_being_answered_is_left_in_peace(gates: dict[str, Gate]) -> None:
    limits = Limits(header_seconds=0.5)
    with served(answers, limits) as (port, _), ExitStack() as stack:
        for _ in range(TRIES):
            one = opened(stack, port, WHOLE.replace(b"/ ", b"/held ", 1))
            until(lambda one=one: gates["/held"].begun or readable(one))
            if gates["/held"].begun:  # else it was sent too late
                break
        time.sleep(limits.header_seconds + 0.2)
        gates["/held"].let_go.set()
        assert answer(one).endswith(b"xx")


def test_two_requests_at_once_are_both_answered() -> None:
    with served(answers, Limits(header_seconds=LONG / 2)) as (port, _), ExitStack() as stack:
        one = opened(stack, port, WHOLE + WHOLE)
        found = b""
        while found.count(b"\r\n\r\nxx") < 2:
            piece = one.recv(1 << 16)
            assert piece
            found += piece


def test_half_sent_headers_keep_nobody_out() -> None:
    limits = Limits(connections=40, connections_of_address=30, header_seconds=LONG / 2)
    with served(answers, limits) as (port, pool), ExitStack() as stack:
        halves = [opened(stack, port, HALF) for _ in range(100)]
        for _ in range(20):
            assert b" 200 OK" in answer(opened(stack, port, WHOLE))
        assert len(pool) <= 30
        begun = time.monotonic()
        wait_until_closed(halves[0])  # the oldest made room
        assert time.monotonic() - begun < limits.header_seconds / 2


def test_an_address_that_keeps_all_its_connections_busy_is_told_to_come_again(gates: dict[str, Gate]) -> None:
    with served(answers, Limits(connections_of_address=3)) as (port, _), ExitStack() as stack:
        busy = [opened(stack, port, WHOLE.replace(b"/ ", b"/held ", 1)) for _ in range(3)]
        until(lambda: gates["/held"].begun == 3)
        full = answer(opened(stack, port, WHOLE))
        assert full.startswith(b"HTTP/1.1 429")
        assert b"retry-after" in full
        gates["/held"].let_go.set()
        assert all(answer(one).endswith(b"xx") for one in busy)
        assert b" 200 OK" in answer(opened(stack, port, WHOLE))


def test_a_body_that_came_while_the_server_was_busy_came_in_time(
    gates: dict[str, Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandtable.app.guard.LAST_LOOK", LONG / 2)  # however slowly it is read then
    limits = Limits(body_seconds=1.5, body=1 << 20, header_seconds=LONG)
    guarded = Guard(answers, hosts=None, limits=limits)
    heads: list[float] = []  # when each came to its guard

    async def noted(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("method") == "POST":
            heads.append(time.monotonic())
        await guarded(scope, receive, send)

    with served(noted, limits) as (port, _), ExitStack() as stack:
        body = b" " * 600_000  # more than is read at once
        head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(body)
        for tried in range(TRIES):
            gates["/block"] = Gate()
            one = opened(stack, port, head)
            until(lambda tried=tried: len(heads) > tried)
            opened(stack, port, WHOLE.replace(b"/ ", b"/block ", 1))
            until(lambda: gates["/block"].begun == 1)
            if gates["/block"].when - heads[-1] < limits.body_seconds - 0.5:
                break
            gates["/block"].let_go.set()  # the server was held up for so long that the time of the body is up
        one.sendall(body)
        time.sleep(limits.body_seconds + 0.1)  # its time is up before the server can read it
        gates["/block"].let_go.set()
        assert b" 200 OK" in answer(one)
        monkeypatch.undo()
        late = opened(stack, port, head)
        assert b" 408 " in late.recv(1 << 16).splitlines()[0]


def test_an_answer_that_nobody_takes_is_given_up(gates: dict[str, Gate]) -> None:
    with served(answers, Limits(answer_seconds=0.3)) as (port, pool), ExitStack() as stack:
        opened(stack, port, WHOLE.replace(b"/ ", b"/large ", 1))
        until(lambda: gates["/large"].begun == 1)
        until(lambda: len(pool) == 0)


def test_a_large_answer_that_is_taken_is_whole() -> None:
    with served(answers, Limits(answer_seconds=LONG / 2)) as (port, _), ExitStack() as stack:
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
        assert b" 401 " in one.recv(1 << 16).splitlines()[0]
