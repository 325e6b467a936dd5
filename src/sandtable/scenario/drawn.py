"""The value that an assumption took in a future, in the unit and the words of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.priors.distribution import Prior
    from sandtable.scenario.types import Assumption

_UNITS = {"Length": "km", "Duration": "d", "Speed": "km/day", "TimeRate": "per day"}


def describe_draw(assumption: Assumption, *, value: float, in_hours: bool = False) -> str:
    """For example `17.3 km/day`, `31%` of what is a share, or the label of a choice.

    in_hours : of a scenario that is told in hours: lengths of time under two days in hours, under an hour in minutes, speeds by
    the hour.
    """
    for written, label in assumption.labels.items():
        if _is(written, value):
            return f"{label} ({written})"
    if is_share(assumption.prior):
        return f"{100 * value:.3g}%"
    unit = _UNITS.get(assumption.prior.dimension, "")
    if in_hours:
        value, unit = _by_the_hour(value, unit)
    return f"{value:.3g} {unit}".rstrip() if abs(value) < 1000 else f"{value:,.0f} {unit}".rstrip()


def _by_the_hour(value: float, unit: str) -> tuple[float, str]:
    """A value in coherent units and its unit, as a scenario of hours tells it."""
    if unit == "d" and abs(value) < 1 / 24:
        return 1440 * value, "min"
    if unit == "d" and abs(value) < 2:
        return 24 * value, "h"
    return (value / 24, "km/h") if unit == "km/day" else (value, unit)


def is_share(prior: Prior) -> bool:
    """Whether its values are shares of a whole, which people read in per cent: a beta prior between 0 and 1."""
    low, high = prior.support
    return prior.kind == "beta" and low >= 0 and high <= 1


def _is(written: str, value: float) -> bool:
    """Whether a label's key, such as `70 km`, is this value."""
    from sandtable.errors import FieldError
    from sandtable.units import read_quantity

    try:
        return abs(read_quantity(written).value - value) <= 1e-9 * max(1.0, abs(value))
    except FieldError:
        return False
