"""S319: a number so large, or a strength so small, that the engine's arithmetic would overflow."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, lgamma, log

from sandtable.checks.bounds import describe_place
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.priors.distribution import Prior
from sandtable.units import DIMENSIONS, fits

GREATEST = 1e12  # in coherent units, whatever the dimension
LEAST_STRENGTH = 1e-30  # fighters: power ratios of the two, squared, times the greatest intensity stay far below 1e308
_GREATEST, _LEAST = "1e12", "1e-30"  # as people write them
_DEVIATIONS = 8.3  # standard deviations from the mean beyond which no draw of 32 bits comes, truncation included
_FIRST_SHARE = 2.0**-33  # the least share that a draw of 32 bits gives


@rule(
    "S319",
    summary="a number too large or too small for the engine's arithmetic",
    why="""Powers are products of strengths, qualities and supports, and their ratios are raised to the exponent. Above
    about 1e308 such a number becomes infinite, and everything computed from it is wrong. Amounts are therefore at most
    1e12 kilometres, days or fighters, and strengths at least 1e-30. For a prior without an upper end, the largest value
    that it can draw is checked.""",
    bad="""
    formations: {column: {strength: 1e155, ...}}
    """,
    good="""
    formations: {column: {strength: 5000, ...}}
    """,
)
def arithmetic_range(draft: Draft) -> Iterator[Finding]:
    seen: set[tuple[str, bool]] = set()
    for at in draft.amounts:
        is_strength = at.dimension == "Strength"
        if at.amount.value is not None:
            if fault := _fault(at.amount.value, at.amount.value, is_strength=is_strength, dimension=at.dimension):
                yield Finding(at.path, f"`{at.path[-1]}` {fault}")
            continue
        name = str(at.amount.name)
        assumption = draft.scenario.assumptions.get(name)
        if (
            assumption is None
            or not fits(assumption.prior.dimension, wanted=at.dimension)
            or (name, is_strength) in seen
        ):
            continue
        if fault := _fault(*drawn_between(assumption.prior), is_strength=is_strength, dimension=at.dimension):
            seen.add((name, is_strength))
            message = f"this prior supplies {describe_place(at)}, which {fault}"
            yield Finding(("assumptions", name, "prior"), message, hint="truncate it with `low=` or `high=`")
    for name, belief in draft.scenario.beliefs.items():
        if belief.prior.kind == "beta" and max(belief.prior.parameters[:2]) > GREATEST:
            yield Finding(("beliefs", name, "prior"), f"the counts of a belief must be at most {_GREATEST}")


def _fault(low: float, high: float, *, is_strength: bool, dimension: str) -> str:
    unit = f" {DIMENSIONS[dimension][1] or ('fighters' if is_strength else '')}".rstrip()
    if high > GREATEST:
        return f"must be at most {_GREATEST}{unit}: beyond that the engine's arithmetic overflows"
    if is_strength and 0.0 < low < LEAST_STRENGTH:
        return f"must be at least {_LEAST}{unit}: below that the engine's arithmetic overflows"
    return ""


def drawn_between(prior: Prior) -> tuple[float, float]:
    """Bounds on what a draw of 32 bits can give: the support, cut where a tail has no draw any more.

    A low end of 0 that a continuous prior never gives is left out: 0 then stands for no bound from below.
    """
    low, high = prior.support
    p = prior.parameters
    match prior.kind:
        case "normal":
            return max(low, p[0] - _DEVIATIONS * p[1]), min(high, p[0] + _DEVIATIONS * p[1])
        case "lognormal":
            spread = _DEVIATIONS * p[1]
            return max(low, p[0] * exp(-spread)), min(high, p[0] * exp(spread))
        case "beta" if low == 0.0 and max(p[:2]) <= GREATEST:
            # near 0 the distribution function is x^alpha over alpha times the beta function
            area = lgamma(p[0] + 1.0) + lgamma(p[1]) - lgamma(p[0] + p[1])
            share = 0.5 * exp(min(0.0, (log(_FIRST_SHARE) + area) / p[0]))
            return max((high - low) * share, 5e-324), high
    return low, high
