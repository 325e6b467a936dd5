"""The command of an analysis without special options, built from its entry in the registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

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
)

if TYPE_CHECKING:
    from sandtable.analysis.registry import Analysis

FUTURES = 10_000
OutcomeOption = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="ID",
        help="Identifier of the outcome, as in `run --json`. Default: the headline.",
        show_default=False,
    ),
]


def command_of(entry: Analysis) -> Callable[..., None]:
    """The function of the command: scenario, futures, seed, settings, and the outcome if the analysis is about one."""

    def with_outcome(
        scenario: ScenarioArgument, outcome: OutcomeOption = None, futures: FuturesOption = FUTURES, seed: SeedOption = 1,
        settings: SetOption = None, reading: ReadingOption = None, threads: ThreadsOption = None, quiet: QuietOption = False,
        json: JsonOption = False,
    ) -> None:  # fmt: skip
        plan = {"outcome": outcome, "futures": futures, "seed": seed, "threads": threads}
        _run(entry, scenario, (settings, reading), plan, quiet=quiet, json=json)

    def without(
        scenario: ScenarioArgument, futures: FuturesOption = FUTURES, seed: SeedOption = 1, settings: SetOption = None,
        reading: ReadingOption = None, threads: ThreadsOption = None, quiet: QuietOption = False, json: JsonOption = False,
    ) -> None:  # fmt: skip
        plan = {"futures": futures, "seed": seed, "threads": threads}
        _run(entry, scenario, (settings, reading), plan, quiet=quiet, json=json)

    command = with_outcome if entry.about_outcome else without
    command.__doc__ = entry.about
    return command


def _run(
    entry: Analysis,
    scenario: str,
    changed: tuple[list[str] | None, str | None],
    plan: dict[str, Any],
    *,
    quiet: bool,
    json: bool,
) -> None:
    from sandtable.analysis.registry import loaded
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    settings, reading = changed
    opened = open_scenario(scenario, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        found = loaded(entry.run)(opened, progress=report, **plan)
    show(found, opened, json=json, lines=set_lines(settings or (), opened))
