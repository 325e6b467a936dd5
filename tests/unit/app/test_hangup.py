"""Over a real connection: a user who hangs up is noticed, and the rest of the futures is not played."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from sandtable.app.turns import SLICE
from sandtable.engine.batch import Sheet
from sandtable.study.executors.threads import thread_count

uvicorn = pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
SLICES = 20
SLOW = 0.05  # seconds a slice


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_dropped_request_stops_the_play(
    fresh: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, hangs_up: bool
) -> None:
    played: list[int] = []
    real = Sheet.play

    def slow(self: Sheet, first: int, stop: int) -> None:
        if stop - first == SLICE:  # the engine plays one future when it is made ready
            played.append(first)
            time.sleep(SLOW)
        real(self, first, stop)

    monkeypatch.setattr(Sheet, "play", slow)
    server = uvicorn.Server(uvicorn.Config(fresh(), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + 20
        while not server.started and time.monotonic() < end:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        body = json.dumps({"scenario": "vell", "futures": SLICES * SLICE}).encode()
        head = f"POST /api/whatif HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            if hangs_up:
                while not played:
                    time.sleep(0.01)
            else:
                assert line.recv(64).startswith(b"HTTP/1.1 200")
        time.sleep(SLICES * SLOW * 0.8)
    finally:
        server.should_exit = True
        thread.join(10)
    assert (1 <= len(played) <= 4 * thread_count(None)) if hangs_up else (len(played) == SLICES)
