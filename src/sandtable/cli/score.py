"""`sandtable score`: accuracy of the model against history."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    ReadingOption,
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
            help="Bundled names or paths. Default: every bundled scenario with a history.",
            autocompletion=complete_scenario,
            show_default=False,
        ),
    ] = None,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    allow_hindsight: Annotated[
        bool,
        typer.Option("--allow-hindsight", help="Include numbers based on later sources.", show_default=False),
    ] = False,
    allow_future_history: Annotated[
        bool,
        typer.Option(
            "--allow-future-history",
            help="Accept a history with dates in the future: an invented one, for an exercise.",
            show_default=False,
        ),
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Score the model against history: Brier and logarithmic score of outcomes, CRPS of dates.

    Compared with even odds, the base rates declared in the scenario, and the likelihood words of the text.
    """
    from sandtable.analysis.score.scorecard import score as judge
    from sandtable.cli.faults import Fault
    from sandtable.cli.hiding import import_without
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines
    from sandtable.telling.readings import readings_hint

    for option, given in (("--set", settings), ("--reading", reading)):
        if given and not scenarios:
            raise Fault(f"{option} needs a scenario", hint="name one")
    opened = [open_scenario(name, settings=settings, reading=reading) for name in scenarios or ()]
    import_without("numba", "scoringrules")
    with follow(quiet=quiet) as report:
        card = judge(
            opened or None, futures=futures, seed=seed, allow_hindsight=allow_hindsight,
            allow_future_history=allow_future_history, threads=threads, progress=report,
        )  # fmt: skip
    lines = set_lines(settings or (), opened[0] if len(opened) == 1 else None)
    if reading is None:
        where = "score it by itself with `--reading`"
        lines += tuple(line for each in opened for line in readings_hint(each, where=where))
    show(card, None, json=json, lines=lines)
