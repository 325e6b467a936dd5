"""`sandtable replay`: one future in words, event by event."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.outputs import PAGE, check_output
from sandtable.cli.parameters import (
    MAX_FUTURE,
    JsonOption,
    QuietOption,
    ReadingOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    within,
)
from sandtable.cli.registered import OutcomeOption
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from rich.console import Console

    from sandtable.analysis.signposts.observed import ObserverOdds
    from sandtable.cli.printed import Replayed
    from sandtable.program import Program, Record
    from sandtable.scenario.types import Scenario
    from sandtable.study.narration import Line


def replay(
    scenario: ScenarioArgument,
    future: Annotated[
        int, typer.Option("--future", callback=within(0, MAX_FUTURE), metavar="K", help="Number of the future, from 0.")
    ],
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    twin: Annotated[
        bool, typer.Option("--twin", help="Use the slow reference engine, which must give the same result.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the map, day by day, as one offline page.")
    ] = None,
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write the map of one day as PNG.")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Write the map of one day as SVG.")] = None,
    day: Annotated[
        int | None,
        typer.Option(
            "--day",
            metavar="D",
            help="Day of the map, in a scenario of hours the hour. Default: the last for PNG and SVG, the first for HTML.",
        ),
    ] = None,
    odds: Annotated[
        bool,
        typer.Option("--odds", help="Add the odds of an outcome for an observer, day by day.", show_default=False),
    ] = False,
    outcome: OutcomeOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Print one future event by event, and draw its map: future K of `run` with the same scenario, seed and settings."""
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.telling import print_told
    from sandtable.cli.terminal import open_output, write_json
    from sandtable.compile import compile_scenario
    from sandtable.telling import tell

    for path, endings, option in ((html, PAGE, "--html"), (png, (".png",), "--png"), (svg, (".svg",), "--svg")):
        check_output(path, option=option, endings=endings, inputs={"scenario": scenario})
    opened = open_scenario(scenario, settings=settings, reading=reading)
    _check_day(opened, day)
    if outcome is not None and not odds:
        raise Fault("--outcome says whose odds are meant: add --odds")
    played = _play(opened, compile_scenario(opened), seed=seed, future=future, twin=twin, quiet=quiet)
    observed = _observe(played, outcome=outcome, quiet=quiet) if odds else None
    if json:
        found = _as_object(played, name=scenario)
        write_json(found if observed is None else {**found, "observer": observed.to_json_object()})
    else:
        console = open_output()
        _print(played, console=console)
        if observed is not None:
            console.print()
            print_told(tell(observed, opened), console=console)
    if html or png or svg:
        _draw(played, observed, html=html, pictures=[path for path in (png, svg) if path], day=day, quiet=quiet)


def _observe(played: Played, *, outcome: str | None, quiet: bool) -> ObserverOdds:
    """The odds of an outcome for an observer of this future."""
    from sandtable.analysis.signposts.observing import observer_odds
    from sandtable.cli.progress import follow

    with follow(quiet=quiet) as report:
        return observer_odds(played.scenario, future=played.future, outcome=outcome, seed=played.seed, progress=report)


def _check_day(scenario: Scenario, day: int | None) -> None:
    calendar = scenario.calendar
    if day is not None and not 0 <= day <= calendar.last_step:
        hours = " in hours" if calendar.in_hours else ""
        raise Fault(
            f"--day {day} is not between 0 and {calendar.last_step}, the scenario's last {calendar.unit}{hours}"
        )


def _draw(
    played: Played,
    observed: ObserverOdds | None,
    *,
    html: Path | None,
    pictures: list[Path],
    day: int | None,
    quiet: bool,
) -> None:
    import numpy as np

    from sandtable.figures import save
    from sandtable.figures.future import Future, future_map_chart
    from sandtable.scenario.drawn import describe_draw

    future = Future(
        played.scenario, played.program, played.seed, played.future, np.array(played.draws), played.record
    )  # fmt: skip
    if pictures:
        chart = future_map_chart(future, day=day)
        for path in pictures:
            save(chart, path)
    if html is not None:
        from sandtable.report.replay import write_replay

        assumptions = [played.scenario.assumptions[name] for name in played.program.assumptions]
        drawn = [
            (entry.title, describe_draw(entry, value=value, in_hours=played.scenario.calendar.in_hours))
            for entry, value in zip(assumptions, played.draws, strict=True)
        ]
        write_replay(future, html, day=day or 0, drawn=drawn, observed=observed)
    lines = [] if observed is None else [path.with_stem(f"{path.stem}-odds") for path in pictures]
    if lines and observed is not None:
        from sandtable.figures.observer import observer_chart

        for path in lines:
            save(observer_chart(observed, played.scenario, width=740), path)
    for written in [] if quiet else [*([html] if html else []), *pictures]:
        say(f"map written to {written}")
    for written in [] if quiet else lines:
        say(f"odds written to {written}")


@dataclass(frozen=True)
class Played:
    """One future: what was drawn and what happened."""

    scenario: Scenario
    program: Program
    seed: int
    future: int
    engine: Literal["compiled", "reference"]
    draws: tuple[float, ...]
    record: Record
    lines: tuple[Line, ...]


def _play(scenario: Scenario, program: Program, *, seed: int, future: int, twin: bool, quiet: bool) -> Played:
    import numpy as np

    from sandtable.cli.progress import follow
    from sandtable.engine.draws import draw_assumptions
    from sandtable.study.narration import Narrator

    draws = draw_assumptions(program, seed=seed, futures=np.array([future], np.uint64))[0]
    if twin:
        from sandtable.engine.reference import simulate

        record = simulate(program, seed=seed, future=future, assumptions=[float(value) for value in draws])
    else:
        from sandtable.study.play import load_engine

        with follow(quiet=quiet) as report:
            engine = load_engine(program, report=report)
        record = engine.trace(seed=seed, future=future, assumptions=draws)
    return Played(
        scenario=scenario,
        program=program,
        seed=seed,
        future=future,
        engine="reference" if twin else "compiled",
        draws=tuple(float(value) for value in draws),
        record=record,
        lines=tuple(Narrator(scenario, program=program, drawn=_by_name(program, draws)).narrate(record.log)),
    )


def _by_name(program: Program, draws: Any) -> dict[str, float]:
    """The values of the assumptions by name."""
    return dict(zip(program.assumptions, (float(value) for value in draws), strict=True))


# -- JSON --------------------------------------------------------------------------------------------


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _as_object(played: Played, *, name: str) -> Replayed:
    from sandtable.program import Status
    from sandtable.scenario.types import SETTLEMENT_STATES

    program, record = played.program, played.record
    rule = record.settlement_rule
    return {
        "scenario": name,
        "scenario_sha256": program.sha256,
        "engine": played.engine,
        "seed": played.seed,
        "future": played.future,
        "status": Status(record.status).name.lower().replace("_", "-"),
        "end_day": _finite(record.end),
        "draws": [
            {"assumption": name, "value": _finite(value)}
            for name, value in zip(program.assumptions, played.draws, strict=True)
        ],
        "outcomes": [
            {"id": name, "holds": bool(holds), "day": _finite(day)}
            for name, holds, day in zip(program.outcomes, record.outcomes, record.times, strict=True)
        ],
        "settlement": None
        if rule < 0
        else {
            "rule": program.conditions.settlement_rules[rule],
            "de_facto": SETTLEMENT_STATES[record.de_facto],
            "de_jure": SETTLEMENT_STATES[record.de_jure],
        },
        "events": [
            {
                "day": _finite(line.day),
                "date": line.date.isoformat(timespec="minutes"),
                "event": line.event,
                "subject": line.subject,
                "object": line.object,
                "value": _finite(line.value),
                "text": line.text,
                "reason": line.reason,
            }
            for line in played.lines
        ],
    }


# -- text --------------------------------------------------------------------------------------------


def _print(played: Played, *, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import print_text
    from sandtable.wording import count

    calendar = played.scenario.calendar
    engine = ", played by the reference engine" if played.engine == "reference" else ""
    print_text(console, played.scenario.title, style="bold")
    print_text(console, f"Future {count(played.future)} of seed {played.seed}{engine}.")
    if played.draws:
        console.print("\nDrawn for it", style="dim")
        print_table(console, _draws_table(played))
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Hour" if calendar.in_hours else "Day", justify="right", no_wrap=True)
    table.add_column("Date", no_wrap=True)
    table.add_column("What happens")
    shown = ""
    for line in played.lines:
        day = calendar.table_when(line.day)
        table.add_row(calendar.number(line.day), Text("" if day == shown else day, style="dim"), Text(line.text))
        shown = day
    print_table(console, table)
    console.print()
    _print_end(played, console=console)


def _draws_table(played: Played) -> Any:
    from rich.table import Table
    from rich.text import Text

    from sandtable.scenario.drawn import describe_draw

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column("assumption")
    table.add_column("value", justify="right", no_wrap=True)
    in_hours = played.scenario.calendar.in_hours
    for name, value in zip(played.program.assumptions, played.draws, strict=True):
        assumption = played.scenario.assumptions[name]
        table.add_row(Text(assumption.title), Text(describe_draw(assumption, value=value, in_hours=in_hours)))
    return table


def _print_end(played: Played, *, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import print_text
    from sandtable.program import Status
    from sandtable.scenario.types import SETTLEMENT_STATES

    record, scenario = played.record, played.scenario
    calendar = scenario.calendar
    if record.status != Status.COMPLETE:
        reason = Status(record.status).name.lower().replace("_", " ")
        gave_up = (
            f"The engine stopped this future {'at' if calendar.in_hours else 'on'} {calendar.unit}"
            f" {calendar.number(record.end)}: {reason}."
        )
        print_text(console, gave_up, style="bold yellow")
        return
    print_text(console, f"It ended on {calendar.when(record.end)}.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    holds_of = dict(zip(played.program.outcomes, zip(record.outcomes, record.times, strict=True), strict=True))
    for name, outcome in scenario.outcomes.items():
        holds, day = holds_of[name]
        when = calendar.when(day) if holds and math.isfinite(day) else ""
        style = "bold" if holds else "dim"
        table.add_row(Text("  yes" if holds else "  no", style=style), Text(outcome.title, style=style), when)
    print_table(console, table)
    if record.settlement_rule >= 0 and scenario.settlement is not None:
        rule = scenario.settlement.rules[played.program.conditions.settlement_rules[record.settlement_rule]]
        facto, jure = SETTLEMENT_STATES[record.de_facto], SETTLEMENT_STATES[record.de_jure]
        print_text(console, f"{scenario.settlement.title}: {facto} in fact, {jure} in law ({rule.title}).")
