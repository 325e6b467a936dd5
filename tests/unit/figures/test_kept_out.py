"""Who is kept out of a place has a ring on the map of a future, from when it is barred until it goes in or away."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import sandtable as st
from sandtable.figures.formations import formation_rows
from sandtable.figures.marches import daily_positions, marches
from sandtable.study.run import run

CASES = Path(__file__).resolve().parents[2] / "cases"


def rings(text: str) -> dict[str, np.ndarray]:
    """By formation whether it has a ring, at the start of each day of future 0."""
    scenario = st.read(text, name="case").scenario
    assert scenario is not None
    study = run(scenario, futures=1, seed=7, progress=False)
    record = study.replay(0)
    knots = marches(study.program, record, draws=study.draws_of(0))
    found = daily_positions(scenario, study.program, knots)
    rows = formation_rows(scenario, study.program, knots)
    assert [list(map(int, found.is_barred[:, k])) for k in range(len(rows))] == [
        row["barred"] * (1 if len(row["barred"]) > 1 else len(found.is_barred)) for row in rows
    ]
    return dict(zip(study.program.formations, found.is_barred.T, strict=True))


def test_a_column_before_peacekeepers_has_a_ring_to_the_end() -> None:
    found = rings((CASES / "buffer.yaml").read_text(encoding="utf-8"))
    column = found["column"]
    first = int(np.argmax(column))
    assert first > 0
    assert column[first:].all()
    assert not found["peacekeepers"].any()
    assert not found["garrison"].any()


def test_the_ring_goes_when_the_way_is_forced() -> None:
    text = (CASES / "tripwire.yaml").read_text(encoding="utf-8").replace("probability: 0.5", "probability: 1")
    column = rings(text)["column"]
    barred = np.flatnonzero(column)
    assert 2 <= len(barred) <= 4  # the ultimatum of three days
    assert not column[barred[-1] + 1 :].any()
