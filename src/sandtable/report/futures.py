"""The futures that the page shows one by one: which, why these, and what happened in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.figures.control import moment
from sandtable.figures.future import Future, future_of
from sandtable.study.outcomes import ordered
from sandtable.study.stories import story_of
from sandtable.telling.captions import future_caption
from sandtable.wording import percent

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

MOST = 3  # futures of their own: each costs the page about 80 kB


@dataclass(frozen=True)
class Choice:
    """A future and why it was chosen. title: of the outcome that it stands for; holds: whether it came about there."""

    number: int
    title: str
    holds: bool
    reason: str


def chosen_futures(study: Study) -> list[Choice]:
    """One typical future for each headline outcome that ever happens, and one against the first if none of these is.

    Typical is computed: of the futures with (or without) the outcome those with the commonest combination of all
    outcomes, of these the one nearest to the outcome's median date, or the first where it has no date.
    """
    headlines = [share for share in ordered(study.outcomes) if share.headline] or ordered(study.outcomes)[:1]
    held, complete = study.outcome_array()
    ends = _Ends(held, complete, _combinations(held))
    choices = [_choice(study, ends, share.id, True) for share in headlines if share.count][:MOST]
    first = headlines[0]
    is_against = any(not held[choice.number, _index(study, first.id)] for choice in choices)
    if first.count < first.futures and not is_against:
        choices = [*choices[: MOST - 1], _choice(study, ends, first.id, False)]
    return choices


@dataclass(frozen=True, slots=True)
class _Ends:
    """How the futures end. held: (n, Y) whether each outcome holds; complete: (n,); combination: (n,) alike where all outcomes are."""

    held: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    combination: NDArray[np.int64]


def _combinations(held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A number for each row, the same for equal rows: sorting whole rows of a large study takes minutes."""
    packed = np.packbits(held, axis=1)
    if packed.shape[1] > 7:
        return np.unique(packed, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    weights = 256 ** np.arange(packed.shape[1], dtype=np.int64)
    codes: NDArray[np.int64] = packed.astype(np.int64) @ weights
    return codes


def _index(study: Study, outcome: str) -> int:
    """Where an outcome is in the columns of `outcome_array`."""
    return study.program.outcomes.index(outcome)


def _column(role: str, identifier: str) -> str:
    return f"{role}_{identifier}".replace("-", "_")


def _choice(study: Study, ends: _Ends, outcome: str, holds: bool) -> Choice:
    share = next(row for row in study.outcomes if row.id == outcome)
    spread = next((row for row in study.times if row.id == outcome), None)
    wanted = ends.complete & (ends.held[:, _index(study, outcome)] == holds)
    combinations, first, counts = np.unique(ends.combination[wanted], return_index=True, return_counts=True)
    common = int(np.lexsort((first, -counts))[0])  # of equally common ones the one that occurs first
    alike = np.flatnonzero(wanted & (ends.combination == combinations[common]))
    number = int(alike[0])
    median = spread.median.value if holds and spread is not None and spread.median is not None else None
    if median is not None:
        days = np.asarray(study.to_arrow([_column("time", outcome)])[0], np.float64)[alike]
        number = int(alike[np.argmin(np.nan_to_num(np.abs(days - median), nan=np.inf))])
    of_all = share.count if holds else share.futures - share.count
    within = "in which it happens" if holds else "in which it does not"
    reason = (
        f"Chosen by rule: its outcomes are the commonest combination among the futures {within} "
        f"({percent(int(counts[common]) / of_all)} of {of_all:,})"
    )
    if median is not None:
        reason += f", and of these it is the nearest to the median date, {_date(study, median)}"
    return Choice(number, share.title, holds, reason + ".")


def _date(study: Study, day: float) -> str:
    return study.scenario.calendar.short_when(day)


def told(future: Future) -> list[dict[str, Any]]:
    """The events of a future that a reader follows on the map: day, date, text."""
    calendar = future.scenario.calendar
    return [
        {"day": moment(line.day, future.program), "date": calendar.short_when(line.day), "text": line.text}
        for line in story_of(future.scenario, future.program, future.record, drawn=future.drawn)
    ]


def page_future(study: Study, choice: Choice) -> dict[str, Any]:
    """One future for the page: `shown` for its script, the rest for the template."""
    future = future_of(study, choice.number)
    return {
        "number": choice.number,
        "title": choice.title,
        "holds": choice.holds,
        "caption": future_caption(choice.number, title=choice.title, holds=choice.holds),
        "reason": choice.reason,
        "ended": study.scenario.calendar.long_when(future.record.end),
        "outcomes": held(study.scenario, future),
        "events": told(future),
        "shown": shown(future),
    }


def shown(future: Future) -> dict[str, Any]:
    """What the page's script needs to put a future on its map: changes of control, formations, fights."""
    tracks = future.tracks
    control: dict[str, list[list[int]]] = {}
    for index, place in enumerate(tracks.places):
        holder = tracks.holder[:, index]
        changes = [(day, int(who)) for day, who in enumerate(holder) if day == 0 or who != holder[day - 1]]
        control[place] = [[day, who] for day, who in changes if day or who != len(tracks.actors)]
    return {
        "number": future.number, "control": control, "formations": future.formations, "fights": future.fights,
    }  # fmt: skip


def held(scenario: Scenario, future: Future) -> list[str]:
    """Titles of the outcomes that hold in it, in the order of the file."""
    holds = dict(zip(future.program.outcomes, future.record.outcomes, strict=True))
    return [entry.title for identifier, entry in scenario.outcomes.items() if holds[identifier]]
