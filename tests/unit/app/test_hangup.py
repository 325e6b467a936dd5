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

from sandtable.app.scheduler import SLICE
from sandtable.engine.batch import Sheet
from tests.waiting import LONG, until

SLICES = 40
SLOW = 0.05  # seconds a slice takes that is played after the user has hung up


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_dropped_request_stops_the_play(
    fresh: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, hangs_up: bool
) -> None:
    played: list[int] = []
    begun, noticed, ended = threading.Event(), threading.Event(), threading.Event()
    real = Sheet.play

    def slow(self: Sheet, first: int, stop: int) -> None:
        if stop - first == SLICE:  # the engine plays one future when it is made ready
            played.append(first)
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
    assert (1 <= len(played) <= SLICES // 2) if hangs_up else (len(played) == SLICES)
