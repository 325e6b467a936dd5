"""An estimate with its interval: one type for every number that comes with bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pydantic.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the bounds of its interval, in order: low <= value <= high. nan without data.

    Unit and level are documented with the field. Raises ValueError if the bounds exclude the value; an estimator whose
    interval may do so (a quantile of noisy replicates) uses `containing`.
    """

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.value < self.low or self.value > self.high or self.low > self.high:
            raise ValueError(f"{self.value} is not within [{self.low}, {self.high}]")

    @classmethod
    def containing(cls, value: float, low: float, high: float) -> Estimate:
        """An estimate whose bounds are widened, if necessary, to contain the value."""
        if math.isnan(value):
            return cls(value, low, high)
        return cls(value, min(low, value), max(high, value))

    def __iter__(self) -> Iterator[float]:
        """Value, low, high: `estimate(*found)` in `wording`."""
        return iter((self.value, self.low, self.high))

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 lies outside of the interval."""
        return not self.low <= 0 <= self.high
