"""The kernel's Philox against the known answers published with Random123 (kat_vectors, philox4x32, 10 rounds)."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.engine import rng
from sandtable.engine.jit import from_python
from sandtable.engine.rng import fill_units

normal = from_python(rng.normal)
philox = from_python(rng.philox)
unit = from_python(rng.unit)

PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (PI, (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_known_answers(counter: tuple[int, ...], key: tuple[int, ...], words: tuple[int, ...]) -> None:
    assert tuple(int(w) for w in philox(*key, *counter)) == words


def test_units_are_those_of_word_zero() -> None:
    futures = np.array([0, 5, 2**40 + 3], np.uint64)
    out = np.empty(3)
    fill_units(np.uint64(2**35 + 11), futures, 77, out)
    for value, future in zip(out, futures.tolist(), strict=True):
        word = philox(11, 8, future & 0xFFFFFFFF, future >> 32, 77, 0)[0]
        assert value == unit(word)


def test_units_are_strictly_inside() -> None:
    assert 0.0 < unit(0) < 1e-9
    assert 1.0 - 1e-9 < unit(0xFFFFFFFF) < 1.0


def test_normal_is_the_cosine_branch() -> None:
    assert normal(0x80000000, 0) == pytest.approx(1.17741002251, abs=1e-9)  # sqrt(2 ln 2)
