"""Claims that need an analysis of their own: what an outcome turns on, and whether an option is a best response."""

from __future__ import annotations

from sandtable.analysis.claim_results import ClaimResult, Flip
from sandtable.analysis.claim_sentences import points
from sandtable.analysis.verdicts import Verdict
from sandtable.errors import AnalysisError
from sandtable.scenario.types import BestResponseTest, DriversTest, Scenario
from sandtable.study.play import Report
from sandtable.wording import interval, percent

MOST_ROWS = 4_096  # of the design behind a claim on drivers
MOST_GAME_FUTURES = 2_000  # for each option and each profile of strategies


def judge_drivers(
    scenario: Scenario, name: str, test: DriversTest, *, futures: int, seed: int, threads: int | None, report: Report
) -> ClaimResult:
    """Whether the groups named carry more of an outcome's variance, interactions counted, than all other assumptions.

    Consistent if they do and each of them carries some, contradicted if they carry less; intervals of 90 % decide.
    """
    from sandtable.analysis.sensitivity import sensitivity_of_groups

    try:
        found = sensitivity_of_groups(
            scenario, outcome=test.outcome, groups=test.groups, rows=_power_of_two(min(futures, MOST_ROWS)),
            seed=seed, threads=threads, progress=report,
        )  # fmt: skip
    except AnalysisError as fault:
        return _unanswered(scenario, name, "drivers", fault)
    if found.reason is not None or found.together is None:
        always = (found.reason or "never").replace("-", " ")
        verdict: Verdict = "undetermined"
        because = f"the outcome happens {always}, so nothing can be told of what it turns on"
    elif found.rest is None or found.lead is None:
        verdict, because = "consistent", "there are no other assumptions"
    else:
        idle = [group.id for group in found.groups if group.total_low <= 0]
        carries_more = found.lead.total_low > 0 and not idle
        verdict = "contradicted" if found.lead.total_high < 0 else "consistent" if carries_more else "undetermined"
        shares = ", ".join(f"{group.id} {percent(group.total)}" for group in found.groups)
        because = (
            f"together they carry {percent(found.together.total)} of the variance"
            f" ({interval(found.together.total_low, found.together.total_high)}), interactions counted, and all other"
            f" assumptions {percent(found.rest.total)} ({interval(found.rest.total_low, found.rest.total_high)}); singly {shares}"
        )
    return ClaimResult(
        id=name, claim=scenario.claims[name], test="drivers", verdict=verdict, verdict_in_all=verdict, because=because,
        trials=found.futures, failed=found.dropped,
    )  # fmt: skip


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
    clauses = [
        f"it is worth {points(gain.mean)} points ({points(gain.low)} to {points(gain.high)}) more than `{best.option}` to"
        f" {scenario.actors[test.actor].name}"
    ]
    if found.break_even is None:
        clauses.append(found.break_even_reason)
    else:
        clauses.append(threshold_words(found.break_even, found.break_even_low, found.break_even_high))
        clauses.append(f"the chance it has is {percent(found.probability.mean)}")
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
    between = "" if low is None or high is None else f" ({interval(low, high)})"
    return f"it pays from a chance of success of {percent(break_even)}{between} on"


def _unanswered(scenario: Scenario, name: str, test: str, fault: AnalysisError) -> ClaimResult:
    why = f"{fault.message} ({fault.hint})" if fault.hint else fault.message
    return ClaimResult(
        id=name, claim=scenario.claims[name], test=test, verdict="undetermined", verdict_in_all="undetermined",  # type: ignore[arg-type]
        because=why,
    )  # fmt: skip


def _power_of_two(number: int) -> int:
    """The largest that is not above, 2 at least."""
    return 1 << max(1, number.bit_length() - 1)
