"""Limits of connections: time limits, and room for new ones made by closing idle ones.

uvicorn waits without limit for the rest of a request's headers, and for a client that receives nothing of its answer. Its protocol
is extended here through attributes that are private to uvicorn; tests/unit/app/test_connections.py checks them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from sandtable.app.shared.addresses import address_of

if TYPE_CHECKING:
    from sandtable.app.limits import Limits

FULL = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 10\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Pool:
    """The open connections, by address, the oldest first. proxy: the address of a proxy, which has no limit of its own."""

    def __init__(self, limits: Limits, *, proxy: str | None) -> None:
        self.limits = limits
        self._proxy = proxy
        self._open: dict[str, dict[Connection, None]] = {}

    def enter(self, connection: Connection) -> bool:
        """Add a connection, closing the oldest idle one if there is no room. False if none is idle."""
        near = self._open.get(connection.address, {})
        if connection.address != self._proxy and not self._has_room(near, self.limits.connections_of_address):
            return False
        if not self._has_room([one for each in self._open.values() for one in each], self.limits.connections):
            return False
        self._open.setdefault(connection.address, {})[connection] = None
        return True

    def _has_room(self, among: Iterable[Connection], most: int) -> bool:
        found = list(among)
        if len(found) < most:
            return True
        idle = next((one for one in found if one.is_idle), None)
        if idle is None:
            return False
        self.leave(idle)
        idle.end()
        return True

    def leave(self, connection: Connection) -> None:
        near = self._open.get(connection.address, {})
        near.pop(connection, None)
        if not near:
            self._open.pop(connection.address, None)

    def __len__(self) -> int:
        return sum(len(each) for each in self._open.values())


class Connection(H11Protocol):
    """One connection. `pool` is set by the class that `connection_class` makes."""

    pool: Pool
    address = ""
    _headers_timer: asyncio.TimerHandle | None = None
    _answer_timer: asyncio.TimerHandle | None = None

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def is_idle(self) -> bool:
        """Whether no request is complete, and all answers are sent."""
        is_busy = self._is_answering and not self.cycle.more_body
        return not is_busy and self.transport.get_write_buffer_size() == 0

    def end(self) -> None:
        """Close it; abort it if the client does not receive the rest of an answer."""
        self.transport.close()
        self.loop.call_later(self.pool.limits.answer_seconds, self.transport.abort)

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.address = address_of({"client": self.client})
        if self.pool.enter(self):
            self._wait_for_headers()
        else:
            transport.write(FULL)
            self.end()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.pool.leave(self)
        self._stop_waiting()
        self._answer_is_taken()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait_for_headers()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait_for_headers()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._answer_timer is None:
            self._answer_timer = self.loop.call_later(self.pool.limits.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._answer_is_taken()

    def _wait_for_headers(self) -> None:
        """Start the timer for the rest of a request's headers; not while a request is answered."""
        if self._is_answering:
            self._stop_waiting()
        elif self._headers_timer is None and not self.transport.is_closing():
            self._headers_timer = self.loop.call_later(self.pool.limits.header_seconds, self.end)

    def _stop_waiting(self) -> None:
        if self._headers_timer is not None:
            self._headers_timer.cancel()
            self._headers_timer = None

    def _answer_is_taken(self) -> None:
        if self._answer_timer is not None:
            self._answer_timer.cancel()
            self._answer_timer = None


def connection_class(limits: Limits, *, proxy: str | None = None) -> type[Connection]:
    """The protocol of a server: its connections share one pool."""
    return type("Connection", (Connection,), {"pool": Pool(limits, proxy=proxy)})
