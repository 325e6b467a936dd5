"""The base of an option's probability, whether it has shifts or not; used by S307, S308 and S318."""

from __future__ import annotations

from typing import Any, Literal

from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import Option, Weighted

Base = Amount[Any] | Expression | Literal["rest"] | None


def base_of(option: Option) -> Base:
    """A number or assumption, an expression, `rest`, or nothing."""
    return option.probability.base if isinstance(option.probability, Weighted) else option.probability


def base_path(option: Path, entry: Option) -> Path:
    """Where the base of an option stands."""
    at = (*option, "probability")
    return (*at, "base") if isinstance(entry.probability, Weighted) else at
