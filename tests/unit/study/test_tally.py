"""Counts and quantiles against the plain way: all values in memory, NumPy's own definitions."""

from __future__ import annotations

import tracemalloc
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from sandtable.study import order_statistics as order_statistics_module
from sandtable.study.intervals import quantile_rank
from sandtable.study.tally import Tally, TimeTally, count_futures, order_statistics

pytestmark = pytest.mark.exact

HORIZON = 60.0


def program_with(names: list[str]) -> SimpleNamespace:
    """The few fields of a program that counting looks at."""
    empty = dict.fromkeys(("assumptions", "decisions", "options", "fires"), ())
    more = dict.fromkeys(("places", "actors", "formations"), ())
    conditions = SimpleNamespace(outcome_time=(0,) * len(names), first_slots=(), reached_slots=(), settlement_rules=())
    return SimpleNamespace(outcomes=tuple(names), conditions=conditions, horizon=HORIZON, **empty, **more)


def parts_of(columns: dict[str, np.ndarray], *, part: int):
    """A reader of tables cut into parts, as the study layer keeps them."""
    size = len(next(iter(columns.values())))

    def read(names):
        for first in range(0, size, part):
            rows = {name: columns[name][first : first + part] for name in names}
            yield pa.table({name: pa.array(values, mask=mask(values)) for name, values in rows.items()})

    def mask(values):
        return ~np.isfinite(values) if values.dtype == float else np.array([value is None for value in values])

    return read


def columns_with(times: dict[str, np.ndarray], *, status: np.ndarray | None = None) -> dict[str, np.ndarray]:
    size = len(next(iter(times.values())))
    labels = np.full(size, "complete", dtype=object) if status is None else status
    return {
        "future": np.arange(size),
        "status": labels,
        "end_day": np.linspace(1.0, HORIZON, size),
        "attacks": np.arange(size) % 3,
        "unusual_attacks": (np.arange(size) % 3 == 2).astype(np.int32),
        "de_facto": np.where(np.arange(size) % 4 == 0, "frozen", "federal").astype(object),
        "de_jure": np.full(size, "unitary", dtype=object),
        **{f"outcome_{name}": np.isfinite(values) for name, values in times.items()},
        **{f"time_{name}": values for name, values in times.items()},
    }


RNG = np.random.default_rng(20170614)
SHAPES = {
    "spread": RNG.uniform(0, HORIZON, 5_003),
    "early": RNG.exponential(0.001, 5_003),  # nearly all in one bin
    "tied": np.repeat([0.0, 12.0, 12.0, 60.0], 1_250),
    "whole": np.floor(RNG.uniform(0, HORIZON, 777)),
    "never": np.where(RNG.random(999) < 0.9, np.inf, 7.25),
    "one": np.array([3.5]),
    "none": np.full(50, np.inf),
    "ends": np.array([0.0, HORIZON, HORIZON]),
}


@pytest.mark.parametrize("few", [0, 20, order_statistics_module.FEW])
@pytest.mark.parametrize("part", [1, 64, 10_000])
@pytest.mark.parametrize("name", SHAPES)
def test_order_statistics_are_exact(name, part, few, monkeypatch):
    monkeypatch.setattr(order_statistics_module, "FEW", few)  # the fewer, the more often cells are divided
    values = SHAPES[name]
    if part == 1:
        values = values[:300]
    read, program = parts_of(columns_with({"x": values}), part=part), program_with(["x"])
    finite = np.sort(values[np.isfinite(values)])
    tally = count_futures(program, read)
    assert tally.times["x"].count == len(finite)
    quantiles = (0.001, 0.1, 0.25, 0.5, 0.9, 1.0)
    ranks = sorted({quantile_rank(len(finite), quantile=q) for q in quantiles} - {0})
    found = order_statistics(tally, program, read, ranks={"x": ranks})
    assert found.get("x", {}) == {rank: finite[rank - 1] for rank in ranks}


def test_all_ranks_of_several_outcomes_together():
    times = {name: SHAPES[name][:50] for name in ("spread", "early", "tied", "whole")}
    read, program = parts_of(columns_with(times), part=7), program_with(list(times))
    tally = count_futures(program, read)
    found = order_statistics(tally, program, read, ranks={name: range(1, 51) for name in times})
    for name, values in times.items():
        assert [found[name][rank] for rank in range(1, 51)] == sorted(values)


def test_memory_does_not_grow_with_the_number_of_times():
    """Times that all lie in two of the first pass's cells: without dividing these, every value would be collected."""

    def peak(parts: int) -> int:
        def read(names):
            rng = np.random.default_rng(4)
            for _ in range(parts):
                yield pa.table({name: rng.uniform(20.0, 20.02, 10_000) for name in names})

        counts = np.zeros(order_statistics_module.CELLS, np.int64)
        for table in read(["x"]):
            cells = order_statistics_module.cell_of(table["x"].to_numpy(), horizon=HORIZON)
            counts += np.bincount(cells, minlength=len(counts))
        tally = Tally(times={"x": TimeTally(HORIZON, count=parts * 10_000, cells=counts)})
        tracemalloc.start()
        order_statistics(tally, program_with(["x"]), read, ranks={"x": [parts * 1_000, parts * 5_000, parts * 9_000]})
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(8), peak(80)  # the former are collected as they are
    assert many < 1.2 * few, (few, many)


def test_counts_and_failures():
    size = 1_000
    status = np.array(
        ["event-limit" if i % 100 == 7 else "not-finite" if i == 500 else "complete" for i in range(size)], object
    )
    times = np.where(status == "complete", SHAPES["spread"][:size], np.inf)
    columns = columns_with({"x": times}, status=status)
    columns["end_day"][500] = np.nan
    for name in ("outcome_x", "de_facto", "de_jure"):
        columns[name] = np.where(status == "complete", columns[name], None)
    tally = count_futures(program_with(["x"]), parts_of(columns, part=300))
    assert (tally.futures, tally.complete) == (1_000, 989)
    assert (tally.attacks, tally.unusual_attacks) == (999, 333)
    assert tally.outcomes["x"] == 989
    assert tally.de_facto["frozen"] + tally.de_facto["federal"] == 989
    limit, finite = tally.failures["event-limit"], tally.failures["not-finite"]
    assert (limit.count, finite.count) == (10, 1)
    assert limit.examples == [7, 107, 207, 307, 407]
    assert limit.earliest_day == columns["end_day"][7]
    assert limit.latest_day == columns["end_day"][907]
    assert finite.earliest_day > finite.latest_day  # no time is known
