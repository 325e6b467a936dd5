"""Text of a table that breaks long words after dots, commas and underscores: `formations.reserve.` / `strength`."""

from __future__ import annotations

import re
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.text import Text

_PIECE = re.compile(r"[^\s.,_/(]*[.,_/(]*\s*")


class BreakingText(Text):
    """A text whose words, where they are wider than the column, break after a mark and not within a name."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """The lines of the text at a width."""
        breaks = _breaks(self.plain, width)
        text = Text("\n", style=self.style).join(self.divide(breaks)) if breaks else self
        return Text.wrap(text, console, width, **options)


def _breaks(text: str, width: int) -> list[int]:
    """Where a line must end inside of words that are wider than a line: after the last mark that fits."""
    found: list[int] = []
    for word in re.finditer(r"\S+", text):
        if cell_len(word[0]) <= width:
            continue
        line = 0
        for piece in _PIECE.finditer(text, word.start(), word.end()):
            size = cell_len(piece[0])
            if line and size and line + size > width:
                found.append(piece.start())
                line = 0
            line += size
    return found
