"""What is said of a pre-mortem: how rare that side is, its first sign, the most typical of its futures day by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.telling.common import SHARES_NOT_FORECASTS, failed_lines
from sandtable.telling.names import quoted
from sandtable.telling.told import Column, Part, Row, Table, Told
from sandtable.wording import count, estimate_words, plural

if TYPE_CHECKING:
    from sandtable.analysis.premortem.results import FirstSign, PreMortem
    from sandtable.scenario.types import Scenario

TITLE = "Suppose it turned out otherwise"


def tell_pre_mortem(found: PreMortem, scenario: Scenario | None) -> Told:
    """Answer, story, how the future was chosen."""
    rows = tuple(
        Row.of(scenario.calendar.table_when(each.day) if scenario is not None else each.date, each.text)
        for each in found.events
    )
    table = Table((Column("Day", "label"), Column("What happens", "words")), rows, kept=True)
    return Told(
        title=TITLE,
        answer=tuple(_answer(found, scenario)),
        parts=(Part(title=f"Future {count(found.future)}", tables=(table,)),) if rows else (),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(
            f"Of the {plural(found.alike, 'future')} on that side, the one nearest to the median of the days on which each of"
            f" {plural(found.compared, 'observable event')} is seen, the end where it is not. `sandtable replay` with"
            f" `--future {found.future} --seed {found.seed}` shows all of it.",
            f"{plural(found.futures, 'future')}, seed {found.seed}.",
        ),
        closing=SHARES_NOT_FORECASTS,
    )


def _answer(found: PreMortem, scenario: Scenario | None) -> Iterator[str]:
    turns = "happens" if found.happens else "does not happen"
    yield f"Suppose that {quoted(found.title.rstrip('.?! '))} {turns}, as in {estimate_words(*found.share)} of futures, in this model."
    if found.first_sign is not None:
        yield _sign(found.first_sign, scenario)
    elif found.signs_by is None or found.signs_by_day is None:
        yield f"Signs of it could not be looked for: {(found.no_signs or '').rstrip('. ')}."
    else:
        when = found.signs_by if scenario is None else scenario.calendar.when(found.signs_by_day)
        yield (
            f"No sign of it was found by {when}: nothing that is seen or missed by then in the most typical of these futures makes it"
            " detectably more likely."
        )


def _sign(sign: FirstSign, scenario: Scenario | None) -> str:
    when = scenario.calendar.when(sign.day) if scenario is not None else sign.date
    odds, undecided = estimate_words(*sign.odds), estimate_words(*sign.undecided)
    what = f"{quoted(sign.title)} is seen on {when}" if sign.seen else f"{quoted(sign.title)} is not seen by {when}"
    return (
        f"The first sign in the most typical of these futures: {what}. Where that is so and nothing is decided, the outcome happens in"
        f" {odds} of futures, in all that are undecided in {undecided}."
    )
