"""One future as a picture: its map on a day, with formations on the march and fights where they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import altair as alt

from sandtable.figures import geography as geo
from sandtable.figures.control import Tracks, future_tracks
from sandtable.figures.formations import Row, fight_rows, formation_rows
from sandtable.figures.map import Moving, draw_map
from sandtable.figures.marches import Knot, marches
from sandtable.figures.marking import imprinted
from sandtable.imprint import ONE_FUTURE

if TYPE_CHECKING:
    from sandtable.program import Floats, Program, Record
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study


@dataclass(frozen=True)
class Future:
    """One future that was played with its event log. draws: its assumptions, (U,)."""

    scenario: Scenario
    program: Program
    seed: int
    number: int
    draws: Floats
    record: Record

    @cached_property
    def knots(self) -> tuple[tuple[Knot, ...], ...]:
        return marches(self.program, self.record, draws=self.draws)

    @cached_property
    def tracks(self) -> Tracks:
        return future_tracks(self.program, self.record)

    @property
    def drawn(self) -> dict[str, float]:
        """The values of its assumptions by name."""
        return dict(zip(self.program.assumptions, (float(value) for value in self.draws), strict=True))

    @property
    def formations(self) -> list[Row]:
        return formation_rows(self.scenario, self.program, self.knots)

    @property
    def fights(self) -> list[Row]:
        return fight_rows(self.scenario, self.program, self.record, self.knots)


def future_of(study: Study, number: int) -> Future:
    """A future of a study, played again. Raises StudyError for a number out of range."""
    record = study.replay(number)
    return Future(study.scenario, study.program, study.seed, number, study.draws_of(number), record)


@imprinted(ONE_FUTURE)
def future_map_chart(
    future: Future,
    *,
    day: int | None = None,
    width: int = 740,
    basemap: geo.Basemap | Literal["own"] | None = "own",
    titled: bool = True,
    controls: str = "",
) -> alt.LayerChart:
    """The map of one future at the start of a day (the last one unless given). Triangles are formations, bursts fights.

    The arguments are those of `map_chart`. Raises FigureError if the day is outside the future's horizon.
    """
    return draw_map(
        future, future.tracks, moving=Moving(future.formations, future.fights, future.number), day=day, width=width,
        basemap=basemap, titled=titled, controls=controls,
    )  # fmt: skip
