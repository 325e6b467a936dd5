"""Random numbers addressed by what they are for: Philox 4x32-10 in Python integers."""

from __future__ import annotations

from math import cos, inf, log, pi, sin, sqrt

from sandtable.program import Blocks, Purpose

Words = tuple[int, int, int, int]

_WORD = 0xFFFFFFFF
_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_WEYL = (0x9E3779B9, 0xBB67AE85)  # golden ratio and sqrt(3) - 1, the key schedule


def philox4x32(counter: Words, *, key: tuple[int, int]) -> Words:
    """Ten rounds of Philox 4x32 on a counter of four 32-bit words.

    Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
    Checked against Random123's known answers by tests/analytic/test_reference_draws.py.
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        left, right = _MULTIPLIERS[0] * c0, _MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (right >> 32) ^ c1 ^ k0, right & _WORD, (left >> 32) ^ c3 ^ k1, left & _WORD
        k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
    return c0, c1, c2, c3


class Draws:
    """The draws at one number: a future's own, or a salt in its place."""

    def __init__(self, *, seed: int, future: int) -> None:
        self._key = seed & _WORD, (seed >> 32) & _WORD
        self._future = future & _WORD, (future >> 32) & _WORD

    def uniforms(self, *, stream: int, index: int = 0) -> tuple[float, float, float, float]:
        """Four numbers in (0, 1), one a word."""
        words = philox4x32((*self._future, int(stream), index), key=self._key)
        u0, u1, u2, u3 = ((word + 0.5) / 4294967296.0 for word in words)
        return u0, u1, u2, u3

    def exponential(self, *, stream: int, index: int, word: int) -> float:
        """A unit-rate clock."""
        return -log(self.uniforms(stream=stream, index=index)[word])

    def normal(self, *, stream: int, index: int) -> float:
        """A standard normal number by Box-Muller, from words 0 and 1."""
        return self.normals(stream=stream, index=index)[0]

    def normals(self, *, stream: int, index: int) -> tuple[float, float]:
        """Two independent standard normal numbers from words 0 and 1: the cosine one, the sine one."""
        u0, u1, _, _ = self.uniforms(stream=stream, index=index)
        length, angle = sqrt(-2.0 * log(u0)), 2.0 * pi * u1
        return length * cos(angle), length * sin(angle)

    def weibull(self, *, stream: int, index: int, word: int) -> float:
        """A Weibull number of shape 1.5 and median 1."""
        return float((self.exponential(stream=stream, index=index, word=word) / log(2.0)) ** (1.0 / 1.5))


class Dice:
    """The draws of one future by purpose, in the block of time that it is in."""

    def __init__(self, *, seed: int, blocks: Blocks, decisions: int) -> None:
        self._seed = seed
        self._salts = blocks.salts[0].reshape(len(blocks.boundaries) + 1, -1).tolist()
        self._columns = blocks.columns(decisions).tolist()
        self._boundaries = blocks.boundaries.tolist()
        self._block = 0

    def of(self, purpose: Purpose, *, decision: int = 0) -> Draws:
        """Those that are thrown now for a purpose; of decisions, those of one decision."""
        return Draws(seed=self._seed, future=self._salts[self._block][self._columns[purpose + decision]])

    @property
    def boundary(self) -> float:
        """The day after which the dice change next; inf if they never do."""
        return self._boundaries[self._block] if self._block < len(self._boundaries) else inf

    def cross(self) -> None:
        """Go on to the next block."""
        self._block += 1
