"""Salts: 64-bit numbers in the place of a future's own, for dice in blocks of time (docs/model.md section 1).

A salt has an address, as every draw has: the seed, the future, and which of its salts it is. So forks at different days,
and in different runs, share their dice where they share the address.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Blocks

_WEYL = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def salts_of(futures: NDArray[np.uint64], *, seed: int, count: int, first: int = 0) -> NDArray[np.uint64]:
    """Salts `first` to `first + count - 1` of each future: (n, count). seed : 0 to 2^64 - 1.

    SplitMix64 (Steele, Lea, Flood 2014) of the seed, then of the future and of the number of the salt.
    """
    number = np.arange(first, first + count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        of_seed = _mixed(np.array([seed], np.uint64))
        of_future = _mixed(of_seed ^ futures)
        found: NDArray[np.uint64] = _mixed(of_future[:, None] ^ _mixed(number + np.uint64(1))[None, :])
    return found


def forked_after(futures: NDArray[np.uint64], salts: NDArray[np.uint64], *, day: float) -> Blocks:
    """The dice of futures up to a day, that day included, and by a salt from it on. futures, salts : (n,)."""
    return Blocks(np.array([day], np.float64), np.stack([futures, salts], axis=1))


def _mixed(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One step of SplitMix64: a bijection that leaves no pattern."""
    z = number + _WEYL
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    found: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return found
