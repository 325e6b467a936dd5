"""The time lock sees every number that feeds a future, wherever it stands; geography, claims and history stay out."""

from __future__ import annotations

import datetime as dt

import pytest

from sandtable.checks.time_lock import hindsight, reprinted, undated, unsourced
from sandtable.loading import read
from sandtable.scenario.types import Scenario

UNTIL = dt.date(2031, 5, 1)
SOURCES = """\
sources:
  paper: {title: A paper, published: 2031-04-20, grade: C3}
  memoir: {title: A memoir, published: 2040-01-01, grade: B2}
  reprint: {title: A reprint, published: 2040-01-01, public_by: 2031-04-01, grade: B2}
  late: {title: Printed early and public late, published: 2031-04-01, public_by: 2031-06-01, grade: B2}
  leaflet: {title: A leaflet, grade: E5}
"""
TEXT = """\
sandtable: 2
title: The bridge at Vell
question: Who takes the bridge?
start: 2031-05-01
horizon: 2031-05-31
theatre:
  places:
    harbour: {name: Harbour, lat: 45.0, lon: 20.0}
    bridge: {name: Bridge, lat: 45.5, lon: 20.0}
  routes:
    road: {between: [harbour, bridge]}
  zones:
    ring: {name: Ring, center: bridge, radius: 9 km}
actors:
  north: {name: North, supply: [harbour]}
  south: {name: South}
stances:
  - {between: [north, south], stance: hostile}
control:
  harbour: north
  bridge: {actor: south}
formations:
  brigade: {name: Brigade, actor: north, place: harbour, strength: 900, pace: 20 km/day}
  guard: {name: Guard, actor: south, place: bridge, strength: 90, pace: 20 km/day}
fires:
  guns: {name: Guns, actor: south, base: bridge, against: [north], launchers: 2, reach: 9 km, tempo: 1 per day, magazine: 9}
air:
  planes: {name: Planes, by: north, to: north, against: [south], power: 0.5}
rules: {pause: 2 d}
assumptions:
  will: {title: Will, prior: "uniform(0, 1)"}
beliefs:
  calm: {title: Calm, prior: "beta(1, 1)", precedents: [{date: 2031-04-01, event: A note, outcome: success}]}
decisions:
  go:
    title: North marches
    actor: north
    when: "true"
    rule: solved
    solve: true
    options:
      go: {title: It marches, probability: will, effects: [{orders: {formations: [brigade], orders: {advance: [bridge]}}}]}
      wait: {title: It waits, probability: rest}
red_lines:
  line: {title: Line, by: south, against: north, outcome: taken, resolve: {set: {assumptions.will: 0}}}
outcomes:
  taken: {title: North has it, when: "controls(north, bridge) or present(north, ring)"}
settlement:
  rules:
    all: {title: All, when: "true", de_facto: {unitary: 1}, de_jure: {unitary: 1}}
game:
  players: [north]
  utilities: {north: [{outcome: taken, utility: 1}]}
"""
SEEN = {  # what is put behind the brace of an entry, and where the lock then sees it
    "{name: Ring": "theatre.zones.ring",
    "{name: North": "actors.north",
    "{between: [north, south], stance": "stances.0",
    "{actor: south}": "control.bridge",
    "{name: Brigade": "formations.brigade",
    "{name: Guns": "fires.guns",
    "{name: Planes": "air.planes",
    "{pause": "rules",
    "{title: Will": "assumptions.will",
    "{title: Calm": "beliefs.calm",
    "{date: 2031-04-01": "beliefs.calm.precedents.0",
    "{title: It marches": "decisions.go.options.go",
    "{title: Line": "red_lines.line",
    "{title: All": "settlement.rules.all",
    "{outcome: taken, utility": "game.utilities.north.0",
}


def scenario(text: str) -> Scenario:
    found = read((text + SOURCES).encode(), name="vell.yaml")
    assert found.scenario is not None, found.diagnostics
    return found.scenario


def resting_on(source: str, entry: str) -> Scenario:
    assert TEXT.count(entry) == 1, entry
    return scenario(TEXT.replace(entry, f"{{source: {source}, {entry[1:]}"))


def places(of: Scenario) -> list[str]:
    return [".".join(map(str, found.path)) for found in hindsight(of, until=UNTIL)]


@pytest.mark.parametrize(("entry", "path"), SEEN.items())
def test_every_kind_of_entry_is_seen(entry: str, path: str) -> None:
    assert places(resting_on("memoir", entry)) == [f"{path}.source"]
    assert places(resting_on("paper", entry)) == []
    assert places(resting_on("reprint", entry)) == []
    assert places(resting_on("late", entry)) == [f"{path}.source"]


def test_a_decision_is_seen_and_so_is_a_key_with_its_own_source() -> None:
    assert places(scenario(TEXT.replace("title: North marches", "source: memoir\n    title: North marches"))) == [
        "decisions.go.source"
    ]
    own = scenario(TEXT.replace("strength: 900", "provenance: {pace: {source: memoir}}, strength: 900"))
    assert places(own) == ["formations.brigade.provenance.pace.source"]


@pytest.mark.parametrize("entry", ["{name: Harbour", "{between: [harbour"])
def test_geography_does_not_count(entry: str) -> None:
    assert places(resting_on("memoir", entry)) == []


def test_later_precedents_are_hindsight() -> None:
    assert places(scenario(TEXT.replace("2031-04-01", "2031-05-02"))) == ["beliefs.calm.precedents.0.date"]


def test_what_the_lock_cannot_see_is_counted() -> None:
    assert undated(resting_on("leaflet", "{name: Guns")) == {"leaflet": 1}
    assert undated(resting_on("reprint", "{name: Guns")) == {}
    assert reprinted(resting_on("reprint", "{name: Guns"), until=UNTIL) == {"reprint": 1}
    assert reprinted(resting_on("late", "{name: Guns"), until=UNTIL) == {}
    of_preset = 4  # conventions: recovery, surrender at bay, attack ratio, halt ratio; the pause is stated
    assert unsourced(scenario(TEXT)) == of_preset + 1  # the harbour, held by a bare name
    assert (
        unsourced(scenario(TEXT.replace("{actor: south}", "{actor: south, basis: assumed, because: a guess}")))
        == of_preset + 2
    )
