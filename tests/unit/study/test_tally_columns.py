"""Columns are counted by their buffers: what pyarrow's own functions say of them, without importing these."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sandtable.study.tally import _count_labels, finite

pytestmark = pytest.mark.exact

LABELS = [None, "held", "lost", "held", None, "shared", "lost", "lost", "held", None, None, "shared", "shared"]
NUMBERS = [None, 3.5, None, 0.25, 7.0, None, None, 1.0, 2.0, 4.0, None, 9.5, None]


def columns_of(values: list[Any], *, labels: bool) -> dict[str, pa.ChunkedArray]:
    """The same values whole, cut off within a byte of the mask, in parts, in parts with dictionaries of their own, without
    nulls, and none at all."""

    def made(some: list[Any]) -> pa.Array:
        array = pa.array(some, pa.string() if labels else pa.float64())
        return array.dictionary_encode() if labels else array

    whole = made(values)
    return {
        "whole": pa.chunked_array([whole]),
        "cut": pa.chunked_array([whole[3:11]]),
        "parts": pa.chunked_array([whole[:5], whole[5:5], whole[5:]]),
        "own dictionaries": pa.chunked_array([made(values[:4]), made(values[4:])]),
        "no nulls": pa.chunked_array([made([value for value in values if value is not None])]),
        "nulls only": pa.chunked_array([made([None, None])]),
        "empty": pa.chunked_array([whole[:0]]),
        "no parts": pa.chunked_array([], whole.type),
    }


@pytest.mark.parametrize("name", columns_of(LABELS, labels=True))
def test_labels_are_counted_in_the_order_in_which_they_stand(name: str) -> None:
    column = columns_of(LABELS, labels=True)[name]
    counts: Counter[str] = Counter()
    _count_labels(counts, column)
    expected = Counter(label for label in column.to_pylist() if label is not None)
    assert list(counts.items()) == list(expected.items())


@pytest.mark.parametrize("name", columns_of(NUMBERS, labels=False))
def test_the_numbers_of_a_column_are_those_that_are_not_null(name: str) -> None:
    column = columns_of(NUMBERS, labels=False)[name]
    found = finite(column)
    assert found.dtype == np.float64
    assert found.tolist() == [number for number in column.to_pylist() if number is not None]
