"""`sandtable compare`: the same futures with and without a change, or with and without a red line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.cli.faults import ExitCode, Fault
from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    ReadingOption,
    ScenarioArgument,
    SeedOption,
    ThreadsOption,
)

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison
    from sandtable.scenario.types import Scenario


def compare(
    scenario: ScenarioArgument,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="The change. May be repeated: changes are applied one by one and all together.",
            show_default=False,
        ),
    ] = None,
    line: Annotated[
        str | None,
        typer.Option(
            "--red-line",
            metavar="ID",
            help="Instead of --set: compute the deterrent effect of a red line of the file, by component.",
            show_default=False,
        ),
    ] = None,
    reading: ReadingOption = None,
    futures: FuturesOption = 20_000,
    seed: SeedOption = 1,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Compare a scenario with changed versions of itself over the same futures.

    Both sides share all random numbers that the change does not affect, so small effects are visible in few futures.
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.telling import show

    if settings and line is not None:
        raise Fault("--set and --red-line cannot be combined", hint="use one of the two")
    opened = open_scenario(scenario, reading=reading)
    if not settings and line is None:
        raise Fault("nothing to compare with", hint=_what_to_give(opened), exit_code=ExitCode.USAGE)
    ask = _red_line(opened, line) if line is not None else _settings(opened, settings or [])
    found = _play(ask, quiet=quiet, futures=futures, seed=seed, threads=threads)
    show(found, opened, json=json)


def _what_to_give(scenario: Scenario) -> str:
    lines = f", or --red-line {next(iter(scenario.red_lines))}" if scenario.red_lines else ""
    readings = "; `sandtable run` shows the readings side by side" if scenario.readings else ""
    return f"give a change, such as --set rules.pause=12h{lines}{readings}"


def _settings(scenario: Scenario, settings: list[str]) -> Callable[..., Comparison]:
    from sandtable.analysis.compare.comparison import compare as compare_with
    from sandtable.cli.opening import parse_settings

    parsed = [parse_settings([setting]) for setting in settings]
    if any(one in parsed[:index] for index, one in enumerate(parsed)):
        parse_settings(settings)  # raises for the same setting given twice
    return lambda **plan: compare_with(scenario, parsed, **plan)


def _red_line(scenario: Scenario, name: str) -> Callable[..., Comparison]:
    from sandtable.analysis.compare.comparison import red_line

    return lambda **plan: red_line(scenario, name, **plan)


def _play(ask: Callable[..., Comparison], *, quiet: bool, **plan: Any) -> Comparison:
    """Raises Reported where a value of `--set` does not fit the file."""
    from sandtable.cli.faults import Reported
    from sandtable.cli.opening import exit_code, print_diagnostics
    from sandtable.cli.progress import follow
    from sandtable.errors import ScenarioError

    try:
        with follow(quiet=quiet) as report:
            return ask(progress=report, **plan)
    except ScenarioError as fault:
        print_diagnostics(fault.diagnostics)
        raise Reported(exit_code(fault.diagnostics)) from None
