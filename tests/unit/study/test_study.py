"""The study in memory and on disk: the same tables, arrays and answers."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import xarray as xr

from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import StudyError
from sandtable.loading import load
from sandtable.program import Event
from sandtable.scenario import parsing
from sandtable.study.intervals import wilson
from sandtable.study.outcomes import NO_SETTLEMENT
from sandtable.study.parts import probability_of
from sandtable.study.plan import Plan
from sandtable.study.run import Job, open_study, run_job
from sandtable.study.study import Study
from tests.unit.study.invented import RACE, InventedEngine, job, race, silent

FUTURES = 450
FAILED = [f for f in range(FUTURES) if f % 97 == 13]


@pytest.fixture(scope="module")
def played(program):
    """Draws, and what the invented engine says of all futures at once."""
    numbers = np.arange(FUTURES, dtype=np.uint64)
    draws = draw_assumptions(program, seed=7, futures=numbers)
    return draws, InventedEngine(program).run(seed=7, futures=numbers, assumptions=draws)


@pytest.fixture(scope="module", params=["memory", "directory", "opened"])
def study(request, program, tmp_path_factory) -> Study:
    if request.param == "memory":
        return run_job(job(program, futures=FUTURES), out=None, report=silent)
    directory = tmp_path_factory.mktemp("studies") / "study"
    found = run_job(job(program, futures=FUTURES), out=directory, report=silent)
    if request.param == "directory":
        return found
    opened = open_study(directory)
    opened._engine = InventedEngine(opened.program)
    return opened


def test_what_it_is_of(study, program):
    assert (study.futures, study.seed, study.complete) == (FUTURES, 7, FUTURES - len(FAILED))
    assert study.scenario == race()
    assert study.program.sha256 == program.sha256
    assert study.elapsed_s is not None
    assert study.elapsed_s > 0


def test_outcomes(study, played, program):
    _, batch = played
    complete = batch.status == 0
    assert [row.id for row in study.outcomes] == list(program.outcomes)
    for index, row in enumerate(study.outcomes):
        count = int(batch.outcomes[complete, index].sum())
        assert (row.count, row.futures) == (count, int(complete.sum()))
        assert row.probability.value == count / complete.sum()
        assert (row.probability.low, row.probability.high) == wilson(count, trials=int(complete.sum()), level=0.90)
        assert row.level == 0.90
    assert study.outcome("fired").title == "The battery fires"
    assert [row.id for row in study.outcomes if row.headline] == ["blue-first"]


def test_unknown_outcome(study):
    with pytest.raises(StudyError, match="has no outcome `fird`\n  hint: its outcomes: blue-first, blue-holds"):
        study.outcome("fird")


def test_settlements(study, played):
    _, batch = played
    complete = batch.status == 0
    facto = batch.de_facto[complete]
    rows = {row.id: row for row in study.settlements}
    assert list(rows) == ["unitary", "decentralised", "federal", "partition", "frozen", NO_SETTLEMENT]
    for code, name in enumerate(list(rows)[:5]):
        assert rows[name].de_facto.value == (facto == code).mean()
    assert rows[NO_SETTLEMENT].de_facto.value == (facto == -1).mean()
    assert rows["unitary"].de_jure.value == (batch.de_jure[complete] == 0).mean()
    assert rows["federal"].de_jure.value == 0.0
    assert sum(row.de_facto.value for row in rows.values()) == pytest.approx(1)
    count = int((facto == 3).sum())
    assert (rows["partition"].de_facto.low, rows["partition"].de_facto.high) == wilson(count, trials=len(facto))


def test_times(study, played):
    _, batch = played
    complete = batch.status == 0
    assert [row.id for row in study.times] == ["blue-holds", "red-holds"]
    for row, index in zip(study.times, (1, 3), strict=True):
        times = batch.times[complete, index]
        finite = np.sort(times[np.isfinite(times)])
        assert (row.futures, row.share.value) == (len(finite), len(finite) / complete.sum())
        assert [row.p10, row.median.value, row.p90] == np.quantile(
            finite, [0.1, 0.5, 0.9], method="inverted_cdf"
        ).tolist()
        assert row.median.low <= row.median.value <= row.median.high
        assert row.median.low in finite
        assert row.date(row.median.value) == dt.date(2017, 6, 14) + dt.timedelta(days=int(row.median.value))
        assert row.date(None) is None


def test_failures_are_told(study):
    (failure,) = study.failed
    assert (failure.status, failure.count, failure.futures) == ("settling-limit", len(FAILED), FUTURES)
    assert failure.examples == tuple(FAILED[:5])
    days = [5.0 + future % 7 for future in FAILED]
    assert (failure.earliest_day, failure.latest_day) == (min(days), max(days))


def test_control(study, played):
    _, batch = played
    probability = study.control_probability()
    assert np.array_equal(probability, probability_of(batch.control_days))
    assert np.allclose(probability.sum(axis=2), 1)


def test_no_complete_future_has_no_share():
    assert np.isnan(probability_of(np.zeros((2, 3, 4), np.int64))).all()


def test_arrow_and_pandas(study, played, program):
    draws, batch = played
    table = study.to_arrow()
    assert table.num_rows == FUTURES
    assert np.array_equal(study.draws(), draws)
    holds, complete = study.outcome_array()
    assert np.array_equal(complete, batch.status == 0)
    assert np.array_equal(holds[complete], batch.outcomes[complete])
    for index, name in enumerate(program.outcomes):
        if program.conditions.outcome_time[index] >= 0:
            times = batch.times[complete, index]
            assert study.days_of(name).tolist() == times[np.isfinite(times)].tolist()
    frame = study.to_pandas()
    assert list(frame.index) == list(range(FUTURES))
    assert frame.loc[FAILED[0], "status"] == "settling-limit"
    assert frame["strength_blue_column"].to_numpy().tolist() == batch.strength[:, 0].tolist()
    assert set(frame["control_ford"].dropna()) == set(program.actors)


def test_xarray(study, played, program):
    draws, batch = played
    found = study.to_xarray()
    assert np.array_equal(found.draw.sel(assumption="red-pace"), draws[:, program.assumptions.index("red-pace")])
    complete = batch.status == 0
    assert np.isnan(found.outcome.sel(outcome_id="fired").to_numpy()[~complete]).all()
    assert float(found.outcome.sel(outcome_id="fired").mean()) == study.outcome("fired").probability.value
    assert found.control_probability.sel(controller="nobody").dims == ("day", "place")
    assert found.strength.attrs["units"] == "fighter"
    assert set(found.status.to_numpy()) == {"complete", "settling-limit"}
    assert np.isnan(found.time.sel(time_id="red-holds")).sum() == (~np.isfinite(batch.times[:, 3]) | ~complete).sum()


def test_summary_is_read_by_xarray(program, tmp_path):
    study = run_job(job(program, futures=FUTURES), out=tmp_path / "study", report=silent)
    with xr.open_dataset(tmp_path / "study" / "summary.nc", engine="scipy") as summary:
        assert list(summary.place.to_numpy()) == list(program.places)
        assert list(summary.controller.to_numpy()) == [*program.actors, "nobody"]
        assert np.array_equal(summary.control_probability, study.control_probability())
        assert summary.day.to_numpy()[0] == np.datetime64("2017-06-14")
        assert (summary.attrs["futures"], summary.attrs["complete_futures"]) == (FUTURES, study.complete)


def test_query(study, played):
    _, batch = played
    found = study.query("select status, count(*) as n, max(end_day) as latest from futures group by status order by n")
    assert found.to_pylist()[0] == {"status": "settling-limit", "n": len(FAILED), "latest": 11.0}
    (row,) = study.query("select count(*) filter (where outcome_fired) as n from futures").to_pylist()
    assert row["n"] == batch.outcomes[batch.status == 0, 2].sum()
    titles = study.query("select title from outcomes where id = 'fired'").to_pylist()
    assert titles == [{"title": "The battery fires"}]


def test_query_of_paths(study, program):
    found = study.query("select * from Paths where future = 3 order by step").to_pylist()
    assert [row["event"] for row in found] == ["depart", "open", "control"]
    assert [row["subject"] for row in found] == ["blue-column", "blue-column", "crossing"]
    assert [row["object"] for row in found] == ["crossing-ford", "crossing-ford", None]
    assert found[1]["object_index"] == len(program.places)
    assert study.query("select count(distinct future) as n from paths").to_pylist() == [{"n": 5}]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select fired from futures", 'Referenced column "fired" not found'),
        ("selct 1", "syntax error"),
        ("select * from battles", "battles does not exist"),
    ],
)
def test_a_question_that_makes_no_sense(study, sql, said):
    with pytest.raises(StudyError, match="the question cannot be answered: ") as caught:
        study.query(sql)
    assert said in str(caught.value)
    assert "`describe futures` lists the columns" in str(caught.value)


def test_replay(study, played):
    _, batch = played
    record = study.replay(211)
    assert record.outcomes.tolist() == batch.outcomes[211].tolist()
    assert record.strength.tolist() == batch.strength[211].tolist()
    assert [Event(row[1]) for row in record.log] == [Event.DEPART, Event.OPEN, Event.CONTROL]
    assert [r.events for r in study.records([3, 4])] == [3, 4]


@pytest.mark.parametrize(
    "overrides",
    [
        {"fires.battery.launchers": 0},
        {"formations.red-column.strength": "1700", "title": "A 'quoted' title: with a colon"},
        {"assumptions.reach.prior": "choice({20 km: 0.5, 70 km: 0.5})", "horizon": "2017-07-14"},
    ],
    ids=["number", "texts", "prior"],
)
def test_what_was_set_over_the_text_is_kept(tmp_path, overrides):
    scenario = race().replace(overrides)
    program = compile_scenario(scenario)
    work = Job(scenario, program, Plan(futures=30, seed=1, kept=2), engine=InventedEngine(program))
    run_job(work, out=tmp_path / "study", report=silent)
    opened = open_study(tmp_path / "study")
    assert opened.scenario == scenario
    assert opened.scenario.overrides == scenario.overrides
    assert opened.program.sha256 == program.sha256 != race().sha256


@pytest.mark.parametrize("future", [-1, FUTURES])
def test_replay_of_what_was_not_played(study, future):
    with pytest.raises(StudyError, match=f"there is no future {future}\n  hint: the futures are 0 to {FUTURES - 1}"):
        study.replay(future)


@pytest.mark.parametrize("out", [None, "study"])
def test_given_assumptions(program, tmp_path, out):
    """They are played, kept and used again for a replay; a reach is rounded to what the rings know."""
    given = draw_assumptions(program, seed=99, futures=np.arange(250))
    out = tmp_path / out if out else None
    study = run_job(job(program, futures=250, given=given), out=out, report=silent)
    assert np.array_equal(study.draws(), given)
    assert study.replay(217).strength[0] == given[217, 0]
    if out:
        opened = open_study(out)
        opened._engine = InventedEngine(program)
        assert opened.replay(217).strength[0] == given[217, 0]


def test_all_futures_failed(program):
    class Broken(InventedEngine):
        def run(self, **fields):
            batch = super().run(**fields)
            batch.status[:] = 3
            batch.end[:] = math.nan
            batch.control_days[:] = 0
            return batch

    study = run_job(job(program, futures=20, engine=Broken(program)), out=None, report=silent)
    assert study.complete == 0
    assert math.isnan(study.outcome("fired").probability.value)
    assert (study.outcome("fired").probability.low, study.outcome("fired").probability.high) == (0.0, 1.0)
    assert study.times[0].median is None
    assert math.isnan(study.times[0].share.value)
    (failure,) = study.failed
    assert (failure.status, failure.count, failure.earliest_day) == ("not-finite", 20, None)
    assert study.to_json_object()["outcomes"][0]["probability"] is None
    assert "20 of 20 futures failed (not finite) and are excluded" in " ".join(repr(study).split())
    assert "-" in repr(study)


def test_nothing_kept(program, tmp_path):
    study = run_job(job(program, futures=20, kept=0), out=tmp_path / "study", report=silent)
    assert study.paths().num_rows == 0
    assert not (tmp_path / "study" / "paths").exists()


def test_tables_are_the_same_objects_of_arrow(study):
    assert isinstance(study.to_arrow(), pa.Table)
    assert study.to_arrow()["control_ford"].type == pa.dictionary(pa.int32(), pa.string())


def test_a_study_finds_the_tree_of_its_scenario_where_the_run_kept_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "race.yaml"
    file.write_text(RACE.read_text(encoding="utf-8") + "# a race\n" * 300, encoding="utf-8")
    scenario = load(file)
    played = job(compile_scenario(scenario), futures=100)
    run_job(replace(played, scenario=scenario), out=tmp_path / "study", report=silent)
    parsing._remembered.clear()
    monkeypatch.setattr(parsing, "compose", lambda *_, **__: pytest.fail("read again"))
    assert open_study(tmp_path / "study").scenario == scenario
