"""Means of scores: tied outcomes count once, groups by what a condition reads, ranges that say different things."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.analysis.score.links import links
from sandtable.analysis.score.means import group_of, group_scores, pooled, tied_sets
from sandtable.analysis.score.results import GroupScore
from sandtable.estimates import Estimate
from sandtable.loading import read
from sandtable.scenario.types import Scenario

BASE = """\
sandtable: 2
title: Two places
question: Who takes them?
start: 2031-05-01
horizon: 2031-05-31
theatre:
  places: {a: {name: A, lat: 45.0, lon: 20.0}, b: {name: B, lat: 45.5, lon: 20.0}}
  routes: {road: {between: [a, b]}}
actors: {north: {name: North}, south: {name: South}}
control: {a: north, b: south}
outcomes:
"""


def scenario(**conditions: str) -> Scenario:
    lines = (f'  {name}: {{title: {name}, when: "{when}"}}\n' for name, when in conditions.items())
    found = read((BASE + "".join(lines)).encode(), name="two.yaml").scenario
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("condition", "group"),
    [
        ("first(north, b) < first(south, a)", "first"),
        ("reached(north, b) == never", "first"),
        ("controls(north, b)", "holds"),
        ("controls(north, b) and first(north, b) < first(south, a)", "holds"),
        ("share(north) > 0.5", "holds"),
        ("connected(north, a, b)", "state"),
        ("controls(north, b) and contiguous(north)", "state"),
        ("strikes(north, south) >= 1", "acts"),
    ],
)
def test_groups_by_what_a_condition_reads(condition: str, group: str) -> None:
    assert group_of(scenario(x=condition).outcomes["x"]) == group


def futures(*columns: float, n: int = 4_000) -> dict[str, np.ndarray]:
    random = np.random.default_rng(5)
    return {name: random.random(n) < share for name, share in zip("wxyz", columns, strict=False)}


def test_tied_outcomes_count_once() -> None:
    """By their conditions, and by the futures; a fair coin beside them weighs as much as all of them together."""
    found = scenario(
        same="controls(north, b)", again="controls(north, b)", other="not controls(north, b)", twin="occupied(north, b)",
        free="first(north, b) < first(south, a)",
    )  # fmt: skip
    random = np.random.default_rng(5)
    held, free = random.random(4_000) < 0.8, random.random(4_000) < 0.5
    happened = {"same": held, "again": held, "other": ~held, "twin": held, "free": free}
    tied = links(np.column_stack(list(happened.values())), names=tuple(happened), among=tuple(happened))
    assert tied_sets(found, tuple(happened), tied) == (("same", "again", "other", "twin"), ("free",))
    assert tied_sets(found, tuple(happened), ()) == (("same", "again", "other"), ("twin",), ("free",))
    came_true = {"same": False, "again": False, "other": True, "twin": False, "free": True}
    whole, groups = group_scores(found, came_true, happened, tied)
    assert whole is not None
    assert (whole.questions, len(whole.outcomes)) == (2, 5)
    assert whole.brier.value == pytest.approx((held.mean() ** 2 + (1 - free.mean()) ** 2) / 2)
    naive = (4 * held.mean() ** 2 + (1 - free.mean()) ** 2) / 5
    assert abs(naive - whole.brier.value) > 0.1  # what counting each outcome would say
    assert [(group.id, group.questions, group.outcomes) for group in groups] == [
        ("first", 1, ("free",)), ("holds", 1, ("same", "again", "other", "twin")),
    ]  # fmt: skip


def test_a_model_that_is_right_scores_inside_what_it_expects() -> None:
    found = scenario(x="controls(north, b)", y="first(north, b) < first(south, a)")
    random = np.random.default_rng(3)
    happened = {"x": random.random(5_000) < 0.3, "y": random.random(5_000) < 0.7}
    p, q = (column.mean() for column in happened.values())
    whole, _ = group_scores(found, {"x": False, "y": True}, happened, ())
    assert whole is not None
    # of the four histories the likeliest has probability .49 and the least score, the least likely .09 and the greatest
    assert whole.expected_low == pytest.approx((p**2 + (1 - q) ** 2) / 2)
    assert whole.expected_high == pytest.approx(((1 - p) ** 2 + q**2) / 2)


def test_what_never_or_always_came_has_an_error_too() -> None:
    found = scenario(x="controls(north, b)")
    for share, came_true in ((0.0, False), (0.0, True), (1.0, True), (1.0, False)):
        happened = {"x": np.full(200, share == 1.0)}
        whole, _ = group_scores(found, {"x": came_true}, happened, ())
        assert whole is not None
        assert whole.brier.low <= whole.brier.value <= whole.brier.high
        assert whole.brier.high - whole.brier.low > 0.0001


def test_no_outcomes_have_no_mean() -> None:
    assert group_scores(scenario(x="controls(north, b)"), {}, {}, ()) == (None, ())
    assert pooled(()) is None


def test_cases_are_pooled_by_their_questions() -> None:
    def mean(value: float, half: float, questions: int) -> GroupScore:
        return GroupScore(
            id=None, title="", outcomes=(), questions=questions, brier=Estimate(value, value - half, value + half), log=0.0,
            expected_low=0.0, expected_high=1.0,
        )  # fmt: skip

    found = pooled([mean(0.1, 0.03, 3), mean(0.5, 0.04, 1)])
    assert found is not None
    assert found.value == pytest.approx(0.2)
    assert found.high - found.value == pytest.approx(np.hypot(0.75 * 0.03, 0.25 * 0.04))
