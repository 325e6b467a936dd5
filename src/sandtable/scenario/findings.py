"""A fault or warning by the path of the value it is about; a document turns it into a diagnostic with a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sandtable.diagnostics import Diagnostic, Severity, sort_by_position
from sandtable.scenario.document import Document, Path


@dataclass(frozen=True, slots=True)
class Finding:
    """path : keys and indices from the top of the file. part : the value there, or its key.

    column, length : a part of the value's text, as offsets in characters; the whole unless given.
    """

    path: Path
    message: str
    code: str = ""
    hint: str = ""
    severity: Severity = "error"
    part: Literal["value", "key"] = "value"
    column: int = 0
    length: int | None = None


def locate(findings: Iterable[Finding], *, document: Document) -> tuple[Diagnostic, ...]:
    """The findings with their places in the file, sorted."""
    diagnostics = []
    for found in findings:
        span = document.span(found.path, part=found.part, column=found.column, length=found.length)
        diagnostics.append(
            Diagnostic(found.code, found.severity, found.message, span, found.hint, document.source_line(span))
        )
    return sort_by_position(diagnostics)
