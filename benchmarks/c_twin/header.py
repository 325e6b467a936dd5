"""The records of `sandtable.engine.layout` and the constants of the engine's modules as a C header.

Written anew at every build, with an assertion for each offset and size: the C program cannot read another layout than
the kernel's, nor use another number for a mode or an operation.
"""

from __future__ import annotations

import importlib
from types import ModuleType

import numpy as np

from sandtable.engine import layout

_SCALARS = {"f8": "double", "i8": "int64_t", "u1": "uint8_t", "i4": "int32_t"}
_RECORDS = {
    "Header": layout.HEADER, "Formation": layout.FORMATION, "Engagement": layout.ENGAGEMENT, "Location": layout.LOCATION,
    "Clock": layout.CLOCK, "Battery": layout.BATTERY, "Ring": layout.RING, "Decision": layout.DECISION, "Belief": layout.BELIEF,
    "Expression": layout.EXPRESSION, "Global": layout.GLOBAL, "Log": layout.LOG, "History": layout.HISTORY,
}  # fmt: skip
# whose constants C needs
_MODULES = ("layout", "state", "flows", "pairs", "conditions", "decisions", "effects", "kernel")


class LayoutError(TypeError):
    """The engine's layout or constants have something that this header cannot say in C."""


def records_header(size: layout.Capacity) -> str:
    """The text of records.h for one capacity class. Raises LayoutError."""
    parts = ["/* Generated from sandtable.engine: do not edit. */", "#include <stddef.h>", _constants()]
    parts += [_struct(name, dtype) for name, dtype in _RECORDS.items()]
    parts += [_struct("World", layout.world_type(size)), _struct("State", layout.state_type(size))]
    return "\n\n".join(parts) + "\n"


def _struct(name: str, dtype: np.dtype) -> str:
    fields = _fields(dtype)
    lines = [f"    {_member(field, kind)};" for field, (kind, _) in fields.items()]
    checks = [
        f'_Static_assert(offsetof({name}, {field}) == {offset}, "{name}.{field}");'
        for field, (_, offset) in fields.items()
    ]
    checks.append(f'_Static_assert(sizeof({name}) == {dtype.itemsize}, "size of {name}");')
    return "\n".join(["typedef struct {", *lines, f"}} {name};", *checks])


def _fields(dtype: np.dtype) -> dict[str, tuple[np.dtype, int]]:
    assert dtype.fields is not None
    return {name: (entry[0], int(entry[1])) for name, entry in dtype.fields.items()}


def _member(name: str, dtype: np.dtype) -> str:
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return f"{_type(base)} {name}[{int(np.prod(shape))}]"
    return f"{_type(dtype)} {name}"


def _type(dtype: np.dtype) -> str:
    for name, record in _RECORDS.items():
        if dtype == record:
            return name
    code = dtype.str.lstrip("<|=")
    if code not in _SCALARS:
        raise LayoutError(f"no C type for {dtype}")
    return _SCALARS[code]


def _constants() -> str:
    """Every constant of the engine's modules by its name. One name with two values is an error, not a choice."""
    values: dict[str, int | float] = {}
    for module in (importlib.import_module(f"sandtable.engine.{name}") for name in _MODULES):
        for name, value in _numbers_of(module).items():
            if values.setdefault(name, value) != value:
                raise LayoutError(f"the engine's modules disagree on {name}: {values[name]} and {value}")
    return "\n".join(f"#define {name} {_literal(value)}" for name, value in sorted(values.items()))


def _numbers_of(module: ModuleType) -> dict[str, int | float]:
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_") and type(value) in (int, float) and np.isfinite(value)
    }


def _literal(value: int | float) -> str:
    return f"INT64_C({value})" if isinstance(value, int) else value.hex()
