"""Everything of one sort in a scenario with its path: entries, amounts, expressions, assumptions in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.expressions import AssumptionValue, Expression, walk
from sandtable.scenario.types import Entry, Option, Scenario


@dataclass(frozen=True, slots=True)
class AmountAt:
    """One amount that the file states. owner : the entry it stands in. field : its key there, or its key's parent's."""

    path: Path
    amount: Amount[Any]
    dimension: str
    owner: Entry
    field: str


def values(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below (and with) this one, containers included, in order. Defaults that were not written stay out."""
    yield path, value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name in value.model_fields_set:
                yield from values(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from values(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from values(item, (*path, index))


def entries(scenario: Scenario) -> Iterator[tuple[Path, Entry]]:
    """Every entry with its path, the file itself first."""
    for path, value in values(scenario):
        if isinstance(value, Entry):
            yield path, value


def expressions(scenario: Scenario) -> Iterator[tuple[Path, Expression]]:
    """Every condition and time."""
    for path, value in values(scenario):
        if isinstance(value, Expression):
            yield path, value


def amounts(scenario: Scenario) -> Iterator[AmountAt]:
    """Every amount that is written in the file, with the dimension that its place asks for."""
    for path, entry in entries(scenario):
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
        return self.at is not None and isinstance(self.at.owner, Option)


def assumption_uses(scenario: Scenario) -> Iterator[Use]:
    """Every place where an assumption's value enters."""
    for at in amounts(scenario):
        if at.amount.name is not None:
            yield Use(at.path, at.amount.name, at.dimension, at=at)
    for path, expression in expressions(scenario):
        for node in walk(expression):
            if isinstance(node, AssumptionValue):
                yield Use(path, node.name, None, node.column, len(node.name))
