"""Who holds what, when: the ensemble's probabilities of control as tracks for the map and the strips."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from sandtable.figures.errors import FigureError
from sandtable.program import Event

if TYPE_CHECKING:
    from sandtable.program import Program, Record
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

SETTLED = 0.98  # a place whose first holder keeps it with this probability throughout does not change hands


class Setting(Protocol):
    """What a map is drawn of, besides tracks: a study, or one future."""

    @property
    def scenario(self) -> Scenario: ...

    @property
    def program(self) -> Program: ...


@dataclass(frozen=True)
class Tracks:
    """The likeliest controller of each place on each day, in a scenario of hours in each hour. Places and actors in sorted order.

    probability: (D, P, A+1), last index nobody; holder: (D, P) index of the largest, ties to the lower;
    certainty: (D, P) its probability. Day 0 is the start.
    """

    places: tuple[str, ...]
    actors: tuple[str, ...]
    probability: NDArray[np.float64]
    holder: NDArray[np.int64]
    certainty: NDArray[np.float64]

    @property
    def days(self) -> int:
        """The last day."""
        return len(self.probability) - 1


def control_tracks(study: Study) -> Tracks:
    """Tracks of every place of the study. Raises FigureError if no future came to its end."""
    probability = np.asarray(study.control_probability(), dtype=float)
    if np.isnan(probability).any():
        raise FigureError("no future came to its end: there is nothing to draw")
    holder = probability.argmax(axis=2)
    certainty = np.take_along_axis(probability, holder[..., None], axis=2)[..., 0]
    return Tracks(study.program.places, study.program.actors, probability, holder, certainty)


def future_tracks(program: Program, record: Record) -> Tracks:
    """Tracks of one future: every probability is 0 or 1, from the changes of control in its event log.

    Like those of a study they show the start of each day, and after the last instant what held then.
    """
    nobody = len(program.actors)
    holder = np.empty((program.last_step + 1, len(program.places)), dtype=np.int64)
    holder[:] = np.where(program.parties.control < 0, nobody, program.parties.control)
    for day, event, place, actor, _ in record.log:
        if event == Event.CONTROL:
            holder[int(np.ceil(day * program.steps - program.step_slack)) :, place] = actor if actor >= 0 else nobody
    probability = np.eye(nobody + 1)[holder]
    return Tracks(program.places, program.actors, probability, holder, np.ones(holder.shape))


def moment(day: float, program: Program) -> float:
    """A time of the event log for a page, in days (or hours) with two digits: rounded up, so that a map and a list that both
    show what happened by the start of a day never disagree.
    """
    return math.ceil(100 * (day * program.steps - program.step_slack)) / 100


def start_tracks(program: Program) -> Tracks:
    """Tracks of day 0 alone: who holds what in the file."""
    nobody = len(program.actors)
    holder = np.where(program.parties.control < 0, nobody, program.parties.control).astype(np.int64)[None, :]
    return Tracks(program.places, program.actors, np.eye(nobody + 1)[holder], holder, np.ones(holder.shape))


def days_since_change(holder: NDArray[np.int64]) -> NDArray[np.int64]:
    """Days since the likeliest controller changed, 99 if it has not yet. (D, P) like the argument."""
    since = np.full(holder.shape, 99, dtype=np.int64)
    for day in range(1, len(holder)):
        since[day] = np.where(holder[day] != holder[day - 1], 0, np.minimum(since[day - 1] + 1, 99))
    return since


def contested(tracks: Tracks) -> list[int]:
    """Places that change hands in some futures: those whose first holder goes soonest come first."""
    start = tracks.holder[0]
    kept = np.stack([tracks.probability[:, place, start[place]] for place in range(len(tracks.places))], axis=1)
    changing = [place for place in range(len(tracks.places)) if kept[:, place].min() < SETTLED]

    def order(place: int) -> tuple[float, float, int]:
        halves = np.flatnonzero(kept[:, place] < 0.5)
        return (float(halves[0]) if len(halves) else np.inf, float(kept[-1, place]), place)

    return sorted(changing, key=order)
