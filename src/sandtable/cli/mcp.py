"""`sandtable mcp`: the tools for assistants, over stdin and stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from sandtable.cli.printed_skill import Offered


def mcp(
    root: Annotated[
        Path, typer.Option("--root", metavar="DIR", help="The folder in which the assistant may read and write.")
    ] = Path("."),
    tools: Annotated[
        bool, typer.Option("--tools", help="Print the tools instead of serving them.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Serve tools with which an assistant writes, checks and plays scenarios: Model Context Protocol over stdin and stdout.

    A client starts this command and ends it. It reads and writes inside one folder only, runs no code and fetches nothing.
    Needs the extra `assistant`. With --json the tools are printed as an object, and nothing is served.
    """
    from sandtable.cli.faults import Fault
    from sandtable.cli.terminal import say
    from sandtable.extras import require_package

    if not root.is_dir():
        raise Fault(f"--root: {root} is not a folder", hint="name an existing folder")
    require_package("mcp")
    if tools or json:
        _print(root, json=json)
        return
    if sys.stdin is not None and sys.stdin.isatty():
        say("waiting for a client on stdin; an assistant's client starts this command by itself (Ctrl-C ends it)")
    from sandtable.assistant.server import serve

    serve(root)


def _print(root: Path, *, json: bool) -> None:
    from sandtable.assistant.server import offered
    from sandtable.cli.terminal import open_output, print_text, write_json

    found = offered(root)
    if json:
        printed: Offered = {
            "root": str(root.resolve()),
            "tools": [{"name": each.name, "about": each.about, "read_only": each.read_only} for each in found],
        }
        write_json(printed)
        return
    console = open_output()
    for each in found:
        print_text(console, each.name, style="bold")
        print_text(console, each.about, indent="  ")
