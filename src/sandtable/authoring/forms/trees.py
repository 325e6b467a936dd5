"""Values as they are written: lines in the style of the file, or braces on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Union

from sandtable.authoring.forms.scalars import as_yaml

STEP = 2


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value on one line. kind : of the field, as for `as_yaml`; None for nothing, which is to be filled in."""

    value: str
    kind: str | None

    def written(self, *, in_flow: bool) -> str:
        """The value as YAML; empty where it is to be filled in."""
        return as_yaml(self.value, self.kind, in_flow=in_flow) if self.kind is not None else ""


BLANK = Scalar("", None)


Tree = Union[Scalar, Mapping[str, "Tree"], Sequence["Tree"]]  # noqa: UP007  it names itself


def in_lines(tree: Tree) -> list[str]:
    """A value as lines, without indentation of its own."""
    if isinstance(tree, Scalar):
        return [tree.written(in_flow=False)]
    if isinstance(tree, Mapping):
        return [line for key, below in tree.items() for line in entry_lines(key, below)] or ["{}"]
    return [line for each in tree for line in item_lines(each)] or ["[]"]


def entry_lines(key: str, tree: Tree) -> list[str]:
    """A key with its value as lines."""
    name = as_yaml(key, "text", in_flow=False)
    below = in_lines(tree)
    if isinstance(tree, Scalar) or not tree:
        return [f"{name}: {below[0]}".rstrip()]
    return [f"{name}:", *(" " * STEP + line for line in below)]


def item_lines(tree: Tree) -> list[str]:
    """An item of a list as lines."""
    first, *rest = in_lines(tree)
    return [f"- {first}".rstrip(), *(" " * STEP + line for line in rest)]


def in_braces(tree: Tree) -> str:
    """A value on one line."""
    if isinstance(tree, Scalar):
        return tree.written(in_flow=True)
    if isinstance(tree, Mapping):
        return "{" + ", ".join(entry_in_braces(key, below) for key, below in tree.items()) + "}"
    return "[" + ", ".join(item_in_braces(each) for each in tree) + "]"


def item_in_braces(tree: Tree) -> str:
    """An item of a list on one line; an empty text where it is to be filled in, as nothing at all would be no item."""
    return in_braces(tree) or '""'


def entry_in_braces(key: str, tree: Tree) -> str:
    """A key with its value on one line; with a blank where there is none, as the parser takes `key:,` for a word with a colon."""
    return f"{as_yaml(key, 'text', in_flow=True)}: {in_braces(tree)}"
