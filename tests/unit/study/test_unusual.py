"""Attacks at ratios of fighters that the data hardly know: in how many futures, whose they are, and what is said of them."""

from __future__ import annotations

from typing import Any

import sandtable as st
from sandtable.app.build import build_app
from sandtable.program import Event
from sandtable.report.content import study_content
from sandtable.report.page import report_html
from sandtable.study.study import Study
from sandtable.telling.study import unusual_lines
from tests.loops import finish
from tests.unit.app.conftest import HOSTS, talking

TOKEN = """\
sandtable: 2
title: A hundred monitors
question: Does the army take the town?
start: 2030-01-01
horizon: 2030-03-01
theatre:
  places:
    camp: {name: Camp, lat: 0.0, lon: 0.0}
    town: {name: Town, lat: 0.0, lon: 0.2}
    port: {name: Port, lat: 0.0, lon: 0.4}
  routes: {road: {between: [camp, town]}, coast: {between: [town, port]}}
actors: {red: {name: Red}, blue: {name: Blue}}
stances: [{between: [red, blue], stance: hostile}]
control: {camp: red, town: blue, port: blue}
formations:
  column: {name: The column, actor: red, place: camp, strength: 3000, pace: 10 km/day, orders: {advance: [town, port]}}
  garrison: {name: The garrison, actor: blue, place: port, strength: 2000, pace: 10 km/day}
  monitors: {name: The Monitors, actor: blue, place: town, strength: 100, pace: 10 km/day}
outcomes:
  taken: {title: Red holds the town, when: "controls(red, town)", headline: true}
"""


def study(text: str = TOKEN, *, futures: int = 200) -> Study:
    reading = st.read(text, name="token")
    assert reading.scenario is not None, reading.errors
    return st.run(reading.scenario, futures=futures, seed=3, progress=False)


def test_who_makes_the_rare_attacks_is_found_among_others() -> None:
    """The column storms the monitors at 30 to 1 and the garrison at less than 2 to 1: only the former is rare."""
    played = study()
    attacks, unusual = played.attacks
    assert 0 < unusual < attacks
    seen = played.unusual_attacks
    assert seen.futures == 25
    (first, *_) = seen.found
    assert (first.attackers, first.defenders, first.place) == (("column",), ("monitors",), "town")
    looked_at = [row for row in played.to_arrow(["future", "unusual_attacks"]).to_pylist() if row["unusual_attacks"]][
        :25
    ]
    assert seen.attacks == sum(row["unusual_attacks"] for row in looked_at)
    places = played.program.places
    logs = [played.replay(row["future"]).log for row in looked_at]
    assert any(row[1] == Event.OPEN and places[row[3]] == "port" for log in logs for row in log)
    assert played.unusual_futures == sum(
        row["unusual_attacks"] > 0 for row in played.to_arrow(["unusual_attacks"]).to_pylist()
    )


def test_the_note_says_in_how_many_futures_and_who() -> None:
    alone = TOKEN.replace("advance: [town, port]", "advance: [town]")
    played = study(alone)
    (line,) = unusual_lines(played)
    assert line.startswith(
        "In every future an attack is made with less than 0.56 or more than 5.86 times as many fighters"
    )
    assert "(all attacks are such)" in line
    assert "extrapolated, not supported by data" in line
    assert "(the project's page on calibration)" in line
    assert "“The column” against “The Monitors” at Town (100%)." in line
    assert line.replace("`", "") in study_content(played)["unusual"]


def test_there_is_no_note_where_attacks_are_as_in_the_data() -> None:
    even = TOKEN.replace("strength: 100,", "strength: 2500,").replace("advance: [town, port]", "advance: [town]")
    played = study(even)
    assert played.attacks[0] > 0
    assert unusual_lines(played) == ()


def test_the_note_is_on_the_report_and_on_the_page_of_the_app() -> None:
    reading = st.read(TOKEN.replace("advance: [town, port]", "advance: [town]"), name="token")
    assert reading.scenario is not None
    page = report_html(st.run(reading.scenario, futures=100, seed=3, progress=False))
    assert "In every future an attack is made with less than 0.56" in page
    app = build_app(reading.scenario, hosts=HOSTS)

    async def opened() -> Any:
        async with talking(app) as client:
            return await client.get("/", follow_redirects=True)

    answered = finish(opened())
    assert answered.status_code == 200
    assert "As the file is written: In every future an attack is made with less than 0.56" in answered.text
