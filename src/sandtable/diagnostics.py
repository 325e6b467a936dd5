"""Errors and warnings about a scenario, each with its place; text and JSON renderers.

The text form is that of a compiler: the code, the place, the line of the file with the fault underlined, a hint.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]
_WIDEST = 72  # characters of a source line that are shown


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: line and column from 1, in characters; length at least 1, within the line."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. `code` is stable and never reused; `source_line` is the text of the line that `span` points at."""

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    source_line: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        return render_text([self])


def sort_by_position(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by file, line, column and code, without duplicates."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.span.file, d.span.line, d.span.column, d.code, d.message)))


# -- text ------------------------------------------------------------------------------------------


def _visible(text: str) -> str:
    """The text with every control character replaced by a visible one."""
    return "".join(" " if c == "\t" else c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _columns(text: str) -> int:
    """The width of the text in terminal columns."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _excerpt(line: str, *, column: int, length: int) -> tuple[str, int, int]:
    """The visible part of a source line, with the start and number of the marks in terminal columns."""
    line = _visible(line.rstrip("\r\n"))
    start = min(column - 1, len(line))
    end = max(start + 1, min(start + length, len(line)))
    first = 0
    whole = len(line)
    if whole > _WIDEST:
        first = max(0, min(start - 20, len(line) - _WIDEST))
        line = line[first : first + _WIDEST]
        start, end = start - first, min(end - first, len(line))
        is_cut = first + _WIDEST < whole
        if first:
            line = "..." + line[3:]
        if is_cut and end <= _WIDEST - 3:
            line = line[:-3] + "..."
    return line.rstrip(), _columns(line[:start]), max(1, _columns(line[start:end]))


def _render(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    """Pieces of text with their styles: `head`, `place`, `mark`, `hint` or empty."""
    span = diagnostic.span
    gutter = " " * len(str(span.line))
    pieces = [
        (f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity),
        (f": {_visible(diagnostic.message)}\n", "head"),
        (f"{gutter}--> ", "place"),
        (f"{_visible(span.file)}:{span.line}:{span.column}\n", ""),
    ]
    if diagnostic.source_line is not None:
        line, start, marks = _excerpt(diagnostic.source_line, column=span.column, length=span.length)
        pieces += [
            (f"{gutter} |\n{span.line} |", "place"),
            (f" {line}".rstrip() + "\n", ""),
            (f"{gutter} |", "place"),
            (f" {' ' * start}{'^' * marks}\n", diagnostic.severity),
        ]
    if diagnostic.hint:
        pieces += [(f"{gutter} = ", "place"), (f"hint: {_visible(diagnostic.hint)}\n", "")]
    return pieces


def render_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Plain text: the diagnostics one after the other, a blank line between them, a line break at the end."""
    return "\n".join("".join(text for text, _ in _render(diagnostic)) for diagnostic in diagnostics)


def render_rich(diagnostics: Iterable[Diagnostic]) -> Any:
    """The same text as a `rich.text.Text` with colours, for terminals."""
    from rich.text import Text

    styles = {"error": "bold red", "warning": "bold yellow", "head": "bold", "place": "blue", "": ""}
    text = Text()
    for index, diagnostic in enumerate(diagnostics):
        text.append("\n" if index else "")
        for piece, style in _render(diagnostic):
            text.append(piece, style=styles[style])
    return text


# -- JSON ------------------------------------------------------------------------------------------


def as_objects(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Plain objects with the stable keys code, severity, message, file, line, column, length, hint (text or null)."""
    return [
        {
            "code": d.code, "severity": d.severity, "message": d.message,
            "file": d.span.file, "line": d.span.line, "column": d.span.column, "length": d.span.length,
            "hint": d.hint or None,
        }
        for d in diagnostics
    ]  # fmt: skip
