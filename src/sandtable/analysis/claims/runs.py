"""Claims that need an analysis of their own: what an outcome turns on, and whether an option is a best response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandtable.analysis.claims.reasons import (
    Carries,
    Clause,
    HasChance,
    Identifiers,
    InEquilibria,
    NoOthers,
    NoVariance,
    PaysFrom,
    Reason,
    Stated,
    TwoReadings,
    WorthMore,
)
from sandtable.analysis.claims.results import ClaimResult, Flip, TestName, claim_result
from sandtable.analysis.claims.verdicts import Verdict
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.scenario.types import BestResponseTest, DriversTest, Scenario
from sandtable.study.play import Report

if TYPE_CHECKING:
    from sandtable.analysis.game.best_response import BestResponse

MOST_ROWS = 4_096  # of the design behind a claim on drivers
MOST_GAME_FUTURES = 2_000  # for each option and each profile of strategies


@dataclass(frozen=True, slots=True)
class _Share:
    """What groups of assumptions carry of an outcome's variance, and what follows for a claim that they decide."""

    verdict: Verdict
    because: Clause
    lead: Estimate | None  # what they carry more than all others, with its interval
    futures: int
    failed: int


def judge_drivers(
    scenario: Scenario, name: str, test: DriversTest, *, futures: int, seed: int, threads: int | None, report: Report
) -> ClaimResult:
    """Whether the groups named carry more of an outcome's variance, interactions counted, than all other assumptions.

    Consistent if they do and each of them carries some, contradicted if they carry less; intervals of 90% decide. With
    a wider reading both are judged, and the claim turns on the reading where one is consistent and the other not.
    """
    plan: dict[str, Any] = {
        "rows": _power_of_two(min(futures, MOST_ROWS)), "seed": seed, "threads": threads, "progress": report,
    }  # fmt: skip
    try:
        narrow = _share_of(scenario, test.outcome, test.groups, plan)
        wide = _share_of(scenario, test.outcome, (*test.groups, *test.wider), plan) if test.wider else None
    except AnalysisError as fault:
        return _unanswered(scenario, name, "drivers", fault)
    verdict: Verdict = narrow.verdict
    because: Clause = narrow.because
    flips: tuple[Flip, ...] = ()
    if wide is not None:
        because = both = TwoReadings(test.wider, narrow.because, wide.because)
        found = dict(zip(both.labels(Identifiers()), (narrow, wide), strict=True))
        verdicts = {each.verdict for each in found.values()}
        if {"consistent", "contradicted"} <= verdicts:
            verdict = "turns-on"
            flips = tuple(_flip_of_reading(label, each) for label, each in found.items())
        elif len(verdicts) > 1:
            verdict = "undetermined"
    return claim_result(
        name, scenario.claims[name], test="drivers", verdict=verdict, verdict_in_all=narrow.verdict,
        because=Reason.of(because), trials=narrow.futures + (wide.futures if wide else 0),
        failed=narrow.failed + (wide.failed if wide else 0), flips=flips,
    )  # fmt: skip


def _share_of(scenario: Scenario, outcome: str, groups: Sequence[str], plan: Mapping[str, Any]) -> _Share:
    from sandtable.analysis.sensitivity.sensitivity import sensitivity_of_groups

    found = sensitivity_of_groups(scenario, outcome=outcome, groups=groups, **plan)
    lead = None if found.lead is None else found.lead.total
    verdict: Verdict = "undetermined"
    because: Clause
    if found.reason is not None or found.together is None:
        because = NoVariance(found.reason or "never")
    elif found.rest is None or lead is None:
        verdict, because = "consistent", NoOthers()
    else:
        carries_more = lead.low > 0 and all(group.total.low > 0 for group in found.groups)
        verdict = "contradicted" if lead.high < 0 else "consistent" if carries_more else "undetermined"
        singly = tuple((group.id, group.total) for group in found.groups)
        because = Carries(found.together.total, found.rest.total, singly)
    return _Share(verdict, because, lead, found.futures, found.dropped)


def _flip_of_reading(label: str, found: _Share) -> Flip:
    """A reading of the claim's words. The estimate is what the groups carry more than all others."""
    return Flip(assumption="reading", reading=label, mass=None, verdict=found.verdict, estimate=found.lead)


def judge_best_response(
    scenario: Scenario,
    name: str,
    test: BestResponseTest,
    *,
    futures: int,
    seed: int,
    threads: int | None,
    report: Report,
) -> ClaimResult:
    """Whether an option is worth more to its actor than every other, against the behaviour of the file.

    Where the decision is solved in the file's game, the equilibria must agree: if it is a best response in some and in
    others surely not, the claim turns on the equilibrium.
    """
    from sandtable.analysis.game.best_response import best_response

    try:
        found = best_response(
            scenario, actor=test.actor, option=test.option, outcome=test.outcome, futures=min(futures, MOST_GAME_FUTURES),
            seed=seed, threads=threads, progress=report,
        )  # fmt: skip
    except AnalysisError as fault:
        return _unanswered(scenario, name, "best-response", fault)
    overall: Verdict = "undetermined"
    if found.is_certain:
        overall = "consistent" if found.is_best_response else "contradicted"
    flips = tuple(_flips_of_equilibria(found, overall))
    is_turning = {"consistent", "contradicted"} <= {overall, *(flip.verdict for flip in flips)}
    return claim_result(
        name,
        scenario.claims[name],
        test="best-response",
        verdict="turns-on" if is_turning else overall,
        verdict_in_all=overall,
        because=Reason(tuple(_best_response_clauses(found, test.actor, scenario.actors[test.actor].name))),
        trials=found.futures - found.failed,
        failed=found.failed,
        flips=flips if is_turning else (),
    )


def _flips_of_equilibria(found: BestResponse, overall: Verdict) -> Iterator[Flip]:
    """The equilibria that certainly decide otherwise."""
    for each in found.equilibria:
        verdict: Verdict = "consistent" if each.is_best_response else "contradicted"
        if each.difference.excludes_zero and verdict != overall:
            label = f"equilibrium {each.number}"
            yield Flip(assumption="equilibrium", reading=label, mass=None, verdict=verdict, estimate=each.difference)


def _best_response_clauses(found: BestResponse, actor: str, actor_name: str) -> Iterator[Clause]:
    """What it is worth against the best other option, from which chance it pays, the chance it has, the equilibria."""
    best = found.alternatives[0]
    yield WorthMore(best.difference, actor, actor_name, best.option)
    if found.break_even is None:
        yield Stated(found.break_even_reason)
    else:
        yield PaysFrom(found.break_even)
        yield HasChance(found.probability)
    if found.equilibria:
        yield InEquilibria(sum(each.is_best_response for each in found.equilibria), len(found.equilibria))


def _unanswered(scenario: Scenario, name: str, test: TestName, fault: AnalysisError) -> ClaimResult:
    why = f"{fault.message} ({fault.hint})" if fault.hint else fault.message
    return claim_result(
        name, scenario.claims[name], test=test, verdict="undetermined", verdict_in_all="undetermined",
        because=Reason.of(Stated(why)),
    )  # fmt: skip


def _power_of_two(number: int) -> int:
    """The largest that is not above, 2 at least."""
    return 1 << max(1, number.bit_length() - 1)
