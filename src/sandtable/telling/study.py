"""What is said of a study: the answer, how it ends, how it is settled, when; for `run`, the report, the notebook and the app."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandtable.scenario.presets import GROUP
from sandtable.study.intervals import LEVEL
from sandtable.study.outcomes import ordered
from sandtable.telling.answer import answer, range_text
from sandtable.telling.common import SHARES_NOT_FORECASTS, failure_lines, sampled_line, set_lines
from sandtable.telling.names import STATE_TITLES
from sandtable.telling.red_lines import red_line_notes, red_line_sentences
from sandtable.telling.told import Bar, Cell, Column, Part, Row, Table, Told
from sandtable.wording import NOTHING, count, estimate, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison
    from sandtable.calendar import Calendar
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario
    from sandtable.study.outcomes import SettlementShare, TimeSpread
    from sandtable.study.ranges import AssumptionRange, Ranges
    from sandtable.study.study import Study

LOSSES_NOTE = (
    "In 5%, half and 95% of the futures the losses are at or below; prisoners and all of who surrendered are among them;"
    " `sampling` is the interval of the number that half are at or below."
)
UNUSUAL_NAMED = 3  # rare attacks that are named
EXPECTED = 0.1  # of all attacks: so many are outside the 5% and 95% points of the data themselves
DATES_NOTE = (
    "Dates are those of the futures in which it happens (`share`): by then 10%, half and 90% of these have it; `sampling` is the"
    " interval of the date by which half have it."
)


def tell_study(
    study: Study, *, settings: Sequence[str] = (), found: Sequence[Comparison] = (), with_folder: bool = False
) -> Told:
    """The answer; shares of outcomes and settlements with both intervals; dates; what failed; what it rests on.

    settings : what `--set` changed, as it was typed. found, with_folder : as for `red_line_sentences`.
    """
    scenario = study.scenario
    parts = (ends_part(study), settlement_part(study), times_part(study), losses_part(study))
    return Told(
        title=scenario.title,
        answer=(answer(study), *red_line_sentences(scenario, found=found, with_folder=with_folder)),
        parts=tuple(part for part in parts if part is not None),
        warnings=(*failure_lines(study.failed), *unusual_lines(study)),
        notes=(*interval_lines(study), counted_line(study), *red_line_notes(found)),
        common=(*sampled_line(scenario), *set_lines(tuple(settings), scenario)),
        closing=SHARES_NOT_FORECASTS,
    )


def unusual_lines(study: Study) -> tuple[str, ...]:
    """A warning, with who makes them, where many attacks are of a kind that the battles behind the rules of battle hardly know."""
    attacks, unusual = study.attacks
    rests_on_data = any(entry.group == GROUP for entry in study.scenario.assumptions.values())
    if not rests_on_data or unusual <= EXPECTED * attacks:
        return ()
    low, high = study.program.force_ratios
    share = study.unusual_futures / study.futures
    futures = "every future" if share == 1 else f"{percent(share, digits=0)} of the futures"
    of_all = "all attacks are such" if unusual == attacks else f"{percent(unusual / attacks, digits=0)} of all attacks"
    return (
        f"In {futures} an attack is made with less than {low:g} or more than {high:g} times as many fighters as stand"
        f" against it ({of_all}). Nine in ten of the battles that the rules of battle were"
        " fitted to lie between: how long such a fight lasts, what it costs and who wins it is extrapolated, not supported by data,"
        " and attacks that nobody dared to make are in no record"
        f" (the project's page on calibration).{_unusual_words(study)}",
    )


def _unusual_words(study: Study) -> str:
    """Who makes most of the rare attacks on whom, in the futures looked at."""
    seen, scenario = study.unusual_attacks, study.scenario
    if not seen.found:
        return ""
    said = [
        f"{_force(each.attackers, scenario)} against {_force(each.defenders, scenario)} at {scenario.theatre.places[each.place].name}"
        f" ({percent(each.attacks / seen.attacks, digits=0)})"
        for each in seen.found[:UNUSUAL_NAMED]
    ]
    return (
        f" Most frequent among the {plural(seen.attacks, 'such attack')} of"
        f" {'the first' if study.unusual_futures > seen.futures else 'these'} {plural(seen.futures, 'future')}: {'; '.join(said)}."
    )


def _force(formations: Sequence[str], scenario: Scenario) -> str:
    """The names of one side, two at most."""
    names = [f"“{scenario.formations[each].name}”" for each in formations]
    if not names:
        return "nobody"
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} others"


# -- how it ends, how it is settled, when --------------------------------------------------------------


def ends_part(study: Study) -> Part:
    """How likely each outcome is: headline outcomes first, set apart, then by probability. Without ranges there is no column of them."""
    ranges, rows = study.ranges, []
    shares = ordered(study.outcomes)
    for before, row in zip([None, *shares], shares, strict=False):
        over = ranges.outcomes.get(row.id)
        said = share_texts(row.probability, over)
        rows.append(
            Row.of(
                row.title, said.number, *_range_cell(said, ranges), Cell(bar=share_bar(row.probability, over)), said.sampling,
                strong=row.headline, apart=before is not None and before.headline and not row.headline,
            )
        )  # fmt: skip
    columns = (
        Column("Outcome", "name"), Column("share"), *_range_column(ranges), Column("", "bar"), Column("sampling", "interval")
    )  # fmt: skip
    notes = (f"Shares of {plural(study.complete, 'future')}. Outcomes may overlap.",)
    return Part(title="How it ends", charts=("outcomes",), tables=(Table(columns, tuple(rows), notes=notes),))


def settlement_part(study: Study) -> Part | None:
    """How often it ends in each settlement, in fact and in law, the most frequent in fact first. None without rules for it."""
    if not study.settlements:
        return None
    ranges, rows = study.ranges, []
    for state in by_frequency(study.settlements):
        facto = share_texts(state.de_facto, ranges.de_facto.get(state.id))
        jure = share_texts(state.de_jure, ranges.de_jure.get(state.id))
        cells = [text for each in (facto, jure) for text in (each.number, *_range_cell(each, ranges), each.sampling)]
        rows.append(Row.of(STATE_TITLES[state.id], *cells))
    columns = [
        column
        for heading in ("in fact", "in law")
        for column in (Column(heading), *_range_column(ranges), Column("sampling", "interval"))
    ]
    table = Table((Column("Settlement", "name"), *columns), tuple(rows))
    return Part(title="How it is settled", charts=("settlement",), tables=(table,))


def times_part(study: Study) -> Part | None:
    """When outcomes come about, in the order of `ends_part`. None if no outcome asks for a time."""
    spreads, calendar = times_in_order(study), study.scenario.calendar
    if not spreads:
        return None
    note = DATES_NOTE.replace("Dates", "Times").replace("date", "time") if calendar.in_hours else DATES_NOTE
    columns = (
        Column("Where it happens", "name"), Column("share"), Column("10% by"), Column("half by"), Column("sampling", "interval"),
        Column("90% by"),
    )  # fmt: skip
    return Part(
        title="When",
        charts=tuple(f"arrival-{spread.id}" for spread in spreads if spread.median is not None),
        tables=(Table(columns, tuple(_time_row(spread, calendar) for spread in spreads), notes=(note,)),),
    )


def losses_part(study: Study) -> Part | None:
    """What each actor loses in men: 5% of futures, half and 95% of them are at or below. None if nobody loses anybody."""
    if not study.losses:
        return None
    rows = (
        Row.of(
            row.title, count(row.p5.value), count(row.median.value), _count_interval(row.median), count(row.p95.value)
        )
        for row in study.losses
    )
    columns = (
        Column("Fighters lost by", "name"), Column("5%"), Column("half"), Column("sampling", "interval"), Column("95%")
    )  # fmt: skip
    return Part(title="Losses", tables=(Table(columns, tuple(rows), notes=(LOSSES_NOTE,)),))


def _count_interval(found: Estimate) -> str:
    """The bounds of a number of fighters: `1,204-1,260`, with an en dash; `-` where too few futures can give them."""
    if math.isnan(found.low) or math.isnan(found.high):
        return NOTHING
    low, high = count(found.low), count(found.high)
    return low if low == high else f"{low}\N{EN DASH}{high}"


def by_frequency(settlements: Sequence[SettlementShare]) -> list[SettlementShare]:
    """The most frequent in fact first."""
    return sorted(settlements, key=lambda state: -state.de_facto.value)


def times_in_order(study: Study) -> list[TimeSpread]:
    """The times of a study in the order in which its outcomes are shown."""
    rank = {share.id: place for place, share in enumerate(ordered(study.outcomes))}
    return sorted(study.times, key=lambda spread: rank[spread.id])


def _range_column(ranges: Ranges) -> tuple[Column, ...]:
    return (Column("range"),) if ranges.outcomes else ()


def _range_cell(said: ShareTexts, ranges: Ranges) -> tuple[str, ...]:
    return (said.range,) if ranges.outcomes else ()


def _time_row(spread: TimeSpread, calendar: Calendar) -> Row:
    share, within = estimate(*spread.share)
    middle = spread.median
    is_bounded = middle is not None and not math.isnan(middle.low + middle.high)
    return Row.of(
        spread.title,
        Cell(share, note=within),
        _day_cell(calendar, spread.p10),
        _day_cell(calendar, None if middle is None else middle.value),
        calendar.between_words(middle.low, middle.high) if middle is not None and is_bounded else NOTHING,
        _day_cell(calendar, spread.p90),
    )


def _day_cell(calendar: Calendar, day: float | None) -> Cell:
    return Cell(NOTHING) if day is None or math.isnan(day) else Cell(calendar.table_when(day), note=calendar.count(day))


# -- a share with its two intervals --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareTexts:
    """A share as texts: itself, its range over the assumptions (`-` where there is none), its sampling interval."""

    number: str
    range: str
    sampling: str

    @property
    def shown(self) -> str:
        """What is shown beside the share where there is room for one: the range, or the sampling interval without one."""
        return self.sampling if self.range == NOTHING else self.range


def share_texts(share: Estimate, found: AssumptionRange | None) -> ShareTexts:
    """The texts of a share. found : its range over the assumptions, if there is one."""
    number, sampling = estimate(*share)
    return ShareTexts(number, range_text(share, found), sampling)


def share_bar(share: Estimate, found: AssumptionRange | None) -> Bar | None:
    """The bar of a share, with its range over the assumptions and its sampling interval; None of no futures."""
    if math.isnan(share.value):
        return None
    low, high = (share.value, share.value) if found is None else (found.low, found.high)
    return Bar(share.value, low, high, sampling=(share.low, share.high))


# -- sentences -----------------------------------------------------------------------------------------


def scenario_span(scenario: Scenario) -> str:
    """From when to when a scenario plays."""
    return scenario.calendar.span


def interval_lines(study: Study) -> tuple[str, str]:
    """What the two intervals of the tables are."""
    ranges = study.ranges
    lost = ""
    if ranges.dropped:
        lost = (
            f" {plural(ranges.dropped, 'set')} with a failed future {'is' if ranges.dropped == 1 else 'are'} excluded."
        )
    return (
        ranges.why_absent
        or f"range: 5 to 95% of the probability that each of {count(ranges.sets)} sets of assumptions gives.{lost}",
        f"sampling: {LEVEL:.0%} interval of the share, from a finite number of futures{_widened(study)}.",
    )


def _widened(study: Study) -> str:
    """Why intervals are wider than those of so many futures; empty if they are not."""
    if study.until is None or len(study.until.looks) == 1:
        return ""
    return f", widened for the {len(study.until.looks)} looks that `--until` may take"


def probability_lines(study: Study) -> tuple[str, ...]:
    """What a probability and its two intervals are, in full."""
    ranges = study.ranges
    over = ranges.why_absent or (
        f"The range shows how much it depends on the assumptions: {count(ranges.sets)} sets of assumptions were drawn and"
        f" {plural(ranges.inner, 'future')} played with each; the range goes from the 5% to the 95% quantile of the probabilities that"
        " the sets give, corrected for the noise of so few futures."
    )
    return (
        "A probability is the share of complete futures in which something holds.",
        over,
        f"The {LEVEL:.0%} sampling interval shows only how much the share would change with other random draws.",
        "Neither shows how far the model is from the world.",
    )


def counted_line(study: Study) -> str:
    """What was played, and whether it all counts."""
    none = "" if study.failed else "; none failed"
    return f"{plural(study.futures, 'future')} from {scenario_span(study.scenario)}, seed {study.seed}{none}."


def failures_sentence(study: Study) -> str:
    """What failed, and of how many futures every share is."""
    if not study.failed:
        return f"None of the {plural(study.futures, 'future')} failed."
    return f"{' '.join(failure_lines(study.failed))} Every share is of the {plural(study.complete, 'complete future')}."


def brackets_of(study: Study) -> str:
    """What the numbers beside the shares are in pictures."""
    if study.ranges.outcomes:
        return "5 to 95% range over the assumptions"
    return f"{LEVEL:.0%} sampling interval"


def shares_caption(study: Study) -> str:
    """The caption of the picture of outcomes."""
    return f"Share of {plural(study.complete, 'future')}, with {brackets_of(study)}"


def time_words(study: Study, spread: TimeSpread) -> str:
    """In how many futures, when, and in how many never: `In 77% of futures, eight in ten of those from 9 Sep to 12 Oct; never by ...`."""
    calendar = study.scenario.calendar
    horizon = calendar.short_when(calendar.days)
    if spread.p10 is None or spread.p90 is None:
        return f"Never in any of {study.complete:,} futures by {horizon}."
    early, late = calendar.two_times(spread.p10, spread.p90)
    when = f"eight in ten of those from {early} to {late}"
    if early == late:
        when = f"nearly always {'at' if calendar.in_hours else 'on'} {early}"
    if spread.share.value == 1:
        return f"In all {study.complete:,} futures, {when}."
    share, low, high = spread.share
    never, _ = estimate(1 - share, 1 - high, 1 - low)
    return f"In {estimate(share, low, high)[0]} of futures, {when}; never by {horizon} in {never}."
