"""Over a real connection: a user who hangs up is noticed, and the rest of the futures is not played."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn

from sandtable.app.limits import Limits
from sandtable.app.scheduler import SLICE
from sandtable.app.workbench import played
from sandtable.engine.batch import Sheet
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import HOSTS
from tests.waiting import LONG, until

SLICES = 40
SLOW = 0.05  # seconds a slice takes that is played after the user has hung up


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_dropped_request_stops_the_play(
    fresh: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, hangs_up: bool
) -> None:
    slices: list[int] = []
    begun, noticed, ended = threading.Event(), threading.Event(), threading.Event()
    real = Sheet.play

    def slow(self: Sheet, first: int, stop: int) -> None:
        if stop - first == SLICE:  # the engine plays one future when it is made ready
            slices.append(first)
            begun.set()
            if hangs_up:
                assert noticed.wait(LONG)
                time.sleep(SLOW)
        real(self, first, stop)

    monkeypatch.setattr(Sheet, "play", slow)
    app = fresh()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def receiving() -> Any:
            message = await receive()
            if message["type"] == "http.disconnect":
                asyncio.get_running_loop().call_soon(noticed.set)  # once the app has seen it
            return message

        try:
            await app(scope, receiving, send)
        finally:
            if scope["type"] == "http":
                ended.set()

    server = uvicorn.Server(uvicorn.Config(watched, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started, lacking="the server does not start")
        port = server.servers[0].sockets[0].getsockname()[1]
        body = json.dumps({"scenario": "vell", "futures": SLICES * SLICE}).encode()
        head = f"POST /api/whatif HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=LONG) as line:
            line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            if hangs_up:
                assert begun.wait(LONG)
            else:
                assert line.recv(64).startswith(b"HTTP/1.1 200")
        assert ended.wait(LONG)
    finally:
        server.should_exit = True
        thread.join(LONG)
    assert (1 <= len(slices) <= SLICES // 2) if hangs_up else (len(slices) == SLICES)


@pytest.mark.parametrize("hangs_up", [True, False])
@pytest.mark.parametrize("path", ["odds", "versus"])
def test_a_text_that_was_typed_over_is_not_read(
    fresh: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, path: str, hangs_up: bool
) -> None:
    read: list[str] = []
    begun, queued = threading.Event(), threading.Event()
    real = played.scenario_of

    def seen(kept: Any, text: str, *, name: str) -> Any:
        read.append(text)
        if text.startswith("# first"):
            begun.set()
            assert queued.wait(LONG)
        return real(kept, text, name=name)

    monkeypatch.setattr(played, "scenario_of", seen)
    app = fresh(limits=Limits(typing=1))  # one text at a time

    async def typed(word: str, *, leaves: bool) -> list[Any]:
        text = f"# {word}\n{RACE}"
        body = {"document": "vell", "text": text, "futures": 20, **({"base": text} if path == "versus" else {})}
        messages, sent, ended = [json.dumps(body).encode()], [], asyncio.Event()

        async def receive() -> Any:
            if messages:
                return {"type": "http.request", "body": messages.pop(), "more_body": False}
            if word == "second":  # it waits for its turn, and its client is gone or waits, too
                asyncio.get_running_loop().call_soon(queued.set)
            if not leaves:
                await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
            "path": f"/api/workbench/{path}", "raw_path": b"", "query_string": b"", "root_path": "",
            "headers": [(b"host", HOSTS[0].encode()), (b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
        }  # fmt: skip
        await app(scope, receive, send)
        ended.set()
        return sent

    async def both() -> list[Any]:
        first = asyncio.create_task(typed("first", leaves=False))
        await asyncio.to_thread(begun.wait, LONG)
        second = asyncio.create_task(typed("second", leaves=hangs_up))
        return [(await each)[0]["status"] for each in (first, second)]

    assert finish(both()) == [200, 499 if hangs_up else 200]
    assert any(text.startswith("# second") for text in read) is not hangs_up
