"""Whether an option is what an actor should choose, and from which chance of success on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.game.equilibria import find_equilibria, values_of_strategies
from sandtable.analysis.game.game import open_game, reporting
from sandtable.analysis.game.payoffs import SimulatedGame, play_each, resampling_weights, simulate
from sandtable.analysis.game.profiles import REGRET
from sandtable.analysis.game.resampling import percentiles
from sandtable.analysis.game.strategies import players_of
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from sandtable.analysis.questions import outcome_of
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.results import CONFIG, AnalysisResult, Count, Header, Keys, Level, Result
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.play import Progress

PayoffAlone: TypeAlias = Annotated[Estimate, Keys("mean", "low", "high", apart=True)]  # from the least, 0, to 1


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Alternative(Result):
    """Another option of the same decision, against the option asked about, everybody else as the file says.

    payoff : the actor's if it chooses this; difference : what the option asked about brings more than this, paired over
    the same futures, below 0 if this is better. differing : futures in which the two give the actor different payoffs.
    """

    option: Annotated[str, Field(description="its identifier")]
    payoff: Annotated[PayoffAlone, Field(description="the actor's, if it chooses this")]
    difference: Annotated[PayoffAlone, Field(description="what the option asked about brings more; paired")]
    differing: Annotated[Count, Field(description="futures in which the two give the actor different payoffs")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class InEquilibrium(Result):
    """The option in one Nash equilibrium of the estimated game.

    number : of the equilibrium in `Solution.equilibria`, from 1. probability : that the actor's strategy takes the
    option; is_best_response : whether some strategy with the option does as well there as any without it.
    difference : best strategy with the option less the best without, everybody else as in the equilibrium, paired.
    """

    number: Annotated[int, Field(ge=1, description="of the equilibrium in the solution, from 1")]
    kind: Annotated[str, Field(description="pure or mixed")]
    probability: Annotated[float, Field(description="that the actor's strategy takes the option")]
    is_best_response: Annotated[bool, Field(description="whether it does as well there as any other option")]
    difference: Annotated[PayoffAlone, Field(description="best strategy with the option less the best without; paired")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class BestResponse(AnalysisResult):
    """An option as an answer to what everybody else does.

    is_best_response : in the estimate no other option of the decision is worth more to the actor against the behaviour
    of the file; is_certain : every paired interval agrees with that (all above 0, or, if it is none, one below 0).
    alternatives : best first. equilibria : empty if the decision is not solved in the file's game.

    probability : p, of the outcome if the option is chosen. success, failure : the actor's payoff in the futures with
    the outcome and in those without; None if there are none. break_even : p* at which the option is worth what the best
    alternative is, p* success + (1 - p*) failure = its payoff; below 0: worth it whatever the chance; above 1: never.
    None with `break_even_reason` if there is no such number. break_even's interval is a bootstrap over futures, whose
    bounds are not-a-number if p* does not exist in all resamples. p* holds the payoffs of success and failure fixed: it
    asks what a change of the chance alone would do.
    """

    futures: Annotated[Count, Field(description="of each option and profile, failed ones included")]
    failed: Annotated[Count, Field(description="futures that failed with some option; they are excluded")]
    actor: Annotated[str, Field(description="a player of the game")]
    decision: Annotated[str, Field(description="its decision")]
    option: Annotated[str, Field(description="the option asked about")]
    title: Annotated[str, Field(description="of the option")]
    outcome: Annotated[str, Field(description="what success is")]
    payoff: Annotated[PayoffAlone, Field(description="the actor's with the option asked about")]
    alternatives: Annotated[tuple[Alternative, ...], Field(description="best first")]
    is_best_response: Annotated[bool, Field(description="whether no other option is worth more in the estimate")]
    is_certain: Annotated[bool, Field(description="whether the paired intervals agree with that")]
    equilibria: Annotated[tuple[InEquilibrium, ...], Field(description="empty if the decision is not solved")]
    probability: Annotated[PayoffAlone, Field(description="of the outcome if the option is chosen")]
    success: Annotated[PayoffAlone | None, Field(description="the actor's payoff in futures with the outcome")]
    failure: Annotated[PayoffAlone | None, Field(description="the actor's payoff in futures without the outcome")]
    break_even: Annotated[
        Estimate | None, Field(description="probability of success at which it is worth the best alternative")
    ]
    break_even_reason: Annotated[str, Field(description="why there is no such number; empty if there is")]
    level: Level = LEVEL


def best_response(
    scenario: Scenario | str | Path,
    *,
    actor: str,
    option: str,
    outcome: str,
    futures: int = 2_000,
    seed: int,
    resamples: int = 400,
    threads: int | None = None,
    progress: Callable[[Progress], object] | bool | None = None,
) -> BestResponse:
    """Test whether an option is the best one of its actor, against the file's behaviour of the others and in the
    equilibria.

    Args:
        actor: a player of the game.
        option: of one of the actor's decisions; solved decisions are searched first.
        outcome: what counts as success.
        futures: for each option and each profile of strategies, the same futures for all (common random numbers).
        resamples: of the bootstraps.

    Raises:
        AnalysisError: an unknown actor, option or outcome, or a scenario without a game.
    """
    opened = open_game(scenario)
    program = compile_scenario(opened)
    players = players_of(opened, program)
    decision, chosen = _find(opened, program, actor, option)
    outcome_of(opened, outcome)
    with reporting(progress) as report:
        options = [chosen, *(other for other in program.decisions[decision].options if other != chosen)]
        batches = list(
            play_each(
                program,
                [{decision: each} for each in options],
                range(futures),
                seed=seed,
                threads=threads,
                report=report,
            )
        )
        complete = np.logical_and.reduce([batch.status == 0 for batch in batches])
        if not complete.any():
            raise AnalysisError("no future came to its end with every option", hint="`sandtable run` says why")
        # the game gives payoffs their scale, also where the decision asked about is none of its strategies
        game = simulate(opened, program, players, futures=futures, seed=seed, threads=threads, report=report)
        scale = next(own for player, own in zip(players, game.scales, strict=True) if player.identifier == actor)
        values = [scale.payoffs(batch.outcomes[complete]) for batch in batches]
        happened = batches[0].outcomes[complete, program.outcomes.index(outcome)]
        is_solved = opened.decisions[program.decisions[decision].identifier].solve
        equilibria = _in_equilibria(game, actor, decision, chosen) if is_solved else ()
    alternatives = [
        Alternative(
            option=program.options[each].identifier,
            payoff=_payoff(own),
            difference=Estimate(*difference_interval(values[0] - own)),
            differing=int(np.count_nonzero(values[0] - own)),
        )
        for each, own in zip(options[1:], values[1:], strict=True)
    ]
    best = max(values[1:], key=lambda own: float(own.mean()))
    is_best = all(entry.difference.value >= 0 for entry in alternatives)
    bounds = wilson(int(happened.sum()), trials=len(happened), level=LEVEL)
    return BestResponse(
        header=Header(scenario=opened.name, scenario_sha256=program.sha256, seed=seed),
        source=opened,
        futures=futures,
        failed=int(futures - complete.sum()),
        actor=actor,
        decision=program.decisions[decision].identifier,
        option=option,
        title=opened.decisions[program.decisions[decision].identifier].options[option].title,
        outcome=outcome,
        payoff=_payoff(values[0]),
        alternatives=tuple(sorted(alternatives, key=lambda entry: -entry.payoff.value)),
        is_best_response=is_best,
        is_certain=(
            all(entry.difference.low > 0 for entry in alternatives)
            if is_best
            else any(entry.difference.high < 0 for entry in alternatives)
        ),
        equilibria=equilibria,
        probability=Estimate(float(happened.mean()), *bounds),
        success=_payoff(values[0][happened]) if happened.any() else None,
        failure=_payoff(values[0][~happened]) if not happened.all() else None,
        **break_even(values[0], best, happened, resamples=resamples, seed=seed),
    )


def break_even(
    payoff: NDArray[np.float64],
    alternative: NDArray[np.float64],
    success: NDArray[np.bool_],
    *,
    resamples: int,
    seed: int,
) -> dict[str, Any]:
    """The chance of success at which an option is worth its alternative, and its bootstrap interval.

    p* = (a - f) / (s - f),  s, f = mean payoff with and without success, a = mean of the alternative

    payoff, alternative, success : (n,) over the same futures. Returns the last two fields of `BestResponse` but the
    level. Checked by tests/statistical/test_coverage_solve.py.
    """
    nothing: dict[str, Any] = {"break_even": None}
    if success.all() or not success.any():
        seen = "in every future" if success.any() else "in no future"
        return {**nothing, "break_even_reason": f"the outcome happens {seen}, so its worth cannot be told"}
    columns = np.column_stack([success, success * payoff, ~success * payoff, alternative]).astype(np.float64)
    whole = _break_even(columns.sum(axis=0)[None, :], len(payoff))[0]
    if not np.isfinite(whole):
        return {**nothing, "break_even_reason": "success is worth no more than failure, so no chance of it pays"}
    weights = resampling_weights(len(payoff), resamples=resamples, seed=seed)
    found = [_break_even(block @ columns, len(payoff)) for block in weights]
    drawn = np.concatenate(found) if found else np.array([np.nan])
    if not np.isfinite(drawn).all():
        return {"break_even": Estimate(float(whole), np.nan, np.nan), "break_even_reason": ""}
    low, high = percentiles(drawn)
    return {"break_even": Estimate.containing(float(whole), float(low), float(high)), "break_even_reason": ""}


def _break_even(sums: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """sums : (rows, 4) futures with success, payoff there, payoff elsewhere, payoff of the alternative; nan without p*."""
    with np.errstate(divide="ignore", invalid="ignore"):
        success, failure = sums[:, 1] / sums[:, 0], sums[:, 2] / (count - sums[:, 0])
        gain = success - failure
        found: NDArray[np.float64] = np.where(gain > 1e-12, (sums[:, 3] / count - failure) / gain, np.nan)
    return found


def _payoff(values: NDArray[np.float64]) -> Estimate:
    return Estimate(*map(float, payoff_interval(values)))


def _find(scenario: Scenario, program: Program, actor: str, option: str) -> tuple[int, int]:
    """Decision and option as indices; a solved decision before others. Raises AnalysisError."""
    game = scenario.game
    assert game is not None  # players_of has seen to it
    if actor not in game.players:
        hint = suggest(actor, game.players) or f"its players: {', '.join(game.players)}"
        raise AnalysisError(f"`{actor}` is no player of the game", hint=hint)
    own = [
        (number, decision)
        for number, decision in enumerate(program.decisions)
        if scenario.decisions[decision.identifier].actor == actor
    ]
    for number, decision in sorted(own, key=lambda entry: not scenario.decisions[entry[1].identifier].solve):
        for index in decision.options:
            if program.options[index].identifier == option:
                return number, index
    known = [program.options[index].identifier for _, decision in own for index in decision.options]
    hint = suggest(option, known) or f"its options: {', '.join(known)}"
    raise AnalysisError(f"`{actor}` has no option `{option}`", hint=hint)


def _in_equilibria(game: SimulatedGame, actor: str, decision: int, chosen: int) -> tuple[InEquilibrium, ...]:
    index = next(k for k, player in enumerate(game.players) if player.identifier == actor)
    strategies = game.players[index].strategies
    takes = [strategy.choices[decision] == chosen for strategy in strategies]
    payoffs = game.payoffs()
    entries = []
    for number, entry in enumerate(find_equilibria(payoffs).equilibria, start=1):
        values = values_of_strategies(payoffs, entry.profile)[index]
        ranked = sorted(range(len(takes)), key=lambda k: -float(values[k]))
        profiles = [
            (*entry.profile[:index], tuple(float(k == best) for k in range(len(takes))), *entry.profile[index + 1 :])
            for best in (next(k for k in ranked if takes[k]), next(k for k in ranked if not takes[k]))
        ]
        mean, low, high, _ = game.difference(index, *profiles)
        entries.append(
            InEquilibrium(
                number=number,
                kind=entry.kind,
                probability=sum(share for share, taken in zip(entry.profile[index], takes, strict=True) if taken),
                is_best_response=mean >= -REGRET,
                difference=Estimate(mean, low, high),
            )
        )
    return tuple(entries)
