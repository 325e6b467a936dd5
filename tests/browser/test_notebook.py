"""What a notebook shows, in Chromium: pictures are drawn, nothing is asked for, no word runs out of its picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandtable.figures.notebook import html_of
from tests.browser.conftest import LONG
from tests.unit.report.crossing import crossing, crossing_analyses

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# a cell's HTML stands among that of others; pictures are opened one by one to look at the words inside
PICTURES = (  # except for the sketches of priors in tables
    "[...document.images].filter(image => !image.alt.startsWith('The prior;'))"
    ".map(image => [image.complete, image.naturalWidth, image.naturalHeight, image.alt.length])"
)
OUTSIDE = """() => {
  const frame = document.documentElement.getBoundingClientRect();
  return [...document.querySelectorAll('text')].filter((text) => {
    if (getComputedStyle(text).opacity === "0") return false; // names that come with a zoom
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1;
  }).map((text) => text.textContent);
}"""


@pytest.fixture
def offline(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(offline=True)
    context.set_default_timeout(LONG)
    yield context.new_page()
    context.close()


def shown() -> dict[str, Any]:
    """Everything that has a picture in a notebook."""
    for package in ("SALib", "prim", "scoringrules"):
        pytest.importorskip(package, reason=f"needs {package}: pip install 'sandtable-crisis[analysis,discover]'")
    found = crossing_analyses()
    return {
        "scenario": crossing().scenario, "study": crossing(), "sensitivity": found.drivers, "discovery": found.boxes.discoveries[0],
        "settlement": found.settlement, "red line": found.red_lines[0], "game": found.game, "score": found.score,
    }  # fmt: skip


def test_pictures_show_without_a_network(offline: Any, tmp_path: Path) -> None:
    cells = shown()
    page = tmp_path / "cells.html"
    body = "".join(f"<section>{html_of(thing)}</section>" for thing in cells.values())
    page.write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    asked: list[str] = []
    offline.on("request", lambda request: asked.append(request.url))
    offline.goto(page.as_uri())
    offline.wait_for_load_state("load")
    assert [url for url in asked if not url.startswith("data:")] == [page.as_uri()]
    pictures = offline.evaluate(PICTURES)
    assert len(pictures) >= len(cells)
    assert all(complete and wide > 200 and high > 80 and words > 20 for complete, wide, high, words in pictures)
    assert offline.locator("section:not(:has(img))").count() == 0


def test_words_stay_inside_their_pictures_whatever_fonts_there_are(offline: Any, tmp_path: Path) -> None:
    offline.set_content("".join(html_of(thing) for thing in shown().values()))
    sources = offline.evaluate("[...document.images].map(image => image.src)")
    for source in sources:
        offline.goto(source)
        offline.evaluate(
            "document.querySelectorAll('text').forEach(text => text.setAttribute('font-family', 'monospace'))"
        )
        assert offline.evaluate(OUTSIDE) == []
