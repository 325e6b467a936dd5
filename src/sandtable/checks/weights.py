"""When the options of a decision have no weight; used by S322, S323 and S324.

Conditions are compared by their words: what is certain is what holds whatever the conditions named turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Literal

from sandtable.checks.bases import base_of, base_path
from sandtable.checks.option_probabilities import ROUNDING
from sandtable.checks.subject_ranges import SubjectRanges
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.trees import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Day,
    Expression,
    Logic,
    Node,
    Not,
    Number,
    unparse,
    walk,
)
from sandtable.scenario.types import Decision, Option, Shift, Weighted

MOST_ATOMS = 8  # conditions whose combinations are tried; with more of them, all are taken to be possible
Often = Literal["always", "sometimes", "never"]
_OPPOSITE = {"<": ">=", "<=": ">", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value of a number, and whether each occurs with a probability above 0."""

    low: float
    high: float
    has_low: bool = True
    has_high: bool = True

    def often(self, value: float) -> Often:
        """How often it is this value, which is one of its ends."""
        if self.low == self.high == value:
            return "always"
        is_reached = (self.low == value and self.has_low) or (self.high == value and self.has_high)
        return "sometimes" if is_reached else "never"


@dataclass(frozen=True)
class Weights:
    """The weights of one decision's options, as far as the file determines them."""

    decision: Decision
    path: Path
    draft: Draft

    @cached_property
    def bases(self) -> dict[str, Bounds]:
        """The base of each option, the rest included."""
        found = {name: self._base(option) for name, option in self.decision.options.items()}
        known = [bounds for bounds in found.values() if bounds is not None]
        low, high = 1.0 - sum(each.high for each in known), 1.0 - sum(each.low for each in known)
        rest = Bounds(
            0.0 if low < ROUNDING else low, 0.0 if high < ROUNDING else high,
            all(each.has_high for each in known), all(each.has_low for each in known),
        )  # fmt: skip
        return {name: rest if bounds is None else bounds for name, bounds in found.items()}

    @property
    def live(self) -> list[str]:
        """The options that have a base above 0 in some future."""
        return [name for name, bounds in self.bases.items() if bounds.high > 0.0]

    def shifts(self, name: str) -> Iterator[tuple[Path, Shift, Bounds]]:
        """The shifts of an option, each with its place and the bounds of its factor."""
        chance = self.decision.options[name].probability
        if isinstance(chance, Weighted):
            for position, shift in enumerate(chance.shifts):
                at = (*self.path, "options", name, "probability", "shifts", position)
                yield at, shift, self._bounds(shift.odds_times)

    def zero_shifts(self, *, certain: bool) -> dict[str, list[tuple[Path, Node]]]:
        """By option, the shifts that take all of its weight: place and condition. certain : with a factor that is always 0."""
        wanted = ("always",) if certain else ("always", "sometimes")
        return {
            name: [(at, shift.when.tree) for at, shift, factor in self.shifts(name) if factor.often(0.0) in wanted]
            for name in self.decision.options
        }

    def base_place(self, name: str) -> Path:
        """Where the base of an option is written."""
        return base_path((*self.path, "options", name), self.decision.options[name])

    def _base(self, option: Option) -> Bounds | None:
        base = base_of(option)
        return None if base == "rest" else self._bounds(base, most=1.0)

    def _bounds(self, value: Any, most: float = float("inf")) -> Bounds:
        if isinstance(value, Expression):
            span, is_reached = SubjectRanges(self.draft).of(value.tree), _reaches_its_ends(value.tree)
            return Bounds(max(span.low, 0.0), min(span.high, most), is_reached, is_reached)
        if isinstance(value, Amount) and value.value is not None:
            return Bounds(value.value, value.value)
        assumption = self.draft.scenario.assumptions.get(str(value.name)) if isinstance(value, Amount) else None
        if assumption is None:  # a belief, or what another rule reports
            return Bounds(0.0, most, has_low=False, has_high=False)
        is_reached = assumption.prior.kind in ("fixed", "choice")
        return Bounds(*assumption.prior.support, is_reached, is_reached)


def weighted(draft: Draft) -> Iterator[Weights]:
    """The decisions whose options have bases, all of which could be read."""
    for name, decision in draft.scenario.decisions.items():
        node = draft.document.find(("decisions", name, "options"))
        is_partial = node is not None and len(node.entries) != len(decision.options)
        if decision.rule == "logit" or is_partial or any(base_of(o) is None for o in decision.options.values()):
            continue
        yield Weights(decision, ("decisions", name), draft)


def is_set_over(draft: Draft, path: Path) -> bool:
    """Whether the value at a path, or around it, is set by the command line and not by the file."""
    return any((node := draft.document.find(path[:end])) is not None and node.source for end in range(1, len(path) + 1))


def _reaches_its_ends(tree: Node) -> bool:
    """Whether an expression may be exactly the least or the greatest value of its range: it jumps, or is cut off there."""
    return any(
        isinstance(node, Conditional)
        or (isinstance(node, Arithmetic) and node.operator in ("min", "max"))
        or (isinstance(node, Call) and node.function != "belief")
        for node in walk(tree)
    ) or all(isinstance(node, (Number, Arithmetic)) for node in walk(tree))


# -- conditions ----------------------------------------------------------------------------------------


def conjunction(terms: Iterable[Node]) -> Node:
    """All of some conditions."""
    return Logic("and", (Number(1.0, "boolean"), *terms))


def alternatives(terms: Iterable[Node]) -> Node:
    """One of some conditions at least."""
    return Logic("or", (Number(0.0, "boolean"), *terms))


def is_possible(condition: Node) -> bool:
    """Whether a condition is not false by its words alone, such as `x and not x`."""
    atoms = dict(_atoms(condition))
    return len(atoms) > MOST_ATOMS or any(_holds(condition, case) for case in _cases(atoms))


def follows(condition: Node, given: Node) -> bool:
    """Whether a condition holds, by its words alone, whenever another does."""
    return not is_possible(conjunction((given, Not(condition))))


def _cases(atoms: dict[str, Node]) -> Iterator[dict[str, bool]]:
    """The combinations of truth of some conditions that do not contradict one another."""
    for values in product((False, True), repeat=len(atoms)):
        case = dict(zip(atoms, values, strict=True))
        if not any(_excludes(atoms[a], atoms[b], case[a], case[b]) for a in atoms for b in atoms if a != b):
            yield case


def _excludes(one: Node, other: Node, one_holds: bool, other_holds: bool) -> bool:
    """Whether two conditions cannot be so together: one place under two actors, a day after a later and not after an earlier one."""
    match one, other:
        case Call("controls", (actor, place)), Call("controls", (another, same)):
            return one_holds and other_holds and place == same and actor != another
        case Call("hostile" | "friendly", pair), Call("hostile" | "friendly", same):
            return one_holds and other_holds and pair == same
        case Comparison(_, Day(), Number(day)), Comparison(_, Day(), Number(later)):
            return day < later and other_holds and not one_holds
    return False


def _atoms(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Logic):
        for term in node.terms:
            yield from _atoms(term)
    elif isinstance(node, Not):
        yield from _atoms(node.term)
    elif not isinstance(node, Number):
        key, atom, _ = _plain(node)
        yield key, atom


def _plain(node: Node) -> tuple[str, Node, bool]:
    """A condition without its negation: its words, itself, and whether it is to be false. `day < 3` is `day >= 3`, false."""
    if isinstance(node, Comparison):
        operator = _OPPOSITE.get(node.operator, node.operator)
        is_opposite = operator != node.operator
        if operator == ">":  # a level that is reached counts as passed
            operator = ">="
        node = Comparison(operator, node.left, node.right)  # type: ignore[arg-type]
        return unparse(node), node, is_opposite
    return unparse(node), node, False


def _holds(node: Node, case: dict[str, bool]) -> bool:
    match node:
        case Number(value):
            return bool(value)
        case Not(term):
            return not _holds(term, case)
        case Logic("and", terms):
            return all(_holds(term, case) for term in terms)
        case Logic(_, terms):
            return any(_holds(term, case) for term in terms)
    key, _, is_opposite = _plain(node)
    return case[key] != is_opposite
