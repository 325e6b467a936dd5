"""A study in the terminal: outcomes, settlement, times, failures and what was assumed, in 80 columns.

Everything printed here is determined by the scenario and the seed; how long it took is said elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import bar, count, date, interval, percent, plural

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.scenario.types import Scenario
    from sandtable.study.outcomes import Failure, OutcomeShare, SettlementShare, TimeSpread
    from sandtable.study.study import Study

BAR_WIDTH = 12


def print_study(study: Study, *, console: Console, settings: Sequence[str] = ()) -> None:
    """The whole report of a study. settings: what `--set` changed, as it was typed."""
    scenario = study.scenario
    order = {name: rank for rank, name in enumerate(scenario.outcomes)}  # as the author wrote them
    outcomes = sorted(study.outcomes, key=lambda outcome: (not outcome.headline, order[outcome.id]))
    rank = {outcome.id: rank for rank, outcome in enumerate(outcomes)}
    print_text(console, scenario.title, style="bold")
    print_text(console, scenario.question)
    console.print()
    print_table(console, outcome_table(outcomes))
    if study.settlements:
        console.print()
        print_table(console, settlement_table(study.settlements))
    if study.times:
        console.print()
        print_table(console, time_table(sorted(study.times, key=lambda spread: rank[spread.id])))
    console.print()
    print_text(console, _counted(study))
    for line in failure_lines(study.failed):
        print_text(console, line, style="bold yellow")
    for line in assumption_lines(scenario, settings=settings):
        print_text(console, line)
    print_text(console, "These are shares of futures in this model, not forecasts of the world.", style="italic")


def _counted(study: Study) -> str:
    return f"{plural(study.futures, 'future')} from {scenario_span(study.scenario)}, seed {study.seed}."


def scenario_span(scenario: Scenario) -> str:
    """From when to when a scenario plays."""
    return f"{date(scenario.start)} to {date(scenario.horizon)}"


def outcome_table(outcomes: Sequence[OutcomeShare]) -> Table:
    """Title, probability, its interval and a bar, in the given order; headline outcomes in bold and set apart."""
    from rich.text import Text

    table = new_table()
    level = f"{100 * outcomes[0].level:.0f}% interval" if outcomes else "interval"
    table.add_column("Outcome", ratio=1)
    table.add_column("probability", justify="right", no_wrap=True)
    table.add_column(level, justify="right", no_wrap=True)
    table.add_column("", width=BAR_WIDTH, no_wrap=True)
    was_headline = False
    for outcome in outcomes:
        style = "bold" if outcome.headline else ""
        if was_headline and not outcome.headline:
            table.add_row()
        was_headline = outcome.headline
        table.add_row(
            Text(outcome.title, style=style),
            Text(percent(outcome.probability), style=style),
            interval(outcome.low, outcome.high),
            Text(bar(outcome.probability, width=BAR_WIDTH), style="cyan"),
        )
    return table


def settlement_table(settlements: Sequence[SettlementShare]) -> Table:
    """How it is settled, in fact and in law."""
    from rich.text import Text

    table = new_table()
    table.add_column("Settlement", ratio=1)
    table.add_column("in fact", justify="right", no_wrap=True)
    table.add_column("", width=BAR_WIDTH, no_wrap=True)
    table.add_column("in law", justify="right", no_wrap=True)
    table.add_column("", width=BAR_WIDTH, no_wrap=True)
    for state in settlements:
        table.add_row(
            "no rule applies" if state.id == "none" else state.id,
            percent(state.de_facto),
            Text(bar(state.de_facto, width=BAR_WIDTH), style="cyan"),
            percent(state.de_jure),
            Text(bar(state.de_jure, width=BAR_WIDTH), style="cyan"),
        )
    return table


def time_table(times: Sequence[TimeSpread]) -> Table:
    """Share of the futures that have the time at all; of these, the dates by which 10, 50 and 90 % have it."""
    from rich.text import Text

    table = new_table()
    table.add_column("When", ratio=1)
    for heading in ("share", "10% by", "half by", "90% by"):
        table.add_column(heading, justify="right", no_wrap=True)
    for spread in times:
        dates = (spread.date(spread.p10), spread.date(spread.median), spread.date(spread.p90))
        table.add_row(Text(spread.title), percent(spread.share), *("-" if day is None else date(day) for day in dates))
    return table


def failure_lines(failures: Sequence[Failure]) -> list[str]:
    """What the engine gave up; nothing if it gave up nothing."""
    return [
        f"{plural(failure.count, 'future')} of {count(failure.futures)} failed ({failure.status}) and are not counted"
        f" above, for example number {failure.examples[0]}."
        for failure in failures
    ]


def assumption_lines(scenario: Scenario, *, settings: Sequence[str]) -> list[str]:
    """What the numbers rest on: how many assumptions of which basis, and what was set for this run."""
    lines = []
    if scenario.assumptions:
        bases: Counter[str] = Counter(
            assumption.basis or "without a basis" for assumption in scenario.assumptions.values()
        )
        order = ("stated", "inferred", "assumed", "outside", "without a basis")
        parts = ", ".join(f"{bases[basis]} {basis}" for basis in order if bases[basis])
        lines.append(f"Drawn anew in each: {plural(len(scenario.assumptions), 'assumption')} ({parts}).")
    lines += [f"Set for this run: {setting}" for setting in settings]
    return lines
