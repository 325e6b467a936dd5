"""A scenario in which every part of the compiler has something to do, and programs as bytes."""

from __future__ import annotations

import copy
import dataclasses
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from sandtable.compile import compile_scenario
from sandtable.program import Program
from sandtable.scenario.types import Scenario

Raw = dict[str, Any]
_RACE: Raw = YAML(typ="safe", pure=True).load(Path(__file__).with_name("race.yaml"))


def race() -> Raw:
    """Damascus races the democrats for a garrison; a battery of Washington's may forbid it. A fresh copy of `race.yaml`."""
    return copy.deepcopy(_RACE)


def compile_raw(raw: Raw) -> Program:
    """The program of a raw mapping, read by the types of the format."""
    return compile_scenario(Scenario.model_validate(raw))


SETS = ("stances", "supply", "against", "crosses", "precedents", "between", "places")


def reorder(value: Any, random: Random, *, key: str = "") -> Any:
    """The same scenario written in another order. What an order gives a meaning to (rules, options, stops, effects, axes) stays."""
    if isinstance(value, dict):
        names = list(value)
        if key not in ("rules", "options"):
            random.shuffle(names)
        return {name: reorder(value[name], random, key=name) for name in names}
    if isinstance(value, list):
        items = [reorder(item, random) for item in value]
        if key in SETS:
            random.shuffle(items)
        return items
    return value


def as_bytes(value: Any) -> bytes:
    """All of a program, except for the hash of its text, as bytes: types, shapes and bits included."""
    if isinstance(value, Program) or type(value).__module__ == "sandtable.program.parts":
        fields = [f.name for f in dataclasses.fields(value) if f.name != "sha256"]
        return b"".join(name.encode() + as_bytes(getattr(value, name)) for name in fields)
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}".encode() + value.tobytes()
    if isinstance(value, tuple):
        return b"(" + b",".join(as_bytes(item) for item in value) + b")"
    if isinstance(value, dict):
        return b"{" + b",".join(as_bytes(key) + as_bytes(item) for key, item in value.items()) + b"}"
    return f"{type(value).__name__}:{value!r}".encode()
