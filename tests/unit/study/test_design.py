"""Designs: rows in any order, with chance shared or not, are the futures that a study plays."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable as st
from sandtable.compile import compile_scenario
from sandtable.errors import StudyError
from sandtable.program import Program
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.play import Progress


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return st.load("fashoda-1898")


@pytest.fixture(scope="module")
def program(scenario: Scenario) -> Program:
    return compile_scenario(scenario)


def test_the_plain_design_is_the_study(scenario: Scenario, program: Program) -> None:
    study = st.run(scenario, futures=300, seed=5, progress=False)
    played = play_design(program, seed=5, futures=np.arange(300))
    holds, complete = study.outcome_array()
    assert np.array_equal(played.batch.outcomes, holds)
    assert np.array_equal(played.is_complete, complete)
    assert np.array_equal(played.draws, study.draws())


def test_rows_are_addressed_by_number_and_may_repeat(program: Program) -> None:
    plain = play_design(program, seed=5, futures=np.arange(50))
    order = np.array([49, 3, 3, 17, 0])
    chosen = play_design(program, seed=5, futures=order)
    for name in ("outcomes", "times", "end", "strength", "control", "choices", "de_facto"):
        assert np.array_equal(getattr(chosen.batch, name), getattr(plain.batch, name)[order]), name


def test_threads_and_chunks_change_nothing(program: Program) -> None:
    one = play_design(program, seed=9, futures=np.arange(200), threads=1, chunk=200)
    many = play_design(program, seed=9, futures=np.arange(200), threads=2, chunk=7)
    assert np.array_equal(one.batch.strength, many.batch.strength)
    assert np.array_equal(one.batch.control_days, many.batch.control_days)


def test_given_assumptions_are_used_and_chance_stays(program: Program) -> None:
    plain = play_design(program, seed=5, futures=np.arange(40))
    again = play_design(program, seed=5, futures=np.arange(40), assumptions=plain.draws)
    assert np.array_equal(again.batch.first, plain.batch.first)
    other = play_design(program, seed=5, futures=np.arange(40), assumptions=plain.draws[::-1])
    assert not np.array_equal(other.batch.first, plain.batch.first)


def test_progress_is_reported(program: Program) -> None:
    seen: list[Progress] = []
    play_design(program, seed=1, futures=np.arange(25), chunk=10, threads=1, report=seen.append)
    assert [(step.done, step.total) for step in seen if step.stage == "playing"] == [
        (0, 25),
        (10, 25),
        (20, 25),
        (25, 25),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"futures": []}, "at least one row"),
        ({"futures": [0.5]}, "whole numbers"),
        ({"futures": [-1]}, "0 or more"),
        ({"futures": [[1]]}, "whole numbers"),
        ({"seed": 2**64}, "seed must be"),
        ({"chunk": 0}, "a chunk"),
        ({"assumptions": [[1.0]]}, "the given assumptions are invalid: expected a matrix of 27 columns"),
    ],
)
def test_what_cannot_be_played_is_said(program: Program, changes: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"seed": 1, "futures": [0, 1], **changes}
    with pytest.raises(StudyError, match=message):
        play_design(program, **arguments)  # type: ignore[arg-type]
