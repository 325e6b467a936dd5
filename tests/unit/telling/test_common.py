"""Sentences that several results share."""

from __future__ import annotations

import sandtable as st
from sandtable.telling.common import sampled_line
from tests.unit.study.test_unusual import TOKEN


def with_bare(number: int) -> st.Scenario:
    bare = "".join(f'  bare-{at}: {{title: Bare {at}, prior: "uniform(0, 1)"}}\n' for at in range(1, number + 1))
    known = '  known: {title: Known, prior: "uniform(0, 1)", basis: assumed, because: x}\n'
    reading = st.read(TOKEN.replace("outcomes:\n", f"assumptions:\n{known}{bare}outcomes:\n"), name="token")
    assert reading.scenario is not None, reading.errors
    return reading.scenario


def test_assumptions_without_a_basis_are_named() -> None:
    (line,) = sampled_line(with_bare(1))
    assert line.endswith(", 1 without a basis: “Bare 1”).")
    (line,) = sampled_line(with_bare(5))
    assert line.endswith(", 5 without a basis: “Bare 1”, “Bare 2”, “Bare 3” and 2 more).")
    (line,) = sampled_line(with_bare(0))
    assert "without a basis" not in line
