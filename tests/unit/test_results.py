"""Results as JSON objects: no field's keys take the place of another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import pytest
from pydantic.dataclasses import dataclass

from sandtable.analysis.registry import ANALYSES, loaded
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, Keys, Result, _fields, _marks
from sandtable.study.printed import PrintedStudy


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Twice(Result):
    """Its bounds take each other's place."""

    one: Annotated[Estimate, Keys(low="low", high="high")]
    other: Annotated[Estimate, Keys(low="low", high="high")]


def kinds() -> list[type]:
    """Every type of result that a command prints, with the types of its parts."""
    assert PrintedStudy
    for entry in ANALYSES:
        for name in entry.result:
            loaded(name)
    return sorted(_below(Result), key=lambda each: f"{each.__module__}.{each.__qualname__}")


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("sandtable."):
            yield each
        yield from _below(each)


def keys(kind: type) -> list[str]:
    """The keys of an object of this type; those of parts with a prefix and of headers aside."""
    marks = _marks(kind)
    plain = [name for name in _fields(kind) if name not in (*marks.estimates, *marks.parts, *marks.headers)]
    return [*plain, *(key for name, given in marks.estimates.items() if not given.apart for key in given.named(name))]


@pytest.mark.parametrize("kind", dict.fromkeys(kinds()), ids=lambda kind: kind.__qualname__)
def test_no_key_is_used_twice(kind: type) -> None:
    assert [key for key, times in Counter(keys(kind)).items() if times > 1] == []


def test_two_estimates_with_the_same_keys_are_noticed() -> None:
    assert Counter(keys(Twice))["low"] == 2
