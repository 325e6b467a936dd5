"""A scenario written out as YAML; reading it gives an equal scenario."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

from sandtable.scenario.entry import Entry


def dump(scenario: Entry) -> str:
    """Write a scenario as YAML. Defaults are left out, and quantities are in coherent units.

    One of the rival readings of a file is written as a file without readings: what it sets is in it.
    """
    from ruamel.yaml import YAML

    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None  # lists of plain values stay on one line
    yaml.width = 100
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False
    stream = io.StringIO()
    origin = getattr(scenario, "_origin", None)
    left_out = {"readings"} if origin is not None and origin.reading else None
    yaml.dump(
        _plain(scenario.model_dump(mode="python", by_alias=True, exclude_defaults=True, exclude=left_out)), stream
    )
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
