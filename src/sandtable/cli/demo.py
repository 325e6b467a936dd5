"""`sandtable demo`: opens a finished report at once, compiles the engine in the background, then offers the app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import ExitCode, Fault
from sandtable.cli.outputs import PAGE, check_output
from sandtable.cli.parameters import JsonOption, QuietOption
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.cli.printed import Demonstrated
    from sandtable.demo import Record


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write (HTML).")] = Path(
        "sandtable-demo.html"
    ),
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Write the report without opening a browser.", show_default=False)
    ] = False,
    app: Annotated[bool, typer.Option("--app", help="Start the app afterwards, without asking.", show_default=False)] = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Open the finished report of a bundled scenario, which came with this version, and compile the engine meanwhile.

    The engine is compiled once, which takes about half a minute; later runs start at once. Then the command offers to
    start the app, or prints the command for it if there is no terminal. With --json only the report is written.
    """
    from sandtable.files import write_whole

    check_output(out, option="--out", endings=PAGE, inputs={})
    if json and app:
        raise Fault("--json only writes the report", hint="omit --json or --app")
    record, report = _read()
    write_whole(out, report)
    opened = False if no_open else _open(out)
    if json:
        _print_object(record, out, opened=opened)
        return
    _print_report(record, out)
    if not no_open and not opened and not quiet:
        say("no browser could be opened: open the file yourself")
    _compile(record.scenario, quiet=quiet)
    _offer_app(record.scenario, app=app, quiet=quiet, opens=not no_open)


def _read() -> tuple[Record, bytes]:
    """The report and its record. Raises Fault if they are missing or damaged."""
    from sandtable.demo import read_record, read_report
    from sandtable.extras import DISTRIBUTION

    try:
        return read_record(), read_report()
    except (OSError, ValueError, TypeError) as fault:
        raise Fault(
            f"the report of the demo cannot be read: {str(fault).lower()}",
            hint=f"the installation is damaged; pip install --force-reinstall {DISTRIBUTION}",
            exit_code=ExitCode.FAULTS,
        ) from fault


def _open(page: Path | str) -> bool:
    from sandtable.cli.browser import open_in_browser

    return open_in_browser(page)


def _print_report(record: Record, out: Path) -> None:
    from sandtable.cli.terminal import open_output, print_text
    from sandtable.wording import count

    console = open_output()
    print_text(console, record.title, style="bold")
    print_text(console, record.question)
    console.print()
    print_text(console, f"{count(record.futures)} futures, seed {record.seed}, played by Sandtable {record.version}.")
    print_text(console, "Probabilities are shares of futures in this model, not forecasts of the world.")
    print_text(console, f"Report: {out}")


def _print_object(record: Record, out: Path, *, opened: bool) -> None:
    from sandtable.cli.terminal import write_json

    found: Demonstrated = {
        "scenario": record.scenario, "scenario_sha256": record.scenario_sha256, "version": record.version,
        "seed": record.seed, "futures": record.futures, "file": str(out), "bytes": record.report_bytes,
        "opened": opened,
    }  # fmt: skip
    write_json(found)


def _compile(name: str, *, quiet: bool) -> None:
    """Compile the engine for the scenario, or load it if it is already compiled."""
    from sandtable.cli.progress import follow
    from sandtable.compile import compile_scenario
    from sandtable.loading import load
    from sandtable.study.play import load_engine

    try:
        with follow(quiet=quiet) as report:
            load_engine(compile_scenario(load(name)), report=report)
    except KeyboardInterrupt:
        raise Fault(
            "interrupted", hint="the report is complete; the engine will be compiled by the first run",
            exit_code=ExitCode.INTERRUPTED,
        ) from None  # fmt: skip
    if not quiet:
        say("the engine is ready")


def _offer_app(name: str, *, app: bool, quiet: bool, opens: bool) -> None:
    from sandtable.cli.invocation import command_prefix

    prefix = command_prefix()
    if not app:
        if quiet:
            return
        asks = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
        if not asks or not typer.confirm("Start the app?", default=False, err=True):
            say(f"to play the scenario: {prefix} run {name}\nto start the app: {prefix} serve {name}")
            return
    from sandtable.app.server import serve
    from sandtable.loading import load

    scenario = load(name)

    def announce(address: str) -> None:
        say(f"{scenario.title}\n{address} until Ctrl-C")
        if opens:
            _open(address)

    serve(scenario, host="127.0.0.1", port=0, token=None, begun=announce)
