"""Passages of a source text by the places that a scenario keeps, checked by their hashes.

    text = open_text("article.txt", source=scenario.sources["paper"], locators=locators(scenario, source="paper"))
    text.passage(scenario.claims["t01"].at).text

A scenario holds places and hashes, never the text: whoever has the text can see its passages, and nobody is shown
passages of another text. Checked by tests/unit/text/test_locators.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandtable.errors import TextError
from sandtable.scenario.types import Claim, Locator, Provenance, Scenario, Source
from sandtable.scenario.walking import values
from sandtable.text.comparison import Comparison, compare, matches
from sandtable.text.reading import decode, normalise, position, read_bytes


@dataclass(frozen=True)
class Passage:
    """What stands at a locator. start, end : characters from the start of the text. line, column : of its first, from 1."""

    text: str
    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """A text that is the one a scenario rests on.

    name : of its file. source : its entry in the scenario. comparison : what was checked of it.
    """

    name: str
    source: Source
    text: str
    comparison: Comparison

    def passage(self, locator: Locator) -> Passage:
        """The passage at a locator. Raises TextError where something else stands there."""
        if not matches(self.text, locator):
            line, column = position(self.text, min(locator.start, len(self.text)))
            message = f"{self.name}: characters {locator.start} to {locator.end} (line {line}, column {column}) are not the passage"
            raise TextError(message, hint="the hash in the scenario is of another text, or of another place")
        line, column = position(self.text, locator.start)
        return Passage(self.text[locator.start : locator.end], locator.start, locator.end, line, column)


def locators(scenario: Scenario, *, source: str) -> dict[str, Locator]:
    """Every place that a scenario keeps of one of its sources: claims by their identifiers, other entries by their paths."""
    found: dict[str, Locator] = {name: claim.at for name, claim in scenario.claims.items() if claim.source == source}
    for path, value in values(scenario):
        is_entry = isinstance(value, Provenance) and not isinstance(value, Claim)
        if is_entry and value.source == source and isinstance(value.at, Locator):
            found[".".join(map(str, path))] = value.at
    return found


def open_text(path: str | Path, *, source: Source, locators: Mapping[str, Locator] | None = None) -> SourceText:
    """The text of a source from its file, checked: the whole by the source's hash, each passage by its own.

    Raises TextError where the file cannot be read or is no text, and where it differs: then the message says which
    passages still stand where they should, where the first difference lies, and what may have been changed.
    """
    return check_text(decode(read_bytes(path), name=str(path)), source=source, locators=locators, name=str(path))


def check_text(
    text: str, *, source: Source, locators: Mapping[str, Locator] | None = None, name: str = "the text"
) -> SourceText:
    """As `open_text`, for a text that is at hand."""
    text = normalise(text)
    found = compare(text, sha256=source.sha256, locators=locators or {})
    if found.whole is True and not found.is_same:
        raise TextError(f"{name}: {found.describe()}", hint=found.advise())
    if not found.is_same:
        raise TextError(f"{name} is not the text of `{source.title}`: {found.describe()}", hint=found.advise())
    return SourceText(name, source, text, found)
