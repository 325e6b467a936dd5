"""What the futures put before the date of the news, and no item mentions: silence is no news, so it is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.estimating import Weighed
from sandtable.analysis.updating.playing import Cloud, Stage
from sandtable.analysis.updating.results import UnmentionedThing
from sandtable.program import Status
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Scenario
from sandtable.scenario.types.news import NewsItem

ASKED_FROM = 0.9
MOST = 5


def unmentioned(
    scenario: Scenario, stage: Stage, cloud: Cloud, weighed: Weighed, items: Sequence[NewsItem], *, day: float
) -> tuple[UnmentionedThing, ...]:
    """Up to five things that are so by a day in at least 90% of the futures and were not at the start, the surest first.

    Places that an actor has taken and options that were chosen; what `observable: no` hides, nobody could report.
    cloud, weighed : the futures after the news. items : all of the file, also those that were not taken in.
    """
    batch = stage.play(cloud, until=day)
    weights = weighed.weights * (batch.status == Status.COMPLETE)
    mentioned = {
        frozenset(map(str, call.arguments)) for item in items for call in walk(item.says.tree) if isinstance(call, Call)
    }
    found = []
    for says, title, names, has in (
        *_places(scenario, stage, batch.control),
        *_options(scenario, stage, batch.choices),
    ):
        share = float(weights @ has / weights.sum())
        if share >= ASKED_FROM and names not in mentioned:
            shown = Weighed(
                has[:, None], weights / weights.sum(), weighed.islands, is_independent=weighed.is_independent
            )
            found.append(UnmentionedThing(says=says, title=title, odds=shown.estimates()[0]))
    found.sort(key=lambda each: (-each.odds.value, each.says))
    return tuple(found[:MOST])


def _places(
    scenario: Scenario, stage: Stage, control: NDArray[np.int8]
) -> Iterator[tuple[str, str, frozenset[str], NDArray[np.bool_]]]:
    program = stage.program
    for index, place in enumerate(program.places):
        for number, actor in enumerate(program.actors):
            if program.parties.control[index] != number:
                title = f"{scenario.actors[actor].name} in control of {scenario.theatre.places[place].name}"
                yield f"controls({actor}, {place})", title, frozenset({actor, place}), control[:, index] == number


def _options(
    scenario: Scenario, stage: Stage, choices: NDArray[np.int32]
) -> Iterator[tuple[str, str, frozenset[str], NDArray[np.bool_]]]:
    for name, decision in scenario.decisions.items():
        if decision.observable == "no":
            continue
        for index, option in enumerate(stage.program.options):
            if option.identifier in decision.options and stage.program.decisions[option.decision].identifier == name:
                entry = decision.options[option.identifier]
                says = f"chose({decision.actor}, {option.identifier})"
                title = f"{scenario.actors[decision.actor].name}: {entry.title}"
                yield says, title, frozenset({decision.actor, option.identifier}), choices[:, index] > 0
