"""`sandtable discover`: what must be believed for an outcome to happen."""

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


def discover(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str,
        typer.Option(
            "--outcome", metavar="ID", help="Identifier of the outcome, as in `run --json`.", show_default=False
        ),
    ],
    negated: Annotated[
        bool, typer.Option("--not", help="Find when the outcome does not happen.", show_default=False)
    ] = False,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    boxes: Annotated[
        int,
        typer.Option(
            "--boxes", callback=within(1, 20), metavar="B", help="Number of boxes to find, one after the other."
        ),
    ] = 1,
    box: Annotated[
        int | None,
        typer.Option(
            "--box",
            callback=within(1, 10_000),
            metavar="K",
            help="Use step K of the trajectory instead of the selected one.",
        ),
    ] = None,
    trajectory: Annotated[
        bool, typer.Option("--trajectory", help="Show every step of the peeling.", show_default=False)
    ] = False,
    choices: Annotated[
        bool, typer.Option("--choices", help="Let what each decision chose first be a limit too.", show_default=False)
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Find what must be believed for an outcome: assumptions within limits under which it happens far more often.

    Half of the futures are used to find the limits (PRIM), the other half to measure them.
    """
    from sandtable.analysis.discover.discovery import discover as find
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    opened = open_scenario(scenario, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        found = find(
            opened, outcome=outcome, negated=negated, futures=futures, seed=seed, boxes=boxes, box=box,
            choices=choices, threads=threads, progress=report,
        )  # fmt: skip
    show(found, opened, json=json, lines=set_lines(settings or (), opened), trajectory=trajectory)
