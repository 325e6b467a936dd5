"""`llms.txt` and `llms-full.txt`: the documentation for language models. Source of the form: llmstxt.org.

`llms.txt` lists the pages with the first sentence of each. It is made when the site is built (`scripts/site_hooks.py`), and so
always current; the site also has every page as Markdown beside its HTML, and `llms-full.txt` with the pages in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
DOCS = REPOSITORY / "docs"
OPTIONAL = {
    "gallery.md",
    "alternatives.md",
    "compatibility.md",
    "calibration.md",
    "how-to/stored.md",
    "how-to/upgrade.md",
}
LIST, FULL = "llms.txt", "llms-full.txt"
LONG = {"reference/json.md", "reference/api.md", "calibration.md", "gallery.md"}  # not in llms-full.txt
ENOUGH = 60  # characters of what is said of a page
ABOUT = (
    "Makes an assessment of a crisis runnable: a text file with the map, the forces, the red lines, the decisions and the"
    " likelihood words of a text, each number with the place it rests on, played many thousand times. Results are shares of"
    " futures with two intervals, in this model."
)
HOW = (
    "Command and Python package `sandtable` (distribution `sandtable-crisis`). Every command takes `--json`. How an assistant"
    " writes a scenario is a skill: `sandtable skill show` prints it, `sandtable skill install` copies it. All pages in one:"
    " [llms-full.txt](llms-full.txt)."
)
HEAD = f"# Sandtable\n\n> {ABOUT}\n\n{HOW}\n"


@dataclass(frozen=True)
class Page:
    """A page of the documentation. section : of the navigation, empty for pages of their own."""

    section: str
    path: str
    text: str

    @property
    def title(self) -> str:
        """Its first heading."""
        found = re.search(r"^# (.+)$", self.text, re.M)
        return plain(found[1]) if found else self.path

    @property
    def about(self) -> str:
        """The first sentence of its prose, or the first ones."""
        text = re.sub(r"<!--.*?-->|```.*?```", "", self.text, flags=re.S)
        for paragraph in re.split(r"\n\s*\n", text):
            words = plain(paragraph)
            if words and not paragraph.lstrip().startswith(("#", "|", "!", "-", ":::")):
                return _beginning(words)
        return ""


def _beginning(words: str) -> str:
    """The first sentences, until they say enough."""
    said = ""
    for sentence in re.split(r"(?<=[.?])\s", words):
        said = f"{said} {sentence}".strip()
        if len(said) >= ENOUGH:
            break
    return said.rstrip(":")


def plain(markdown: str) -> str:
    """Markdown as one line of plain text; code keeps its backticks."""
    return " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "").split())


def pages() -> list[Page]:
    """The pages in the order of the navigation."""
    from ruamel.yaml import YAML

    def walk(entries: list[Any], section: str) -> Iterator[Page]:
        for entry in entries:
            for title, inner in entry.items():
                if isinstance(inner, str):
                    yield Page(section, inner, (DOCS / inner).read_text(encoding="utf-8"))
                else:
                    yield from walk(inner, title)

    config = YAML(typ="safe").load(REPOSITORY / "mkdocs.yml")
    return list(walk(config["nav"], ""))


def llms_text() -> str:
    """The text of `llms.txt`."""
    sections: dict[str, list[str]] = {}
    for page in pages():
        name = "Optional" if page.path in OPTIONAL else page.section or "Start"
        about = f": {page.about}" if page.about else ""
        sections.setdefault(name, []).append(f"- [{page.title}]({page.path}){about}")
    optional = sections.pop("Optional", [])
    parts = [HEAD]
    for name, lines in [*sections.items(), ("Optional", optional)]:
        parts.append(f"## {name}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def full_text() -> str:
    """The text of `llms-full.txt`: every page but the longest and the optional ones, one after the other."""
    chosen = [page for page in pages() if page.path not in OPTIONAL | LONG]
    return "\n\n".join([HEAD.rstrip(), *(f"<!-- {page.path} -->\n\n{page.text.strip()}" for page in chosen)]) + "\n"
