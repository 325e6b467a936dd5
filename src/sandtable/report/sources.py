"""Where numbers come from: sources with their Admiralty grades in words, and the note beside an assumption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandtable.scenario.types import Locator

if TYPE_CHECKING:
    from sandtable.scenario.types import Provenance, Scenario

# Admiralty code (NATO AJP-2.1): reliability of the source and credibility of the information, judged apart
RELIABILITY = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "reliability cannot be judged",
}  # fmt: skip
CREDIBILITY = {
    "1": "confirmed by other sources", "2": "probably true", "3": "possibly true", "4": "doubtful",
    "5": "improbable", "6": "truth cannot be judged",
}  # fmt: skip

_MISLEADING = re.compile(r"[\\\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")


@dataclass(frozen=True)
class SourceNote:
    """What stands in the columns source, place and reason of a row; empty texts where the file says nothing."""

    identifier: str
    title: str
    grade: str
    grade_words: str
    place: str
    because: str


@dataclass(frozen=True)
class SourceRow:
    """An entry of the list of sources. link: an http or https address, or empty."""

    identifier: str
    title: str
    link: str
    details: tuple[str, ...]
    grade: str
    grade_words: str
    grade_because: str
    note: str


def grade_words(grade: str) -> str:
    """`B2` in words."""
    return f"{RELIABILITY[grade[0]]}; {CREDIBILITY[grade[1]]}"


def source_note(scenario: Scenario, entry: Provenance) -> SourceNote:
    source = scenario.sources.get(entry.source) if entry.source else None
    return SourceNote(
        identifier=entry.source or "",
        title=source.title if source else (entry.source or ""),
        grade=source.grade if source else "",
        grade_words=grade_words(source.grade) if source else "",
        place=place_words(entry.at),
        because=entry.because or "",
    )


def place_words(at: Locator | str | None) -> str:
    """A locator for people: the characters of the text, and the beginning of their hash."""
    if isinstance(at, Locator):
        return f"characters {at.start:,} to {at.end:,}, SHA-256 {at.sha256[:8]}"
    return at or ""


def source_rows(scenario: Scenario) -> list[SourceRow]:
    """Every source, in the order of the file."""
    return [
        SourceRow(
            identifier=identifier,
            title=source.title,
            link=safe_link(source.url),
            details=tuple(
                detail
                for detail in (
                    source.author,
                    f"{source.published:%-d %B %Y}" if source.published else None,
                    source.licence,
                    None if safe_link(source.url) else source.url,
                )
                if detail
            ),
            grade=source.grade,
            grade_words=grade_words(source.grade),
            grade_because=source.grade_because or "",
            note=source.note or "",
        )
        for identifier, source in scenario.sources.items()
    ]


def safe_link(url: str | None) -> str:
    """The address if a browser would only fetch a page from it, and from the host that a reader sees, else empty.

    Browsers take a backslash for a slash and drop line ends, so `https://evil.example\\@good.example` leads elsewhere than
    it says; a user name before the host misleads as well.
    """
    if not url or _MISLEADING.search(url):
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError for a port that is none
    except ValueError:
        return ""
    is_plain = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) is not None
    return url if is_plain else ""
