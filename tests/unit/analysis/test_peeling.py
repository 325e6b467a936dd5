"""Peeling: the published box of Bryant and Lempert, a box known by construction, and the counting around it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from sandtable.analysis.discover.boxes import Half, find_boxes
from sandtable.analysis.discover.peeling import Box, Limit, correlation, peel, prune, quasi_p

INPUTS = slice(2, 11)  # nine uncertain inputs
OUTCOME = 15  # whether the cost rises by a tenth and more


@pytest.fixture(scope="module")
def published() -> tuple[list[str], Half]:
    """The 882 cases of Bryant and Lempert (2010), which the EMA Workbench carries among its examples."""
    # `make test` puts the package beside the environment's own: its data are wanted, not its dependencies
    path = Path(sys.prefix) / "data" / "ema_workbench" / "examples" / "data" / "bryant et al 2010 data.csv"
    if not path.exists():
        pytest.skip("needs the data file that the package ema_workbench carries (`make test` fetches it)")
    with path.open(encoding="utf-8", newline="") as file:
        names, *lines = csv.reader(file)
    table = np.array(lines, dtype=np.float64)
    return names[INPUTS], Half(table[:, INPUTS], table[:, OUTCOME] > 0)


def test_the_published_box(published):
    """Box 21 of the paper: coverage .7528, density .7701, mass .0986, four limits; the quasi-p of one is not small."""
    names, cases = published
    assert (len(cases.rows), int(cases.happened.sum())) == (882, 89)
    (box,) = find_boxes(cases, cases, is_choice=[False] * 9, share=0.1, step=21)
    figures = box.found
    found = (figures.coverage.estimate, figures.density.estimate, figures.mass.estimate)
    assert found == pytest.approx((0.7528, 0.7701, 0.0986), abs=5e-5)
    limits = {names[limit.column]: limit.low if limit.high is None else limit.high for limit in box.box.limits}
    assert limits == pytest.approx(
        {
            "Cellulosic cost": 72.65,
            "Total biomass": 755.8,
            "Demand elasticity": -0.422,
            "Biomass backstop price": 150.05,
        },
        abs=1e-3,
    )
    values = dict(zip(limits, box.found_quasi_p, strict=True))
    assert values["Cellulosic cost"] == pytest.approx(0.1574, abs=5e-5)
    assert max(value for name, value in values.items() if name != "Cellulosic cost") < 1e-5


def test_our_rule_takes_the_box_beside_the_published_one_without_its_untelling_limit(published):
    names, cases = published
    (box,) = find_boxes(cases, cases, is_choice=[False] * 9, share=0.1)
    assert box.step == 22
    assert [names[limit.column] for limit in box.dropped] == ["Cellulosic cost"]
    assert {names[limit.column] for limit in box.box.limits} == {
        "Total biomass", "Demand elasticity", "Biomass backstop price",
    }  # fmt: skip


def known_box(count: int, *, seed: int) -> Half:
    """Cases where x0 > 0.6 and x1 < 0.3 and x3 is not 2, always; x2 tells nothing; one row in a hundred is flipped."""
    random = np.random.default_rng(seed)
    rows = random.random((count, 4))
    rows[:, 3] = random.integers(0, 4, count) * 10.0
    happened = (rows[:, 0] > 0.6) & (rows[:, 1] < 0.3) & (rows[:, 3] != 20.0)
    return Half(rows, happened ^ (random.random(count) < 0.01))


def test_a_known_box_is_found_again():
    find, measure = known_box(4_000, seed=1), known_box(4_000, seed=2)
    (box,) = find_boxes(find, measure, is_choice=[False, False, False, True])
    limits = {limit.column: limit for limit in box.box.limits}
    assert set(limits) == {0, 1, 3}
    assert limits[0].low == pytest.approx(0.6, abs=0.03)
    assert limits[1].high == pytest.approx(0.3, abs=0.03)
    assert limits[3].values == (0.0, 10.0, 30.0)
    assert box.measured.density.estimate > 0.9
    assert box.measured.coverage.estimate > 0.8
    assert box.measured.mass.estimate == pytest.approx(0.4 * 0.3 * 0.75, abs=0.02)


def test_two_boxes_cover_two_regions():
    random = np.random.default_rng(5)

    def half() -> Half:
        rows = random.random((3_000, 3))
        return Half(rows, (rows[:, 0] < 0.15) | (rows[:, 1] > 0.85))

    find, measure = half(), half()
    first, second = find_boxes(find, measure, is_choice=[False] * 3, boxes=2)
    assert {limit.column for limit in first.box.limits} | {limit.column for limit in second.box.limits} == {0, 1}
    covered = first.measured.coverage.count + second.measured.coverage.count
    assert covered / first.measured.coverage.trials > 0.95
    overlap = first.box.contains(measure.rows) & second.box.contains(measure.rows)
    assert second.measured.mass.count == int(second.box.contains(measure.rows).sum() - overlap.sum())


def test_quasi_p_is_the_binomial_tail_by_hand():
    """Ten rows, x0 >= 5 keeps 5 with 4 cases; without it 10 rows with 5 cases: P(X >= 4 | 5, 1/2) = 6/32."""
    rows = np.arange(10.0)[:, None]
    happened = np.isin(np.arange(10), [0, 5, 6, 7, 8])
    box = Box((Limit(0, low=5.0),))
    assert quasi_p(box, rows, happened) == pytest.approx((6 / 32,))
    assert correlation(box, rows, happened) == pytest.approx((4 * 4 - 1 * 1) / 25)
    assert quasi_p(Box((Limit(0, low=99.0),)), rows, happened) == (1.0,)
    assert prune(box, rows, happened) == (Box(), (Limit(0, low=5.0),))
    assert prune(box, rows, happened, threshold=0.2) == (box, ())


def test_the_two_sides_of_a_column_are_judged_alone():
    random = np.random.default_rng(3)
    rows = random.random((2_000, 1))
    happened = rows[:, 0] > 0.5
    box = Box((Limit(0, low=0.5), Limit(0, high=0.95)))
    lower, upper = quasi_p(box, rows, happened)
    inside = int(box.contains(rows).sum())
    assert lower == pytest.approx(float(binom.sf(inside - 1, inside, inside / (rows[:, 0] <= 0.95).sum())))
    assert upper == 1.0
    assert prune(box, rows, happened) == (Box((Limit(0, low=0.5),)), (Limit(0, high=0.95),))


def test_figures_of_every_step_are_those_of_the_package():
    find = known_box(1_000, seed=4)
    (box,) = find_boxes(find, find, is_choice=[False, False, False, True])
    boxes = peel(find.rows, find.happened, is_choice=[False, False, False, True])
    assert [step.box for step in box.trajectory] == list(boxes)
    assert boxes[0] == Box()
    mass = [step.found.mass.count for step in box.trajectory]
    assert mass == sorted(mass, reverse=True)
    assert mass[-1] >= 0.05 * len(find.rows)


def test_without_cases_there_is_nothing_to_peel():
    rows = np.random.default_rng(0).random((50, 2))
    for happened in (np.zeros(50, bool), np.ones(50, bool)):
        assert peel(rows, happened, is_choice=[False, False]) == (Box(),)
        assert find_boxes(Half(rows, happened), Half(rows, happened), is_choice=[False, False]) == ()
        assert correlation(Box((Limit(0, low=0.5),)), rows, happened) == 0.0
