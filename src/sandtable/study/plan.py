"""What a study plays: how many futures from which seed, and how they are cut into parts and slices.

Parts are the units of storage and never depend on how the work is spread; slices are the units of work, and lie
inside one part. So the files are the same whatever the number of threads and the chunk size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sandtable.errors import StudyError

PART = 10_000  # futures in one file
FUTURES = 10_000  # of a study, where nothing else is said
KEPT = 100  # futures whose whole event log is kept
MOST_FUTURES = 10**9


@dataclass(frozen=True, slots=True)
class Span:
    """Futures first, first + 1, ... of one part."""

    part: int
    first: int
    futures: int

    @property
    def stop(self) -> int:
        return self.first + self.futures


@dataclass(frozen=True, slots=True)
class Plan:
    """Futures 0 to futures - 1 from one seed, in parts of `part` futures; the logs of the first `kept` are kept.

    Raises StudyError for numbers that cannot be played.
    """

    futures: int
    seed: int
    part: int = PART
    kept: int = KEPT

    def __post_init__(self) -> None:
        if not 1 <= self.futures <= MOST_FUTURES:
            raise StudyError(f"futures must be between 1 and {MOST_FUTURES:,}, not {self.futures:,}")
        if not 0 <= self.seed < 2**64:
            raise StudyError(f"seed must be between 0 and 2**64 - 1, not {self.seed}")
        if self.part < 1:
            raise StudyError(f"a part must have at least one future, not {self.part}")
        if self.kept < 0:
            raise StudyError(f"the number of kept futures cannot be negative: {self.kept}")

    @property
    def part_count(self) -> int:
        return math.ceil(self.futures / self.part)

    @property
    def parts(self) -> tuple[Span, ...]:
        return tuple(self.span(index) for index in range(self.part_count))

    def span(self, part: int) -> Span:
        first = part * self.part
        return Span(part=part, first=first, futures=min(self.part, self.futures - first))

    @property
    def kept_futures(self) -> range:
        return range(min(self.kept, self.futures))


def slices_of(span: Span, *, chunk: int) -> Iterator[Span]:
    """The slices of one part, in order, each of at most `chunk` futures."""
    for first in range(span.first, span.stop, chunk):
        yield Span(part=span.part, first=first, futures=min(chunk, span.stop - first))
