"""S321: an expression that may give an impossible probability or factor."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sandtable.checks.rule import rule
from sandtable.checks.subject_ranges import Span, SubjectRanges
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import Option, Weighted


@rule(
    "S321",
    summary="an expression that may give an impossible probability or factor",
    why="""A probability is between 0 and 1, and what the odds are multiplied by is not negative. A future in which an
    expression gives anything else cannot choose, and fails. The range of an expression is derived from the ranges of
    what it names: beliefs and shares are between 0 and 1, assumptions within their priors.""",
    bad="""
    options:
      strike: {title: Strikes, probability: "2 * belief(unanswered)"}
      abstain: {title: Abstains, probability: rest}
    """,
    good="""
    options:
      strike: {title: Strikes, probability: "min(1, 2 * belief(unanswered))"}
      abstain: {title: Abstains, probability: rest}
    """,
)
def chance_range(draft: Draft) -> Iterator[Finding]:
    ranges = SubjectRanges(draft)
    for path, entry in draft.entries:
        if not isinstance(entry, Option):
            continue
        at, chance = (*path, "probability"), entry.probability
        if isinstance(chance, Weighted):
            yield from _of_expression(chance.base, (*at, "base"), ranges, Span(0.0, 1.0))
            for position, shift in enumerate(chance.shifts):
                here = (*at, "shifts", position, "odds_times")
                yield from _of_expression(shift.odds_times, here, ranges, Span(0.0, inf))
        else:
            yield from _of_expression(chance, at, ranges, Span(0.0, 1.0))


def _of_expression(value: object, path: Path, ranges: SubjectRanges, allowed: Span) -> Iterator[Finding]:
    if not isinstance(value, Expression):
        return
    span = ranges.of(value.tree)
    if allowed.low <= span.low and span.high <= allowed.high:
        return
    least, most = (_number(end) for end in (span.low, span.high))
    limits = "between 0 and 1" if allowed.high == 1.0 else "at least 0"
    wrapped = f"max(0, {value.text})" if span.low < 0.0 else value.text
    wrapped = f"min(1, {wrapped})" if allowed.high < span.high else wrapped
    message = f"this may be anything from {least} to {most}, and must be {limits}"
    yield Finding(path, message, hint=f"write `{wrapped}`, if that is meant")


def _number(end: float) -> str:
    return {inf: "infinity", -inf: "minus infinity"}.get(end, f"{end:.4g}")
