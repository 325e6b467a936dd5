"""Warnings that a first draft has by the dozen, as one for each section of the file: so that the others are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sandtable.diagnostics import Diagnostic
from sandtable.wording import plural

UNSOURCED = "S501"
MANY = 12  # from so many on they are grouped
SHOWN = 4  # lines that are named


def grouped(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics, with those of numbers without a source as one for each section where there are many; at the first of each."""
    unsourced = [each for each in found if each.code == UNSOURCED and not each.is_error]
    if len(unsourced) < MANY:
        return list(found)
    starts = {file: _sections(file) for file in {each.span.file for each in unsourced}}
    by_section: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in unsourced:
        by_section.setdefault((each.span.file, _section_of(each, starts[each.span.file])), []).append(each)
    instead = {id(members[0]): _joined(section, members) for (_, section), members in by_section.items()}
    return [
        instead.get(id(each), each) for each in found if each.code != UNSOURCED or each.is_error or id(each) in instead
    ]


def _joined(section: str, members: list[Diagnostic]) -> Diagnostic:
    if len(members) == 1:
        return members[0]
    lines = list(dict.fromkeys(each.span.line for each in members))
    shown, left = ", ".join(map(str, lines[:SHOWN])), len(lines) - SHOWN
    where = f"lines {shown} and {left} more" if left > 0 else f"line{'s' * (len(lines) > 1)} {shown}"
    message = f"{plural(len(members), 'entry', 'entries')} of `{section}` have numbers without a source" if section else (
        f"{plural(len(members), 'entry', 'entries')} have numbers without a source"
    )  # fmt: skip
    return replace(members[0], message=message, hint=f"{members[0].hint}; {where}, each with `--all`")


def _sections(file: str) -> list[tuple[int, str]]:
    """The top keys of a file with their lines, ascending; empty if it cannot be read."""
    from sandtable.scenario.parsing import parse_document

    try:
        root, _ = parse_document(Path(file).read_text(encoding="utf-8-sig"), name=file)
    except (OSError, UnicodeDecodeError):
        return []
    return sorted((key.line, name) for name, (key, _) in root.entries.items()) if root is not None else []


def _section_of(found: Diagnostic, starts: list[tuple[int, str]]) -> str:
    return next((name for line, name in reversed(starts) if line <= found.span.line), "")
