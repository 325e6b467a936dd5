"""Between which reaches of a launcher claims could hold together that no reading of the file lets hold together.

Two answers, both computed. By geometry: the reach that covers every place named by the claims which need it long, and leaves
out those named by the claims which need it short. By play: the futures are played with other reaches, and the ends
sought between which no claim is excluded; that is wider where formations come within reach on their way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sandtable.analysis.claims.questions import Question, questions_of
from sandtable.analysis.claims.results import Place, ReachWindow
from sandtable.analysis.claims.worlds import Conditions, Worlds, conditions_of
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import FactTest, ProbabilityTest, Scenario
from sandtable.scenario.vocabulary import FUNCTIONS
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Report, no_report
from sandtable.theatre.geodesics import geodesic_km

FUTURES = 1_000  # played with each reach that is tried
MOST_REACHES = 250


def window_of(
    scenario: Scenario,
    assumption: str,
    sides: Sequence[Sequence[str]],
    *,
    seed: int,
    threads: int | None,
    report: Report,
) -> ReachWindow | None:
    """The window, or None where the assumption is not the reach of fires, or the two sides do not pull it apart.

    sides : claims that hold with a short reach and claims that hold with a long one, in either order.
    """
    fires = next((name for name, each in scenario.fires.items() if each.reach.name == assumption), None)
    low, high = scenario.assumptions[assumption].prior.support
    if fires is None or not np.isfinite(high - low):
        return None
    step = max(1.0, float(np.ceil((high - low) / MOST_REACHES)))
    reaches = [float(each) for each in np.arange(low, high, step)] + [high]
    names = [name for side in sides for name in side]
    trial = _Trial(scenario, assumption, reaches, names, seed=seed, threads=threads, report=report)
    short, long = sides if not trial.excludes(sides[0], low) else sides[::-1]
    if trial.excludes(short, low) or trial.excludes(long, high):
        return None
    # the first reach with which the long side is possible, and the last with which the short side is
    indices = range(len(reaches))
    first = bisect_left(indices, True, key=lambda index: not trial.excludes(long, reaches[index]))
    last = bisect_left(indices, True, key=lambda index: trial.excludes(short, reaches[index])) - 1
    is_open = first <= last
    base = scenario.fires[fires].base
    places = named_places(scenario, names, base=base)
    covers = [each.distance for each in places if set(each.claims) & set(long)]
    spares = [each.distance for each in places if set(each.claims) & set(short)]
    has_room = bool(covers and spares and max(covers) < min(spares))
    return ReachWindow(
        fires=fires,
        base=base,
        possible_from=reaches[first] if is_open else None,
        possible_to=reaches[last] if is_open else None,
        step=step,
        tried_from=low,
        tried_to=high,
        futures=FUTURES,
        covers_from=max(covers) if has_room else None,
        covers_to=min(spares) if has_room else None,
        places=places,
    )


def named_places(scenario: Scenario, names: Sequence[str], *, base: str) -> tuple[Place, ...]:
    """The places that the conditions of claims name, save the base itself, nearest to it first."""
    found: dict[str, set[str]] = {}
    for name in names:
        test = scenario.claims[name].test
        if not isinstance(test, ProbabilityTest | FactTest):
            continue
        for node in (node for condition in conditions_of(test) for node in walk(condition)):
            if isinstance(node, Call):
                kinds = FUNCTIONS[node.function].called_with(len(node.arguments))
                for kind, argument in zip(kinds, node.arguments, strict=True):
                    if kind in ("place", "place-or-zone") and argument in scenario.theatre.places and argument != base:
                        found.setdefault(str(argument), set()).add(name)
    places = scenario.theatre.places
    origin = (places[base].lat, places[base].lon)
    entries = [
        Place(
            place=place,
            name=places[place].name,
            distance=geodesic_km(origin, (places[place].lat, places[place].lon)),
            claims=tuple(sorted(claims)),
        )
        for place, claims in found.items()
    ]
    return tuple(sorted(entries, key=lambda each: (each.distance, each.place)))


class _Trial:
    """The claims of a conflict with any reach of a list, everything else as in the file."""

    def __init__(
        self,
        scenario: Scenario,
        assumption: str,
        reaches: Sequence[float],
        names: Sequence[str],
        *,
        seed: int,
        threads: int | None,
        report: Report,
    ) -> None:
        self._assumption, self._seed, self._threads = assumption, seed, threads
        # the rings must know every reach that is tried: one program holds them all, as values of a choice
        weights = (1 / len(reaches),) * len(reaches)
        prior = Prior("choice", values=tuple(reaches), weights=weights, dimension="Length")

        def with_reaches(one: Scenario) -> Scenario:
            entry = one.assumptions[assumption].model_copy(update={"prior": prior})
            return one.model_copy(update={"assumptions": {**one.assumptions, assumption: entry}})

        tests = [test for name in names if isinstance(test := scenario.claims[name].test, ProbabilityTest | FactTest)]
        self._worlds = Worlds(scenario, Conditions.of(scenario, tests), amend=with_reaches, report=report)
        self._questions = {name: asked[0] for name, asked in questions_of(scenario, self._worlds, only=names).items()}
        self._tried: dict[tuple[tuple[str, ...], float], bool] = {}

    def excludes(self, names: Sequence[str], reach: float) -> bool:
        """Whether with this reach one of the claims is borne out by no future."""
        key = (tuple(names), reach)
        if key not in self._tried:
            self._tried[key] = self._excludes([self._questions[name] for name in names], reach)
        return self._tried[key]

    def _excludes(self, questions: Sequence[Question], reach: float) -> bool:
        numbers = np.arange(FUTURES, dtype=np.uint64)
        draws = {self._assumption: np.full(FUTURES, reach)}
        worlds = {world.label: world for each in questions for world in (each.first, each.second) if world is not None}
        flags = {
            label: world.play(seed=self._seed, numbers=numbers, draws=draws, threads=self._threads, report=no_report)
            for label, world in worlds.items()
        }
        for question in questions:
            tried = replace(question, counts=np.zeros((0, 0), np.int64))
            tried.add(np.ones((1, FUTURES)), flags)
            sample = tried.sample(0, level=LEVEL)
            if sample.never_happens and not sample.is_empty:
                return True
        return False
