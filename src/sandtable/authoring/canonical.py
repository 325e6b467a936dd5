"""The canonical order: sections, and keys within entries, as the reference of the format lists them.

What an author names stays in the author's order: places, options, items of lists.
"""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from sandtable.authoring.concrete import Member, Value
from sandtable.authoring.places import type_at
from sandtable.scenario.types import Provenance, Scenario, Sourced

LAST = ("options", "effects", "precedents", "set")  # what is long, after where the entry's numbers come from
_PATHS = "set"  # keys under it are paths


@cache
def key_order(model: type[BaseModel]) -> dict[str, int]:
    """The place of each key of an entry: its own as the reference lists them, where its numbers come from, what is long."""
    shared = list(Sourced.model_fields) if issubclass(model, Provenance) and model is not Provenance else []
    fields = list(model.model_fields)
    own = [key for key in fields if key not in shared]
    last = [key for key in own if key in LAST]
    ordered = [*(key for key in own if key not in last), *(key for key in shared if key in fields), *last]
    return {key: at for at, key in enumerate(ordered)}


def arrange(root: Value) -> None:
    """Put a file's entries in canonical order. What is used by an alias is written out where it is first used."""
    _sort(root, Scenario)
    _Anchors().settle(root)


def _sort(value: Value, annotation: Any) -> None:
    if value.kind == "list":
        for member in value.members:
            _sort(member.value, _item_type(annotation))
        return
    if value.kind != "mapping":
        return
    model = _model(annotation, [_name(member) for member in value.members])
    if model is not None:
        value.members = _ordered(value.members, key_order(model))
    for member in value.members:
        name = _name(member)
        if model is not None and name == _PATHS and member.value.kind == "mapping":
            for each in member.value.members:
                _sort(each.value, type_at(_name(each)))
        elif model is not None:
            field = model.model_fields.get(name)
            _sort(member.value, field.annotation if field is not None else Any)
        else:
            _sort(member.value, _value_type(annotation))


def _ordered(members: list[Member], order: dict[str, int]) -> list[Member]:
    """The members by a model's keys; one that it does not know stays behind the one that it follows."""
    places, last = [], -1
    for member in members:
        last = order.get(_name(member), last)
        places.append(last)
    return [member for _, member in sorted(zip(places, members, strict=True), key=lambda pair: pair[0])]


def _name(member: Member) -> str:
    return member.key.read if member.key is not None else ""


def _alternatives(annotation: Any) -> list[Any]:
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return [part for each in get_args(annotation) for part in _alternatives(each)]
    return [annotation]


def _model(annotation: Any, names: list[str]) -> type[BaseModel] | None:
    """The entry of the format that a mapping with these keys is; None for one whose keys are the author's."""
    models = [each for each in _alternatives(annotation) if isinstance(each, type) and issubclass(each, BaseModel)]
    return max(models, key=lambda each: sum(name in each.model_fields for name in names), default=None)


def _value_type(annotation: Any) -> Any:
    return next((get_args(each)[1] for each in _alternatives(annotation) if get_origin(each) is dict), Any)


def _item_type(annotation: Any) -> Any:
    return next((get_args(each)[0] for each in _alternatives(annotation) if get_origin(each) is tuple), Any)


class _Anchors:
    """Sees that each anchor comes before its aliases: where it does not, the first alias and the value change places."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.seen: set[str] = set()

    def settle(self, root: Value) -> None:
        self._find(root)
        if self.values:
            self._settle(root)

    def _find(self, value: Value) -> None:
        if value.anchor:
            self.values[value.anchor] = value
        for member in value.members:
            if member.key is not None:
                self._find(member.key)
            self._find(member.value)

    def _settle(self, value: Value) -> None:
        for member in value.members:
            if member.key is not None:
                member.key = self._met(member.key, member)
            member.value = self._met(member.value, member)
            self._settle(member.value)

    def _met(self, value: Value, member: Member) -> Value:
        """What is written in the place of a value: itself, its alias, or for an alias that comes first the value."""
        name = value.anchor or (value.text if value.kind == "alias" else "")
        if not name:
            return value
        if name in self.seen:
            return value if value.kind == "alias" else Value("alias", value.start, value.start, text=name)
        self.seen.add(name)
        found = self.values[name]
        found.owner = member
        return found
