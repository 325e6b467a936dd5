"""Who may ask, and what a page may do: host and origin of a request, the token, its size, and the headers of an answer.

Written as plain ASGI, so that a request that is dropped half-way is seen by the one who answers it.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
import secrets
import time
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_COOKIE = "sandtable-token"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
OPEN_PATHS = frozenset({"/login", "/static/login.css", "/favicon.ico"})  # what the login form needs
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WAIT = 60.0  # seconds after which a wrong token is forgotten
SPREAD = 20  # times as many wrong tokens are too many when they come from many places
BODY_SECONDS = 30.0  # that a request may take to send its body
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
        b"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (
        b"referrer-policy",
        b"same-origin",
    ),  # with no-referrer a browser sends forms, the login's too, with `Origin: null`
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


class Door:
    """Knows the token and who may come in with it."""

    def __init__(self, token: str | None, *, attempts: int) -> None:
        self._token = token
        self._salt = secrets.token_bytes(32)
        self._attempts = attempts
        self._wrong: deque[tuple[float, str]] = deque()  # when, and from where

    @property
    def is_locked(self) -> bool:
        return self._token is not None

    def opens(self, offered: str) -> bool:
        """Whether a token is the right one, compared in constant time."""
        if self._token is None:
            return True
        return secrets.compare_digest(offered.encode("utf-8"), self._token.encode("utf-8"))

    def cookie(self) -> str:
        """What a browser that has shown the token brings back: a digest that only this process can make."""
        assert self._token is not None
        return hashlib.blake2b(self._token.encode("utf-8"), key=self._salt, digest_size=32).hexdigest()

    def lets_in(self, headers: dict[str, str], *, place: str = "") -> bool:
        """By `Authorization: Bearer TOKEN`, or by the cookie of the login form."""
        if self._token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and given:
            return not self.is_tired(place) and self._counted(given.strip(), place)
        brought = cookies(headers).get(cookie_name(TOKEN_COOKIE, headers), "")
        return bool(brought) and secrets.compare_digest(brought.encode("utf-8"), self.cookie().encode("ascii"))

    def _counted(self, offered: str, place: str) -> bool:
        is_right = self.opens(offered)
        if not is_right:
            self.note_failure(place)
        return is_right

    def note_failure(self, place: str = "") -> None:
        self._wrong.append((time.monotonic(), place))

    def is_tired(self, place: str = "") -> bool:
        """Whether too many wrong tokens came within a minute, from one place or from all: then none is looked at.

        By place, so that somebody who guesses does not lock out those who know.
        """
        while self._wrong and self._wrong[0][0] < time.monotonic() - WAIT:
            self._wrong.popleft()
        own = sum(where == place for _, where in self._wrong)
        return own >= self._attempts or len(self._wrong) >= SPREAD * self._attempts


def place_of(scope: Scope) -> str:
    """The address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def cookies(headers: dict[str, str]) -> dict[str, str]:
    """The cookies of a request; one that cannot be read leaves the others as they are."""
    return cookie_parser(headers.get("cookie", ""))


def cookie_name(name: str, headers: Mapping[str, str]) -> str:
    """A cookie's name with the port of the address: browsers share cookies among all ports of a host, and another
    app beside this one would take them away."""
    port = _port_of(headers.get("host", ""))
    return name if port is None else f"{name}-{port}"


class Guard:
    """Middleware around the app. hosts: names under which it may be asked for; None for any (with a token only)."""

    def __init__(self, app: ASGIApp, *, door: Door, hosts: Iterable[str] | None, body: int, upload: int) -> None:
        self._app = app
        self._door = door
        self._hosts = None if hosts is None else frozenset(hosts)
        self._body = body
        self._upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *self._headers(scope)]}
            await send(message)

        fault = self._fault(scope, headers)
        if fault is not None:
            await _refuse(send_guarded, scope, *fault)
            return
        limit = self._upload if scope["path"] == "/api/scenarios" else self._body
        await self._limited(scope, receive, send_guarded, headers, limit=limit)

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        fresh = (b"cache-control", b"no-store" if not scope["path"].startswith("/static/") else b"no-cache")
        return [*HEADERS, fresh]

    def _fault(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str] | None:
        host = headers.get("host", "")
        if self._hosts is not None and _name_of(host) not in self._hosts:
            return 421, "this app does not answer under that name", "ask for it by the address that it printed"
        if scope["method"] not in SAFE:
            origin = headers.get("origin")
            if origin is not None and not _is_same_place(origin, host):
                return 403, "requests from other pages are not answered", "use the app's own page"
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return 403, "requests from other pages are not answered", "use the app's own page"
        if scope["path"] not in OPEN_PATHS and not self._door.lets_in(headers, place=place_of(scope)):
            return 401, "a token is needed", "log in, or send `Authorization: Bearer TOKEN`"
        return None

    async def _limited(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str], *, limit: int
    ) -> None:
        """Take the body in here, and refuse one that is too large before anybody has looked at it."""
        too_large = 413, f"the request is larger than {limit:,} bytes", "send less"
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            await _refuse(send, scope, *too_large)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read_body(receive, limit=limit)
        except TimeoutError:
            await _refuse(send, scope, 408, "the request took too long to arrive", "send it again")
            return
        if body is None:
            return  # it hung up
        if len(body) > limit:
            await _refuse(send, scope, *too_large)
            return
        was_given = False

        async def receive_kept() -> Message:
            nonlocal was_given
            if was_given:
                return await receive()
            was_given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_kept, send)


async def _read_body(receive: Receive, *, limit: int) -> bytes | None:
    """The body, or as much of it as is more than the limit; None if the client hung up."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > limit or not message.get("more_body", False):
            return bytes(body)


def _port_of(host: str) -> int | None:
    try:
        return urlsplit(f"//{host}").port
    except ValueError:
        return None


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


async def _refuse(send: Send, scope: Scope, status: int, message: str, hint: str) -> None:
    headers: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json")]
    content: Any = json.dumps({"error": message, "hint": hint}).encode()
    wants_page = any(key == b"accept" and b"text/html" in value for key, value in scope["headers"])
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
        if wants_page and scope["method"] == "GET":
            status, content, headers = 303, b"", [(b"location", b"/login")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
