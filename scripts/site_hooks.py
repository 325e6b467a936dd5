"""Hooks of the documentation site (`hooks` in mkdocs.yml): the reports of the gallery, and links that leave `docs/`.

The reports are built by `python -m scripts.gallery` into `build/gallery`. Here they become files of the site, and the gallery page
gets a link to each. Without the reports the page says how to build them, and a strict build fails.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

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


def _link(mark: re.Match[str]) -> str:
    name = mark["name"]
    if (REPORTS / f"{name}.html").exists():
        return f"[**Open the report**](gallery/{name}.html)"
    log.warning("the report of %s is not built: run `python -m scripts.gallery`", name)
    return "This report is not built: `python -m scripts.gallery` writes it."
