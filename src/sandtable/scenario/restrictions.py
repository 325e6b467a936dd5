"""What the engine asks of conditions beyond their types: levels and times that it can wait for (docs/model.md, section 9)."""

from __future__ import annotations

from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.trees import Arithmetic, AssumptionValue, Call, Comparison, Day, Node, walk


def check_comparison(comparison: Comparison, *, length: int) -> None:
    """Raise S113 for what cannot be waited for. length : characters that the comparison takes."""

    def fault(message: str, hint: str) -> ExpressionError:
        return ExpressionError(message, code="S113", hint=hint, column=comparison.column, length=length)

    if (formation := _unwatchable(comparison)) is not None:
        hint = f"write `strength({formation}) < 0.5 * initial({formation})` or `strength({formation}) < 2000`"
        raise fault("a strength can be compared with fighters and shares of its own initial strength only", hint)
    moving = [n for n in walk(comparison) if isinstance(n, Day) or (isinstance(n, Call) and n.function == "strength")]
    if moving and comparison.operator in ("==", "!="):
        raise fault(f"what changes all the time cannot be compared by `{comparison.operator}`", "use `<` or `>`")


def _unwatchable(comparison: Comparison) -> str | None:
    """The formation whose strength stands here in another form than alone against a level; None if all is well."""
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


def check_day(tree: Node) -> None:
    """Raise S113 unless every `day` stands alone on one side of a comparison."""
    allowed = {id(side) for n in walk(tree) if isinstance(n, Comparison) for side in (n.left, n.right)}
    for node in walk(tree):
        both = isinstance(node, Comparison) and isinstance(node.left, Day) and isinstance(node.right, Day)
        if both or (isinstance(node, Day) and id(node) not in allowed):
            message, hint = "`day` can only stand alone on one side of a comparison", "write `day >= 30`"
            raise ExpressionError(message, code="S113", hint=hint, column=node.column, length=3)
