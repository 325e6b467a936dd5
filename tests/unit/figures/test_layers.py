"""Layers are drawn sooner than altair's own, and their specifications are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import pytest

from sandtable.figures.layers import Chart

ROWS = alt.NamedData("rows")
FIGURES = Path(__file__).resolve().parents[3] / "src" / "sandtable" / "figures"
CHANNELS: list[dict[str, Any]] = [
    {"x": "share:Q", "x2": "high:Q", "y": "row:O", "y2": "last"},
    {"x": alt.value(0), "y": alt.value("height"), "text": "title:N", "color": alt.value("#123456")},
    {"x": alt.X("share:Q", axis=None), "x2": alt.datum(1), "xOffset": "side:N", "strokeWidth": alt.value(2)},
    {"x": "mean(share):Q", "tooltip": ["title:N", alt.Tooltip("share:Q", format=".0%")], "order": ["day:Q", "row:Q"]},
    {"longitude": "lon:Q", "latitude": "lat:Q", "angle": "course:Q", "size": "strength:Q", "shape": "kind:N"},
    {
        "fill": {"field": "actor", "type": "nominal"},
        "opacity": alt.condition("datum.seen", alt.value(1), alt.value(0.3)),
    },
]


@pytest.mark.parametrize("channels", CHANNELS, ids=[" ".join(channels) for channels in CHANNELS])
def test_the_specification_is_that_of_altair(channels: dict[str, Any]) -> None:
    ours = Chart(ROWS).mark_point().encode(**channels).to_dict()
    assert ours == alt.Chart(ROWS).mark_point().encode(**channels).to_dict()
    assert set(ours["encoding"]) == set(channels)


def test_altair_looks_for_no_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it does for the same encodings of a chart of its own: what takes the time."""
    channels = {"x": "share:Q", "y": alt.value(0), "tooltip": ["title:N", "share:Q"]}
    monkeypatch.setattr(alt.SchemaBase, "from_dict", lambda *_, **__: pytest.fail("looked for"))
    Chart(ROWS).mark_point().encode(**channels)
    with pytest.raises(pytest.fail.Exception, match="looked for"):
        alt.Chart(ROWS).mark_point().encode(**channels)


def test_every_picture_is_drawn_so() -> None:
    made = {file.name: file.read_text(encoding="utf-8") for file in FIGURES.glob("*.py")}
    assert any("= Chart(" in text for text in made.values())
    assert [name for name, text in made.items() if "alt.Chart(" in text] == []
