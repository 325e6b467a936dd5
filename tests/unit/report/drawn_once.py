"""Pictures of Word documents, each drawn once: at 300 dots an inch drawing takes most of the time of tests of what is around them."""

from __future__ import annotations

import json
from typing import Any

import pytest

_PICTURES: dict[str, bytes] = {}


def draw_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on in this test a picture that was drawn before, with the same specification, is taken from memory."""
    from sandtable.figures.export import specification
    from sandtable.report.briefing import pictures

    draw = pictures.to_png

    def drawn(chart: Any, **options: Any) -> bytes:
        key = json.dumps([specification(chart), options], sort_keys=True)
        if key not in _PICTURES:
            _PICTURES[key] = draw(chart, **options)
        return _PICTURES[key]

    monkeypatch.setattr(pictures, "to_png", drawn)
