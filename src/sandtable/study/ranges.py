"""The range over the assumptions: how far the probability of an outcome goes from one set of assumptions to another.

An outcome's share averages over all that the scenario leaves open. With one set of assumptions fixed, its probability
would be another one; the range holds the middle 90% of these, from their 5% to their 95% quantile. They are
estimated by a nested design (`sandtable.study.nested`). The few futures of a set give its probability with binomial noise,
so quantiles of the shares that were seen would lie too far apart; the noise is taken out in two steps:

1. The distribution of the probabilities is fitted to the counts on a grid, by a few steps of expectation-maximisation from the
   uniform one (Laird 1978; stopped early, which keeps it smooth).
2. It is scaled about its mean to the variance between sets that the analysis of variance gives, which is unbiased (the
   constraint of Louis 1984).

Checked by tests/statistical/test_ranges.py against distributions that are known, with the plain quantiles as a broken rival.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Floats, Program
from sandtable.scenario.types import SETTLEMENT_STATES
from sandtable.study.nested import drawn_sets, play_nested
from sandtable.study.outcomes import NO_SETTLEMENT
from sandtable.study.play import Player, Progress, Report, no_report

LOW, HIGH = 0.05, 0.95  # the quantiles of the range
INNER = 20  # futures of a set
FEWEST, MOST = 50, 5_000  # sets
MOST_DROPPED = 0.5  # of the sets, for failed futures: beyond that the rest says nothing about the whole
RESAMPLES = 60
STEPS = 20  # of expectation-maximisation
_GRID = np.concatenate([[0.0], (np.arange(50) + 0.5) / 50, [1.0]])
_TINY = 1e-100
_PARTS = ("outcomes", "de_facto", "de_jure")
_DECIMALS = 6  # kept: what a matrix product does in the last places depends on the machine

Absent: TypeAlias = Literal["no-assumptions", "failures", "not-kept"]

WHY_ABSENT: Mapping[Absent, str] = {
    "no-assumptions": "This scenario has no uncertain assumptions, so there is no range over them.",
    "failures": "Too many futures failed to say how far the shares go with the assumptions.",
    "not-kept": "This study does not hold the range over the assumptions.",
}


@dataclass(frozen=True, slots=True)
class AssumptionRange:
    """From the 5% to the 95% quantile of the probability that each set of assumptions gives, with their standard errors."""

    low: float
    high: float
    low_error: float
    high_error: float

    def around(self, share: float) -> AssumptionRange:
        """Widened to hold the share over all assumptions, as a mean may lie beyond 90% of what it is the mean of."""
        if math.isnan(share):
            return self
        return AssumptionRange(min(self.low, share), max(self.high, share), self.low_error, self.high_error)


@dataclass(frozen=True, slots=True)
class Ranges:
    """The ranges of a study's outcomes and settlements, by identifier; empty where `absent` says why there are none.

    sets : of assumptions that were drawn; inner : futures played with each; dropped : sets with a failed future.
    variances : of a file with readings, by outcome: the variance that its probability has over the assumptions, and the standard
    error of that.
    """

    outcomes: Mapping[str, AssumptionRange] = field(default_factory=dict)
    de_facto: Mapping[str, AssumptionRange] = field(default_factory=dict)
    de_jure: Mapping[str, AssumptionRange] = field(default_factory=dict)
    sets: int = 0
    inner: int = 0
    dropped: int = 0
    absent: Absent | None = None
    variances: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def around(
        self, *, outcomes: Mapping[str, float], de_facto: Mapping[str, float], de_jure: Mapping[str, float]
    ) -> Ranges:
        """Widened to hold the shares, which are given by identifier."""

        def widened(found: Mapping[str, AssumptionRange], shares: Mapping[str, float]) -> Mapping[str, AssumptionRange]:
            return {name: row.around(shares.get(name, math.nan)) for name, row in found.items()}

        return replace(
            self,
            outcomes=widened(self.outcomes, outcomes),
            de_facto=widened(self.de_facto, de_facto),
            de_jure=widened(self.de_jure, de_jure),
        )

    @property
    def why_absent(self) -> str:
        """A sentence; empty if there are ranges."""
        return WHY_ABSENT[self.absent] if self.absent else ""


def sets_for(futures: int) -> int:
    """How many sets of assumptions a study of so many futures affords: the nested design plays half as many futures."""
    return min(max(futures // (2 * INNER), FEWEST), MOST)


def find_ranges(
    program: Program,
    *,
    seed: int,
    futures: int,
    given: NDArray[np.float64] | None = None,
    threads: int | None = None,
    engine: Player | None = None,
    with_variances: bool = False,
    report: Report = no_report,
) -> Ranges:
    """Play the nested design of a study and estimate the ranges. given : (futures, U) values instead of draws.

    with_variances : find what a comparison of readings needs as well.
    """
    sets = sets_for(futures)
    if given is None:
        draws = drawn_sets(program, seed=seed, outer=sets, inner=INNER)
    else:
        draws = given[np.unique(np.linspace(0, len(given) - 1, sets).astype(np.int64))]
    return ranges_over(
        program, seed=seed, draws=draws, threads=threads, engine=engine, with_variances=with_variances, report=report
    )


def ranges_over(
    program: Program,
    *,
    seed: int,
    draws: Floats,
    threads: int | None = None,
    engine: Player | None = None,
    with_variances: bool = False,
    report: Report = no_report,
) -> Ranges:
    """The ranges over given sets of assumptions, (sets, U)."""
    if draws.shape[1] == 0 or (draws == draws[0]).all():
        return Ranges(absent="no-assumptions")

    def ranging(progress: Progress) -> object:
        stage = "ranging" if progress.stage == "playing" else progress.stage
        return report(Progress(stage, progress.done, progress.total))

    nested = play_nested(
        program, seed=seed, draws=draws, inner=INNER, threads=threads, engine=engine, report=ranging
    )  # fmt: skip
    sets = len(draws)
    if nested.dropped > MOST_DROPPED * sets:
        return Ranges(sets=sets, inner=INNER, dropped=nested.dropped, absent="failures")
    batch, states = nested.batch, (*SETTLEMENT_STATES, NO_SETTLEMENT) if program.conditions.settlement_rules else ()
    codes = np.where(np.array(states) == NO_SETTLEMENT, -1, np.arange(len(states)))
    parts = [batch.outcomes, batch.de_facto[:, None] == codes, batch.de_jure[:, None] == codes]
    counts = nested.by_set(np.concatenate(parts, axis=1)).sum(axis=1)
    found = estimated(counts, inner=INNER, seed=seed)
    first, second = len(program.outcomes), len(program.outcomes) + len(states)
    spread = variances(counts[:, :first], inner=INNER, seed=seed) if with_variances else []
    return Ranges(
        outcomes=dict(zip(program.outcomes, found[:first], strict=True)),
        de_facto=dict(zip(states, found[first:second], strict=True)),
        de_jure=dict(zip(states, found[second:], strict=True)),
        sets=sets,
        inner=INNER,
        dropped=nested.dropped,
        variances=dict(zip(program.outcomes, spread, strict=False)),
    )


# -- estimation ------------------------------------------------------------------------------------


def estimated(counts: NDArray[np.int64], *, inner: int, seed: int) -> list[AssumptionRange]:
    """Ranges from counts (sets, K): in how many of its `inner` futures each set has each of K outcomes.

    Errors are standard deviations over resamples of whole sets.
    """
    sets, columns = counts.shape
    marks = np.arange(inner + 1)
    seen = (counts[:, :, None] == marks).sum(axis=0)  # (K, inner + 1)
    rng = np.random.default_rng([seed, 0x52414E47])
    again = rng.multinomial(sets, seen / sets, size=(RESAMPLES, columns))
    every = quantiles(np.concatenate([seen[None], again]).reshape(-1, inner + 1)).reshape(-1, columns, 2)
    rows = np.concatenate([every[0], every[1:].std(axis=0, ddof=1)], axis=1)
    return [AssumptionRange(*(round(float(value), _DECIMALS) for value in row)) for row in rows]


def variances(counts: NDArray[np.int64], *, inner: int, seed: int) -> list[tuple[float, float]]:
    """Variance of each probability between sets, without the noise of the futures inside, and its standard error.

    counts : as for `estimated`. The error is the standard deviation over resamples of whole sets.
    """
    sets, columns = counts.shape
    seen = (counts[:, :, None] == np.arange(inner + 1)).sum(axis=0)
    rng = np.random.default_rng([seed, 0x56415249])
    again = rng.multinomial(sets, seen / sets, size=(RESAMPLES, columns))
    every = np.concatenate([seen[None], again]).reshape(-1, inner + 1)
    _, found = _moments(every / sets, np.full(len(every), sets), inner=inner)
    rows = found.reshape(-1, columns)
    errors = rows[1:].std(axis=0, ddof=1)
    return [
        (round(float(value), _DECIMALS), round(float(error), _DECIMALS))
        for value, error in zip(rows[0], errors, strict=True)
    ]


def quantiles(seen: NDArray[np.int64]) -> Floats:
    """The 5% and 95% quantiles of the probabilities behind counts. seen : (R, inner + 1) sets by count; gives (R, 2)."""
    inner = seen.shape[1] - 1
    sets = seen.sum(axis=1, keepdims=True)
    shares = seen / sets
    fitted = _fitted(shares, inner=inner)
    mean, between = _moments(shares, sets[:, 0], inner=inner)
    centre = fitted @ _GRID
    spread = np.maximum(fitted @ _GRID**2 - centre**2, 0)
    scale = np.sqrt(np.divide(between, spread, out=np.zeros_like(spread), where=spread > 1e-12))
    middle = np.cumsum(fitted, axis=1) - fitted / 2
    ends = np.array([np.interp((LOW, HIGH), row, _GRID) for row in middle])
    scaled: Floats = np.clip(mean[:, None] + scale[:, None] * (ends - centre[:, None]), 0.0, 1.0)
    return scaled


def _fitted(shares: Floats, *, inner: int) -> Floats:
    """Weights of the grid's probabilities. (R, G)."""
    successes = np.arange(inner + 1)[:, None]
    ways = np.array([math.comb(inner, k) for k in range(inner + 1)], dtype=np.float64)[:, None]
    likelihood = ways * _GRID**successes * (1 - _GRID) ** (inner - successes)  # (inner + 1, G)
    weights = np.full((len(shares), len(_GRID)), 1 / len(_GRID))
    for _ in range(STEPS):
        expected = weights @ likelihood.T
        weights *= (shares / np.maximum(expected, _TINY)) @ likelihood
        np.maximum(weights, _TINY, out=weights)  # numbers nearer to 0 are slow
    return weights


def _moments(shares: Floats, sets: NDArray[np.int64], *, inner: int) -> tuple[Floats, Floats]:
    """Mean of the probabilities and the variance between sets, without the noise of the futures inside; not below 0."""
    values = np.arange(inner + 1) / inner
    mean = shares @ values
    total = (shares @ values**2 - mean**2) * sets / np.maximum(sets - 1, 1)
    within = (shares @ (values * (1 - values))) * inner / (inner - 1)
    return mean, np.maximum(total - within / inner, 0.0)


# -- kept in a study -------------------------------------------------------------------------------


def ranges_bytes(ranges: Ranges) -> bytes:
    """As kept in a study directory."""
    kept: dict[str, Any] = {
        "format": "sandtable-ranges", "format_version": 1, "low": LOW, "high": HIGH,
        "sets": ranges.sets, "inner": ranges.inner, "dropped": ranges.dropped, "absent": ranges.absent,
    }  # fmt: skip
    for part in _PARTS:
        kept[part] = {
            name: {"low": row.low, "high": row.high, "low_error": row.low_error, "high_error": row.high_error}
            for name, row in getattr(ranges, part).items()
        }
    if ranges.variances:
        kept["variances"] = {
            name: {"variance": value, "error": error} for name, (value, error) in ranges.variances.items()
        }
    return (json.dumps(kept, indent=1) + "\n").encode()


def read_ranges(text: bytes) -> Ranges:
    """What `ranges_bytes` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    kept = json.loads(text)
    parts = {part: {name: AssumptionRange(**row) for name, row in kept[part].items()} for part in _PARTS}
    return Ranges(
        **parts, sets=kept["sets"], inner=kept["inner"], dropped=kept["dropped"], absent=kept["absent"],
        variances={name: (row["variance"], row["error"]) for name, row in kept.get("variances", {}).items()},
    )  # fmt: skip
