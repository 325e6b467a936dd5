"""A scenario file in canonical order and layout, with proof that it says the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sandtable.authoring.canonical import arrange
from sandtable.authoring.concrete import UnclearError, parse
from sandtable.authoring.layout import lay_out
from sandtable.authoring.remarks import attach
from sandtable.diagnostics import Diagnostic, Span
from sandtable.errors import ScenarioError
from sandtable.loading import read
from sandtable.scenario.composing import compose
from sandtable.scenario.document import split_lines
from sandtable.scenario.source import SourceError, decode, empty

_LINE_END = re.compile(rb"\r\n|\n|\r")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """A file before and after. was : the version of the format that it states, 2 if it states none."""

    before: bytes
    after: bytes
    was: int = 2

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def has_mixed_ends(self) -> bool:
        """Whether lines of the file end in different ways; the canonical text has one."""
        return len(set(_LINE_END.findall(self.before))) > 1


class MeaningError(Exception):
    """The canonical text does not say the same as the file: a fault of the program, so nothing may be written."""


def format_file(raw: bytes, *, file: str) -> FormattedFile:
    """A file's bytes in canonical order and layout: comments, quotes, anchors, line ends and byte order mark are kept.

    The content may have errors, as long as it is YAML that the format allows. Raises ScenarioError if it is not, or if
    it is written in a way that cannot be laid out, MeaningError if the result does not say the same.
    """
    try:
        text = decode(raw, name=file)
    except SourceError as fault:
        raise ScenarioError([fault.diagnostic]) from None
    root, faults = compose(text, name=file)
    lines = split_lines(text)
    if root is None or faults:
        raise ScenarioError([_with_line(each, lines) for each in faults or [empty(file)]])
    mark = _MARK if raw.startswith(_MARK.encode()) else ""
    try:
        laid_out = canonical_text("\n".join(lines))
    except UnclearError as found:
        raise ScenarioError([_unclear(found, file, lines)]) from None
    line_end = text[len(lines[0]) :][: 2 if text[len(lines[0]) :].startswith("\r\n") else 1] or "\n"
    after = (mark + laid_out.replace("\n", line_end)).encode()
    if after != raw:
        _check_meaning(raw, after, file)
    stated = root.child("sandtable")
    return FormattedFile(raw, after, 1 if stated is not None and stated.value == 1 else 2)


def canonical_text(text: str) -> str:
    """A text in canonical order and layout. text : with line feeds. Raises UnclearError, or MeaningError if something is lost."""
    tree = parse(text)
    remarks = attach(text, tree)
    arrange(tree.root)
    result = lay_out(text, tree.root, remarks)
    if result == text:
        return result
    again = parse(result)
    kept = attach(result, again)
    if again.root.plain() != tree.root.plain() or sorted(kept.comments) != sorted(remarks.comments):
        raise MeaningError("the canonical text has other values or comments")
    arrange(again.root)
    if lay_out(result, again.root, kept) != result:
        raise MeaningError("the canonical text is laid out in another way when it is read again")
    return result


def _check_meaning(before: bytes, after: bytes, file: str) -> None:
    """Raises MeaningError unless both give the same scenario, or the same faults."""
    old, new = (read(each, name=file, file=file) for each in (before, after))
    said = [sorted((each.code, each.severity, each.message) for each in found.diagnostics) for found in (old, new)]
    if old.scenario != new.scenario or said[0] != said[1]:
        raise MeaningError("the canonical text does not give the same scenario")


def _unclear(found: UnclearError, file: str, lines: list[str]) -> Diagnostic:
    shown = lines[found.line - 1] if found.line <= len(lines) else ""
    span = Span(file, found.line, 1 + len(shown) - len(shown.lstrip()), max(1, len(shown.strip())))
    return Diagnostic("S005", "error", f"cannot be laid out: {found.message}", span, found.hint, shown)


def _with_line(found: Diagnostic, lines: list[str]) -> Diagnostic:
    return replace(found, source_line=lines[found.span.line - 1]) if found.span.line <= len(lines) else found
