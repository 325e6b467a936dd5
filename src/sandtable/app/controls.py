"""The controls of the page: a slider or choice for each assumption, from the 1% to the 99% quantile of its prior."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.report.assumptions import prior_words, quantity
from sandtable.scenario.drawn import describe_draw, is_share
from sandtable.scenario.presets import GROUP as PRESET_GROUP
from sandtable.scenario.priors.numbers import quantile
from sandtable.telling.names import group_title
from sandtable.wording import given_percent

if TYPE_CHECKING:
    from sandtable.scenario.priors.distribution import Prior
    from sandtable.scenario.types import Assumption, Scenario

STEPS = 40  # positions of a slider; few, so that settings recur and are in the cache
TAIL = 0.01  # of the prior, left out at each end
BY_FACTORS = ("lognormal", "loguniform")  # priors whose slider has equal factors instead of equal steps
WIDE, HIGH = 200, 24  # of the picture of a density


def controls(scenario: Scenario) -> list[dict[str, Any]]:
    """Groups in the order of the file, each with its controls; then assumptions without a group, and last those of the preset."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, assumption in scenario.assumptions.items():
        if assumption.prior.kind != "fixed":
            groups.setdefault(assumption.group or "", []).append(_control(name, assumption))
    order = sorted(groups, key=lambda group: (group == PRESET_GROUP) * 2 + (group == ""))
    others = "Other assumptions" if order and order[0] else "Assumptions"
    return [
        {"id": group or "others", "title": group_title(group, scenario) or others, "controls": groups[group]}
        for group in order
    ]


def _control(name: str, assumption: Assumption) -> dict[str, Any]:
    prior = assumption.prior
    shown: dict[str, Any] = {"id": name, "title": assumption.title, "words": prior_words(assumption)}
    if prior.kind == "choice":
        total = sum(prior.weights)
        possible = [(v, w / total) for v, w in zip(prior.values, prior.weights, strict=True) if w > 0]
        return {
            **shown, "kind": "choice", "area": "", "middle": 0,
            "positions": [
                {"value": value, "words": value_words(assumption, value), "weight": given_percent(weight)}
                for value, weight in possible
            ],
        }  # fmt: skip
    positions = _positions(assumption)
    middle = float(quantile(prior, np.array([0.5]))[0])
    return {
        **shown, "kind": "slider", "area": _density(assumption, positions),
        "middle": int(np.argmin([abs(value - middle) for value in positions])),
        "positions": [{"value": value, "words": value_words(assumption, value)} for value in positions],
    }  # fmt: skip


def _positions(assumption: Assumption) -> list[float]:
    """From the 1% to the 99% quantile, with three significant digits."""
    prior = assumption.prior
    low, high = (float(value) for value in quantile(prior, np.array([TAIL, 1 - TAIL])))
    steps = _even_steps(prior, low=low, high=high)
    least, most = prior.support
    digits = 3 if is_share(prior) else None
    rounded = (round(float(v), digits) if digits else float(f"{v:.3g}") for v in steps)
    return list(dict.fromkeys(min(max(value, least), most) for value in rounded))


def _even_steps(prior: Prior, *, low: float, high: float) -> NDArray[np.float64]:
    """The values at the positions of a slider, before they are rounded: by even steps or by even factors."""
    by_factors = prior.kind in BY_FACTORS and low > 0
    return np.geomspace(low, high, STEPS + 1) if by_factors else np.linspace(low, high, STEPS + 1)


def _density(assumption: Assumption, positions: list[float]) -> str:
    """The prior along the slider as an SVG path in a box of WIDE by HIGH."""
    drawn = quantile(assumption.prior, (np.arange(4_000) + 0.5) / 4_000)
    inside = drawn[(drawn >= positions[0]) & (drawn <= positions[-1])]
    steps = _even_steps(assumption.prior, low=positions[0], high=positions[-1])  # rounded ones would make waves
    along = np.interp(inside, steps, np.linspace(0, 1, len(steps)))
    counts = np.histogram(along, bins=32, range=(0, 1))[0].astype(float)
    counts = np.convolve(np.pad(counts, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    tops = HIGH - (HIGH - 2) * counts / counts.max()
    points = " ".join(f"L{WIDE * (k + 0.5) / 32:.1f},{top:.1f}" for k, top in enumerate(tops))
    return f"M0,{HIGH} L0,{tops[0]:.1f} {points} L{WIDE},{tops[-1]:.1f} L{WIDE},{HIGH}Z"


def value_words(assumption: Assumption, value: float) -> str:
    """A value of an assumption as the page writes it: the label of a choice, a share in per cent, else with its unit."""
    if assumption.labels:
        return describe_draw(assumption, value=value)
    if is_share(assumption.prior):
        return given_percent(value)
    return quantity(value, dimension=assumption.prior.dimension)
