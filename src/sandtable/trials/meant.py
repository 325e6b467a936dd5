"""Warnings that are meant: a comment `# meant: S703` at their line or the line above, or a code that the caller allows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from sandtable.diagnostics import Diagnostic
from sandtable.scenario.document import split_lines

_MEANT = re.compile(r"#\s*meant:\s*(S\d{3}(?:[\s,]+S\d{3})*)")


def split_meant(
    diagnostics: Iterable[Diagnostic], *, text: str, file: str, allow: Collection[str] = ()
) -> tuple[list[Diagnostic], int]:
    """The warnings that are not meant, and how many are. text : of the file; what a `--set` says is not in it. allow : codes."""
    lines, kept = split_lines(text), list[Diagnostic]()
    meant = 0
    for diagnostic in diagnostics:
        marked = _codes_at(diagnostic.span.line, lines) if diagnostic.span.file == file else ()
        if diagnostic.code in allow or diagnostic.code in marked:
            meant += 1
        else:
            kept.append(diagnostic)
    return kept, meant


def _codes_at(line: int, lines: Sequence[str]) -> set[str]:
    """The codes that comments say are meant: on a line, and on the lines above that are nothing but comments."""
    found: set[str] = set()
    for number in range(line, 0, -1):
        text = lines[number - 1] if number <= len(lines) else ""
        if number < line and not text.lstrip().startswith("#"):
            break
        for codes in _MEANT.findall(text):
            found.update(re.findall(r"S\d{3}", codes))
    return found
