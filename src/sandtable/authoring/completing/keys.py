"""Completion of keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_origin

from pydantic import BaseModel

from sandtable.authoring.completing.cursor import Cursor
from sandtable.authoring.completing.expressions import references
from sandtable.authoring.completing.items import Item
from sandtable.authoring.completing.names import Names
from sandtable.authoring.completing.types_at import Slot, chosen, is_model
from sandtable.scenario.descriptions import describe
from sandtable.scenario.schema import default_words
from sandtable.scenario.types import Effect, Entry, Provenance
from sandtable.wording import plural

STEP = "  "
_LAST = ("basis", "source", "at", "because", "provenance")  # offered after the others


def keys_at(cursor: Cursor, slot: Slot, names: Names) -> list[Item]:
    """The keys that may be written at a cursor, required ones first, without those that are there."""
    own = cursor.own.key if cursor.own is not None and cursor.kind == "key" else None
    there = [key for key in cursor.part.given() if key != own]
    items: list[Item] = []
    if slot.models:
        model = chosen(slot.models, there) if there else None
        for each in [model] if model is not None else slot.models:
            items += _of_model(each, there, cursor)
    if slot.mapping is not None:
        items += _of_mapping(slot, there, cursor, names)
    return list({item.label: item for item in reversed(items)}.values())[::-1]


def _of_model(model: type[BaseModel], there: list[str], cursor: Cursor) -> Iterator[Item]:
    older: frozenset[str] = getattr(model, "older_words", frozenset())
    fields = [key for key in model.model_fields if key not in there and key not in older]
    if model is Effect and any(key != "after" for key in there):
        fields = [key for key in fields if key == "after"]
    if model.__name__ == "Place":  # one of the two ways to say where it is
        fields = [
            key
            for key in fields
            if not (key == "coordinates" and "lat" in there) and not (key in ("lat", "lon") and "coordinates" in there)
        ]
    for key in sorted(fields, key=lambda key: (not model.model_fields[key].is_required(), key in _LAST)):
        is_required = model.model_fields[key].is_required()
        yield _key_item(key, help_of(model, key), cursor, model.model_fields[key].annotation, is_required=is_required)


def help_of(model: type[BaseModel], key: str) -> str:
    """What a key means, with its default."""
    default = default_words(model, key) if issubclass(model, Entry) and key in model.model_fields else ""
    return describe(model.__name__, key) + default


def _key_item(key: str, info: str, cursor: Cursor, annotation: Any, *, is_required: bool = False) -> Item:
    written = f'"{key}"' if any(c in key for c in ":#{}[],&*") else key
    return Item(
        key,
        written + _after(cursor, annotation),
        "key",
        "required" if is_required else "",
        info,
        is_required,
        again=True,
    )


def _after(cursor: Cursor, annotation: Any) -> str:
    """What follows a new key: the colon, and for lines of entries the next line."""
    if cursor.kind == "key" and cursor.own is not None and cursor.own.colon is not None:
        return ""
    if cursor.in_flow:
        return ": "
    choices = Slot(annotation).choices
    is_block = bool(choices) and all(is_model(each) or get_origin(each) is dict for each in choices)
    return f":\n{' ' * cursor.indent}{STEP}" if is_block else ": "


def _of_mapping(slot: Slot, there: list[str], cursor: Cursor, names: Names) -> Iterator[Item]:
    assert slot.mapping is not None
    _, value = slot.mapping
    if slot.key_names is not None:
        for item in references(names.of(slot.key_names), slot.key_names):
            if item.label not in there:
                yield Item(
                    item.label, item.label + _after(cursor, str), "reference", item.detail, item.info, again=True
                )
    elif slot.key == "provenance" and slot.model is not None:
        for key in slot.model.model_fields:
            if key not in Provenance.model_fields and key not in there and key != "provenance":
                yield _key_item(key, help_of(slot.model, key), cursor, Provenance)
    elif slot.key == "set" and slot.model is not None:
        for name, each in names.of("assumption").items():
            path = f"assumptions.{name}"
            if path not in there:
                yield Item(path, path + _after(cursor, str), "key", "assumption", each.title)
        for name, each in names.of("belief").items():
            if (path := f"beliefs.{name}.prior") not in there:
                yield Item(path, path + _after(cursor, str), "key", "belief", each.title)
    elif is_model(value) and not cursor.own:
        yield _skeleton(value, cursor, slot)


def _skeleton(model: type[BaseModel], cursor: Cursor, slot: Slot) -> Item:
    """A new entry with its required keys."""
    noun = noun_of(model)
    name, required = (
        f"new-{noun.replace(' ', '-')}",
        [key for key, each in model.model_fields.items() if each.is_required()],
    )
    if cursor.in_flow:
        insert = f"{name}: {{{', '.join(f'{key}: ' for key in required)}}}"
    else:
        inside = f"\n{' ' * cursor.indent}{STEP}"
        insert = f"{name}:" + "".join(f"{inside}{key}: " for key in required)
    return Item(name, insert, "snippet", f"new {noun}", f"with {plural(len(required), 'required key')}")


def noun_of(model: type[BaseModel]) -> str:
    """What an entry of a type is called: `red line`."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__).strip()
