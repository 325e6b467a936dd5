"""The guard around the app: host, origin, token and size of a request, and the headers of every answer.

It is plain ASGI, so that the routes notice when a client closes the connection.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from sandtable.app.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sandtable.app.limits import Limits

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
WORKBENCH = "/api/workbench/"  # whose requests carry whole texts
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LAST_LOOK = 0.5  # seconds
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
        b"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # with no-referrer browsers send forms, that of the login too, with `Origin: null`
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)


def is_loopback(host: str) -> bool:
    """Whether an address to bind to is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class TokenCheck(Protocol):
    """What the guard asks where a token is needed."""

    def refusal(self, scope: Scope, headers: Mapping[str, str]) -> Refusal | None:
        """Why a request may not pass; None if it may."""


class Guard:
    """Middleware around the app.

    hosts: accepted names in the Host header; None for any, which is safe behind a token only. login: None without a token.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Iterable[str] | None, limits: Limits, login: TokenCheck | None = None
    ) -> None:
        self._app = app
        self._login = login
        self._hosts = None if hosts is None else frozenset(hosts)
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:  # the app has no websockets
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        is_head, is_over = scope["method"] == "HEAD", False

        async def send_guarded(message: Message) -> None:
            nonlocal is_over
            if is_over:
                return
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *self._headers(scope)]}
            elif is_head:  # the headers of GET, without its body
                message, is_over = {**message, "body": b"", "more_body": False}, True
            await send(message)

        fault = self._fault(scope, headers)
        if fault is not None:
            await _refuse(send_guarded, scope, fault)
            return
        if is_head:
            scope = {**scope, "method": "GET"}
        await self._limited(scope, receive, send_guarded, headers, limit=self._limit(scope["path"]))

    def _limit(self, path: str) -> int:
        """The most bytes of a request's body."""
        if path == "/api/scenarios":
            return self._limits.upload
        return self._limits.typed if path.startswith(WORKBENCH) else self._limits.body

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        fresh = (b"cache-control", b"no-store" if not scope["path"].startswith("/static/") else b"no-cache")
        return [*HEADERS, fresh]

    def _fault(self, scope: Scope, headers: dict[str, str]) -> Refusal | None:
        host = headers.get("host", "")
        if self._hosts is not None and _name_of(host) not in self._hosts:
            words = "the Host header does not name this app"
            return Refusal(421, words, hint="use the address that the server printed")
        if scope["method"] not in SAFE:
            origin = headers.get("origin")
            is_own = origin is None or _is_same_place(origin, host)
            if not is_own or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return Refusal(403, "requests from other sites are refused", hint="use the app's own page")
        return None if self._login is None else self._login.refusal(scope, headers)

    async def _limited(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str], *, limit: int
    ) -> None:
        """Read the body here, and refuse one that is too large before it is parsed."""
        too_large = Refusal(413, f"the request is larger than {limit:,} bytes", hint="send less")
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            await _refuse(send, scope, too_large)
            return
        body = bytearray()
        try:
            is_whole = await self._read(receive, body, limit=limit)
        except TimeoutError:
            await _refuse(send, scope, Refusal(408, "the request took too long to arrive", hint="send it again"))
            return
        if not is_whole:
            return  # the client closed the connection
        if len(body) > limit:
            await _refuse(send, scope, too_large)
            return
        was_given = False

        async def receive_kept() -> Message:
            nonlocal was_given
            if was_given:
                return await receive()
            was_given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, receive_kept, send)

    async def _read(self, receive: Receive, body: bytearray, *, limit: int) -> bool:
        """Read the body. Raises TimeoutError if it takes too long.

        The time may be up while the body has arrived but the server was too busy to read it, so it is read once more.
        """
        reading = asyncio.ensure_future(_read_body(receive, body, limit=limit))
        try:
            for seconds in (self._limits.body_seconds, LAST_LOOK):
                if (await asyncio.wait({reading}, timeout=seconds))[0]:
                    return reading.result()
            raise TimeoutError
        finally:
            reading.cancel()


async def _read_body(receive: Receive, body: bytearray, *, limit: int) -> bool:
    """Add to the body until it is whole or larger than the limit; False if the client closed the connection."""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return False
        body += message.get("body", b"")
        if len(body) > limit or not message.get("more_body", False):
            return True


def _name_of(host: str) -> str:
    """`127.0.0.1:8765` without its port, `[::1]:8765` without brackets too."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_same_place(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


async def _refuse(send: Send, scope: Scope, refusal: Refusal) -> None:
    headers = [(b"content-type", b"application/json")]
    headers += [(key.encode(), value.encode()) for key, value in refusal.headers.items()]
    content: Any = json.dumps(refusal.body()).encode()
    status = refusal.status
    wants_page = any(key == b"accept" and b"text/html" in value for key, value in scope["headers"])
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
        if wants_page and scope["method"] == "GET":
            status, content, headers = 303, b"", [(b"location", b"/login")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
