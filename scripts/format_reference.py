"""The page on the scenario file: one section a type of the format, read from the types themselves."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sandtable.units import DIMENSIONS

_FIELD = re.compile(r"^    (?P<name>\w+): .*?  # (?P<comment>.+)$")
_AMOUNTS = {
    "Length": "length, `70 km`", "Duration": "duration, `6 h`", "Speed": "speed, `12 km/day`",
    "TimeRate": "rate, `0.2 per day`", "Strength": "fighters", "Count": "count", "Ratio": "number",
    "Probability": "probability, `0.3` or `30 %`",
}  # fmt: skip
_PLAIN = {
    "str": "text", "int": "whole number", "float": "number", "bool": "`true` or `false`", "date": "date, `2017-06-14`",
    "Prior": "prior", "Expression": "[condition](expressions.md)", "NoneType": "nothing",
}  # fmt: skip


def scenario_file_page() -> str:
    """Markdown: what each key of a scenario file takes."""
    from sandtable.scenario.types import Scenario

    parts = [
        "# Scenario file\n",
        "A scenario is one YAML 1.2 file. Unknown keys are errors. Identifiers are lower-case words joined by hyphens. "
        "Quantities carry their unit (`70 km`, `12 km/day`, `6 h`, `0.2 per day`, `55 %`); wherever one is asked for, "
        "the name of an assumption may stand instead. `spec/SPEC.md` says in prose what the keys mean; "
        "[the model](../model.md) says what the engine makes of them.\n",
        "Entries with numbers may also say where these come from: `basis` (`stated`, `inferred`, `assumed` or "
        "`outside`), `source` (an identifier under `sources`), `at` (a locator, or words such as `table 3`), `because`; "
        "and `provenance`, the same by key where one key differs.\n",
        "Priors: `uniform(low, high)`, `loguniform(low, high)`, `normal(mean, sd)`, `lognormal(median=1, sigma=0.5)`, "
        "`beta(a, b)`, `triangular(low, mode, high)`, `choice({70 km: 0.8, 300 km: 0.2})`, or a plain value.\n",
    ]
    for model in reachable(Scenario):
        parts += section(model)
    return "\n".join(parts)


def reachable(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and those that its fields name, each once, in the order of the fields."""
    waiting, seen = [root], {root}
    while waiting:
        model = waiting.pop(0)
        yield model
        for field in model.model_fields.values():
            for inner in models_in(field.annotation):
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def section(model: type[BaseModel]) -> list[str]:
    """Heading, docstring and table of one type."""
    from scripts.reference import table

    comments = _comments(model)
    shared = {"basis", "source", "at", "because", "provenance"} if "provenance" in model.model_fields else set()
    rows = [
        [f"`{name}`", describe(field.annotation, field), default(field), comments.get(name, "")]
        for name, field in model.model_fields.items()
        if name not in shared
    ]
    doc = inspect.cleandoc(model.__doc__ or "") if "__doc__" in model.__dict__ and model.__doc__ else ""
    title = "The whole file" if model.__name__ == "Scenario" else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__)
    has_basis = ["It may say where its numbers come from.\n"] if shared else []
    return [f"## {title[:1]}{title[1:].lower()}\n", *([f"{doc}\n"] if doc else []), *has_basis,
            table(["key", "takes", "default", "note"], rows)]  # fmt: skip


def _comments(model: type[BaseModel]) -> dict[str, str]:
    lines = inspect.getsource(model).splitlines()
    return {found["name"]: found["comment"] for line in lines if (found := _FIELD.match(line))}


def describe(annotation: Any, field: FieldInfo | None = None) -> str:
    """A type of the format in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    name = getattr(annotation, "__name__", "")
    if inspect.isclass(origin) and origin.__name__ == "Amount":
        return _AMOUNTS[arguments[0].__name__]
    if hasattr(annotation, "__metadata__"):
        return _annotated(annotation)
    if origin is Literal:
        return ", ".join(f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(describe(a) for a in arguments if a is not type(None)))
    if origin is tuple:
        inner = [a for a in arguments if a is not Ellipsis]
        return "list: " + describe(inner[0]) if Ellipsis in arguments else "[" + ", ".join(map(describe, inner)) + "]"
    if origin is dict:
        return f"mapping: {describe(arguments[0])} to {describe(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
        anchor = "the-whole-file" if name == "Scenario" else title.lower().replace(" ", "-")
        return f"[{title.lower()}](#{anchor})"
    if field is not None and _pattern(field):
        return _by_pattern(_pattern(field))
    return _PLAIN.get(name, name or str(annotation))


def _annotated(annotation: Any) -> str:
    base = annotation.__origin__
    for extra in annotation.__metadata__:
        pattern = getattr(extra, "pattern", None) or _pattern(extra)
        if pattern:
            return _by_pattern(pattern)
    if base.__name__ == "Expression":
        from sandtable.scenario.expressions import TimeExpression

        return "[time expression](expressions.md)" if annotation == TimeExpression else "[condition](expressions.md)"
    return describe(base)


def _pattern(field: Any) -> str:
    return next((str(extra.pattern) for extra in getattr(field, "metadata", ()) if getattr(extra, "pattern", None)), "")


def _by_pattern(pattern: str) -> str:
    if "a-z0-9]+)*" in pattern:
        return "identifier"
    if "A-F" in pattern and "#" not in pattern:
        return "grade, `A1` to `F6`"
    return "colour, `#1f77b4`" if "#" in pattern else f"text like `{pattern}`"


def default(field: FieldInfo) -> str:
    """The default of a key; empty where there is none to speak of."""
    if field.is_required():
        return "required"
    value = field.default
    if value is None or value in ({}, ()) or isinstance(value, BaseModel):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    dimension = next(
        (name for a in get_args(field.annotation) if (name := getattr(a, "__name__", "")) in DIMENSIONS), ""
    )
    unit = DIMENSIONS[dimension][1] if dimension else ""
    return f"`{str(value).removesuffix('.0')} {unit}".rstrip() + "`"
