"""What is said of scores: the model against even odds and the text's words, by group, and what history does not settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sandtable.analysis.score.means import TITLES
from sandtable.analysis.score.scoring import EVEN_BRIER
from sandtable.telling.common import SHARES_NOT_FORECASTS
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told, columns
from sandtable.wording import date, estimate, fixed, given_percent, listed, number, plural, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.analysis.score.results import (
        DateScore,
        GroupScore,
        OutcomeScore,
        ScenarioScores,
        ScoreCard,
        Statement,
        Unsettled,
    )  # fmt: skip
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

GROUPS = (
    "Mean Brier score of each group against that of even odds, 0.25. Expected: where the mean would lie in 90% of cases if the"
    " model were right, each future in turn being taken for what happened."
)
SCORES = (
    "Brier: squared distance between the probability and what happened; log: minus the natural logarithm of the probability"
    " given to what happened. 0 is best; even odds get 0.25 and 0.69. Below them: 90% interval."
)
DATES = (
    "half by: of the futures in which it happens. CRPS: by how many days the futures miss the date, 0 is best; any day: the"
    " same of a forecast for which every day to the horizon is equally likely. A future in which it never comes counts as the"
    " horizon."
)
STATEMENTS = (
    "text: the middle of the range that the scenario reads from the words, and its Brier score; best and worst: Brier scores"
    " of its ends."
)
BRIER_DIGITS = 3
_FARES = {"better than": "better", "as well as": "the same", "worse than": "worse"}


def tell_score(found: ScoreCard, scenario: Scenario | None) -> Told:
    """Answer, groups, outcomes, dates, statements of the text, and what scores are not."""
    return Told(
        title=_where(found),
        answer=answer(found),
        parts=tuple(part for each in found.scenarios for part in _parts(each, found)),
        warnings=tuple(line for each in found.scenarios for line in _warnings(each, found)),
        notes=(
            *(line for each in found.scenarios for line in _notes(each, found)),
            *(
                f"Not scored: {refusal.why}. Name it and add `--allow-hindsight` to score it anyway."
                for refusal in found.refused
            ),
            *found.notes,
        ),
        closing=SHARES_NOT_FORECASTS,
    )


def answer(found: ScoreCard) -> tuple[str, ...]:
    """The result in sentences, written from the numbers: on all questions, by group, and on the text's statements."""
    sums = found.totals
    where = f"With hindsight, {_where(found)}" if any(each.hindsight for each in found.scenarios) else _where(found)
    said = [f"{where}: only dates are scored."]
    if sums.brier is not None:
        value, bounds = number(*sums.brier)
        said = [
            f"{where}: over {questions_in_words(sums.questions, sums.outcomes)} the model does"
            f" {against(sums.brier)} even odds (mean Brier score {value}, {bounds}, against {_fixed(EVEN_BRIER)}; 0 is best)."
        ]
    if len(found.scenarios) == 1 and len(found.scenarios[0].groups) > 1:
        said.append(_by_group(found.scenarios[0].groups))
    if sums.text_brier is not None and sums.text_model_brier is not None:
        said.append(
            f"On the {'one statement' if sums.statements == 1 else plural(sums.statements, 'statement')} of the text that"
            " history has settled it does"
            f" {_compared(sums.text_model_brier, sums.text_brier)} the text"
            f" ({_fixed(sums.text_model_brier)} against {_fixed(sums.text_brier)})."
        )
    return tuple(said)


def questions_in_words(questions: int, outcomes: int) -> str:
    """`12 questions (16 outcomes, tied ones counted once)`, or `3 outcomes` where none are tied."""
    if questions == outcomes:
        return plural(outcomes, "outcome")
    return f"{plural(questions, 'question')} ({plural(outcomes, 'outcome')}, tied ones counted once)"


def against(mean: Estimate, other: float = EVEN_BRIER) -> str:
    """How a mean score does against another that has no error: `as well as` where the interval holds the other."""
    if mean.low <= other <= mean.high:
        return "as well as"
    return "better than" if mean.value < other else "worse than"


def unsettled_lines(rows: Iterable[Unsettled]) -> dict[str, list[str]]:
    """The claims that history does not settle, by the reason in words."""
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        by_reason.setdefault(row.reason, []).append(row.claim)
    return by_reason


def lock_lines(each: ScenarioScores) -> Iterator[str]:
    """What the time lock could not see or took on trust, a sentence each."""
    lock = each.lock
    if lock.undated:
        yield f"Sources without a date, of which the time lock can say nothing: {_named(lock.undated)}."
    if lock.reprinted:
        yield f"Printed later, but public before according to the scenario: {_named(lock.reprinted)}."
    if lock.unsourced:
        rests = "rests" if lock.unsourced == 1 else "rest"
        yield (
            f"{plural(lock.unsourced, 'entry', 'entries')} {rests} on no source but on the author's judgement, which has"
            " no date."
        )


# -- parts ---------------------------------------------------------------------------------------------


def _parts(each: ScenarioScores, found: ScoreCard) -> Iterator[Part]:
    def titled(title: str) -> str:
        return title if len(found.scenarios) == 1 else f"{each.title}: {title[:1].lower()}{title[1:]}"

    if each.groups:
        yield Part(title=titled("By group"), tables=(_group_table(each.groups),), notes=(GROUPS,))
        yield Part(
            title=titled("What the model gave each outcome"),
            charts=(chart_name(each, found),),
            tables=tuple(_outcome_tables(each)),
            notes=(SCORES,),
        )
    if each.dates:
        yield Part(title=titled("When it came"), tables=(_date_table(each.dates),), notes=(DATES,))
    if each.statements:
        yield Part(title=titled("What the text said"), tables=(_statement_table(each.statements),), notes=(STATEMENTS,))
    if each.unsettled:
        rows = [
            Row.of(sentence(reason), Cell(", ".join(claims), claims=tuple(claims)))
            for reason, claims in unsettled_lines(each.unsettled).items()
        ]
        others = plural(len(each.unsettled), "other statement" if each.statements else "statement")
        yield Part(
            title=titled("What history does not settle"),
            sentences=(f"{others} of the text with a likelihood cannot be settled by this history.",),
            tables=(Table((Column("Why", "name"), Column("Claims", "words")), tuple(rows)),),
        )


def chart_name(each: ScenarioScores, found: ScoreCard) -> str:
    """The name of the picture of a scenario's outcomes."""
    return "scores" if len(found.scenarios) == 1 else f"scores-{each.scenario}"


def _group_table(groups: Sequence[GroupScore]) -> Table:
    heads = columns(
        "Group", "questions", "Brier", "90% interval", "than even odds", "expected",
    )  # fmt: skip
    rows = []
    for group in groups:
        value, bounds = number(*group.brier)
        expected = f"{_fixed(group.expected_low)} to {_fixed(group.expected_high)}"
        rows.append(
            Row.of(sentence(group.title), str(group.questions), value, bounds, _FARES[against(group.brier)], expected)
        )
    return Table(heads, tuple(rows))


def _outcome_tables(each: ScenarioScores) -> Iterator[Table]:
    by_name = {row.outcome: row for row in each.outcomes}
    for group in each.groups:
        assert group.id is not None
        rows = [_outcome_row(by_name[name]) for name in group.outcomes]
        yield Table(columns("Outcome", "model", "came", "Brier", "log"), tuple(rows), title=sentence(TITLES[group.id]))


def _outcome_row(row: OutcomeScore) -> Row:
    beside = []
    if row.text_probability is not None:
        beside.append(
            f"the text ({row.text_claim}): {given_percent(row.text_probability)}, Brier {_fixed(row.text_brier)}"
        )
    if row.reference_probability is not None:
        beside.append(
            f"class of like cases: {given_percent(row.reference_probability)}, Brier {_fixed(row.reference_brier)}"
        )
    share, _ = estimate(*row.probability)
    return Row.of(
        Cell(row.title, note="; ".join(beside), strong=row.headline),
        share,
        _yes(row.happened),
        _scored(row.brier),
        _scored(row.log),
    )


def _date_table(rows: Sequence[DateScore]) -> Table:
    heads = columns("When, where it happens", "came on", "half by", "CRPS, days", "any day")
    return Table(
        heads,
        tuple(
            Row.of(
                row.title,
                date(row.date),
                "never" if row.median_date is None else date(row.median_date),
                _scored(row.crps),
                _fixed(row.any_day_crps, digits=1),
            )
            for row in rows
        ),
    )


def _statement_table(rows: Sequence[Statement]) -> Table:
    heads = (
        Column("Statement", "name"), Column("in words", "words"),
        *columns("", "came", "text", "Brier", "best\N{EN DASH}worst", "model", "Brier")[1:],
    )  # fmt: skip
    return Table(heads, tuple(_statement_row(row) for row in rows))


def _statement_row(row: Statement) -> Row:
    words = f"{given_percent(row.text_low)} to {given_percent(row.text_high)}" if row.is_range else row.words
    return Row.of(
        Cell(
            f"{row.claim}: {row.statement}",
            note="its condition came true" if row.conditional else "",
            claims=(row.claim,),
        ),
        words,
        _yes(row.happened),
        given_percent(row.text_probability),
        _fixed(row.text_brier),
        f"{_fixed(row.text_best, digits=2)}\N{EN DASH}{_fixed(row.text_worst, digits=2)}",
        estimate(*row.probability)[0],
        _fixed(row.brier),
    )


# -- lines ---------------------------------------------------------------------------------------------


def _where(found: ScoreCard) -> str:
    return found.scenarios[0].title if len(found.scenarios) == 1 else plural(len(found.scenarios), "scenario")


def _by_group(groups: Sequence[GroupScore]) -> str:
    """`It does better on a (4 questions, 0.036) and b (...), and worse on c (...).`"""
    told: dict[str, list[str]] = {}
    for group in groups:
        named = f"{group.title} ({plural(group.questions, 'question')}, {number(*group.brier)[0]})"
        told.setdefault(against(group.brier), []).append(named)
    words = {"better than": "better", "as well as": "neither better nor worse", "worse than": "worse"}
    clauses = [f"{said} on {listed(told[fares])}" for fares, said in words.items() if fares in told]
    return f"It does {', and '.join(clauses)}."


def _warnings(each: ScenarioScores, found: ScoreCard) -> Iterator[str]:
    if each.failed:
        are = "is" if each.failed == 1 else "are"
        yield _of(each, found, f"{plural(each.failed, 'future')} of {each.futures:,} failed and {are} excluded.")
    if each.hindsight:
        places = plural(len(each.hindsight), "place")
        yield _of(each, found, f"Scored with hindsight ({places}), first: {each.hindsight[0]}.")


def _notes(each: ScenarioScores, found: ScoreCard) -> Iterator[str]:
    yield _of(
        each,
        found,
        f"{plural(each.futures, 'future')}, seed {each.seed}. Known until {date(each.known_until)}: nothing that became public"
        f" later {'should feed' if each.hindsight else 'feeds'} the futures. Class of like cases:"
        f" {each.reference or 'none declared'}.",
    )
    yield from lock_lines(each)
    if each.links:
        pairs = (
            "1 pair of these outcomes is" if len(each.links) == 1 else f"{len(each.links)} pairs of these outcomes are"
        )
        yield (
            f"Not independent: {pairs} tied, in that one excludes, implies or is the opposite of the other in every future"
            " (`--json` lists them)."
        )


def _of(each: ScenarioScores, found: ScoreCard, line: str) -> str:
    return line if len(found.scenarios) == 1 else f"{each.title}: {line}"


def _named(sources: Iterable[tuple[str, int]]) -> str:
    """Sources, each with the number of entries that rest on it."""
    return ", ".join(f"`{name}` ({plural(count, 'entry', 'entries')})" for name, count in sources)


def _compared(mine: float, other: float) -> str:
    """How two means do against each other, neither with an error: to the digits printed."""
    if _fixed(mine) == _fixed(other):
        return "as well as"
    return "better than" if mine < other else "worse than"


def _scored(score: Estimate) -> Cell:
    """A score with its interval below it."""
    value, bounds = number(*score)
    return Cell(value, note=bounds)


def _fixed(value: float | None, *, digits: int = BRIER_DIGITS) -> str:
    return fixed(value, digits=digits)


def _yes(happened: bool) -> str:
    return "yes" if happened else "no"
