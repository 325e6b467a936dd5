"""`sandtable settlement`: which rule settles a future, with what result, and what that depends on."""

from __future__ import annotations

from pathlib import Path
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


def settlement(
    scenario: ScenarioArgument,
    futures: FuturesOption = 10_000,
    rows: Annotated[
        int, typer.Option("--rows", callback=within(2, 2**20), metavar="N", help="Rows of the design; a power of two.")
    ] = 2_048,
    study: Annotated[
        Path | None,
        typer.Option("--study", metavar="DIR", help="Count the futures of a study stored by `run --out`."),
    ] = None,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    states: Annotated[
        bool, typer.Option("--states", help="Show what each state depends on.", show_default=False)
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show the settlement: how often each rule applies, the result under each, and what rule and result depend on."""
    from sandtable.analysis.settlement.settlement import settlement as settle
    from sandtable.cli.opening import open_scenario, open_study_of
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    opened = open_scenario(scenario, settings=settings, reading=reading)
    source = opened if study is None else open_study_of(study, opened)
    with follow(quiet=quiet) as report:
        found = settle(source, futures=futures, rows=rows, seed=seed, threads=threads, progress=report)
    show(found, opened, json=json, lines=set_lines(settings or (), opened), states=states)
