"""Scenarios prepared for play: compiled, with an engine and the sampled assumptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from sandtable.app.cache import Cache
from sandtable.app.compiling import Compiling
from sandtable.app.limits import Limits
from sandtable.app.refusals import Refusal
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import ScenarioError, StudyError
from sandtable.program import Floats, Program
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.spelling import suggest
from sandtable.study.play import load_engine
from sandtable.study.ranges import INNER, Ranges, ranges_over, sets_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandtable.scenario.types import Scenario

RANGES = 64  # variants whose ranges over the assumptions are cached, of each scenario
CLOSE = 1e-9  # relative: a value of a choice that came as a decimal number

Setting = tuple[tuple[str, float], ...]  # assumption and value, sorted: what a variant fixes


@dataclass
class PreparedScenario:
    """A scenario, its program and an engine for it."""

    scenario: Scenario
    program: Program
    engine: Engine
    _draws: Cache[int, Floats] = field(default_factory=lambda: Cache(Limits().draws, size=lambda drawn: drawn.nbytes))
    _ranges: Cache[tuple[int, int, Setting], Ranges] = field(default_factory=lambda: Cache(RANGES))

    def draws(self, *, seed: int, futures: int, setting: Setting = ()) -> Floats:
        """Values of the assumptions in futures 0 to futures - 1: drawn, those of the setting fixed. (futures, U)."""
        drawn = self._draws.get(seed)
        if drawn is None or len(drawn) < futures:
            numbers = np.arange(0 if drawn is None else len(drawn), futures, dtype=np.uint64)
            more = draw_assumptions(self.program, seed=seed, futures=numbers)
            drawn = more if drawn is None else np.concatenate([drawn, more])
            self._draws.put(seed, drawn)
        if not setting:
            return drawn[:futures]
        values = drawn[:futures].copy()
        for name, value in setting:
            values[:, self.program.assumptions.index(name)] = value
        return values

    def cached_ranges(self, *, seed: int, futures: int, setting: Setting) -> Ranges | None:
        """The ranges over the assumptions of a variant, if they are in the cache."""
        return self._ranges.get((seed, sets_for(futures), setting))

    def ranges(self, *, seed: int, futures: int, setting: Setting = ()) -> Ranges:
        """The ranges over the assumptions that a setting does not fix, from half as many additional futures."""
        found = self.cached_ranges(seed=seed, futures=futures, setting=setting)
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
            raise Refusal(409, f"{value:g} is outside the range of `{name}`", hint=f"its prior: {prior}")
        return value


def _chosen(name: str, value: float, prior: Prior) -> float:
    for possible in prior.values:
        if abs(possible - value) <= CLOSE * max(1.0, abs(possible)):
            return possible
    raise Refusal(409, f"{value:g} is not a value of `{name}`", hint=f"its prior: {prior}")


class PreparedScenarios:
    """A cache of prepared scenarios by the hash of their text. compiling: who compiles the engine; without it `ready` does."""

    def __init__(self, room: int, compiling: Compiling | None = None) -> None:
        self._compiling = compiling
        self._kept: Cache[str, PreparedScenario] = Cache(room)
        self._lock = Lock()  # one compilation at a time

    def cached(self, scenario: Scenario) -> PreparedScenario | None:
        """A prepared scenario, if it is in the cache."""
        return self._kept.get(scenario.sha256)

    def ready(self, scenario: Scenario) -> PreparedScenario:
        """A scenario, prepared. Raises Refusal 422 if it cannot be compiled or is too large for the engine.

        Raises NotCompiledError if there is no machine code for it yet and another compiles it.
        """
        found = self.cached(scenario)
        if found is not None:
            return found
        with self._lock:
            found = self.cached(scenario)
            if found is None:
                try:
                    program = compile_scenario(scenario)
                    load = load_engine if self._compiling is None else self._compiling.load
                    found = PreparedScenario(scenario, program, load(program))
                except StudyError as fault:
                    raise Refusal(422, fault.message, hint=fault.hint) from fault
                except ScenarioError as fault:
                    raise Refusal(422, "the scenario cannot be compiled", hint=str(fault)) from fault
                self._kept.put(scenario.sha256, found)
        return found
