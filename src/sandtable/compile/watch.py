"""Levels of strength that conditions wait for (docs/model.md section 9).

`strength(f)` may stand against anything linear in `initial(f)`: a number of fighters, a share of the initial strength,
or their sum. The level is then an event inside engagements. The reader refuses most else; what it lets through and
has no level is a fault here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandtable.compile.expressions import ExpressionTable
from sandtable.compile.faults import EntryError
from sandtable.compile.identifiers import Identifiers
from sandtable.scenario.document import Path
from sandtable.scenario.trees import Arithmetic, Call, Comparison, Node, Number, unparse, walk

Level = tuple[float, float]  # share of initial strength, fighters


@dataclass(frozen=True)
class Linear:
    """constant + sum of coefficient * function(formation), function being `strength` or `initial`."""

    constant: float = 0.0
    terms: dict[tuple[str, str], float] = field(default_factory=dict)

    def plus(self, other: Linear, *, times: float) -> Linear:
        terms = dict(self.terms)
        for key, value in other.terms.items():
            terms[key] = terms.get(key, 0.0) + times * value
        return Linear(self.constant + times * other.constant, terms)

    def scaled(self, by: float) -> Linear:
        return Linear(self.constant * by, {key: value * by for key, value in self.terms.items()})


class NotLinearError(Exception):
    """A tree that is no sum of fighters and multiples of `strength` and `initial`."""


def watch_levels(table: ExpressionTable, names: Identifiers) -> tuple[tuple[Level, ...], ...]:
    """Per formation the levels that fires, decisions and stops wait for, sorted. Raises EntryError S603."""
    found: list[set[Level]] = [set() for _ in names.formations.names]
    for expression, path in list(zip(table.expressions, table.paths, strict=True))[: table.watched]:
        for node in walk(expression):
            if isinstance(node, Comparison) and _mentions_strength(node):
                for formation, level in _levels(node, path):
                    found[names.formations[formation]].add(level)
    return tuple(tuple(sorted(levels)) for levels in found)


def _mentions_strength(node: Node) -> bool:
    return any(isinstance(child, Call) and child.function == "strength" for child in walk(node))


def _levels(node: Comparison, path: Path) -> Iterable[tuple[str, Level]]:
    try:
        return _level(_linear(node.left).plus(_linear(node.right), times=-1.0))
    except NotLinearError:
        raise EntryError(
            "S603",
            f"`{unparse(node)}` is not a comparison with a fixed level",
            path=path,
            hint="compare `strength(f)` with fighters, a share of `initial(f)`, or their sum",
        ) from None


@dataclass(frozen=True)
class StrengthLevel:
    """A comparison as strength(formation) against share x initial + fighters; mirrored if strength stood on the right."""

    formation: str
    share: float
    fighters: float
    is_mirrored: bool


def strength_level(node: Comparison) -> StrengthLevel | None:
    """The level that `strength(f)`, alone on one side of a comparison, is compared with; None if it is not of that form."""
    for subject, other, is_mirrored in ((node.left, node.right, False), (node.right, node.left, True)):
        if not (isinstance(subject, Call) and subject.function == "strength"):
            continue
        formation = str(subject.arguments[0])
        try:
            level = _linear(other)
        except NotLinearError:
            return None
        if all(key == ("initial", formation) for key in level.terms):
            share = level.terms.get(("initial", formation), 0.0)
            return StrengthLevel(formation, share + 0.0, level.constant + 0.0, is_mirrored)
        return None
    return None


def _level(difference: Linear) -> Iterable[tuple[str, Level]]:
    """The formation and level at which a difference is zero; none if it has no strength in it or the level is not above 0."""
    terms = {key: value for key, value in difference.terms.items() if value != 0.0}
    strengths = [formation for function, formation in terms if function == "strength"]
    if not strengths:
        return []
    formation = strengths[0]
    if len(strengths) > 1 or any(key[1] != formation for key in terms):
        raise NotLinearError
    slope = terms["strength", formation]
    share, fighters = -terms.get(("initial", formation), 0.0) / slope, -difference.constant / slope
    if share <= 0.0 and fighters <= 0.0:
        return []
    return [(formation, (share + 0.0, fighters + 0.0))]  # + 0.0: no negative zero


def _linear(node: Node) -> Linear:
    if isinstance(node, Number):
        return Linear(node.value)
    if isinstance(node, Call) and node.function in ("strength", "initial"):
        return Linear(terms={(node.function, str(node.arguments[0])): 1.0})
    if not isinstance(node, Arithmetic):
        raise NotLinearError
    left, right = _linear(node.left), _linear(node.right)
    match node.operator:
        case "+" | "-":
            return left.plus(right, times=1.0 if node.operator == "+" else -1.0)
        case "*" if not (left.terms and right.terms):
            return right.scaled(left.constant) if right.terms else left.scaled(right.constant)
        case "/" if not right.terms and right.constant != 0.0:
            return Linear(
                left.constant / right.constant, {key: value / right.constant for key, value in left.terms.items()}
            )
    raise NotLinearError
