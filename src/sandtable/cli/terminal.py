"""The two streams: data on stdout, everything else on stderr; plain text wherever nobody can see colours."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from sandtable.cli.faults import PipeClosed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 80  # tables and texts never run wider, however wide the window


def _open_console(*, stderr: bool) -> Console:
    from rich.console import Console

    class QuietConsole(Console):
        def on_broken_pipe(self) -> None:
            raise PipeClosed

    no_colour = bool(os.environ.get("NO_COLOR"))
    console = QuietConsole(stderr=stderr, highlight=False, color_system=None if no_colour else "auto")
    console.width = min(console.width, WIDTH)
    return console


def open_output() -> Console:
    """The console of stdout, at most 80 columns wide."""
    return _open_console(stderr=False)


def open_log() -> Console:
    """The console of stderr, at most 80 columns wide."""
    return _open_console(stderr=True)


def print_text(console: Console, text: str, *, style: str = "", indent: str = "") -> None:
    """A paragraph, wrapped at the console's width; its text is taken as it is."""
    import textwrap

    from rich.text import Text

    for line in textwrap.wrap(
        text, console.width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    ):
        console.print(Text(line, style=style), soft_wrap=True)


def new_table() -> Table:
    """An empty table in the house's style: no rules, columns two blanks apart, as wide as the console."""
    from rich.table import Table

    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True, header_style="dim")


def print_table(console: Console, table: Table) -> None:
    """A table without the blanks that fill its lines to the window's width."""
    from rich.segment import Segment, Segments

    for line in console.render_lines(table, pad=False):
        while line and not line[-1].text.strip():
            line.pop()
        if line:
            line[-1] = Segment(line[-1].text.rstrip(), line[-1].style)
        console.print(Segments([*line, Segment("\n")]), end="")


def write(text: str) -> None:
    """Text to stdout as it is, with a newline."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise PipeClosed from None


def write_json(value: Any) -> None:
    """One JSON object to stdout. Not-a-number and infinity are not JSON: they must not get here."""
    write(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def complain(message: str, *, hint: str | None = None, code: str | None = None) -> None:
    """An error line on stderr, in the form that diagnostics have."""
    label = f"error[{code}]" if code else "error"
    if _has_colour():
        label = f"\x1b[1;31m{label}\x1b[0m"
    print(f"{label}: {message}", file=sys.stderr)
    if hint is not None:
        print(f"   = hint: {hint}", file=sys.stderr)


def _has_colour() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def close_output() -> None:
    """Points stdout at nothing, so that the interpreter does not complain about a closed pipe on its way out."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
