"""`sandtable serve`: the report made interactive, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Reported
from sandtable.cli.parameters import JsonOption, ReadingOption, SetOption, complete_scenario, within

if TYPE_CHECKING:
    from sandtable.app.workbench.written import GivenText
    from sandtable.cli.printed import Served


DEFAULT = "deir-ez-zor-2017"


def serve(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="A bundled scenario's name or the path of a scenario file.",
            autocompletion=complete_scenario,
        ),
    ] = DEFAULT,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on; by default only this machine.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", callback=within(0, 65_535), metavar="P", help="0 chooses a free port.")
    ] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="SANDTABLE_TOKEN",
            metavar="T",
            help="Token that users must give; required for any address that others can reach.",
            show_default=False,
        ),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(
            "--proxy",
            metavar="ADDRESS",
            help="Trust the X-Forwarded headers of a proxy at this address; requires --token.",
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option(
            "--text",
            metavar="FILE",
            help="Your own copy of the source text: the workbench shows its passages beside the entries.",
            show_default=False,
        ),
    ] = None,
    settings: SetOption = None,
    reading: ReadingOption = None,
    json: JsonOption = False,
) -> None:
    """Serve the app: a slider for every assumption, replays and forks of futures, analyses with progress.

    By default it can be reached from this machine only. Any other --host requires a token. A file can be written in the
    workbench of the page, and saved there by a user of this machine without a token; one with errors opens with it.
    """
    from sandtable.app.server import check_address, folder_for
    from sandtable.app.server import serve as listen
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import say, write_json
    from sandtable.files import sha256_of_file
    from sandtable.scenario.source import locate

    check_address(host, token, proxy=proxy)
    given = None if text is None else _given(text, is_alone=folder_for(host, token, proxy=proxy) is not None)
    is_faulty = False
    try:
        opened = open_scenario(scenario, settings=settings, reading=reading)
    except Reported:
        if settings or reading or folder_for(host, token, proxy=proxy) is None or not _is_text(scenario):
            raise
        say(f"{scenario} has errors: the page opens with the workbench")
        opened, is_faulty = open_scenario(DEFAULT), True

    file = locate(scenario)

    def announce(address: str) -> None:
        if json:
            name, sha256 = (scenario, sha256_of_file(file)) if is_faulty else (opened.name, opened.sha256)
            found: Served = {
                "address": address, "scenario": name, "scenario_sha256": sha256, "needs_token": token is not None,
            }  # fmt: skip
            write_json(found)
        say(f"{file.name if is_faulty else opened.title}\n{address} until Ctrl-C")

    listen(
        opened,
        host=host,
        port=port,
        token=token,
        proxy=proxy,
        begun=announce,
        file=file,
        is_faulty=is_faulty,
        text=given,
    )


def _given(text: Path, *, is_alone: bool) -> GivenText:
    """The source text of a file. Raises TextError for what is none, Fault where others could read it in the app."""
    from sandtable.app.workbench.written import GivenText
    from sandtable.cli.faults import Fault
    from sandtable.text.extraction import text_of
    from sandtable.text.reading import read_bytes

    if not is_alone:
        hint = "leave out --text: each user can choose a text of their own in the workbench"
        raise Fault("others can reach the app, and --text is for one user of this machine", hint=hint)
    return GivenText(text.name, text_of(read_bytes(text), name=str(text)))


def _is_text(scenario: str) -> bool:
    """Whether a file with errors can be written at all: it is text, or empty."""
    from sandtable.scenario.source import SourceError, decode, locate, read_bytes

    try:
        decode(read_bytes(locate(scenario)), name=scenario)
    except SourceError as fault:
        return fault.diagnostic.code == "S004"
    return True
