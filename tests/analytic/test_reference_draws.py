"""The reference twin's random numbers: Random123's known answers, the mapping to numbers, and their addresses."""

from __future__ import annotations

from math import cos, log, pi, sqrt
from statistics import fmean

import pytest

from sandtable.engine.reference.draws import Draws, philox4x32

ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)  # fmt: skip
def test_philox_gives_the_known_answers_of_random123(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: tuple[int, ...]
) -> None:
    assert philox4x32(counter, key=key) == words


def test_a_draw_is_addressed_by_seed_future_stream_and_index() -> None:
    draws = Draws(seed=0x1111111122222222, future=0x3333333344444444)
    words = philox4x32((0x44444444, 0x33333333, 77, 5), key=(0x22222222, 0x11111111))
    assert draws.uniforms(stream=77, index=5) == tuple((w + 0.5) / 2**32 for w in words)


def test_normals_and_clocks_come_from_their_words() -> None:
    draws = Draws(seed=3, future=9)
    u0, u1, u2, _ = draws.uniforms(stream=8, index=2)
    assert draws.normal(stream=8, index=2) == sqrt(-2 * log(u0)) * cos(2 * pi * u1)
    assert draws.exponential(stream=8, index=2, word=2) == -log(u2)


def z_of_moments(sample: list[float]) -> tuple[float, float]:
    """Standard errors by which mean and mean square of a sample miss those of the standard normal."""
    n = len(sample)
    return fmean(sample) * sqrt(n), (fmean(x * x for x in sample) - 1) * sqrt(n / 2)


def test_normals_are_standard_normal() -> None:
    sample = [Draws(seed=1, future=k).normal(stream=4, index=0) for k in range(4000)]
    assert max(map(abs, z_of_moments(sample))) < 4


def test_the_check_of_normals_finds_a_broken_twin() -> None:
    """Box-Muller with the factor 2 forgotten."""
    sample = [Draws(seed=1, future=k).normal(stream=4, index=0) / sqrt(2) for k in range(4000)]
    assert max(map(abs, z_of_moments(sample))) > 4
