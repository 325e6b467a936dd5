"""Which futures a page tells: combinations of outcomes are distinguished, and the choice does not hang on how they are numbered."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable as st
from sandtable.report import futures
from sandtable.report.futures import chosen_futures


@pytest.mark.parametrize("outcomes", [1, 8, 9, 56, 57, 130])
def test_equal_rows_have_equal_numbers_and_others_have_others(outcomes: int) -> None:
    rng = np.random.default_rng(outcomes)
    kinds = rng.random((40, outcomes)) < 0.5
    held = kinds[rng.integers(0, 40, 500)]
    numbers = futures._combinations(held)
    assert ((numbers[:, None] == numbers) == (held[:, None] == held).all(axis=2)).all()


def test_the_choice_is_the_same_however_combinations_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    study = st.run("fashoda-1898", futures=2_000, seed=5, keep=0, progress=False)
    chosen = chosen_futures(study)
    assert len({each.number for each in chosen}) == len(chosen)
    monkeypatch.setattr(
        futures, "_combinations", lambda held: np.unique(held, axis=0, return_inverse=True)[1].reshape(-1)
    )
    assert chosen_futures(study) == chosen
