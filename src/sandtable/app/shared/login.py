"""Login: the token, how fast it may be guessed, and the form that asks for it."""

from __future__ import annotations

import asyncio
import math
import secrets
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from sandtable._version import __version__
from sandtable.app.page import style
from sandtable.app.refusals import Refusal
from sandtable.app.shared.addresses import address_of
from sandtable.app.shared.cookies import drop_cookie, give_cookie, session_name
from sandtable.app.templates import environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

    from sandtable.app.shared.sessions import Sessions
    from sandtable.scenario.types import Scenario

OPEN_PATHS = frozenset({"/login", "/static/login.css", "/favicon.ico"})  # what the login form needs
WAIT = 60.0  # seconds after which a wrong token is forgotten
MOST_ADDRESSES = 10_000  # whose wrong tokens are remembered


class LoginLimiter:
    """Checks tokens, and limits how fast an address may guess.

    Wrong tokens count against their own address only, so no address can lock out another. While an address is limited
    no token from it is checked, not even the right one; sessions that are logged in need none.
    """

    def __init__(self, token: str, *, attempts: int) -> None:
        self._token = token
        self._attempts = attempts
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()  # when, by address

    def check(self, offered: str, *, address: str) -> Literal["right", "wrong", "limited"]:
        """Judge a token, compared in constant time. A wrong one counts against its address."""
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
        """Seconds until a token from an address is checked again; 0 if it is now."""
        wrong = self._wrong.get(address)
        if wrong is None or len(wrong) < self._attempts:
            return 0
        return max(0, math.ceil(wrong[0] + WAIT - time.monotonic()))

    def refusal(self, address: str) -> Refusal:
        """The answer to a token from an address that is limited."""
        words = "too many wrong tokens from this address"
        return Refusal(429, words, hint="wait a minute", retry=max(1, self.wait(address)))


class Login:
    """Decides whether a request may pass: with the token, or with the cookie of a session that is logged in."""

    def __init__(self, token: str, *, sessions: Sessions, attempts: int) -> None:
        self.limiter = LoginLimiter(token, attempts=attempts)
        self._sessions = sessions

    def refusal(self, scope: Scope, headers: Mapping[str, str]) -> Refusal | None:
        """Why a request may not pass; None if it may."""
        if scope["path"] in OPEN_PATHS:
            return None
        session = self._sessions.find(session_name(headers))
        if session is not None and session.is_logged_in:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and given:
            address = address_of(scope)
            verdict = self.limiter.check(given.strip(), address=address)
            if verdict == "right":
                return None
            if verdict == "limited":
                return self.limiter.refusal(address)
        return Refusal(401, "a token is needed", hint="log in, or send `Authorization: Bearer TOKEN`")


def login_html(*, fault: Literal["", "wrong", "rate-limited"]) -> str:
    """The form that asks for the token; `rate-limited` after too many wrong ones."""
    return environment().get_template("shared/login.html.j2").render(fault=fault, version=__version__)


def build_login(limiter: LoginLimiter, sessions: Sessions, first: Scenario) -> APIRouter:
    """The routes of the form, its style sheet (that of the first scenario), and of logging out."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/login.css")
    async def stylesheet() -> Response:
        return Response(await asyncio.to_thread(style, first), media_type="text/css")

    @router.get("/login")
    async def login_form() -> Response:
        return HTMLResponse(login_html(fault=""))

    @router.post("/login")
    async def login(request: Request) -> Response:
        address = address_of(request.scope)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))  # no longer than the guard allows
        verdict = limiter.check((form.get("token") or [""])[0], address=address)
        if verdict == "limited":
            headers = limiter.refusal(address).headers
            return HTMLResponse(login_html(fault="rate-limited"), status_code=429, headers=headers)
        if verdict == "wrong":
            return HTMLResponse(login_html(fault="wrong"), status_code=401)
        answer = RedirectResponse("/", status_code=303)
        before = sessions.of(request)  # a new name, so that a cookie planted before the login is worth nothing
        if before is not None:
            sessions.end(before)
        give_cookie(request, answer, sessions.begin(address, is_logged_in=True).name)
        return answer

    @router.post("/logout")
    async def logout(request: Request) -> Response:
        session = sessions.of(request)
        if session is not None:
            sessions.end(session)
        answer = RedirectResponse("/login", status_code=303)
        drop_cookie(request, answer)
        return answer

    return router
