"""What each actor loses: quantiles of the futures, from the study's own columns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import sandtable as st
from sandtable.study import order_statistics
from sandtable.study.intervals import quantile_interval_ranks, quantile_rank
from sandtable.study.losses import LossSpread, loss_spreads
from tests.cli.conftest import RACE


def spread_of(losses: np.ndarray, *, part: int = 300) -> LossSpread:
    """What one actor loses who lost so much in these futures; another lost nothing, and every second row failed."""
    rows = np.repeat(losses, 2)
    is_complete = np.arange(len(rows)) % 2 == 0

    def read(names: Sequence[str]) -> Iterator[pa.Table]:
        for first in range(0, len(rows), part):
            mine = slice(first, first + part)
            columns = {
                "status": np.where(is_complete, "complete", "event-limit")[mine],
                "losses_red": np.where(is_complete, rows, 9e9)[mine], "losses_blue": np.zeros(len(rows))[mine],
            }  # fmt: skip
            yield pa.table({name: columns[name] for name in names})

    empty = dict.fromkeys(("assumptions", "decisions", "options", "fires", "places", "formations", "outcomes"), ())
    conditions = SimpleNamespace(outcome_time=(), first_slots=(), reached_slots=(), settlement_rules=())
    program: Any = SimpleNamespace(actors=("blue", "red"), conditions=conditions, **empty)
    (found,) = loss_spreads(program, titles={"red": "Red", "blue": "Blue"}, read=read)
    return found


def test_quantiles_are_order_statistics_with_intervals() -> None:
    found = spread_of(np.arange(1_000.0))
    assert (found.id, found.title) == ("red", "Red")
    assert (found.p5.value, found.median.value, found.p95.value) == (49.0, 499.0, 949.0)
    assert found.median.low < 499.0 < found.median.high
    few = spread_of(np.arange(3.0))
    assert math.isnan(few.p95.high)


@pytest.mark.parametrize("few", [0, order_statistics.FEW])
@pytest.mark.parametrize("losses", [np.random.default_rng(2).lognormal(6, 2, 3_001), np.repeat([0.0, 7.5], 500)])
def test_quantiles_are_those_of_sorting(losses: np.ndarray, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_statistics, "FEW", few)
    found, ordered = spread_of(losses), np.sort(losses)
    for quantile, estimate in ((0.05, found.p5), (0.5, found.median), (0.95, found.p95)):
        low, high = quantile_interval_ranks(len(losses), quantile=quantile)
        value = quantile_rank(len(losses), quantile=quantile)
        assert (estimate.value, estimate.low, estimate.high) == tuple(
            ordered[(each or 0) - 1] for each in (value, low, high)
        )


def test_a_study_says_what_each_actor_loses() -> None:
    scenario = st.read(RACE, name="race").scenario
    study = st.run(scenario, futures=300, seed=3, keep=0, progress=False)
    table = study.to_arrow(["losses_north", "strength_brigade"]).to_pydict()
    by_actor = {row.id: row for row in study.losses}
    assert by_actor
    for name, row in by_actor.items():
        values = sorted(study.to_arrow([f"losses_{name}"]).to_pydict()[f"losses_{name}"])
        assert row.median.value == pytest.approx(values[len(values) // 2 - 1], rel=0.05)
        assert row.p5.value <= row.median.value <= row.p95.value
    assert min(table["losses_north"]) >= 0.0
    printed = study.to_json_object() if hasattr(study, "to_json_object") else None
    assert printed is None or [row["id"] for row in printed["losses"]] == sorted(by_actor)
