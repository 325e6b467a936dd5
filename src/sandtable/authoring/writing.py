"""Edits that put a locator where a file has another one, or a draft: only these characters change."""

from __future__ import annotations

from sandtable.authoring.edits import Edit, Range, Source
from sandtable.scenario.document import Node
from sandtable.scenario.draft_places import AtPlace
from sandtable.scenario.types import Locator


class UnwritableError(Exception):
    """A value that is written in a way that is not rewritten; says why."""


class PlaceWriter:
    """Collects the edits of a file. source : its text. shared : identities of nodes that are used more than once."""

    def __init__(self, source: Source, shared: frozenset[int]) -> None:
        self.source = source
        self.edits: list[Edit] = []
        self._shared = shared

    def write(self, each: AtPlace, now: Locator) -> None:
        """Put a locator at a place. Raises UnwritableError; nothing of the place is changed then."""
        if id(each.value) in self._shared or id(each.mapping) in self._shared:
            raise UnwritableError("this place is written once and used more than once, by an alias")
        kept = len(self.edits)
        try:
            self._write(each, now)
        except UnwritableError:
            del self.edits[kept:]
            raise

    def _write(self, each: AtPlace, now: Locator) -> None:
        parts = {"start": str(now.start), "end": str(now.end), "sha256": now.sha256}
        value = each.value
        if value.kind == "scalar":
            whole = ", ".join(f"{key}: {part}" for key, part in parts.items())
            self._replace_scalar(each.key, value, f"{{{whole}}}")
        elif "start" in value.entries:
            for name, part in parts.items():
                self.scalar(*value.entries[name], part)
        else:
            self._replace_words(value, parts)

    def scalar(self, key: Node, value: Node, text: str) -> None:
        """Replace what a scalar says, keeping its quotes. Raises UnwritableError."""
        part = self.source.content(self.source.value_range(key, value), str(value.value))
        if id(value) in self._shared:
            raise UnwritableError("this place has a part that is used more than once, by an alias")
        if part is None and value.line == value.end_line and value.style == "":  # a number in another form, 0x1F
            part = self.source.value_range(key, value)
        if part is None:
            raise UnwritableError("this place is written in a way that is not rewritten")
        if self.source.slice(part) != text:
            self.edits.append(Edit(*part, text))

    def _replace_scalar(self, key: Node, value: Node, text: str) -> None:
        part = self.source.content(self.source.value_range(key, value), str(value.value))
        if part is None or value.style in ("|", ">"):
            raise UnwritableError("this place is written in a way that is not rewritten")
        if value.style:  # the quotes go with the words
            part = Range(part.start - 1, part.end + 1)
        self.edits.append(Edit(*part, text))

    def _replace_words(self, value: Node, parts: dict[str, str]) -> None:
        """`from` and `to` of a draft, each where it is written, so that comments beside them stay."""
        entries = sorted(value.entries.values(), key=lambda pair: (pair[0].line, pair[0].column))
        written = [f"{key}: {part}" for key, part in parts.items()]
        key = entries[0][0]
        line_start = self.source.offset(key.line, 1)
        indent = self.source.slice(Range(line_start, self.source.range_of(key).start))
        between = ", " if self.source.is_flow(value) else self.source.line_end + " " * len(indent)
        groups = [written] if len(entries) == 1 else [written[:1], written[1:]]
        for (name, said), group in zip(entries, groups, strict=True):
            if id(said) in self._shared or said.style in ("|", ">"):
                raise UnwritableError("these words are written in a way that is not rewritten")
            end = self.source.value_range(name, said).end
            self.edits.append(Edit(self.source.range_of(name).start, end, between.join(group)))
