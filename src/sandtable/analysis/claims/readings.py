"""Readings of assumptions: the values of a choice, the thirds of a number's prior; and counts of futures by them.

A claim is looked at in every reading. A value of a choice with a prior mass under LEAST_MASS is counted, but what happens
under it turns no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Program
from sandtable.scenario.drawn import describe_draw
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.types import Scenario

LEAST_MASS = 0.1
PARTS = 3  # of a continuous prior, each of equal mass
_PLACES = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of an assumption's prior. label : for people. mass : its share of the prior.

    low, high : its ends in coherent units (low excluded, save in the first); of a choice the value twice.
    """

    assumption: str
    label: str
    mass: float
    low: float
    high: float
    is_choice: bool

    @property
    def counts(self) -> bool:
        """Whether it may turn a verdict."""
        return self.mass >= LEAST_MASS


@dataclass(frozen=True)
class Readings:
    """All readings of a scenario; row 0 of every count is of all futures, row 1 + k of reading k."""

    all: tuple[Reading, ...]
    columns: tuple[int, ...]  # of each reading its assumption's

    def masks(self, draws: NDArray[np.float64]) -> NDArray[np.float64]:
        """Which future belongs where. draws: (n, U). Returns (1 + readings, n) of zeros and ones, ready to be multiplied."""
        rows = np.ones((1 + len(self.all), len(draws)))
        for position, (reading, column) in enumerate(zip(self.all, self.columns, strict=True), start=1):
            values = draws[:, column]
            if reading.is_choice:
                # a reach is recorded as the ring knows it, so equal up to rounding
                rows[position] = np.isclose(values, reading.low, rtol=1e-9, atol=0.0)
            else:
                rows[position] = (values > reading.low) & (values <= reading.high)
        return rows

    def of(self, assumption: str) -> tuple[int, ...]:
        """Positions in `all` of the readings of an assumption."""
        return tuple(index for index, reading in enumerate(self.all) if reading.assumption == assumption)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Those that have more than one reading, in order."""
        return tuple(dict.fromkeys(reading.assumption for reading in self.all))


def readings_of(scenario: Scenario, program: Program) -> Readings:
    """The readings of every assumption that is not fixed, in sorted order of identifiers, each from low to high."""
    found: list[Reading] = []
    columns: list[int] = []
    for column, name in enumerate(program.assumptions):
        parts = _parts(name, scenario)
        if len(parts) > 1:
            found += parts
            columns += [column] * len(parts)
    return Readings(tuple(found), tuple(columns))


def _parts(name: str, scenario: Scenario) -> Sequence[Reading]:
    assumption, in_hours = scenario.assumptions[name], scenario.calendar.in_hours
    prior: Prior = assumption.prior
    if prior.kind == "choice":
        total = sum(prior.weights)
        return [
            Reading(
                name,
                describe_draw(assumption, value=value, in_hours=in_hours),
                weight / total,
                value,
                value,
                is_choice=True,
            )
            for value, weight in zip(prior.values, prior.weights, strict=True)
            if weight > 0
        ]
    low, high = prior.support
    if low == high:
        return []
    inner = [float(end) for end in quantile(prior, np.arange(1, PARTS) / PARTS)]
    ends = [-np.inf, *inner, np.inf]
    written = [describe_draw(assumption, value=end, in_hours=in_hours) for end in inner]
    labels = [f"up to {written[0]}", f"{written[0]} to {written[1]}", f"over {written[1]}"]
    return [
        Reading(name, f"{labels[part]} ({_PLACES[part]} third)", 1 / PARTS, ends[part], ends[part + 1], is_choice=False)
        for part in range(PARTS)
    ]
