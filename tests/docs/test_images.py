"""The pictures of the documentation: made by the script, each with words for those who do not see it, and none too large."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calibration.pictures import PICTURES
from scripts.gallery import THUMBNAIL, names, thumbnail_path
from scripts.make_images import IMAGES, LARGEST, SHOTS
from scripts.moving_picture import CAPTION, DAYS, HEIGHT, LARGEST_MOVING, MOVING, SLOWER, WIDTH

MARKDOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
HTML = re.compile(r"<img\b[^>]*>")


def pictures(text: str) -> list[tuple[str, str]]:
    """(alternative text, path) of every picture of a page, as Markdown or as HTML writes it."""
    found = MARKDOWN.findall(text)
    for tag in HTML.findall(text):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found.append((values.get("alt", ""), values.get("src", "")))
    return found


@pytest.fixture(scope="module")
def shown(repository: Path) -> list[tuple[Path, str, Path]]:
    """(page, alternative text, file) of every picture in README and the documentation."""
    pages = [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]
    return [
        (page, words, (page.parent / path).resolve())
        for page in pages
        for words, path in pictures(page.read_text(encoding="utf-8"))
    ]


def test_pages_show_what_the_scripts_make_and_all_of_it(shown: list[tuple[Path, str, Path]]) -> None:
    made = {*(IMAGES / name for name in (*SHOTS, *PICTURES)), MOVING, *(thumbnail_path(name) for name in names())}
    assert {file for _, _, file in shown} == made
    assert set(IMAGES.iterdir()) == made


def test_every_picture_is_told_in_words(shown: list[tuple[Path, str, Path]]) -> None:
    assert [f"{page.name}: {file.name}" for page, words, file in shown if len(words.split()) < 6] == []


def test_the_readme_has_one_picture_and_it_moves(shown: list[tuple[Path, str, Path]]) -> None:
    assert [file for page, _, file in shown if page.name == "README.md"] == [MOVING]


def test_the_moving_picture_is_small_and_has_every_scene() -> None:
    from PIL import Image

    assert MOVING.stat().st_size <= LARGEST_MOVING
    with Image.open(MOVING) as picture:
        assert picture.size == (WIDTH, HEIGHT + CAPTION)
        assert picture.info["loop"] == 0  # for ever
        assert picture.n_frames >= len(SLOWER) + len(DAYS)  # frames that are alike may be one


@pytest.mark.parametrize("name", names())
def test_a_thumbnail_is_small(name: str) -> None:
    data = thumbnail_path(name).read_bytes()
    assert len(data) <= LARGEST
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == THUMBNAIL


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_small_and_of_the_size_of_its_screen(name: str) -> None:
    data = (IMAGES / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(data) <= LARGEST
    shot = SHOTS[name]
    scale = shot.screen.get("device_scale_factor", 1)
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    assert (width, height) == (scale * shot.width, scale * shot.height)


def test_pictures_are_found_in_either_writing() -> None:
    text = 'a ![one](x/a.png) b <img alt="two" src="y/b.png" width="300"> [no](c.png)'
    assert pictures(text) == [("one", "x/a.png"), ("two", "y/b.png")]
