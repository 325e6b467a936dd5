"""Paths set over a scenario: `fires.al-tanf.launchers=0`, `assumptions.exponent=0.3`."""

from __future__ import annotations

import copy
import datetime as dt
import json
import types
from collections.abc import Mapping
from math import isfinite
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sandtable.diagnostics import Diagnostic, Span
from sandtable.scenario.composing import compose
from sandtable.scenario.coordinates import in_other_words
from sandtable.scenario.document import OVERRIDES, Node, from_plain
from sandtable.scenario.scalars import NotFiniteError, resolve
from sandtable.scenario.source import SourceError, decode
from sandtable.scenario.spelling import suggest

LONGEST = 10_000  # characters of one value


class OverrideError(Exception):
    """An override that cannot be applied; contains the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def canonical(overrides: Mapping[str, object] | None) -> tuple[tuple[tuple[str, Any], ...], list[Diagnostic]]:
    """The overrides as plain values in order of path, and the faults of single values.

    Text values are read as on the command line: brackets and quotes as YAML, else a plain scalar.
    """
    pairs: list[tuple[str, Any]] = []
    faults: list[Diagnostic] = []
    for index, (path, raw) in enumerate(sorted((overrides or {}).items()), start=1):
        value, fault = _value(raw)
        if fault:
            shown = line_of(path, raw)
            span = Span(OVERRIDES, index, min(len(path) + 2, len(shown) + 1), max(1, len(shown) - len(path) - 1))
            faults.append(Diagnostic("S041", "error", fault, span, "", shown))
            continue
        pairs.append((path, value))
    return tuple(pairs), faults


def line_of(path: str, value: object) -> str:
    """`path=value` on one line, as the command line takes it."""
    if isinstance(value, str):
        return f"{path}={value}".replace("\n", " ").replace("\r", " ")
    try:
        return f"{path}={json.dumps(value, ensure_ascii=False)}"
    except (TypeError, ValueError):
        return f"{path}={type(value).__name__}"


def _value(raw: object) -> tuple[Any, str]:
    """The plain value, or a message."""
    if isinstance(raw, str):
        return _text_value(raw)
    if isinstance(raw, dt.date):
        return raw.isoformat(), ""
    try:
        if not _is_finite(json.loads(json.dumps(raw))):
            return None, "numbers must be finite"
    except (TypeError, ValueError, RecursionError):
        return None, f"expected a text, a number, a list or a mapping, found {type(raw).__name__}"
    return json.loads(json.dumps(raw)), ""


def _text_value(raw: str) -> tuple[Any, str]:
    """A text as YAML reads it: brackets and quotes as such, else a plain scalar. Characters such as `#` have no special meaning here."""
    if len(raw) > LONGEST:
        return None, f"the value is longer than {LONGEST:,} characters"
    if not raw.lstrip().startswith(("[", "{", "'", '"')):
        try:
            return resolve(raw.strip()), ""
        except NotFiniteError:
            return None, "numbers must be finite"
    try:
        root, faults = compose(decode(raw, name=OVERRIDES), name=OVERRIDES)
    except SourceError as fault:
        return None, fault.diagnostic.message
    return (None, faults[0].message) if faults or root is None else (root.plain(), "")


def _is_finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_finite(v) for v in value.values())
    if isinstance(value, list):
        return all(_is_finite(v) for v in value)
    return not isinstance(value, float) or isfinite(value)


def apply_overrides(
    root: Node, overrides: tuple[tuple[str, Any], ...], *, model: type[BaseModel]
) -> tuple[Node, tuple[str, ...], list[Diagnostic]]:
    """A tree with the paths set, the text of each override, and the diagnostics of those that could not be set.

    root : is not changed. model : the type of the whole file, which says what keys there may be.
    """
    faults: list[Diagnostic] = []
    shown = tuple(line_of(path, value) for path, value in overrides)
    for index, (path, value) in enumerate(overrides, start=1):
        line = shown[index - 1]
        steps: list[str] = path.split(".")
        if len(steps) == 2 and steps[0] == "assumptions" and not isinstance(value, Mapping):
            steps.append("prior")
        place = Node("scalar", index, len(path) + 2, index, max(len(path) + 3, len(line) + 1), source=index)
        try:
            root = set_path(root, steps, from_plain(value, at=place), model, _Place(index, line, place))
        except OverrideError as raised:
            faults.append(raised.diagnostic)
    return root, shown, faults


class Setter:
    """The position of what is set, for its faults and for the nodes that it adds. key : of what is set, if it has one."""

    key: Node | None = None

    def __init__(self, node: Node, *, index: int = 0) -> None:
        self.index, self.node = index, node
        self.key = None if index else node

    def fault(self, steps: list[str], at: int, message: str, hint: str) -> Exception:
        """The exception for a path that leads nowhere. at : the step that is not there."""
        raise NotImplementedError


class _Place(Setter):
    """The position of one override."""

    def __init__(self, index: int, line: str, node: Node) -> None:
        super().__init__(node, index=index)
        self.line = line

    def fault(self, steps: list[str], at: int, message: str, hint: str) -> OverrideError:
        column = 1 + sum(len(step) + 1 for step in steps[:at])
        length = max(1, len(steps[at])) if at < len(steps) else 1
        span = Span(OVERRIDES, self.index, min(column, len(self.line) + 1), length)
        return OverrideError(Diagnostic("S040", "error", message, span, hint, self.line))


def set_path(root: Node, steps: list[str], value: Node, model: type[BaseModel], place: Setter) -> Node:
    """A copy of a tree with the value at a path. Raises what `place.fault` gives for a path that leads nowhere."""
    return _set(in_other_words(root, steps), steps, 0, value, model, place)


def _set(node: Node, steps: list[str], at: int, value: Node, annotation: Any, place: Setter) -> Node:
    """A copy of the node with the value at the rest of the path; what the path does not touch is shared."""
    if at == len(steps):
        return value
    step, choices = steps[at], alternatives(annotation)
    here = ".".join(steps[:at]) or "the file"
    copied = copy.copy(node)
    if node.kind == "list":
        if not step.isdecimal() or not step.isascii() or int(step) >= len(node.items):
            hint = f"an index from 0 to {len(node.items) - 1}" if node.items else "the list is empty"
            raise place.fault(steps, at, f"no item `{step}` in {here}", hint)
        copied.items = list(node.items)
        copied.items[int(step)] = _set(node.items[int(step)], steps, at + 1, value, inside(annotation, step), place)
        return copied
    if node.kind == "scalar" and node.value is not None:
        raise place.fault(steps, at, f"unknown path: {here} is a single value", "")
    known = {name for choice in choices if _is_model(choice) for name in choice.model_fields}
    is_open = any(get_origin(choice) is dict for choice in choices)
    pair = node.entries.get(step)
    if pair is None and step not in known and not (is_open and at == len(steps) - 1):
        raise place.fault(steps, at, f"unknown path: no `{step}` in {here}", suggest(step, known | set(node.entries)))
    copied.kind, copied.value = "mapping", None
    copied.entries = dict(node.entries)
    below = pair[1] if pair else Node("mapping", *_position(place), source=place.index)
    key = pair[0] if pair else Node("scalar", *_position(place), value=step, source=place.index)
    if place.key is not None and at == len(steps) - 1:
        key = place.key
    copied.entries[step] = (key, _set(below, steps, at + 1, value, inside(annotation, step), place))
    return copied


def _position(place: Setter) -> tuple[int, int, int, int]:
    node = place.node
    if place.key is not None:
        return node.line, node.column, node.end_line, node.end_column
    return node.line, 1, node.end_line, max(2, node.column - 1)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def alternatives(annotation: Any) -> list[Any]:
    """The parts of a union, constraints stripped."""
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return [part for member in get_args(annotation) for part in alternatives(member)]
    return [annotation]


def inside(annotation: Any, step: str) -> Any:
    """The type of the value under a key or index of this type; Any if it is not determined."""
    for part in alternatives(annotation):
        if _is_model(part) and step in part.model_fields:
            info = part.model_fields[step]
            return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        if get_origin(part) is dict:
            return get_args(part)[1]
        if get_origin(part) is tuple:
            return get_args(part)[0]
    return Any
