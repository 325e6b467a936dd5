"""Values of a form as YAML: plain where that reads the same, in quotes elsewhere."""

from __future__ import annotations

import json
import re

from sandtable.scenario.scalars import NotFiniteError, resolve

_NOT_FIRST = re.compile(r"[\s!&*|>%@`\"'#,\[\]{}]|[-?:](?:\s|$)|---|\.\.\.")
_NOT_INSIDE = re.compile(r":(?:\s|$)|\s#|[\n\r\t]|[^\S ]")
_NOT_IN_BRACKETS = re.compile(r"[,\[\]{}]")


_TEXTS = ("text", "long-text", "reference")
_UNQUOTED = ("number", "boolean")  # in quotes their values would be texts


def as_yaml(value: str, kind: str, *, in_flow: bool, style: str = "") -> str:
    """A value of a field as YAML. kind : of the field. style : quotes that it had, which are kept."""
    if kind in ("references", "numbers"):
        is_text = kind == "references"
        return f"[{', '.join(_scalar(each, in_flow=True, is_text=is_text) for each in names_in(value))}]"
    if kind == "locator" and is_braced(value):
        return value.strip()
    return _scalar(value, in_flow=in_flow, is_text=kind in _TEXTS, style=style if kind not in _UNQUOTED else "")


def is_braced(value: str) -> bool:
    """Whether a value is one with keys, written in braces."""
    return value.strip().startswith("{")


def names_in(value: str) -> list[str]:
    """The names of a list with commas."""
    return [name for each in value.split(",") if (name := each.strip())]


def _scalar(value: str, *, in_flow: bool, is_text: bool, style: str = "") -> str:
    if style == "'" and "\n" not in value and "\r" not in value:
        return "'" + value.replace("'", "''") + "'"
    if style == '"' or not _is_plain(value, in_flow=in_flow) or (is_text and not _reads_as_text(value)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _is_plain(value: str, *, in_flow: bool) -> bool:
    if not value or value != value.strip() or _NOT_FIRST.match(value) or _NOT_INSIDE.search(value):
        return False
    return not (in_flow and (_NOT_IN_BRACKETS.search(value) or (value.startswith(("?", "-", ":")) and len(value) < 2)))


def _reads_as_text(value: str) -> bool:
    try:
        return isinstance(resolve(value), str)
    except NotFiniteError:
        return False
