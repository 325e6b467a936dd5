"""S317: a comparison with a number outside the possible range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import inf

from sandtable.checks.rule import rule
from sandtable.checks.subject_ranges import SHARE, Span, SubjectRanges
from sandtable.scenario.dates import write_moment
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Arithmetic, Call, Comparison, Day, Expression, Node, Number, walk

_ALWAYS, _NEVER = "always true", "never true"
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@rule(
    "S317",
    summary="a comparison with a number outside the possible range",
    why="""Days range from the start to the horizon, shares and beliefs from 0 to 1, strengths from 0 to the formation's
    maximum, remaining strikes from 0 to the magazine, choices from 0 to the decision's limit. A comparison with a
    number outside the range has the same result in every future, which is rarely intended: the number is a typo, in
    another unit, or a day after the horizon. A strength at its greatest counts as below that number: `strength(x) >= initial(x)`
    never holds.""",
    bad="""
    horizon: 2017-11-30
    outcomes:
      late: {title: The city falls by the end of the year, when: "first(damascus, deir-ez-zor) < 2018-01-01"}
    """,
    good="""
    horizon: 2017-11-30
    outcomes:
      late: {title: The city falls by the end of the scenario, when: "first(damascus, deir-ez-zor) < never"}
    """,
    severity="warning",
)
def outside_subject(draft: Draft) -> Iterator[Finding]:
    ranges = SubjectRanges(draft)
    for path, expression in draft.expressions:
        for node in walk(expression):
            if isinstance(node, Comparison):
                yield from _of_comparison(node, expression, path=path, ranges=ranges, draft=draft)
        if expression.kind == "time" and not any(isinstance(n, (Call, Day)) for n in walk(expression)):
            span = ranges.of(expression.tree)
            if span.low < inf and span.is_apart_from(ranges.days):
                yield Finding(path, f"this time is {_outside(span, ranges.days, draft)}", hint=_days_hint(draft))


def _of_comparison(
    node: Comparison, expression: Expression, *, path: Path, ranges: SubjectRanges, draft: Draft
) -> Iterator[Finding]:
    for subject, other, operator in (
        (node.left, node.right, node.operator),
        (node.right, node.left, _MIRRORED[node.operator]),
    ):
        if not _has_subject(subject) or _has_subject(other, but="initial"):
            continue
        share = _as_share(subject, other)
        span, number = (SHARE, share) if share is not None else (ranges.of(subject), ranges.of(other))
        if _is_at_the_top(subject, operator, span, number):
            never = operator in (">", ">=")
            message = f"a strength at its greatest counts as below {_shown(other, expression)}; this is {_NEVER if never else _ALWAYS}"
            whole = _shown(subject, expression).strip("`")
            hint = f"of a formation that has lost nobody: `{whole} > 0.999 * {whole.replace('strength', 'initial', 1)}`"
            yield Finding(path, message, hint=hint, column=other.column, length=_length(other, expression))
            return
        if abs(number.low) == inf or not number.is_apart_from(span):
            continue
        shown, result = _shown(other, expression), _result(subject, operator, span, number)
        if span == ranges.days and span.high < inf:
            message = f"{shown} is {_outside(number, span, draft)}; this is {result}"
            hint = _days_hint(draft)
        else:
            described = _described(span, is_share=share is not None, is_time=_is_time(subject))
            message = f"{_shown(subject, expression)} {described}; compared with {shown} this is {result}"
            is_percentage = isinstance(subject, Call) and subject.function in ("share", "line", "belief")
            is_percentage = is_percentage and 1.0 < number.low <= 100.0
            hint = f"write `{number.low:g}%`" if is_percentage else "correct the number, or its unit"
        yield Finding(path, message, hint=hint, column=other.column, length=_length(other, expression))
        return


def _is_at_the_top(subject: Node, operator: str, span: Span, number: Span) -> bool:
    """Whether a strength is compared with the greatest that it can be: a level that is reached counts as below it."""
    is_strength = isinstance(subject, Call) and subject.function == "strength"
    return is_strength and operator in ("<", "<=", ">", ">=") and number.low == number.high == span.high < inf


def _has_subject(node: Node, *, but: str = "") -> bool:
    return any(isinstance(n, Day) or (isinstance(n, Call) and n.function != but) for n in walk(node))


def _is_time(node: Node) -> bool:
    return any(
        isinstance(n, Day) or (isinstance(n, Call) and n.function in ("first", "reached", "chosen")) for n in walk(node)
    )


def _as_share(subject: Node, other: Node) -> Span | None:
    """The multiple in `strength(f)` against a multiple of `initial(f)`, which is a share of it; None for all else."""
    if not (isinstance(subject, Call) and subject.function == "strength"):
        return None
    share: float | None = None
    match other:
        case Call("initial"):
            share = 1.0
        case Arithmetic("*", Number(value), Call("initial")) | Arithmetic("*", Call("initial"), Number(value)):
            share = value
        case Arithmetic("/", Call("initial"), Number(value)) if value:
            share = 1.0 / value
    return None if share is None else Span(share, share)


def _result(subject: Node, operator: str, span: Span, number: Span) -> str:
    """What the comparison of the subject with a number above or below its range comes to."""
    is_above = number.low > span.high
    holds = operator == "!=" or (operator in ("<", "<=") if is_above else operator in (">", ">="))
    if is_above and any(isinstance(n, Call) and n.function in ("first", "reached", "chosen") for n in walk(subject)):
        return "true whenever it happens at all" if holds else "true only if it never happens"
    return _ALWAYS if holds else _NEVER


def _outside(number: Span, days: Span, draft: Draft) -> str:
    if number.low > days.high:
        return f"after the horizon, {_end(draft.horizon)}, day {days.high:g}"
    return f"before the start, {_end(draft.start)}, day 0"


def _end(moment: dt.date | None) -> str:
    return write_moment(moment) if moment is not None else "unknown"


def _days_hint(draft: Draft) -> str:
    last = SubjectRanges(draft).days.high
    return f"the days of this scenario are 0 to {last:g}, {_end(draft.start)} to {_end(draft.horizon)}"


def _described(span: Span, *, is_share: bool, is_time: bool) -> str:
    if is_share:
        return "is between 0 and 1 times the initial strength"
    unit = " d" if is_time else ""
    if span.high == inf:
        return f"is at least {span.low:g}{unit}"
    if span.low == span.high:
        return f"is {span.low:g}{unit}"
    return f"is between {span.low:g} and {span.high:g}{unit}"


def _shown(node: Node, expression: Expression) -> str:
    """A side of a comparison as it is written."""
    return f"`{expression.text[node.column :][: _length(node, expression)].strip()}`"


def _length(node: Node, expression: Expression) -> int:
    """Characters that a side of a comparison takes: up to the comparison sign, a keyword, or a bracket that closes around it."""
    text, depth = expression.text, 0
    for at in range(node.column, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        is_end = text[at] in "<>=!," or text[at:].startswith((" and ", " or "))
        if depth < 0 or (depth == 0 and is_end):
            return len(text[node.column : at].rstrip())
    return len(text[node.column :].rstrip())
