"""`sandtable score`: who was right, once history has spoken."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    SeedOption,
    SetOption,
    ThreadsOption,
    complete_scenario,
)


def score(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO ...]",
            help="Bundled names or paths; without any, every bundled scenario that has a history.",
            autocompletion=complete_scenario,
            show_default=False,
        ),
    ] = None,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    allow_hindsight: Annotated[
        bool,
        typer.Option("--allow-hindsight", help="Score even what rests on later sources.", show_default=False),
    ] = False,
    allow_future_history: Annotated[
        bool,
        typer.Option(
            "--allow-future-history",
            help="Score even against a history that is not over today: an invented one, for an exercise.",
            show_default=False,
        ),
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Score the model against history: Brier and logarithmic score of outcomes, CRPS of dates.

    Beside it stand even odds, a class of like cases where the scenario declares one, and the text's own words.
    """
    from sandtable.analysis.scorecard import score as judge
    from sandtable.cli.faults import Fault
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.terminal import open_output, write_json

    if settings and not scenarios:
        raise Fault("--set needs a scenario", hint="name one")
    opened = [open_scenario(name, settings=settings) for name in scenarios or ()]
    with follow(quiet=quiet) as report:
        card = judge(
            opened or None, futures=futures, seed=seed, allow_hindsight=allow_hindsight,
            allow_future_history=allow_future_history, threads=threads, progress=report,
        )  # fmt: skip
    if json:
        from sandtable.analysis.score_report import json_object

        write_json(json_object(card))
        return
    from sandtable.cli.score_table import print_scores

    print_scores(card, console=open_output(), settings=settings or ())
