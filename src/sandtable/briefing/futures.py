"""The futures that the page shows one by one: which, why these, and what happened in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandtable.analysis.answer import ordered
from sandtable.engine.program import Event
from sandtable.figures.control import moment
from sandtable.figures.future import Future, future_of
from sandtable.figures.theme import date_of, long_date, short_date
from sandtable.study.narration import Narrator, is_idle
from sandtable.wording import percent

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study

MOST = 3  # futures of their own: each costs the page about 80 kB
TOLD = (
    Event.DECISION, Event.CONTROL, Event.OPEN, Event.END, Event.BREAK, Event.GONE, Event.COMMIT, Event.STOP,
    Event.STRIKE, Event.VOID,
)  # fmt: skip


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
    choices = [_choice(study, share.id, True) for share in headlines if share.count][:MOST]
    first = headlines[0]
    is_against = any(choice for choice in choices if not _holds(study, choice.number, first.id))
    if first.count < first.futures and not is_against:
        choices = [*choices[: MOST - 1], _choice(study, first.id, False)]
    return choices


def _holds(study: Study, number: int, outcome: str) -> bool:
    column = _column("outcome", outcome)
    return bool(study.query(f"select {column} as holds from futures where future = {number}").to_pylist()[0]["holds"])


def _column(role: str, identifier: str) -> str:
    return f"{role}_{identifier}".replace("-", "_")


def _choice(study: Study, outcome: str, holds: bool) -> Choice:
    share = next(row for row in study.outcomes if row.id == outcome)
    spread = next((row for row in study.times if row.id == outcome and row.median is not None), None)
    wanted = f"status = 'complete' and {'' if holds else 'not '}{_column('outcome', outcome)}"
    columns = ", ".join(_column("outcome", row.id) for row in study.outcomes)
    common = study.query(
        f"select {columns}, count(*) as futures from futures where {wanted} group by all "
        f"order by futures desc, min(future) limit 1"
    ).to_pylist()[0]
    alike = " and ".join(
        f"{'' if common[name] else 'not '}{name}" for name in (_column("outcome", row.id) for row in study.outcomes)
    )
    nearest = "future"
    is_dated = holds and spread is not None
    if is_dated and spread is not None:
        nearest = f"abs({_column('time', outcome)} - {spread.median!r}) nulls last, future"
    found = study.query(f"select future from futures where {wanted} and {alike} order by {nearest} limit 1")
    number = int(found.to_pylist()[0]["future"])
    of_all = share.count if holds else share.futures - share.count
    within = "in which it happens" if holds else "in which it does not"
    reason = (
        f"Chosen by rule: its outcomes are the commonest combination among the futures {within} "
        f"({percent(common['futures'] / of_all)} of {of_all:,})"
    )
    if is_dated and spread is not None and spread.median is not None:
        reason += f", and of these it is the nearest to the median date, {_date(study, spread.median)}"
    return Choice(number, share.title, holds, reason + ".")


def _date(study: Study, day: float) -> str:
    return short_date(date_of(study.scenario, day))


def told(future: Future) -> list[dict[str, Any]]:
    """The events of a future that a reader follows on the map: day, date, text. Of strikes on a formation only the first."""
    narrator = Narrator(future.scenario, program=future.program, drawn=future.drawn)
    rows, struck = [], set()
    for row in future.record.log:
        event, subject = Event(int(row[1])), int(row[2])
        if event not in TOLD or is_idle(row) or (event == Event.STRIKE and subject in struck):
            continue
        if event == Event.STRIKE:
            struck.add(subject)
        line = narrator.narrate([row])[0]
        rows.append({"day": moment(line.day), "date": short_date(line.date.date()), "text": line.text})
    return rows


def page_future(study: Study, choice: Choice) -> dict[str, Any]:
    """One future for the page: `shown` for its script, the rest for the template."""
    future = future_of(study, choice.number)
    return {
        "number": choice.number,
        "title": choice.title,
        "holds": choice.holds,
        "reason": choice.reason,
        "ended": long_date(date_of(study.scenario, future.record.end)),
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
