"""The shape of a scenario: checks each value against its type, finds every fault and keeps the sound rest.

pydantic judges single values; the structure around them is walked here, so that a fault in one entry does not hide
faults in another, unions are resolved by their keys, and every message has a position.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sandtable.scenario.document import Node, Path
from sandtable.scenario.findings import Finding
from sandtable.scenario.leaf_faults import bad_identifier, translate
from sandtable.scenario.spelling import closest, suggest
from sandtable.units import IDENTIFIER

# What to write where a mapping is required and authors often write a word.
_INSTEAD = {
    "Locator": "write `{start: 412, end: 560, sha256: 1f3a5b7c9d0e2f46}`: the positions of the passage's first character"
    " and of the one after its last, counted from 0, and the first 16 digits of its SHA-256;"
    ' `sandtable locate TEXT "words"` prints them; use `note` for a description',
}
MISSING: Any = object()  # what could not be read
Model = TypeVar("Model", bound=BaseModel)


@lru_cache(maxsize=512)
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


@dataclass
class ShapeReader:
    """Collects the faults while it builds the sound parts.

    is_parsed_well : no value was found broken when the text was parsed, so that what pydantic takes as a whole is sound.
    """

    findings: list[Finding] = field(default_factory=list)
    saw_broken: bool = False
    is_parsed_well: bool = False

    def fault(
        self, path: Path, code: str, message: str, hint: str = "", *, part: Literal["value", "key"] = "value"
    ) -> Any:
        self.findings.append(Finding(path, message, code, hint, part=part))
        return MISSING

    def read(self, annotation: Any, node: Node, path: Path) -> Any:
        """The value of a node by an annotation, or MISSING with the faults reported."""
        if node.is_broken:  # already reported when it was parsed
            self.saw_broken = True
            return MISSING
        bare, metadata = _strip(annotation)
        if get_origin(bare) in (Union, types.UnionType):
            return self.read_union(annotation, get_args(bare), node, path)
        if _is_model(bare):
            return self.read_model(bare, node, path)
        if get_origin(bare) is dict:
            return self.read_mapping(get_args(bare), metadata, node, path)
        if get_origin(bare) is tuple:
            return self.read_list(get_args(bare), metadata, node, path)
        return self.read_leaf(annotation, node, path)

    def read_leaf(self, annotation: Any, node: Node, path: Path) -> Any:
        try:
            return _adapter(annotation).validate_python(node.plain(), strict=True)
        except ValidationError as raised:
            self.findings.append(translate(raised.errors(include_url=False)[0], path=path, node=node))
            return MISSING

    # -- containers

    def read_mapping(self, arguments: tuple[Any, ...], metadata: tuple[Any, ...], node: Node, path: Path) -> Any:
        if node.kind != "mapping":
            hint = "remove the key if there are none" if node.value is None else "such as `name: ...`, one per line"
            return self.fault(path, "S103", f"expected a mapping, found {node.describe()}", hint)
        result = {}
        keys, values = arguments
        for key, (_, value) in node.entries.items():
            here = (*path, key)
            is_key = self.is_key(keys, key, here)
            read = self.read(values, value, here)
            if is_key and read is not MISSING:
                result[key] = read
        self.check_length(metadata, len(node.entries), path)
        return result

    def is_key(self, annotation: Any, key: str, path: Path) -> bool:
        if get_origin(_strip(annotation)[0]) is Literal:
            allowed = get_args(_strip(annotation)[0])
            if key not in allowed:
                self.fault(path, "S104", f"unknown value `{key}`", suggest(key, allowed), part="key")
            return key in allowed
        if annotation is str or (IDENTIFIER.fullmatch(key) and len(key) <= 64):
            return True
        self.findings.append(bad_identifier(path, key, part="key"))
        return False

    def read_list(self, arguments: tuple[Any, ...], metadata: tuple[Any, ...], node: Node, path: Path) -> Any:
        is_open = len(arguments) == 2 and arguments[1] is Ellipsis
        if node.kind != "list":
            hint = ""
            if node.kind == "scalar" and node.value is None:
                hint = "remove the key if there are none"
            elif node.kind == "scalar" and not _is_model(_strip(arguments[0])[0]):
                hint = f"write `[{node.value}]`"
            return self.fault(path, "S103", f"expected a list, found {node.describe()}", hint)
        if not is_open and len(node.items) != len(arguments):
            return self.fault(path, "S108", f"expected {len(arguments)} values, found {len(node.items)}")
        wanted = [arguments[0]] * len(node.items) if is_open else list(arguments)
        read = [self.read(a, item, (*path, i)) for i, (a, item) in enumerate(zip(wanted, node.items, strict=True))]
        self.check_length(metadata, len(node.items), path)
        if not is_open and MISSING in read:
            return MISSING
        return tuple(item for item in read if item is not MISSING)

    def check_length(self, metadata: tuple[Any, ...], length: int, path: Path) -> None:
        least = next((m.min_length for m in metadata if hasattr(m, "min_length")), 0)
        if length < least:
            what = "at least one is needed" if least == 1 else f"at least {least} are needed"
            self.fault(
                path, "S108", f"`{path[-1]}` has {length or 'no'} {'entry' if length == 1 else 'entries'}, {what}"
            )

    # -- models

    def read_model(self, model: type[Model], node: Node, path: Path) -> Any:
        if node.kind != "mapping":
            keys = ", ".join(f"`{name}`" for name, info in model.model_fields.items() if info.is_required())
            hint = _INSTEAD.get(model.__name__) or (f"with the keys {keys}" if keys else "")
            return self.fault(path, "S103", f"expected a mapping, found {node.describe()}", hint)
        if self.is_parsed_well:  # most entries are sound, and taken as they are
            with suppress(ValidationError):
                return model.model_validate(node.plain(), strict=True)
        values, is_whole = self.read_fields(model, node, path)
        return model.model_construct(**values) if is_whole else MISSING

    def read_fields(self, model: type[BaseModel], node: Node, path: Path) -> tuple[dict[str, Any], bool]:
        """The fields that could be read, and whether all required ones are present."""
        fields = model.model_fields
        older: frozenset[str] = getattr(model, "older_words", frozenset())
        absent = [name for name in fields if name not in node.entries and name not in older]
        meant: set[str] = set()  # missing keys that are present but misspelt
        for key in node.entries:
            if key not in fields:
                meant.add(closest(key, absent) or "")
                hint = _elsewhere(key, path) or suggest(key, absent)
                self.fault((*path, key), "S101", f"unknown key `{key}`", hint, part="key")
        values: dict[str, Any] = {}
        is_whole = True
        for name, info in fields.items():
            pair = node.entries.get(name)
            if pair is None:
                if info.is_required():
                    is_whole = False
                    if name in meant:
                        continue
                    self.fault(path, "S102", f"missing key `{name}`", _example(model, name), part="key")
                continue
            read = self.read(_annotation(info), pair[1], (*path, name))
            if read is not MISSING:
                values[name] = read
            elif info.is_required():
                is_whole = False
        return values, is_whole

    # -- unions

    def read_union(self, annotation: Any, alternatives: tuple[Any, ...], node: Node, path: Path) -> Any:
        if node.kind == "scalar" and node.value is None and type(None) in alternatives:
            return None
        models = [a for a in alternatives if _is_model(a)]
        others = [a for a in alternatives if a not in models and a is not type(None)]
        if node.kind == "mapping" and models:
            return self.read_model(self.choose(models, node), node, path) if self.fits(models, node, path) else MISSING
        if not models and len(others) == 1:
            metadata = _strip(annotation)[1]  # such as the least that an optional number may be
            return self.read(Annotated[(others[0], *metadata)] if metadata else others[0], node, path)
        if not others:
            keys = ", ".join(f"`{key}: ...`" for key in _first_keys(models))
            return self.fault(path, "S103", f"expected a mapping, found {node.describe()}", f"with one of {keys}")
        try:
            return _adapter(annotation).validate_python(node.plain(), strict=True)
        except ValidationError as raised:
            return self.report_union(raised, models, node, path)

    def fits(self, models: list[type[BaseModel]], node: Node, path: Path) -> bool:
        """Whether the keys match this alternative."""
        if len(models) == 1 or any(key in model.model_fields for model in models for key in node.entries):
            return True
        keys = _first_keys(models)
        found = next(iter(node.entries), "")
        hint = suggest(found, keys) or "one of " + ", ".join(f"`{key}: ...`" for key in keys)
        message = f"unknown key `{found}`" if found else "this mapping is empty"
        where = (*path, found) if found else path
        self.fault(where, "S109", message, hint, part="key" if found else "value")
        return False

    def choose(self, models: list[type[BaseModel]], node: Node) -> type[BaseModel]:
        """The alternative that the keys match best: its first required key counts most."""

        def score(model: type[BaseModel]) -> tuple[bool, int]:
            return _first_keys([model])[0] in node.entries, sum(key in model.model_fields for key in node.entries)

        return max(models, key=score)

    def report_union(self, raised: ValidationError, models: list[type[BaseModel]], node: Node, path: Path) -> Any:
        """The most helpful of the alternatives' faults: a specific message, else the list of allowed words, else the first."""
        errors = raised.errors(include_url=False)
        own = [e for e in errors if e["type"] == "field"]
        literal = [e for e in errors if e["type"] == "literal_error"]
        if len(own) > 1 and isinstance(node.value, str) and _is_formula(node.value):
            own = own[-1:]  # the expression's, not the amount's
        finding = translate((own or literal or errors)[0], path=path, node=node)
        if models and literal and not own:
            examples = ", ".join(f"`{key}: ...`" for key in _first_keys(models))
            words = ", ".join(f"`{w}`" for e in literal for w in _words(e))
            finding = Finding(path, finding.message, "S104", f"one of {words}, or a mapping with {examples}")
        self.findings.append(finding)
        return MISSING


def _elsewhere(key: str, path: Path) -> str:
    """The hint for a key that is written elsewhere: `after` inside an effect, waypoints of an order."""
    if key == "after" and len(path) >= 3 and path[-3] == "effects":
        return f"`after` is written beside the effect: `{{{path[-1]}: {{...}}, after: ...}}`"
    if key in ("to", "stance") and (path[:1] == ("stances",) or path[-1:] == ("stance",)):
        return "write `stance`; `to` is for the effect" if key == "to" else "in an effect it is `to`"
    if key in ("via", "through", "by", "to") and path[-1:] == ("orders",) and path[-3:-2] != ("effects",):
        return "waypoints are listed in order: `orders: {advance: [first, second, goal]}`"
    return ""


def _is_formula(text: str) -> bool:
    """Whether a text was meant as an expression rather than as an amount: it calls or calculates something."""
    return "(" in text or any(f" {sign} " in text for sign in "+-*/<>")


def _words(error: Mapping[str, Any]) -> list[str]:
    return [
        w
        for w in str((error.get("ctx") or {}).get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
        if w
    ]


def _first_keys(models: list[type[BaseModel]]) -> list[str]:
    return [
        next((n for n, info in m.model_fields.items() if info.is_required()), next(iter(m.model_fields)))
        for m in models
    ]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _strip(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    if get_origin(annotation) is Annotated:
        bare, *metadata = get_args(annotation)
        return bare, tuple(metadata)
    return annotation, ()


def _annotation(info: FieldInfo) -> Any:
    """The field's type with its constraints, as declared in the class."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _example(model: type[BaseModel], name: str) -> str:
    examples = {
        "strength": "`strength: 4000`", "pace": "`pace: 20 km/day`", "reach": "`reach: 70 km`", "start": "`start: 2017-06-14`",
        "horizon": "`horizon: 2017-11-30`", "sandtable": "`sandtable: 2`", "grade": "`grade: B2`",
    }  # fmt: skip
    if model.__name__ == "Locator":
        from sandtable.scenario.draft_places import FORMS

        return f"`sandtable locate` prints the whole of it; or {FORMS}"
    if name in examples:
        return f"such as {examples[name]}"
    from sandtable.scenario.descriptions import describe

    return f"`{name}`: {described}" if (described := describe(model.__name__, name)) else ""
