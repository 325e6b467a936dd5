"""A scenario of hours: what is kept, told and drawn of it, by the hour and by the clock."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sandtable as st
from sandtable.figures.control import control_tracks
from sandtable.figures.future import future_of
from sandtable.figures.map import describe, map_chart
from sandtable.figures.strips import control_chart
from sandtable.figures.theme import date_ticks
from sandtable.report.content import page_content, player_words
from sandtable.report.futures import shown, told
from sandtable.report.replay import replay_html
from sandtable.report.specs import page_specs
from sandtable.study.narration import Narrator
from sandtable.study.printed import as_printed
from sandtable.study.study import Study
from sandtable.telling.answer import answer
from sandtable.telling.captions import captions
from sandtable.telling.study import times_part

NIGHT = """\
sandtable: 2
title: A night march
question: Is the town taken by the morning?
start: 2017-10-15 22:00 +03:00
horizon: 2017-10-17 12:00
theatre:
  places:
    camp: {name: Camp, lat: 35.4, lon: 44.1}
    town: {name: Town, lat: 35.5, lon: 44.4}
  routes:
    road: {between: [camp, town], length: 30 km}
actors: {blue: {name: Blue}, red: {name: Red}}
stances: [{between: [blue, red], stance: hostile}]
control: {camp: blue, town: red}
rules: {friction_spread: 0.3}
formations:
  column: {name: Column, actor: blue, place: camp, strength: 2000, pace: 72 km/day}
decisions:
  march:
    title: Whether to march
    actor: blue
    when: day >= 2017-10-16 04:00
    options:
      go: {title: It marches, probability: 0.8, effects: [{orders: {formations: [column], orders: {advance: [town]}}}]}
      stay: {title: It stays, probability: rest}
outcomes:
  taken: {title: Blue takes the town, when: "controls(blue, town)", time: "first(blue, town)", headline: true}
history: {outcomes: {taken: true}, times: {taken: 2017-10-16 14:20}}
"""


@pytest.fixture(scope="module")
def study() -> Study:
    scenario = st.read(NIGHT, name="night").scenario
    assert scenario is not None
    return st.run(scenario, futures=400, seed=7)


def test_control_is_counted_by_the_hour(study: Study) -> None:
    found = study.control_probability()
    assert found.shape == (39, 2, 3)  # 38 hours
    times = study.days_of("taken")
    blue, town = study.program.actors.index("blue"), study.program.places.index("town")
    for hour in range(39):
        assert found[hour, town, blue] == pytest.approx(
            np.mean(times <= hour / 24 + 1e-7) * len(times) / study.complete
        )
    assert found[6, town, blue] == 0.0
    assert 0.7 < found[38, town, blue] < 0.9


def test_one_future_is_drawn_by_the_hour_as_all_are(study: Study) -> None:
    times = np.asarray(study.to_arrow(["time_taken"])[0], float)
    number = int(np.flatnonzero(np.isfinite(times))[0])
    future = future_of(study, number)
    town = study.program.places.index("town")
    changed = int(np.flatnonzero(np.diff(future.tracks.holder[:, town]))[0]) + 1
    assert changed == int(np.ceil(24 * times[number] - 1e-6))
    (row,) = future.formations
    assert len(row["lon"]) == 39
    assert row["lon"][6] == row["lon"][0]  # it sets out at 04:00, six hours after the start
    assert row["lon"][8] > row["lon"][6]


def test_the_answer_and_its_table_speak_of_hours(study: Study) -> None:
    assert "h after the start" in answer(study)
    part = times_part(study)
    assert part is not None
    (table,) = part.tables
    (row,) = table.rows
    half = row.cells[3]
    assert half.text.startswith("16 Oct ")
    assert half.note.endswith(" h")
    assert table.notes[0].startswith("Times are those")
    assert "date" not in table.notes[0]


def test_the_object_of_run_keeps_its_days_and_dates(study: Study) -> None:
    (row,) = as_printed(study).times
    assert row.median is not None
    assert 0.3 < row.median < 1.0
    assert row.median_date == dt.date(2017, 10, 16)


def test_a_log_has_clock_times_by_the_offset_of_the_start(study: Study) -> None:
    future = future_of(study, 0)
    lines = Narrator(study.scenario, program=study.program, drawn=future.drawn).narrate(future.record.log)
    woken = next(line for line in lines if line.event == "day")
    assert woken.date.isoformat() == "2017-10-16T04:00:00+03:00"
    assert woken.text == "6 h after the start: the hour in the condition of the decision “Whether to march”"
    assert {event["date"][-5:] for event in told(future)} >= {"04:00"}
    assert told(future)[0]["day"] == 6.0  # in hours, as the slider has it


def test_the_slider_and_the_map_say_hours(study: Study) -> None:
    words = player_words(study, shown=14)
    assert (words["count"], words["unit"], words["days"]) == ("14 h", "hour", 38)
    assert words["spoken"] == "14 h after the start, 16 October 2017, 12:00"
    assert words["when"] == "16 October 2017, 12:00"
    tracks = control_tracks(study)
    assert describe(study, tracks, day=14).startswith(
        "Map of the likeliest controller of each place 14 h after the start, "
    )
    specs = page_specs(study, tracks, basemap=None)
    assert (specs["start"], specs["per_day"], specs["days"]) == ("2017-10-15T22:00", 24, 38)
    content = page_content(study, tracks, basemap=None)
    assert (content["unit"], content["start"]) == ("hour", "15 October 2017, 22:00")
    title = map_chart(study, day=14).to_dict()["title"]["text"]
    assert "14 h after the start" in " ".join(title if isinstance(title, list) else [title])


def test_axes_have_round_clock_times(study: Study) -> None:
    ticks = date_ticks(study.scenario)
    assert ticks[0] == (2 / 24, "16 Oct 00:00")
    assert [label for _, label in ticks] == [
        "16 Oct 00:00",
        "06:00",
        "12:00",
        "18:00",
        "17 Oct 00:00",
        "06:00",
        "12:00",
    ]
    axis = json.dumps(control_chart(study).to_dict())
    assert "16 Oct 00:00" in axis
    assert '"2"' in axis or '\\"2\\"' in axis  # the axis of strips counts hours


def test_captions_speak_of_hours() -> None:
    assert "hour in which it happens" in captions("hour")["times"]
    assert not any(" day" in text or "dates" in text for text in captions("hour").values())
    assert captions()["times"].startswith("Share of all futures by the day on which it happens.")


def test_the_page_of_one_future_plays_by_the_hour(study: Study) -> None:
    page = replay_html(future_of(study, 0), day=0, drawn=[])
    assert "Hour by hour" in page
    assert '"per_day":24' in page.replace(" ", "")
    assert 'max="38"' in page
    assert shown(future_of(study, 0))["control"]["camp"] == [[0, study.program.actors.index("blue")]]


def test_history_is_scored_at_its_time(study: Study) -> None:
    found = st.score([study.scenario], futures=400, seed=7, threads=1)
    (row,) = found.dates
    assert row.day == pytest.approx((16 + 20 / 60) / 24)
    assert row.date == dt.date(2017, 10, 16)


def test_the_summary_has_hours_as_parts_of_days(study: Study, tmp_path: Path) -> None:
    from scipy.io import netcdf_file

    st.run(study.scenario, futures=50, seed=7, out=tmp_path / "study")
    file: Any
    with netcdf_file(tmp_path / "study" / "summary.nc", "r", mmap=False) as file:
        assert file.variables["day"][:].tolist() == [hour / 24 for hour in range(39)]
        assert file.variables["day"].units == b"days since 2017-10-15T22:00:00+03:00"
    labelled = study.to_xarray()
    assert labelled.day.values.tolist() == [hour / 24 for hour in range(39)]


def test_a_scenario_of_days_is_told_in_days() -> None:
    scenario = st.read(NIGHT.replace("2017-10-17 12:00", "2017-11-17 12:00"), name="long").scenario
    assert scenario is not None
    study = st.run(scenario, futures=50, seed=7)
    assert study.program.steps == 1
    assert study.control_probability().shape[0] == 34  # 32.6 days, the last picture after the horizon
    assert "day" in answer(study)
    assert "h after the start" not in answer(study)
