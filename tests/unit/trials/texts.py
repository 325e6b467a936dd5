"""A small scenario without warnings, and changes of it."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML

from sandtable.diagnostics import Diagnostic
from sandtable.loading import read
from sandtable.scenario.types import Scenario
from sandtable.trials.trial import trial

BASE = """\
sandtable: 2
title: The march on the town
question: Does Red take the town?
start: 2030-01-01
horizon: 2030-03-01
sources:
  text: {title: A text, published: 2029-12-01, grade: C3}
theatre:
  places:
    camp: {name: Camp, lat: 0.0, lon: 0.0}
    town: {name: Town, lat: 0.0, lon: 0.4}
    port: {name: Port, lat: 0.0, lon: 0.8}
    hills: {name: Hills, lat: 0.3, lon: 0.4}
  routes:
    west-road: {between: [camp, town]}
    east-road: {between: [town, port]}
    track: {between: [town, hills]}
actors:
  red: {name: Red}
  blue: {name: Blue}
  grey: {name: Grey}
stances:
  - {between: [red, blue], stance: hostile}
control: {camp: red, town: blue, port: blue, hills: blue}
formations:
  column: {name: Column, actor: red, place: camp, strength: 4000, pace: 10 km/day, orders: {advance: [town]}}
  guard: {name: Guard, actor: blue, place: town, strength: 2500, pace: 10 km/day}
outcomes:
  taken: {title: Red takes the town, when: "controls(red, town)"}
"""


def merged(*fragments: str) -> str:
    """The base with parts of a file put over it: mappings are joined, all else is replaced."""
    yaml = YAML(typ="rt")
    yaml.width = 10_000
    found = yaml.load(BASE)
    for fragment in fragments:
        _join(found, yaml.load(fragment))
    out = io.StringIO()
    yaml.dump(found, out)
    return out.getvalue()


def _join(onto: Any, other: Any) -> None:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(onto.get(key), dict):
            _join(onto[key], value)
        else:
            onto[key] = value


def opened(text: str) -> Scenario:
    """The scenario of a text without errors."""
    reading = read(text, name="march", file="march.yaml")
    assert reading.scenario is not None, [str(each) for each in reading.errors]
    return reading.scenario


def warnings(text: str, **options: Any) -> tuple[Diagnostic, ...]:
    """What a trial says of a text."""
    return trial(opened(text), progress=False, **options).diagnostics


def codes(text: str, **options: Any) -> list[str]:
    """Only the codes."""
    return [each.code for each in warnings(text, **options)]
