"""The `llms.txt` of the site names every page with what it is about, and the site has what it names."""

from __future__ import annotations

import re
from pathlib import Path

from scripts import llms, site_hooks


def test_it_has_the_form() -> None:
    lines = llms.llms_text().splitlines()
    assert lines[0] == "# Sandtable"
    assert lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("## ")][-1] == "## Optional"
    for line in lines[lines.index("## Start") :]:
        assert not line or re.fullmatch(r"## .+|- \[.+\]\([\w/.-]+\.md\).*", line), line


def test_every_page_is_named_once_with_a_sentence(repository: Path) -> None:
    named = re.findall(r"^- \[.+\]\((.+?\.md)\)(.*)$", llms.llms_text(), re.M)
    docs = repository / "docs"
    assert sorted(path for path, _ in named) == sorted(page.relative_to(docs).as_posix() for page in docs.rglob("*.md"))
    for path, about in named:
        assert 20 < len(about) < 420, (path, about)
        assert not re.search(r"\]\(|\*\*|```|<!--", about), (path, about)


def test_the_site_has_the_pages_as_they_are_written(tmp_path: Path, repository: Path) -> None:
    site_hooks.on_post_build(config={"site_dir": str(tmp_path)})
    listed = (tmp_path / llms.LIST).read_text(encoding="utf-8")
    assert listed == llms.llms_text()
    for target in re.findall(r"\]\(([^)]+)\)", listed):
        assert (tmp_path / target).is_file(), target
    page = (repository / "docs" / "how-to" / "begin.md").read_text(encoding="utf-8")
    assert (tmp_path / "how-to" / "begin.md").read_text(encoding="utf-8") == page
    full = (tmp_path / llms.FULL).read_text(encoding="utf-8")
    assert page.strip() in full
    assert "<!-- reference/json.md -->" not in full
