"""Restrictions of conditions besides their types: the engine must know the levels and times to wait for (docs/model.md, section 9).

They hold for what is waited for: conditions of fires, decisions and stops. What is read at one moment (a shift, a utility, an
outcome) may ask anything.
"""

from __future__ import annotations

from typing import Literal

from sandtable.scenario.lexer import COMPARE_TIME, ExpressionError
from sandtable.scenario.trees import Arithmetic, AssumptionValue, Call, Comparison, Conditional, Day, Node, Number, walk
from sandtable.scenario.vocabulary import FLOWING


def check_comparison(comparison: Comparison, *, length: int, is_watched: bool) -> None:
    """Raise S113 for a comparison that the engine cannot wait for. length : characters of the comparison."""

    def fault(message: str, hint: str) -> ExpressionError:
        return ExpressionError(message, code="S113", hint=hint, column=comparison.column, length=length)

    if is_watched and (formation := _unwatchable(comparison)) is not None:
        hint = f"write `strength({formation}) < 0.5 * initial({formation})` or `strength({formation}) < 2000`"
        raise fault("a strength can be compared with fighters and shares of its own initial strength only", hint)
    moving = [
        n
        for n in walk(comparison)
        if isinstance(n, Day) or (isinstance(n, Call) and n.function in ("strength", *FLOWING))
    ]
    if moving and comparison.operator in ("==", "!="):
        hint = COMPARE_TIME if any(isinstance(n, Day) for n in moving) else "use `<` or `>`"
        raise fault(f"a value that changes continuously cannot be compared with `{comparison.operator}`", hint)


def _unwatchable(comparison: Comparison) -> str | None:
    """The formation whose strength is not compared directly with a level; None if there is no such fault."""
    calls = [n for n in walk(comparison) if isinstance(n, Call) and n.function in ("strength", "initial")]
    strengths = [call for call in calls if call.function == "strength"]
    if not strengths:
        return None
    formation = str(strengths[0].arguments[0])
    level = comparison.right if comparison.left is strengths[0] else comparison.left
    is_alone = len(strengths) == 1 and any(side is strengths[0] for side in (comparison.left, comparison.right))
    is_same = all(call.arguments[0] == formation for call in calls)
    is_level = not any(
        isinstance(n, AssumptionValue)
        or (isinstance(n, Call) and n.function != "initial")
        or (isinstance(n, Arithmetic) and n.operator in ("min", "max"))
        for n in walk(level)
    )
    return None if is_alone and is_same and is_level else formation


def check_flowing(tree: Node) -> None:
    """Raise S113 where something is waited for that flows and has no closed form, or a strength inside `if`, `min` or a product."""
    for node in walk(tree):
        if isinstance(node, Call) and node.function in FLOWING:
            message = f"`{node.function}` flows between events, and a condition cannot wait for it"
            raise ExpressionError(message, code="S113", hint=_ASK_DAILY, column=node.column, length=len(node.function))
        if isinstance(node, Conditional):
            inside = [n for part in (node.then, node.otherwise) for n in walk(part)]
            if any(isinstance(n, Day) or (isinstance(n, Call) and n.function == "strength") for n in inside):
                message = "a condition cannot wait for `day` or a strength as a value of `if`"
                raise ExpressionError(message, code="S113", hint=_ASK_DAILY, column=node.column, length=2)


_ASK_DAILY = "ask it in a shift or a utility of a decision with the clock `{every: 1 d}`"


def check_day(tree: Node) -> None:
    """Raise S113 unless every `day` is alone on one side of a comparison."""
    allowed = {id(side) for n in walk(tree) if isinstance(n, Comparison) for side in (n.left, n.right)}
    for node in walk(tree):
        both = isinstance(node, Comparison) and isinstance(node.left, Day) and isinstance(node.right, Day)
        if both or (isinstance(node, Day) and id(node) not in allowed):
            message, hint = (
                "`day` must be alone on one side of a comparison",
                "write `day >= 30` or `day >= 2017-06-14`",
            )
            raise ExpressionError(message, code="S113", hint=hint, column=node.column, length=3)


# -- dates ---------------------------------------------------------------------------------------------

Nature = (
    Literal["day", "days", "literal"] | None
)  # a day; days apart; so many days, of either nature; or an assumption's
_DATE_HINT = "a date is compared with `day`, `first(...)`, `reached(...)`, an assumption in days, or another date"


def check_dates(tree: Node, *, text: str) -> None:
    """Raise S113 where a date is combined with something that is not a day: a number of days, a difference or a sum of dates."""
    for node in walk(tree):
        if isinstance(node, Comparison) and _has_date(node):
            _same_nature(node, text=text)
    if isinstance(tree, Arithmetic) and _has_date(tree) and _nature(tree, text=text) == "days":
        raise _fault(tree, "a date minus a date is a number of days, not a day", text=text)


def _has_date(node: Node) -> bool:
    return any(isinstance(n, Number) and n.kind == "date" for n in walk(node))


def _fault(node: Node, message: str, *, text: str) -> ExpressionError:
    length = max(1, len(text) - node.column) if isinstance(node, (Arithmetic, Comparison)) else None
    return ExpressionError(message, code="S113", hint=_DATE_HINT, column=node.column, length=length)


def _same_nature(node: Comparison | Arithmetic, *, text: str) -> Nature:
    """The kind of both sides, which must agree: a date cannot be compared with a number of days."""
    natures = [_nature(side, text=text) for side in (node.left, node.right)]
    if set(natures) == {"day", "days"}:
        raise _fault(node, "cannot compare a day with a number of days", text=text)
    if set(natures) == {"day", "literal"} and isinstance(node, Comparison):
        side = node.left if natures[0] == "day" else node.right
        if _has_date(side) and not any(isinstance(n, (Call, Day, AssumptionValue)) for n in walk(side)):
            raise _fault(node, "cannot compare a date with a number of days", text=text)
    known = [nature for nature in natures if nature not in (None, "literal")]
    return known[0] if known else natures[0] if natures[0] == natures[1] else None


def _nature(node: Node, *, text: str) -> Nature:
    match node:
        case Number(kind="date") | Day():
            return "day"
        case Number():
            return "literal"
        case Call(function):
            return "day" if function in ("first", "reached", "chosen") else "days" if function == "since" else None
        case Arithmetic("min" | "max"):
            return _same_nature(node, text=text)
        case Arithmetic("+" | "-" as sign, left, right):
            one, other = _nature(left, text=text), _nature(right, text=text)
            if one == other == "day":
                if sign == "+" and _has_date(node):
                    raise _fault(node, "cannot add two days", text=text)
                return "days"
            if other == "day" and sign == "-" and _has_date(node):
                raise _fault(node, "cannot subtract a day from a number of days", text=text)
            if "day" in (one, other):
                return "day"
            return "literal" if one == other == "literal" else "days" if "days" in (one, other) else None
        case Arithmetic("*" | "/", left, right):
            if "day" in (_nature(left, text=text), _nature(right, text=text)) and _has_date(node):
                raise _fault(node, "cannot multiply or divide a day", text=text)
    return None
