"""The other ways in which `sensitivity` answers: a screening, chance against assumptions, what learning is worth."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.titles import strategy_title
from sandtable.cli.wording import count, estimate, estimate_words, percent, plural, variance_share

if TYPE_CHECKING:
    from rich.console import Console

    from sandtable.analysis.information import Learned, LearningValue
    from sandtable.analysis.screening import End, Screening
    from sandtable.analysis.variance import VarianceSplit
    from sandtable.scenario.types import Scenario


def print_screening(found: Screening, *, console: Console) -> None:
    """Assumptions that stand out from noise, with the probability at either end; the others by name."""
    from rich.text import Text

    print_text(console, screening_answer(found), style="bold")
    console.print()
    standing = [entry for entry in found.assumptions if entry.is_above_noise]
    if standing:
        table = new_table()
        table.add_column("Assumption", ratio=1)
        table.add_column("index", justify="right", no_wrap=True)
        table.add_column("its lowest fifth", justify="right", no_wrap=True)
        table.add_column("its highest fifth", justify="right", no_wrap=True)
        for entry in standing:
            table.add_row(Text(entry.title), percent(entry.index), _end(entry.lowest), _end(entry.highest))
        print_table(console, table)
        console.print()
    if found.noise is not None:
        quiet = [entry.title for entry in found.assumptions if not entry.is_above_noise]
        if quiet:
            print_text(console, f"Within noise (index below {percent(found.noise)}): {'; '.join(quiet)}.")
            console.print()
        print_text(
            console,
            f"Index: by how much the outcome's probability in a tenth of the draws differs from that of all, in the mean"
            f" over {found.slices} tenths (PAWN). Noise: what the largest of {len(found.assumptions)} columns that mean"
            " nothing would show in one study of ten. A screening sees what an assumption does by itself; what it does"
            " only together with others takes the indices (without --screen).",
        )
        console.print()
    if found.used < found.futures - found.failed:
        print_text(console, f"Only the first {count(found.used)} complete futures were looked at.")
    failed = f"; {count(found.failed)} of them failed and are not counted" if found.failed else ""
    print_text(console, f"{plural(found.futures, 'future')}, seed {found.seed}{failed}.")
    print_text(console, f"It happens in {estimate_words(found.probability, found.low, found.high)} of them.")


def screening_answer(found: Screening) -> str:
    """One sentence, written from the numbers."""
    from sandtable.cli.sensitivity_table import no_answer

    if found.reason is not None:
        return no_answer(found.title, found.reason, estimate(found.probability, found.low, found.high)[0])
    standing = sum(entry.is_above_noise for entry in found.assumptions)
    of_all = f"of {plural(len(found.assumptions), 'assumption')}"
    if not standing:
        return f"{found.title}: {of_all} none stands out from noise by itself."
    first = found.assumptions[0].title
    verb = "stands" if standing == 1 else "stand"
    by = "itself" if standing == 1 else "themselves"
    return f"{found.title}: {of_all} {standing} {verb} out from noise by {by}, first of all: {first}."


def print_split(found: VarianceSplit, *, console: Console) -> None:
    """Chance and assumptions, as a nested design has them."""

    print_text(console, split_answer(found), style="bold")
    console.print()
    if found.chance is not None and found.assumptions is not None:
        table = new_table()
        table.add_column("Of the variance", ratio=1)
        table.add_column("share", justify="right", no_wrap=True)
        table.add_column("90% interval", justify="right", no_wrap=True)
        low, high = found.assumptions_low or 0.0, found.assumptions_high or 0.0
        table.add_row("between draws of the assumptions", *variance_share(found.assumptions, low, high))
        table.add_row("chance, with the assumptions given", *variance_share(*found.chance))
        print_table(console, table)
        console.print()
    print_text(
        console,
        f"{plural(found.outer, 'draw')} of the assumptions, {count(found.inner)} futures with each, seed {found.seed}.",
    )
    if found.dropped:
        print_text(console, f"{plural(found.dropped, 'draw')} with a failed future counted in nothing.")
    print_text(console, f"It happens in {percent(found.probability)} of the futures.")


def split_answer(found: VarianceSplit) -> str:
    """One sentence, written from the numbers."""
    from sandtable.cli.sensitivity_table import no_answer

    if found.reason is not None or found.assumptions is None or found.chance is None:
        return no_answer(found.title, found.reason, percent(found.probability))
    assumptions, _ = variance_share(found.assumptions, *_ends(found))
    chance, _ = variance_share(*found.chance)
    return (
        f"{found.title}: {assumptions} of its variance lies in the assumptions, {chance} is chance inside the futures."
    )


def print_learning(found: LearningValue, *, scenario: Scenario, console: Console) -> None:
    """What each assumption is worth to a player, and what it would choose."""
    from rich.text import Text

    def named(strategy: str) -> str:
        return strategy_title(strategy, scenario, actor=found.actor)

    print_text(console, learning_answer(found, best=named(found.best)), style="bold")
    console.print()
    table = new_table()
    table.add_column("Strategy, the others as the file says", ratio=1)
    table.add_column("payoff", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    for strategy in found.strategies:
        style = "bold" if strategy.strategy == found.best else ""
        table.add_row(
            Text(named(strategy.strategy), style=style),
            f"{strategy.payoff:.3f}",
            f"{strategy.low:.3f} to {strategy.high:.3f}",
        )
    print_table(console, table)
    console.print()
    telling = [entry for entry in found.assumptions if entry.low > 0]
    if telling:
        table = new_table()
        table.add_column("To learn", ratio=1)
        table.add_column("is worth", justify="right", no_wrap=True)
        table.add_column("90% interval", justify="right", no_wrap=True)
        table.add_column("and then", max_width=28)
        for entry in telling:
            table.add_row(Text(entry.title), *_worth(entry), Text(_plan(entry, scenario, named)))
        print_table(console, table)
        console.print()
    others = len(found.assumptions) - len(telling)
    if others:
        most = max(entry.high for entry in found.assumptions if entry.low <= 0)
        known = plural(others, "other assumption" if telling else "assumption")
        print_text(console, f"{known} not known to be worth anything (at most {most:.4f} each).")
    print_text(
        console,
        f"To foresee each future whole, chance included, would be worth {found.everything:.4f}"
        f" ({found.everything_low:.4f} to {found.everything_high:.4f}): nothing can be worth more.",
    )
    print_text(
        console,
        "Payoff 0 is the least of any future played, 1 the greatest. Strategies are chosen on one half of the futures and measured on"
        " the other; a worth below 0 means that what seemed to fit did worse.",
    )
    console.print()
    failed = f"; {count(found.failed)} of them failed and are not counted" if found.failed else ""
    print_text(
        console, f"{plural(found.futures, 'future')} with each strategy, the same ones, seed {found.seed}{failed}."
    )


def learning_answer(found: LearningValue, *, best: str) -> str:
    """One sentence, written from the numbers."""
    name = found.name
    telling = [entry for entry in found.assumptions if entry.low > 0]
    if not telling:
        return f"For {name} no assumption is worth learning before it chooses: \u201c{best}\u201d is best, whatever it learns."
    first = telling[0]
    return (
        f"For {name} {plural(len(telling), 'assumption')} of {len(found.assumptions)} would be worth learning before it"
        f" chooses, first of all: {first.title} (worth {first.value:.4f} on a scale of 0 to 1)."
    )


def _plan(entry: Learned, scenario: Scenario, named: Callable[[str], str]) -> str:
    """`attack up to 0.13, then wait`."""
    from sandtable.scenario.drawn import describe_draw

    assumption = scenario.assumptions[entry.assumption]
    parts = [f"{named(one.strategy)} up to {describe_draw(assumption, value=one.high)}" for one in entry.plan[:-1]]
    last = named(entry.plan[-1].strategy)
    return ", ".join([*parts, f"then {last}" if parts else last])


def _worth(entry: Learned) -> tuple[str, str]:
    return f"{entry.value:.4f}", f"{entry.low:.4f} to {entry.high:.4f}"


def _end(end: End) -> str:
    return estimate_words(end.probability, end.low, end.high)


def _ends(found: VarianceSplit) -> tuple[float, float]:
    """Bounds of the share of the assumptions; nan without one."""
    low, high = found.assumptions_low, found.assumptions_high
    return (math.nan, math.nan) if low is None or high is None else (low, high)
