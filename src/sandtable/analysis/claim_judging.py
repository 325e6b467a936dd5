"""From counts to verdicts: each claim in all futures, in every reading of every assumption, and by every standard.

The rule for `turns-on`: an assumption turns a claim if the claim is consistent in one of its readings and contradicted in
another, or in all futures together, and the two estimates are apart, interval from interval. Readings are a choice's values of mass 0.1 and
more and the thirds of a number's prior; their intervals are widened so that all of a claim's readings together keep the
level (Bonferroni). `docs/analysis/claims.md` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from sandtable.analysis.claim_questions import Question
from sandtable.analysis.claim_results import (
    ClaimResult,
    Compared,
    Flip,
    ReadingVerdict,
    RestsOn,
    Role,
    StandardVerdict,
)
from sandtable.analysis.claim_sentences import reason
from sandtable.analysis.claim_worlds import conditions_of, option_chances
from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.readings import Reading, Readings
from sandtable.analysis.verdicts import (
    NEGLIGIBLE,
    DifferenceSample,
    Expectation,
    Sample,
    ShareSample,
    Verdict,
    are_apart,
    combined,
    corrected_level,
    futures_to_decide,
    judge,
)
from sandtable.errors import WordError
from sandtable.scenario.trees import AssumptionValue, Call, walk
from sandtable.scenario.types import Claim, FactTest, ProbabilityTest, Scenario
from sandtable.text.declared import scenario_range, standard_of
from sandtable.text.standards import Range
from sandtable.text.words import standards, term_range, terms_for

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
        """Of an interval in a reading."""
        return corrected_level(len(self.considered))

    # -- verdicts --------------------------------------------------------------------------------

    def verdict(self, row: int, *, level: float, expected: Range | None) -> Verdict:
        """In a row of the counts. expected : what the words or the range stand for."""
        if self.main.method == "fact":
            return judge_fact(cast("ShareSample", self.main.sample(row, level=level)))
        parts: list[Verdict] = []
        if isinstance(self.test, ProbabilityTest) and self.main.method != "share":
            direction = Expectation(direction=self.test.expect)
            parts.append(judge(self.main.sample(row, level=level), direction))
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
            consistent, contradicted = (
                [row for row, verdict in {0: overall, **rows}.items() if verdict == wanted]
                for wanted in ("consistent", "contradicted")
            )
            if any(self._are_apart(one, other) for one in consistent for other in contradicted):
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

        No is an interval within NEGLIGIBLE of 0: hardly ever, or no difference that counts.
        """
        sample = self.main.sample(1 + index, level=self.level)
        if sample.is_empty:
            return None
        low, high = sample.interval
        if low >= -NEGLIGIBLE and high <= NEGLIGIBLE:
            return False
        return True if low > NEGLIGIBLE or high < -NEGLIGIBLE else None

    def reading(self, index: int, verdict: Verdict) -> ReadingVerdict:
        sample = self.main.sample(1 + index, level=self.level)
        low, high = (None, None) if sample.is_empty else sample.interval
        each: Reading = self.readings.all[index]
        return ReadingVerdict(
            label=each.label, mass=each.mass, futures=_trials(sample), estimate=sample.estimate, low=low, high=high,
            verdict=verdict,
        )  # fmt: skip

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
    return Expectation(expected.judged_low, expected.judged_high)


def expected_range(scenario: Scenario, test: ProbabilityTest) -> Range | None:
    """What a test's words or range stand for; a range beside words says how they are read. None if it has neither."""
    if test.range is not None:
        return Range(*test.range, test.words or "", "range")
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


def _trials(sample: Sample) -> int:
    return sample.trials if isinstance(sample, ShareSample) else sample.first_trials


# -- one claim ---------------------------------------------------------------------------------------


def judge_claim(case: Case, *, futures: int) -> ClaimResult:
    """The claim's result. futures : played in each world."""
    test = case.test
    expected = expected_range(case.scenario, test) if isinstance(test, ProbabilityTest) else None
    overall = case.verdict(0, level=LEVEL, expected=expected)
    found = case.by_reading(expected)
    turning = case.turning(overall, found)
    is_mixed = case.main.method == "fact" and overall == "undetermined" and case.main.failed < futures
    if is_mixed and not turning:
        turning = tuple(case.spread)[:1] or named_assumptions(case.scenario, test)[:1]
    verdict: Verdict = "turns-on" if turning or is_mixed else overall
    sample = case.main.sample(0, level=LEVEL)
    shown = _shown(case, sample)
    is_open = verdict == "undetermined" and not sample.is_empty
    rests_on = case.rests_on(turning, found)
    flips = _flips(case, overall, found, [each.assumption for each in rests_on if each.role == "turns"])
    result = ClaimResult(
        id=case.name,
        claim=case.claim,
        test=case.main.method,
        verdict=verdict,
        verdict_in_all=overall,
        because="",
        words=test.words if isinstance(test, ProbabilityTest) else None,
        range=None if expected is None else (expected.low, expected.high),
        standard=_standard(case.scenario, test),
        expect=test.expect if isinstance(test, ProbabilityTest) else None,
        **shown,
        trials=_trials(sample),
        failed=case.main.failed,
        calls_it=_calls_it(case, shown["probability"]),
        compared=_compared(case, case.main),
        as_they_came=_compared(case, case.questions[1]) if case.main.method == "forced" else None,
        futures_needed=_needed(case, expected, futures) if is_open else None,
        reading_level=case.level,
        rests_on=rests_on,
        flips=flips,
        standards=_standards(case, test) if isinstance(test, ProbabilityTest) else (),
    )
    return _with_reason(result, case)


def _with_reason(result: ClaimResult, case: Case) -> ClaimResult:
    return replace(result, because=reason(result, has_given=case.main.given is not None))


def _shown(case: Case, sample: Sample) -> dict[str, float | None]:
    """Probability with its interval: of the share, of the first side of a comparison, of the prior mass of a fact."""
    if sample.is_empty:
        return {"probability": None, "low": None, "high": None}
    if case.main.method == "fact":
        return _prior_mass(case, cast("ShareSample", sample))
    side = sample.sides[0] if isinstance(sample, DifferenceSample) else sample
    low, high = side.interval
    return {"probability": side.estimate, "low": low, "high": high}


def _prior_mass(case: Case, sample: ShareSample) -> dict[str, float | None]:
    """Exact where all draws agree, or where the values of one choice decide; else the share of the draws."""
    if sample.successes in (0, sample.trials):
        exact = float(sample.successes > 0)
        return {"probability": exact, "low": exact, "high": exact}
    for name in case.readings.assumptions:
        indices = case.readings.of(name)
        parts = [cast("ShareSample", case.main.sample(1 + index, level=LEVEL)) for index in indices]
        is_choice = case.readings.all[indices[0]].is_choice
        if is_choice and all(part.trials and part.successes in (0, part.trials) for part in parts):
            held = [case.readings.all[i].mass for i, part in zip(indices, parts, strict=True) if part.successes]
            return {"probability": sum(held), "low": sum(held), "high": sum(held)}
    low, high = sample.interval
    return {"probability": sample.estimate, "low": low, "high": high}


def _standard(scenario: Scenario, test: ProbabilityTest | FactTest) -> str | None:
    """Where the numbers of the words come from: a standard, `declared` by the file, or `range` in the test itself."""
    if isinstance(test, FactTest) or (test.words is None and test.range is None):
        return None
    found = expected_range(scenario, test)
    return None if found is None else found.standard


def _calls_it(case: Case, probability: float | None) -> str | None:
    if probability is None or case.share is None:
        return None
    return terms_for(probability, standard=standard_of(case.scenario.words)).words


def _needed(case: Case, expected: Range | None, futures: int) -> int | None:
    """Of the part that is open. With two open parts the larger number."""
    needed: list[int | None] = []
    if case.main.method != "share":
        assert isinstance(case.test, ProbabilityTest)
        direction = Expectation(direction=case.test.expect)
        sample = case.main.sample(0, level=LEVEL)
        if judge(sample, direction) == "undetermined":
            needed.append(futures_to_decide(sample, direction, played=futures))
    if case.share is not None and expected is not None:
        sample = case.share.sample(0, level=LEVEL)
        if judge(sample, within(expected)) == "undetermined":
            needed.append(futures_to_decide(sample, within(expected), played=futures))
    return None if None in needed else max((each for each in needed if each is not None), default=None)


def _compared(case: Case, question: Question) -> Compared | None:
    sample = question.sample(0, level=LEVEL)
    if not isinstance(sample, DifferenceSample):
        return None
    other = sample.sides[1]
    low, high = (None, None) if other.is_empty else other.interval
    between = (None, None) if sample.is_empty else sample.interval
    test = cast("ProbabilityTest", case.test)
    return Compared(
        method=cast("str", question.method),  # type: ignore[arg-type]
        with_=str(test.against) if test.against is not None else cast("str", question.second and question.second.label),
        probability=other.estimate,
        low=low,
        high=high,
        trials=other.trials,
        difference=sample.estimate,
        difference_low=between[0],
        difference_high=between[1],
        gained=sample.gained if sample.is_paired else None,
        lost=sample.lost if sample.is_paired else None,
    )


def _flips(case: Case, overall: Verdict, found: Mapping[int, Verdict], turning: Sequence[str]) -> tuple[Flip, ...]:
    """The readings of the turning assumptions whose verdict is not that of all futures; of an open one, all that are decided."""
    flips = []
    for name in turning:
        for index in case.readings.of(name):
            verdict = found.get(index, overall)
            if verdict in ("consistent", "contradicted") and verdict != overall:
                each = case.reading(index, verdict)
                flips.append(
                    Flip(
                        assumption=name,
                        reading=each.label,
                        mass=each.mass,
                        verdict=verdict,
                        estimate=each.estimate,
                        low=each.low,
                        high=each.high,
                    )
                )
    return tuple(flips)


def _standards(case: Case, test: ProbabilityTest) -> tuple[StandardVerdict, ...]:
    """The words by every standard, where the test has words and no range of its own."""
    if test.words is None or test.range is not None or case.share is None:
        return ()
    sample = case.share.sample(0, level=LEVEL)
    found = []
    for standard in standards():
        calls_it = "" if sample.estimate is None else terms_for(sample.estimate, standard=standard.id).words
        try:
            term = term_range(test.words, standard=standard.id)
        except WordError:
            found.append(
                StandardVerdict(
                    standard=standard.id, term=None, range=None, verdict=None, flips_on=(), calls_it=calls_it
                )
            )
            continue
        overall = case.verdict(0, level=LEVEL, expected=term)
        turning = case.turning(overall, case.by_reading(term))
        found.append(
            StandardVerdict(
                standard=standard.id,
                term=term.term,
                range=(term.low, term.high),
                verdict="turns-on" if turning else overall,
                flips_on=turning,
                calls_it=calls_it,
            )
        )
    return tuple(found)
