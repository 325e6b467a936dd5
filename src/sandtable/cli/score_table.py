"""The score card in the terminal: the answer in words, then outcomes, dates and the text's statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandtable.analysis.score_report import EVEN_BRIER, Totals, notes, text_ends, totals
from sandtable.analysis.scoring import brier, brier_of
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, date, percent, plural

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.scorecard import DateScore, OutcomeScore, ScenarioScores, ScoreCard
    from sandtable.analysis.scoring import Score
    from sandtable.analysis.statements import Statement


def print_scores(card: ScoreCard, *, console: Console, settings: Sequence[str] = ()) -> None:
    """The whole report. settings: what `--set` changed, as it was typed."""
    print_text(console, answer(card), style="bold")
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


def answer(card: ScoreCard) -> str:
    """One sentence, written from the numbers."""
    sums = totals(card)
    where = card.scenarios[0].title if len(card.scenarios) == 1 else plural(len(card.scenarios), "scenario")
    if any(each.hindsight for each in card.scenarios):
        where = f"With hindsight, {where}"
    parts = []
    if sums.brier is not None:
        verdict = _verdict(sums.brier, EVEN_BRIER)
        parts.append(
            f"over {plural(sums.outcomes, 'outcome')} the model does {verdict} even odds"
            f" (Brier {sums.brier:.3f} against {EVEN_BRIER:.3f}; 0 is best)"
        )
    if sums.text_brier is not None and sums.text_model_brier is not None:
        parts.append(_said(sums, sums.text_brier, sums.text_model_brier))
    return f"{where}: {', and '.join(parts)}." if parts else f"{where}: dates alone are scored."


def _said(sums: Totals, text: float, model: float) -> str:
    settled = f"the {plural(sums.statements, 'statement')} of the text that history has settled"
    return f"{_verdict(model, text)} the text on {settled} ({model:.3f} against {text:.3f})"


def _verdict(mine: float, other: float) -> str:
    if abs(mine - other) < 0.0005:
        return "as well as"
    return "better than" if mine < other else "worse than"


def _print_scenario(each: ScenarioScores, console: Console) -> None:
    if each.outcomes:
        print_table(console, _outcome_table(each.outcomes))
        console.print()
    if each.dates:
        print_table(console, _date_table(each.dates))
        print_text(
            console,
            "CRPS in days, 0 is best; any day: of somebody for whom every day to the horizon is alike. A future in which"
            " it never comes counts as the horizon.",
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


def _outcome_table(rows: Sequence[OutcomeScore]) -> Table:
    from rich.text import Text

    classed = any(row.reference is not None for row in rows)
    table = new_table()
    table.add_column("Outcome", ratio=1)
    for heading in ("model", "came", "Brier", "90% interval", "log", *(["class"] if classed else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        share = percent(row.share.estimate or 0.0)
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
    table.add_column("When", ratio=1)
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
            percent(row.share.estimate or 0.0, digits=0) if known else "-",
            _number(brier_of(row.share, happened=row.happened).value) if known else "-",
        )
    return table


def _scenario_lines(each: ScenarioScores) -> list[str]:
    lines = [
        f"{plural(each.futures, 'future')}, seed {each.seed}; known until {date(each.known_until)}."
        f" Even odds score {EVEN_BRIER:.3f} on every outcome. Class of like cases: {each.reference_title or 'none declared'}."
    ]
    if each.failed:
        lines.append(f"{plural(each.failed, 'future')} of {count(each.futures)} failed and are not counted.")
    if each.hindsight:
        lines.append(f"Scored with hindsight ({plural(len(each.hindsight), 'place')}), first: {each.hindsight[0]}.")
    if each.unsettled:
        lines.append(
            f"{plural(each.unsettled, 'other statement')} of the text with a likelihood cannot be settled by this history."
        )
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
