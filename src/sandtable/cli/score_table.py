"""The score card in the terminal: the answer in words, then outcomes, dates and the text's statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandtable.analysis.score_report import (
    EVEN_BRIER,
    EXPECTED,
    answer,
    lock_lines,
    notes,
    text_ends,
    unsettled_lines,
    verdict,
)
from sandtable.analysis.scoring import brier, brier_of
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, date, estimate, plural, sentence

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.score_means import GroupScore
    from sandtable.analysis.scorecard import DateScore, OutcomeScore, ScenarioScores, ScoreCard
    from sandtable.analysis.scoring import Score
    from sandtable.analysis.statements import Statement


def print_scores(card: ScoreCard, *, console: Console, settings: Sequence[str] = ()) -> None:
    """The whole report. settings: what `--set` changed, as it was typed."""
    print_text(console, headline(card), style="bold")
    for each in card.scenarios:
        console.print()
        print_text(console, each.title, style="bold")
        _print_scenario(each, console)
    for refusal in card.refused:
        console.print()
        print_text(console, f"Not scored: {refusal.why}. Name it and add --allow-hindsight to see it all the same.")
    console.print()
    for setting in settings:
        print_text(console, f"Set for this run: {setting}")
    for note in notes(card):
        print_text(console, note)
    print_text(console, "Probabilities are shares of futures in this model.", style="italic")


def headline(card: ScoreCard) -> str:
    """What was scored, and the verdict in sentences."""
    where = card.scenarios[0].title if len(card.scenarios) == 1 else plural(len(card.scenarios), "scenario")
    if any(each.lock.hindsight for each in card.scenarios):
        where = f"With hindsight, {where}"
    return f"{where}. {' '.join(answer(card))}"


def _print_scenario(each: ScenarioScores, console: Console) -> None:
    by_name = {row.outcome: row for row in each.outcomes}
    for group in each.groups:
        print_text(console, f"{sentence(group.title)}: {_group_line(group)}", style="bold")
        print_table(console, _outcome_table([by_name[name] for name in group.outcomes]))
        console.print()
    if each.groups:
        print_text(console, EXPECTED)
        console.print()
    if each.dates:
        print_table(console, _date_table(each.dates))
        print_text(
            console,
            "half by: of the futures in which it happens. CRPS in days, 0 is best; any day: of somebody for whom"
            " every day to the horizon is alike. A future in which it never comes counts as the horizon.",
        )
        console.print()
    if each.statements:
        print_table(console, _statement_table(each.statements))
        print_text(
            console,
            "text: Brier score of the middle of the range that the scenario reads from the words; best and worst: of its"
            " ends.",
        )
        console.print()
    for line in _scenario_lines(each):
        print_text(console, line)


def _group_line(group: GroupScore) -> str:
    even = verdict(group.brier.value, EVEN_BRIER, low=group.brier.low, high=group.brier.high)
    low, high = group.expected
    return (
        f"Brier {group.brier.value:.3f} ({_ends(group.brier)}) over {plural(group.questions, 'question')}, {even} a coin"
        f" ({EVEN_BRIER:.3f}); {low:.3f} to {high:.3f} if the model were right."
    )


def _outcome_table(rows: Sequence[OutcomeScore]) -> Table:
    from rich.text import Text

    classed = any(row.reference is not None for row in rows)
    table = new_table()
    table.add_column("Outcome", ratio=1)
    for heading in ("model", "came", "Brier", "90% interval", "log", *(["class"] if classed else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        share, _ = estimate(row.share.estimate or 0.0, *row.share.interval)
        cells = [
            share,
            "yes" if row.happened else "no",
            _number(row.brier.value),
            _ends(row.brier),
            f"{row.log.value:.2f}",
        ]
        if classed:
            cells.append("-" if row.reference is None else _number(brier(row.reference, happened=row.happened)))
        table.add_row(Text(row.title, style="bold" if row.headline else ""), *cells)
    return table


def _date_table(rows: Sequence[DateScore]) -> Table:
    from rich.text import Text

    table = new_table()
    table.add_column("When, where it happens", ratio=1)
    for heading in ("came on", "half by", "CRPS", "90% interval", "any day"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        half = "never" if row.median is None else date(row.median)
        ends = f"{row.crps.low or 0.0:.1f}\N{EN DASH}{row.crps.high or 0.0:.1f}"
        table.add_row(Text(row.title), date(row.date), half, f"{row.crps.value:.1f}", ends, f"{row.any_day:.1f}")
    return table


def _statement_table(rows: Sequence[Statement]) -> Table:
    from rich.text import Text

    table = new_table()
    table.add_column("What the text said", ratio=1)
    table.add_column("in words", max_width=12)
    for heading in ("came", "text", "best\N{EN DASH}worst", "model", "Brier"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        ends = sorted(text_ends(row))
        known = row.share.estimate is not None
        table.add_row(
            Text(f"{row.claim}: {row.statement}{' (its condition came true)' if row.given else ''}"),
            row.words,
            "yes" if row.happened else "no",
            _number(brier(row.probability, happened=row.happened)),
            f"{ends[0]:.2f}\N{EN DASH}{ends[1]:.2f}",
            estimate(row.share.estimate or 0.0, *row.share.interval)[0] if known else "-",
            _number(brier_of(row.share, happened=row.happened).value) if known else "-",
        )
    return table


def _scenario_lines(each: ScenarioScores) -> list[str]:
    lines = [
        f"{plural(each.futures, 'future')}, seed {each.seed}; known until {date(each.lock.known_until)}."
        f" Class of like cases: {each.reference_title or 'none declared'}.",
        *lock_lines(each),
    ]
    if each.failed:
        lines.append(f"{plural(each.failed, 'future')} of {count(each.futures)} failed and are not counted.")
    late = each.lock.hindsight
    if late:
        lines.append(f"Scored with hindsight ({plural(len(late), 'place')}), first: {late[0]}.")
    if each.unsettled:
        lines.append(
            f"{plural(len(each.unsettled), 'other statement')} of the text with a likelihood cannot be settled by this history:"
        )
        lines += [f"  {line}." for line in unsettled_lines(each)]
    if each.links:
        tied = (
            "1 pair of these outcomes is" if len(each.links) == 1 else f"{len(each.links)} pairs of these outcomes are"
        )
        lines.append(
            f"Not independent: {tied} tied, in that one excludes, implies or is the opposite of the other in every"
            " future (--json lists them)."
        )
    return lines


def _number(value: float) -> str:
    return f"{value:.3f}"


def _ends(score: Score) -> str:
    low, high = score.low or 0.0, score.high or 0.0
    return f"{low:.3f}\N{EN DASH}{high:.3f}"
