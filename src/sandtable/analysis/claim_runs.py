"""Claims that need an analysis of their own: what an outcome turns on, and whether an option is a best response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandtable.analysis.claim_results import ClaimResult, Flip
from sandtable.analysis.verdicts import Verdict
from sandtable.errors import AnalysisError
from sandtable.scenario.types import BestResponseTest, DriversTest, Scenario
from sandtable.study.play import Report
from sandtable.wording import difference, estimate_words, percent, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.indices import Index

MOST_ROWS = 4_096  # of the design behind a claim on drivers
MOST_GAME_FUTURES = 2_000  # for each option and each profile of strategies


@dataclass(frozen=True, slots=True)
class _Share:
    """What groups of assumptions carry of an outcome's variance, and what follows for a claim that they decide."""

    verdict: Verdict
    because: str
    lead: tuple[float, float, float] | None  # what they carry more than all others, with its interval
    futures: int
    failed: int


def judge_drivers(
    scenario: Scenario, name: str, test: DriversTest, *, futures: int, seed: int, threads: int | None, report: Report
) -> ClaimResult:
    """Whether the groups named carry more of an outcome's variance, interactions counted, than all other assumptions.

    Consistent if they do and each of them carries some, contradicted if they carry less; intervals of 90 % decide. With
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
    verdict, because = narrow.verdict, narrow.because
    flips: tuple[Flip, ...] = ()
    if wide is not None:
        added = " and ".join(test.wider)
        because = f"without {added}: {narrow.because}; with {added}: {wide.because}"
        found = {f"without {added}": narrow, f"with {added}": wide}
        verdicts = {each.verdict for each in found.values()}
        if {"consistent", "contradicted"} <= verdicts:
            verdict = "turns-on"
            flips = tuple(_flip_of_reading(label, each) for label, each in found.items())
        elif len(verdicts) > 1:
            verdict = "undetermined"
    return ClaimResult(
        id=name, claim=scenario.claims[name], test="drivers", verdict=verdict, verdict_in_all=narrow.verdict,
        because=because, trials=narrow.futures + (wide.futures if wide else 0),
        failed=narrow.failed + (wide.failed if wide else 0), flips=flips,
    )  # fmt: skip


def _share_of(scenario: Scenario, outcome: str, groups: Sequence[str], plan: Mapping[str, Any]) -> _Share:
    from sandtable.analysis.sensitivity import sensitivity_of_groups

    found = sensitivity_of_groups(scenario, outcome=outcome, groups=groups, **plan)
    lead = None if found.lead is None else (found.lead.total, found.lead.total_low, found.lead.total_high)
    if found.reason is not None or found.together is None:
        always = (found.reason or "never").replace("-", " ")
        verdict: Verdict = "undetermined"
        because = f"the outcome happens {always}, so nothing can be told of what it turns on"
    elif found.rest is None or lead is None:
        verdict, because = "consistent", "there are no other assumptions"
    else:
        _, low, high = lead
        carries_more = low > 0 and all(group.total_low > 0 for group in found.groups)
        verdict = "contradicted" if high < 0 else "consistent" if carries_more else "undetermined"
        because = (
            f"together they carry {_variance_words(found.together)} of the variance, interactions counted, and all other"
            f" assumptions {_variance_words(found.rest)}; singly "
            + ", ".join(
                f"{group.id} {variance_share(group.total, group.total_low, group.total_high)[0]}"
                for group in found.groups
            )
        )
    return _Share(verdict, because, lead, found.futures, found.dropped)


def _variance_words(found: Index) -> str:
    value, bounds = variance_share(found.total, found.total_low, found.total_high)
    return f"{value} ({bounds})"


def _flip_of_reading(label: str, found: _Share) -> Flip:
    """A reading of the claim's words. The estimate is what the groups carry more than all others."""
    estimate, low, high = found.lead or (None, None, None)
    return Flip(
        assumption="reading", reading=label, mass=None, verdict=found.verdict, estimate=estimate, low=low, high=high
    )


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
    from sandtable.analysis.best_response import best_response

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
    flips = []
    for each in found.equilibria:
        verdict: Verdict = "consistent" if each.is_best_response else "contradicted"
        is_sure = not each.difference.low <= 0 <= each.difference.high
        if is_sure and verdict != overall:
            flips.append(
                Flip(
                    assumption="equilibrium",
                    reading=f"equilibrium {each.number}",
                    mass=None,
                    verdict=verdict,
                    estimate=each.difference.mean,
                    low=each.difference.low,
                    high=each.difference.high,
                )
            )
    told = {overall, *(flip.verdict for flip in flips)}
    is_turning = {"consistent", "contradicted"} <= told
    best = found.alternatives[0]
    gain = best.difference
    worth, between = difference(gain.mean, gain.low, gain.high)
    clauses = [
        f"it is worth {worth} points ({between}) more than `{best.option}` to {scenario.actors[test.actor].name}"
    ]
    if found.break_even is None:
        clauses.append(found.break_even_reason)
    else:
        clauses.append(threshold_words(found.break_even, found.break_even_low, found.break_even_high))
        chance = found.probability
        clauses.append(f"the chance it has is {estimate_words(chance.mean, chance.low, chance.high)}")
    if found.equilibria:
        agreeing = sum(each.is_best_response for each in found.equilibria)
        clauses.append(f"a best response in {agreeing} of {len(found.equilibria)} equilibria found")
    return ClaimResult(
        id=name,
        claim=scenario.claims[name],
        test="best-response",
        verdict="turns-on" if is_turning else overall,
        verdict_in_all=overall,
        because="; ".join(clauses),
        trials=found.futures - found.failed,
        failed=found.failed,
        flips=tuple(flips) if is_turning else (),
    )


def threshold_words(break_even: float, low: float | None, high: float | None) -> str:
    """From which chance of success on an option pays."""
    if break_even <= 0:
        return "it pays whatever the chance of success"
    if break_even >= 1:
        return "it pays at no chance of success"
    told = percent(break_even) if low is None or high is None else estimate_words(break_even, low, high)
    return f"it pays from a chance of success of {told} on"


def _unanswered(scenario: Scenario, name: str, test: str, fault: AnalysisError) -> ClaimResult:
    why = f"{fault.message} ({fault.hint})" if fault.hint else fault.message
    return ClaimResult(
        id=name, claim=scenario.claims[name], test=test, verdict="undetermined", verdict_in_all="undetermined",  # type: ignore[arg-type]
        because=why,
    )  # fmt: skip


def _power_of_two(number: int) -> int:
    """The largest that is not above, 2 at least."""
    return 1 << max(1, number.bit_length() - 1)
