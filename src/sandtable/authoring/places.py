"""Where in a file's tree something is written that the upgrade is about. Nothing need be right: the tree only has to be YAML."""

from __future__ import annotations

import types
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple, Union, get_args, get_origin

from sandtable.scenario.document import Node, Path
from sandtable.scenario.overrides import inside
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import Scenario, Variant


class Pair(NamedTuple):
    """A key and its value, with the mapping in which they are."""

    path: Path
    mapping: Node
    key: Node
    value: Node


def entry(mapping: Node | None, name: str, path: Path = ()) -> Pair | None:
    """The entry of a mapping under a key, or None."""
    pair = mapping.entries.get(name) if mapping is not None else None
    return Pair((*path, name), mapping, *pair) if pair is not None and mapping is not None else None


def section(root: Node, name: str) -> dict[str, Node]:
    """The entries of a section of the file: name to value."""
    found = root.child(name)
    return {key: value for key, (_, value) in found.entries.items()} if found is not None else {}


class EffectPlace(NamedTuple):
    """One effect of an option: its name, such as `commit`, and what is under it."""

    decision: str
    option: str
    name: str
    key: Node
    value: Node


def effects(root: Node) -> Iterator[EffectPlace]:
    """Every effect of every option."""
    for decision, node in section(root, "decisions").items():
        options = node.child("options")
        for option, (_, chosen) in (options.entries if options is not None else {}).items():
            listed = chosen.child("effects")
            for item in listed.items if listed is not None else ():
                for name, (key, value) in item.entries.items():
                    if name != "after":
                        yield EffectPlace(decision, option, name, key, value)


def shared(root: Node) -> frozenset[int]:
    """The identities of the values that are written once and used more than once, by alias."""
    counts: Counter[int] = Counter()
    waiting, seen = [root], {id(root)}
    while waiting:
        node = waiting.pop()
        for child in (*node.items, *(value for _, value in node.entries.values())):
            counts[id(child)] += 1
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)
    return frozenset(identity for identity, count in counts.items() if count > 1)


def expressions(root: Node) -> Iterator[tuple[Path, Node]]:
    """Every text that is read as an expression, by the types of the format, those that a variant sets included."""
    yield from _expressions(root, Scenario, ())


def _expressions(node: Node, annotation: Any, path: Path) -> Iterator[tuple[Path, Node]]:
    if node.kind == "scalar":
        if isinstance(node.value, str) and _has(annotation, Expression):
            yield path, node
        return
    for index, item in enumerate(node.items):
        yield from _expressions(item, inside(annotation, str(index)), (*path, index))
    for name, (_, value) in node.entries.items():
        if name == "set" and _has(annotation, Variant):
            for target, (_, one) in value.entries.items():
                if one.kind == "scalar" and isinstance(one.value, str) and _has(type_at(target), Expression):
                    yield (*path, name, target), one
        else:
            yield from _expressions(value, inside(annotation, name), (*path, name))


def type_at(target: str) -> Any:
    """The type of what a path such as `decisions.strike.when` sets."""
    annotation: Any = Scenario
    for step in target.split("."):
        annotation = inside(annotation, step)
    return annotation


def _has(annotation: Any, wanted: type) -> bool:
    """Whether a type is, or has among its alternatives, a class."""
    if hasattr(annotation, "__metadata__"):
        return _has(get_args(annotation)[0], wanted)
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_has(one, wanted) for one in get_args(annotation))
    return annotation is wanted


def settings(root: Node) -> Iterator[Pair]:
    """Every path that a claim or a red line sets, with its value."""
    for path, node in _variants(root, Scenario, ()):
        found = node.child("set")
        for target, (key, value) in (found.entries if found is not None else {}).items():
            yield Pair((*path, "set", target), found or node, key, value)


def _variants(node: Node, annotation: Any, path: Path) -> Iterator[tuple[Path, Node]]:
    if node.kind == "mapping" and _has(annotation, Variant):
        yield path, node
        return
    for index, item in enumerate(node.items):
        yield from _variants(item, inside(annotation, str(index)), (*path, index))
    for name, (_, value) in node.entries.items():
        yield from _variants(value, inside(annotation, name), (*path, name))
