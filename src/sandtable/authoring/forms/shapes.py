"""What a value of the format may be: its kind in a form, the shapes that it can be given, and the beginning of each.

A shape is one of the ways to write a value: a word such as `hold`, or keys such as those of `{advance: [places]}`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from sandtable.authoring.completing.expressions import expected_kind
from sandtable.authoring.completing.scanning import Part, Scanned
from sandtable.authoring.completing.types_at import OPTION_KEYS, Slot, chosen, is_model, slot_of, step_into
from sandtable.authoring.forms.trees import BLANK, Scalar, Tree
from sandtable.scenario.amounts import Amount
from sandtable.scenario.descriptions import describe
from sandtable.scenario.document import Path
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.types import Decision, Effect, Locator

FieldKind = Literal[
    "text", "long-text", "number", "numbers", "amount", "date", "boolean", "choice", "reference", "references", "expression",
    "prior", "locator", "group", "list", "map", "entries", "yaml",
]  # fmt: skip
NESTED: frozenset[FieldKind] = frozenset({"group", "list", "map", "entries", "yaml"})
VALUE, LIST, MAP = "value", "list", "map"  # shapes that have neither a word nor a type of their own
_LONG = frozenset(
    {"statement", "because", "note", "event", "question", "summary", "grade_because", "premise", "untestable"}
)
_WORDS = {
    "ProbabilityTest": "how likely a condition is", "FactTest": "whether a condition holds",
    "DriversTest": "what an outcome turns on", "BestResponseTest": "what is best for an actor",
    "Untestable": "cannot be tested here", "Advance": "advance along places", "Every": "again and again, every so often",
    "Hazard": "at any time, at a rate", "Observable": "seen late, or not for sure", "DatedCheck": "a name with a date",
    "Weighted": "a base that conditions shift",
}  # fmt: skip


class Shape(NamedTuple):
    """A way to write a value. words : what a form calls it; empty where the name says it."""

    name: str
    words: str = ""


# -- shapes ------------------------------------------------------------------------------------------------


def shapes_of(slot: Slot) -> list[Shape]:
    """The shapes of a value: its words if they are all it may be, else the value itself; then its types with keys."""
    plain = [each for each in slot.choices if not _has_parts(each)]
    found: list[Shape] = []
    if plain and all(get_origin(each) is Literal for each in plain):
        found += [Shape(str(word)) for each in plain for word in get_args(each)]
    elif plain:
        found.append(Shape(VALUE, "a value"))
    for model in slot.models:
        if model is Effect:
            found += [Shape(key, describe("Effect", key)) for key in effects()]
        else:
            found.append(Shape(model.__name__, _WORDS.get(model.__name__, "")))
    if slot.item is not None:
        found.append(Shape(LIST))
    if slot.mapping is not None:
        found.append(Shape(MAP))
    return found


def _has_parts(annotation: Any) -> bool:
    """Whether a type is one with keys, a mapping or a list."""
    return is_model(annotation) or get_origin(annotation) in (dict, tuple)


def has_keys(slot: Slot) -> bool:
    """Whether a value may be more than one word."""
    return any(_has_parts(each) for each in slot.choices)


def shape_of(slot: Slot, part: Part) -> str:
    """The shape in which a value is written; empty where it is none."""
    if not is_collection(part):
        word = part.value
        return word if any(shape.name == word for shape in shapes_of(slot)) else VALUE if word else ""
    given = part.given()
    model = chosen(slot.models, given)
    if model is Effect:
        keys = [key for key in given if key in effects()]
        return keys[0] if len(keys) == 1 else ""
    if model is not None:
        return model.__name__
    return LIST if slot.item is not None else MAP


def effects() -> list[str]:
    """The keys of which an effect has one."""
    return [key for key in Effect.model_fields if key != "after"]


def beginning(slot: Slot, shape: str) -> Tree:
    """A value in one of its shapes, with what it needs left to be filled in. shape : empty for the first with keys."""
    names = [each.name for each in shapes_of(slot)]
    model = next((each for each in slot.models if each.__name__ == shape), None)
    if not shape and slot.models:
        model = slot.models[0]
    if Effect in slot.models and shape in names:
        inner = step_into(Slot(Effect), shape, [])
        return {shape: Scalar("true", "boolean") if shape == "end" else beginning(inner, "")}
    if model is not None:
        return {
            key: _needed(step_into(Slot(model), key, []))
            for key, info in model.model_fields.items()
            if info.is_required()
        }
    if shape == LIST or (not shape and slot.item is not None):
        return []
    if shape == MAP or (not shape and slot.mapping is not None):
        return {}
    if shape == VALUE or shape not in names:
        return BLANK
    return Scalar(shape, "choice")


def _needed(slot: Slot) -> Tree:
    """What is to be filled in for a key: nothing where a value may stand, else the beginning of its only shape."""
    shapes = shapes_of(slot)
    return beginning(slot, "") if len(shapes) == 1 and slot.models else BLANK


# -- kinds -------------------------------------------------------------------------------------------------


def kind_of(slot: Slot, below: Part | None) -> FieldKind:
    """The kind of a value. below : where it is written, if it is."""
    if Locator in slot.models:
        return "locator"
    if below is not None and below.value.startswith("*") and not below.style:
        return "yaml"  # an alias: what it stands for is written elsewhere
    if below is None or is_empty(below):
        return _kind_of_type(slot)
    if not is_collection(below):
        kind = _kind_of_type(slot) if not _is_nested(slot) else _kind_of_value(slot)
        return kind if kind is not None else "yaml"
    if _is_list(below):
        return _kind_of_list(slot, below) if slot.item is not None else "yaml"
    if _are_options(slot):
        return "entries"
    return "group" if slot.models else "map" if slot.mapping is not None else "yaml"


def _are_options(slot: Slot) -> bool:
    """Whether they are the options of a decision, which have forms of their own."""
    return slot.model is Decision and slot.key == "options" and not slot.depth


def _kind_of_type(slot: Slot) -> FieldKind:
    """The kind of a value that is not written."""
    if not _is_nested(slot):
        return _kind_of_value(slot) or "yaml"
    if _are_options(slot):
        return "entries"
    if slot.models:
        return "group"
    return _kind_of_list(slot, None) if slot.item is not None else "map"


def _is_nested(slot: Slot) -> bool:
    """Whether a value has no shape on one line but that of a list."""
    return bool(slot.choices) and all(_has_parts(each) for each in slot.choices)


def _kind_of_value(slot: Slot) -> FieldKind | None:
    """The kind of a value on one line; None if none is known."""
    place = (slot.model.__name__ if slot.model is not None else "", slot.key)
    if Prior in slot.choices:
        return "prior"
    if slot.names is not None or (place in OPTION_KEYS and not slot.depth):
        return "reference"
    if Any in slot.choices or (str in slot.choices and float in slot.choices):
        return "amount"  # what it is depends on what it is set for
    for test, kind in _BY_TYPE:
        if any(test(each) for each in slot.choices):
            return kind
    if expected_kind(slot.annotation):
        return "expression"
    if str in slot.choices:
        return "long-text" if slot.key in _LONG and not slot.depth else "text"
    return None


_BY_TYPE: list[tuple[Callable[[Any], bool], FieldKind]] = [
    (lambda each: get_origin(each) is Amount, "amount"),
    (lambda each: get_origin(each) is Literal, "choice"),
    (lambda each: each is bool, "boolean"),
    (lambda each: each in (int, float), "number"),
    (lambda each: each is dt.date, "date"),
]


def _kind_of_list(slot: Slot, below: Part | None) -> FieldKind:
    item = step_into(slot, 0, [])
    place = (slot.model.__name__ if slot.model is not None else "", slot.key)
    if item.names is not None or place in (("DriversTest", "groups"), ("DriversTest", "wider")):
        return "references" if below is None or _is_plain_list(below) else "yaml"
    if item.choices == [float]:
        return "numbers" if below is None or _is_plain_list(below) else "yaml"
    return "list"


def is_collection(part: Part) -> bool:
    """Whether a value is written as a list or with keys."""
    return part.style in ("{", "[") or bool(part.children)


def is_empty(part: Part) -> bool:
    """Whether nothing is written behind a key."""
    return not is_collection(part) and not part.value and not part.style


def _is_list(part: Part) -> bool:
    return part.style == "[" or (part.style != "{" and part.children[0].is_item)


def _is_plain_list(part: Part) -> bool:
    """Whether a list has single words only."""
    return all(each.is_item and not is_collection(each) for each in part.children)


# -- types by path -----------------------------------------------------------------------------------------


def slot_at(scanned: Scanned, path: Path) -> Slot:
    """The type of a value, which need not be there."""
    here, rest = scanned.root, list(path)
    while rest and (below := here.child(rest[0])) is not None:
        here, rest = below, rest[1:]
    slot, given = slot_of(here), here.given()
    for step in rest:
        slot, given = step_into(slot, step, given), []
    return slot


def model_at(scanned: Scanned, path: Path) -> type[BaseModel] | None:
    """The type of the keys at a path; None where they are free, or where none are."""
    part = scanned.root.find(path)
    return chosen(slot_at(scanned, path).models, part.given() if part is not None else [])


def kind_at(scanned: Scanned, path: Path) -> FieldKind | None:
    """The kind of a value; None for a key that its entry does not know."""
    model = model_at(scanned, path[:-1])
    if model is not None and path[-1] not in model.model_fields:
        return None
    return kind_of(slot_at(scanned, path), scanned.root.find(path))
