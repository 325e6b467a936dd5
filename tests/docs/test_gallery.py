"""The gallery: every bundled scenario has its place on the page, and the reports become files of the site."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from scripts import gallery, site_hooks


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(site_hooks, "REPORTS", tmp_path)
    return tmp_path


def on_gallery(text: str) -> str:
    return site_hooks.on_page_markdown(text, page=SimpleNamespace(file=SimpleNamespace(src_uri="gallery.md")))


def test_the_page_shows_every_bundled_scenario(repository: Path) -> None:
    page = (repository / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert sorted(site_hooks.MARK.findall(page)) == sorted(gallery.names())
    for name in gallery.names():
        assert f"images/{gallery.thumbnail_path(name).name}" in page
        assert f"sandtable run {name} " in page


def test_the_site_takes_in_the_reports_that_are_built(reports: Path) -> None:
    (reports / "fashoda-1898.html").write_text("<p>a report", encoding="utf-8")
    (reports / "fashoda-1898.stamp").write_text("0", encoding="utf-8")
    config: Any = MkDocsConfig()
    config.load_dict({"site_name": "x", "site_dir": str(reports / "site"), "plugins": []})
    config.validate()
    config.plugins._current_plugin = "hooks"  # as in a build
    found = site_hooks.on_files(Files([]), config=config)
    assert [file.src_uri for file in found] == ["gallery/fashoda-1898.html"]
    assert next(iter(found)).content_bytes == b"<p>a report"


def test_the_page_links_to_a_report_that_is_built(reports: Path) -> None:
    (reports / "fashoda-1898.html").write_text("", encoding="utf-8")
    assert on_gallery("a\n<!-- report: fashoda-1898 -->\nb") == "a\n[**Open the report**](gallery/fashoda-1898.html)\nb"


def test_a_report_that_is_not_built_is_a_warning(reports: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = on_gallery("<!-- report: fashoda-1898 -->")
    assert text == "This report is not built: `python -m scripts.gallery` writes it."
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_other_pages_are_left_as_they_are() -> None:
    other = SimpleNamespace(file=SimpleNamespace(src_uri="index.md"))
    assert site_hooks.on_page_markdown("<!-- report: x -->", page=other) == "<!-- report: x -->"


def test_a_report_is_made_again_when_an_option_or_a_source_changes() -> None:
    key = gallery.fingerprint("fashoda-1898", 2_000, True, 7)
    assert key == gallery.fingerprint("fashoda-1898", 2_000, True, 7)
    assert key != gallery.fingerprint("fashoda-1898", 2_001, True, 7)


def test_a_report_that_is_current_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []

    def write(words: list[str], **_: Any) -> None:
        made.append(words)
        Path(words[words.index("--report") + 1]).write_text("<p>", encoding="utf-8")

    monkeypatch.setattr(gallery, "REPORTS", tmp_path)
    monkeypatch.setattr(gallery.subprocess, "run", write)
    first = gallery.write_reports(futures=10, quick=True)
    assert [page.stem for page in first] == gallery.names()
    assert all("--quick" in words for words in made)
    count = len(made)
    gallery.write_reports(futures=10, quick=True)
    assert len(made) == count
    gallery.write_reports(futures=11, quick=True)
    assert len(made) == 2 * count


def test_the_site_is_built_strictly(repository: Path) -> None:
    """`--quiet` hides warnings from `--strict`: together they pass any site."""
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    line = re.search(r"^\t@.*mkdocs build.*$", makefile, re.M)
    assert line is not None
    assert "--strict" in line[0]
    assert "--quiet" not in line[0]
