"""Effects that do nothing: each reason in both twins, by a scenario in which nothing else can be the cause."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.reference import simulate
from sandtable.loading import read
from sandtable.program import Event, Void
from sandtable.scenario.types import Scenario
from sandtable.study.narration import Narrator

# Red's cell waits as a reserve at the town, which Blue holds with a garrison; Red's ghost is beaten on the way there.
THEATRE = """\
sandtable: 2
title: Void effects
question: Which of these effects do nothing, and why?
start: 2030-01-01
horizon: 2030-03-01
theatre:
  places:
    camp: {{name: Camp, lat: 0.0, lon: 0.0}}
    town: {{name: Town, lat: 0.0, lon: 0.4}}
    port: {{name: Port, lat: 0.0, lon: 0.8}}
    moor: {{name: Moor, lat: 0.3, lon: 0.4}}
  routes:
    camp-town: {{between: [camp, town]}}
    town-port: {{between: [town, port]}}
    town-moor: {{between: [town, moor]}}
actors: {{red: {{name: Red}}, blue: {{name: Blue}}, green: {{name: Green}}}}
rules:
  {{friction_spread: 0, intensity_spread: 0, attack_ratio: 0, intensity: 20, attacker_loss: 0.02 per day, sway: 0, pursuit: 0,
  defender_loss: 0.015 per day, exponent: 0.3, attack_endurance: 99 d, defence_endurance: 99 d, recovery: 9 d,
  surrender_at_bay: 0 per day}}
stances: [{{between: [red, blue], stance: hostile}}]
control: {{camp: red, town: blue, port: blue}}
formations:
  cell: {{name: Cell, actor: red, place: town, strength: 300, pace: 10 km/day, reserve: true}}
  band: {{name: Band, actor: red, place: moor, strength: 300, pace: 10 km/day, reserve: true}}
  ghost: {{name: Ghost, actor: red, place: camp, strength: 200, pace: 40 km/day, cohesion: 100, orders: {{advance: [town]}}}}
  guard: {{name: Guard, actor: red, place: camp, strength: 500, pace: 10 km/day}}
  garrison: {{name: Garrison, actor: blue, place: town, strength: 5000, pace: 10 km/day, cohesion: 100}}
  scouts: {{name: Scouts, actor: blue, place: moor, strength: 50, pace: 10 km/day}}
fires:
  guns: {{name: Guns, actor: blue, base: town, against: [red], launchers: 2, reach: 10 km, tempo: 0.1 per day, magazine: 0, active: false}}
air:
  wing: {{name: Wing, by: green, to: red, against: [blue], power: 0.1, active: false}}
decisions:
  late:
    title: Late
    actor: red
    when: day >= 20
    options:
      act: {{title: acts, probability: 1, effects: [{effects}]}}
      wait: {{title: waits, probability: 0}}
outcomes:
  red-town: {{title: Red holds the town, when: "controls(red, town)"}}
"""

CASES = [
    ("{stance: {between: [red, blue], to: hostile}}", Void.ALREADY, "Red and Blue made hostile; it was already so"),
    ("{stance: {between: [red, blue], to: neutral}}", None, ""),
    ("{fires: {name: guns, to: cease}}", Void.ALREADY, "Guns ordered to cease fire; it was already so"),
    ("{fires: {name: guns, to: open}}", Void.SPENT, "Guns ordered to open fire; no strikes or launchers were left"),
    ("{air: {name: wing, to: off}}", Void.ALREADY, "Wing switched off; it was already so"),
    ("{air: {name: wing, to: on}}", None, ""),
    ("{ceasefire: {places: [town, camp], to: off}}", Void.ALREADY, "end of the ceasefire at Town and Camp; it was already so"),
    ("{ceasefire: {places: [town, camp], to: on}}", None, ""),
    ("{airlift: {formations: [guard], to: off}}", Void.ALREADY, "airlift to Guard switched off; it was already so"),
    ("{airlift: {formations: [guard], to: on}}", None, ""),
    ("{airlift: {formations: [ghost], to: on}}", Void.GONE, "airlift to Ghost switched on; the formation no longer existed"),
    ("{reinforce: {formations: [ghost], strength: 9}}", Void.GONE, "reinforcement of Ghost; the formation no longer existed"),
    ("{reinforce: {formations: [cell], strength: 9}}", None, ""),
    ("{orders: {formations: [ghost], orders: hold}}", Void.GONE, "Ghost ordered to hold; the formation no longer existed"),
    ("{orders: {formations: [guard], orders: withdraw}}", Void.NO_REFUGE,
     "Guard ordered to withdraw; there was no place to withdraw to"),
    ("{orders: {formations: [garrison], orders: withdraw}}", None, ""),
    ("{orders: {formations: [guard], orders: {advance: [town]}}}", None, ""),
    ("{commit: {formations: [cell]}}", None, ""),
    ("{commit: {formations: [band]}}", None, ""),
    ("{ceasefire: {places: [town]}}, {commit: {formations: [cell]}}", Void.CEASEFIRE, "commitment of Cell at Town; a ceasefire forbade it"),
    ("{ceasefire: {places: [moor]}}, {commit: {formations: [band]}}", Void.CEASEFIRE, "commitment of Band at Moor; a ceasefire forbade it"),
    ("{stance: {between: [red, blue], to: neutral, passage: closed}}, {commit: {formations: [cell]}}", Void.CLOSED,
     "commitment of Cell at Town; the place was closed to it"),
    ("{stance: {between: [red, blue], to: neutral, passage: closed}}, {commit: {formations: [band]}}", Void.CLOSED,
     "commitment of Band at Moor; the place was closed to it"),
    ("{stance: {of: red, towards: blue, to: neutral, passage: closed}}, {commit: {formations: [cell]}}", None, ""),
    ("{stance: {of: red, towards: green, passage: open}}", Void.ALREADY, "passage open by Red to Green; it was already so"),
    ("{stance: {of: red, towards: green, passage: closed}}", None, ""),
    ("{orders: {formations: [cell], orders: hold}}", Void.RESERVE, "Cell ordered to hold; the formation was not in the theatre"),
    ("{orders: {formations: [cell, guard], orders: hold}}", None, ""),
    ("{withdraw: {actor: green, to: camp}}", Void.EMPTY,
     "all formations of Green ordered to withdraw to Camp; there was nobody it could apply to"),
    ("{withdraw: {formations: [guard, scouts], actor: red, to: town}}", None, ""),
    ("{handover: {places: [town, moor], to: green}}", Void.NOT_HELD,
     "handover of Town and Moor to Green; the giver controlled none of these places"),
    ("{handover: {places: [town, camp], to: green}}", None, ""),
    ("{handover: {places: [camp], to: green}}, {handover: {places: [camp], to: green}}", Void.NOT_HELD,
     "handover of Camp to Green; the giver controlled none of these places"),
    ("{commit: {formations: [cell]}}, {evacuate: {formations: [cell]}, after: 1 h}", Void.FIGHTING,
     "evacuation of Cell; the formation was fighting"),
    ("{evacuate: {formations: [guard, garrison]}}", None, ""),
    ("{evacuate: {formations: [guard]}}, {evacuate: {formations: [guard]}}", Void.RESERVE,
     "evacuation of Guard; the formation was not in the theatre"),
    ("{surrender: {formations: [ghost], to: blue}}", Void.GONE, "surrender of Ghost to Blue; the formation no longer existed"),
    ("{surrender: {formations: [guard], to: blue}}", None, ""),
    ("{refit: {actor: red}}", Void.ALREADY, "refit of all formations of Red; it was already so"),
    ("{cohesion: {actor: red, factor: 2}}", None, ""),
    ("{commit: {formations: [cell], at: camp}}", None, ""),
    ("{commit: {formations: [cell], at: camp}}, {commit: {formations: [cell]}}", Void.ON_THE_MAP,
     "commitment of Cell at Town; it was no longer a reserve"),
]  # fmt: skip


def scenario_of(effects: str, *pairs: tuple[str, str]) -> Scenario:
    text = THEATRE.format(effects=effects)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    reading = read(text, name="void.yaml")
    assert reading.scenario is not None, [d.message for d in reading.errors]
    return reading.scenario


def void_rows(scenario: Scenario) -> list[tuple[float, int, int, int, float]]:
    """The VOID rows of future 0, which both twins must write alike."""
    program = compile_scenario(scenario)
    fast = Engine(program).trace(seed=1, future=0, assumptions=np.zeros(0))
    slow = simulate(program, seed=1, future=0, assumptions=[])
    assert [row[1:] for row in fast.log if row[1] == Event.VOID] == [
        row[1:] for row in slow.log if row[1] == Event.VOID
    ]
    assert any(row[1] == Event.DECISION for row in fast.log)
    return [row for row in fast.log if row[1] == Event.VOID]


def told(scenario: Scenario, row: tuple[float, int, int, int, float]) -> tuple[str | None, str | None, str | None, str]:
    (line,) = Narrator(scenario, program=compile_scenario(scenario)).narrate([row])
    return line.subject, line.object, line.reason, line.text


@pytest.mark.parametrize(("effects", "reason", "words"), CASES, ids=[f"{c[0][1:9]}-{c[1]}" for c in CASES])
def test_an_effect_that_does_nothing_says_why(effects: str, reason: Void | None, words: str) -> None:
    scenario = scenario_of(effects)
    rows = void_rows(scenario)
    if reason is None:
        assert rows == []
        return
    ((day, _, option, position, value),) = rows
    assert (day, option, value) == (20.0 + ("after" in effects) / 24.0, 0, float(reason))
    assert position == effects.count("}, {")  # of several effects the last one is void
    kind = re.findall(r"\{([a-z]+): \{", effects)[-1]
    assert told(scenario, rows[0]) == ("act", kind, reason.name.lower().replace("_", "-"), f"Without effect: {words}")


def test_an_order_to_a_spent_formation_is_kept() -> None:
    effects = "{orders: {formations: [ghost], orders: {advance: [town]}}}"
    scenario = scenario_of(effects, ("40 km/day, cohesion: 100", "40 km/day, cohesion: 0.0001"))
    assert void_rows(scenario) == []


def test_every_reason_is_among_these() -> None:
    assert {reason for _, reason, _ in CASES if reason is not None} | {Void.PENDING} == set(Void)


def test_an_effect_on_its_way_does_not_start_again() -> None:
    effects = "{reinforce: {formations: [guard], strength: 9}, after: 60 h}"
    scenario = scenario_of(effects, ("when: day >= 20\n", "when: day >= 20\n    clock: {every: 1 d}\n    limit: 5\n"))
    rows = void_rows(scenario)
    assert [(row[0], row[4]) for row in rows] == [(day, float(Void.PENDING)) for day in (21.0, 22.0, 24.0)]
    assert told(scenario, rows[0])[2:] == (
        "pending", "Without effect: reinforcement of Guard; the same effect was already on its way",
    )  # fmt: skip
    record = Engine(compile_scenario(scenario)).trace(seed=1, future=0, assumptions=np.zeros(0))
    due = [row[0] for row in record.log if row[1] == Event.EFFECT]
    assert due == [22.5, 25.5]
    assert record.strength[compile_scenario(scenario).formations.index("guard")] == 518.0


def test_void_rows_change_no_outcome() -> None:
    """A future with a void effect ends as the one without the effect does, to the bit."""
    with_it, without = (
        compile_scenario(scenario_of(effects)) for effects in ("{handover: {places: [town], to: green}}", "")
    )
    records = [Engine(program).trace(seed=1, future=0, assumptions=np.zeros(0)) for program in (with_it, without)]
    assert records[0].strength.tolist() == records[1].strength.tolist()
    assert records[0].control.tolist() == records[1].control.tolist()
    assert [row for row in records[0].log if row[1] != Event.VOID] == records[1].log


@pytest.mark.parametrize(
    ("effects", "is_listed"),
    [("{handover: {places: [town], to: green}}", True), ("{stance: {between: [red, blue], to: hostile}}", False)],
)
def test_the_lists_beside_the_maps_tell_what_failed_but_not_what_was_so_already(effects: str, is_listed: bool) -> None:
    from sandtable.app.futures import _told
    from sandtable.figures.future import Future
    from sandtable.report.futures import told as told_by_the_report

    scenario = scenario_of(effects)
    program = compile_scenario(scenario)
    future = Future(scenario, program, 1, 0, np.zeros(0), simulate(program, seed=1, future=0, assumptions=[]))
    for events in (told_by_the_report(future), _told(future)["events"]):
        texts = [event["text"] for event in events]
        assert any(text.startswith("Decision by Red") for text in texts)
        assert any(text.startswith("Without effect: ") for text in texts) == is_listed
