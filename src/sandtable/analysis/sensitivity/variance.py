"""`split_variance`: how much of an outcome is chance inside a future, how much lies in the assumptions.

A nested design: the assumptions are drawn many times, and with each draw several futures are played that differ in their
dice alone. One-way analysis of variance with random effects (Searle, Casella and McCulloch 1992, section 3.5) splits the
variance into that between draws and that within.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Annotated, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.sensitivity.indices import Reason, reason_for
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Header, Level, Result, Share
from sandtable.study.intervals import LEVEL
from sandtable.study.nested import drawn_sets, play_nested
from sandtable.study.play import Report

OUTER, INNER = 1_000, 20
RESAMPLES = 1_000


Draws: TypeAlias = Annotated[Count, Field(description="draws of the assumptions")]
Each: TypeAlias = Annotated[Count, Field(description="futures of each draw")]
Dropped: TypeAlias = Annotated[Count, Field(description="draws with a failed future; excluded")]
Mean: TypeAlias = Annotated[Share, Field(description="of the outcome, over all futures")]
Variance: TypeAlias = Annotated[float, Field(description="of the outcome, the sum of both parts")]
Split: TypeAlias = Annotated[
    Estimate | None, Field(description="share of the variance; an estimate below 0 is noise around a share near 0")
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SplitTable(Result):
    """What a split variance adds to the object of `sandtable sensitivity --json`."""

    outer: Draws
    inner: Each
    dropped: Dropped
    probability: Mean
    variance: Variance
    level: Level = LEVEL
    reason: Reason | None
    assumptions: Split
    chance: Split


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class VarianceSplit(AnalysisResult):
    """Variance of an outcome in two parts that sum to the whole.

    assumptions : the share between draws of the assumptions; chance : the rest, 1 less it. Not clipped: an estimate below
    0 is noise around a share near 0. variance : of the outcome, p (1 - p) up to the estimate. outer : draws; inner :
    futures of each. dropped : draws with a failed future, excluded. reason : why there is no split, None if there is one;
    the shares are then None.
    """

    level: Level = LEVEL
    outcome: str
    title: str
    outer: Draws
    inner: Each
    dropped: Dropped
    probability: Mean
    variance: Variance
    reason: Reason | None
    assumptions: Split
    chance: Split


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

    The other arguments are those of `sensitivity`.

    Args:
        outer: samples of the assumptions, at least 10.
        inner: futures with each sample, at least 2.

    Raises:
        AnalysisError: an unknown outcome, too small a design, or a failed future in every sample.

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
    share = None if reason else Estimate(*share_between(values, seed=chosen_seed))
    return VarianceSplit(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        outer=outer,
        inner=inner,
        dropped=outer - len(values),
        probability=float(values.mean()),
        variance=between + within,
        reason=reason,
        assumptions=share,
        chance=None if share is None else Estimate(1 - share.value, 1 - share.high, 1 - share.low),
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
