"""`sandtable update`: the odds before and after each item of news."""

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
    read_date,
    within,
)

MOST_PARTICLES = 10**6


def update(
    scenario: ScenarioArgument,
    news: Annotated[
        str | None,
        typer.Option(
            "--news", metavar="FILE", help="A file of news. Default: news.yaml beside the scenario.", show_default=False
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="What was reported later does not count. Default: all counts.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Show what each item reported after this date changes alone, and all together.",
            show_default=False,
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome",
            metavar="ID",
            help="The outcome that items are shown for. Default: the first headline.",
            show_default=False,
        ),
    ] = None,
    futures: FuturesOption = 100_000,
    particles: Annotated[
        int,
        typer.Option(
            "--particles",
            callback=within(64, MOST_PARTICLES),
            metavar="N",
            help="Futures that the sampler moves, where weighting does not carry.",
        ),
    ] = 2_048,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show how the odds move with the news, item by item, and what the news teaches about the assumptions.

    Each item says when something happened, or how things stood on a date, with a grade or rates. Futures of the scenario
    are weighed by it; where too few would count, a sampler moves them.
    """
    from sandtable.analysis.updating.beside import news_beside
    from sandtable.analysis.updating.reading import load_news
    from sandtable.analysis.updating.updating import update as analyse
    from sandtable.cli.faults import Fault, Reported
    from sandtable.cli.opening import exit_code, open_scenario, print_diagnostics
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.errors import ScenarioError
    from sandtable.telling.common import set_lines

    day, earlier = read_date(as_of, option="--as-of"), read_date(since, option="--since")
    opened = open_scenario(scenario, settings=settings, reading=reading)
    file = news or news_beside(opened)
    if file is None:
        raise Fault("there is no file of news beside the scenario", hint="name one with --news FILE")
    try:
        read = load_news(file, opened)
    except ScenarioError as fault:
        print_diagnostics(fault.diagnostics)
        raise Reported(exit_code(fault.diagnostics)) from None
    if read.diagnostics and not quiet:
        print_diagnostics(read.diagnostics)
    with follow(quiet=quiet) as report:
        found = analyse(
            opened, news=read, outcome=outcome, as_of=day, since=earlier, futures=futures, particles=particles, seed=seed,
            threads=threads, progress=report,
        )  # fmt: skip
    show(found, opened, json=json, lines=set_lines(settings or (), opened))
