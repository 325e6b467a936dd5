"""A comparison in the terminal: the answer, then differences of outcomes, settlement and times, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sandtable.analysis.difference_words import (
    TOGETHER,
    answer_lines,
    between,
    changed_words,
    counted_lines,
    deterrence_lines,
    digits_of,
    points,
)
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, estimate, percent

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.differences import Comparison, ShareDifference, TimeDifference, VariantDifference
    from sandtable.scenario.types import Scenario


def print_comparison(found: Comparison, *, scenario: Scenario, console: Console) -> None:
    """The whole report. Differences are in percentage points, changed world minus the file as it is."""
    digits = digits_of(found)
    is_line = found.red_line is not None
    lines = deterrence_lines(found, scenario, digits=digits) if is_line else answer_lines(found, digits=digits)
    for number, line in enumerate(lines):
        print_text(console, line, style="" if number else "bold")
    console.print()
    if not any(variant.changed or variant.retimed for variant in found.variants):
        pass  # the answer has said it all
    elif is_line:
        _print_red_line(found, console=console, digits=digits)
        _print_one(found.variants[-1], console=console, digits=digits, changed="without")
    elif len(found.variants) > 1:
        _print_many(found, console=console, digits=digits)
    else:
        _print_one(found.variants[0], console=console, digits=digits)
    for line in counted_lines(found):
        print_text(console, line)
    print_text(console, "These are differences in this model, not forecasts of the world.", style="italic")


# -- one variant -------------------------------------------------------------------------------------


def _print_one(variant: VariantDifference, *, console: Console, digits: int, changed: str = "changed") -> None:
    table = _share_table("Outcome", "as it is", changed, "points", "90% interval")
    for outcome in sorted(variant.outcomes, key=lambda each: not each.headline):
        _add_share(table, outcome.title, outcome, digits=digits, style="bold" if outcome.headline else "")
    print_table(console, table)
    for law in (False, True) if variant.settlements else ():
        console.print()
        table = _share_table(f"Settlement in {'law' if law else 'fact'}", "as it is", changed, "points", "90% interval")
        for state in variant.settlements:
            share = state.de_jure if law else state.de_facto
            if share.baseline or share.variant:
                _add_share(table, _state_title(state.id), share, digits=digits)
        print_table(console, table)
    if variant.times:
        console.print()
        table = _time_table("When, where both have a time", "futures")
        for time in variant.times:
            _add_time(table, time.title, time, futures=count(time.both))
        print_table(console, table)
    console.print()
    print_text(console, changed_words(variant))
    console.print()


def _state_title(state: str) -> str:
    return "no rule applies" if state == "none" else state


def _share_table(heading: str, *columns: str) -> Table:
    table = new_table()
    table.add_column(heading, ratio=1)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _add_share(table: Table, title: str, share: ShareDifference, *, digits: int, style: str = "") -> None:
    from rich.text import Text

    cells = [percent(share.baseline, digits=digits), *_difference_cells(share, digits=digits)]
    table.add_row(Text(title, style=style), *(Text(cell, style=_strength(share)) for cell in cells))


def _difference_cells(share: ShareDifference, *, digits: int) -> list[str]:
    return [
        percent(share.variant, digits=digits),
        points(share.difference, digits=digits),
        between(share.low, share.high, digits=digits),
    ]


def _strength(share: ShareDifference) -> str:
    """Numbers that cannot be told from no difference stand back."""
    return "" if share.is_certain else "dim"


def _time_table(heading: str, *columns: str) -> Table:
    return _share_table(heading, *columns, "days later", "90% interval")


def _add_time(table: Table, title: str, time: TimeDifference, *, futures: str) -> None:
    from rich.text import Text

    table.add_row(Text(title), futures, *_time_cells(time))


def _time_cells(time: TimeDifference) -> list[str]:
    if time.mean is None or not time.moved:
        return ["-" if time.mean is None else "0.00", "none differs"]
    if time.low is None or time.high is None:
        return [f"{time.mean:+.2f}", f"only {time.moved} differ"]
    return [f"{time.mean:+.2f}", f"{time.low:+.2f} to {time.high:+.2f}"]


# -- several variants --------------------------------------------------------------------------------


def _print_many(found: Comparison, *, console: Console, digits: int) -> None:
    from rich.text import Text

    names = _names(found)
    table = new_table()
    table.add_column("", no_wrap=True)
    table.add_column("Set", ratio=1, overflow="fold")
    table.add_column("futures that differ", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    for name, variant in zip(names, found.variants, strict=True):
        differ, bounds = estimate(variant.changed_share, variant.changed_low, variant.changed_high)
        table.add_row(name, Text(variant.label), f"{count(variant.changed)}  {differ}", bounds)
    print_table(console, table)
    table = _share_table("Outcome or settlement", "as it is", "changed", "points", "90% interval")
    unmoved = []
    for title, headline, shares in _groups(found, names):
        if not headline and not any(share.is_certain for _, share in shares):
            unmoved.append(title)
            continue
        table.add_row(Text(title, style="bold" if headline else ""))
        for name, share in shares:
            _add_share(table, f"  {name}", share, digits=digits)
    console.print()
    print_table(console, table)
    _print_times_of_many(found, names, console=console)
    if unmoved:
        console.print()
        print_text(console, f"Not told from unmoved by any: {'; '.join(unmoved)}. --json has their numbers.")
    console.print()


def _groups(found: Comparison, names: Sequence[str]) -> Iterator[tuple[str, bool, list[tuple[str, ShareDifference]]]]:
    """Each outcome, headlines first, then each settlement state: title, whether a headline, the share of each variant."""
    named = list(zip(names, found.variants, strict=True))
    for first in sorted(found.variants[0].outcomes, key=lambda each: not each.headline):
        shares: list[tuple[str, ShareDifference]] = [
            (name, each) for name, variant in named for each in variant.outcomes if each.id == first.id
        ]
        yield first.title, first.headline, shares
    for way in ("fact", "law"):
        for state in found.variants[0].settlements:
            yield (
                f"{_state_title(state.id)}, in {way}",
                False,
                [
                    (name, each.de_jure if way == "law" else each.de_facto)
                    for name, variant in named
                    for each in variant.settlements
                    if each.id == state.id
                ],
            )


def _print_times_of_many(found: Comparison, names: Sequence[str], *, console: Console) -> None:
    from rich.text import Text

    table = _time_table("When, where both have a time", "futures")
    for first in found.variants[0].times:
        times = [
            (name, time)
            for name, variant in zip(names, found.variants, strict=True)
            for time in variant.times
            if time.id == first.id
        ]
        if any(time.moved for _, time in times):
            table.add_row(Text(first.title))
            for name, time in times:
                _add_time(table, f"  {name}", time, futures=count(time.both))
    if table.row_count:
        console.print()
        print_table(console, table)


def _names(found: Comparison) -> list[str]:
    """A letter for each variant; two from the 27th on."""
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    letters += [one + other for one in letters for other in letters]
    return ["all" if variant.label == TOGETHER else letters[index] for index, variant in enumerate(found.variants)]


# -- a red line --------------------------------------------------------------------------------------


def _print_red_line(found: Comparison, *, console: Console, digits: int) -> None:
    from rich.text import Text

    assert found.red_line is not None
    table = _share_table("Without", "it happens", "effect", "90% interval", "prevents", "causes")
    for effect in found.red_line.effects:
        table.add_row(
            Text("all together" if effect.component == "together" else effect.component),
            percent(effect.without_it, digits=digits),
            points(effect.effect, digits=digits),
            between(effect.low, effect.high, digits=digits),
            count(effect.prevented),
            count(effect.brought_about),
        )
    print_table(console, table)
    console.print()
    print_text(
        console,
        "Effect: points by which the outcome is rarer with the component than without; in how many futures it prevents the"
        " outcome, and in how many it causes it. The effects of each alone need not add up to that of all. This is what the"
        " line does to the result; whether the other side should heed it is for `sandtable solve`.",
    )
    console.print()
