"""Messages for faults of single values that pydantic found, for authors of YAML."""

from __future__ import annotations

import re
from typing import Any

from sandtable.scenario.document import Node, Path
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import suggest

_PATTERNS = {
    "^[a-z]": ("S105", "is not an identifier", "lower-case letters, digits and single hyphens, starting with a letter"),
    "^[A-F]": ("S107", "is not an Admiralty grade", "a letter A to F for the source and a digit 1 to 6 for the statement, such as `B2`"),
    "^#": ("S107", "is not a colour", "six hexadecimal digits in quotes, such as `\"#4477aa\"`"),
    "\\S": ("S107", "names nobody", "the name of a person or a program, such as `sandtable new`"),
    "^[0-9a-f]": ("S107", "is not a SHA-256 hash", "hexadecimal digits in lower case, 16 at least"),
}  # fmt: skip
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"), "greater_than": ("above", "gt"),
    "less_than_equal": ("at most", "le"), "less_than": ("below", "lt"),
}  # fmt: skip
_TYPES = {
    "string_type": ("a text", "put it in quotes"),
    "bool_type": ("true or false", ""),
    "int_type": ("a whole number", ""),
    "int_from_float": ("a whole number", ""),
    "float_type": ("a number", ""),
    "tuple_type": ("a list", "such as `[a, b]`"),
    "list_type": ("a list", "such as `[a, b]`"),
    "dict_type": ("a mapping", ""),
    "model_type": ("a mapping", ""),
    "none_required": ("nothing", ""),
}
_OLDER = frozenset({"belief"})  # words that are read and no longer offered


def slug(text: str) -> str:
    """The identifier closest to a text, or an empty text."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return re.sub(r"^[0-9-]+", "", plain)[:64].strip("-")


def bad_identifier(path: Path, name: str, *, part: Any = "value") -> Finding:
    hint = _PATTERNS["^[a-z]"][2]
    if len(name) > 64:
        return Finding(path, "an identifier has at most 64 characters", "S105", part=part)
    if nearest := slug(name):
        hint += f": `{nearest}`"
    return Finding(path, f"`{name}` is not an identifier", "S105", hint, part=part)


def translate(error: Any, *, path: Path, node: Node) -> Finding:
    """One error of pydantic about the value at `path`. error : an element of `ValidationError.errors()`."""
    kind, context = error["type"], error.get("ctx") or {}
    value = node.value
    if kind == "field":
        return Finding(
            path,
            context["message"],
            context["code"],
            context["hint"],
            column=context["column"],
            length=context["length"],
        )
    if path == ("sandtable",):
        hint = "this version of Sandtable reads formats 1 and 2: write `sandtable: 2`"
        if node.style:
            hint = "remove the quotes: `sandtable: 2`"
            return Finding(
                path, f"the version of the format is a number, found the text {node.describe()}", "S110", hint
            )
        return Finding(path, f"unknown version of the format: {node.describe()}", "S110", hint)
    if kind == "literal_error" and context.get("expected") == "True":
        hint = "write `true`, or leave the key out"
        if node.child("after") is not None:
            hint = f"`after` is written beside it: `{{{path[-1]}: true, after: ...}}`"
        return Finding(path, f"expected `true`, found {node.describe()}", "S104", hint)
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        allowed = [word for word in re.findall(r"'([^']*)'", expected) if word not in _OLDER] or [expected]
        return Finding(
            path,
            f"unknown value {node.describe()}",
            "S104",
            suggest(str(value), allowed) or "one of " + ", ".join(allowed),
        )
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        code, message, hint = next(
            (v for k, v in _PATTERNS.items() if pattern.startswith(k)), ("S107", "is malformed", "")
        )
        if code == "S105":
            return bad_identifier(path, str(value))
        if "64" in pattern and "16" not in pattern:
            hint = "64 hexadecimal digits in lower case"
        return Finding(path, f"{node.describe()} {message}", code, hint)
    if kind == "string_too_long":
        return bad_identifier(path, str(value))
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return Finding(path, f"must be {words} {context[key]:g}, found {node.describe()}", "S302")
    if kind in _TYPES:
        wanted, hint = _TYPES[kind]
        if kind == "bool_type" and isinstance(value, str) and value.lower() in ("yes", "on", "y", "no", "off", "n"):
            hint = f"write `{'true' if value.lower() in ('yes', 'on', 'y') else 'false'}`"
        if kind == "bool_type" and value in ("true", "false"):
            hint = "remove the quotes"
        if kind == "string_type" and (node.kind != "scalar" or value is None):
            hint = ""
        return Finding(path, f"expected {wanted}, found {node.describe()}", "S103", hint)
    return Finding(path, f"invalid value: {str(error.get('msg', '')).lower()}", "S103")
