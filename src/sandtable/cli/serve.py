"""`sandtable serve`: the briefing alive, in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.cli.parameters import JsonOption, SetOption, complete_scenario, within


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
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; only this machine unless told.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", callback=within(0, 65_535), metavar="P", help="0 takes any that is free.")
    ] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="SANDTABLE_TOKEN",
            metavar="T",
            help="What a user must show first; needed for any other address.",
            show_default=False,
        ),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(
            "--proxy",
            metavar="ADDRESS",
            help="Believe the X-Forwarded headers of a proxy at this address, and of no other; needs --token.",
            show_default=False,
        ),
    ] = None,
    settings: SetOption = None,
    json: JsonOption = False,
) -> None:
    """Serve the app: every assumption a slider, any future replayed and forked, the analyses with their progress.

    It answers to this machine alone unless --host says otherwise, and then to nobody without the token.
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import say, write_json
    from sandtable.extras import require_package

    for package in ("fastapi", "uvicorn"):
        require_package(package, extra="app")
    from sandtable.app.server import check_door
    from sandtable.app.server import serve as listen

    check_door(host, token, proxy=proxy)
    opened = open_scenario(scenario, settings=settings)

    def announce(address: str) -> None:
        if json:
            write_json(
                {
                    "address": address, "scenario": opened.name, "scenario_sha256": opened.sha256,
                    "needs_token": token is not None,
                }
            )  # fmt: skip
        say(f"{opened.title}\n{address} until Ctrl-C")

    listen(opened, host=host, port=port, token=token, proxy=proxy, begun=announce)
