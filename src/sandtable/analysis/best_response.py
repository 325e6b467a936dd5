"""Whether an option is what an actor should choose, and from which chance of success on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandtable.analysis.intervals import LEVEL
from sandtable.scenario.types import Scenario
from sandtable.study.play import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean or a probability with its interval. Payoffs are normalised to [0, 1]."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another option of the same decision, against the option asked about, everybody else as the file says.

    payoff : the actor's if it chooses this; difference : what the option asked about brings more than this, paired over
    the same futures, below 0 if this is better. differing : futures in which the two give the actor different payoffs.
    """

    option: str
    payoff: Estimate
    difference: Estimate
    differing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InEquilibrium:
    """The option in one Nash equilibrium of the estimated game.

    number : of the equilibrium in `Solution.equilibria`, from 1. probability : that the actor's strategy takes the
    option; is_best_response : whether some strategy with the option does as well there as any without it.
    difference : best strategy with the option less the best without, everybody else as in the equilibrium, paired.
    """

    number: int
    kind: str
    probability: float
    is_best_response: bool
    difference: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class BestResponse:
    """An option as an answer to what everybody else does.

    is_best_response : in the estimate no other option of the decision is worth more to the actor against the behaviour
    of the file; is_certain : every paired interval agrees with that (all above 0, or, if it is none, one below 0).
    alternatives : best first. equilibria : empty if the decision is not solved in the file's game.

    probability : p, of the outcome if the option is chosen. success, failure : the actor's payoff in the futures with
    the outcome and in those without; None if there are none. break_even : p* at which the option is worth what the best
    alternative is, p* success + (1 - p*) failure = its payoff; below 0: worth it whatever the chance; above 1: never.
    None with `break_even_reason` if there is no such number. break_even's interval is a bootstrap over futures, None if
    p* does not exist in all resamples.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    futures: int
    failed: int
    actor: str
    decision: str
    option: str
    title: str
    outcome: str
    payoff: Estimate
    alternatives: tuple[Alternative, ...]
    is_best_response: bool
    is_certain: bool
    equilibria: tuple[InEquilibrium, ...]
    probability: Estimate
    success: Estimate | None
    failure: Estimate | None
    break_even: float | None
    break_even_low: float | None
    break_even_high: float | None
    break_even_reason: str
    level: float = LEVEL

    def to_json_object(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


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
    """Whether an option is the best its actor can do, against what the file says of the others and in the equilibria.

    actor : a player of the game; option : of one of its decisions (solved ones are looked at first); outcome : what
    success is. futures : for each option and each profile of strategies, the same futures for all (common random
    numbers). resamples : of the bootstraps. Raises AnalysisError for an actor, option or outcome that is not there, or
    without a game.
    """
    raise NotImplementedError
