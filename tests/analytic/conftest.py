"""Every sketch that these tests play in the reference twin is played by the kernel too, and must come to the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import tests.analytic.builder as builder
from sandtable.engine.batch import Engine
from sandtable.engine.reference import simulate
from sandtable.program import Program, Record
from tests.agreement.comparison import difference


def play_both(program: Program, *, seed: int, future: int, assumptions: Sequence[float]) -> Record:
    """The reference's record, once the kernel has given the same."""
    slow = simulate(program, seed=seed, future=future, assumptions=assumptions)
    fast = Engine(program).trace(seed=seed, future=future, assumptions=np.array(assumptions, float))
    assert difference(fast, slow, program) is None
    return slow


@pytest.fixture(autouse=True)
def _kernel_beside_reference(request: pytest.FixtureRequest) -> None:
    """Not in tests that break the reference on purpose, which they do through monkeypatch."""
    if "monkeypatch" in request.fixturenames:
        return
    patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    patch.setattr(builder, "simulate", play_both)
