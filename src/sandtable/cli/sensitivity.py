"""`sandtable sensitivity`: what an outcome depends on, by one of five methods."""

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
    ReadingOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
    within,
)

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.dice import DiceSplit
    from sandtable.analysis.sensitivity.indices import Sensitivity
    from sandtable.analysis.sensitivity.information import LearningValue
    from sandtable.analysis.sensitivity.screening import Screening
    from sandtable.analysis.sensitivity.variance import VarianceSplit
    from sandtable.scenario.types import Scenario

    Found = Sensitivity | Screening | VarianceSplit | LearningValue | DiceSplit


ROWS = 4_096  # default rows of the design


def sensitivity(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome", metavar="ID", help="Identifier of the outcome, as in `run --json`. Default: the headline.",
            show_default=False,
        ),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            "--rows", callback=within(2, 2**20), metavar="N", help="Rows of the design, a power of two. Default: 4,096.",
            show_default=False,
        ),
    ] = None,
    screen: Annotated[
        bool, typer.Option("--screen", help="Screening instead (PAWN), from plain futures.", show_default=False)
    ] = False,
    study: Annotated[
        Path | None, typer.Option("--study", metavar="DIR", help="With --screen: a study stored by `run --out`.")
    ] = None,
    nested: Annotated[
        bool, typer.Option("--nested", help="Split the variance into chance and assumptions only.", show_default=False)
    ] = False,
    dice: Annotated[
        bool, typer.Option("--dice", help="Split chance by the dice of each decision, of battle, march, fires.", show_default=False)
    ] = False,
    value: Annotated[
        str | None,
        typer.Option(
            "--value", metavar="ACTOR", help="Value to a player of learning an assumption.",
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
    reading: ReadingOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Say what an outcome turns on: the share of its variance that each assumption carries, and chance.

    Sobol' indices by assumption and by group: alone (first-order), and with all interactions (total).
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import write_json

    _check_options(
        screen=screen, nested=nested, dice=dice, value=value, study=study, outcome=outcome, futures=futures, rows=rows
    )
    opened = open_scenario(scenario, settings=settings, reading=reading)
    plan: dict[str, Any] = {"seed": seed, "threads": threads}
    if futures is not None:
        plan["futures"] = futures
    if value is not None:
        ask = _value(opened, value, plan)
    elif nested:
        ask = _nested(opened, outcome, plan)
    elif dice:
        ask = _dice(opened, outcome, rows, plan)
    elif screen or study is not None:
        ask = _screen(opened, outcome, study, plan)
    else:
        ask = _indices(opened, outcome, rows or _rows_for(opened, plan.pop("futures", None)), plan)
    found = _follow(ask, quiet=quiet)
    if json:
        from sandtable.analysis.sensitivity.printed import PrintedSensitivity

        write_json(PrintedSensitivity.of(found).to_json_object())
        return
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    show(found, opened, json=False, lines=set_lines(settings or (), opened))


Ask = Callable[..., "Found"]


def _indices(scenario: Scenario, outcome: str | None, rows: int, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.sensitivity.sensitivity import sensitivity as ask

    return lambda progress: ask(scenario, outcome=outcome, rows=rows, progress=progress, **plan)


def _rows_for(scenario: Scenario, futures: int | None) -> int:
    """Rows of a design that plays at most this number of futures: a power of two, at least 2. Default: 4,096."""
    if futures is None:
        return ROWS
    from sandtable.analysis.sensitivity.sensitivity import futures_a_row

    return int(max(2, 2 ** math.floor(math.log2(max(1, futures // futures_a_row(scenario))))))


def _screen(scenario: Scenario, outcome: str | None, study: Path | None, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.sensitivity.screening import screen as ask
    from sandtable.cli.opening import open_study_of

    source = scenario if study is None else open_study_of(study, scenario)
    return lambda progress: ask(source, outcome=outcome, progress=progress, **plan)


def _nested(scenario: Scenario, outcome: str | None, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.sensitivity.variance import INNER, OUTER
    from sandtable.analysis.sensitivity.variance import split_variance as ask

    futures = plan.pop("futures", OUTER * INNER)
    return lambda progress: ask(
        scenario, outcome=outcome, outer=futures // INNER, inner=INNER, progress=progress, **plan
    )


def _dice(scenario: Scenario, outcome: str | None, rows: int | None, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.sensitivity.dice import dice_of
    from sandtable.analysis.sensitivity.dice import split_dice as ask

    futures = plan.pop("futures", None)
    if futures is not None:
        rows = int(max(2, 2 ** math.floor(math.log2(max(1, futures // dice_of(scenario))))))
    return lambda progress: ask(scenario, outcome=outcome, rows=rows or ROWS, progress=progress, **plan)


def _value(scenario: Scenario, actor: str, plan: dict[str, Any]) -> Ask:
    from sandtable.analysis.sensitivity.information import value_of_learning as ask

    return lambda progress: ask(scenario, actor=actor, progress=progress, **plan)


def _follow(ask: Ask, *, quiet: bool) -> Found:
    from sandtable.cli.progress import follow

    with follow(quiet=quiet) as report:
        return ask(progress=report)


def _check_options(
    *, screen: bool, nested: bool, dice: bool, value: str | None, study: Path | None, outcome: str | None, futures: int | None,
    rows: int | None,
) -> None:  # fmt: skip
    """Raises Fault for options that contradict each other or have no effect."""
    asked = [
        name
        for name, is_asked in (
            ("--screen", screen or study is not None),
            ("--nested", nested),
            ("--dice", dice),
            ("--value", value),
        )
        if is_asked
    ]
    if len(asked) > 1:
        raise Fault(f"{' and '.join(asked)} cannot be combined", hint="run them one after the other")
    if value is not None and outcome is not None:
        raise Fault("--value applies to payoffs, not to an outcome", hint="omit --outcome")
    if study is not None and futures is not None:
        raise Fault("the number of futures of --study is fixed", hint="omit --futures")
    if futures is not None and rows is not None and (not asked or dice):
        raise Fault("--futures and --rows both set the size of the design", hint="use one of the two")
