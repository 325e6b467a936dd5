"""What a finished future reports."""

from __future__ import annotations

from math import inf

import numpy as np

from sandtable.engine.reference.decisions import draw_index
from sandtable.engine.reference.future import Future
from sandtable.program import Mode, Purpose, Record, Status
from sandtable.program.numbers import SETTLEMENT_STATES


def report(playing: Future) -> Record:
    """The record of a future that came to its end: outcomes, times and settlement as things stand now."""
    program, conditions = playing.program, playing.conditions
    record = _record(playing, status=Status.COMPLETE)
    record.outcomes[:] = [conditions.holds(when) for when in program.conditions.outcome_when]
    record.times[:] = [conditions.value(time) if time >= 0 else inf for time in program.conditions.outcome_time]
    rule = next((n for n, when in enumerate(program.conditions.settlement_when) if conditions.holds(when)), -1)
    if rule >= 0:
        u0, u1, _, _ = playing.world.dice.of(Purpose.SETTLEMENT).uniforms(stream=program.streams.settlement)
        de_facto, de_jure = (program.numbers.layout.of_settlement(rule, form) for form in (0, 1))
        numbers = playing.setting.numbers
        record.settlement_rule = rule
        record.de_facto = draw_index(u0, weights=numbers[de_facto : de_facto + SETTLEMENT_STATES])
        record.de_jure = draw_index(u1, weights=numbers[de_jure : de_jure + SETTLEMENT_STATES])
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
        attacks=world.attacks,
        unusual_attacks=world.unusual_attacks,
        outcomes=np.zeros(len(program.outcomes), dtype=np.bool_),
        times=np.full(len(program.outcomes), inf),
        settlement_rule=-1,
        de_facto=-1,
        de_jure=-1,
        choices=np.array([len(days) for days in playing.chosen], dtype=np.int32),
        first_choice=np.array([clock.first_choice for clock in playing.clocks], dtype=np.int32),
        strikes=np.array([sum(battery.strikes) for battery in playing.batteries], dtype=np.int32),
        first=np.array([world.first.get(slot, inf) for slot in program.conditions.first_slots], dtype=np.float64),
        reached=np.array([world.reached.get(slot, inf) for slot in program.conditions.reached_slots], dtype=np.float64),
        control=np.array(world.control, dtype=np.int32),
        strength=np.array([0.0 if f.mode in absent else f.strength for f in world.formations], dtype=np.float64),
        losses=np.array([playing.conditions.losses(actor) for actor in range(len(program.actors))], dtype=np.float64),
        log=world.log,
    )
