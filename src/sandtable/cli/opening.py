"""From what was typed to a scenario or a study, or to a message that says why not."""

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


def open_scenario(name_or_path: str, *, settings: Sequence[str] | None = None) -> Scenario:
    """Loads a scenario; its faults are printed to stderr. Raises Fault (not found) or Reported (faulty)."""
    from sandtable.errors import ScenarioError
    from sandtable.scenario import load

    try:
        return load(name_or_path, overrides=parse_settings(settings))
    except ScenarioError as fault:
        fail_if_missing(fault.diagnostics)
        print_diagnostics(fault.diagnostics)
        raise Reported(exit_code(fault.diagnostics)) from None


def open_study_of(directory: Path, scenario: Scenario) -> Study:
    """The study in a directory. Raises Fault if it was played from another scenario, or with other settings."""
    from sandtable.study.run import open_study

    study = open_study(directory)
    if study.scenario.sha256 != scenario.sha256:
        raise Fault(
            f"the study in {directory} was played from another scenario, or with other settings",
            hint="give the scenario and the --set that it was played with",
        )
    return study


def exit_code(diagnostics: Sequence[Diagnostic]) -> ExitCode:
    """Faults of the file are 1; where only what `--set` says is at fault, it is the command line: 2."""
    from sandtable.scenario.document import OVERRIDES

    files = {diagnostic.span.file for diagnostic in diagnostics if diagnostic.is_error}
    if not files:
        return ExitCode.CLEAN
    return ExitCode.USAGE if files == {OVERRIDES} else ExitCode.FAULTS


def fail_if_missing(diagnostics: Sequence[Diagnostic]) -> None:
    """Raises Fault if the diagnostics say that there is no such scenario to read."""
    for diagnostic in diagnostics:
        if diagnostic.code == NOT_FOUND:
            raise Fault(f"{diagnostic.span.file}: {diagnostic.message}", hint=diagnostic.hint or None, code=NOT_FOUND)


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Diagnostics on stderr, as they stand in `sandtable check`."""
    from sandtable.cli.terminal import open_log
    from sandtable.diagnostics import render_rich

    open_log().print(render_rich(diagnostics), soft_wrap=True, end="")
