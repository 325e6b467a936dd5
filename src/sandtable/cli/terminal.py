"""The two streams: data on stdout, everything else on stderr; plain text wherever nobody can see colours.

No text reaches either of them with a control character in it (`sandtable.characters`), and no width is a fault.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from sandtable.characters import CONTROL, neutralise, wrap
from sandtable.cli.faults import PipeClosed
from sandtable.cli.streams import ERRORS, is_utf8

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 80  # tables and texts never run wider, however wide the window
LEAST_WIDTH = 20  # and are laid out for no less: a narrower window breaks the lines itself


def _open_console(*, stderr: bool) -> Console:
    from rich.console import Console
    from rich.segment import Segment

    class PlainConsole(Console):
        """Shows texts as they are, without markup, and never a control character of theirs."""

        def on_broken_pipe(self) -> None:
            raise PipeClosed

        def render(self, *arguments: Any, **options: Any) -> Any:
            for segment in super().render(*arguments, **options):
                yield segment if segment.control else Segment(neutralise(segment.text), segment.style)

    no_colour = bool(os.environ.get("NO_COLOR"))
    console = PlainConsole(
        stderr=stderr, highlight=False, markup=False, emoji=False, color_system=None if no_colour else "auto"
    )
    width = console.width
    console.width = WIDTH if width < 1 else max(LEAST_WIDTH, min(width, WIDTH))
    return console


def open_output() -> Console:
    """The console of stdout, 20 to 80 columns wide."""
    return _open_console(stderr=False)


def open_log() -> Console:
    """The console of stderr, 20 to 80 columns wide."""
    return _open_console(stderr=True)


def print_text(console: Console, text: str, *, style: str = "", indent: str = "") -> None:
    """A paragraph, wrapped at the console's width; its text is taken as it is."""
    from rich.text import Text

    for line in wrap(neutralise(text), console.width, indent=indent):
        console.print(Text(line, style=style), soft_wrap=True)


def new_table() -> Table:
    """An empty table in the house's style: no rules, columns two blanks apart, as wide as the console.

    Columns of numbers are `no_wrap`, a column of bars has a fixed width and no heading, the others wrap: in a narrow
    window the bars go first, then names get lines of their own, and the numbers stay (`cli/layout.py`).
    """
    from rich.table import Table

    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True, header_style="dim")


def print_table(console: Console, table: Table) -> None:
    """A table, laid out for the console's width, without the blanks that fill its lines."""
    from sandtable.cli.layout import print_laid_out

    print_laid_out(console, table)


def write(text: str) -> None:
    """Text to stdout as it is, with a newline."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise PipeClosed from None


def write_data(text: str) -> None:
    """Data to stdout, with a newline: always UTF-8, whatever the stream's encoding, so that a program reads what was meant."""
    stream = sys.stdout
    binary = getattr(stream, "buffer", None)
    if binary is None or is_utf8(stream):
        write(text)
        return
    try:
        stream.flush()
        binary.write((text + "\n").encode("utf-8", ERRORS))
        binary.flush()
    except BrokenPipeError:
        raise PipeClosed from None


def write_json(value: Any) -> None:
    """One JSON object to stdout. Not-a-number and infinity are not JSON: they must not get here.

    Control characters are escaped, and on a stream that is not UTF-8 everything beyond ASCII: the same object, in any encoding.
    """
    text = json.dumps(value, ensure_ascii=not is_utf8(sys.stdout), indent=2, allow_nan=False)
    write(CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say(message: str) -> None:
    """A line on stderr about what was done: a file written, a part left out."""
    print(neutralise(message), file=sys.stderr, flush=True)


def complain(message: str, *, hint: str | None = None, code: str | None = None) -> None:
    """An error line on stderr, in the form that diagnostics have."""
    label = f"error[{code}]" if code else "error"
    if _has_colour():
        label = f"\x1b[1;31m{label}\x1b[0m"
    print(f"{label}: {neutralise(message)}", file=sys.stderr)
    if hint is not None:
        print(f"   = hint: {neutralise(hint)}", file=sys.stderr)


def _has_colour() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
