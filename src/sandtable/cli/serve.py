"""`sandtable serve`: the report made interactive, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption, ReadingOption, SetOption, complete_scenario, within

if TYPE_CHECKING:
    from sandtable.cli.printed import Served


def serve(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="A bundled scenario's name or the path of a scenario file.",
            autocompletion=complete_scenario,
        ),
    ] = "deir-ez-zor-2017",
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
    settings: SetOption = None,
    reading: ReadingOption = None,
    json: JsonOption = False,
) -> None:
    """Serve the app: a slider for every assumption, replays and forks of futures, analyses with progress.

    By default it can be reached from this machine only. Any other --host requires a token.
    """
    from sandtable.app.server import check_address
    from sandtable.app.server import serve as listen
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import say, write_json

    check_address(host, token, proxy=proxy)
    opened = open_scenario(scenario, settings=settings, reading=reading)

    def announce(address: str) -> None:
        if json:
            found: Served = {
                "address": address, "scenario": opened.name, "scenario_sha256": opened.sha256,
                "needs_token": token is not None,
            }  # fmt: skip
            write_json(found)
        say(f"{opened.title}\n{address} until Ctrl-C")

    listen(opened, host=host, port=port, token=token, proxy=proxy, begun=announce)
