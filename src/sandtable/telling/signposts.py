"""What is said of signposts: what to watch, by when, what each sign says, and how it was measured."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sandtable.telling.common import SHARES_NOT_FORECASTS, failed_lines, sampled_line
from sandtable.telling.matrix import matrix_parts
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told
from sandtable.wording import NOTHING, count, estimate, estimate_words, listed, number, plural, sentence
from sandtable.wording import date as date_words

if TYPE_CHECKING:
    from sandtable.analysis.signposts.results import Combination, Signpost, Signposts
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

NO_LEVER = "A sign is evidence, no lever: bringing it about does not change the odds as seeing it does."
OTHERS = 5  # signs by themselves, beside those of the list
MOST_NAMED = 3  # of the events that are left out
MOST_STAND_INS = 3
CHART = "watching"


def tell_signposts(found: Signposts, scenario: Scenario | None) -> Told:
    """Answer, the signs to watch with their odds, what each weighs, rare signs, and the matrix if there is one."""
    listed_ = [found.signpost(each.event) for each in found.watch_list]
    rare = [found.signpost(event) for event in found.telling]
    when = when_of(found, scenario)
    return Told(
        title="What to watch",
        answer=tuple(_answer(found, listed_, when)),
        parts=(
            *_watched_parts(found, listed_, when),
            *_rare_part(rare, when),
            *_other_part(found, when),
            *(matrix_parts(found.matrix, when) if found.matrix is not None else ()),
        ),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(*_notes(found, when), NO_LEVER),
        common=sampled_line(scenario),
        closing=SHARES_NOT_FORECASTS,
    )


def when_of(found: Signposts, scenario: Scenario | None) -> str:
    """The date by which signs are seen or not, in words."""
    if scenario is not None:
        return scenario.calendar.when(found.by_day)
    return date_words(dt.datetime.fromisoformat(found.by).date())


def nothing_listed(when: str) -> str:
    """What is said where the list is empty. when : the date by which events are seen or not, in words."""
    return f"No observable event seen by {when} changes the odds enough to be listed."


def _answer(found: Signposts, rows: Sequence[Signpost], when: str) -> Iterator[str]:
    if not rows:
        yield (f"{found.title}: {estimate_words(*found.odds)}, in this model.")
        yield nothing_listed(when)
        return
    first = rows[0]
    yield (
        f"{found.title}: {estimate_words(*found.odds)} today; {estimate_words(*first.undecided)} on {when} if nothing is decided by"
        " then, in this model."
    )
    if first.seen is not None and first.unseen is not None:
        yield (
            f"Most telling by then: “{first.title}”. If it is seen, the odds are {estimate_words(*first.seen)}; if not,"
            f" {estimate_words(*first.unseen)}."
        )
    said = [text for each in found.combinations if (text := _combination(each, len(rows)))]
    if said:
        yield f"{sentence('; '.join(said))}."


def _combination(each: Combination, signs: int) -> str:
    """`all five seen 97% (95-98%)`; nothing where too few futures show it, or where one sign says it already."""
    if each.odds is None or signs < 2:
        return ""
    what = "none of them seen" if each.unseen else ""
    if not what:
        everything = "both" if signs == 2 else f"all {_NUMBERS[signs]}"
        what = f"{everything if len(each.seen) == signs else f'the first {_NUMBERS[len(each.seen)]}'} seen"
    return f"{what}: {estimate_words(*each.odds)}"


_NUMBERS = ("no", "one", "two", "three", "four", "five")


# -- parts ---------------------------------------------------------------------------------------------


def _watched_parts(found: Signposts, rows: Sequence[Signpost], when: str) -> Iterator[Part]:
    if not rows:
        return
    gains = {each.event: each.gain for each in found.watch_list}
    yield Part(
        title=f"Signs to watch until {when}",
        charts=(CHART,),
        legend="Dots: the odds if the sign is seen (dark) and if it is not (pale), with 90% intervals.",
        tables=(_odds_table(rows),),
        notes=tuple(_stand_ins(row) for row in rows if row.stand_ins),
    )
    yield Part(
        title="What each sign weighs",
        tables=(_weight_table(rows, gains),),
        notes=(
            "Times as frequent: the sign, or its absence, in futures with the outcome against futures without. Adds: information about"
            " the outcome beyond the signs above it. Before: share of the futures with the outcome that show the sign before it is"
            " decided.",
        ),
        detail=True,
    )


def _rare_part(rows: Sequence[Signpost], when: str) -> Iterator[Part]:
    if rows:
        yield Part(
            title=f"Rare by {when}, and telling",
            tables=(_odds_table(rows, with_ratio=True),),
            notes=tuple(_stand_ins(row) for row in rows if row.stand_ins),
        )


def _other_part(found: Signposts, when: str) -> Iterator[Part]:
    """What else tells something by itself, and is neither in a list nor a stand-in for a sign that is."""
    lists = {each.event for each in found.watch_list} | set(found.telling)
    near = {each.event for row in found.signposts if row.event in lists for each in row.stand_ins}
    others: list[Signpost] = []
    for row in found.signposts:
        if row.event not in lists | near and row.seen is not None and row.unseen is not None:
            others.append(row)
            near |= {each.event for each in row.stand_ins}
        if len(others) == OTHERS:
            break
    if others:
        yield Part(
            title="Signs that add little to these",
            tables=(_odds_table(others),),
            detail=True,
        )


def _odds_table(rows: Sequence[Signpost], *, with_ratio: bool = False) -> Table:
    last = Column("times as frequent") if with_ratio else Column("days ahead")
    head = (Column("Sign", "name"), Column("seen"), Column("not seen"), Column("shown in"), last)
    return Table(
        head,
        tuple(
            Row.of(
                row.title,
                _cell(row.seen),
                _cell(row.unseen),
                _cell(row.share),
                _ratio_cell(row.ratio_seen) if with_ratio else _lead_cell(row),
            )
            for row in rows
        ),
    )


def _weight_table(rows: Sequence[Signpost], gains: dict[str, Estimate]) -> Table:
    head = (
        Column("Sign", "name"), Column("times as frequent"), Column("its absence"), Column("adds, bits"), Column("before"),
        Column("smaller cell"),
    )  # fmt: skip
    return Table(
        head,
        tuple(
            Row.of(
                row.title,
                _ratio_cell(row.ratio_seen),
                _ratio_cell(row.ratio_unseen),
                Cell(*number(*gains[row.event])),
                _cell(row.first_share),
                count(row.smaller_cell),
            )
            for row in rows
        ),
    )


def _cell(found: Estimate | None) -> Cell:
    """A share with its interval below it."""
    return Cell(NOTHING) if found is None else Cell(*estimate(*found))


def _ratio_cell(found: Estimate | None) -> Cell:
    """A ratio with its interval; `over 12` where there is no upper bound."""
    if found is None:
        return Cell(NOTHING)
    if not math.isfinite(found.high) or not math.isfinite(found.value):
        return Cell(f"over {found.low:.1f}")
    return Cell(*number(*found, most=2))


def _lead_cell(row: Signpost) -> Cell:
    """Median days from the sighting to the decision, with the 10% and the 90% point."""
    if row.lead_days is None:
        return Cell(NOTHING)
    lead = row.lead_days
    digits = 0 if lead.p90 >= 10 else 1
    return Cell(f"{lead.median:.{digits}f}", note=f"{lead.p10:.{digits}f}\N{EN DASH}{lead.p90:.{digits}f}")


def _stand_ins(row: Signpost) -> str:
    names = [f"“{each.title}”" for each in row.stand_ins[:MOST_STAND_INS]]
    more = len(row.stand_ins) - len(names)
    if more:
        names.append(f"{plural(more, 'other')}")
    return f"Nearly the same as “{row.title}”: {listed(names)}."


def _notes(found: Signposts, when: str) -> Iterator[str]:
    yield (
        f"{plural(found.futures, 'future')}, seed {found.seed}; {estimate_words(*found.undecided_share)} are undecided on {when}."
        f" Signs are found in the even ones ({count(found.found_in)} undecided) and measured in the odd ones"
        f" ({count(found.measured_in)})."
    )
    named = "; ".join(f"“{each.title}”" for each in found.excluded[:MOST_NAMED])
    more = "such as " if len(found.excluded) > MOST_NAMED else ""
    yield (
        f"{plural(found.candidates, 'observable event')} compared; {plural(len(found.excluded), 'event')} left out as part of the"
        f" outcome{', as coming with it, or as coming too late' if found.lead else ', or as coming with it'}"
        f"{f' ({more}{named})' if named else ''}."
    )
    if found.optimistic_bias is not None:
        bias = found.optimistic_bias
        yield (
            f"In the futures that it was found in, the list says {_bits(bias.found)} about the outcome; in the others"
            f" {_bits(bias.measured)}. Optimistic bias of the former: {_bits(bias.difference)}."
        )
    yield (
        f"Five of 300 signs of pure chance, found in the same way but without a stop, say {_bits(found.placebo.found)} where they were"
        f" found and {_bits(found.placebo.measured)} in the others."
    )
    if found.watch_list:
        yield "Days ahead: from the sighting until the outcome is decided, where it happens; median, 10% and 90%."


def _bits(found: Estimate) -> str:
    text, bounds = number(*found)
    return f"{text} bits ({bounds})"
