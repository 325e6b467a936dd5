"""Who sees what: the login form behind a token, two users beside each other, and a file that means ill."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import waiting
from tests.browser.conftest import LONG
from tests.browser.serving import Visits, drawn, serving, settled
from tests.cli.conftest import RACE
from tests.packages import needs
from tests.unit.report.crossing import crossing_yaml

needs("prim", extras="discover")
pytestmark = pytest.mark.browser
TOKEN = "a-token-of-many-letters"
ILL = "<img src=x onerror=document.documentElement.dataset.owned=1></script><script>document.documentElement.dataset.owned=2</script>"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(RACE, name="vell") as found:
        yield found


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The command itself, listening on every address of this machine, behind a token."""
    file = tmp_path_factory.mktemp("locked") / "vell.yaml"
    file.write_text(RACE, encoding="utf-8")
    command = [sys.executable, "-m", "sandtable", "serve", str(file), "--host", "0.0.0.0", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env={**os.environ, "SANDTABLE_TOKEN": TOKEN}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, encoding="utf-8",
    ) as server:  # fmt: skip
        assert server.stdout is not None
        told = ""
        for line in server.stdout:
            told += line
            if line.startswith("}"):
                break
        found = json.loads(told)
        assert found["needs_token"] is True
        yield re.sub(r"//0\.0\.0\.0(:\d+)/$", r"//127.0.0.1\1", found["address"])
        server.terminate()
        server.wait(waiting.LONG)


def test_the_token_is_asked_for_once_and_never_stands_in_an_address(chromium: Any, locked: str) -> None:
    users = Visits(chromium, locked)
    seen = users.watch()
    page = seen.page
    page.goto(locked + "/")
    assert page.url == locked + "/login"
    assert page.evaluate("document.activeElement.id") == "token"
    page.keyboard.type("a-token-of-many-guesses")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.inner_text("[role=alert]").startswith("Wrong token")
    assert page.context.cookies() == []
    assert page.request.get("/api/scenarios").status == 401
    page.fill("#token", TOKEN)
    page.click("button:has-text('Log in')")
    drawn(page)
    assert page.url == locked + "/"
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    assert TOKEN not in cookie["value"]
    assert page.evaluate("document.cookie") == ""
    assert not [url for url in seen.requests if TOKEN in url]
    page.click("button:has-text('Log out')")
    page.wait_for_url("**/login")
    assert page.request.get("/api/scenarios").status == 401
    users.close()


def logged_in(users: Visits) -> Any:
    """A page of one more user, drawn."""
    page = users.watch().page
    page.goto("/login")
    page.fill("#token", TOKEN)
    page.click("button:has-text('Log in')")
    drawn(page)
    return page


def test_two_users_see_neither_files_nor_analyses_of_each_other(chromium: Any, locked: str, tmp_path: Path) -> None:
    users, address = Visits(chromium, locked), locked
    mine, other = logged_in(users), logged_in(users)
    file = tmp_path / "mine.yaml"
    file.write_text(RACE.replace("The bridge at Vell", "A bridge of mine"), encoding="utf-8")
    mine.set_input_files("#file", file)
    mine.wait_for_url("**/s/upload-*")
    drawn(mine)
    mine.click("[data-analysis=discover]")
    mine.wait_for_selector(".job[data-shown]")
    job = mine.get_attribute(".job", "data-job")
    other.reload()
    drawn(other)
    other.wait_for_function("() => document.querySelectorAll('#scenario option').length > 2")
    assert "A bridge of mine" in mine.inner_text("#scenario")
    assert "A bridge of mine" not in other.inner_text("#scenario")
    assert other.locator(".job").count() == 0
    upload = mine.url.rsplit("/", 1)[1]
    for path in (f"/s/{upload}", f"/api/scenarios/{upload}", f"/static/{upload}.css", f"/api/jobs/{job}/shown",
                 f"/api/jobs/{job}/result", f"/api/jobs/{job}/events"):  # fmt: skip
        assert mine.request.get(address + path).status == 200, path
        assert other.request.get(address + path).status == 404, path
    assert other.request.get("/api/jobs").json() == []
    assert other.request.delete(f"/api/jobs/{job}").status == 404
    assert mine.request.get(f"/api/jobs/{job}").json()["state"] == "done"
    users.close()


def ill_scenario() -> str:
    """The crossing with markup in every text that a page shows."""
    keys = "title|name|statement|question|author|grade_because|because"
    text, count = re.subn(
        rf"\b({keys}): ('[^']*'|[^,}}\n'\"]+)", lambda m: f"{m[1]}: '{m[2].strip(chr(39))} {ILL}'", crossing_yaml()
    )
    assert count > 40
    return text


def test_nothing_in_a_file_runs_or_asks_for_anything(visits: Visits, tmp_path: Path) -> None:
    seen = visits.open()
    page = seen.page
    file = tmp_path / "ill.yaml"
    file.write_text(ill_scenario(), encoding="utf-8")
    page.set_input_files("#file", file)
    page.wait_for_url("**/s/upload-*")
    drawn(page)
    assert ILL in page.inner_text("h1")
    page.wait_for_function("() => document.querySelectorAll('#scenario option').length > 3")
    page.evaluate("document.querySelector('.group').open = true")
    page.focus("#c-brigade-pace")
    page.keyboard.press("Home")
    settled(page, "brigade-pace")
    page.click("#pick button")
    page.wait_for_selector(".fork")
    page.click(".fork >> nth=0")
    page.wait_for_selector("#fork-side:not([hidden])")
    box = page.locator("#map svg").bounding_box()
    for step in range(10):  # over the map, for its tips
        page.mouse.move(box["x"] + box["width"] * step / 10, box["y"] + box["height"] * step / 10)
    for analysis, asked in (
        ("compare", {"decided": {"parley": "talk"}, "futures": 300}), ("claims", {"futures": 300}),
        ("discover", {"outcome": "north-first", "futures": 1_000}), ("red-lines", {"futures": 300}),
    ):  # fmt: skip
        question = {"scenario": page.evaluate("sandtable.data.scenario"), "analysis": analysis, **asked}
        name = page.request.post("/api/jobs", data=question).json()["id"]
        page.request.get(f"/api/jobs/{name}/events", timeout=LONG)
    page.reload()
    drawn(page)
    page.wait_for_function("() => document.querySelectorAll('.job[data-shown]').length === 4")
    assert ILL in page.inner_text(".claims")
    assert page.locator("img").count() == 0
    assert page.locator("script:not([src]):not([type='application/json'])").count() == 0
    assert page.evaluate("document.documentElement.dataset.owned") is None
    assert not [url for url in seen.requests if url.endswith("/x")]


def test_faults_of_a_file_show_its_lines_as_text(visits: Visits, tmp_path: Path) -> None:
    page = visits.open().page
    file = tmp_path / "ill.yaml"
    file.write_text(RACE.replace("place: harbour", f"place: '{ILL}'"), encoding="utf-8")
    page.set_input_files("#file", file)
    page.wait_for_selector(".diagnostics li")
    assert "<img src=x" in page.inner_text("#faults")
    assert page.locator("#faults img").count() == 0
    assert page.evaluate("document.documentElement.dataset.owned") is None
