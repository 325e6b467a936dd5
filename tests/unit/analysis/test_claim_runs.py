"""Claims that ask for an analysis of their own, and what is said where that cannot be had."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

import sandtable as st
from sandtable.analysis.claims.results import ClaimResult
from sandtable.analysis.game import best_response as best_responses
from sandtable.analysis.game.best_response import Alternative, BestResponse, InEquilibrium
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import Header


@cache
def scenario() -> Any:
    return st.load("deir-ez-zor-2017")


def judged(name: str, *, futures: int = 200) -> ClaimResult:
    return st.claims(scenario(), futures=futures, seed=1, only=[name], readings=False, progress=False).claim(name)


def estimate(mean: float) -> Estimate:
    return Estimate(mean, mean - 0.01, mean + 0.01)


def response(*, gain: float, equilibria: tuple[float, ...], break_even: float | None = 0.3) -> BestResponse:
    """An answer of `best_response` with these differences, each surely on its side of 0 if it is beyond 0.01."""
    return BestResponse(
        header=Header(scenario="s", scenario_sha256=64 * "0", seed=1), futures=100, failed=0, actor="damascus", decision="damascus-dash",
        option="dash", title="", outcome="damascus-first", payoff=estimate(0.5),
        alternatives=(Alternative(option="hold", payoff=estimate(0.5), difference=estimate(gain), differing=9),),
        is_best_response=gain >= 0, is_certain=abs(gain) > 0.01,
        equilibria=tuple(
            InEquilibrium(number=k, kind="pure", probability=1.0, is_best_response=value >= 0, difference=estimate(value))
            for k, value in enumerate(equilibria, start=1)
        ),
        probability=estimate(0.9), success=None, failure=None,
        break_even=None if break_even is None else Estimate(break_even, math.nan, math.nan),
        break_even_reason="" if break_even is not None else "success is worth nothing",
    )  # fmt: skip


def test_three_things_decide_in_neither_reading_of_speed() -> None:
    """The fighting is fitted and wide now: what the defenders are and who chooses what carries as much as the three."""
    found = judged("t28", futures=4_096)
    assert (found.test, found.verdict, found.flips) == ("drivers", "contradicted", ())
    assert str(found.because).startswith("without rules-of-battle: together they carry ")
    assert "; with rules-of-battle: together they carry " in str(found.because)


def test_without_a_wider_reading_there_is_one_answer() -> None:
    scenario = st.load("deir-ez-zor-2017", overrides={"claims.t28.test.wider": []})
    found = st.claims(scenario, futures=600, seed=1, only=["t28"], readings=False, progress=False).claim("t28")
    assert (found.verdict, found.flips) == ("contradicted", ())
    assert str(found.because).startswith("together they carry ")


def test_dashing_is_a_best_response_and_from_which_chance_on() -> None:
    """Against never going it pays whatever the chance: the south-east column's way to the border is worth something too."""
    found = judged("t20")
    assert (found.test, found.verdict) == ("best-response", "consistent")
    assert "it pays whatever the chance of success" in str(found.because)


def test_the_chance_from_which_a_choice_pays_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = response(gain=0.1, equilibria=(), break_even=0.3)
    monkeypatch.setattr(best_responses, "best_response", lambda *_, **__: answer)
    assert "it pays from a chance of success of" in str(judged("t20").because)


@pytest.mark.parametrize(
    ("gain", "equilibria", "verdict"),
    [
        (0.1, (0.1, 0.2), "consistent"),
        (-0.1, (-0.1,), "contradicted"),
        (0.001, (), "undetermined"),
        (0.1, (0.1, -0.2), "turns-on"),
        (0.1, (0.1, -0.001), "consistent"),  # an equilibrium that cannot be told turns nothing
        (0.001, (0.2, -0.2), "turns-on"),
    ],
)
def test_the_equilibria_must_agree(
    monkeypatch: pytest.MonkeyPatch, gain: float, equilibria: tuple[float, ...], verdict: str
) -> None:
    monkeypatch.setattr(best_responses, "best_response", lambda *_, **__: response(gain=gain, equilibria=equilibria))
    found = judged("t20")
    assert found.verdict == verdict
    assert bool(found.flips) == (verdict == "turns-on")


def test_without_a_break_even_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = response(gain=0.1, equilibria=(), break_even=None)
    monkeypatch.setattr(best_responses, "best_response", lambda *_, **__: answer)
    assert "success is worth nothing" in str(judged("t20").because)


def test_a_missing_package_leaves_it_undetermined_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> BestResponse:
        raise AnalysisError("this needs pygambit, which is not installed", hint="pip install 'sandtable-crisis[game]'")

    monkeypatch.setattr(best_responses, "best_response", fail)
    found = judged("t20")
    assert found.verdict == "undetermined"
    assert str(found.because) == "this needs pygambit, which is not installed (pip install 'sandtable-crisis[game]')"
