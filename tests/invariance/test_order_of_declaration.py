"""Neither the order in which a scenario is written nor the units it is written in change a byte of what is played."""

from __future__ import annotations

import io
from typing import Any

import pytest
from ruamel.yaml import YAML

import sandtable
from tests.invariance.races import RACE, race


def turned(value: Any, *, key: str = "") -> Any:
    """Every mapping backwards, except for those whose order means something."""
    if isinstance(value, dict):
        items = [(name, turned(entry, key=name)) for name, entry in value.items()]
        return dict(items if key in ("rules", "options") else reversed(items))
    return [turned(entry) for entry in value] if isinstance(value, list) else value


def rewritten(change: Any) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False
    stream = io.StringIO()
    yaml.dump(change(yaml.load(RACE.read_text(encoding="utf-8"))), stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def table():
    return sandtable.run(race(), futures=2_000, seed=7, progress=False).to_arrow()


def test_backwards(table):
    text = rewritten(turned)
    assert text.index("outcomes:") < text.index("actors:")
    assert sandtable.run(race(text), futures=2_000, seed=7, progress=False).to_arrow().equals(table)


def test_other_units(table):
    text = RACE.read_text(encoding="utf-8")
    assert "6 km/day" in text
    assert "choice({20 km: 0.4, 70 km: 0.6})" in text
    other = text.replace("6 km/day", "0.25 km/h").replace("{20 km: 0.4, 70 km: 0.6}", "{20000 m: 0.4, 70000 m: 0.6}")
    assert sandtable.run(race(other), futures=2_000, seed=7, progress=False).to_arrow().equals(table)
