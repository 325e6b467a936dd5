"""Who may ask, and what a page may do: host and origin of a request, the token, its size, and the headers of an answer.

Written as plain ASGI, so that a request that is dropped half-way is seen by the one who answers it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import math
import secrets
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

from sandtable.app.faults import Refusal
from sandtable.app.sessions import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sandtable.app.limits import Limits
    from sandtable.app.sessions import Sessions

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
OPEN_PATHS = frozenset({"/login", "/static/login.css", "/favicon.ico"})  # what the login form needs
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WAIT = 60.0  # seconds after which a wrong token is forgotten
LAST_LOOK = 0.5  # seconds
MOST_ADDRESSES = 10_000  # of which wrong tokens are remembered
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
    """Knows the token, and limits how fast an address may guess it.

    Wrong tokens count against their own address alone: nobody can lock out another address. While an address is limited
    no token from it is looked at, the right one included; sessions that are logged in are not asked for one.
    """

    def __init__(self, token: str | None, *, attempts: int) -> None:
        self._token = token
        self._attempts = attempts
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()  # when, by address

    @property
    def is_locked(self) -> bool:
        return self._token is not None

    def check(self, offered: str, *, address: str) -> Literal["right", "wrong", "limited"]:
        """Judge a token, compared in constant time. A wrong one counts against its address."""
        if self._token is None:
            return "right"
        if self.wait(address) > 0:
            return "limited"
        if secrets.compare_digest(offered.encode("utf-8"), self._token.encode("utf-8")):
            return "right"
        self._wrong.setdefault(address, deque(maxlen=self._attempts)).append(time.monotonic())
        self._wrong.move_to_end(address)
        while len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)
        return "wrong"

    def wait(self, address: str) -> int:
        """Seconds until a token from an address is looked at again; 0 if it is now."""
        wrong = self._wrong.get(address)
        if wrong is None or len(wrong) < self._attempts:
            return 0
        return max(0, math.ceil(wrong[0] + WAIT - time.monotonic()))

    def refusal(self, address: str) -> Refusal:
        """The answer to a token from an address that is limited."""
        words = "too many wrong tokens from this address"
        return Refusal(429, words, hint="wait a minute", retry=max(1, self.wait(address)))


def address_of(scope: Scope) -> str:
    """The address that a request came from; of IPv6 the network of 64 bits, as one machine has all of its addresses."""
    client = scope.get("client")
    try:
        found = ipaddress.ip_address(str(client[0]) if client else "")
    except ValueError:
        return str(client[0]) if client else ""
    if found.version == 6 and found.ipv4_mapped is None and not found.is_loopback:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; one that cannot be read leaves the others as they are."""
    return cookie_parser(headers.get("cookie", ""))


def cookie_name(name: str, headers: Mapping[str, str]) -> str:
    """A cookie's name with the port of the address: browsers share cookies among all ports of a host, and another
    app beside this one would take them away."""
    port = _port_of(headers.get("host", ""))
    return name if port is None else f"{name}-{port}"


class Guard:
    """Middleware around the app. hosts: names under which it may be asked for; None for any (with a token only)."""

    def __init__(
        self, app: ASGIApp, *, door: Door, sessions: Sessions, hosts: Iterable[str] | None, limits: Limits
    ) -> None:
        self._app = app
        self._door = door
        self._sessions = sessions
        self._hosts = None if hosts is None else frozenset(hosts)
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:  # there is no websocket in this app: none gets past here, whatever it shows
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
            elif is_head:  # of what GET would send the headers alone
                message, is_over = {**message, "body": b"", "more_body": False}, True
            await send(message)

        fault = self._fault(scope, headers)
        if fault is not None:
            await _refuse(send_guarded, scope, fault)
            return
        if is_head:
            scope = {**scope, "method": "GET"}
        limit = self._limits.upload if scope["path"] == "/api/scenarios" else self._limits.body
        await self._limited(scope, receive, send_guarded, headers, limit=limit)

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        fresh = (b"cache-control", b"no-store" if not scope["path"].startswith("/static/") else b"no-cache")
        return [*HEADERS, fresh]

    def _fault(self, scope: Scope, headers: dict[str, str]) -> Refusal | None:
        host = headers.get("host", "")
        if self._hosts is not None and _name_of(host) not in self._hosts:
            words = "this app does not answer under that name"
            return Refusal(421, words, hint="ask for it by the address that it printed")
        if scope["method"] not in SAFE:
            origin = headers.get("origin")
            is_own = origin is None or _is_same_place(origin, host)
            if not is_own or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return Refusal(403, "requests from other pages are not answered", hint="use the app's own page")
        if self._door.is_locked and scope["path"] not in OPEN_PATHS:
            return self._token_fault(headers, address_of(scope))
        return None

    def _token_fault(self, headers: dict[str, str], address: str) -> Refusal | None:
        """None for `Authorization: Bearer TOKEN` and for the cookie of a session that is logged in."""
        session = self._sessions.find(cookies(headers).get(cookie_name(COOKIE, headers)))
        if session is not None and session.is_logged_in:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and given:
            verdict = self._door.check(given.strip(), address=address)
            if verdict == "right":
                return None
            if verdict == "limited":
                return self._door.refusal(address)
        return Refusal(401, "a token is needed", hint="log in, or send `Authorization: Bearer TOKEN`")

    async def _limited(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str], *, limit: int
    ) -> None:
        """Take the body in here, and refuse one that is too large before anybody has looked at it."""
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
            return  # it hung up
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

        Where this server was too busy to look, the time may be up while the body is there: it is looked at once more.
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
    """Add to the body until it is whole or larger than the limit; False if the client hung up."""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return False
        body += message.get("body", b"")
        if len(body) > limit or not message.get("more_body", False):
            return True


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
