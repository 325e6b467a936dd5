"""Open the scenario or study named on the command line, or explain why that failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sandtable.cli.faults import ExitCode, Fault, Reported

if TYPE_CHECKING:
    from sandtable.diagnostics import Diagnostic
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

NOT_FOUND = "S001"


def parse_settings(settings: Sequence[str] | None) -> dict[str, str]:
    """`--set PATH=VALUE` as a mapping. Raises Fault for one without `=`, without a path, or given twice."""
    parsed: dict[str, str] = {}
    for setting in settings or ():
        path, equals, value = setting.partition("=")
        path, value = path.strip(), value.strip()
        if not equals or not path:
            raise Fault(f"--set takes PATH=VALUE, not `{setting}`", hint="for example --set rules.pause=12h")
        if not value:
            raise Fault(f"--set {path} has no value")
        if path in parsed:
            raise Fault(f"--set {path} is given twice")
        parsed[path] = value
    return parsed


def open_scenario(name_or_path: str, *, settings: Sequence[str] | None = None, reading: str | None = None) -> Scenario:
    """Load a scenario; its faults are printed to stderr. Raises Fault (not found) or Reported (faulty)."""
    from sandtable.errors import ScenarioError
    from sandtable.loading import load

    try:
        opened = load(name_or_path, overrides=parse_settings(settings), reading=reading)
    except ScenarioError as fault:
        fail_if_missing(fault.diagnostics)
        print_diagnostics(fault.diagnostics)
        raise Reported(exit_code(fault.diagnostics)) from None
    say_if_recent(opened)
    say_if_older(opened, name_or_path)
    return opened


def say_if_older(scenario: Scenario, name_or_path: str) -> None:
    """Print a warning on stderr if a scenario is of an older format, some of which means something else now."""
    from sandtable.cli.terminal import say

    if scenario.sandtable == 1:
        say(
            f"warning: format 1 is read as format 2: `sandtable fmt {name_or_path} --upgrade` says what means something else"
        )


def say_if_recent(scenario: Scenario) -> None:
    """Print a warning on stderr if a scenario is about the present; stdout does not depend on the day."""
    import shutil

    from sandtable.characters import wrap
    from sandtable.cli.terminal import LEAST_WIDTH, WIDTH, say
    from sandtable.recency import warning_about

    warning = warning_about(scenario)
    if warning is not None:
        width = max(LEAST_WIDTH, min(shutil.get_terminal_size().columns or WIDTH, WIDTH))
        say("\n".join(wrap(f"warning: {warning}", width)))


def open_study_of(directory: Path, scenario: Scenario) -> Study:
    """The study in a directory. Raises Fault if it was played from another scenario, or with other settings."""
    from sandtable.study.run import open_study

    study = open_study(directory)
    if study.scenario.sha256 != scenario.sha256:
        raise Fault(
            f"the study in {directory} belongs to another scenario or to other settings",
            hint="use the scenario and the --set options that it was played with",
        )
    return study


def exit_code(diagnostics: Sequence[Diagnostic]) -> ExitCode:
    """1 for faults of the file; 2 for faults of the command line, if only `--set` and `--reading` are wrong."""
    from sandtable.scenario.document import OVERRIDES, READING

    files = {diagnostic.span.file for diagnostic in diagnostics if diagnostic.is_error}
    if not files:
        return ExitCode.CLEAN
    return ExitCode.USAGE if files <= {OVERRIDES, READING} else ExitCode.FAULTS


def fail_if_missing(diagnostics: Sequence[Diagnostic]) -> None:
    """Raises Fault if the diagnostics say that there is no such scenario to read."""
    for diagnostic in diagnostics:
        if diagnostic.code == NOT_FOUND:
            raise Fault(f"{diagnostic.span.file}: {diagnostic.message}", hint=diagnostic.hint or None, code=NOT_FOUND)


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics on stderr, as `sandtable check` does."""
    from sandtable.cli.terminal import open_log
    from sandtable.diagnostics import render_rich

    open_log().print(render_rich(diagnostics), soft_wrap=True, end="")
