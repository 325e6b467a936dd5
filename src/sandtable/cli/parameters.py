"""Arguments and options that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated

import typer

MAX_SEED = 2**64 - 1
MAX_FUTURE = 2**53 - 1


def within(low: int, high: int) -> Callable[[int | None], int | None]:
    """Accept whole numbers from low to high, or no value; typer prints the message of BadParameter."""

    def accept(value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise typer.BadParameter(f"{value:,} is not between {low:,} and {high:,}")
        return value

    return accept


def read_date(text: str | None, *, option: str) -> dt.date | None:
    """The date, or time of day, that an option gives; None where it is not given. Raises BadParameter naming the option."""
    from sandtable.scenario.dates import read_moment

    if text is None:
        return None
    try:
        return read_moment(text.strip())
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint=option) from None


def complete_scenario(incomplete: str) -> list[str]:
    """Names of bundled scenarios for the shell's completion."""
    from sandtable.scenario.source import bundled

    return [name for name in bundled() if name.startswith(incomplete)]


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
ReadingOption = Annotated[
    str | None,
    typer.Option(
        "--reading",
        metavar="NAME",
        help="The one of the file's `readings` that is meant. Default: the file as written.",
        show_default=False,
    ),
]
SeedOption = Annotated[
    int,
    typer.Option(
        "--seed",
        callback=within(0, MAX_SEED),
        help="Seed of the random numbers; the same seed gives identical futures.",
        metavar="S",
    ),
]
MAX_FUTURES = 10**9
FuturesOption = Annotated[
    int,
    typer.Option("--futures", "-n", callback=within(1, MAX_FUTURES), metavar="N", help="Number of futures to play."),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option("--threads", callback=within(1, 1024), metavar="T", help="Number of threads. Default: all cores."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print only errors on stderr.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.", show_default=False)]
