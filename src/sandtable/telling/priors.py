"""The shape of a prior as a small picture, and the part of it that limits leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sandtable.scenario.priors.numbers import quantile
from sandtable.text.phrases import normalise
from sandtable.text.possibility import STANDARD as READERS
from sandtable.text.priors import title_of

if TYPE_CHECKING:
    from sandtable.scenario.priors.distribution import Prior, Worded

WIDE, HIGH = 96, 26  # pixels of a sparkline
BINS = 32
SHARES = (np.arange(4_000) + 0.5) / 4_000  # of a prior, at which it is looked at


def sparkline(prior: Prior) -> tuple[str, tuple[tuple[float, float], ...]]:
    """The shape of a prior in a box of WIDE by HIGH: an area of its density, or stems at its single values."""
    if prior.kind in ("choice", "fixed"):
        values = np.array(prior.values if prior.kind == "choice" else prior.parameters[:1], dtype=float)
        weights = np.array(prior.weights if prior.kind == "choice" else [1.0], dtype=float)
        tops = HIGH - 1 - (HIGH - 5) * weights / weights.max()
        return "", tuple(
            (_across(prior, float(value)), round(float(y), 1)) for value, y in zip(values, tops, strict=True)
        )
    values = quantile(prior, SHARES)
    edges = np.linspace(*_ends(prior), BINS + 1)
    density = np.histogram(values, bins=edges)[0].astype(float)
    density = np.convolve(np.pad(density, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    tops = HIGH - 1 - (HIGH - 4) * density / density.max()
    xs = 2 + (WIDE - 4) * (np.arange(BINS) + 0.5) / BINS
    points = " ".join(f"L{x:.1f},{y:.1f}" for x, y in zip(xs, tops, strict=True))
    return f"M{xs[0]:.1f},{HIGH - 1} {points} L{xs[-1]:.1f},{HIGH - 1}Z", ()


def worded(words: Worded) -> str:
    """The likelihood words of a prior and whose they are: `\u201clikely\u201d in ICD 203`."""
    phrase = f"\N{LEFT DOUBLE QUOTATION MARK}{normalise(words.phrase)}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"{phrase} {'to' if words.by == READERS else 'in'} {title_of(words.by)}"


def bands(
    prior: Prior, *, low: float | None, high: float | None, values: Sequence[float]
) -> tuple[tuple[float, float], ...]:
    """(left, width) of the part of a sparkline that limits leave: from `low`, up to `high`, or around single values."""
    if values:
        return tuple((round(_across(prior, value) - 6, 1), 12.0) for value in values)
    left = 0.0 if low is None else _across(prior, low)
    right = float(WIDE) if high is None else _across(prior, high)
    return ((left, round(max(right - left, 1.0), 1)),)


def share_within(prior: Prior, *, low: float | None, high: float | None, values: Sequence[float]) -> float:
    """The share of a prior within limits, or of single values of a choice."""
    drawn = quantile(prior, SHARES)
    if values:
        return float(np.isin(drawn, values).mean())
    inside = (drawn >= (-np.inf if low is None else low)) & (drawn <= (np.inf if high is None else high))
    return float(inside.mean())


def _ends(prior: Prior) -> tuple[float, float]:
    """The values at the left and right end of a sparkline: all of a choice, all but the thinnest tails of a density."""
    if prior.kind in ("choice", "fixed"):
        single = prior.values if prior.kind == "choice" else prior.parameters[:1]
        return float(min(single)), float(max(single))
    values = quantile(prior, SHARES)
    return float(values[8]), float(values[-9])


def _across(prior: Prior, value: float) -> float:
    """Pixels of a value from the left of its sparkline."""
    low, high = _ends(prior)
    margin = 6 if prior.kind in ("choice", "fixed") else 2
    share = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5
    return round(margin + (WIDE - 2 * margin) * share, 1)
