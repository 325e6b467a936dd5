"""One future for the page: its map day by day, its events in words, the decisions at which it can be forked, and forks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sandtable.analysis.forks import Fork, fork_assumption, fork_decision, fork_points
from sandtable.app.refusals import Refusal
from sandtable.app.whatif import Variant
from sandtable.figures.control import moment
from sandtable.figures.future import Future
from sandtable.program import Event, Status
from sandtable.report.futures import shown
from sandtable.scenario.types import SETTLEMENT_STATES
from sandtable.study.narration import Narrator, is_idle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sandtable.app.schemas import Assumed, Decided
    from sandtable.program import Program, Record

TOLD = frozenset(
    (Event.DECISION, Event.CONTROL, Event.OPEN, Event.END, Event.GIVE_WAY, Event.RECOVERY, Event.BAY, Event.GONE, Event.COMMIT, Event.STOP,
     Event.STRIKE, Event.MEETING, Event.CUT, Event.HALT, Event.VOID, Event.EFFECT, Event.EVACUATE, Event.BARRED)
)  # fmt: skip
MOST_EVENTS = 1_000


def replayed(variant: Variant, number: int) -> dict[str, Any]:
    """The answer of `/api/replay`."""
    future = _future(variant, number)
    return {
        "scenario": variant.prepared.scenario.name, "set": dict(variant.setting), "seed": variant.seed,
        **_told(future), "forks": _forks(future),
    }  # fmt: skip


def forked(variant: Variant, number: int, *, decided: Decided | None, assumed: Assumed | None) -> dict[str, Any]:
    """The answer of `/api/fork`: both futures, and when they begin to differ. Raises Refusal or AnalysisError."""
    if (decided is None) == (assumed is None):
        raise Refusal(409, "a fork changes one decision or one assumption", hint="set either `decided` or `assumed`")
    future = _future(variant, number)
    given: dict[str, Any] = {
        "seed": variant.seed, "future": number, "draws": future.draws, "engine": variant.prepared.engine
    }  # fmt: skip
    if decided is not None:
        fork = fork_decision(
            future.program, **given, decision=decided.decision, tick=decided.tick, option=decided.option
        )
        decision = variant.prepared.scenario.decisions[decided.decision]
        what = f"{decision.title}: {decision.options[decided.option].title}"
    else:
        assert assumed is not None
        ((name, value),) = variant.prepared.setting({assumed.assumption: assumed.value})
        fork = fork_assumption(future.program, **given, assumption=name, value=value)
        what = variant.prepared.scenario.assumptions[name].title
    other = Future(future.scenario, fork.program, variant.seed, number, fork.draws, fork.forked)
    return {
        "scenario": variant.prepared.scenario.name, "set": dict(variant.setting), "seed": variant.seed,
        "what": what, "differs": fork.differs, "words": _difference_in_words(future, fork),
        "same_events": fork.same, "original": _told(future), "forked": _told(other),
        "turned": _turned(future, fork),
    }  # fmt: skip


def _future(variant: Variant, number: int) -> Future:
    prepared = variant.prepared
    draws = _draws(variant, number)
    record = prepared.engine.trace(seed=variant.seed, future=number, assumptions=draws)
    return Future(prepared.scenario, prepared.program, variant.seed, number, draws, record)


def _draws(variant: Variant, number: int) -> NDArray[np.float64]:
    from sandtable.engine.draws import draw_assumptions, quantise

    program = variant.prepared.program
    values = draw_assumptions(program, seed=variant.seed, futures=[number])
    for name, value in variant.setting:
        values[:, program.assumptions.index(name)] = value
    drawn: NDArray[np.float64] = quantise(program, values)[0]
    return drawn


def _told(future: Future) -> dict[str, Any]:
    record, scenario = future.record, future.scenario
    narrator = Narrator(scenario, program=future.program, drawn=future.drawn)
    rows = [(index, row) for index, row in enumerate(record.log) if row[1] in TOLD and not is_idle(row)][:MOST_EVENTS]
    lines = narrator.narrate([row for _, row in rows])
    return {
        "future": future.number,
        "status": Status(record.status).name.lower().replace("_", "-"),
        "ended": scenario.calendar.long_when(record.end) if math.isfinite(record.end) else None,
        "shown": shown(future),
        "events": [
            {"row": index, "day": moment(line.day, future.program), "date": scenario.calendar.short_when(line.day), "text": line.text}
            for (index, _), line in zip(rows, lines, strict=True)
        ],
        "outcomes": [
            {"id": name, "title": scenario.outcomes[name].title, "holds": holds,
             "day": day if math.isfinite(day) else None}
            for name, holds, day in _outcomes(future.program, record)
        ],
        "settlement": _settlement(future),
    }  # fmt: skip


def _outcomes(program: Program, record: Record) -> list[tuple[str, bool, float]]:
    return [
        (name, bool(holds), float(day))
        for name, holds, day in zip(program.outcomes, record.outcomes, record.times, strict=True)
    ]


def _settlement(future: Future) -> str | None:
    record = future.record
    if record.settlement_rule < 0:
        return None
    return f"{SETTLEMENT_STATES[record.de_facto]} in fact, {SETTLEMENT_STATES[record.de_jure]} in law"


def _forks(future: Future) -> list[dict[str, Any]]:
    decisions = future.scenario.decisions
    return [
        {
            "row": point.row, "day": round(point.day, 2), "date": future.scenario.calendar.short_when(point.day),
            "decision": point.decision, "title": decisions[point.decision].title, "tick": point.tick,
            "taken": decisions[point.decision].options[point.taken].title,
            "offered": [
                {"option": option, "title": decisions[point.decision].options[option].title}
                for option in point.offered
            ],
        }
        for point in fork_points(future.program, future.record.log)
        if point.offered
    ][:MOST_EVENTS]  # fmt: skip


def _turned(future: Future, fork: Fork) -> list[dict[str, Any]]:
    """Outcomes in which the two differ."""
    before, after = _outcomes(future.program, fork.original), _outcomes(future.program, fork.forked)
    return [
        {"id": name, "title": future.scenario.outcomes[name].title, "holds": now}
        for (name, was, _), (_, now, _) in zip(before, after, strict=True)
        if was != now
    ]


def _difference_in_words(future: Future, fork: Fork) -> str:
    if fork.differs is None:
        return "Nothing changes: both futures have the same events."
    calendar = future.scenario.calendar
    turned = _turned(future, fork)
    until = f"{calendar.count(fork.differs)}{' after the start' if calendar.in_hours else ''}, {calendar.long_when(fork.differs)}"
    is_later = calendar.lasting(fork.differs) >= 1
    same = f"Identical until {until}." if is_later else f"Different from the first {calendar.unit}."
    if not turned:
        return f"{same} Every outcome is the same."
    now = [entry["title"] for entry in turned if entry["holds"]]
    lost = [entry["title"] for entry in turned if not entry["holds"]]
    said = [
        same,
        f"In the fork only: {'; '.join(now)}." if now else "",
        f"In the original only: {'; '.join(lost)}." if lost else "",
    ]
    return " ".join(part for part in said if part)
