"""What is said of odds that move with the news: where they stand, what each item did, what was learnt, how it scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.scenario.drawn import describe_draw
from sandtable.telling.common import SHARES_NOT_FORECASTS, sampled_line
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told, columns
from sandtable.wording import count, difference, estimate, listed, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.updating.results import ItemEffect, LearntAssumption, Updating
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

CHART = "odds-by-news"
MOST_LEARNT = 8
MOST_MOVED = 2  # outcomes named beside an item
SCORES_NOTE = (
    "Each score is averaged over the days from the start until the news states what the outcome asks, from which on there is no"
    " skill in knowing it. Lower is better. Frozen: the odds at the start, kept."
)
SINCE_NOTE = (
    "Each item alone: as if it were the only one reported since then. What they change together is no sum: items that say the"
    " same count once."
)
UNMENTIONED_NOTE = (
    "At least 90% of the futures have these by then. Silence is no news: where one did not happen, an item that says so, such"
    " as `not (..)` with the expression shown, moves the odds."
)
PREDICTIVE_NOTE = (
    "Predictive p: how far the item was to be expected before it; near 0 is a surprise. Of a date, twice the smaller of the"
    " probabilities of an earlier and of a later one; of a statement, twice the probability that it held. Wrong: the"
    " probability that the report is wrong, given all news up to it."
)


def tell_updating(found: Updating, scenario: Scenario | None) -> Told:
    """Answer, the items one by one, all outcomes, what was learnt, scores over time."""
    return Told(
        title="How the odds moved",
        answer=tuple(_answer(found)),
        parts=tuple(_parts(found, scenario)),
        warnings=tuple(_warnings(found)),
        notes=tuple(_notes(found)),
        common=sampled_line(scenario),
        closing=SHARES_NOT_FORECASTS,
    )


def _answer(found: Updating) -> Iterator[str]:
    asked, taken = found.headline, len(found.items)
    if not taken:
        before = _odds(asked.before)
        yield f"“{asked.title}” is at {before} before any news, in this model; no item could be taken in."
        return
    items = plural(taken, "item")
    yield (
        f"After {items} of news up to {found.as_of}, “{asked.title}” is at {_odds(asked.after)}; it was at {_odds(asked.before)}"
        " before, in this model."
    )
    most = max(found.items, key=lambda each: abs(each.change.value))
    if most.change.excludes_zero:
        yield f"What moved it most is “{most.title}”, reported {most.reported}: {points(most.change)}."
    else:
        yield "No item moved it detectably."


def _odds(found: Estimate) -> str:
    value, bounds = estimate(*found)
    return f"{value} ({bounds})"


def points(found: Estimate) -> str:
    """A change of odds in words, with its interval."""
    value, bounds = difference(*found)
    return f"{value} percentage points ({bounds})"


def _parts(found: Updating, scenario: Scenario | None) -> Iterator[Part]:
    if found.items:
        yield Part(
            title="Item by item", charts=(CHART,), tables=(items_table(found),), notes=(PREDICTIVE_NOTE,),
            captions=(f"Odds of “{found.headline.title}” and of what moved most, by the day on which news was reported.",),
        )  # fmt: skip
        yield Part(title="All outcomes", tables=(_outcomes(found),))
    learnt = [each for each in found.assumptions if each.is_learnt][:MOST_LEARNT]
    if learnt:
        yield Part(
            title="What the news taught", tables=(_learnt(learnt, scenario),), notes=tuple(_unlearnt(found, learnt))
        )
    if found.since is not None:
        yield Part(title=f"What changed since {found.since.date}", tables=(_since(found),), notes=(SINCE_NOTE,))
    if found.unmentioned:
        yield Part(title="What no item mentions", tables=(_unmentioned(found),), notes=(UNMENTIONED_NOTE,))
    if found.scores:
        yield Part(title="Scores over time", tables=(_scores(found),), notes=(SCORES_NOTE,))


def items_table(found: Updating) -> Table:
    """The items one by one: the first row is before any, then one row for each."""
    heads = (
        Column("Reported", "label"), Column("Item", "name"), Column("odds"), Column("change", "number"),
        Column("predictive p"), Column("wrong"),
    )  # fmt: skip
    rows = [Row.of("before", "", estimate(*found.items[0].before)[0], "", "", "")]
    rows += [_item(each, asked=found.outcome) for each in found.items]
    return Table(heads, tuple(rows), title=f"Odds of “{found.headline.title}”")


def _item(each: ItemEffect, *, asked: str) -> Row:
    value, bounds = estimate(*each.after)
    moved, span = difference(*each.change)
    faint = not each.change.excludes_zero
    moves = [other for other in each.moved if other.id != asked][:MOST_MOVED]
    others = [f"{other.title}: {difference(*other.change)[0]} pp" for other in moves]
    surprise = Cell(percent(each.predictive), strong=each.is_surprising)
    return Row.of(
        each.reported, Cell(each.title, note="\n".join(others)), Cell(value, note=bounds),
        Cell(f"{moved} pp", note=span, faint=faint), surprise, percent(each.wrong),
    )  # fmt: skip


def _outcomes(found: Updating) -> Table:
    rows = []
    for each in found.outcomes:
        (before, _), (after, bounds), (moved, _) = (
            estimate(*each.before),
            estimate(*each.after),
            difference(*each.change),
        )
        faint = not each.change.excludes_zero
        rows.append(
            Row.of(each.title, before, after, bounds, Cell(f"{moved} pp", faint=faint), strong=each.id == found.outcome)
        )
    return Table(columns("Outcome", "before", "after", "90% interval", "change"), tuple(rows))


def _learnt(learnt: list[LearntAssumption], scenario: Scenario | None) -> Table:
    rows = [
        Row.of(each.title, _span(each, each.prior, scenario), _span(each, each.posterior, scenario)) for each in learnt
    ]
    return Table(
        (Column("Assumption", "name"), Column("before: 5, 50, 95%", "words"), Column("after", "words")), tuple(rows)
    )


def _span(each: LearntAssumption, points: tuple[float, float, float], scenario: Scenario | None) -> str:
    if scenario is None:
        return ", ".join(f"{point:.3g}" for point in points)
    entry = scenario.assumptions[each.id]
    said = [describe_draw(entry, value=point, in_hours=scenario.calendar.in_hours) for point in points]
    return ", ".join(said)


def _unlearnt(found: Updating, learnt: list[LearntAssumption]) -> Iterator[str]:
    all_learnt = sum(each.is_learnt for each in found.assumptions)
    others = len(found.assumptions) - all_learnt
    if all_learnt > len(learnt):
        yield f"{plural(all_learnt - len(learnt), 'more assumption')} moved less; `--json` has all."
    if others:
        yield f"Of {plural(others, 'other assumption')} nothing is learnt that chance would not give."


def _since(found: Updating) -> Table:
    since = found.since
    assert since is not None
    rows = [_changed(each.title, each.alone) for each in since.items]
    rows.append(_changed("All together", since.together, strong=True))
    title = f"“{found.headline.title}” was at {_odds(since.before)} then"
    return Table(columns("Item", "change alone", "90% interval"), tuple(rows), title=title)


def _changed(title: str, found: Estimate, *, strong: bool = False) -> Row:
    value, bounds = difference(*found)
    return Row.of(title, Cell(f"{value} pp", faint=not found.excludes_zero), bounds, strong=strong, apart=strong)


def _unmentioned(found: Updating) -> Table:
    rows = [Row.of(Cell(each.title, note=each.says), *estimate(*each.odds)) for each in found.unmentioned]
    return Table(columns("Thing", f"by {found.as_of}", "90% interval"), tuple(rows))


def _scores(found: Updating) -> Table:
    rows = [
        Row.of(
            Cell(each.title, note=f"until “{each.contained_by}”" if each.contained_by else ""),
            f"{each.brier:.3f}", f"{each.brier_frozen:.3f}", f"{each.log:.3f}", f"{each.log_frozen:.3f}",
        )
        for each in found.scores
    ]  # fmt: skip
    if len(found.scores) > 1:
        n = len(found.scores)
        mean = [
            sum(getattr(each, name) for each in found.scores) / n
            for name in ("brier", "brier_frozen", "log", "log_frozen")
        ]
        rows.append(Row.of("Mean", *(f"{value:.3f}" for value in mean), strong=True, apart=True))
    heads = columns("Outcome", "Brier", "frozen", "log", "frozen")
    return Table(heads, tuple(rows), notes=("Even odds would get .250 and .693.",))


def _warnings(found: Updating) -> Iterator[str]:
    if found.refused:
        left = [found.refused_at]
        yield f"`{left[0]}` and what follows it is not taken in: {found.refused}. Hint: {found.refused_hint}."
    surprising = [f"“{each.title}”" for each in found.items if each.is_surprising]
    if surprising:
        verb = "was" if len(surprising) == 1 else "were"
        yield f"{listed(surprising)} {verb} hardly possible before: look at the scenario first, then at the news."
    if found.failed:
        share = percent(found.failed / found.futures)
        yield f"{count(found.failed)} of {plural(found.futures, 'future')} ({share}) failed and are excluded."


def _notes(found: Updating) -> Iterator[str]:
    weighed = sum(each.method == "weighting" for each in found.items)
    sampled = len(found.items) - weighed
    yield (
        f"{plural(found.futures, 'future')} of the prior, seed {found.seed}"
        + (f", weighed by {plural(weighed, 'item')}" if weighed else "")
        + (
            f"; {plural(sampled, 'item')} by a sampler of {count(found.particles)} futures on {found.islands} islands"
            if sampled else ""
        )
        + "."
    )  # fmt: skip
    if found.items:
        yield (
            f"The odds after the last item are worth {count(int(found.effective))} independent futures. Intervals are of 90%, for"
            " the error of the dice and of the sampler."
        )
    if found.later:
        yield f"{plural(len(found.later), 'item')} reported after {found.as_of} {'is' if len(found.later) == 1 else 'are'} left out."
    for why in found.uncounted.values():
        yield f"{why}."
