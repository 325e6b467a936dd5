"""Text to document: the tree of a scenario's text, with its overrides set and every value at its place."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel

from sandtable.diagnostics import Diagnostic
from sandtable.scenario.document import Document, split_lines
from sandtable.scenario.origin import Origin
from sandtable.scenario.overrides import apply_overrides
from sandtable.scenario.parsing import parse_document
from sandtable.scenario.pieces import Pieces
from sandtable.scenario.rivals import in_reading
from sandtable.scenario.source import empty


def read_document(
    origin: Origin, *, model: type[BaseModel], on_disk: bool = False, pieces: Pieces | None = None
) -> tuple[Document | None, list[Diagnostic]]:
    """The document of a text, None if it cannot be parsed, and the faults of its syntax and its overrides.

    Paths of its reading that lead nowhere are left out; the rule S223 reports them.
    model : the type of the whole file, which says what an override may set. on_disk, pieces : as in `sandtable.read`.
    """
    lines = split_lines(origin.text)
    root, faults = parse_document(origin.text, name=origin.file, on_disk=on_disk, pieces=pieces)
    faults = [replace(d, source_line=lines[d.span.line - 1] if d.span.line <= len(lines) else None) for d in faults]
    if root is None:
        return None, faults or [empty(origin.file)]
    if origin.reading:
        root, _ = in_reading(root, origin.reading, model=model)
    root, shown, unset = apply_overrides(root, origin.overrides, model=model)
    return Document(root, origin.file, lines, shown, origin.reading), faults + unset


def document_of(origin: Origin, *, model: type[BaseModel]) -> Document:
    """The document of a text that was read before. model : the type of the whole file."""
    document, _ = read_document(origin, model=model)
    if document is None:
        raise ValueError("the origin holds no readable text")
    return document
