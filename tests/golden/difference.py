"""How a test says that something printed is no longer what it was."""

from __future__ import annotations

import difflib
import json

MOST_LINES = 60


def difference(before: str, after: str, *, name: str) -> str:
    """A unified difference of the values, one to a line; of the text itself where the values are the same."""
    lines = list(_lines(_spread(before), _spread(after), name=name))
    if not lines:
        at = next(
            (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
        )
        start = max(0, at - 60)
        lines = [
            f"the same values, written otherwise from character {at} on:",
            f"- {before[start : at + 60]!r}", f"+ {after[start : at + 60]!r}",
        ]  # fmt: skip
    more = len(lines) - MOST_LINES
    said = lines[:MOST_LINES] + ([f"... and {more} lines more"] if more > 0 else [])
    if '"scenario_sha256"' in "\n".join(line for line in lines if line[:1] in "+-"):
        said.append("The scenario file itself has changed since it was captured (scenario_sha256).")
    return "\n".join(said)


def _lines(before: list[str], after: list[str], *, name: str) -> list[str]:
    return [line.rstrip("\n") for line in difflib.unified_diff(before, after, f"{name}, captured", f"{name}, now", n=3)]


def _spread(text: str) -> list[str]:
    """JSON with one value to a line, numbers as they are written; other texts by their lines."""
    try:
        value = json.loads(text, parse_float=_Written, parse_int=_Written)
    except ValueError:
        return text.splitlines(keepends=True)
    return [f"{line}\n" for line in json.dumps(value, indent=2, ensure_ascii=False).splitlines()]


class _Written(str):
    """A number as it stands in the text."""

    __slots__ = ()
