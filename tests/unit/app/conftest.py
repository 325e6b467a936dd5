"""An app of a small scenario, asked from within this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from sandtable.app.build import build_app
from sandtable.app.limits import Limits
from sandtable.loading import read
from sandtable.scenario.types import Scenario
from tests.cli.conftest import RACE
from tests.waiting import LONG

ORIGIN = "http://127.0.0.1:8765"
HOSTS = ("127.0.0.1", "localhost")


def race(text: str = RACE, *, name: str = "vell") -> Scenario:
    scenario = read(text, name=name).scenario
    assert scenario is not None
    return scenario


@asynccontextmanager
async def talking(
    app: Any, *, place: str = "127.0.0.1", origin: str = ORIGIN, **options: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app, with a cookie jar of its own. place: the address that it asks from."""
    transport = httpx.ASGITransport(app=app, client=(place, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=origin, timeout=LONG, **options) as client:
        yield client


@pytest.fixture(scope="session")
def app() -> Any:
    """One that the tests that leave nothing behind may share."""
    return build_app(race(), hosts=HOSTS)


@pytest.fixture
def fresh() -> Callable[..., Any]:
    """Makes an app of its own: `fresh(token=..., limits=Limits(...))`."""

    def make(*, token: str | None = None, limits: Limits | None = None, text: str = RACE) -> Any:
        return build_app(race(text), token=token, hosts=HOSTS, limits=limits)

    return make


TOKEN = "a token of many letters"


@pytest.fixture
def shared() -> Callable[..., Any]:
    """Makes an app for several users, as `fresh` does: one with a token, which every request of the test sends."""

    def make(*, limits: Limits | None = None, text: str = RACE) -> Any:
        guarded = build_app(race(text), token=TOKEN, hosts=HOSTS, limits=limits)

        async def known(scope: Any, receive: Any, send: Any) -> None:
            header = (b"authorization", f"Bearer {TOKEN}".encode())
            await guarded({**scope, "headers": [*scope["headers"], header]}, receive, send)

        return known

    return make


Exchange = Callable[[httpx.AsyncClient], Awaitable[Any]]
