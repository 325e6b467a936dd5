"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

MAX_SEED = 2**64 - 1
MAX_FUTURE = 2**53 - 1


def complete_scenario(incomplete: str) -> list[str]:
    """Names of bundled scenarios for the shell's completion."""
    from sandtable.cli.opening import bundled_names

    return [name for name in bundled_names() if name.startswith(incomplete)]


ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A bundled scenario's name (see `sandtable list`) or the path of a scenario file.",
        autocompletion=complete_scenario,
        show_default=False,
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set a number or an assumption of the file, for this command only; may be repeated.",
        show_default=False,
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, max=MAX_SEED, help="Same seed, same futures, to the bit.", metavar="S")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.", show_default=False)]
