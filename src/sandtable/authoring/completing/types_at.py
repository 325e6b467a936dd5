"""Which type of the format a part of a scanned text has, and what its values and keys name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from sandtable.authoring.completing.scanning import Part
from sandtable.checks.references import named_by_keys, named_by_values
from sandtable.scenario.draft import Kind
from sandtable.scenario.overrides import alternatives, inside
from sandtable.scenario.types import Scenario

OPTION_KEYS = {("RedLine", "threat"): "by", ("RedLine", "act"): "against", ("BestResponseTest", "option"): "actor"}


@dataclass(frozen=True, slots=True)
class Slot:
    """The type of the value at a path. model, key : the field that it is in. names, key_names : what its words and keys name."""

    annotation: Any
    model: type[BaseModel] | None = None
    key: str = ""
    depth: int = 0  # lists and mappings between the field and the value

    @property
    def choices(self) -> list[Any]:
        """The types that the value may have."""
        return [each for each in alternatives(self.annotation) if each is not type(None)]

    @property
    def models(self) -> list[type[BaseModel]]:
        """Those of them that are entries with fixed keys."""
        return [each for each in self.choices if is_model(each)]

    @property
    def mapping(self) -> tuple[Any, Any] | None:
        """The types of keys and values if the value is a mapping with free keys."""
        found = next((each for each in self.choices if get_origin(each) is dict), None)
        return get_args(found) if found is not None else None

    @property
    def item(self) -> Any:
        """The type of an item if the value is a list, else None."""
        found = next((each for each in self.choices if get_origin(each) is tuple), None)
        return get_args(found)[0] if found is not None else None

    @property
    def names(self) -> Kind | None:
        """The kind of what the value names."""
        if self.model is None:
            return None
        if self.key == "source" and not self.depth:
            return "source"
        return named_by_values(self.model, self.key)

    @property
    def key_names(self) -> Kind | None:
        """The kind of what the keys of the value name."""
        return named_by_keys(self.model, self.key) if self.model is not None and not self.depth else None


def is_model(annotation: Any) -> bool:
    """Whether a type is an entry with fixed keys."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def slot_of(part: Part) -> Slot:
    """The type of a part."""
    line, slot = [part], Slot(Scenario)
    while (above := line[-1].parent) is not None:
        line.append(above)
    for above, below in pairwise(reversed(line)):
        is_set = below.key is not None and _is_set_of_reading(above)
        slot = _slot_set(below.key or "") if is_set else step_into(slot, below.step, above.given())
    return slot


def step_into(slot: Slot, step: str | int, keys: list[str]) -> Slot:
    """The type of what is under a key or index. keys : that are there, which decide between types."""
    if isinstance(step, int):
        return Slot(slot.item if slot.item is not None else Any, slot.model, slot.key, slot.depth + 1)
    model = chosen(slot.models, [step, *keys])
    if model is not None and step in model.model_fields:
        return Slot(inside(model, step), model, step)
    if slot.mapping is not None:
        return Slot(slot.mapping[1], slot.model, slot.key, slot.depth + 1)
    return Slot(Any)


def chosen(models: list[type[BaseModel]], keys: list[str]) -> type[BaseModel] | None:
    """The type that keys fit best; the first one if none does."""
    return max(models, key=lambda model: sum(key in model.model_fields for key in keys), default=None)


def _is_set_of_reading(part: Part) -> bool:
    path = part.path
    return len(path) == 3 and path[0] == "readings" and path[2] == "set"


def _slot_set(dotted: str) -> Slot:
    """The type of a value that a reading sets."""
    steps: list[str | int] = [
        int(step) if step.isascii() and step.isdecimal() else step for step in dotted.split(".")[:32]
    ]
    if len(steps) == 2 and steps[0] == "assumptions":
        steps.append("prior")
    slot = Slot(Scenario)
    for step in steps:
        slot = step_into(slot, step, [])
    return slot
