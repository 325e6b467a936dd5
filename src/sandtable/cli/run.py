"""`sandtable run`: plays a scenario, prints its outcomes, keeps the study and writes the briefing where asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.cli.brief import QuickOption, TextOption, check_text_option, write_page
from sandtable.cli.faults import ExitCode, Fault
from sandtable.cli.outputs import PAGE, check_output, check_output_folder
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
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.study.study import Study

LEAST_TIMED = 0.1  # seconds; less says nothing about speed


def run(
    scenario: ScenarioArgument,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Keep the study in a directory; the same command resumes it."),
    ] = None,
    briefing: Annotated[
        Path | None, typer.Option("--briefing", metavar="FILE", help="Write the one-file briefing (HTML).")
    ] = None,
    text: TextOption = None,
    quick: QuickOption = False,
    threads: ThreadsOption = None,
    chunk: Annotated[
        int | None,
        typer.Option(
            "--chunk", callback=within(1, 10**6), metavar="C", help="Futures a thread plays before it reports."
        ),
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Play a scenario's futures: how likely is each outcome, how is it settled, when.

    The same seed gives the same futures, whatever the number of threads. With --out, a run that was stopped goes on
    where it stopped when the same command is given again.
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import write_json

    check_output(briefing, option="--briefing", endings=PAGE, inputs={"scenario": scenario, "text": text})
    check_output_folder(out, option="--out")
    if briefing is None and (text is not None or quick):
        raise Fault("--text and --quick are for a briefing", hint="ask for one with --briefing FILE")
    check_text_option(text, quick=quick)
    opened = open_scenario(scenario, settings=settings)
    check_text_option(text, quick=quick, scenario=opened)
    study = _play(
        opened, out=out, quiet=quiet, futures=futures, seed=seed, threads=threads, chunk=chunk,
    )  # fmt: skip
    if json:
        write_json(study.to_json_object())
    else:
        from sandtable.cli.outcome_table import print_study
        from sandtable.cli.terminal import open_output

        print_study(study, console=open_output(), settings=settings or ())
    if briefing is not None:
        write_page(study, briefing, text=text, quick=quick, quiet=quiet)
    if not quiet:
        _say_what_was_done(study, out=out, briefing=briefing)


def _play(scenario: Any, *, out: Path | None, quiet: bool, **plan: Any) -> Study:
    from sandtable.cli.progress import follow
    from sandtable.study.run import run as play

    try:
        with follow(quiet=quiet) as report:
            study = play(scenario, out=out, progress=report, **plan)
            study.find_ranges(report)
            return study
    except KeyboardInterrupt:
        hint = "run the same command again to resume" if out is not None else "with --out DIR a run can be resumed"
        raise Fault("interrupted", hint=hint, exit_code=ExitCode.INTERRUPTED) from None


def _say_what_was_done(study: Study, *, out: Path | None, briefing: Path | None) -> None:
    from sandtable.cli.wording import count

    seconds = study.elapsed_s
    if seconds is not None and seconds >= LEAST_TIMED:
        say(f"played in {seconds:.1f} s, {count(study.futures / seconds)} futures a second")
    if out is not None:
        say(f"the study is in {out}")
    if briefing is not None:
        say(f"the briefing is in {briefing}")
