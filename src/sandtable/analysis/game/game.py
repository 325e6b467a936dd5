"""`solve`: the empirical game of a scenario (Wellman 2006), its equilibria, and how much the estimate can carry."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import numpy as np

from sandtable._version import __version__
from sandtable.analysis.game.equilibria import find_equilibria, weakly_dominated
from sandtable.analysis.game.game_tables import (
    Names,
    dominated_table,
    nash_entry,
    payoffs_table,
    players_table,
    quantal_entry,
    reached_table,
)
from sandtable.analysis.game.payoffs import SimulatedGame, play_profiles, simulate
from sandtable.analysis.game.quantal import quantal_responses
from sandtable.analysis.game.replies import replies_to_file
from sandtable.analysis.game.resampling import resample
from sandtable.analysis.game.solution import (
    Engine,
    Solution,
    SupportSet,
    WeaklyDominated,
)
from sandtable.analysis.game.stability import FURTHER, Stability, measure_stability
from sandtable.analysis.game.strategies import players_of
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress, Report

LAMBDAS = (0.5, 1.0, 2.0, 5.0, 20.0)
FEWEST_RESAMPLES = 20  # for an interval


def solve(
    scenario: Scenario | str | Path,
    *,
    futures: int = 2_000,
    seed: int,
    lambdas: Sequence[float] = LAMBDAS,
    resamples: int = 400,
    delta: float = 0.1,
    threads: int | None = None,
    progress: Callable[[Progress], object] | bool | None = None,
) -> Solution:
    """Play every profile of the solved decisions over the same futures, and solve the game of the mean payoffs.

    The result is the same to the byte for the same scenario, seed and version, whatever the threads. Without
    pygambit, mixed equilibria are not searched for; nothing else changes.

    Args:
        scenario: a scenario with a `game`.
        futures: of each profile, 0 to `futures - 1`.
        lambdas: precisions of the quantal responses, in units of 1/payoff. Each player's payoffs are scaled from 0,
            the smallest of any future of any profile, to 1, the largest.
        resamples: of the bootstrap over whole futures, and fresh runs with which the supports are compared. For
            these, FURTHER times as many futures are played in addition. 0 for neither.
        delta: the regret bound holds with probability 1 - delta.
        progress: as for `run`.

    Raises:
        AnalysisError: there is nothing to solve.
    """
    wanted = _checked(futures, lambdas, resamples, delta)
    opened = open_game(scenario)
    program = compile_scenario(opened)
    players = players_of(opened, program)
    with reporting(progress) as report:
        game = simulate(opened, program, players, futures=futures, seed=seed, threads=threads, report=report)
        declared, replies = replies_to_file(program, game, futures, seed, threads, report)
        payoffs = game.payoffs()
        search = find_equilibria(payoffs)
        branch = quantal_responses(payoffs, wanted)
        own = frozenset(entry.support for entry in search.equilibria)
        stability = _stability(program, game, resamples=resamples, seed=seed, threads=threads, report=report)
        share = stability.share_of(own)
        is_firm = share == 1 and any(entry.kind == "mixed" for entry in search.equilibria)
        resampled = resample(
            game, resamples=resamples, seed=seed, lambdas=wanted, report=report,
            supports=own if is_firm else frozenset(),
        )  # fmt: skip
    labels = [tuple(strategy.label for strategy in player.strategies) for player in players]
    names = Names(tuple(player.identifier for player in players), tuple(labels))
    weak = tuple(
        WeaklyDominated(player=names.players[i], strategy=labels[i][k], by=labels[i][by])
        for i, k, by in weakly_dominated(payoffs)
    )
    return Solution(
        header=Header(scenario=opened.name, scenario_sha256=program.sha256, seed=seed),
        source=opened,
        engine=Engine(version=__version__, backend="numba", device="cpu"),
        futures=futures,
        failed=game.failed,
        resamples=resamples,
        level=LEVEL,
        players=players_table(game, payoffs, program, opened),
        strategies=dict(zip(names.players, labels, strict=True)),
        payoffs=payoffs_table(game, names),
        reached=reached_table(game, names, program),
        dominated=dominated_table(game, payoffs, names),
        weakly_dominated=weak,
        equilibria=(
            *(nash_entry(e, game, payoffs, names, weak, resampled) for e in search.equilibria),
            *(quantal_entry(k, lam, branch[k], payoffs, names, resampled) for k, lam in enumerate(wanted)),
        ),
        methods=search.methods,
        is_complete=search.is_complete,
        has_mixed=search.has_mixed,
        regret_bound=regret_bound(payoffs.size, futures=game.complete, delta=delta),
        delta=delta,
        support_stability=share,
        fresh_runs=stability.count,
        fresh_futures=stability.futures,
        supports=tuple(
            SupportSet(
                supports=tuple(names.support(support) for support in sorted(found)),
                share=count / stability.count,
                is_estimate=found == own,
            )
            for found, count in sorted(stability.supports.items(), key=lambda item: (-item[1], sorted(item[0])))
        ),
        declared=declared,
        replies=replies,
        game=game,
    )


def _stability(
    program: Program, game: SimulatedGame, *, resamples: int, seed: int, threads: int | None, report: Report
) -> Stability:
    """Plays the futures after those of the game, and solves fresh runs of them."""
    if not resamples:
        return Stability()
    worths = [scale.worth for scale in game.scales]
    further = range(game.futures, (1 + FURTHER) * game.futures)
    played = play_profiles(program, game.players, worths, futures=further, seed=seed, threads=threads, report=report)
    zero = np.array([scale.zero for scale in game.scales])
    units = (played.units[played.complete] - zero[:, None]).reshape(-1, len(game.players), *game.shape)
    return measure_stability(game, units, runs=resamples, seed=seed, report=report)


def regret_bound(estimates: int, *, futures: int, delta: float) -> float:
    """How wrong the worst of all estimated payoffs is at most, at probability 1 - delta, where payoffs run from 0 to 1.

    eps = sqrt(ln(2 |G| / delta) / (2 m)),  |G| = estimates = profiles times players, m = futures

    0 and 1 are the least and the greatest payoff that occurred, so they depend on the sample and Hoeffding's inequality,
    which wants them fixed, does not give this. The inequality of Dvoretzky, Kiefer and Wolfowitz does, with Massart's
    constant (1990, Ann. Probab. 18:1269): with probability 1 - 2 exp(-2 m eps^2) the shares of futures above every
    threshold are right to eps at once; the mean of a payoff cut off at a and b is a plus the integral of these shares
    from a to b, so it is right to eps (b - a) for all a and b at once, chosen from the sample or not. The sum over all
    estimates gives |G|, and common futures are allowed. What holds is thus about payoffs cut off at the range that
    occurred: a payoff outside of it, which no future of any profile showed, counts as its end.

    Every Nash equilibrium of the true game is then a 2 eps equilibrium of the estimated one, and the reverse (Areyan
    Viqueira et al. 2019, AAMAS, theorem 1). Checked by tests/statistical/test_coverage_solve.py.
    """
    return math.sqrt(math.log(2 * estimates / delta) / (2 * futures))


def open_game(scenario: Scenario | str | Path) -> Scenario:
    """The scenario, loaded where a name or path was given."""
    if isinstance(scenario, Scenario):
        return scenario
    from sandtable.loading import load

    return load(scenario)


def reporting(progress: Callable[[Progress], object] | bool | None) -> AbstractContextManager[Report]:
    """The function to report to: one given, or a bar."""
    if callable(progress):
        return nullcontext(progress)
    from sandtable.study.bar import progress_bar

    return progress_bar(show=progress)


def _checked(futures: int, lambdas: Sequence[float], resamples: int, delta: float) -> tuple[float, ...]:
    if futures < 2:
        raise AnalysisError(f"a game is estimated from 2 futures a profile at least, not {futures}")
    if not lambdas or not all(0 <= value < math.inf for value in lambdas):
        raise AnalysisError("every lambda must be a number, 0 or more", hint="for example 0.5, 1, 2, 5, 20")
    if resamples and resamples < FEWEST_RESAMPLES:
        raise AnalysisError(f"a bootstrap needs {FEWEST_RESAMPLES} resamples at least, or 0 for none")
    if not 0 < delta < 1:
        raise AnalysisError(f"delta must lie between 0 and 1, not {delta:g}")
    return tuple(sorted({float(value) for value in lambdas}))
