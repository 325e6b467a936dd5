"""How likely a report is in a future: by the date of an event, or by whether a statement held.

An item that dates an event, at T in this future and D by the report, has the density r N(D; T, sd) + f / (horizon - start),
without the first term where T is after the report or never: a right report errs by its tolerance, a wrong one is spread
over the whole time. An item that states how things stood has the probability f + (r - f) h, h the share of the days about
its date, weighed by the same tolerance, on which the statement held. docs/analysis/update.md explains both.
Checked by tests/unit/analysis/test_updating.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sandtable.program import Floats

NINETY = 1.6448536269514722  # standard deviations on either side of the mean that hold 90% of a normal distribution
# our convention, which `reliability` overrides: by the letter of a grade, the rates of reports of what is true and is not
RATES = {"A": (0.98, 0.02), "B": (0.92, 0.08), "C": (0.85, 0.15), "D": (0.7, 0.3), "E": (0.55, 0.45)}
# Gauss-Hermite of five nodes, for the mean over a normal tolerance: nodes in standard deviations, and weights
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True)
class Observation:
    """One item of news as the futures are held against it; days since the start.

    column : of the outcome of the amended program that holds what it says: a time, or a condition. is_dated : it dates an
    event. day : the date it gives. sd : of its tolerance, 0 for none. reported : the end of the day on which it was
    public. if_true, if_false : rates. span : from the start to the horizon.
    """

    item: str
    column: int
    is_dated: bool
    day: float
    sd: float
    reported: float
    if_true: float
    if_false: float
    span: float

    @property
    def looked_at(self) -> tuple[tuple[float, float], ...]:
        """For a statement: the days at which it is read, with their weights."""
        if self.is_dated:
            return ()
        if self.sd == 0.0:
            return ((self.day, 1.0),)
        days = np.clip(self.day + self.sd * _NODES, 0.0, self.span)
        return tuple((float(day), float(weight)) for day, weight in zip(days, _WEIGHTS, strict=True))

    @property
    def until(self) -> float:
        """The day up to which a future must be played to judge the item."""
        if self.is_dated:
            return min(self.reported, self.span)
        return max(day for day, _ in self.looked_at)

    def likelihood(self, found: Floats) -> Floats:
        """(n,) of the item in n futures. found : times, inf for never; or shares of the days on which it held."""
        if not self.is_dated:
            return self.if_false + (self.if_true - self.if_false) * found
        return self.right_part(found) + self.if_false / self.span

    def right_part(self, found: Floats) -> Floats:
        """(n,) the part of the likelihood that comes from a report that is right."""
        if not self.is_dated:
            return self.if_true * found
        known = found <= self.reported
        times = np.where(known, found, self.day)
        density = np.exp(-0.5 * ((self.day - times) / self.sd) ** 2) / (self.sd * np.sqrt(2.0 * np.pi))
        return np.where(known, self.if_true * density, 0.0)

    def wrong(self, found: Floats) -> Floats:
        """(n,) the probability that the report is wrong, given the future and that it came."""
        whole = self.likelihood(found)
        return 1.0 - np.divide(self.right_part(found), whole, out=np.ones_like(whole), where=whole > 0.0)


def days_to_read(observations: Sequence[Observation]) -> tuple[float, ...]:
    """The days up to which futures are played for these items, in order; dated ones share the last."""
    days = {day for each in observations for day, _ in each.looked_at}
    dated = [each.until for each in observations if each.is_dated]
    return tuple(sorted(days | ({max(dated)} if dated else set())))
