"""What the page "What the app stores" says of an upload: it is not written to disk, and it is gone with its session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandtable.loading import read_file
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import talking

MARKED = RACE.replace("The bridge at Vell", "Zanzibarine upload") + "# " + "padding " * 400


def files_with_title(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and b"Zanzibarine" in path.read_bytes()]


def test_an_upload_is_never_written_to_disk(
    fresh: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path / "cache"))
    app = fresh()

    async def upload() -> Any:
        async with talking(app) as client:
            return await client.post("/api/scenarios", content=MARKED.encode(), params={"name": "mine.yaml"})

    answer = finish(upload())
    assert answer.status_code in (200, 201), answer.text
    assert files_with_title(tmp_path / "cache") == []
    own = tmp_path / "mine.yaml"
    own.write_text(MARKED + "own", encoding="utf-8")
    read_file(own)
    assert (
        files_with_title(tmp_path / "cache") != []
    )  # a file of the user's own is kept, so the search finds what there is


def test_an_upload_is_gone_with_its_session(shared: Callable[..., Any]) -> None:
    app = shared()

    async def upload_and_leave() -> tuple[int, int]:
        async with talking(app) as client:
            answer = await client.post("/api/scenarios", content=MARKED.encode(), params={"name": "mine.yaml"})
            name = answer.json()["id"]
            jar = dict(client.cookies)
            before = await client.get(f"/api/scenarios/{name}")
            await client.post("/logout")
        async with talking(app, cookies=jar) as client:
            after = await client.get(f"/api/scenarios/{name}")
        return before.status_code, after.status_code

    assert finish(upload_and_leave()) == (200, 404)
