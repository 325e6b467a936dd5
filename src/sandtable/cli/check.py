"""`sandtable check`: all faults of a scenario, and with `--trial` what some hundred futures of it show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from sandtable.cli.faults import ExitCode, Fault
from sandtable.cli.parameters import MAX_SEED, JsonOption, QuietOption, ScenarioArgument, SetOption, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.cli.printed import Checked, Tried
    from sandtable.cli.printed import Fault as PrintedFault
    from sandtable.diagnostics import Diagnostic
    from sandtable.scenario.types import Scenario
    from sandtable.trials.results import Trial

MOST_FUTURES = 20_000  # of a trial
FEW = 500


def check(
    scenario: ScenarioArgument,
    settings: SetOption = None,
    trial: Annotated[
        bool,
        typer.Option(
            "--trial", help="Play futures too, and warn of what is allowed and surely not meant.", show_default=False
        ),
    ] = False,
    futures: Annotated[
        int | None,
        typer.Option(
            "--futures",
            "-n",
            callback=within(1, MOST_FUTURES),
            metavar="N",
            help=f"Of a trial. Default: {FEW}.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", callback=within(0, MAX_SEED), metavar="S", help="Of a trial. Default: 1.", show_default=False
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="CODE",
            show_default=False,
            help="A warning of a trial that is meant, such as S703; may be repeated. In the file: a comment `# meant: S703`.",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings fail too, with exit code 1.", show_default=False)
    ] = False,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Print each warning of a number without a source, also where there are many.",
            show_default=False,
        ),
    ] = False,
    strict_sources: Annotated[
        bool,
        typer.Option(
            "--strict-sources",
            show_default=False,
            help="A number with neither a place in a source nor a reason is an error.",
        ),
    ] = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Report all faults of a scenario, each with its line.

    Twelve or more warnings of numbers without a source (S501) are printed as one for each section; --all prints each, --json has each.

    With --trial, 500 futures of a file without errors are played, and what is allowed but surely not meant is reported as
    warnings: a decision that is never reached, an outcome of exactly 0 or 100%, an effect that never does anything.

    With --strict-sources, every number must say where it stands in its source (`at`) or give a reason (`because`).

    Exit code 0 if there is no error (warnings do not count without --strict), 1 if there are errors, 2 if the file
    cannot be found.
    """  # fmt: skip
    from sandtable.cli.opening import exit_code, fail_if_missing, parse_settings
    from sandtable.loading import read_file

    allowed = _allowed(allow)
    if not trial and (futures is not None or seed is not None or allow):
        raise Fault("--futures, --seed and --allow apply to a trial", hint="add --trial")
    reading = read_file(scenario, overrides=parse_settings(settings), strict_sources=strict_sources)
    fail_if_missing(reading.diagnostics)
    found, tried = reading.diagnostics, None
    if trial and reading.scenario is not None:
        tried = _try(
            reading.scenario, futures=futures or FEW, seed=1 if seed is None else seed, allow=allowed, quiet=quiet
        )
        from sandtable.diagnostics import sort_by_position

        found = sort_by_position([*found, *tried.diagnostics])
    _print(scenario, found, tried, is_trial=trial, is_grouped=not every, json=json)
    code = exit_code(found)
    raise typer.Exit(ExitCode.FAULTS if strict and found and code == ExitCode.CLEAN else code)


def _allowed(codes: Sequence[str] | None) -> frozenset[str]:
    """The codes of `--allow`. Raises Fault for one that is no warning of a trial."""
    from sandtable.checks.of_trial import TRIAL_RULES

    known = {rule.code for rule in TRIAL_RULES}
    found = frozenset(code.strip().upper() for code in codes or ())
    for code in sorted(found - known):
        raise Fault(f"--allow takes a code of a trial, not `{code}`", hint=f"the codes: {', '.join(sorted(known))}")
    return found


def _try(scenario: Scenario, *, futures: int, seed: int, allow: frozenset[str], quiet: bool) -> Trial:
    from sandtable.cli.progress import follow_long
    from sandtable.trials.trial import trial

    with follow_long(quiet=quiet) as report:
        return trial(scenario, futures=futures, seed=seed, allow=allow, progress=report)


def _print(
    name: str, found: Sequence[Diagnostic], tried: Trial | None, *, is_trial: bool, is_grouped: bool, json: bool
) -> None:
    from sandtable.cli.grouping import grouped
    from sandtable.cli.terminal import open_output, print_text, write_json
    from sandtable.diagnostics import as_objects, render_rich
    from sandtable.wording import plural, sentence

    errors = sum(diagnostic.is_error for diagnostic in found)
    warnings = len(found) - errors
    if json:
        faults = cast("list[PrintedFault]", as_objects(found))
        checked: Checked = {"scenario": name, "errors": errors, "warnings": warnings, "diagnostics": faults}
        if is_trial:
            checked["trial"] = None if tried is None else _as_object(tried)
        write_json(checked)
        return
    console = open_output()
    if found:
        console.print(render_rich(grouped(found) if is_grouped else found), soft_wrap=True)
    console.print(f"{name}: {plural(errors, 'error')}, {plural(warnings, 'warning')}", markup=False, soft_wrap=True)
    if tried is not None:
        print_text(console, f"{sentence(tried.sentence)}.")
    elif is_trial:
        print_text(console, "No futures were played: fix the errors first.")


def _as_object(tried: Trial) -> Tried:
    return {
        "futures": tried.futures, "seed": tried.seed, "failed": tried.failed, "readings": list(tried.readings),
        "bound": tried.bound, "meant": tried.meant,
    }  # fmt: skip
