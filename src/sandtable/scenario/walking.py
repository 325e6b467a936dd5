"""Everything of one sort in a scenario with its path: entries, amounts, expressions, assumptions in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.trees import AssumptionValue, Expression, walk
from sandtable.scenario.types import Entry, Option, Weighted


@dataclass(frozen=True, slots=True)
class AmountAt:
    """One amount that the file states. owner : the entry it stands in. field : its key there, or its key's parent's."""

    path: Path
    amount: Amount[Any]
    dimension: str
    owner: Entry
    field: str


_LEAVES = frozenset({str, int, float, bool, type(None), Expression, Amount, AssumptionValue})


@lru_cache(maxsize=512)
def _names_of(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)


def values(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below (and with) this one, containers included, in order. Defaults that were not written stay out."""
    waiting: list[tuple[Path, Any]] = [(path, value)]
    while waiting:  # a stack of its own: thousands of values, and every command that reads a file walks over them
        path, value = waiting.pop()
        yield path, value
        if type(value) in _LEAVES:  # most are, and to ask of each whether it is a mapping takes longest
            continue
        if isinstance(value, BaseModel):
            given = value.model_fields_set
            below = [((*path, name), getattr(value, name)) for name in _names_of(type(value)) if name in given]
        elif isinstance(value, Mapping):
            below = [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, tuple):
            below = [((*path, index), item) for index, item in enumerate(value)]
        else:
            continue
        waiting.extend(reversed(below))


def entries(found: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Entry]]:
    """The entries of what `values` gave."""
    return ((path, value) for path, value in found if isinstance(value, Entry))


def expressions(found: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Expression]]:
    """The conditions and times of what `values` gave."""
    return ((path, value) for path, value in found if isinstance(value, Expression))


def amounts(found: Iterable[tuple[Path, Entry]]) -> Iterator[AmountAt]:
    """The amounts of some entries."""
    for path, entry in found:
        for name in type(entry).model_fields:
            if name not in entry.model_fields_set:
                continue
            dimension = amount_dimension(type(entry), name)
            value = getattr(entry, name)
            if dimension is None:
                continue
            if isinstance(value, Amount):
                yield AmountAt((*path, name), value, dimension, entry, name)
            elif isinstance(value, Mapping):
                for key, amount in value.items():
                    yield AmountAt((*path, name, key), amount, dimension, entry, name)


@lru_cache(maxsize=512)
def amount_dimension(model: type[Entry], name: str) -> str | None:
    """The dimension of a field's amounts, or None if it holds none."""
    pending = [model.model_fields[name].annotation]
    while pending:
        annotation = pending.pop()
        if getattr(annotation, "__origin__", None) is Amount:
            return str(get_args(annotation)[0].__name__)
        pending.extend(get_args(annotation))
    return None


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names an assumption (or, for an option's probability, perhaps a belief)."""

    path: Path
    name: str
    dimension: str | None  # that the place asks for; None inside expressions
    column: int = 0
    length: int | None = None
    at: AmountAt | None = None

    @property
    def may_be_belief(self) -> bool:
        return (
            self.at is not None
            and isinstance(self.at.owner, (Option, Weighted))
            and self.at.field in ("probability", "base")
        )


def assumption_uses(among: Iterable[AmountAt], written: Iterable[tuple[Path, Expression]]) -> Iterator[Use]:
    """The uses of assumptions in some amounts and expressions."""
    for at in among:
        if at.amount.name is not None:
            yield Use(at.path, at.amount.name, at.dimension, at=at)
    for path, expression in written:
        for node in walk(expression):
            if isinstance(node, AssumptionValue):
                yield Use(path, node.name, None, node.column, len(node.name))
