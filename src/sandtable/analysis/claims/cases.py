"""A claim with what was counted for it: its verdict in all futures and in every reading, and what it rests on.

The rule for `turns-on`: an assumption turns a claim if the claim is consistent (or understated) in one of its readings and
contradicted in another, or in all futures together, and the two estimates are apart, interval from interval. Readings are a choice's
values of mass 0.1 and more and the thirds of a number's prior; their intervals are widened so that all of a claim's
readings together keep the level (Bonferroni). `docs/analysis/claims.md` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from sandtable.analysis.claims.questions import Question
from sandtable.analysis.claims.readings import Reading, Readings
from sandtable.analysis.claims.results import ReadingVerdict, RestsOn, Role
from sandtable.analysis.claims.verdicts import (
    HOLDS,
    NEGLIGIBLE,
    DifferenceSample,
    Expectation,
    Sample,
    ShareSample,
    Verdict,
    are_apart,
    combined,
    corrected_level,
    judge,
)
from sandtable.analysis.claims.worlds import conditions_of, option_chances
from sandtable.estimates import Estimate
from sandtable.scenario.trees import AssumptionValue, Call, walk
from sandtable.scenario.types import Claim, FactTest, ProbabilityTest, Scenario
from sandtable.text.declared import scenario_range
from sandtable.text.possibility import says_possible
from sandtable.text.standards import Range

MOST_MOVERS = 3  # assumptions named because the estimate differs among their readings


@dataclass(frozen=True)
class Case:
    """A claim with what was counted for it. questions : as `questions_of` gives them, the one with the verdict first."""

    scenario: Scenario
    name: str
    questions: Sequence[Question]
    readings: Readings

    @cached_property
    def claim(self) -> Claim:
        return self.scenario.claims[self.name]

    @property
    def test(self) -> ProbabilityTest | FactTest:
        return cast("ProbabilityTest | FactTest", self.claim.test)

    @property
    def main(self) -> Question:
        return self.questions[0]

    @cached_property
    def share(self) -> Question | None:
        """The count that is judged against words or a range."""
        return next((each for each in self.questions if each.method == "share"), None)

    @cached_property
    def considered(self) -> tuple[int, ...]:
        """Positions of the readings that may turn the verdict."""
        held = self.main.set_by
        return tuple(
            index for index, each in enumerate(self.readings.all) if each.counts and each.assumption not in held
        )

    @cached_property
    def level(self) -> float:
        """The level of an interval in a reading."""
        return corrected_level(len(self.considered))

    # -- verdicts --------------------------------------------------------------------------------

    def verdict(self, row: int, *, level: float, expected: Range | None) -> Verdict:
        """In a row of the counts. expected : what the words or the range stand for."""
        if self.main.method == "fact":
            return judge_fact(cast("ShareSample", self.main.sample(row, level=level)))
        parts: list[Verdict] = []
        if isinstance(self.test, ProbabilityTest) and self.main.method != "share":
            sample = cast("DifferenceSample", self.main.sample(row, level=level))
            # of all futures it takes more than half a point to say that nothing changes what never happens
            is_open = row == 0 and sample.is_constant and not sample.is_fixed
            parts.append("undetermined" if is_open else judge(sample, Expectation(direction=self.test.expect)))
        if self.share is not None and expected is not None:
            parts.append(judge(self.share.sample(row, level=level), within(expected)))
        return combined(parts)

    def by_reading(self, expected: Range | None) -> dict[int, Verdict]:
        """Reading to verdict, of those that are considered."""
        return {index: self.verdict(1 + index, level=self.level, expected=expected) for index in self.considered}

    def turning(self, overall: Verdict, found: Mapping[int, Verdict]) -> tuple[str, ...]:
        """The assumptions that turn the verdict, in order."""
        turning = []
        for name in self.readings.assumptions:
            rows = {1 + index: found[index] for index in self.readings.of(name) if index in found}
            holding, contradicted = (
                [row for row, verdict in {0: overall, **rows}.items() if verdict in wanted]
                for wanted in (HOLDS, ("contradicted",))
            )
            if any(self._are_apart(one, other) for one in holding for other in contradicted):
                turning.append(name)
        return tuple(turning)

    def _are_apart(self, row: int, other: int) -> bool:
        """Whether two rows differ in a count that carries the verdict, by more than their intervals."""
        judged = [self.main] if self.share is None or self.share is self.main else [self.main, self.share]
        return any(
            are_apart(each.sample(row, level=self.level), each.sample(other, level=self.level)) for each in judged
        )

    def bears_out(self, index: int) -> bool | None:
        """Whether the futures of a reading bear the claim out at all, if only now and then; None if that cannot be told.

        No is a share whose interval is within NEGLIGIBLE of 0: hardly ever; or no difference that counts.
        """
        sample = self.main.sample(1 + index, level=self.level)
        if sample.is_empty:
            return None
        if isinstance(sample, DifferenceSample):
            return False if sample.judged.is_none else True if sample.judged.is_some else None
        low, high = sample.interval
        return False if high <= NEGLIGIBLE else True if low > NEGLIGIBLE else None

    def reading(self, index: int, verdict: Verdict) -> ReadingVerdict:
        sample = self.main.sample(1 + index, level=self.level)
        each: Reading = self.readings.all[index]
        found = None if sample.estimate is None else Estimate.containing(sample.estimate, *sample.interval)
        return ReadingVerdict(
            label=each.label, mass=each.mass, futures=trials_of(sample), estimate=found, verdict=verdict
        )

    # -- what it rests on ------------------------------------------------------------------------

    @cached_property
    def spread(self) -> dict[str, float]:
        """Assumptions whose readings differ in the estimate beyond chance, to by how much; those that move it most first."""
        found = {}
        for name in self.readings.assumptions:
            samples = [
                self.main.sample(1 + i, level=self.level) for i in self.readings.of(name) if i in self.considered
            ]
            known = [sample for sample in samples if not sample.is_empty]
            if not known:
                continue
            lowest = min(known, key=lambda sample: sample.estimate or 0.0)
            highest = max(known, key=lambda sample: sample.estimate or 0.0)
            if lowest.interval[1] < highest.interval[0]:
                found[name] = (highest.estimate or 0.0) - (lowest.estimate or 0.0)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def rests_on(self, turning: Sequence[str], found: Mapping[int, Verdict]) -> tuple[RestsOn, ...]:
        """What turns the verdict, then what moves the estimate, then what the conditions name, each by how much it moves."""
        named = [name for name in named_assumptions(self.scenario, self.test) if name in self.readings.assumptions]
        roles: dict[str, Role] = dict.fromkeys(self._ranked(turning), "turns")
        for name in [name for name in self.spread if name not in roles][:MOST_MOVERS]:
            roles[name] = "moves"
        for name in self._ranked(named):
            roles.setdefault(name, "named")
        return tuple(self._rests_on(name, role, found) for name, role in roles.items())

    def _ranked(self, names: Sequence[str]) -> list[str]:
        return sorted(names, key=lambda name: -self.spread.get(name, 0.0))

    def _rests_on(self, name: str, role: Role, found: Mapping[int, Verdict]) -> RestsOn:
        assumption = self.scenario.assumptions[name]
        prior = assumption.provenance.get("prior")
        return RestsOn(
            assumption=name,
            title=assumption.title,
            group=assumption.group,
            role=role,
            basis=(prior and prior.basis) or assumption.basis,
            source=(prior and prior.source) or assumption.source,
            because=(prior and prior.because) or assumption.because,
            readings=tuple(self.reading(i, found[i]) for i in self.readings.of(name) if i in found),
        )


def judge_fact(sample: ShareSample) -> Verdict:
    """A fact holds in every draw, in none, or it turns on something."""
    if sample.is_empty:
        return "undetermined"
    if sample.successes == sample.trials:
        return "consistent"
    return "contradicted" if sample.successes == 0 else "undetermined"


def within(expected: Range) -> Expectation:
    """A range as it is judged: beyond a standard's outermost terms there is no other word."""
    return Expectation(expected.judged_low, expected.judged_high, says_possible=expected.says_possible)


def expected_range(scenario: Scenario, test: ProbabilityTest) -> Range | None:
    """What a test's words or range stand for; a range beside words says how they are read. None if it has neither."""
    if test.range is not None:
        return Range(*test.range, test.words or "", "range", says_possible=says_possible(test.words))
    return None if test.words is None else scenario_range(scenario.words, test.words)


def named_assumptions(scenario: Scenario, test: ProbabilityTest | FactTest) -> tuple[str, ...]:
    """Assumptions that the conditions of a test name, or that supply a number which they read or a choice they ask about."""
    found: list[str | None] = []
    for condition in conditions_of(test):
        found += option_chances(scenario, condition)
        for node in walk(condition):
            if isinstance(node, AssumptionValue):
                found.append(node.name)
            elif isinstance(node, Call):
                found += _supplying(scenario, node)
    return tuple(dict.fromkeys(name for name in found if name is not None and name in scenario.assumptions))


def _supplying(scenario: Scenario, call: Call) -> list[str | None]:
    arguments = [str(argument) for argument in call.arguments]
    if call.function in ("reach", "magazine"):
        return [getattr(scenario.fires[arguments[0]], call.function).name]
    if call.function in ("strength", "initial"):
        return [scenario.formations[arguments[0]].strength.name]
    return []


def trials_of(sample: Sample) -> int:
    """Futures that a sample is of; of a comparison, of its first side."""
    return sample.trials if isinstance(sample, ShareSample) else sample.first_trials
