"""`sandtable volatility`: how much of the uncertainty about an outcome is settled by which day."""

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
    within,
)


def volatility(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="ID", help="Outcome to ask about. Default: all.", show_default=False),
    ] = None,
    futures: FuturesOption = 20_000,
    points: Annotated[
        int,
        typer.Option(
            "--points",
            callback=within(1, 100),
            metavar="N",
            help="Days to look at, from the start on at equal distances.",
        ),
    ] = 8,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show when it is settled: how much of the uncertainty about each outcome is settled by which day."""
    from sandtable.analysis.volatility.volatility import volatility as settle
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    opened = open_scenario(scenario, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        found = settle(
            opened, outcome=outcome, futures=futures, points=points, seed=seed, threads=threads, progress=report
        )
    show(found, opened, json=json, lines=set_lines(settings or (), opened))
