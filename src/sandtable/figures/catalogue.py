"""Every picture of a study by name, so that a command, a notebook or a download can offer all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.arrivals import arrival_chart
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.future import future_map_chart, future_of
from sandtable.figures.map import map_chart
from sandtable.figures.strips import control_chart

if TYPE_CHECKING:
    from sandtable.study import Study


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn. has_day: it is of a day; without one the last is drawn."""

    name: str
    title: str
    draw: Callable[[int | None], alt.LayerChart]
    has_day: bool = False


def study_pictures(study: Study) -> list[Picture]:
    """The pictures of a study, in the order of the briefing. Names are `map`, `outcomes`, `when-<outcome>` and so on."""
    found = [
        Picture("map", "who most likely holds each place", lambda day: map_chart(study, day=day), has_day=True),
        Picture("outcomes", "how it ends", lambda _: outcome_chart(study)),
    ]
    if study.settlements:
        found.append(Picture("settlement", "how it is settled, in fact and in law", lambda _: _settlement(study)))
    for spread in study.times:
        if spread.median is not None:
            found.append(_arrival(study, spread.id, spread.title))
    found.append(
        Picture("places", "place by place and day by day", lambda day: control_chart(study, day=day), has_day=True)
    )
    return found


def future_picture(study: Study, number: int) -> Picture:
    """The map of one future of a study. Raises StudyError if there is no such future."""
    future = future_of(study, number)
    return Picture(
        f"future-{number}", f"the map of future {number:,}", lambda day: future_map_chart(future, day=day), has_day=True
    )


def _arrival(study: Study, outcome: str, title: str) -> Picture:
    return Picture(f"when-{outcome}", f"when: {title}", lambda _: arrival_chart(study, outcome))


def _settlement(study: Study) -> alt.LayerChart:
    chart = settlement_chart(study)
    assert chart is not None  # the study has shares of it
    return chart
