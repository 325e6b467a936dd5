from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest

from sandtable.study.columns import ROLES, STATUS_LABELS, columns_in_role, columns_of, futures_table
from sandtable.study.plan import Span
from tests.unit.study.invented import InventedEngine

pytestmark = pytest.mark.exact

SPAN = Span(part=1, first=100, futures=200)


@pytest.fixture(scope="module")
def played(program):
    numbers = np.arange(SPAN.first, SPAN.stop, dtype=np.uint64)
    draws = np.random.default_rng(1).random((SPAN.futures, len(program.assumptions)))
    batch = InventedEngine(program).run(seed=3, futures=numbers, assumptions=draws)
    return draws, batch, futures_table(program, SPAN, draws=draws, batch=batch)


def test_names_need_no_quotes_and_are_unique(program):
    names = [column.name for column in columns_of(program)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert {"future", "status", "draw_blue_strength", "outcome_blue_first", "time_red_holds"} < set(names)
    assert {"choice_march", "choices_march__stand_aside", "first_blue__crossing", "control_north_camp"} < set(names)


def test_every_role_is_declared_and_used(program):
    assert {column.role for column in columns_of(program)} == set(ROLES)


def test_only_outcomes_that_ask_have_a_time(program):
    assert [column.identifiers for column in columns_in_role(program, "time")] == [("blue-holds",), ("red-holds",)]


def test_numbers_come_back(played, program):
    draws, batch, table = played
    assert table["future"].to_pylist() == list(range(100, 300))
    assert np.array_equal(table["end_day"].to_numpy(), batch.end)
    assert np.array_equal(table["events"].to_numpy(), batch.events)
    for index, name in enumerate(program.assumptions):
        assert np.array_equal(table[f"draw_{name.replace('-', '_')}"].to_numpy(), draws[:, index])
    for index, name in enumerate(program.formations):
        assert np.array_equal(table[f"strength_{name.replace('-', '_')}"].to_numpy(), batch.strength[:, index])


def test_labels_come_back(played, program):
    _, batch, table = played
    assert table["status"].to_pylist() == [STATUS_LABELS[code] for code in batch.status]
    names = [*program.actors, None]
    for index, place in enumerate(program.places):
        assert table[f"control_{place.replace('-', '_')}"].to_pylist() == [
            names[code] for code in batch.control[:, index]
        ]
    for index, decision in enumerate(program.decisions):
        chosen = [program.options[code].identifier for code in batch.first_choice[:, index]]
        assert table[f"choice_{decision.identifier}"].to_pylist() == chosen


def test_a_failed_future_says_nothing_about_the_end(played):
    _, batch, table = played
    failed = batch.status != 0
    assert failed.sum() == 2
    for name in ("outcome_blue_first", "time_blue_holds", "settlement", "de_facto", "de_jure"):
        assert table[name].is_null().to_numpy()[failed].all(), name
    assert not table["outcome_blue_first"].is_null().to_numpy()[~failed].any()


def test_never_is_null(played):
    _, batch, table = played
    complete = batch.status == 0
    index = 1  # blue-holds
    never = ~np.isfinite(batch.times[:, index])
    assert np.array_equal(table["time_blue_holds"].is_null().to_numpy(), never | ~complete)
    kept = ~never & complete
    assert np.array_equal(table["time_blue_holds"].to_pandas().to_numpy()[kept], batch.times[kept, index])


def test_columns_say_what_they_are(played):
    _, _, table = played
    metadata = table.schema.field("strength_blue_column").metadata
    assert metadata == {
        b"role": b"strength",
        b"meaning": b"strength at the end, 0 when gone",
        b"of": b"blue-column",
        b"unit": b"fighter",
    }
    assert pa.types.is_boolean(table.schema.field("outcome_fired").type)
