"""The value that an assumption took in a future, in the unit and the words of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.priors.distribution import Prior
    from sandtable.scenario.types import Assumption

_UNITS = {"Length": "km", "Duration": "d", "Speed": "km/day", "TimeRate": "per day"}


def describe_draw(assumption: Assumption, *, value: float) -> str:
    """For example `17.3 km/day`, `31%` of what is a share, or the label of a choice."""
    for written, label in assumption.labels.items():
        if _is(written, value):
            return f"{label} ({written})"
    if is_share(assumption.prior):
        return f"{100 * value:.3g}%"
    unit = _UNITS.get(assumption.prior.dimension, "")
    return f"{value:.3g} {unit}".rstrip() if abs(value) < 1000 else f"{value:,.0f} {unit}".rstrip()


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
