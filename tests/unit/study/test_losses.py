"""What each actor loses: quantiles of the futures, from the study's own columns."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sandtable as st
from sandtable.study.outcomes import loss_spread
from tests.cli.conftest import RACE


def test_quantiles_are_order_statistics_with_intervals() -> None:
    found = loss_spread("red", "Red", np.arange(1_000.0))
    assert (found.p5.value, found.median.value, found.p95.value) == (49.0, 499.0, 949.0)
    assert found.median.low < 499.0 < found.median.high
    few = loss_spread("red", "Red", np.arange(3.0))
    assert math.isnan(few.p95.high)


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
