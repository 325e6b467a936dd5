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
def names_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The names of a model's fields, in order. pydantic makes the mapping again at each access."""
    return tuple(model.model_fields)


@lru_cache(maxsize=2048)
def has_field(model: type[BaseModel], name: str) -> bool:
    """Whether a model has a field."""
    return name in names_of(model)


def values(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every value below (and with) this one, containers included, in order. Defaults that were not written stay out."""
    found: list[tuple[Path, Any]] = []
    _add_values(value, path, found)
    return found


def _add_values(value: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    """Add the values to a list. There are thousands, read by every command and at every keystroke, so leaves cost no call."""
    found.append((path, value))
    below: Iterable[tuple[Any, Any]]
    if isinstance(value, BaseModel):
        given, fields = (
            value.model_fields_set,
            value.__dict__,
        )  # a model's own access to a field takes ten times as long
        below = [(name, fields[name]) for name in names_of(type(value)) if name in given]
    elif isinstance(value, Mapping):
        below = value.items()
    elif isinstance(value, tuple):
        below = enumerate(value)
    else:
        return
    for step, item in below:
        if type(item) in _LEAVES:
            found.append(((*path, step), item))
        else:
            _add_values(item, (*path, step), found)


def entries(found: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Entry]]:
    """The entries of what `values` gave."""
    return ((path, value) for path, value in found if isinstance(value, Entry))


def expressions(found: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Expression]]:
    """The conditions and times of what `values` gave."""
    return ((path, value) for path, value in found if isinstance(value, Expression))


def amounts(found: Iterable[tuple[Path, Entry]]) -> Iterator[AmountAt]:
    """The amounts of some entries."""
    for path, entry in found:
        for name, dimension in _dimensions(type(entry)):
            if name not in entry.model_fields_set:
                continue
            value = getattr(entry, name)
            if isinstance(value, Amount):
                yield AmountAt((*path, name), value, dimension, entry, name)
            elif isinstance(value, Mapping):
                for key, amount in value.items():
                    yield AmountAt((*path, name, key), amount, dimension, entry, name)


@lru_cache(maxsize=512)
def _dimensions(model: type[Entry]) -> tuple[tuple[str, str], ...]:
    """The fields that hold amounts, with their dimensions."""
    found = ((name, amount_dimension(model, name)) for name in names_of(model))
    return tuple((name, dimension) for name, dimension in found if dimension is not None)


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
