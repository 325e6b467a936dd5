"""S312: a place in a source text that ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Locator


@rule(
    "S312",
    summary="a locator ends before it starts",
    why="A locator selects the characters of the source text from `start` up to, but not including, `end`.",
    bad="""
    at: {start: 412, end: 164, sha256: dbf0fb4626b6d798}
    """,
    good="""
    at: {start: 164, end: 412, sha256: dbf0fb4626b6d798}
    """,
)
def locator_order(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if isinstance(entry, Locator) and entry.end <= entry.start:
            message = f"the locator ends at {entry.end}, but starts at {entry.start}"
            yield Finding((*path, "end"), message, hint="`end` must be greater than `start`")
