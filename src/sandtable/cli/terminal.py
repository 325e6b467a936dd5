"""The two streams: data on stdout, everything else on stderr; plain text where colours are not supported.

Control characters are removed from all texts (`sandtable.characters`), and any width is accepted.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from sandtable.characters import CONTROL, neutralise, wrap
from sandtable.cli.faults import PipeClosed
from sandtable.cli.streams import ERRORS, is_utf8, takes_colour

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 80  # maximum width of tables and texts
LEAST_WIDTH = 20  # minimum width: a narrower window breaks the lines itself


def _open_console(*, stderr: bool) -> Console:
    from rich.console import Console
    from rich.segment import Segment

    class PlainConsole(Console):
        """Prints texts without markup and without control characters."""

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
    """A paragraph, wrapped at the console's width; its text is not interpreted."""
    from rich.text import Text

    for line in wrap(neutralise(text), console.width, indent=indent):
        console.print(Text(line, style=style), soft_wrap=True)


def new_table() -> Table:
    """An empty table in the common style: no rules, columns two blanks apart, as wide as the console.

    Columns of numbers are `no_wrap`, a column of bars has a fixed width and no heading, the others wrap: in a narrow
    window the bars go first, then names get lines of their own, and the numbers stay (`cli/layout.py`).
    """
    from rich.table import Table

    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True, header_style="dim")


def write(text: str) -> None:
    """Write unchanged text to stdout, with a newline."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise PipeClosed from None


def write_data(text: str) -> None:
    """Write data to stdout, with a newline: always UTF-8, regardless of the stream's encoding."""
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
    """Write one JSON object to stdout. It must not contain not-a-number or infinity, which JSON lacks.

    Control characters are escaped, and on a stream that is not UTF-8 everything beyond ASCII: the same object, in any encoding.
    """
    text = json.dumps(value, ensure_ascii=not is_utf8(sys.stdout), indent=2, allow_nan=False)
    write(CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say(message: str) -> None:
    """Write a line on stderr about what was done: a file written, a part omitted."""
    print(neutralise(message), file=sys.stderr, flush=True)


def complain(message: str, *, hint: str | None = None, code: str | None = None) -> None:
    """Write an error line on stderr, in the form of diagnostics."""
    label = f"error[{code}]" if code else "error"
    if takes_colour(sys.stderr):
        label = f"\x1b[1;31m{label}\x1b[0m"
    print(f"{label}: {neutralise(message)}", file=sys.stderr)
    if hint is not None:
        print(f"   = hint: {neutralise(hint)}", file=sys.stderr)
