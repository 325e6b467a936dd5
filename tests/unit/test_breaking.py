"""Long words in tables of the terminal break after a mark."""

from __future__ import annotations

import pytest
from rich.console import Console

from sandtable.cli.breaking import BreakingText


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("formations.reserve.strength", 22, ["formations.reserve.", "strength"]),
        ("reached(ethiopia, assab)", 18, ["reached(ethiopia,", "assab)"]),
        ("reached(ethiopia, assab)", 12, ["reached(", "ethiopia,", "assab)"]),
        ("see formations.a.strength (added)", 14, ["see", "formations.a.", "strength", "(added)"]),
        ("a.b c", 10, ["a.b c"]),
        ("deadbeefdeadbeef", 10, ["deadbeefde", "adbeef"]),
        ("a.b\nThe reserve", 20, ["a.b", "The reserve"]),
    ],
)
def test_a_word_wider_than_the_column_breaks_after_a_mark(text: str, width: int, lines: list[str]) -> None:
    wrapped = BreakingText(text, style="bold").wrap(Console(), width, overflow="fold")
    assert [line.plain.rstrip() for line in wrapped] == lines
    assert all(line.style == "bold" for line in wrapped)
