"""`sandtable sensitivity`: what an outcome turns on, asked in one of four ways."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import (
    MAX_FUTURES,
    JsonOption,
    QuietOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
    within,
)

if TYPE_CHECKING:
    from sandtable.analysis.indices import Sensitivity
    from sandtable.analysis.information import LearningValue
    from sandtable.analysis.screening import Screening
    from sandtable.analysis.variance import VarianceSplit
    from sandtable.scenario.types import Scenario

    Found = Sensitivity | Screening | VarianceSplit | LearningValue


ROWS = 4_096  # of the design unless said otherwise


def sensitivity(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome", metavar="ID", help="As `run --json` names it; default: the file's headline.",
            show_default=False,
        ),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            "--rows", callback=within(2, 2**20), metavar="N", help="Of the design, a power of two. Default: 4,096.",
            show_default=False,
        ),
    ] = None,
    screen: Annotated[
        bool, typer.Option("--screen", help="Instead: a cheap look at a study (PAWN).", show_default=False)
    ] = False,
    study: Annotated[
        Path | None, typer.Option("--study", metavar="DIR", help="With --screen: a study that `run --out` kept.")
    ] = None,
    nested: Annotated[
        bool, typer.Option("--nested", help="Instead: chance and assumptions, nothing else.", show_default=False)
    ] = False,
    value: Annotated[
        str | None,
        typer.Option(
            "--value", metavar="ACTOR", help="Instead: what learning an assumption is worth to a player.",
            show_default=False,
        ),
    ] = None,
    futures: Annotated[
        int | None,
        typer.Option(
            "--futures", "-n", callback=within(1, MAX_FUTURES), metavar="N",
            help="Of --screen (10,000), --nested (20,000) or --value (20,000 a strategy); else instead of --rows: about as many in all.",
            show_default=False,
        ),
    ] = None,
    seed: SeedOption = 1,
    settings: SetOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Say what an outcome turns on: the share of its variance that each assumption carries, and chance.

    Sobol' indices by assumption and by group: alone (first-order), and with all interactions (total).
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import open_output, write_json

    _check_options(screen=screen, nested=nested, value=value, study=study, outcome=outcome, futures=futures, rows=rows)
    opened = open_scenario(scenario, settings=settings)
    plan: dict[str, Any] = {"seed": seed, "threads": threads}
    if futures is not None:
        plan["futures"] = futures
    if value is not None:
        ask = _value(opened, value, plan)
    elif nested:
        ask = _nested(opened, outcome, plan)
    elif screen or study is not None:
        ask = _screen(opened, outcome, study, plan)
    else:
        ask = _indices(opened, outcome, rows or _rows_for(opened, plan.pop("futures", None)), plan)
    found = _follow(ask, quiet=quiet)
    if json:
        from sandtable.analysis.sensitivity_report import report

        write_json(report(found))
        return
    from sandtable.cli.sensitivity_table import print_sensitivity

    print_sensitivity(found, scenario=opened, console=open_output(), settings=settings or ())


Ask = Callable[..., "Found"]


def _indices(scenario: Scenario, outcome: str | None, rows: int, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.sensitivity import sensitivity as ask

    return lambda progress: ask(scenario, outcome=outcome, rows=rows, progress=progress, **plan)


def _rows_for(scenario: Scenario, futures: int | None) -> int:
    """Rows of a design that plays no more than this number of futures: a power of two, at least 2. Default: 4,096."""
    if futures is None:
        return ROWS
    from sandtable.analysis.sensitivity import futures_a_row

    return int(max(2, 2 ** math.floor(math.log2(max(1, futures // futures_a_row(scenario))))))


def _screen(scenario: Scenario, outcome: str | None, study: Path | None, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.screening import screen as ask
    from sandtable.cli.opening import open_study_of

    source = scenario if study is None else open_study_of(study, scenario)
    return lambda progress: ask(source, outcome=outcome, progress=progress, **plan)


def _nested(scenario: Scenario, outcome: str | None, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.variance import INNER, OUTER
    from sandtable.analysis.variance import split_variance as ask

    futures = plan.pop("futures", OUTER * INNER)
    return lambda progress: ask(
        scenario, outcome=outcome, outer=futures // INNER, inner=INNER, progress=progress, **plan
    )


def _value(scenario: Scenario, actor: str, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.information import value_of_learning as ask

    return lambda progress: ask(scenario, actor=actor, progress=progress, **plan)


def _follow(ask: Ask, *, quiet: bool) -> Found:
    from sandtable.cli.progress import follow

    with follow(quiet=quiet) as report:
        return ask(progress=report)


def _check_options(
    *, screen: bool, nested: bool, value: str | None, study: Path | None, outcome: str | None, futures: int | None,
    rows: int | None,
) -> None:  # fmt: skip
    """Raises Fault for options that say two things, or say nothing."""
    asked = [
        name
        for name, is_asked in (("--screen", screen or study is not None), ("--nested", nested), ("--value", value))
        if is_asked
    ]
    if len(asked) > 1:
        raise Fault(f"{' and '.join(asked)} do not go together", hint="ask one after the other")
    if value is not None and outcome is not None:
        raise Fault("--value is about payoffs, not about an outcome", hint="leave --outcome out")
    if study is not None and futures is not None:
        raise Fault("--study has the futures it has", hint="leave --futures out")
    if futures is not None and rows is not None and not asked:
        raise Fault("--futures and --rows both size the design", hint="leave out one of the two")
