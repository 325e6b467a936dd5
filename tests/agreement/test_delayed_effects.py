"""Effects with `after`, in both twins: when they come, in which order, and as the world is then."""

from __future__ import annotations

import numpy as np

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import read
from sandtable.program import Event, Program, Void
from sandtable.study.narration import Narrator

Row = tuple[float, int, int, int, float]
TEXT = """\
sandtable: 2
title: Later
question: What comes first?
start: 2030-01-01
horizon: 2030-03-01
theatre:
  places: {{a: {{name: A, lat: 0.0, lon: 0.0}}, b: {{name: B, lat: 0.0, lon: 0.4}}}}
  routes: {{road: {{between: [a, b]}}}}
actors: {{red: {{name: Red}}, blue: {{name: Blue}}, grey: {{name: Grey}}}}
control: {{a: red, b: red}}
formations:
  guard: {{name: Guard, actor: red, place: a, strength: 500, pace: 10 km/day}}
decisions:
  second-thought:
    title: A second thought
    actor: grey
    when: day >= 3
    options:
      take: {{title: takes, probability: 1, effects: [{second}]}}
      leave: {{title: leaves, probability: rest}}
  a-thought:
    title: A thought
    actor: blue
    when: day >= 2
    options:
      take: {{title: takes, probability: 1, effects: [{first}]}}
      leave: {{title: leaves, probability: rest}}
outcomes:
  blue-a: {{title: Blue holds A, when: "controls(blue, a)"}}
"""


def played(first: str, second: str) -> tuple[Program, list[Row], list[str]]:
    """The rows of both twins, which must be the same, and what is told of them."""
    reading = read(TEXT.format(first=first, second=second), name="later.yaml")
    assert reading.scenario is not None, [d.message for d in reading.errors]
    program = compile_scenario(reading.scenario)
    drawn = draw_assumptions(program, seed=1, futures=np.zeros(1, np.uint64))[0]
    fast = Engine(program).trace(seed=1, future=0, assumptions=drawn).log
    slow = simulate(program, seed=1, future=0, assumptions=drawn.tolist()).log
    assert sorted(fast) == sorted(slow)
    lines = Narrator(reading.scenario, program=program).narrate(slow)
    return program, slow, [line.text for line in lines]


def of(log: list[Row], event: Event) -> list[tuple[float, int, int, float]]:
    return [(row[0], row[2], row[3], row[4]) for row in log if row[1] == event]


def test_at_one_time_they_come_by_decision_then_position_and_before_a_tick() -> None:
    """a-thought comes before second-thought; the second handover finds a place that the first has moved."""
    first = "{handover: {places: [b], from: red, to: blue}, after: 2 d}, {handover: {places: [a], from: red, to: blue}, after: 2 d}"
    program, log, texts = played(first, "{handover: {places: [a], from: red, to: grey}, after: 24 h}")
    options = [option.decision for option in program.options]
    assert options == sorted(options)
    effects = of(log, Event.EFFECT)
    assert [(time, position) for time, _, position, _ in effects] == [(4.0, 0), (4.0, 1), (4.0, 0)]
    assert of(log, Event.VOID) == [(4.0, effects[2][1], 0, float(Void.NOT_HELD))]
    assert any(
        text.startswith("What was decided earlier (takes) was due: handover of B to Blue by Red") for text in texts
    )


def test_a_delayed_effect_comes_before_a_decision_of_its_day() -> None:
    _, log, _ = played(
        "{handover: {places: [a], from: red, to: blue}, after: 1 d}", "{handover: {places: [a], from: blue, to: grey}}"
    )
    rows = [Event(row[1]) for row in log if row[0] == 3.0 and row[1] in (Event.EFFECT, Event.DECISION)]
    assert rows == [Event.EFFECT, Event.DECISION]
    assert of(log, Event.VOID) == []


def test_what_is_due_after_the_horizon_does_not_come() -> None:
    _, log, _ = played(
        "{handover: {places: [a], from: red, to: blue}, after: 60 d}", "{evacuate: {formations: [guard]}, after: 0 d}"
    )
    assert of(log, Event.CONTROL) == []
    assert [time for time, *_ in of(log, Event.EFFECT)] == [3.0]
    assert of(log, Event.EVACUATE) == [(3.0, 0, 0, 500.0)]
