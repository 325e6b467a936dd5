"""`sandtable diff`: what changed between two versions of a scenario, and what each change does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    SeedOption,
    ThreadsOption,
    complete_scenario,
)

if TYPE_CHECKING:
    from sandtable.loading import Reading
    from sandtable.scenario.types import Scenario

_HELP = "The {} version: a bundled scenario's name or the path of a file; `-` reads it from stdin."
BeforeArgument = Annotated[
    str,
    typer.Argument(metavar="BEFORE", help=_HELP.format("first"), autocompletion=complete_scenario, show_default=False),
]
AfterArgument = Annotated[
    str,
    typer.Argument(metavar="AFTER", help=_HELP.format("second"), autocompletion=complete_scenario, show_default=False),
]


def diff(
    before: BeforeArgument,
    after: AfterArgument,
    no_odds: Annotated[
        bool, typer.Option("--no-odds", help="List the changes only; play nothing.", show_default=False)
    ] = False,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say what changed between two versions of a scenario, and what each change does to the odds.

    What is written differently and means the same is no change, nor is another order. Each change is played alone, where the
    result is a scenario, and all together, over the same futures as the first version. With git:
    `git show HEAD:race.yaml | sandtable diff - race.yaml`.
    """
    from sandtable.analysis.revision.revision import diff as ask
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show

    old, new = _open_both(before, after)
    with follow(quiet=quiet) as report:
        found = ask(old, new, futures=0 if no_odds else futures, seed=seed, threads=threads, progress=report)
    show(found, old, json=json)


def _open_both(before: str, after: str) -> tuple[Scenario, Scenario]:
    """Both scenarios; the faults of both are printed, each with its file. Raises Fault or Reported."""
    from sandtable.cli.faults import ExitCode, Fault, Reported
    from sandtable.cli.formatting import STDIN
    from sandtable.cli.opening import fail_if_missing, print_diagnostics, say_if_older, say_if_recent

    if before == after == STDIN:
        raise Fault("only one of the two versions can be read from stdin")
    readings = [_read(each) for each in (before, after)]
    for found in readings:
        if found.scenario is None:
            fail_if_missing(found.errors)
    faults = [fault for found in readings if found.scenario is None for fault in found.errors]
    if faults:
        print_diagnostics(faults)
        raise Reported(ExitCode.FAULTS)
    old, new = (found.scenario for found in readings)
    assert old is not None and new is not None  # noqa: PT018
    for scenario, name in ((old, before), (new, after)):
        say_if_older(scenario, name)
    say_if_recent(new)
    return old, new


def _read(name: str) -> Reading:
    from sandtable.cli.formatting import STDIN, read_stdin
    from sandtable.loading import read, read_file

    return read(read_stdin(), name="stdin", file="stdin") if name == STDIN else read_file(name)
