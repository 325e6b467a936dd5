"""Scenarios made ready to be played: compiled, with an engine and the draws of their assumptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from sandtable.app.faults import Refusal
from sandtable.app.kept import Kept
from sandtable.app.limits import Limits
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.program import Floats, Program
from sandtable.errors import ScenarioError, StudyError
from sandtable.scenario.priors import Prior
from sandtable.scenario.spelling import suggest
from sandtable.study.play import load_engine
from sandtable.study.ranges import INNER, Ranges, ranges_over, sets_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandtable.scenario.types import Scenario

DRAWN = 10_000  # futures whose assumptions are drawn at once
RANGES = 64  # variants whose ranges over the assumptions are kept, a world
CLOSE = 1e-9  # relative: a value of a choice that came as a decimal number

Setting = tuple[tuple[str, float], ...]  # assumption and value, sorted: what a variant fixes


@dataclass
class World:
    """A scenario, its program and an engine for it."""

    scenario: Scenario
    program: Program
    engine: Engine
    _draws: Kept[int, Floats] = field(default_factory=lambda: Kept(Limits().draws, size=lambda drawn: drawn.nbytes))
    _ranges: Kept[tuple[int, int, Setting], Ranges] = field(default_factory=lambda: Kept(RANGES))

    def draws(self, *, seed: int, futures: int, setting: Setting = ()) -> Floats:
        """Values of the assumptions in futures 0 to futures - 1: drawn, those of the setting fixed. (futures, U)."""
        drawn = self._draws.get(seed)
        if drawn is None or len(drawn) < futures:
            numbers = np.arange(max(futures, DRAWN), dtype=np.uint64)
            drawn = draw_assumptions(self.program, seed=seed, futures=numbers)
            self._draws.put(seed, drawn)
        if not setting:
            return drawn[:futures]
        values = drawn[:futures].copy()
        for name, value in setting:
            values[:, self.program.assumptions.index(name)] = value
        return values

    def ranges_at_hand(self, *, seed: int, futures: int, setting: Setting) -> Ranges | None:
        """The ranges over the assumptions of a variant, if they were computed before and there was room for them."""
        return self._ranges.get((seed, sets_for(futures), setting))

    def ranges(self, *, seed: int, futures: int, setting: Setting = ()) -> Ranges:
        """The ranges over the assumptions that a setting leaves open, by half as many futures besides."""
        found = self.ranges_at_hand(seed=seed, futures=futures, setting=setting)
        if found is None:
            sets = sets_for(futures)
            draws = self.draws(seed=seed, futures=sets * INNER, setting=setting)[::INNER]
            found = ranges_over(self.program, seed=seed, draws=draws, threads=1, engine=self.engine)
            self._ranges.put((seed, sets, setting), found)
        return found

    def setting(self, values: Mapping[str, float]) -> Setting:
        """What a variant fixes, checked. Raises Refusal: 404 for an unknown assumption, 409 for an impossible value."""
        return tuple(sorted((name, self._checked(name, value)) for name, value in values.items()))

    def _checked(self, name: str, value: float) -> float:
        assumption = self.scenario.assumptions.get(name)
        if assumption is None:
            raise Refusal(404, f"unknown assumption `{name}`", hint=suggest(name, set(self.scenario.assumptions)))
        prior = assumption.prior
        low, high = prior.support
        if prior.kind == "choice":
            return _chosen(name, value, prior)
        if not low <= value <= high:
            raise Refusal(409, f"{value:g} is outside what `{name}` can be", hint=f"its prior: {prior}")
        return value


def _chosen(name: str, value: float, prior: Prior) -> float:
    for possible in prior.values:
        if abs(possible - value) <= CLOSE * max(1.0, abs(possible)):
            return possible
    raise Refusal(409, f"{value:g} is no value of `{name}`", hint=f"its prior: {prior}")


class Worlds:
    """Worlds by the hash of their scenario, the latest few kept ready."""

    def __init__(self, room: int) -> None:
        self._kept: Kept[str, World] = Kept(room)
        self._lock = Lock()  # one compilation at a time

    def at_hand(self, scenario: Scenario) -> World | None:
        """The world of a scenario, if it was made before and there was room for it."""
        return self._kept.get(scenario.sha256)

    def ready(self, scenario: Scenario) -> World:
        """The world of a scenario. Raises Refusal 422 if it cannot be compiled or is too large for the engine."""
        found = self.at_hand(scenario)
        if found is not None:
            return found
        with self._lock:
            found = self.at_hand(scenario)
            if found is None:
                try:
                    program = compile_scenario(scenario)
                    found = World(scenario, program, load_engine(program))
                except StudyError as fault:
                    raise Refusal(422, fault.message, hint=fault.hint) from fault
                except ScenarioError as fault:
                    raise Refusal(422, "the scenario cannot be compiled", hint=str(fault)) from fault
                self._kept.put(scenario.sha256, found)
        return found
