"""The charts: right numbers, no warnings from Vega, words of the scenario never markup, errors where they belong."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sandtable.estimates import Estimate
from sandtable.figures import (
    FigureError,
    arrival_chart,
    control_chart,
    map_chart,
    outcome_chart,
    save,
    settlement_chart,
    to_svg,
)
from sandtable.figures.arrivals import histogram
from sandtable.figures.bars import upper_limit
from sandtable.figures.control import contested, control_tracks, days_since_change
from sandtable.figures.strips import ROW, STRIP, strip_rows
from sandtable.figures.theme import FLUSH, date_ticks
from sandtable.telling.study import time_words
from tests.unit.figures.invented import DAYS, FUTURES, invented_scenario, invented_study

HOSTILE = '<script>alert("x")</script> & "quotes" \\'


@pytest.fixture(scope="module")
def study():
    return invented_study()


@pytest.fixture(scope="module")
def pictures(study):
    return {
        "map": map_chart(study, day=30),
        "strips": control_chart(study, day=30),
        "outcomes": outcome_chart(study),
        "settlement": settlement_chart(study),
        "arrival": arrival_chart(study, "red-first"),
    }


@pytest.mark.parametrize("name", ["map", "strips", "outcomes", "settlement", "arrival"])
def test_every_picture_is_drawn_without_a_warning(pictures, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    svg = to_svg(pictures[name])
    said = capfd.readouterr()
    assert "<svg" in svg
    assert "WARN" not in said.err + said.out
    assert "ERROR" not in said.err + said.out
    assert "NaN" not in svg
    assert "undefined" not in svg


def test_the_map_names_its_places_and_its_day(pictures) -> None:
    svg = to_svg(pictures["map"])
    for text in ("Northport", "Southport", "45 km · 20%", "Who holds what on day 30, 1 October 2021", "nobody"):
        assert text in svg


def test_the_map_takes_the_day_as_a_parameter(study) -> None:
    spec = map_chart(study, day=12).to_dict()
    assert {param["name"]: param["value"] for param in spec["params"] if param["name"] == "day"} == {"day": 12}
    rows = {row["id"]: row for row in spec["datasets"]["places"]}
    red, nobody = 2, 3
    assert rows["mill"]["who"][0] == nobody
    assert rows["mill"]["who"][-1] == red
    assert rows["mill"]["p"][-1] == 90
    assert len(rows["mill"]["p"]) == DAYS + 1


@pytest.mark.parametrize("day", [-1, DAYS + 1])
def test_a_day_outside_the_study_is_an_error(study, day: int) -> None:
    with pytest.raises(FigureError, match=f"day {day} is not within 0 and {DAYS}"):
        map_chart(study, day=day)


def test_a_route_is_coloured_while_one_actor_likely_holds_both_ends(study) -> None:
    routes = map_chart(study).to_dict()["datasets"]["routes"]
    road = routes[sorted(study.scenario.theatre.routes).index("high-road")]  # mill to market
    assert road["p"][0] == 0  # nobody holds the mill
    assert road["who"][-1] == 2
    assert road["p"][-1] == 90


def test_outcomes_are_ordered_and_say_their_numbers(pictures, study) -> None:
    rows = pictures["outcomes"].to_dict()["datasets"]["rows"]
    assert [" ".join(row["title"]) for row in rows] == [
        "Red reaches Northport", "The stand-off at the bridge holds", "Green joins in",
    ]  # fmt: skip
    assert rows[0]["number"] == "62%"
    assert rows[0]["low"] < 1238 / (FUTURES - 3) < rows[0]["high"]
    assert "Green joins in: 8%" in pictures["outcomes"].to_dict()["description"]


def test_the_settlement_shows_both_bars_for_every_state(pictures) -> None:
    rows = pictures["settlement"].to_dict()["datasets"]["rows"]
    assert [row["ink"] for row in rows] == ["bar", "second"] * 5
    assert rows[0]["title"] == ["Frozen conflict"]
    assert [row["p"] for row in rows[:2]] == [0.60, 0.01]


def test_no_settlement_no_picture(study) -> None:
    bare = invented_study()
    bare.settlements = ()
    assert settlement_chart(bare) is None


def test_the_histogram_counts_every_future_once(study) -> None:
    spread = {row.id: row for row in study.times}["red-first"]
    bins = histogram(study, "red-first")
    assert sum(row["share"] for row in bins) == pytest.approx(spread.share.value)
    assert all(0 <= row["start"] < row["end"] <= DAYS for row in bins)
    dark = [row for row in bins if row["ink"] == "time"]
    assert sum(row["share"] for row in dark) >= 0.8 * spread.share.value


def test_a_time_at_the_horizon_is_in_the_last_bin() -> None:
    study = invented_study()
    study.days_of = lambda outcome: np.full(5, float(DAYS))
    (row,) = histogram(study, "red-first")
    assert row["end"] == pytest.approx(DAYS, abs=0.2)
    assert row["share"] == 5 / study.complete


def test_what_never_happens_is_said_in_words(study) -> None:
    spread = replace(study.times[0], share=Estimate(0.0, 0.0, 0.01), p10=None, median=None, p90=None)
    assert time_words(study, spread) == f"Never in any of {study.complete:,} futures by 31 Oct."


def test_an_outcome_without_a_time_is_a_key_error(study) -> None:
    with pytest.raises(KeyError, match="stand-off"):
        arrival_chart(study, "stand-off")


def test_strips_fill_their_height_on_every_day(study) -> None:
    tracks = control_tracks(study)
    chosen = contested(tracks)
    assert [tracks.places[index] for index in chosen] == ["mill", "bridge", "northport", "market"]
    rows = strip_rows(tracks, chosen)
    for number in range(len(chosen)):
        for day in {row["day"] for row in rows}:
            mine = [row for row in rows if row["row"] == number and row["day"] == day]
            assert min(row["top"] for row in mine) == ROW * number
            assert max(row["bottom"] for row in mine) == pytest.approx(ROW * number + STRIP, abs=0.02)


def test_strips_that_stand_alone_have_a_legend_and_every_name(study) -> None:
    assert f'"labelFlush": {FLUSH}' in json.dumps(
        control_chart(study).to_dict()
    )  # no date is cut at the edge of a page
    svg = to_svg(control_chart(study, day=30))
    for words in ("Red", "Blue", "Green", "nobody", "The bridge", "Market"):
        assert f">{words}<" in svg, words
    assert ">Blue<" not in to_svg(control_chart(study, titled=False))  # on a page the legend is the page's


def test_a_map_that_stands_alone_says_what_its_circles_are(study) -> None:
    svg = " ".join(re.sub("<[^>]+>", " ", to_svg(map_chart(study, day=0))).split())
    assert "Dashed circles: reach of Northport battery (20 km · 80%, 45 km · 20%). Zone: Harbour zone (8 km)." in svg


def test_where_no_place_changes_hands_there_is_a_sentence_instead_of_strips(study) -> None:
    kept = invented_study()
    start = np.asarray(kept.control_probability(), dtype=float)
    start[:] = start[0]
    kept.control_probability = lambda: start
    with pytest.raises(FigureError, match="no place changes hands in more than 2% of the futures"):
        control_chart(kept)
    assert "Every place stays with its first holder in at least 98% of the futures." in to_svg(
        control_chart(kept, titled=False)
    )


def test_days_since_a_change() -> None:
    holder = np.array([[0, 1], [0, 1], [2, 1], [2, 1], [0, 1]])
    assert days_since_change(holder)[:, 0].tolist() == [99, 99, 0, 1, 0]
    assert set(days_since_change(holder)[:, 1].tolist()) == {99}


def test_words_of_the_scenario_are_text_in_a_picture() -> None:
    scenario = invented_scenario()
    places = {**scenario.theatre.places}
    places["market"] = places["market"].model_copy(update={"name": HOSTILE})
    outcomes = {key: entry.model_copy(update={"title": HOSTILE}) for key, entry in scenario.outcomes.items()}
    actors = {key: entry.model_copy(update={"name": f"{HOSTILE}{key}"}) for key, entry in scenario.actors.items()}
    theatre = scenario.theatre.model_copy(update={"places": places})
    study = invented_study(scenario.model_copy(update={"theatre": theatre, "outcomes": outcomes, "actors": actors}))
    for chart in (map_chart(study), control_chart(study), outcome_chart(study), arrival_chart(study, "red-first")):
        svg = to_svg(chart)
        assert "<script" not in svg
        assert "alert" in svg


def test_pictures_are_saved_by_their_ending(pictures, tmp_path: Path) -> None:
    png = save(pictures["outcomes"], tmp_path / "bars.png", scale=1)
    svg = save(pictures["outcomes"], tmp_path / "bars.SVG")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "Source Sans Pro" in svg.read_text(encoding="utf-8")
    with pytest.raises(FigureError, match=r"ends in \.png or \.svg"):
        save(pictures["outcomes"], tmp_path / "bars.pdf")
    with pytest.raises(FigureError, match="cannot write"):
        save(pictures["outcomes"], tmp_path / "nowhere" / "bars.png")


def test_a_study_of_failures_only_cannot_be_drawn() -> None:
    study = invented_study()
    nothing = np.full_like(study.control_probability(), np.nan)
    study.control_probability = lambda: nothing
    with pytest.raises(FigureError, match="no future came to its end"):
        map_chart(study)


def test_charts_are_pure(study) -> None:
    assert outcome_chart(study).to_dict() == outcome_chart(study).to_dict()
    assert map_chart(study).to_dict() == map_chart(study).to_dict()


@pytest.mark.parametrize(("highest", "limit"), [(0.02, 0.05), (0.08, 0.1), (0.31, 0.5), (0.51, 1.0), (1.0, 1.0)])
def test_the_axis_ends_where_the_data_do(highest: float, limit: float) -> None:
    assert upper_limit(highest) == limit


def test_ticks_are_round_dates_inside_the_horizon() -> None:
    assert date_ticks(invented_scenario()) == [(14 * k, label) for k, label in enumerate(
        ["1 Sep", "15 Sep", "29 Sep", "13 Oct", "27 Oct"]
    )]  # fmt: skip
    year = invented_scenario(start=dt.date(2017, 6, 14), horizon=dt.date(2018, 11, 30))
    labels = [label for _, label in date_ticks(year)]
    assert 3 <= len(labels) <= 8
    assert "Jan 2018" in labels
    fortnight = invented_scenario(start=dt.date(1999, 6, 10), horizon=dt.date(1999, 6, 22))
    assert date_ticks(fortnight)[:3] == [(0, "10 Jun"), (2, "12 Jun"), (4, "14 Jun")]
    three_days = invented_scenario(start=dt.date(1999, 6, 10), horizon=dt.date(1999, 6, 13))
    assert [label for _, label in date_ticks(three_days)] == [
        "10 Jun 00:00", "12:00", "11 Jun 00:00", "12:00", "12 Jun 00:00", "12:00", "13 Jun 00:00",
    ]  # fmt: skip
