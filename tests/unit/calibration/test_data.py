"""Which rows are used, and what is made of them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from calibration.__main__ import main
from calibration.battles import CalibrationError, read_battles, select
from calibration.low_intensity import BEFORE, Fight, Operation, low_intensity, prior_of

ROW = {
    "isqno": "1", "war4": "a war", "name": "a battle", "datetime_min": "1944-01-01T00:00:00",
    "datetime_max": "1944-01-04T00:00:00", "duration1": "2", "post1": "PD", "terra1": "R", "wina_src": "1",
    "str_a": "2000", "str_d": "1000", "cas_a": "100", "cas_d": "200",
}  # fmt: skip


def test_each_rule_leaves_out_its_rows() -> None:
    rows = [
        ROW,
        {**ROW, "datetime_min": ""},
        {**ROW, "datetime_min": "1938-12-31T00:00:00"},
        {**ROW, "cas_d": ""},
        {**ROW, "cas_d": "0"},
        {**ROW, "name": "the same again", "isqno": "2"},
        {**ROW, "isqno": "3", "str_a": "3000", "post1": "", "terra1": "", "wina_src": "", "datetime_max": "1944-01-01T05:00:00"},
    ]  # fmt: skip
    found = select(rows)
    assert dict(found.left_out) == {
        "no date": 1,
        "before 1939": 1,
        "no losses of both sides": 2,
        "repeats another row": 1,
    }
    battles = found.battles
    assert battles.number.tolist() == [1, 3]
    assert battles.cover.tolist() == [1.5 * 1.2, 1.3 * 1.2]
    assert battles.calendar_days.tolist() == [3.0, 1.0]
    assert battles.winner.tolist() == [1, 0]
    assert battles.ln_ratio[0] == pytest.approx(np.log(2.0 / 1.8))
    assert battles.rate_a[0] == pytest.approx(-np.log(0.95) / 2.0)
    assert battles.ln_exchange[0] == pytest.approx(np.log(0.05 / 0.2))


def test_a_loser_that_lost_nearly_all_is_wiped_out() -> None:
    battles = select([{**ROW, "cas_d": "980"}, {**ROW, "cas_d": "981", "wina_src": "-1"}]).battles
    assert battles.loser_is_wiped_out.tolist() == [True, False]
    assert np.isfinite(battles.rate_d).all()


def test_data_that_cannot_be_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CalibrationError, match="cannot read"):
        read_battles(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_text("isqno,name\n1,a\n", encoding="utf-8")
    with pytest.raises(CalibrationError, match="lacks the columns cas_a, cas_d"):
        read_battles(tmp_path / "bad.csv")
    with pytest.raises(CalibrationError, match="no row"):
        select([{**ROW, "datetime_min": "1900-01-01T00:00:00"}])
    assert main(["--data", str(tmp_path)]) == 1
    assert "cdb90_battles_half.csv" in capsys.readouterr().err


def event(**changes: str) -> dict[str, str]:
    row = {
        "id": "1", "type_of_violence": "1", "dyad_name": "Government of Syria - IS", "side_a": "Government of Syria",
        "side_b": "IS", "where_coordinates": "Deir ez Zor town", "adm_2": "a district", "where_prec": "1", "date_prec": "1",
        "date_start": "2017-01-20", "date_end": "2017-01-20", "deaths_a": "10", "deaths_b": "15", "best": "25",
    }  # fmt: skip
    return {**row, **changes}


def test_events_are_fights_of_tens_of_dead_before_the_campaign(tmp_path: Path) -> None:
    rows = [
        event(),
        event(id="2", deaths_a="2", deaths_b="10", best="12"),  # too few
        event(id="3", best="60"),  # mostly civilians
        event(id="4", deaths_a="0", deaths_b="40", best="40"),  # dead on one side only
        event(id="5", date_prec="4"),
        event(id="6", date_start=BEFORE, date_end=BEFORE),
        event(id="7", adm_2="Tadmur district", where_coordinates="Palmyra", date_start="2017-02-01", date_end="2017-02-20"),
        event(id="8", dyad_name="IS - SDF", side_a="IS", side_b="SDF", adm_2="Ath Thawrah district",
              where_coordinates="Tabqa town", date_start="2017-04-11", date_end="2017-04-12", deaths_a="40", best="55"),
    ]  # fmt: skip
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    found = low_intensity(path, daily_loss=0.026)
    assert [fight.event for fight in found.fights] == [1, 8]
    assert found.fights[1].daily == pytest.approx(np.sqrt(40 * 15) / 2)
    # operations count all events of their days and places, whatever their dead
    assert [operation.dead for operation in found.operations] == [(32.0, 95.0), (10.0, 15.0), (40.0, 15.0)]
    with pytest.raises(CalibrationError, match="cannot read"):
        low_intensity(tmp_path / "none.csv", daily_loss=0.026)


def test_the_prior_of_the_intensity_has_both_readings() -> None:
    fights = tuple(Fight(k, "a", ("x", "y"), "2017-01-01", "2017-01-01", (10.0, 10.0), 1) for k in range(5))
    operation = Operation("an operation", "x - y", "2017-01-01", "2017-01-10", (), ((2000.0, 2000.1), (2000.0, 2000.1)),
                          "a source", (20.0, 20.0))  # fmt: skip
    found = prior_of(fights, (operation,), daily_loss=0.02)
    wounded = np.sqrt(2.0 * 4.0)  # middle of a log-uniform factor
    assert found.by_fights[0] == pytest.approx(10 * wounded / np.sqrt(700 * 4000) / 0.02, rel=0.02)
    assert found.by_operations[0] == pytest.approx(2 * wounded / 2000 / 0.02, rel=0.02)
    assert found.median == pytest.approx(np.sqrt(found.by_fights[0] * found.by_operations[0]), rel=0.02)
    half_apart = np.log(found.by_fights[0] / found.by_operations[0]) / 2.0
    assert found.sigma > half_apart
    assert prior_of(fights, (operation,), daily_loss=0.04).median == pytest.approx(found.median / 2.0)
