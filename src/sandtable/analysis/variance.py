"""`split_variance`: how much of an outcome is chance inside a future, how much lies in the assumptions.

A nested design: the assumptions are drawn many times, and with each draw several futures are played that differ in their
dice alone. One-way analysis of variance with random effects (Searle, Casella and McCulloch 1992, section 3.5) splits the
variance into that between draws and that within.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.indices import Reason, reason_for
from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.compile import compile_scenario
from sandtable.display import Displayed
from sandtable.errors import AnalysisError
from sandtable.study.nested import drawn_sets, play_nested
from sandtable.study.play import Report

OUTER, INNER = 1_000, 20
RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class VarianceSplit(Displayed):
    """Variance of an outcome in two parts that sum to the whole.

    assumptions : the share between draws of the assumptions, with its interval; chance is the rest, 1 less it. Not
    clipped: an estimate below 0 is noise around a share near 0. variance : of the outcome, p (1 - p) up to the estimate.
    outer : draws; inner : futures of each. dropped : draws with a failed future, counted in nothing. reason : why there
    is no split, None if there is one; the shares are then None.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    outer: int
    inner: int
    dropped: int
    outcome: str
    title: str
    probability: float
    variance: float
    reason: Reason | None
    assumptions: float | None
    assumptions_low: float | None
    assumptions_high: float | None
    level: float = LEVEL

    @property
    def chance(self) -> tuple[float, float, float] | None:
        """The share of chance with its interval: what the assumptions leave."""
        if self.assumptions is None or self.assumptions_low is None or self.assumptions_high is None:
            return None
        return 1 - self.assumptions, 1 - self.assumptions_high, 1 - self.assumptions_low

    def to_json_object(self) -> dict[str, Any]:
        """The object `nested` of `sandtable sensitivity --nested --json`."""
        chance = self.chance or (None, None, None)
        return {
            "outer": self.outer,
            "inner": self.inner,
            "dropped": self.dropped,
            "probability": self.probability,
            "variance": self.variance,
            "level": self.level,
            "reason": self.reason,
            "assumptions": self.assumptions,
            "assumptions_low": self.assumptions_low,
            "assumptions_high": self.assumptions_high,
            "chance": chance[0],
            "chance_low": chance[1],
            "chance_high": chance[2],
        }


def split_variance(
    source: Source,
    *,
    outcome: str | None = None,
    outer: int = OUTER,
    inner: int = INNER,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> VarianceSplit:
    """Split the variance of an outcome into chance and assumptions, by outer * inner futures.

    outer : draws of the assumptions, at least 10; inner : futures with each, at least 2. The other arguments as for
    `sensitivity`. Raises AnalysisError for an unknown outcome, too small a design, or if every draw has a failed future.
    Checked by tests/statistical/test_coverage_variance.py.
    """
    if outer < 10 or inner < 2:
        raise AnalysisError(
            f"a nested design of {outer} draws by {inner} futures says nothing",
            hint="take at least 10 draws of the assumptions and 2 futures with each",
        )
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    program = compile_scenario(scenario)
    draws = drawn_sets(program, seed=chosen_seed, outer=outer, inner=inner)
    with reporting(progress) as report:
        nested = play_nested(program, seed=chosen_seed, draws=draws, inner=inner, threads=threads, report=report)
    values = nested.by_set(nested.batch.outcomes[:, program.outcomes.index(chosen)]).astype(np.float64)
    if len(values) < 2:
        raise AnalysisError("every draw of the assumptions has a failed future", hint="`sandtable run` says why")
    reason = reason_for(int(values.sum()), values.size)
    between, within = components(values)
    share = (None, None, None) if reason else share_between(values, seed=chosen_seed)
    return VarianceSplit(
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=chosen_seed,
        outer=outer,
        inner=inner,
        dropped=outer - len(values),
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        probability=float(values.mean()),
        variance=between + within,
        reason=reason,
        assumptions=share[0],
        assumptions_low=share[1],
        assumptions_high=share[2],
    )


def components(values: NDArray[np.float64]) -> tuple[float, float]:
    """Variance between the rows and within them, from the mean squares. values : (outer, inner). Unbiased, not clipped."""
    inner = values.shape[1]
    within = float(values.var(axis=1, ddof=1).mean())
    return float(values.mean(axis=1).var(ddof=1)) - within / inner, within


def share_between(
    values: NDArray[np.float64], *, seed: int, resamples: int = RESAMPLES, level: float = LEVEL
) -> tuple[float, float, float]:
    """Share of the variance that lies between rows, with an interval by bootstrap over whole rows.

    values : (outer, inner), 0 or 1 or any numbers. Normal, with the standard error that the resamples have.
    """
    means, variances = values.mean(axis=1), values.var(axis=1, ddof=1)
    outer, inner = values.shape
    picks = np.random.default_rng([seed, 2]).integers(outer, size=(resamples, outer))
    within = variances[picks].mean(axis=1)
    between = means[picks].var(axis=1, ddof=1) - within / inner
    whole = between + within
    # a resample in which nothing varies says nothing about shares
    shares = between[whole > 0] / whole[whole > 0]
    one, other = components(values)
    share = one / (one + other)
    half = NormalDist().inv_cdf(0.5 + level / 2) * float(shares.std(ddof=1))
    return share, share - half, share + half
