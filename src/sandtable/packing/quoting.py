"""Whether a file holds the text that a scenario assesses, or passages of it: these are never sent on."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sandtable.errors import TextError
from sandtable.text.extraction import text_of
from sandtable.text.locators import locators
from sandtable.text.reading import digest, normalise, position

if TYPE_CHECKING:
    from sandtable.scenario.types import Locator, Scenario

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
LEAST = 60  # characters: a shorter passage may be common words
_STARTS = re.compile(r"(?<!\w)\S")


@dataclass(frozen=True)
class Quoted:
    """Where a file has words of a source. source : its identifier. line : from 1. whole : the file is the text."""

    source: str
    line: int
    whole: bool

    def __str__(self) -> str:
        if self.whole:
            return f"it is the text of the source `{self.source}`"
        return f"line {self.line} quotes a passage of the source `{self.source}`"


def quoted(raw: bytes, scenario: Scenario, *, name: str) -> Quoted | str | None:
    """Where a file has the text of a source of the scenario, whole or a passage that the scenario has the place of.

    A file in another encoding is decoded, the text of a Word or HTML file extracted. A passage is found by the hash of its
    locator, so it must be in the file as it is in the text; one of fewer than 60 characters is not looked for. A reason in
    words where the file is neither text nor a picture, so that it cannot be compared. name : of the file.
    """
    texts = _texts(raw, name)
    if not texts and Path(name).suffix.lower() not in PICTURES:
        return "it is no text that could be compared with the sources"
    return next((found for text in texts if (found := _found(text, scenario)) is not None), None)


def _texts(raw: bytes, name: str) -> list[str]:
    """What a file says, read in every way that it can be."""
    found = []
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        is_possible = encoding != "utf-16" or raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        try:
            text = normalise(raw.decode(encoding)) if is_possible else ""
        except UnicodeDecodeError:
            continue
        if text and "\0" not in text and not raw.startswith((b"PK\x03\x04", b"%PDF-")):
            found.append(text)
    with suppress(TextError):
        found.append(text_of(raw, name=name))
    return list(dict.fromkeys(found))


def _found(text: str, scenario: Scenario) -> Quoted | None:
    ends = {digest(each) for each in (text, f"{text}\n", text.rstrip("\n"), text.rstrip("\n") + "\n")}
    for name, source in scenario.sources.items():
        if source.sha256 is not None and source.sha256 in ends:
            return Quoted(name, 1, whole=True)
    places = {name: list(locators(scenario, source=name).values()) for name in scenario.sources}
    return next((found for name, each in places.items() if (found := _passage(text, name, each)) is not None), None)


def _passage(text: str, source: str, places: list[Locator]) -> Quoted | None:
    """The first passage of these places in a text."""
    lengths: dict[int, set[str]] = {}
    for each in places:
        if each.end - each.start >= LEAST:
            lengths.setdefault(each.end - each.start, set()).add(each.sha256)
    starts = [match.start() for match in _STARTS.finditer(text)] if lengths else []
    for length, hashes in lengths.items():
        least = min(map(len, hashes))
        begun = {known[:least] for known in hashes}
        for start in starts:
            piece = text[start : start + length]
            found = hashlib.sha256(piece.encode()).hexdigest() if len(piece) == length else ""
            if found[:least] in begun and any(found.startswith(known) for known in hashes):
                return Quoted(source, position(text, start)[0], whole=False)
    return None
