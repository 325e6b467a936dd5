"""What `discover` found, in the terminal: the answer in words, what must hold, what the box is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandtable.analysis.peeling import QUASI_P
from sandtable.cli.outcome_table import assumption_lines
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, estimate, percent, plural
from sandtable.scenario.drawn import describe_draw

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.boxes import Figures
    from sandtable.analysis.discovery import DiscoveredBox, Discovery, Restriction
    from sandtable.scenario.types import Scenario


TRAJECTORY_NOTE = (
    "Mass, coverage and density on the measuring half; found: density on the half that found the boxes; phi: correlation"
    " of lying in the box, its untelling limits dropped, with what happened, on the half that found it."
)


def print_discovery(
    found: Discovery, *, scenario: Scenario, console: Console, settings: Sequence[str] = (), trajectory: bool = False
) -> None:
    """The whole report. settings: what `--set` changed, as it was typed."""
    print_text(console, answer(found), style="bold")
    for box in found.boxes:
        console.print()
        if len(found.boxes) > 1:
            after = ", among the futures outside those before it" if box.number > 1 else ""
            print_text(console, f"Box {box.number}{after}", style="bold")
        print_table(console, _restriction_table(box, scenario))
        console.print()
        print_table(console, _figure_table(box.measured, negated=found.negated))
        for line in _box_lines(box, happens="does not happen" if found.negated else "happens"):
            print_text(console, line)
        if trajectory:
            console.print()
            print_table(console, _trajectory_table(box))
            print_text(console, TRAJECTORY_NOTE)
    if len(found.boxes) > 1 and found.together is not None:
        console.print()
        print_text(console, "All boxes together", style="bold")
        print_table(console, _figure_table(found.together, negated=found.negated))
    console.print()
    for line in _closing_lines(found):
        print_text(console, line)
    for line in assumption_lines(scenario, settings=settings):
        print_text(console, line)
    print_text(console, "These are shares of futures in this model, not forecasts of the world.", style="italic")


def answer(found: Discovery) -> str:
    """One sentence, written from the numbers."""
    happens = "it does not happen" if found.negated else "it happens"
    if found.reason is not None:
        share = f"{_probability(found)} of all futures"
        played = f"{plural(found.probability.trials, 'future')} played, whatever was assumed"
        if found.is_sure is not None:
            return f"{found.title}: it happens in {'all' if found.is_sure else 'none of the'} {played}."
        return {
            "nearly-always": f"{found.title}: {happens} in {share}, too many to tell them from the others.",
            "nearly-never": f"{found.title}: {happens} in {share}, too few to tell them from the others.",
            "no-box": f"{found.title}: {happens} in {share}, and no assumption tells in which.",
        }[found.reason]
    box, figures = found.boxes[0], found.boxes[0].measured
    if not box.holds_up:
        return (
            f"{found.title}: {happens} in {_probability(found)} of all futures, and no"
            " assumption tells in which: the best box does no better than the rest on the other half."
        )
    holds = {1: "this holds", 2: "both of these hold"}.get(len(box.restrictions), "all of these hold")
    inside = happens_in(figures.density.estimate, negated=found.negated)
    outside = happens_in(figures.elsewhere.estimate, negated=found.negated)
    is_other = inside.startswith("it happens") != outside.startswith("it happens")
    clause = outside if is_other else outside.partition(" in ")[2]
    inside += " of the" if inside.endswith("none") else ""
    return f"{found.title}: {inside} futures in which {holds}, and {'' if is_other else 'in '}{clause} of the others."


def happens_in(share: float | None, *, negated: bool) -> str:
    """`it happens in 8 of 10`, `it does not happen in 8 of 10`; at the ends the outcome itself: all or none of them."""
    if negated and share in (None, 0.0, 1.0):
        return f"it happens in {'none' if share else 'all'}"
    return f"it {'does not happen' if negated else 'happens'} in {of_ten(share)}"


def _probability(found: Discovery) -> str:
    return estimate(found.probability.estimate or 0.0, *found.probability.interval)[0]


def of_ten(share: float | None) -> str:
    """A share in words: `8 of 10`, `3 of 100`, `2 of 1,000`; `all`, `none`, `nearly all` and `hardly any` at the ends."""
    if share is None:
        return "none"
    if share in (0.0, 1.0):
        return "all" if share else "none"
    for whole in (10, 100, 1_000):
        number = round(share * whole)
        # ten is too coarse near the ends, where 96 of 100 must not be told as 10 of 10
        if 0 < number < whole and (whole > 10 or 0.095 <= share <= 0.905):
            return f"{number:,} of {whole:,}"
    return "nearly all" if share > 0.5 else "hardly any"


def describe_restriction(restriction: Restriction, scenario: Scenario) -> str:
    """`2.2 km/day or more`, `0.31 or less`, or the labels of a choice's values."""
    assumption = scenario.assumptions[restriction.assumption]
    if restriction.low is not None:
        return f"{describe_draw(assumption, value=restriction.low)} or more"
    if restriction.high is not None:
        return f"{describe_draw(assumption, value=restriction.high)} or less"
    return " or ".join(describe_draw(assumption, value=value) for value in restriction.values)


def _restriction_table(box: DiscoveredBox, scenario: Scenario) -> Table:
    from rich.text import Text

    table = new_table()
    table.add_column("What must hold", ratio=1)
    table.add_column("within", max_width=30)
    table.add_column("quasi-p", justify="right", no_wrap=True)
    for entry in box.restrictions:
        table.add_row(Text(entry.title), Text(describe_restriction(entry, scenario)), _small(entry.measured_quasi_p))
    return table


def _figure_table(figures: Figures, *, negated: bool) -> Table:
    happens = "does not happen" if negated else "happens"
    table = new_table()
    table.add_column("Measured on the half that did not find it", ratio=1)
    table.add_column("share", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    rows = (
        (f"it {happens}, of the futures in the box (density)", figures.density),
        (f"it {happens}, of the futures outside", figures.elsewhere),
        (f"in the box, of all futures in which it {happens} (coverage)", figures.coverage),
        ("in the box, of all futures (mass)", figures.mass),
    )
    for words, share in rows:
        if share.estimate is None:
            table.add_row(words, "-", "-")
        else:
            table.add_row(words, *estimate(share.estimate, *share.interval))
    return table


def _box_lines(box: DiscoveredBox, *, happens: str) -> list[str]:
    lines = []
    coverage, density = box.measured.coverage.estimate, box.found.density.estimate
    if coverage is not None:
        lines.append(f"Of the futures in which it {happens}, the box explains {of_ten(coverage)}.")
    if density is not None:
        lines.append(f"On the half that found it the density is {percent(density)}, which the search may flatter.")
    chosen = f"Step {box.step} of {box.trajectory[-1].number} of the peeling"
    if box.dropped:
        limits = plural(len(box.dropped), "limit")
        lines.append(f"{chosen}; {limits} dropped that told nothing (quasi-p above 0.05).")
    else:
        lines.append(f"{chosen}; no limit was dropped.")
    if not box.holds_up:
        lines.append("On the measuring half the box does no better than the futures outside it: do not believe it.")
    elif any((entry.measured_quasi_p or 0.0) > QUASI_P for entry in box.restrictions):
        lines.append("A limit with a quasi-p above 0.05 told nothing on the measuring half.")
    return lines


def _trajectory_table(box: DiscoveredBox) -> Table:
    table = new_table()
    for heading in ("step", "limits", "mass", "coverage", "density", "90% interval", "found", "phi", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for step in box.trajectory:
        measured = step.measured
        table.add_row(
            str(step.number),
            str(len(step.box.limits)),
            estimate(measured.mass.estimate or 0.0, *measured.mass.interval)[0],
            estimate(measured.coverage.estimate or 0.0, *measured.coverage.interval)[0],
            *estimate(measured.density.estimate or 0.0, *measured.density.interval),
            percent(step.found.density.estimate or 0.0),
            f"{step.correlation:.3f}",
            "chosen" if step.number == box.step else "",
        )
    return table


def _closing_lines(found: Discovery) -> list[str]:
    happens = "does not happen" if found.negated else "happens"
    played = plural(found.probability.trials, "future")
    number, bounds = estimate(found.probability.estimate or 0.0, *found.probability.interval)
    share = f"It {happens} in {number} of the {played} ({bounds})"
    if found.is_sure is not None:
        share = f"It happens in {'all' if found.is_sure else 'none of the'} {played}"
        share += f" (the share in which it {happens}: {bounds})"
    lines = [
        f"{share}. Found on {count(found.found_on)} of them, measured on the other"
        f" {count(found.measured_on)}; seed {found.seed}."
    ]
    if found.failed:
        lines.append(f"{plural(found.failed, 'future')} of {count(found.futures)} failed and are not counted.")
    return lines


def _small(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if value >= 0.001 else "<0.001"
