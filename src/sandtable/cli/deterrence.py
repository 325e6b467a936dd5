"""`sandtable deterrence`: what a red line deters where what its two decisions read is at the ends of its prior."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    ReadingOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
)


def deterrence(
    scenario: ScenarioArgument,
    line: Annotated[
        str | None,
        typer.Option(
            "--red-line", metavar="ID", help="A red line that names an act. Default: all of them.", show_default=False
        ),
    ] = None,
    futures: FuturesOption = 2_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show what a red line deters, and what that depends on.

    Each assumption and belief that the decision of the act or of the threat reads is set to the low and the high end of
    its prior, and the same futures are played with and without the line.
    """
    from sandtable.analysis.compare.turning import deterrence as analyse
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    opened = open_scenario(scenario, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        found = analyse(opened, line=line, futures=futures, seed=seed, threads=threads, progress=report)
    show(found, opened, json=json, lines=set_lines(settings or (), opened))
