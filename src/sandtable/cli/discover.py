"""`sandtable discover`: what must be believed for an outcome to happen."""

from __future__ import annotations

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


def discover(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="ID", help="The outcome, as `run --json` names it.", show_default=False)
    ],
    negated: Annotated[bool, typer.Option("--not", help="Ask when it does not happen.", show_default=False)] = False,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    boxes: Annotated[
        int,
        typer.Option("--boxes", callback=within(1, 20), metavar="B", help="How many boxes, one after the other."),
    ] = 1,
    box: Annotated[
        int | None,
        typer.Option("--box", callback=within(1, 10_000), metavar="K", help="Take step K of the trajectory instead."),
    ] = None,
    trajectory: Annotated[
        bool, typer.Option("--trajectory", help="Show every step of the peeling.", show_default=False)
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Find what must be believed for an outcome: assumptions within limits under which it happens far more often.

    Half of the futures find the limits (PRIM), the other half measures what they are worth.
    """
    from sandtable.analysis.discovery import discover as find
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.terminal import open_output, write_json

    opened = open_scenario(scenario, settings=settings)
    with follow(quiet=quiet) as report:
        found = find(
            opened, outcome=outcome, negated=negated, futures=futures, seed=seed, boxes=boxes, box=box,
            threads=threads, progress=report,
        )  # fmt: skip
    if json:
        write_json(found.to_json_object())
        return
    from sandtable.cli.box_table import print_discovery

    print_discovery(found, scenario=opened, console=open_output(), settings=settings or (), trajectory=trajectory)
