"""Columns read by their buffers say what pyarrow says, with nulls, slices and labels of both kinds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sandtable.study.tally import finite, is_label, numbers, truths

pytestmark = pytest.mark.exact

FLAGS = [True, None, False, True, True, None, False, True, False, True, None, True]
LABELS = ["complete", "limit", "complete", None, "complete", "limit", "limit"]


def cut(array: Any) -> list[Any]:
    return [
        pa.chunked_array([array]),
        pa.chunked_array([array[3:], array[:2], array[5:5]]),
        pa.chunked_array([array[:0]]),
    ]


@pytest.mark.parametrize("index", range(3))
def test_truths(index: int) -> None:
    for array in (pa.array(FLAGS), pa.array([bool(each) for each in FLAGS])):
        column = cut(array)[index]
        assert truths(column).tolist() == [bool(each) for each in column.to_pylist()]
    assert truths(pa.chunked_array([], pa.bool_())).tolist() == []


@pytest.mark.parametrize("index", range(3))
def test_labels(index: int) -> None:
    for array in (pa.array(LABELS), pa.array(LABELS).dictionary_encode()):
        column = cut(array)[index]
        for label in ("complete", "limit", "nothing"):
            assert is_label(column, label).tolist() == [each == label for each in column.to_pylist()]


@pytest.mark.parametrize("index", range(3))
def test_numbers(index: int) -> None:
    for column in (cut(pa.array([0.5, None, 2.0, 3.0, None, -1.0]))[index], cut(pa.array(np.arange(6.0)))[index]):
        expected = [np.nan if each is None else each for each in column.to_pylist()]
        assert np.array_equal(numbers(column), expected, equal_nan=True)
        assert finite(column).tolist() == [each for each in column.to_pylist() if each is not None]
