"""S325: a number of fighters compared with a part of one fighter."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, Comparison, Node, Number, walk

_FIGHTERS = frozenset({"strength", "losses", "power"})


@rule(
    "S325",
    summary="fighters compared with a part of one",
    why="""`strength`, `losses` and `power` are numbers of fighters, so `5%` beside them is a twentieth of one fighter. A share is written
    as a multiple of a strength: that of the formation at the start, `initial(formation)`, or a number of fighters.""",
    bad="""
    when: "losses(damascus) > 5%"
    """,
    good="""
    when: "losses(damascus) > 0.05 * initial(column)"
    """,
    severity="warning",
)
def share_of_fighters(draft: Draft) -> Iterator[Finding]:
    for path, expression in draft.expressions:
        for node in walk(expression):
            if not isinstance(node, Comparison):
                continue
            for subject, other in ((node.left, node.right), (node.right, node.left)):
                function = _counted(subject)
                if function is None or not isinstance(other, Number) or other.kind != "strength":
                    continue
                if 0.0 < other.value < 1.0:
                    message = f"`{function.function}` is a number of fighters, and this is {other.value:g} of one"
                    yield Finding(path, message, hint=_hint(function, other), column=other.column, length=1)


def _counted(node: Node) -> Call | None:
    """The first function of a side that counts fighters."""
    return next((each for each in walk(node) if isinstance(each, Call) and each.function in _FIGHTERS), None)


def _hint(function: Call, share: Number) -> str:
    of = str(function.arguments[0]) if function.function == "strength" else "formation"
    return f"write `{share.value:g} * initial({of})`, or a number of fighters"
