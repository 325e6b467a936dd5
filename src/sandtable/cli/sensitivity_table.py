"""What `sensitivity` found, in the terminal: the answer in words, groups, assumptions, chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.cli.outcome_table import assumption_lines
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.titles import titled_groups
from sandtable.cli.wording import count, estimate, estimate_words, percent, plural, variance_share

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.indices import Index, Reason, Sensitivity
    from sandtable.analysis.information import LearningValue
    from sandtable.analysis.screening import Screening
    from sandtable.analysis.variance import VarianceSplit
    from sandtable.scenario.types import Scenario

MOST_NAMED = 3
VARIANCE_NOTE = "These are shares of variance in this model, under these priors; not forecasts of the world."
FUTURES_NOTE = "These are shares of futures in this model, not forecasts of the world."
PAYOFF_NOTE = "These are payoffs in this model, by the utilities that the file states."
INDEX_NOTES = (
    "Alone: the share of the variance that learning this, and nothing else, would take away. With interactions: the share"
    " that would stay if all else were known; what counts only when other things fall right is in this one alone, so these"
    " overlap and add up to more than 100%. Estimates beyond 0 or 100% are noise and are printed as 0% or 100%."
    " --json has them as they are.",
)


def print_sensitivity(
    found: Sensitivity | Screening | VarianceSplit | LearningValue,
    *,
    scenario: Scenario,
    console: Console,
    settings: Sequence[str] = (),
) -> None:
    """The report on whichever question was asked. settings: what `--set` changed, as it was typed."""
    from sandtable.analysis.indices import Sensitivity
    from sandtable.analysis.information import LearningValue
    from sandtable.analysis.screening import Screening
    from sandtable.cli.learning_table import print_learning, print_screening, print_split

    note = VARIANCE_NOTE
    if isinstance(found, Sensitivity):
        groups = tuple(titled_groups(found.groups, scenario))
        _print_indices(replace(found, groups=groups), console)
    elif isinstance(found, Screening):
        print_screening(found, console=console)
        note = FUTURES_NOTE
    elif isinstance(found, LearningValue):
        print_learning(found, scenario=scenario, console=console)
        note = PAYOFF_NOTE
    else:
        print_split(found, console=console)
    for line in assumption_lines(scenario, settings=settings):
        print_text(console, line)
    print_text(console, note, style="italic")


def _print_indices(found: Sensitivity, console: Console) -> None:
    print_text(console, answer(found), style="bold")
    console.print()
    if found.chance is not None and found.assumptions is not None:
        ends = (found.assumptions, found.chance)
        print_table(
            console, index_table("Group of assumptions" if found.groups else "Of the variance", found.groups, ends=ends)
        )
        console.print()
        print_table(console, index_table("Assumption", [entry for entry in found.indices if entry.total > 0]))
        idle = [entry for entry in found.indices if entry.total == 0]
        if idle:
            names = "; ".join(entry.title for entry in idle)
            print_text(console, f"Changed nothing in any row, so below {percent(idle[0].total_high)}: {names}.")
        console.print()
        for line in INDEX_NOTES:
            print_text(console, line)
        console.print()
    for line in design_lines(found.rows, found.dropped, found.futures, found.seed):
        print_text(console, line)
    apart = 2 * (found.rows - found.dropped)
    share = estimate_words(found.probability, found.low, found.high)
    print_text(console, f"It happens in {share} of the {count(apart)} futures that share nothing.")


def answer(found: Sensitivity) -> str:
    """One sentence, written from the numbers."""
    if found.reason is not None or found.assumptions is None:
        return no_answer(found.title, found.reason, estimate(found.probability, found.low, found.high)[0])
    first = found.assumptions
    chance, _ = variance_share(1 - first.first, 1 - first.first_high, 1 - first.first_low)
    left = f"knowing every assumption would leave {chance} of its variance to chance"
    leaders = leading(found.groups or found.indices)
    if not leaders:
        return f"{found.title}: it turns on no assumption that shows; {left}."
    names = listed([entry.title for entry in leaders])
    return f"{found.title}: it turns most on {names}; {left}."


def no_answer(title: str, reason: Reason | None, share: str) -> str:
    """The sentence where there is nothing to split."""
    return {
        "always": f"{title}: it happens in every future, whatever is assumed, so nothing decides it.",
        "never": f"{title}: it happens in no future, whatever is assumed, so nothing decides it.",
        "nearly-always": f"{title}: it happens in {share} of the futures, too many to say what it turns on.",
        "nearly-never": f"{title}: it happens in {share} of the futures, too few to say what it turns on.",
    }[reason or "never"]


def leading(entries: Sequence[Index]) -> list[Index]:
    """The largest total, and those that cannot be told from it; empty if none is above 0."""
    ordered = sorted(entries, key=lambda entry: -entry.total)
    if not ordered or ordered[0].total_low <= 0:
        return []
    return [entry for entry in ordered if entry.total_high >= ordered[0].total_low][:MOST_NAMED]


def index_table(heading: str, entries: Sequence[Index], *, ends: Sequence[Index] = ()) -> Table:
    """Largest total first; then, set apart, what is no group: all assumptions together and chance."""
    from rich.text import Text

    table = new_table()
    table.add_column(heading, ratio=1)
    table.add_column("alone", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    table.add_column("with inter-\nactions", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    for entry in [*sorted(entries, key=lambda entry: (-entry.total, entry.id)), None, *ends]:
        if entry is None:
            if entries and ends:
                table.add_row()
            continue
        table.add_row(
            Text(entry.title), *variance_share(entry.first, entry.first_low, entry.first_high),
            *variance_share(entry.total, entry.total_low, entry.total_high),
        )  # fmt: skip
    return table


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def design_lines(rows: int, dropped: int, futures: int, seed: int) -> list[str]:
    """What was played, and what of it counts in nothing."""
    lines = [f"{count(rows)} rows of {futures // rows} futures each, {count(futures)} in all, seed {seed}."]
    if dropped:
        lines.append(f"{plural(dropped, 'row')} with a failed future counted in nothing.")
    return lines
