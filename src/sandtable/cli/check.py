"""`sandtable check`: all faults of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import typer

from sandtable.cli.parameters import JsonOption, ScenarioArgument, SetOption

if TYPE_CHECKING:
    from sandtable.cli.printed import Checked, Fault


def check(scenario: ScenarioArgument, settings: SetOption = None, json: JsonOption = False) -> None:
    """Report all faults of a scenario, each with its line.

    Exit code 0 if there is no error (warnings do not count), 1 if there are errors, 2 if the file cannot be found.
    """
    from sandtable.cli.opening import exit_code, fail_if_missing, parse_settings
    from sandtable.cli.terminal import open_output, write_json
    from sandtable.diagnostics import as_objects, render_rich
    from sandtable.loading import read_file
    from sandtable.wording import plural

    diagnostics = read_file(scenario, overrides=parse_settings(settings)).diagnostics
    fail_if_missing(diagnostics)
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    if json:
        faults = cast("list[Fault]", as_objects(diagnostics))
        found: Checked = {"scenario": scenario, "errors": errors, "warnings": warnings, "diagnostics": faults}
        write_json(found)
    else:
        console = open_output()
        if diagnostics:
            console.print(render_rich(diagnostics), soft_wrap=True)
        console.print(
            f"{scenario}: {plural(errors, 'error')}, {plural(warnings, 'warning')}", markup=False, soft_wrap=True
        )
    raise typer.Exit(exit_code(diagnostics))
