"""A study in the terminal: outcomes, settlement, times, failures and what was assumed, in 80 columns.

Everything printed here is determined by the scenario and the seed; how long it took is said elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandtable.analysis.answer import answer, red_line_sentences
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import bar, count, date, date_interval, estimate, plural, range_bar
from sandtable.study.intervals import LEVEL
from sandtable.study.ranges import range_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.scenario.types import Scenario
    from sandtable.study.outcomes import Failure, OutcomeShare, SettlementShare, TimeSpread
    from sandtable.study.ranges import Ranges
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
    for line in (answer(study), *red_line_sentences(scenario, with_folder=True)):
        print_text(console, line)
    console.print()
    print_table(console, outcome_table(outcomes, ranges=study.ranges))
    if study.settlements:
        console.print()
        print_table(console, settlement_table(study.settlements, ranges=study.ranges))
    if study.times:
        console.print()
        print_table(console, time_table(sorted(study.times, key=lambda spread: rank[spread.id])))
    console.print()
    for line in interval_lines(study):
        print_text(console, line)
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


def interval_lines(study: Study) -> list[str]:
    """What the intervals of the tables are, and of which futures the dates are."""
    ranges, level = study.ranges, f"{LEVEL:.0%}"
    lost = f" {plural(ranges.dropped, 'set')} with a failed future left out." if ranges.dropped else ""
    lines = [
        ranges.why_absent
        or f"range: 5 to 95% of the probability that each of {count(ranges.sets)} sets of assumptions gives.{lost}",
        f"sampling: {level} interval of the share, from a finite number of futures.",
    ]
    if study.times:
        lines.append(
            "Dates are those of the futures in which it happens (`share`): by then 10%, half and 90% of these have it;"
            f" `{level}` is the sampling interval of the date by which half have it."
        )
    return lines


def outcome_table(outcomes: Sequence[OutcomeShare], *, ranges: Ranges) -> Table:
    """Title, probability, range over the assumptions, a bar and the sampling interval; headline outcomes in bold and set apart.

    In the given order. Without ranges there is no column of them.
    """
    from rich.text import Text

    table = new_table()
    table.add_column("Outcome", ratio=1)
    table.add_column("probability", justify="right", no_wrap=True)
    if ranges.outcomes:
        table.add_column("range", justify="right", no_wrap=True)
    table.add_column("", width=BAR_WIDTH, no_wrap=True)
    table.add_column("sampling", justify="right", no_wrap=True, style="dim")
    was_headline = False
    for outcome in outcomes:
        style = "bold" if outcome.headline else ""
        if was_headline and not outcome.headline:
            table.add_row()
        was_headline = outcome.headline
        p, found = outcome.probability, ranges.outcomes.get(outcome.id)
        number, sampling = estimate(p, outcome.low, outcome.high)
        drawn = bar(p, width=BAR_WIDTH) if found is None else range_bar(p, found.low, found.high, width=BAR_WIDTH)
        over = [Text(range_text(p, (outcome.low, outcome.high), found), style=style)] if ranges.outcomes else []
        table.add_row(
            Text(outcome.title, style=style), Text(number, style=style), *over, Text(drawn, style="cyan"), sampling
        )
    return table


def settlement_table(settlements: Sequence[SettlementShare], *, ranges: Ranges) -> Table:
    """How it is settled, in fact and in law, each with its range over the assumptions and its sampling interval."""
    table = new_table()
    table.add_column("Settlement", ratio=1)
    for heading in ("in fact", "in law"):
        table.add_column(heading, justify="right", no_wrap=True)
        if ranges.de_facto:
            table.add_column("range", justify="right", no_wrap=True)
        table.add_column("sampling", justify="right", no_wrap=True, style="dim")
    for state in settlements:
        cells = []
        for found, share, low, high in (
            (ranges.de_facto, state.de_facto, state.de_facto_low, state.de_facto_high),
            (ranges.de_jure, state.de_jure, state.de_jure_low, state.de_jure_high),
        ):
            number, sampling = estimate(share, low, high)
            over = [range_text(share, (low, high), found.get(state.id))] if ranges.de_facto else []
            cells += [number, *over, sampling]
        table.add_row("no rule applies" if state.id == "none" else state.id, *cells)
    return table


def time_table(times: Sequence[TimeSpread]) -> Table:
    """Share of the futures that have the time at all; of these, the dates by which 10, 50 and 90% have it."""
    from rich.text import Text

    table = new_table()
    table.add_column("When, where it happens", ratio=1)
    for heading in ("share", "10% by", "half by"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(f"{LEVEL:.0%}", justify="right", no_wrap=True, style="dim")
    table.add_column("90% by", justify="right", no_wrap=True)
    for spread in times:
        early, half, late = (
            "-" if day is None else date(day)
            for day in (spread.date(spread.p10), spread.date(spread.median), spread.date(spread.p90))
        )
        low, high = spread.date(spread.median_low), spread.date(spread.median_high)
        bounds = "-" if low is None or high is None else date_interval(low, high)
        share, _ = estimate(spread.share, *spread.share_interval)
        table.add_row(Text(spread.title), share, early, half, bounds, late)
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
        lines.append(f"Sampled in every future: {plural(len(scenario.assumptions), 'assumption')} ({parts}).")
    lines += [f"Set for this run: {setting}" for setting in settings]
    return lines
