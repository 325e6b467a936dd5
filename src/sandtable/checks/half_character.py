"""S132: half a character, which no file can hold."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.halves import first_half, meant_by
from sandtable.scenario.walking import values


@rule(
    "S132",
    summary="a text with half a character",
    why="""`\\uD800` to `\\uDFFF` are halves of characters (surrogates) of another encoding. They cannot be written to a file,
    a page or a terminal. A character beyond U+FFFF is written as itself, or as `\\U` with eight digits.""",
    bad="""
    title: "The winter war \\ud83d\\ude00"
    """,
    good="""
    title: "The winter war \\U0001f600"
    """,
)
def half_character(draft: Draft) -> Iterator[Finding]:
    # in a file the reader finds them first; these come from values that Python code has set
    for path, value in values(draft.scenario):
        if path and isinstance(path[-1], str) and (half := first_half(path[-1])) is not None:
            yield Finding(path, f"half a character, U+{ord(half):04X}", hint=meant_by(path[-1]), part="key")
        if isinstance(value, str) and (half := first_half(value)) is not None:
            yield Finding(path, f"half a character, U+{ord(half):04X}", hint=meant_by(value))
