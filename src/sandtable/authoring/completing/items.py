"""What a completion offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sandtable.authoring.completing.scanning import At

ItemKind = Literal["key", "value", "reference", "function", "prior", "unit", "snippet", "word"]


@dataclass(frozen=True, slots=True)
class Item:
    """One completion.

    label : what is compared with what is typed. insert : what is written in its place. detail : what it is, in a few words. info : what
    it means. is_required : a key without which the entry is not complete. again : its value can be completed as well.
    """

    label: str
    insert: str
    kind: ItemKind
    detail: str = ""
    info: str = ""
    is_required: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Completions:
    """The completions of a place, in the order to show them. start, end : the text that one replaces; rows and columns from 0."""

    start: At
    end: At
    items: list[Item] = field(default_factory=list)
