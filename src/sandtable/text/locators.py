"""Passages of a source text by the locators of a scenario, verified by their hashes.

    text = open_text("article.txt", source=scenario.sources["paper"], locators=locators(scenario, source="paper"))
    text.passage(scenario.claims["t01"].at).text

A scenario contains places and hashes, never the text: passages are shown only to users who have the text, and never
from a different text. Checked by tests/unit/text/test_locators.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandtable.errors import TextError
from sandtable.scenario.types import Claim, Locator, Provenance, Scenario, Source
from sandtable.scenario.walking import values
from sandtable.text.comparison import Comparison, compare, matches
from sandtable.text.extraction import text_of
from sandtable.text.reading import normalise, position, read_bytes


@dataclass(frozen=True)
class Passage:
    """The text at a locator. start, end : characters from the start of the text. line, column : of its first, from 1."""

    text: str
    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """A text that was verified as a source of a scenario.

    name : of its file. source : its entry in the scenario. comparison : what was checked of it.
    """

    name: str
    source: Source
    text: str
    comparison: Comparison

    def passage(self, locator: Locator) -> Passage:
        """The passage at a locator. Raises TextError if the text there differs."""
        if not matches(self.text, locator):
            line, column = position(self.text, min(locator.start, len(self.text)))
            message = f"{self.name}: characters {locator.start} to {locator.end} (line {line}, column {column}) are not the passage"
            raise TextError(message, hint="the hash in the scenario belongs to another text or another place")
        line, column = position(self.text, locator.start)
        return Passage(self.text[locator.start : locator.end], locator.start, locator.end, line, column)


def locators(scenario: Scenario, *, source: str) -> dict[str, Locator]:
    """All locators of a scenario in one of its sources: claims by their identifiers, other entries by their paths."""
    found: dict[str, Locator] = {name: claim.at for name, claim in scenario.claims.items() if claim.source == source}
    for path, value in values(scenario):
        is_entry = isinstance(value, Provenance) and not isinstance(value, Claim)
        if is_entry and value.source == source and isinstance(value.at, Locator):
            found[".".join(map(str, path))] = value.at
    return found


def open_text(path: str | Path, *, source: Source, locators: Mapping[str, Locator] | None = None) -> SourceText:
    """The text of a source from its file, checked: the whole by the source's hash, each passage by its own.

    Raises TextError where the file cannot be read or is no text, and where it differs: then the message says which
    passages are still at their places, where the first difference is, and what may have been changed.
    """
    return check_text(text_of(read_bytes(path), name=str(path)), source=source, locators=locators, name=str(path))


def check_text(
    text: str, *, source: Source, locators: Mapping[str, Locator] | None = None, name: str = "the text"
) -> SourceText:
    """Check a text as `open_text` does, without reading a file."""
    text = normalise(text)
    found = compare(text, sha256=source.sha256, locators=locators or {})
    if found.whole is True and not found.is_same:
        raise TextError(f"{name}: {found.describe()}", hint=found.advise())
    if not found.is_same:
        raise TextError(f"{name} is not the text of `{source.title}`: {found.describe()}", hint=found.advise())
    return SourceText(name, source, text, found)
