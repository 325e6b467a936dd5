"""From what was counted for a claim to its result: verdict, reason, flips, and the words by every standard."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import cast

from sandtable.analysis.claims.cases import Case, expected_range, named_assumptions, trials_of, within
from sandtable.analysis.claims.compared import Compared
from sandtable.analysis.claims.premises import premise_of
from sandtable.analysis.claims.questions import Question
from sandtable.analysis.claims.reasons import (
    AgainstWords,
    Clause,
    Constant,
    Differs,
    InReadings,
    Needs,
    NoCase,
    Reason,
    TurnsOn,
)
from sandtable.analysis.claims.results import ClaimResult, Flip, StandardVerdict, claim_result
from sandtable.analysis.claims.verdicts import (
    DECIDED,
    HOLDS,
    DifferenceSample,
    Expectation,
    ShareSample,
    Verdict,
    futures_to_decide,
    judge,
)
from sandtable.errors import WordError
from sandtable.estimates import Estimate
from sandtable.scenario.types import FactTest, ProbabilityTest, Scenario
from sandtable.study.intervals import LEVEL
from sandtable.text.declared import standard_of
from sandtable.text.standards import Range
from sandtable.text.words import standards, term_range, terms_for


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
    sample = case.main.sample(0, level=LEVEL)
    premise = premise_of(case.scenario, case.claim)
    is_fixed = isinstance(sample, DifferenceSample) and sample.is_fixed
    verdict: Verdict = "turns-on" if turning or is_mixed else overall
    if is_fixed:
        verdict = overall = "untestable"
        turning, found = (), dict.fromkeys(found, "untestable")
    elif premise is not None:
        verdict = "premise"
    shown = _shown(case)
    is_open = verdict == "undetermined" and not sample.is_empty
    rests_on = case.rests_on(turning, found)
    flips = _flips(case, overall, found, [each.assumption for each in rests_on if each.role == "turns"])
    range_ = None if expected is None else (expected.low, expected.high)
    trials = trials_of(sample if case.share is None else case.share.sample(0, level=LEVEL))
    compared = _compared(case, case.main)
    needed = _needed(case, expected, futures) if is_open else None
    clauses: list[Clause] = [] if premise is None or is_fixed else [*premise.because.clauses]
    if trials == 0:
        clauses.append(NoCase(has_given=case.main.given is not None))
    elif is_fixed:
        clauses = [_constant(compared)]
    else:
        clauses += _found(case, shown, compared, range_, trials)
        if flips:
            clauses.append(_turns_on(flips))
        elif verdict == "undetermined" and needed is not None:
            clauses.append(Needs(needed))
    return claim_result(
        case.name,
        case.claim,
        test=case.main.method,
        verdict=verdict,
        verdict_in_all=overall,
        because=Reason(tuple(clauses)),
        words=test.words if isinstance(test, ProbabilityTest) else None,
        range=range_,
        standard=_standard(case.scenario, test),
        expect=test.expect if isinstance(test, ProbabilityTest) else None,
        probability=shown,
        trials=trials,
        failed=case.main.failed,
        calls_it=_calls_it(case, shown),
        premise=None if is_fixed else premise,
        compared=compared,
        as_they_came=_as_they_came(case),
        futures_needed=needed,
        reading_level=case.level,
        rests_on=rests_on,
        flips=flips,
        standards=_standards(case, test) if isinstance(test, ProbabilityTest) else (),
    )


def _constant(compared: Compared | None) -> Constant:
    assert compared is not None  # only a comparison is of what no future changes
    return Constant(
        always=compared.first is not None and compared.first.value == 1,
        futures=min(compared.first_trials, compared.trials),
    )


def _found(
    case: Case, shown: Estimate | None, compared: Compared | None, range_: tuple[float, float] | None, trials: int
) -> list[Clause]:
    """What the numbers say: of a fact, of a comparison, of a share against words."""
    clauses: list[Clause] = []
    if case.main.method == "fact":
        assert shown is not None  # there are trials
        clauses.append(InReadings(shown.value))
    elif compared is not None:
        clauses.append(Differs(compared))
    if range_ is not None and shown is not None:
        words = case.test.words if isinstance(case.test, ProbabilityTest) else None
        clauses.append(AgainstWords(shown, range_, words, trials))
    return clauses


def _turns_on(flips: Sequence[Flip]) -> TurnsOn:
    """The reason that names the assumption that turns it most; the others are in `flips`."""
    first = flips[0].assumption
    told: dict[Verdict, list[str]] = {}
    for flip in flips:
        if flip.assumption == first:
            told.setdefault(flip.verdict, []).append(flip.reading)
    others = len({flip.assumption for flip in flips}) - 1
    return TurnsOn(first, tuple((verdict, tuple(labels)) for verdict, labels in told.items()), others)


def _shown(case: Case) -> Estimate | None:
    """Probability with its interval: of the share that is judged, else of the first side; of a fact its prior mass."""
    sample = (case.share or case.main).sample(0, level=LEVEL)
    if sample.is_empty:
        return None
    if case.main.method == "fact":
        return _prior_mass(case, cast("ShareSample", sample))
    return _estimated(sample.sides[0] if isinstance(sample, DifferenceSample) else sample)


def _estimated(sample: ShareSample) -> Estimate | None:
    return None if sample.estimate is None else Estimate.containing(sample.estimate, *sample.interval)


def _prior_mass(case: Case, sample: ShareSample) -> Estimate | None:
    """Exact where all draws agree, or where the values of one choice decide; else the share of the draws."""
    if sample.successes in (0, sample.trials):
        exact = float(sample.successes > 0)
        return Estimate(exact, exact, exact)
    for name in case.readings.assumptions:
        indices = case.readings.of(name)
        parts = [cast("ShareSample", case.main.sample(1 + index, level=LEVEL)) for index in indices]
        is_choice = case.readings.all[indices[0]].is_choice
        if is_choice and all(part.trials and part.successes in (0, part.trials) for part in parts):
            held = sum(case.readings.all[i].mass for i, part in zip(indices, parts, strict=True) if part.successes)
            return Estimate(held, held, held)
    return _estimated(sample)


def _standard(scenario: Scenario, test: ProbabilityTest | FactTest) -> str | None:
    """Where the numbers of the words come from: a standard, `declared` by the file, or `range` in the test itself."""
    if isinstance(test, FactTest) or (test.words is None and test.range is None):
        return None
    found = expected_range(scenario, test)
    return None if found is None else found.standard


def _calls_it(case: Case, shown: Estimate | None) -> str | None:
    if shown is None or case.share is None:
        return None
    return terms_for(shown.value, standard=standard_of(case.scenario.words)).words


def _needed(case: Case, expected: Range | None, futures: int) -> int | None:
    """How many futures would decide the open part; with two open parts the larger number."""
    needed: list[int | None] = []
    if case.main.method != "share":
        assert isinstance(case.test, ProbabilityTest)
        direction = Expectation(direction=case.test.expect)
        sample = case.main.sample(0, level=LEVEL)
        is_constant = isinstance(sample, DifferenceSample) and sample.is_constant
        if is_constant or judge(sample, direction) == "undetermined":
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
    first, other = sample.sides
    test = cast("ProbabilityTest", case.test)
    return Compared(
        method=cast("str", question.method),  # type: ignore[arg-type]
        with_=str(test.against) if test.against is not None else cast("str", question.second and question.second.label),
        first=_estimated(first),
        first_trials=first.trials,
        probability=_estimated(other),
        trials=other.trials,
        difference=None if sample.estimate is None else Estimate.containing(sample.estimate, *sample.interval),
        judged_by="ratio" if _has_ratio(sample) else "points",
        ratio_of=sample.rare if _has_ratio(sample) else None,
        ratio=_ratio(sample) if _has_ratio(sample) else None,
        is_too_small=not sample.is_empty and sample.judged.is_none,
        gained=sample.gained if sample.is_paired else None,
        lost=sample.lost if sample.is_paired else None,
    )


def _has_ratio(sample: DifferenceSample) -> bool:
    return sample.rare is not None and not sample.is_constant


def _ratio(sample: DifferenceSample) -> Estimate:
    """Not a number without a future on the second side; an infinite upper bound where there is none."""
    return Estimate.containing(math.nan if sample.ratio is None else sample.ratio, *sample.ratio_interval)


def _as_they_came(case: Case) -> Compared | None:
    if case.main.method not in ("forced", "intervention"):
        return None
    return next((_compared(case, each) for each in case.questions if each.method == "groups"), None)


def _flips(case: Case, overall: Verdict, found: Mapping[int, Verdict], turning: Sequence[str]) -> tuple[Flip, ...]:
    """The readings of the turning assumptions that decide otherwise than all futures; of an open one, all that decide."""
    flips = []
    for name in turning:
        for index in case.readings.of(name):
            verdict = found.get(index, overall)
            is_same = overall in DECIDED and (verdict in HOLDS) == (overall in HOLDS)
            if verdict in DECIDED and not is_same:
                each = case.reading(index, verdict)
                flips.append(
                    Flip(
                        assumption=name, reading=each.label, mass=each.mass, verdict=verdict, estimate=each.estimate,
                    )
                )  # fmt: skip
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
