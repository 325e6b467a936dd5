"""`sandtable signposts`: what to watch, by when, and how the odds change with it."""

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
)
from sandtable.cli.registered import OutcomeOption


def signposts(
    scenario: ScenarioArgument,
    outcome: OutcomeOption = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="DATE",
            help="Date by which a sign is seen or not. Default: a third of the way to the outcome's median time, or later where no sign"
            " can be seen by then.",
            show_default=False,
        ),
    ] = None,
    lead: Annotated[
        str | None,
        typer.Option(
            "--lead",
            metavar="TIME",
            help="Leave out signs that are seen less than this before the outcome is decided, such as 10d.",
            show_default=False,
        ),
    ] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Compare hypotheses with the evidence, too.", show_default=False)
    ] = False,
    hypothesis: Annotated[
        list[str] | None,
        typer.Option(
            "--hypothesis",
            metavar="ID",
            help="An outcome that is a hypothesis of the matrix; repeat it. Default: those that exclude each other.",
            show_default=False,
        ),
    ] = None,
    futures: FuturesOption = 20_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Find the observable events to watch: which of them, seen or not seen by a date, change the odds most.

    Half of the futures find the signs, the other half measure them.
    """
    from sandtable.analysis.signposts.signposts import signposts as find
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    day, least = read_date(by, option="--by"), _days(lead)
    opened = open_scenario(scenario, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        found = find(
            opened, outcome=outcome, by=day, lead=least, matrix=matrix or bool(hypothesis), hypotheses=hypothesis,
            futures=futures, seed=seed, threads=threads, progress=report,
        )  # fmt: skip
    show(found, opened, json=json, lines=set_lines(settings or (), opened))


def _days(text: str | None) -> float:
    """What `--lead` says, in days."""
    from sandtable.units import UnitError, parse_quantity

    if text is None:
        return 0.0
    try:
        value, name = parse_quantity(text, dimension="Duration")
    except UnitError as fault:
        raise typer.BadParameter(f"{fault}", param_hint="--lead") from None
    if name is not None or value is None or value < 0:
        raise typer.BadParameter(f"`{text}` is not a length of time, such as `10 d`", param_hint="--lead")
    return value
