"""`value_of_learning`: what it is worth to a player of the game to learn an assumption before it chooses.

The expected value of partial perfect information (Raiffa and Schlaifer 1961): the mean payoff of a player that learns an
assumption and then takes the strategy that is best for what it learned, less that of the strategy that is best without.
Everybody else behaves as the file says. The strategies are chosen on one half of the futures and measured on the other:
one that is chosen and measured on the same futures looks better than it is. What remains is a lower bound, because a
strategy chosen from finitely many futures, for slices of an assumption, need not be the best there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.game.payoffs import play_each, worth_to
from sandtable.analysis.game.strategies import Player, players_of
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from sandtable.analysis.questions import Source, reporting, scenario_of, seed_of, uncertain
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Header, Keys, Level, Result
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Report

FUTURES = 20_000
SLICES = 8
FEWEST = 200  # futures; a slice of a half must hold a few

Payoff: TypeAlias = Annotated[Estimate, Keys("payoff", "low", "high", least=0, most=1)]
Worth: TypeAlias = Annotated[Estimate, Keys("value", "low", "high", least=-1, most=1)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Piece(Result):
    """A run of slices of an assumption in which the same strategy is best."""

    low: Annotated[float, Field(description="least draw of the piece, in coherent units")]
    high: Annotated[float, Field(description="greatest draw")]
    strategy: str


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Learned(Result):
    """What learning one assumption is worth.

    worth : payoff gained, from the least payoff 0 to the greatest 1 of any future played. Not clipped: below 0 the
    strategies that seemed to fit did worse than the one for all. plan : what the player would choose, as all futures
    together have it, from the least to the greatest value; one piece if the choice stays.
    """

    assumption: str
    title: str
    group: Annotated[str | None, Field(description="the group that the file declares for it; null if none")]
    worth: Annotated[
        Worth, Field(description="payoff gained by learning it before choosing; below 0 what seemed to fit did worse")
    ]
    plan: Annotated[
        tuple[Piece, ...], Field(description="what the player would choose, from the least to the greatest value")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StrategyPayoff(Result):
    """A strategy of the player and its mean payoff against the behaviour of the file."""

    strategy: str
    payoff: Annotated[Payoff, Field(description="mean payoff, the others as the file says")]


Actor: TypeAlias = Annotated[str, Field(description="identifier of the player")]
EachStrategy: TypeAlias = Annotated[Count, Field(description="of each strategy, the same ones")]
Failed: TypeAlias = Annotated[
    Count, Field(description="futures that failed under some strategy; excluded from everything below")
]
Strategies: TypeAlias = Annotated[tuple[StrategyPayoff, ...], Field(description="in the order of the file")]
Best: TypeAlias = Annotated[str, Field(description="the strategy to choose if nothing is learned")]
EveryLearned: TypeAlias = Annotated[tuple[Learned, ...], Field(description="most valuable first")]
Foresight: TypeAlias = Annotated[
    Estimate,
    Keys(least=-1, most=1),
    Field(description="payoff gained by foreseeing each future whole, chance included"),
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LearningTable(Result):
    """What the value of learning adds to the object of `sandtable sensitivity --json`."""

    actor: Actor
    futures: EachStrategy
    failed: Failed
    strategies: Strategies
    best: Best
    assumptions: EveryLearned
    everything: Foresight


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LearningValue(AnalysisResult):
    """What learning is worth to a player, most valuable first.

    strategies : in the order of the file. best : the one to choose if nothing is learned. everything : what it would be
    worth to foresee each future whole, chance included; no source of information is worth more. futures : in each
    strategy, the same ones; failed : of these, with a failure under some strategy, excluded.
    """

    level: Level = LEVEL
    actor: Actor
    name: Annotated[str, Field(description="of the player")]
    futures: EachStrategy
    failed: Failed
    strategies: Strategies
    best: Best
    assumptions: EveryLearned
    everything: Foresight


def value_of_learning(
    source: Source,
    *,
    actor: str,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> LearningValue:
    """Compute the value to a player of learning each assumption before it chooses its strategy.

    The other arguments are those of `sensitivity`.

    Args:
        actor: a player of the game with decisions to solve.
        futures: for each of its strategies, the same ones (common random numbers).

    Raises:
        AnalysisError: a scenario without a game, an actor who is not a player or to whom no outcome has a value, or
            too few futures.

    Checked by tests/statistical/test_coverage_learning.py.
    """
    if futures < FEWEST:
        raise AnalysisError(f"{futures} futures are too few to learn from", hint=f"play at least {FEWEST}")
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    program = compile_scenario(scenario)
    player, worth = _player(actor, scenario, players_of(scenario, program)), worth_to(actor, scenario, program)
    if not worth.units.any():
        raise AnalysisError(f"nothing is worth anything to `{actor}`", hint=f"add `game.utilities.{actor}` to the file")
    columns = uncertain(program)
    units = np.empty((futures, len(player.strategies)), np.int64)
    complete = np.ones(futures, np.bool_)
    with reporting(progress) as report:
        choices = [strategy.choices for strategy in player.strategies]
        for column, batch in enumerate(
            play_each(program, choices, range(futures), seed=chosen_seed, threads=threads, report=report)
        ):
            complete &= batch.status == 0
            units[:, column] = worth.of(batch.outcomes)
    if int(complete.sum()) < FEWEST:
        raise AnalysisError("too few futures came to their end", hint="`sandtable run` says why futures fail")
    units = units[complete]
    least, span = int(units.min()), int(np.ptp(units)) or 1
    payoffs = (units - least) / span
    draws = draw_assumptions(program, seed=chosen_seed, futures=np.arange(futures))[complete]
    labels = [strategy.label for strategy in player.strategies]
    learned = []
    for column in columns:
        name = program.assumptions[column]
        assumption, values = scenario.assumptions[name], draws[:, column]
        slices = slices_of(values, is_choice=assumption.prior.kind == "choice")
        gain = Estimate(*difference_interval(gains(payoffs, slices)))
        plan = _plan(payoffs, slices, values, labels)
        learned.append(Learned(assumption=name, title=assumption.title, group=assumption.group, worth=gain, plan=plan))
    return LearningValue(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        actor=actor,
        name=player.name,
        futures=futures,
        failed=int(futures - complete.sum()),
        strategies=tuple(
            StrategyPayoff(
                strategy=label, payoff=Estimate(*(float(part) for part in payoff_interval(payoffs[:, column])))
            )
            for column, label in enumerate(labels)
        ),
        best=labels[int(payoffs.mean(axis=0).argmax())],
        assumptions=tuple(sorted(learned, key=lambda entry: (-entry.worth.value, entry.assumption))),
        everything=Estimate(*difference_interval(foresight(payoffs))),
    )


def slices_of(values: NDArray[np.float64], *, is_choice: bool, slices: int = SLICES) -> NDArray[np.intp]:
    """Which slice of an assumption each future falls into: slices of equal size, or the values of a choice. (n,)."""
    if is_choice:
        found: NDArray[np.intp] = np.unique(values, return_inverse=True)[1].ravel()
        return found
    ranks = np.empty(len(values), np.intp)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks * slices // len(values)


def gains(payoffs: NDArray[np.float64], slices: NDArray[np.intp]) -> NDArray[np.float64]:
    """Payoff gained in each odd future by a player that knows the slice. payoffs : (n, strategies). Returns (n // 2,).

    The best strategy of every slice, and of all together, is looked for among the even futures. Both halves in turn would
    use more of the data, but where strategies are nearly alike the two estimates depend on each other, and an interval
    that takes them for independent is too narrow.
    """
    found, measured = payoffs[::2], payoffs[1::2]
    best = np.full(len(measured), found.mean(axis=0).argmax())
    chosen = best.copy()
    for one in np.unique(slices[::2]):
        chosen[slices[1::2] == one] = found[slices[::2] == one].mean(axis=0).argmax()
    rows = np.arange(len(measured))
    gained: NDArray[np.float64] = measured[rows, chosen] - measured[rows, best]
    return gained


def foresight(payoffs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Payoff gained in each odd future by a player that foresees it whole, over the best choice of the even. (n // 2,)."""
    measured = payoffs[1::2]
    gained: NDArray[np.float64] = measured.max(axis=1) - measured[:, payoffs[::2].mean(axis=0).argmax()]
    return gained


def _plan(
    payoffs: NDArray[np.float64], slices: NDArray[np.intp], values: NDArray[np.float64], labels: Sequence[str]
) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for one in np.unique(slices):
        rows = slices == one
        label = labels[int(payoffs[rows].mean(axis=0).argmax())]
        low, high = float(values[rows].min()), float(values[rows].max())
        if pieces and pieces[-1].strategy == label:
            low = pieces.pop().low
        pieces.append(Piece(low=low, high=high, strategy=label))
    return tuple(pieces)


def _player(actor: str, scenario: Scenario, players: Sequence[Player]) -> Player:
    found = {player.identifier: player for player in players}
    if actor not in found:
        raise AnalysisError(f"`{actor}` is no player of the game", hint=suggest(actor, found))
    return found[actor]
