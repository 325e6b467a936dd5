"""`sandtable settlement`: which rule settles a future, with what result, and what that turns on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
    within,
)


def settlement(
    scenario: ScenarioArgument,
    futures: FuturesOption = 10_000,
    rows: Annotated[
        int, typer.Option("--rows", callback=within(2, 2**20), metavar="N", help="Of the design; a power of two.")
    ] = 2_048,
    study: Annotated[
        Path | None,
        typer.Option("--study", metavar="DIR", help="Count the futures of a study that `run --out` kept."),
    ] = None,
    seed: SeedOption = 1,
    settings: SetOption = None,
    states: Annotated[
        bool, typer.Option("--states", help="Show what each single state turns on.", show_default=False)
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say how it is settled: which rule decides how often, the result under each, and what rule and result turn on."""
    from sandtable.analysis.settlement import settlement as settle
    from sandtable.cli.opening import open_scenario, open_study_of
    from sandtable.cli.progress import follow
    from sandtable.cli.terminal import open_output, write_json

    opened = open_scenario(scenario, settings=settings)
    source = opened if study is None else open_study_of(study, opened)
    with follow(quiet=quiet) as report:
        found = settle(source, futures=futures, rows=rows, seed=seed, threads=threads, progress=report)
    if json:
        write_json(found.to_json_object())
        return
    from sandtable.cli.settlement_table import print_settlement

    print_settlement(found, scenario=opened, console=open_output(), settings=settings or (), states=states)
