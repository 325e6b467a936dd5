"""A server of the app beside the browser, and pages of it that may ask nobody else."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandtable.loading import read
from sandtable.scenario.types import Scenario
from tests import waiting
from tests.browser.conftest import LONG, Visit
from tests.cli.conftest import RACE

CRASHES: dict[str, list[str]] = {}  # by the address of a server: what it was asked when it failed, and where


@contextmanager
def serving(
    text: str, *, name: str, token: str | None = None, file: Path | None = None, scenario: Scenario | None = None
) -> Iterator[str]:
    """The address of a server of a scenario, on a port of its own. token: for several users; file: that the text is of.

    scenario: one that was loaded from a file, instead of the text.
    """
    import uvicorn

    from sandtable.app.build import build_app
    from sandtable.app.guard import LOOPBACK
    from sandtable.app.imports import import_all
    from sandtable.app.workbench.documents import OnDisk

    import_all()  # as the server does, so that no thread sees a module that another has half imported
    scenario = scenario or read(text, name=name).scenario
    assert scenario is not None
    app = build_app(scenario, token=token, hosts=LOOPBACK, on_disk=OnDisk(file.parent, file) if file else None)
    crashed: list[str] = []

    async def told(scope: Any, receive: Any, send: Any) -> None:
        try:
            await app(scope, receive, send)
        except Exception as crash:
            steps = [f"{Path(each.filename).name}:{each.lineno}" for each in traceback.extract_tb(crash.__traceback__)]
            crashed.append(f"{scope.get('method')} {scope.get('path')}: {crash!r} at {' > '.join(steps[-8:])}")
            raise

    server = uvicorn.Server(uvicorn.Config(told, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    waiting.until(lambda: server.started, lacking="the server does not start")
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    CRASHES[address] = crashed
    yield address
    server.should_exit = True
    thread.join(waiting.LONG)


@contextmanager
def serving_file(folder: Path, text: str = RACE) -> Iterator[str]:
    """The same of the file `vell.yaml` in a folder, which the workbench may save."""
    file = folder / "vell.yaml"
    file.write_bytes(text.encode())
    with serving(text, name="vell", file=file) as address:
        yield address


class Visits:
    """Pages of one server, each in a browser context of its own, with what they asked for and complained of."""

    def __init__(self, chromium: Any, address: str) -> None:
        self._chromium = chromium
        self._address = address
        self._contexts: list[Any] = []
        self._visits: list[Visit] = []

    def watch(self, *, width: int = 1280, height: int = 900, **options: Any) -> Visit:
        """An empty page in a new context: one more user."""
        context = self._chromium.new_context(
            base_url=self._address, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(LONG)
        self._contexts.append(context)
        seen = Visit(context.new_page())
        self._visits.append(seen)
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on(
            "console",
            lambda message: seen.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})"),
        )
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        return seen

    def open(self, path: str = "/", **options: Any) -> Visit:
        """A new user's page of the app, drawn."""
        seen = self.watch(**options)
        seen.page.goto(self._address + path)
        drawn(seen.page)
        return seen

    def close(self) -> None:
        """Asserts that no page complained or contacted anything but its server; refusals are answers, not complaints."""
        for seen in self._visits:
            own = (self._address, "blob:" + self._address)
            assert (asked := [url for url in seen.requests if not url.startswith(own)]) == [], asked
            complaints = [words for words in seen.complaints if "status of 4" not in words]
            assert complaints == [], f"{complaints}; the server: {CRASHES.get(self._address)}"
        for context in self._contexts:
            context.close()


def until(page: Any, look: Callable[[], Any]) -> None:
    """Until something holds that the page's events tell this process; fails if it does not come."""
    end = time.monotonic() + waiting.LONG
    while not look():
        assert time.monotonic() < end, "it never came"
        page.wait_for_timeout(10)  # which hands on the events that came


def drawn(page: Any) -> None:
    page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'")


def settled(page: Any, words: str = "") -> None:
    """Until the pictures show what is set. words: part of the JSON of what is set."""
    page.wait_for_function("(words) => (document.documentElement.dataset.settled || '').includes(words)", arg=words)
