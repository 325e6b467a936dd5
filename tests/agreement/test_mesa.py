"""The Mesa model of the declared scenario comes to the engine's probabilities, within what its steps and chance allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.against_mesa import compare_outcomes
from benchmarks.cases import Case
from sandtable.compile import compile_scenario
from sandtable.loading import load

pytest.importorskip("mesa")

from benchmarks.mesa_twin.board import BeyondError, Board
from benchmarks.mesa_twin.common import COMMON, SCENARIO, beyond, features
from benchmarks.mesa_twin.model import play

FUTURES, STEP = 40, 0.25  # days


@pytest.fixture(scope="module")
def case() -> Case:
    return Case.of(SCENARIO, seed=7)


def compared(case: Case, board: Board) -> dict[str, Any]:
    """The Mesa model beside the engine, in the first futures, on the same assumptions."""
    rows = case.assumptions(FUTURES).tolist()
    outcomes = [play(board, assumptions=row, dt=STEP, seed=z).outcomes() for z, row in enumerate(rows)]
    return compare_outcomes(case, np.array(outcomes), large=FUTURES)


def test_the_mesa_model_agrees_with_the_engine(case: Case) -> None:
    found = compared(case, Board(case.program))
    assert found["beyond the tolerance"] == [], found["by outcome"]


def test_a_mesa_model_of_slower_marches_does_not_agree(case: Case) -> None:
    """The broken rival: on every route all march at a quarter of the pace."""
    theatre = case.program.theatre
    slower = replace(theatre, route_terrain=0.25 * theatre.route_terrain)
    board = Board(replace(case.program, theatre=slower))
    assert compared(case, board)["beyond the tolerance"]


def test_the_declared_scenario_uses_what_both_have_and_all_of_it(case: Case) -> None:
    assert features(case.program) == COMMON


def test_a_scenario_that_uses_more_is_refused_by_name_of_what_it_uses() -> None:
    program = compile_scenario(load("fashoda-1898"))
    assert beyond(program) == [
        "clock every", "effect handover", "effect withdraw", "function reached", "options by their utility", "passage",
    ]  # fmt: skip
    with pytest.raises(BeyondError, match="clock every"):
        Board(program)
