"""The cookie that names a session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request, Response

COOKIE = "sandtable-session"


def read_cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; one that cannot be read does not affect the others."""
    return cookie_parser(headers.get("cookie", ""))


def cookie_name(headers: Mapping[str, str]) -> str:
    """The cookie's name, with the port: browsers share cookies among all ports of a host, and another app on the same
    host would overwrite it."""
    port = _port_of(headers.get("host", ""))
    return COOKIE if port is None else f"{COOKIE}-{port}"


def session_name(headers: Mapping[str, str]) -> str | None:
    """The name of the session that a request belongs to, if it names one."""
    return read_cookies(headers).get(cookie_name(headers))


def give_cookie(request: Request, response: Response, name: str) -> None:
    """Set the cookie: readable by no script, sent to this app only, and over https only if it was set over https."""
    response.set_cookie(
        cookie_name(request.headers), name, httponly=True, samesite="strict",
        secure=request.url.scheme == "https", path="/",
    )  # fmt: skip


def drop_cookie(request: Request, response: Response) -> None:
    """Delete the cookie."""
    response.delete_cookie(cookie_name(request.headers), path="/", httponly=True, samesite="strict")


def _port_of(host: str) -> int | None:
    try:
        return urlsplit(f"//{host}").port
    except ValueError:
        return None
