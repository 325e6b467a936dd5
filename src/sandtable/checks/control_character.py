"""S121: a control character in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sandtable.characters import CONTROL, control_name
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

_FOUND = re.compile(f"{CONTROL.pattern}|\r(?!\n)")
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@rule(
    "S121",
    summary="a control character in a text",
    why="""Terminals act on control characters: they can recolour, overwrite or reorder what is printed, and so hide what a
    file says. Escapes in double quotes can insert them invisibly. Letters of every script, and the marks that
    right-to-left text needs, are allowed.""",
    bad=r"""
    title: "\e[31mThe race\e[0m"
    """,
    good="""
    title: The race
    """,
)
def control_character(draft: Draft) -> Iterator[Finding]:
    for path, value in draft.values:
        if isinstance(value, str):
            if value.isprintable():  # most are, and the expression takes longer
                continue
            found = _FOUND.search(value)
            if found is not None:
                yield Finding(path, _message(found[0]), hint=_hint(found[0]), column=found.start(), length=1)
        elif type(value) is dict:
            for key in value:
                if isinstance(key, str) and not key.isprintable() and (found := _FOUND.search(key)) is not None:
                    yield Finding((*path, key), _message(found[0]), hint=_hint(found[0]), part="key")


def _message(character: str) -> str:
    name = "U+000D (carriage return)" if character == "\r" else control_name(character)
    return f"control character {name} in a text"


def _hint(character: str) -> str:
    return "remove it: right-to-left text needs none" if character in _BIDI else "remove it"
