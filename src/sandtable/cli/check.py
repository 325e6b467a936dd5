"""`sandtable check`: every fault of a scenario at once."""

from __future__ import annotations

import typer

from sandtable.cli.parameters import JsonOption, ScenarioArgument, SetOption


def check(scenario: ScenarioArgument, settings: SetOption = None, json: JsonOption = False) -> None:
    """Say everything that is wrong with a scenario, each fault at its line.

    Exit code 0 if there is no error (warnings do not count), 1 if there are errors, 2 if the file cannot be found.
    """
    from sandtable.cli.opening import exit_code, fail_if_missing, parse_settings
    from sandtable.cli.terminal import open_output, write_json
    from sandtable.cli.wording import plural
    from sandtable.diagnostics import as_objects, render_rich
    from sandtable.scenario import read_file

    diagnostics = read_file(scenario, overrides=parse_settings(settings)).diagnostics
    fail_if_missing(diagnostics)
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    if json:
        counts = {"errors": errors, "warnings": warnings}
        write_json({"scenario": scenario, **counts, "diagnostics": as_objects(diagnostics)})
    else:
        console = open_output()
        if diagnostics:
            console.print(render_rich(diagnostics), soft_wrap=True)
        console.print(
            f"{scenario}: {plural(errors, 'error')}, {plural(warnings, 'warning')}", markup=False, soft_wrap=True
        )
    raise typer.Exit(exit_code(diagnostics))
