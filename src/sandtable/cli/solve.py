"""`sandtable solve`: the game of a scenario, what each should do in it, and how far the estimate carries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sandtable.cli.outputs import check_output
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


def solve(
    scenario: ScenarioArgument,
    futures: FuturesOption = 2_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    lambdas: Annotated[
        list[float] | None,
        typer.Option(
            "--lambda",
            metavar="L",
            help="Precision of choice of a quantal response; may be repeated. Default: 0.5, 1, 2, 5, 20.",
            show_default=False,
        ),
    ] = None,
    resamples: Annotated[
        int,
        typer.Option(
            "--resamples",
            callback=within(0, 100_000),
            metavar="B",
            help="Number of resamples for intervals and of new runs for stability; 0 for none.",
        ),
    ] = 400,
    nfg: Annotated[
        Path | None, typer.Option("--nfg", metavar="FILE", help="Write the estimated game as a Gambit file.")
    ] = None,
    payoffs: Annotated[
        bool, typer.Option("--payoffs", help="Show the payoffs of all profiles.", show_default=False)
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Solve the game of a scenario: payoffs by simulation, equilibria, best responses.

    Every profile of the decisions marked `solve` is played over the same futures; --futures counts those of one profile.
    Mixed equilibria require the extra `game`.
    """
    from sandtable.analysis.game.game import LAMBDAS
    from sandtable.analysis.game.game import solve as solve_game
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    check_output(nfg, option="--nfg", endings=(".nfg",), inputs={"scenario": scenario})
    opened = open_scenario(scenario, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        found = solve_game(
            opened, futures=futures, seed=seed, lambdas=lambdas or LAMBDAS, resamples=resamples, threads=threads,
            progress=report,
        )  # fmt: skip
    if nfg is not None:
        found.write_nfg(nfg)
    show(found, opened, json=json, lines=set_lines(settings or (), opened), payoffs=payoffs)
