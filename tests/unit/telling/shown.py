"""What each renderer shows of a `Told`, as plain text that can be compared."""

from __future__ import annotations

import html
import io
import re

from rich.console import Console

from sandtable.cli.telling import print_told
from sandtable.telling.html import NOTEBOOK, PAGE, Look, told_html
from sandtable.telling.told import Told

_TAG = re.compile(r"<[^>]+>")


def squeezed(text: str) -> str:
    """Without blanks, backticks and typographic minus signs: what two renderers must have in common."""
    return re.sub(r"[\s`]+", "", text.replace("\N{MINUS SIGN}", "-"))


def in_terminal(told: Told, *, width: int = 300) -> str:
    """In a window so wide that nothing is broken inside a cell."""
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    print_told(told, console=console)
    assert isinstance(console.file, io.StringIO)
    return squeezed(console.file.getvalue())


def in_html(told: Told, *, look: Look) -> str:
    """On a page, or in a notebook; nothing but the text."""
    return squeezed(
        html.unescape(_TAG.sub(" ", told_html(told, look=look, draw=lambda name: f'<div id="{name}"></div>')))
    )


def assert_everywhere(told: Told) -> None:
    """Every text of it is in the terminal, on a page and in a notebook."""
    assert told.answer
    shown = {"terminal": in_terminal(told), "page": in_html(told, look=PAGE), "notebook": in_html(told, look=NOTEBOOK)}
    headings = {column.heading for part in told.parts for table in part.tables for column in table.columns}
    for text in told.texts():
        for where, found in shown.items():
            # a heading may stand on two lines; the lines and notes of a cell have those of its neighbours between them
            pieces = text.split() if text in headings else text.splitlines()
            assert all(squeezed(piece) in found for piece in pieces), f"{text!r} is not in the {where}"
