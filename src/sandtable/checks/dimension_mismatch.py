"""S304: an assumption in units of one kind supplies a number of another."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.bounds import describe_place
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Arithmetic, AssumptionValue, Call, Comparison, Day, Node, Number, walk
from sandtable.scenario.vocabulary import FUNCTIONS
from sandtable.units import DIMENSIONS, fits

# What an assumption in these units can be compared with or added to.
_KINDS = {
    "Length": {"length"}, "Duration": {"time"}, "Strength": {"strength", "number"},
    "Ratio": {"number", "time", "strength"}, "Speed": set(), "TimeRate": set(),
}  # fmt: skip
_CALLED = {"length": "a length", "time": "a time", "strength": "a number of fighters", "number": "a plain number"}


@rule(
    "S304",
    summary="the units of a prior are not those of the number it supplies",
    why="""The values of a prior have its units: a prior in kilometres can supply a reach or a length, one without units
    a strength, a ratio or a probability.""",
    bad="""
    fires: {tanf-launchers: {reach: munition, ...}}
    assumptions: {munition: {title: Munition, prior: "choice({70: 0.8, 300: 0.2})"}}
    """,
    good="""
    fires: {tanf-launchers: {reach: munition, ...}}
    assumptions: {munition: {title: Munition, prior: "choice({70 km: 0.8, 300 km: 0.2})"}}
    """,
)
def dimension_mismatch(draft: Draft) -> Iterator[Finding]:
    assumptions = draft.scenario.assumptions
    for at in draft.amounts:
        assumption = assumptions.get(at.amount.name or "")
        if assumption is not None and not fits(assumption.prior.dimension, wanted=at.dimension):
            found, wanted = DIMENSIONS[assumption.prior.dimension][0], DIMENSIONS[at.dimension][0]
            message = f"assumption `{at.amount.name}` is {found}, {describe_place(at)} is {wanted}"
            unit = DIMENSIONS[at.dimension][1]
            hint = f"write its prior in {unit}" if unit else "write its prior without units"
            yield Finding(at.path, message, hint=hint)
    for path, expression in draft.expressions:
        for node in walk(expression):
            for name, other in _pairs(node):
                assumption = assumptions.get(name.name)
                kind = _kind(other)
                if assumption is None or kind is None or kind in _KINDS[assumption.prior.dimension]:
                    continue
                message = f"assumption `{name.name}` is {DIMENSIONS[assumption.prior.dimension][0]}, it stands beside {_CALLED[kind]}"
                yield Finding(path, message, column=name.column, length=len(name.name))


def _pairs(node: Node) -> Iterator[tuple[AssumptionValue, Node]]:
    """Assumptions that are compared with something, or added to it, and that something."""
    if isinstance(node, Comparison) or (isinstance(node, Arithmetic) and node.operator in ("+", "-", "min", "max")):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, AssumptionValue):
                yield one, other


def _kind(node: Node) -> str | None:
    """The kind of a side where it is plain to see; None for products and assumptions."""
    match node:
        case Number(_, kind):
            return "time" if kind == "date" else kind
        case Day():
            return "time"
        case Call(function):
            return FUNCTIONS[function].result
        case Arithmetic("+" | "-" | "min" | "max", left, right):
            return _kind(left) or _kind(right)
    return None
