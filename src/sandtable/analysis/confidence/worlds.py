"""Futures with the priors of a file, with what is assumed as wide as it counts, and with what is not known twice as wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.confidence.widths import REFERENCE, counted, doubled, scale_of, wider_prior, width_of
from sandtable.compile import compile_scenario
from sandtable.engine.draws import supplied_rings
from sandtable.program import Program
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.types import Scenario
from sandtable.study.design import Played, play_design
from sandtable.study.play import Progress, Report

Floats = NDArray[np.float64]
WORLDS = 3


@dataclass(frozen=True)
class Futures:
    """What is played: how many, of which seed. The shares of the assumptions' priors and the dice are the same in every world."""

    scenario: Scenario
    futures: int
    seed: int
    threads: int | None
    report: Report

    @property
    def u(self) -> Floats:
        """Shares of the priors, (futures, assumptions), by sorted identifiers."""
        random = np.random.default_rng([self.seed, 13])
        return random.random((self.futures, len(self.scenario.assumptions)))

    def as_written(self, u: Floats) -> Played:
        """With the priors of the file."""
        return self._play({}, lambda _, prior, share: quantile(prior, share), u, done=0)

    def as_counted(self, u: Floats) -> Played:
        """With assumed priors as wide as they count."""
        names = frozenset(name for name in self.scenario.assumptions if is_assumed(self.scenario, name))
        spread = float(np.log(REFERENCE))

        def value(name: str, prior: Prior, share: Floats) -> Floats:
            return counted(prior, share) if name in names else quantile(prior, share)

        wider = {name: spread for name in names if width_of(self.scenario.assumptions[name].prior).spread < spread}
        return self._play(wider, value, u, done=1)

    def as_doubled(self, u: Floats) -> Played:
        """With assumed and inferred priors twice as wide, and those without a basis."""
        names = {
            name for name, entry in self.scenario.assumptions.items() if entry.basis in ("assumed", "inferred", None)
        }

        def value(name: str, prior: Prior, share: Floats) -> Floats:
            return doubled(prior, share) if name in names else quantile(prior, share)

        wider = {name: 2 * width_of(self.scenario.assumptions[name].prior).spread for name in names}
        return self._play(wider, value, u, done=2)

    def _play(
        self, wider: Mapping[str, float], value: Callable[[str, Prior, Floats], Floats], u: Floats, *, done: int
    ) -> Played:
        """wider : spreads of assumptions that, if they are reaches, have to be compiled with a prior as wide."""
        program = compile_scenario(self.scenario)
        reaches = reaches_of(program)
        changed = {
            name: wider_prior(self.scenario.assumptions[name].prior, spread=wider[name])
            for name in reaches & wider.keys()
            if scale_of(self.scenario.assumptions[name].prior) == "log" and wider[name] > 0
        }
        if changed:
            program = compile_scenario(_with_priors(self.scenario, changed))
        columns = []
        for index, name in enumerate(program.assumptions):
            prior = changed.get(name, self.scenario.assumptions[name].prior)
            is_own = name in changed or (name in reaches and prior.kind != "choice")
            columns.append(quantile(prior, u[:, index]) if is_own else value(name, prior, u[:, index]))
        return play_design(
            program, seed=self.seed, futures=np.arange(self.futures, dtype=np.uint64),
            assumptions=np.stack(columns, axis=1), threads=self.threads,
            report=lambda each: self.report(
                Progress(each.stage, done * self.futures + each.done, WORLDS * self.futures)
            ),
        )  # fmt: skip


def is_assumed(scenario: Scenario, name: str) -> bool:
    """Whether an assumption rests on nobody's knowledge: it is assumed, or has no basis."""
    return scenario.assumptions[name].basis in ("assumed", None)


def reaches_of(program: Program) -> frozenset[str]:
    """The assumptions that supply a reach, whose values are compiled."""
    return frozenset(program.assumptions[index] for index in supplied_rings(program))


def _with_priors(scenario: Scenario, priors: Mapping[str, Prior]) -> Scenario:
    entries = {
        name: entry.model_copy(update={"prior": priors[name]}) if name in priors else entry
        for name, entry in scenario.assumptions.items()
    }
    return scenario.model_copy(update={"assumptions": entries})
