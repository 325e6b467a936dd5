"""When a study has futures enough: how narrow its intervals are to be, when they are looked at, and how wide that makes them.

An interval that is looked at again and again until it is narrow misses the truth more often than its level says. So the looks are fixed
before the first future is played, and every interval, at every look, is Wilson's with a critical value at which all looks together
hold with the level: a repeated confidence interval (Jennison and Turnbull 1989, J. R. Stat. Soc. B 51:305) with Pocock's constant
(1977, Biometrika 64:191). Wilson's interval inverts the score test, whose statistics at the looks are those of a Brownian motion at
these times (the recursion of Armitage, McPherson and Rowe 1969, J. R. Stat. Soc. A 132:235). Whatever rule then chooses the look at which
one stops, its intervals hold. Checked by tests/statistical/test_until.py, where intervals without it fail.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from sandtable.errors import StudyError
from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.plan import MOST_FUTURES, PART
from sandtable.study.tally import Tally

EVERY = "width"  # stands for every outcome in `--until width=0.5%`
MOST = 10_000_000  # futures, where nothing else is said
_LEAST_WIDTH, _MOST_WIDTH = 1e-4, 0.5
_CLOSE = 1.4  # a look is left out if the last one has less than so many times its futures
_SPARE = 1.01  # of the futures that the widest interval takes: some may fail
_NODES = 61  # of the integration between two looks: seven digits


@dataclass(frozen=True, slots=True)
class Until:
    """A rule: goes on until the interval of each named outcome is at most so wide, or the last look is reached.

    widths : by outcome, or under `width` for every one: from the lower bound to the upper. looks : numbers of futures in ascending
    order. critical : standard normal, in the place of 1.645 of a 90% interval.
    """

    widths: Mapping[str, float]
    looks: tuple[int, ...]
    critical: float

    @property
    def level(self) -> float:
        """The level of Wilson's interval for a fixed number of futures that has this critical value."""
        return 2 * NormalDist().cdf(self.critical) - 1

    def is_narrow(self, tally: Tally) -> bool:
        """Whether the intervals are narrow enough in what was played."""
        return all(
            high - low <= self.widths.get(name, self.widths.get(EVERY, math.inf))
            for name in tally.outcomes
            for low, high in [wilson(tally.outcomes[name], trials=tally.complete, level=self.level)]
        )

    def as_json(self) -> dict[str, Any]:
        """What the manifest keeps."""
        return {"widths": dict(self.widths), "looks": list(self.looks), "critical": self.critical}


def until_of(manifest: Mapping[str, Any]) -> Until | None:
    """The rule of a study; None for a fixed number of futures."""
    kept = manifest.get("until")
    return None if kept is None else Until(kept["widths"], tuple(kept["looks"]), kept["critical"])


def rule(widths: Mapping[str, float], *, most: int | None, outcomes: Sequence[str]) -> Until:
    """The rule for these widths. outcomes : of the scenario. Raises StudyError for a width or an outcome that cannot be."""
    most = MOST if most is None else most
    if not 1 <= most <= MOST_FUTURES:
        raise StudyError(f"futures must be between 1 and {MOST_FUTURES:,}, not {most:,}")
    if not widths:
        raise StudyError("no width is given", hint="`width=0.5%` is one for every outcome")
    for name, width in widths.items():
        if name != EVERY and name not in outcomes:
            raise StudyError(f"there is no outcome `{name}`", hint=f"outcomes are {', '.join(outcomes)}")
        if not _LEAST_WIDTH <= width <= _MOST_WIDTH:
            raise StudyError(
                f"a width must be between {_LEAST_WIDTH:.2%} and {_MOST_WIDTH:.0%}, not {width:.3%}",
                hint="it is the distance from the lower bound of an interval to the upper one",
            )
    looks, critical = _schedule(min(widths.values()), most)
    return Until({name: widths[name] for name in sorted(widths)}, looks, critical)


def read_widths(text: str) -> dict[str, float]:
    """What `--until` says: `width=0.5%`, or widths by outcome, `damascus-first=0.5%,sdf-first=1%`. Raises StudyError."""
    found: dict[str, float] = {}
    for part in text.split(","):
        name, sign, value = (each.strip() for each in part.partition("="))
        try:
            width = float(value.removesuffix("%")) / 100 if value.endswith("%") else float(value)
        except ValueError:
            sign = ""
            width = math.nan
        if not sign or not name or name in found or not math.isfinite(width):
            raise StudyError(
                f"`{text}` does not say how wide an interval may be",
                hint="write `width=0.5%` for every outcome, or `OUTCOME=0.5%,OUTCOME=1%`",
            )
        found[name] = width
    return found


def _schedule(width: float, most: int) -> tuple[tuple[int, ...], float]:
    """Looks from one part on, each at twice as many futures, up to what the widest interval takes, and their critical value."""
    looks: list[int] = []
    while True:
        looks.append(PART * 2 ** len(looks))
        critical = critical_value(looks)
        # a share of one half has the widest interval: 2 c sqrt(0.25 / (n + c^2))
        needed = _SPARE * ((critical / width) ** 2 - critical**2)
        last = min(most, PART * math.ceil(needed / PART)) if needed > 0 else min(most, PART)
        if last <= looks[-1]:
            chosen = [*(look for look in looks if look * _CLOSE <= last), last]
            return tuple(chosen), critical_value(chosen)


def critical_value(looks: Sequence[float], *, level: float = LEVEL) -> float:
    """The critical value with which the intervals at all looks hold together with this level. looks : ascending."""
    times = np.asarray(looks, np.float64) / looks[0]
    low, high = NormalDist().inv_cdf(0.5 + level / 2), NormalDist().inv_cdf(1 - (1 - level) / 2 / len(looks))
    while high - low > 1e-7:
        middle = (low + high) / 2
        if _all_hold(times, middle) < level:
            low = middle
        else:
            high = middle
    return round(high, 6)


def _all_hold(times: np.ndarray[Any, np.dtype[np.float64]], critical: float) -> float:
    """The probability that a Brownian motion is within `critical` standard deviations at each of these times."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    edge = critical * math.sqrt(times[0])
    places, mass = edge * nodes, edge * weights * _normal(edge * nodes, times[0])
    for before, now in itertools.pairwise(times):
        edge = critical * math.sqrt(now)
        reached = edge * nodes
        density = _normal(reached[:, None] - places[None, :], now - before) @ mass
        places, mass = reached, edge * weights * density
    return float(mass.sum())


def _normal(distance: np.ndarray[Any, np.dtype[np.float64]], variance: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The normal density."""
    found: np.ndarray[Any, np.dtype[np.float64]] = np.exp(-0.5 * distance**2 / variance) / math.sqrt(
        2 * math.pi * variance
    )
    return found
