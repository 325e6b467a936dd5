"""One future in words."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.compile import compile_scenario
from sandtable.loading import load
from sandtable.program import Event
from sandtable.scenario.drawn import describe_draw
from sandtable.scenario.priors.text import parse_prior
from sandtable.study.narration import Narrator
from tests.cli.conftest import Command


@pytest.fixture
def narrator(race: Path) -> Narrator:
    scenario = load(race)
    return Narrator(scenario, program=compile_scenario(scenario))


# places: bridge harbour hill-town; formations: brigade militia; routes: coast-road hill-track; actors: north south
SENTENCES = {
    Event.ARRIVAL: ((0, 0, 0.0), "The Brigade arrived before Vell Bridge"),
    Event.MEETING: ((0, 1, 0.0), "The Brigade and the Militia met on the road"),
    Event.RING: ((0, 0, 1.0), "The Brigade came within 30 km of Vell Bridge"),
    Event.DESTROYED: ((1, -1, 45.0), "The Militia had 45 fighters left"),
    Event.GIVE_WAY: ((1, 0, 731.6), "The Militia gave way at Vell Bridge with 732 fighters"),
    Event.PRISONERS: ((1, 0, 31.6), "32 prisoners were taken from the Militia at Vell Bridge"),
    Event.BAY: ((1, -1, 1.0), "The Militia stood at bay, with no place to withdraw to"),
    Event.RECOVERY: ((1, -1, 700.0), "The Militia had recovered, 700 fighters"),
    Event.HALT: ((0, 0, 0.6), "The attack at Vell Bridge halted, power ratio 0.60"),
    Event.SUPPLY: ((1, 1, 0.6), "The Militia had no stock left; power was 60% of that with supply"),
    Event.SURRENDER: ((1, 0, 12.0), "The Militia gave up with 12 fighters, to the North"),
    Event.WATCH: ((0, -1, 900.0), "The Brigade fell to 900 fighters"),
    Event.DECISION: ((0, 1, 0.0), "Decision by the South: ask for a parley (the two are about to meet)"),
    Event.RESUME: ((1, -1, 0.0), "The Militia ended a pause or delay"),
    Event.DEPART: ((1, 1, -14.44), "The Militia set out for Vell Bridge at 14.4 km a day"),
    Event.ENTER: ((0, 0, 0.0), "The Brigade entered Vell Bridge"),
    Event.CONTROL: ((0, 1, 0.0), "Vell Bridge passed to the South"),
    Event.OPEN: ((1, 4, 1.25), "Fighting began on the road between Vell Bridge and Hill Town, power ratio 1.25"),
    Event.JOIN: ((1, 0, 1.0), "The Militia joined the defence at Vell Bridge"),
    Event.END: ((0, -1, 2.0), "Fighting ended at Vell Bridge; neither side held the ground"),
    Event.WITHDRAW: ((0, 0, 40.0), "The Brigade withdrew towards Harbour"),
    Event.GONE: ((0, -1, 0.0), "The Brigade ceased to exist"),
    Event.CUT: ((0, -1, 0.0), "The Brigade regained supply"),
    Event.COMMIT: ((0, 2, 1800.0), "The Brigade entered the theatre at Hill Town, 1,800 fighters"),
    Event.EVACUATE: ((0, 0, 1800.0), "The Brigade left the theatre from Vell Bridge, 1,800 fighters"),
    Event.BARRED: ((0, 0, 1.0), "The Brigade could not enter Vell Bridge: passage was closed"),
    Event.WAIT: ((1, 0, 0.0), "The Militia waited before Vell Bridge"),
    Event.DAY: ((-1, -1, 15.0), "15 days after the start: a day in a condition"),
}


@pytest.mark.parametrize("event", SENTENCES, ids=lambda event: event.name)
def test_the_words_of_an_event(narrator: Narrator, event: Event) -> None:
    row, sentence = SENTENCES[event]
    (line,) = narrator.narrate([(1.5, int(event), *row)])
    assert line.text == sentence
    assert (line.event, line.day, line.date) == (event.name.lower().replace("_", "-"), 1.5, dt.datetime(2031, 5, 2, 12))


def test_fires_and_stops_have_words_too(race: Path, tmp_path: Path) -> None:
    fires = "  guns: {name: the guns, actor: south, base: hill-town, against: [north], launchers: 2, reach: 40 km"
    more = f"fires:\n{fires}, tempo: 1 per day, magazine: 9}}\nstop: ['day > 20']\n"
    race.write_text(race.read_text(encoding="utf-8") + more, encoding="utf-8")
    scenario = load(race)
    narrator = Narrator(scenario, program=compile_scenario(scenario))
    log = [
        (0.0, int(Event.STRIKE), 0, 0, 0.031),
        (20.0, int(Event.STOP), 0, -1, 0.0),
        (0.0, int(Event.RING), 0, 0, 0.0),
    ]
    lines = narrator.narrate(log)
    assert [line.text for line in lines] == [
        "The Brigade lost 3.1% to a strike by the guns",
        "A stop condition held, and the future ended: day > 20",
        "The Brigade left the reach of the guns",
    ]
    assert [(line.subject, line.object) for line in lines] == [
        ("brigade", "guns"), (None, None), ("brigade", "fires:guns"),
    ]  # fmt: skip


def test_every_event_of_the_engine_has_words() -> None:
    # VOID and EFFECT: tests/agreement/test_void_effects.py and test_delayed_effects.py, by effect and reason; ODDS and
    # CHANCE, which name what the file says: tests/unit/study/test_narration.py
    special = {Event.VOID, Event.EFFECT, Event.ODDS, Event.CHANCE}
    assert set(Event) - set(SENTENCES) == {Event.STRIKE, Event.STOP, *special}


def test_locations_are_identifiers(narrator: Narrator) -> None:
    at_place, on_route = narrator.narrate([(0.0, int(Event.OPEN), 0, 0, 1.0), (0.0, int(Event.OPEN), 0, 3, 1.0)])
    assert (at_place.object, on_route.object) == ("bridge", "coast-road")


def test_a_replay_in_text(sandtable: Command, race: Path) -> None:
    done = sandtable("replay", race, "--future", "4", "--seed", "5")
    told = json.loads(sandtable("replay", race, "--future", "4", "--seed", "5", "--json").out)
    lines = done.out.splitlines()
    assert done.code == ExitCode.CLEAN
    assert max(map(len, lines)) <= 80
    assert "Future 4 of seed 5." in lines
    assert f"Pace of the Brigade  {told['draws'][0]['value']:.3g} km/day" in lines
    joined = " ".join(" ".join(lines).split())
    for event in told["events"]:
        assert event["text"] in joined
    for outcome in told["outcomes"]:
        word = "yes" if outcome["holds"] else "no"
        assert any(line.split()[:1] == [word] for line in lines)


def test_a_future_of_a_replay_is_that_of_the_run(sandtable: Command, race: Path, tmp_path: Path) -> None:
    sandtable("run", race, "--futures", "40", "--seed", "5", "--out", tmp_path / "kept")
    sql = "select future, outcome_north_first, draw_brigade_pace, end_day from futures order by future"
    rows = json.loads(sandtable("query", tmp_path / "kept", sql, "--json").out)["rows"]
    for future, first, pace, end in rows[::13]:
        told = json.loads(sandtable("replay", race, "--future", str(future), "--seed", "5", "--json").out)
        assert told["outcomes"][0]["holds"] == first
        assert told["draws"][0]["value"] == pace
        assert told["end_day"] == end


def test_draws_are_written_in_their_units(race: Path) -> None:
    assumption = load(race).assumptions["brigade-pace"]
    assert describe_draw(assumption, value=17.3333) == "17.3 km/day"
    share = assumption.model_copy(update={"prior": parse_prior("beta(2, 5, 0, 0.95)"), "labels": {}})
    assert describe_draw(share, value=0.08523) == "8.52%"
    labelled = assumption.model_copy(update={"labels": {"20 km/day": "on the old road"}})
    assert describe_draw(labelled, value=20.0) == "on the old road (20 km/day)"
    assert describe_draw(labelled, value=12345.6) == "12,346 km/day"


def test_draws_of_a_scenario_of_hours_are_in_hours_and_minutes(race: Path) -> None:
    assumption = load(race).assumptions["brigade-pace"]
    assert describe_draw(assumption, value=48.0, in_hours=True) == "2 km/h"
    delay = assumption.model_copy(update={"prior": parse_prior("uniform(1 min, 9 d)"), "labels": {}})
    for days, said in ((0.0505, "1.21 h"), (0.02, "28.8 min"), (1.5, "36 h"), (3.4, "3.4 d")):
        assert describe_draw(delay, value=days, in_hours=True) == said
    assert describe_draw(delay, value=0.0505) == "0.0505 d"


def test_marches_of_a_scenario_of_hours_are_told_by_the_hour(race: Path) -> None:
    text = race.read_text(encoding="utf-8")
    horizon = next(line for line in text.splitlines() if line.startswith("horizon:"))
    start = next(line for line in text.splitlines() if line.startswith("start:")).split()[1]
    later = (dt.date.fromisoformat(start) + dt.timedelta(days=4)).isoformat()
    race.write_text(text.replace(horizon, f"horizon: {later}"), encoding="utf-8")
    scenario = load(race)
    narrator = Narrator(scenario, program=compile_scenario(scenario))
    (line,) = narrator.narrate([(1.0, int(Event.DEPART), 1, 1, -48.0)])
    assert line.text == "The Militia set out for Vell Bridge at 2.0 km an hour"


@pytest.mark.parametrize(
    ("number", "said"), [(0.3, "No prisoner was"), (1.2, "1 prisoner was"), (2.0, "2 prisoners were")]
)
def test_verbs_agree_with_the_number_of_prisoners(narrator: Narrator, number: float, said: str) -> None:
    (line,) = narrator.narrate([(1.0, int(Event.PRISONERS), 1, 0, number)])
    assert line.text == f"{said} taken from the Militia at Vell Bridge"
