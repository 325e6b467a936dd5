"""What every result of an analysis has in common: a header, a JSON object and the schema of that object.

Results are pydantic dataclasses. Their JSON object holds the fields in the order of the class, with an `Estimate` as
three flat keys (`share`, `share_low`, `share_high`) and the header's fields among the others. The schema is generated
from the same classes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY
from dataclasses import dataclass as plain_dataclass
from functools import cache
from typing import Annotated, Any, TypeAlias, get_args, get_origin

from pydantic import ConfigDict, Field, TypeAdapter, model_serializer
from pydantic.annotated_handlers import GetJsonSchemaHandler
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from sandtable.above import Displayed
from sandtable.estimates import Estimate

CONFIG = ConfigDict(ser_json_inf_nan="null", serialize_by_alias=True)

Sha256: TypeAlias = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Seed: TypeAlias = Annotated[int, Field(ge=0, le=2**64 - 1)]
Count: TypeAlias = Annotated[int, Field(ge=0)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Level: TypeAlias = Annotated[float, Field(gt=0, lt=1, description="level of every interval")]


@plain_dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an estimate in a JSON object, where they are not `name`, `name_low` and `name_high`.

    value, low, high : keys. apart : whether they are in an object of their own, under the name of the field.
    least, most : bounds that the schema gives for all three.
    """

    value: str = ""
    low: str = ""
    high: str = ""
    _: KW_ONLY
    apart: bool = False
    least: float | None = None
    most: float | None = None

    def named(self, field: str) -> tuple[str, str, str]:
        """The three keys of the estimate in this field."""
        return self.value or field, self.low or f"{field}_low", self.high or f"{field}_high"


@plain_dataclass(frozen=True, slots=True)
class Prefixed:
    """Marks a field whose result has its keys among those of the whole, each with a prefix; nulls where there is none.

    For results of plain fields only.
    """

    prefix: str


@plain_dataclass(frozen=True, slots=True)
class LeftOut:
    """Marks a field whose key is not in the object where it is None."""


ShareEstimate: TypeAlias = Annotated[Estimate, Keys(least=0, most=1)]  # of futures, or of a variance
Probability: TypeAlias = Annotated[
    Estimate, Keys(low="low", high="high", least=0, most=1)
]  # the share a result is about


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Result:
    """Base of everything with a JSON object: flat estimates, no not-a-number, tuples as arrays."""

    @model_serializer(mode="wrap")
    def _flat(self, serialise: Callable[[Any], dict[str, Any]]):  # type: ignore[no-untyped-def]
        # without a return type: the schema of the class describes what comes out, once `_flatten_schema` was there
        found = serialise(self)
        flat: dict[str, Any] = {}
        left_out = _left_out(type(self))
        for name, value in found.items():
            if value is None and name in left_out:
                continue
            flat.update(_flattened(type(self), name, value))
        return flat

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        schema["additionalProperties"] = False
        _flatten_schema(cls, schema)
        return schema

    def to_json_object(self) -> dict[str, Any]:
        """Plain values for JSON, keys in the order of the class. Not-a-number is None."""
        plain: dict[str, Any] = type(self).__pydantic_serializer__.to_python(self, mode="json")  # type: ignore[attr-defined]
        return plain


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Header(Result):
    """What identifies the futures that a result was computed from."""

    scenario: Annotated[str, Field(description="name of the scenario")]
    scenario_sha256: Annotated[Sha256, Field(description="of the scenario's text, overrides included")]
    seed: Seed

    @classmethod
    def of(cls, scenario: Any, *, seed: int) -> Header:
        """The header of what was played of a `Scenario`."""
        return cls(scenario=scenario.name, scenario_sha256=scenario.sha256, seed=seed)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class AnalysisResult(Result, Displayed):
    """The result of an analysis: a header, then what was found. A notebook draws it by its entry in the registry.

    source : the `Scenario` that was played, for the titles in what is said of the result; in no JSON object. None in a
    result that was put together by hand: identifiers stand for titles then.
    """

    header: Header
    source: Annotated[Any, Field(exclude=True, repr=False)] = None

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return self.header.scenario

    @property
    def scenario_sha256(self) -> str:
        """Hash of the scenario's text, overrides included."""
        return self.header.scenario_sha256

    @property
    def seed(self) -> int:
        """Seed of the futures."""
        return self.header.seed


def fields_of(row: Result) -> dict[str, Any]:
    """The fields of a row by name, for a row of a type derived from its own."""
    return {name: getattr(row, name) for name in _fields(type(row))}


def result_schema(result: Any, *, name: str, description: str) -> str:
    """The JSON Schema of a result type as text, under the name that `--json` output has.

    result : a result type. name : of the command. description : of the whole object.
    """
    found = TypeAdapter(result).json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sandtable:schema:{name}:1",
        "title": f"Output of sandtable {name} --json",
        "description": description,
    }
    body = _untitled({key: value for key, value in found.items() if key not in ("title", "description")})
    return json.dumps({**head, **body}, indent=2, ensure_ascii=False) + "\n"


def first_paragraph(docstring: str) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(docstring.strip().partition("\n\n")[0].split())


# -- estimates as three keys ---------------------------------------------------------------------------


def _fields(cls: type) -> dict[str, FieldInfo]:
    found: dict[str, FieldInfo] = cls.__pydantic_fields__  # type: ignore[attr-defined]
    return found


@plain_dataclass(frozen=True, slots=True)
class _Marks:
    """The fields of a result that are flattened, by name: estimates, parts with a prefix, headers."""

    estimates: dict[str, Keys]
    parts: dict[str, tuple[type, Prefixed]]
    headers: frozenset[str]
    left_out: frozenset[str]


@cache
def _marks(cls: type) -> _Marks:
    """Looked up once for each type: results may have thousands of parts."""
    parts = {name: (kind, marked) for name, kind, marked in _parts(cls)}
    headers = frozenset(name for name, field in _fields(cls).items() if field.annotation is Header)
    left_out = frozenset(
        name for name, field in _fields(cls).items() if any(isinstance(entry, LeftOut) for entry in _metadata(field))
    )
    return _Marks(dict(_estimates(cls)), parts, headers, left_out)


def _left_out(cls: type) -> frozenset[str]:
    """The fields of a result whose keys are not there where they are None."""
    return _marks(cls).left_out


def _estimates(cls: type) -> Iterator[tuple[str, Keys]]:
    """The fields of a result that hold an estimate, or may."""
    for name, field in _fields(cls).items():
        if _is_of(field.annotation, Estimate):
            given = [entry for entry in _metadata(field) if isinstance(entry, Keys)]
            yield name, given[0] if given else Keys()


def _parts(cls: type) -> Iterator[tuple[str, type, Prefixed]]:
    """The fields of a result that hold a part with a prefix, or may: name, type of the part, its mark."""
    for name, field in _fields(cls).items():
        for entry in _metadata(field):
            if isinstance(entry, Prefixed):
                kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind is not type(None)]
                yield name, kinds[0], entry


def _metadata(field: FieldInfo) -> Iterator[Any]:
    """Metadata of a field and of the type inside a union with None."""
    yield from field.metadata
    for part in get_args(field.annotation):
        if get_origin(part) is Annotated:
            yield from part.__metadata__


def _is_of(annotation: Any, wanted: type) -> bool:
    if annotation is wanted:
        return True
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _is_of(parts[0], wanted)
    others = [part for part in parts if part is not type(None)]
    return len(others) == 1 and len(parts) == 2 and _is_of(others[0], wanted)


def _flattened(cls: type, name: str, value: Any) -> dict[str, Any]:
    """What stands in the flat object for the value of a field: an estimate, a part and a header as several keys."""
    marks = _marks(cls)
    if (keys := marks.estimates.get(name)) is not None:
        parts = value or dict.fromkeys(("value", "low", "high"))
        three = dict(zip(keys.named(name), (parts[part] for part in ("value", "low", "high")), strict=True))
        return {name: three if value else None} if keys.apart else three
    if name in marks.parts:
        kind, marked = marks.parts[name]
        part = value or dict.fromkeys(_fields(kind))
        return {f"{marked.prefix}{key}": each for key, each in part.items()}
    return value if name in marks.headers else {name: value}


def _flatten_schema(cls: type, schema: JsonSchemaValue) -> None:
    """The schema of the flat object: three numbers for each estimate, the header's properties among the others."""
    marks = _marks(cls)
    properties: dict[str, Any] = {}
    for name, found in schema.get("properties", {}).items():
        if name in marks.estimates:
            field = _fields(cls)[name]
            is_optional = field.annotation is not Estimate
            said = field.description or name.replace("_", " ")
            three = _three(marks.estimates[name], name, said, is_optional=is_optional)
            apart = _object(three, said, is_optional=is_optional)
            properties.update({name: apart} if marks.estimates[name].apart else three)
        elif name in marks.parts:
            is_optional = type(None) in get_args(_fields(cls)[name].annotation)
            properties.update(_prefixed(*marks.parts[name], is_optional=is_optional))
        elif name in marks.headers:
            properties.update(TypeAdapter(Header).json_schema(mode="serialization")["properties"])
        else:
            properties[name] = found
    if properties:
        schema["properties"] = properties
        schema["required"] = [name for name in properties if name not in marks.left_out]


def _three(keys: Keys, name: str, description: str, *, is_optional: bool) -> dict[str, Any]:
    bounds = {"minimum": keys.least, "maximum": keys.most}
    number: dict[str, Any] = {"type": ["number", "null"]}  # nan is null, so every estimate may be
    number |= {key: bound for key, bound in bounds.items() if bound is not None}
    value, low, high = keys.named(name)
    none = "; null if there is none" if is_optional else ""
    return {
        value: {**number, "description": f"{description}{none}"},
        low: {**number, "description": f"lower bound of `{value}`"},
        high: {**number, "description": f"upper bound of `{value}`"},
    }


def _object(properties: dict[str, Any], description: str, *, is_optional: bool) -> dict[str, Any]:
    kind: Any = ["object", "null"] if is_optional else "object"
    shape = {"type": kind, "properties": properties, "additionalProperties": False, "required": list(properties)}
    return {**shape, "description": description}


def _prefixed(kind: type, marked: Prefixed, *, is_optional: bool) -> dict[str, Any]:
    """The properties of a part, each of which may be null if the part may be missing."""
    inner: dict[str, Any] = TypeAdapter(kind).json_schema(mode="serialization")["properties"]
    if not is_optional:
        return {f"{marked.prefix}{key}": found for key, found in inner.items()}
    return {f"{marked.prefix}{key}": {**found, "type": [found["type"], "null"]} for key, found in inner.items()}


def _untitled(schema: Any) -> Any:
    """A schema without the titles that pydantic derives from names, and with only the first paragraph of docstrings."""
    if isinstance(schema, dict):
        return {
            key: first_paragraph(value) if key == "description" and isinstance(value, str) else _untitled(value)
            for key, value in schema.items()
            if not (key == "title" and isinstance(value, str))  # a property of that name is an object
        }
    if isinstance(schema, list):
        return [_untitled(entry) for entry in schema]
    return schema
