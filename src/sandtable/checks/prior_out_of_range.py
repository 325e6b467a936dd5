"""S303: an assumption may take values that the number it supplies cannot have."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, nextafter

from sandtable.checks.bounds import Range, describe_place, range_of
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.priors.distribution import Prior
from sandtable.units import fits


@rule(
    "S303",
    summary="a prior reaches outside the range of the number it supplies",
    why="""Over many futures, values from every part of a prior are drawn. A normal distribution extends below 0 unless
    it is truncated; `low=` and `high=` truncate it.""",
    bad="""
    formations: {column: {strength: column-strength, ...}}
    assumptions: {column-strength: {title: Strength, prior: "normal(5000, 800)"}}
    """,
    good="""
    formations: {column: {strength: column-strength, ...}}
    assumptions: {column-strength: {title: Strength, prior: "normal(5000, 800, low=0)"}}
    """,
)
def prior_out_of_range(draft: Draft) -> Iterator[Finding]:
    seen: set[tuple[str, Range]] = set()
    for at in draft.amounts:
        assumption = draft.scenario.assumptions.get(at.amount.name or "")
        if assumption is None or not fits(assumption.prior.dimension, wanted=at.dimension):
            continue
        allowed = range_of(at)
        if is_within(assumption.prior, allowed) or (str(at.amount.name), allowed) in seen:
            continue
        seen.add((str(at.amount.name), allowed))
        message = f"this prior supplies {describe_place(at)}, which {allowed.describe(at.dimension)}"
        yield Finding(("assumptions", str(at.amount.name), "prior"), message, hint=_hint(assumption.prior, allowed))


def is_within(prior: Prior, allowed: Range) -> bool:
    """Whether all values of a prior are allowed; an excluded end has probability 0 in a continuous one."""
    low, high = prior.support
    if prior.kind not in ("fixed", "choice"):
        low = nextafter(low, inf) if low == allowed.low else low
        high = nextafter(high, -inf) if high == allowed.high else high
    return allowed.has(low) and (allowed.has(high) or (high == inf and allowed.high == inf))


def _hint(prior: Prior, allowed: Range) -> str:
    low, high = prior.support
    if prior.kind in ("normal", "lognormal"):
        ends = [
            f"`{name}=`" for name, is_open in (("low", low < allowed.low), ("high", high > allowed.high)) if is_open
        ]
        return "truncate it with " + " and ".join(ends or ["`high=`"])
    return f"its support is {low:g} to {high:g}"
