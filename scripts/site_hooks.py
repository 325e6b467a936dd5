"""Hooks of the documentation site (`hooks` in mkdocs.yml): the reports of the gallery, and the pages for language models.

The reports are built by `python -m scripts.gallery` into `build/gallery`. Here they become files of the site, and the gallery page
gets a link to each. Without the reports the page says how to build them, and a strict build fails. Every page is also there as
Markdown, as the `llms.txt` made here names it, and all in one as `llms-full.txt`.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from scripts import llms

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

REPOSITORY = Path(__file__).resolve().parent.parent
REPORTS = REPOSITORY / "build" / "gallery"
GALLERY = "gallery.md"
MARK = re.compile(r"^<!-- report: (?P<name>[\w-]+) -->$", re.M)
log = logging.getLogger("mkdocs.hooks.gallery")


def on_files(files: Files, *, config: Any, **_: Any) -> Files:
    """Add the reports that are built to the site, under `gallery/`."""
    for page in sorted(REPORTS.glob("*.html")):
        files.append(File.generated(config, f"gallery/{page.name}", abs_src_path=str(page)))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Put a link to each report where the gallery page has its mark."""
    return MARK.sub(_link, markdown) if page.file.src_uri == GALLERY else markdown


def on_post_build(*, config: Any, **_: Any) -> None:
    """Put every page as it is written beside its HTML, a list of them, and all of them in one file."""
    site = Path(config["site_dir"])
    for page in llms.pages():
        target = site / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.text, encoding="utf-8", newline="\n")
    (site / llms.LIST).write_text(llms.llms_text(), encoding="utf-8", newline="\n")
    (site / llms.FULL).write_text(llms.full_text(), encoding="utf-8", newline="\n")


def _link(mark: re.Match[str]) -> str:
    name = mark["name"]
    if (REPORTS / f"{name}.html").exists():
        return f"[**Open the report**](gallery/{name}.html)"
    log.warning("the report of %s is not built: run `python -m scripts.gallery`", name)
    return "This report is not built: `python -m scripts.gallery` writes it."
