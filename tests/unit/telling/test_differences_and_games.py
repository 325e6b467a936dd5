"""What is said of comparisons, red lines, solved games and best responses: the same everywhere, and what it must hold."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import sandtable as st
from sandtable.estimates import Estimate
from sandtable.telling import Told, tell
from sandtable.telling.html import PAGE, told_html
from tests.unit.report.crossing import crossing
from tests.unit.telling.shown import assert_everywhere

pytestmark = pytest.mark.slow  # the engine is compiled

PACE = {"assumptions.brigade-pace": "16 km/day"}
NO_GUNS = {"fires.guns.launchers": 0}
NOTHING = {"decisions.turn-back.options.halt.probability": 0.2}  # as in the file


@cache
def compared(*which: str) -> Any:
    settings: dict[str, dict[str, object]] = {"pace": dict(PACE), "guns": dict(NO_GUNS), "nothing": dict(NOTHING)}
    return st.compare(crossing().scenario, [settings[name] for name in which], futures=400, seed=3, progress=False)


@cache
def line() -> Any:
    return st.red_line(crossing().scenario, "guns", futures=400, seed=3, progress=False)


@cache
def solved() -> Any:
    return st.solve(crossing().scenario, futures=200, seed=3, resamples=20, progress=False)


@cache
def responded(option: str) -> Any:
    return st.best_response(
        crossing().scenario, actor="north", option=option, outcome="north-first", futures=200, seed=3, resamples=20,
        progress=False,
    )  # fmt: skip


def said(told: Told) -> str:
    return " ".join(told.texts())


def headings(told: Told) -> list[str]:
    return [column.heading for part in told.parts for table in part.tables for column in table.columns]


# -- comparisons -------------------------------------------------------------------------------------


def test_one_variant_has_baseline_variant_and_difference() -> None:
    told = tell(compared("pace"), against="“Pace of the Brigade” at 20 km/day")
    assert_everywhere(told)
    assert headings(told)[:5] == ["Outcome", "baseline", "variant", "difference (pp)", "90% interval"]
    assert "changes most: " in told.answer[0]
    assert told.answer[0].endswith("in this model.")
    assert "Baseline: “Pace of the Brigade” at 20 km/day." in said(told)
    assert "not adjusted for multiple comparisons" in said(told)


def test_all_digits_of_a_row_are_those_of_its_difference() -> None:
    told = tell(compared("pace"))
    for part in told.parts:
        for table in part.tables:
            if "difference (pp)" not in headings(Told("", (), (replace(part, tables=(table,)),))):
                continue
            for row in table.rows:
                baseline, variant, points = (cell.text for cell in row.cells[1:4])
                decimals = len(points.partition(".")[2])
                for share in (baseline, variant):
                    whole = share.removesuffix("%").lstrip("<>")
                    assert whole in ("0", "100") or len(whole.partition(".")[2]) == decimals, row


def test_several_variants_are_rows_under_each_outcome() -> None:
    found = compared("pace", "guns")
    told = tell(found)
    assert_everywhere(told)
    variants, outcomes = told.parts[0].tables[0], told.parts[1].tables[0]
    assert [row.cells[0].text for row in variants.rows] == [
        "A: assumptions.brigade-pace=16 km/day", "B: fires.guns.launchers=0", "All together",
    ]  # fmt: skip
    first = outcomes.rows[0]
    assert (first.cells[0].text, first.cells[1].text, first.under) == ("The Brigade is at the bridge first", "", False)
    assert [(row.cells[0].text, row.under) for row in outcomes.rows[1:4]] == [("A", True), ("B", True), ("all", True)]
    assert 'class="under"' in told_html(told, look=PAGE)


def test_where_nothing_differs_there_is_no_table() -> None:
    told = tell(compared("nothing"))
    assert_everywhere(told)
    assert told.answer[0].startswith("No difference in any of 400 futures with decisions.turn-back")
    assert told.parts == ()


def test_failed_futures_are_said_in_every_comparison() -> None:
    found = compared("pace")
    (variant,) = found.variants
    found = replace(found, failed=2, variants=(replace(variant, dropped=3, failed=1),))
    (warning,) = tell(found).warnings
    assert warning.startswith("3 futures are excluded")
    assert "2 failed in the baseline, 1 in the variant" in warning


def test_a_time_that_moves_in_few_futures_has_no_interval() -> None:
    found = compared("pace")
    (variant,) = found.variants
    time = replace(variant.times[0], moved=3, mean=Estimate(0.25, math.nan, math.nan))
    told = tell(replace(found, variants=(replace(variant, times=(time,)),)))
    assert_everywhere(told)
    assert "only 3 differ" in said(told)


def test_a_red_line_says_its_effect_by_component() -> None:
    told = tell(line())
    assert_everywhere(told)
    assert "reduces the probability of “The Brigade is at the bridge first” by " in told.answer[0]
    assert told.answer[1] == "Drawn by the South to deter the North."
    effects = told.parts[0].tables[0]
    assert [row.cells[0].text for row in effects.rows] == ["Capability", "Resolve", "All together"]
    whole = line().red_line.whole
    same = replace(
        whole, prevented=0, brought_about=0, effect=Estimate(0.0, -0.01, 0.01), without_it=whole.with_it
    )  # fmt: skip
    none = replace(line(), red_line=replace(line().red_line, effects=(same,)))
    assert "makes no difference to “The Brigade is at the bridge first” in any future" in tell(none).answer[0]


# -- games -------------------------------------------------------------------------------------------


def test_a_solution_is_told_with_and_without_payoffs() -> None:
    told = tell(solved())
    assert_everywhere(told)
    assert "payoff of the North" in headings(told)
    without = tell(solved(), payoffs=False)
    assert "payoff of the North" not in headings(without)
    assert sum(table.title.startswith("Equilibrium ") for part in told.parts for table in part.tables) == len(
        solved().nash
    )
    page = told_html(told, look=PAGE, draw=lambda name: f'<div data-figure="{name}"></div>')
    folded = page[page.index("<summary>Payoffs of every profile") :]
    assert '<h4>the North</h4><div data-figure="payoffs-north">' in folded[: folded.index("</details>")]


def test_what_was_not_looked_for_and_what_failed_is_said() -> None:
    found = replace(solved(), has_mixed=False, is_complete=False, failed=1)
    told = tell(found)
    assert_everywhere(told)
    assert "Mixed equilibria were not looked for: that needs pygambit" in said(told)
    assert "pure equilibri" in told.answer[0]
    assert told.warnings == ("1 future of 200 failed in some profile and is excluded.",)
    none = tell(replace(found, equilibria=(), supports=()))
    assert none.answer == ("The estimated game has no pure equilibrium, so its equilibria are mixed.",)
    assert_everywhere(none)


@pytest.mark.parametrize("option", ["go-on", "halt"])
def test_a_best_response_says_whether_it_pays(option: str) -> None:
    found = responded(option)
    told = tell(found)
    assert_everywhere(told)
    assert f"“{found.title}”" in told.answer[0]
    assert "in this model" in told.answer[0]
    assert f"best response in {sum(e.is_best_response for e in found.equilibria)} of " in said(told)
    unsure = tell(replace(found, is_certain=False))
    assert "cannot be determined" in unsure.answer[0]
    reason = "the outcome happens in no future, so its worth cannot be told"
    never = tell(replace(found, break_even=None, break_even_reason=reason, success=None, failed=2))
    assert never.answer[1].startswith("The outcome happens in no future")
    assert "unknown (no such future) with success" in said(never)
    assert never.warnings == ("2 futures of 200 failed with some option and are excluded.",)


def test_a_break_even_beyond_both_ends_is_said_in_words() -> None:
    found = responded("go-on")
    always = tell(replace(found, break_even=Estimate(-0.1, -0.2, 0.0))).answer[1]
    never = tell(replace(found, break_even=Estimate(1.2, 1.1, 1.3))).answer[1]
    assert "it pays whatever the probability of success" in always
    assert "it pays at no probability of success" in never


def test_a_payoff_that_there_is_not_is_null() -> None:
    printed = replace(responded("go-on"), success=None).to_json_object()
    assert printed["success"] is None
    assert list(printed["failure"]) == ["mean", "low", "high"]
