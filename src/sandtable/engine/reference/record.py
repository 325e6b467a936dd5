"""What a finished future reports."""

from __future__ import annotations

from math import inf

import numpy as np

from sandtable.engine.program import Mode, Record, Status
from sandtable.engine.reference.decisions import draw_index
from sandtable.engine.reference.future import Future
from sandtable.scenario.types import SETTLEMENT_STATES

STATES = len(SETTLEMENT_STATES)


def report(playing: Future) -> Record:
    """The record of a future that came to its end: outcomes, times and settlement as things stand now."""
    program, conditions = playing.program, playing.conditions
    record = _record(playing, status=Status.COMPLETE)
    record.outcomes[:] = [conditions.holds(when) for when in program.outcome_when]
    record.times[:] = [conditions.value(time) if time >= 0 else inf for time in program.outcome_time]
    rule = next((n for n, when in enumerate(program.settlement_when) if conditions.holds(when)), -1)
    if rule >= 0:
        u0, u1, _, _ = playing.world.draws.uniforms(stream=program.stream_settlement)
        start = program.layout.settlement + rule * 2 * STATES
        numbers = playing.setting.numbers
        record.settlement_rule = rule
        record.de_facto = draw_index(u0, weights=numbers[start : start + STATES])
        record.de_jure = draw_index(u1, weights=numbers[start + STATES : start + 2 * STATES])
    return record


def failure(playing: Future, *, status: Status) -> Record:
    """The record of a future that could not be played to its end: no outcomes, but its state and time."""
    return _record(playing, status=status)


def _record(playing: Future, *, status: Status) -> Record:
    program, world = playing.program, playing.world
    absent = (Mode.GONE, Mode.RESERVE)
    return Record(
        status=int(status),
        end=world.now,
        events=playing.events,
        outcomes=np.zeros(len(program.outcomes), dtype=np.bool_),
        times=np.full(len(program.outcomes), inf),
        settlement_rule=-1,
        de_facto=-1,
        de_jure=-1,
        choices=np.array(playing.choices, dtype=np.int32),
        first_choice=np.array([clock.first_choice for clock in playing.clocks], dtype=np.int32),
        strikes=np.array([sum(battery.strikes) for battery in playing.batteries], dtype=np.int32),
        first=np.array([world.first.get(slot, inf) for slot in program.first_slots], dtype=np.float64),
        reached=np.array([world.reached.get(slot, inf) for slot in program.reached_slots], dtype=np.float64),
        control=np.array(world.control, dtype=np.int32),
        strength=np.array([0.0 if f.mode in absent else f.strength for f in world.formations], dtype=np.float64),
        log=world.log,
    )
