"""From arrays to the tables of a solution, each estimate with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.game.equilibria import Equilibrium, Support, eliminate, expected_payoffs, regrets, twins
from sandtable.analysis.game.payoffs import SimulatedGame
from sandtable.analysis.game.profiles import Payoffs, Profile
from sandtable.analysis.game.resampling import Resampled, percentiles
from sandtable.analysis.game.solution import (
    Deviation,
    DominatedStrategy,
    EquilibriumEntry,
    MixedStrategies,
    PayoffEstimate,
    PlayerEntry,
    Reached,
    WeaklyDominated,
)
from sandtable.analysis.game.strategies import Player
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import LEVEL, wilson


@dataclass(frozen=True, slots=True)
class Names:
    """players : identifiers; strategies : labels of each player's."""

    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]

    def pure(self, profile: Sequence[int]) -> dict[str, str]:
        return {name: own[k] for name, own, k in zip(self.players, self.strategies, profile, strict=True)}

    def mixed(self, profile: Profile) -> MixedStrategies:
        whole = zip(self.players, self.strategies, profile, strict=True)
        return {name: dict(zip(own, vector, strict=True)) for name, own, vector in whole}

    def support(self, support: Support) -> dict[str, tuple[str, ...]]:
        whole = zip(self.players, self.strategies, support, strict=True)
        return {name: tuple(own[k] for k in used) for name, own, used in whole}

    def in_a_row(self, values: NDArray[np.float64]) -> MixedStrategies:
        """From the probabilities of all players, one after the other."""
        ends = np.cumsum([len(own) for own in self.strategies])[:-1]
        return self.mixed(tuple(tuple(map(float, part)) for part in np.split(values, ends)))


def players_table(
    game: SimulatedGame, payoffs: Payoffs, program: Program, scenario: Scenario
) -> tuple[PlayerEntry, ...]:
    entries = []
    for player, scale, first in zip(game.players, game.scales, twins(payoffs), strict=True):
        labels = tuple(strategy.label for strategy in player.strategies)
        groups = [tuple(labels[k] for k, f in enumerate(first) if f == each) for each in dict.fromkeys(first)]
        entries.append(
            PlayerEntry(
                id=player.identifier,
                name=player.name,
                decisions=tuple(program.decisions[decision].identifier for decision in player.decisions),
                titles=_titles(player, program, scenario),
                alike=tuple(group for group in groups if len(group) > 1),
                least=scale.least,
                greatest=scale.greatest,
            )
        )
    return tuple(entries)


def _titles(player: Player, program: Program, scenario: Scenario) -> dict[str, str]:
    """Titles of the options that each strategy takes, in the order of the decisions."""
    words = {
        strategy.label: " + ".join(
            scenario.decisions[program.decisions[decision].identifier].options[program.options[option].identifier].title
            for decision, option in strategy.choices.items()
        )
        for strategy in player.strategies
    }
    often = Counter(words.values())
    return {label: title if often[title] == 1 else f"{title} ({label})" for label, title in words.items()}


def payoffs_table(game: SimulatedGame, names: Names) -> tuple[PayoffEstimate, ...]:
    bounds = [payoff_interval(game.player(i)) for i in range(len(names.players))]
    return tuple(
        PayoffEstimate(
            profile=names.pure(profile), player=name, payoff=Estimate(*(float(array[profile]) for array in arrays))
        )
        for profile in game.profiles()
        for name, arrays in zip(names.players, bounds, strict=True)
    )


def reached_table(game: SimulatedGame, names: Names, program: Program) -> tuple[Reached, ...]:
    assert game.reached is not None
    owners = [player.identifier for player in game.players for _ in player.decisions]
    return tuple(
        Reached(
            decision=program.decisions[decision].identifier,
            player=owners[column],
            profile=names.pure(profile),
            share=Estimate(count / game.complete, *wilson(count, trials=game.complete, level=LEVEL)),
        )
        for column, decision in enumerate(game.decisions)
        for row, profile in enumerate(game.profiles())
        for count in [int(game.reached[row, column])]
    )


def dominated_table(game: SimulatedGame, payoffs: Payoffs, names: Names) -> tuple[DominatedStrategy, ...]:
    _, removed = eliminate(payoffs)
    entries = []
    for entry in removed:
        before = {(e.player, e.strategy) for e in removed if e.round < entry.round}
        left = [[k for k in range(size) if (i, k) not in before] for i, size in enumerate(game.shape)]
        left[entry.player] = [entry.by, entry.strategy]
        table = game.player(entry.player)
        for axis, kept in enumerate(left, start=1):
            table = table.take(kept, axis=axis)
        table = np.moveaxis(table, entry.player + 1, 1)
        margins = (table[:, 0] - table[:, 1]).reshape(game.complete, -1)
        bounds = [difference_interval(column) for column in margins.T]
        entries.append(
            DominatedStrategy(
                round=entry.round,
                player=names.players[entry.player],
                strategy=names.strategies[entry.player][entry.strategy],
                by=names.strategies[entry.player][entry.by],
                margin=Estimate(*min(bounds)),
                is_certain=all(low > 0 for _, low, _ in bounds),
            )
        )
    return tuple(entries)


def nash_entry(
    entry: Equilibrium,
    game: SimulatedGame,
    payoffs: Payoffs,
    names: Names,
    weak: Sequence[WeaklyDominated],
    resampled: Resampled,
) -> EquilibriumEntry:
    profile = names.mixed(entry.profile)
    low = high = None
    if entry.kind == "mixed" and entry.support in resampled.mixed:
        low, high = map(names.in_a_row, percentiles(resampled.mixed[entry.support]))
    return EquilibriumEntry(
        kind=entry.kind,
        lambda_=None,
        profile=profile,
        low=low,
        high=high,
        payoffs=dict(zip(names.players, expected_payoffs(payoffs, entry.profile), strict=True)),
        regret=max(regrets(payoffs, entry.profile)),
        component=entry.component,
        methods=entry.methods,
        deviations=_deviations(entry, game, payoffs, names),
        rests_on=tuple(found for found in weak if profile[found.player][found.strategy] > 0),
    )


def _deviations(entry: Equilibrium, game: SimulatedGame, payoffs: Payoffs, names: Names) -> tuple[Deviation, ...]:
    found = []
    for player, first in enumerate(twins(payoffs)):
        used = {first[k] for k in entry.support[player]}
        for strategy, size in ((k, len(first)) for k in range(len(first)) if first[k] not in used):
            vector = tuple(float(k == strategy) for k in range(size))
            other = (*entry.profile[:player], vector, *entry.profile[player + 1 :])
            loss, low, high, differing = game.difference(player, entry.profile, other)
            found.append(
                Deviation(
                    player=names.players[player], strategy=names.strategies[player][strategy],
                    loss=Estimate(loss, low, high), differing=differing,
                )
            )  # fmt: skip
    return tuple(found)


def quantal_entry(
    number: int, value: float, profile: Profile, payoffs: Payoffs, names: Names, resampled: Resampled
) -> EquilibriumEntry:
    bounds = map(names.in_a_row, percentiles(resampled.branch[:, number])) if resampled.count else (None, None)
    low, high = bounds
    return EquilibriumEntry(
        kind="qre",
        lambda_=value,
        profile=names.mixed(profile),
        low=low,
        high=high,
        payoffs=dict(zip(names.players, expected_payoffs(payoffs, profile), strict=True)),
        regret=max(regrets(payoffs, profile)),
    )
