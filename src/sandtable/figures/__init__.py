"""Pictures: one Altair specification each, for PNG and SVG, notebooks, the report and the app.

Every chart is a pure function of a study:

    map_chart(study, day=40)         who most likely holds each place
    control_chart(study)             the same place by place and day by day
    outcome_chart(study)             how it ends
    settlement_chart(study)          how it is settled, de facto and de jure
    arrival_chart(study, outcome)    when it happens
    save(chart, "map.png")           as a file
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sandtable.figures.errors import FigureError

if TYPE_CHECKING:
    from sandtable.figures.arrivals import arrival_chart
    from sandtable.figures.bars import outcome_chart, settlement_chart
    from sandtable.figures.export import save, to_png, to_svg
    from sandtable.figures.map import map_chart
    from sandtable.figures.strips import control_chart

__all__ = [
    "FigureError",
    "arrival_chart",
    "control_chart",
    "map_chart",
    "outcome_chart",
    "save",
    "settlement_chart",
    "to_png",
    "to_svg",
]

_HOME = {  # who only lists pictures needs no altair
    "arrival_chart": "arrivals", "control_chart": "strips", "map_chart": "map", "outcome_chart": "bars", "save": "export",
    "settlement_chart": "bars", "to_png": "export", "to_svg": "export",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
