"""Which futures the page shows, why, and what it tells of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import sandtable as st
from sandtable.figures.control import moment
from sandtable.figures.future import future_of
from sandtable.report import futures
from sandtable.report.futures import chosen_futures, page_future, told
from tests.unit.figures.invented import invented_study

DAYS = SimpleNamespace(steps=1, step_slack=0.0)
HOURS = SimpleNamespace(steps=24, step_slack=1e-6)


def test_one_for_the_headline_and_one_against_it() -> None:
    study = invented_study()
    one, other = chosen_futures(study)
    assert (one.holds, other.holds) == (True, False)
    assert one.title == other.title == "Red reaches Northport"
    rows = study.query("select future, outcome_red_first as holds, time_red_first as day from futures").to_pylist()
    assert rows[one.number]["holds"]
    assert not rows[other.number]["holds"]


def test_the_typical_one_is_nearest_to_the_median_within_the_commonest_combination() -> None:
    study = invented_study()
    choice = chosen_futures(study)[0]
    table = study.query("select * exclude status from futures where outcome_red_first").to_pylist()
    combinations = [(row["outcome_stand_off"], row["outcome_green_joins"]) for row in table]
    common = max(set(combinations), key=combinations.count)
    median = next(row.median.value for row in study.times if row.id == "red-first")
    gaps = {
        row["future"]: abs(row["time_red_first"] - median)
        for row, found in zip(table, combinations, strict=True)
        if found == common
    }
    assert gaps[choice.number] == min(gaps.values())
    assert "in which it happens" in choice.reason


def test_the_page_gets_what_happened() -> None:
    study = invented_study()
    choice = chosen_futures(study)[0]
    found = page_future(study, choice)
    assert [event["text"] for event in found["events"]] == [
        "Red column lost 2.0% to a strike by Northport battery", "Mill passed to Red",
    ]  # fmt: skip
    assert found["shown"]["control"]["mill"] == [[14, 2]]
    assert found["shown"]["control"]["market"] == [[0, 2]]
    assert "Red reaches Northport" in found["outcomes"]


def test_of_many_strikes_on_one_formation_the_first_is_told() -> None:
    future = future_of(invented_study(), chosen_futures(invented_study())[0].number)
    strike = next(row for row in future.record.log if row[4] == 0.02)
    future.record.log.extend([(20.0 + k, *strike[1:]) for k in range(5)])
    assert sum("strike" in event["text"] for event in told(future)) == 1
    assert np.isfinite(future.record.end)


def test_a_time_for_a_page_is_rounded_up_so_that_map_and_list_agree() -> None:
    """The map takes what happened at 5.004 for day 6; to two digits, rounded to nearest, the list had it on day 5."""
    times = [0.0, 0.001, 5.0, 5.004, 5.996, 6.0, 41.37]
    assert [moment(time, DAYS) for time in times] == pytest.approx([0.0, 0.01, 5.0, 5.01, 6.0, 6.0, 41.37], abs=0.0101)
    for time in times:
        assert int(np.ceil(moment(time, DAYS))) == int(np.ceil(time))


def test_in_hours_a_time_for_a_page_is_in_hours_and_a_whole_hour_is_itself() -> None:
    assert [moment(hour / 24, HOURS) for hour in range(50)] == list(range(50))
    assert moment(0.5 / 24, HOURS) == 0.5


@pytest.mark.parametrize("outcomes", [1, 8, 9, 56, 57, 130])
def test_equal_rows_have_equal_numbers_and_others_have_others(outcomes: int) -> None:
    rng = np.random.default_rng(outcomes)
    kinds = rng.random((40, outcomes)) < 0.5
    held = kinds[rng.integers(0, 40, 500)]
    numbers = futures._combinations(held)
    assert ((numbers[:, None] == numbers) == (held[:, None] == held).all(axis=2)).all()


def test_the_choice_is_the_same_however_combinations_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    study = st.run("fashoda-1898", futures=2_000, seed=5, keep=0, progress=False)
    chosen = chosen_futures(study)
    assert len({each.number for each in chosen}) == len(chosen)
    monkeypatch.setattr(
        futures, "_combinations", lambda held: np.unique(held, axis=0, return_inverse=True)[1].reshape(-1)
    )
    assert chosen_futures(study) == chosen
