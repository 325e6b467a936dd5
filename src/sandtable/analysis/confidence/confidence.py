"""`confidence`: how sure the model's answer about an outcome is, apart from how likely it makes it.

A word is suggested from what the variance of the log odds rests on: what is stated or from outside by a sound source against what is
assumed. It is lowered a step for how the result was made, and another where the odds move much as news comes in. It cannot be had by
writing an assumed prior narrower: narrower than a factor of four, it counts as wide as that.
Checked by tests/unit/analysis/test_confidence.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.confidence.attribution import Attribution, attribute, score_columns, shares
from sandtable.analysis.confidence.results import BasisShare, Confidence, Found, GradeShare, StatedWord
from sandtable.analysis.confidence.rules import (
    APART,
    BARE,
    FAILED,
    SOUND,
    VOLATILE_AFTER,
    WIDEST,
    information_word,
    movement,
    suggested,
    too_wide,
)
from sandtable.analysis.confidence.widths import NARROW, REFERENCE, scale_of, width_of
from sandtable.analysis.confidence.worlds import Futures, is_assumed
from sandtable.analysis.intervals.paired import tango
from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.sensitivity.indices import Reason, reason_for
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.spreading import spread_by
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import Header
from sandtable.scenario.documents import document_of
from sandtable.scenario.presets import LOSSES, content
from sandtable.scenario.types import Basis, Scenario
from sandtable.special import special_functions
from sandtable.study.design import Played
from sandtable.study.intervals import wilson
from sandtable.study.play import Report, no_report
from sandtable.wording import listed, percent, plural

FUTURES = 10_000
FEWEST = 500  # futures that a regression on some dozen assumptions takes
BASES: tuple[Basis | None, ...] = ("stated", "outside", "inferred", "assumed", None)
_EDGE = 1e-12


def confidence(
    source: Source,
    *,
    outcome: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
    watched: Table | None = None,
) -> Confidence:
    """Suggest how sure the model's answer about an outcome is: high, moderate or low, with what the word rests on.

    Args:
        source: what `load` takes or returns, or a study, whose scenario is then played again.
        outcome: by default the first headline of the file.
        futures: played four times: with the priors of the file, with assumed priors as wide as they count, and with
            what is assumed or inferred twice as wide, and for what an observer sees. At least 500.
        seed: 0 to 2^64 - 1; by default that of the study.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.
        watched: futures with what shows in them that another analysis of this scenario and seed has played; without them
            as many are played once more.

    Raises:
        AnalysisError: an unknown outcome, too few futures, or none that came to its end.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    if futures < FEWEST:
        raise AnalysisError(
            f"{futures} futures are too few to say what an outcome rests on", hint=f"play at least {FEWEST}"
        )
    with reporting(progress) as report:
        asked = Futures(scenario, futures, chosen_seed, threads, report)
        u = asked.u
        written, counted, doubled = asked.as_written(u), asked.as_counted(u), asked.as_doubled(u)
        day, spread = _observed(
            scenario, chosen, watched, futures=futures, seed=chosen_seed, threads=threads, report=report
        )
    column = sorted(scenario.outcomes).index(chosen)
    if not written.is_complete.any():
        raise AnalysisError("none of the futures came to its end", hint="`sandtable run` says why")
    reason, found = _attributed(scenario, counted, column, u, seed=chosen_seed)
    bases = tuple(_bases(scenario, found))
    supported, assumed = _parts(scenario, found)
    bare = next((each.share for each in bases if each.basis is None), None)
    rated = found is not None and (bare is None or bare.value <= BARE)
    information, needed = None, None
    if rated and supported is not None and assumed is not None:
        width = too_wide(supported, assumed)
        if width is None:
            information = information_word(supported=supported.value, assumed=assumed.value)
        else:
            needed = 1_000 * math.ceil(futures * (width / WIDEST) ** 2 / 1_000 + 1)
    faults = tuple(_faults(scenario, chosen, written, seed=chosen_seed, threads=threads))
    moves, tested = movement(None if spread is None else spread.value), is_tested(scenario)
    stated = scenario.outcomes[chosen].confidence or scenario.confidence
    probability, twice, move = _moved(written, doubled, column)
    return Confidence(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        word="not-rated"
        if information is None
        else suggested(information, has_faults=bool(faults), moves=moves, is_tested=tested),
        stated=None if stated is None else StatedWord(word=stated.word, because=stated.because),
        information=information,
        supported=supported,
        assumed=assumed,
        bases=bases,
        grades=tuple(_grades(scenario, found)),
        slope=None if found is None else found.slope,
        floored=tuple(name for name in sorted(scenario.assumptions) if _is_under(scenario, name, REFERENCE)),
        narrow=tuple(name for name in sorted(scenario.assumptions) if _is_under(scenario, name, NARROW)),
        faults=faults,
        is_tested=tested,
        volatility=moves,
        spread=spread,
        spread_day=day,
        needed=needed,
        reason=reason,
        futures=futures,
        failed=int(np.count_nonzero(~written.is_complete)),
        probability=probability,
        doubled=twice,
        move=move,
    )


def _observed(
    scenario: Scenario,
    outcome: str,
    watched: Table | None,
    *,
    futures: int,
    seed: int,
    threads: int | None,
    report: Report,
) -> tuple[float, Estimate | None]:
    """The day by which the odds are looked at, and how far those for an observer have moved by then; None if too few futures."""
    day = min(VOLATILE_AFTER, scenario.calendar.days / 2)
    try:
        table = watched or Table.played(scenario, seed=seed, futures=futures, threads=threads, report=report)
    except AnalysisError:
        return day, None
    return day, spread_by(table, table.program.outcomes.index(outcome), day=day)


# -- what it rests on --------------------------------------------------------------------------------


def _attributed(
    scenario: Scenario, played: Played, column: int, u: NDArray[np.float64], *, seed: int
) -> tuple[Reason | None, Attribution | None]:
    """The variance of the log odds by assumption; a reason where there is none."""
    complete = played.is_complete
    happened = played.batch.outcomes[complete, column]
    reason = reason_for(int(happened.sum()), len(happened))
    names = sorted(scenario.assumptions)
    if reason is not None or not names:
        return reason, None
    normal = special_functions().ndtri(np.clip(u, _EDGE, 1 - _EDGE))
    columns = [
        score_columns(
            u[complete, index], played.draws[complete, index], normal=normal[complete, index],
            is_choice=scale_of(scenario.assumptions[name].prior) == "choice",
        )
        if np.ptp(played.draws[complete, index]) > 0
        else np.zeros((int(complete.sum()), 1))
        for index, name in enumerate(names)
    ]  # fmt: skip
    found = attribute(columns, happened, seed=seed)
    return None, found if float(np.maximum(found.parts, 0).sum()) > 0 else None


def _share(found: Attribution | None, names: Sequence[str], chosen: Sequence[str]) -> Estimate | None:
    if found is None:
        return None
    return Estimate(*shares(found, [names.index(name) for name in chosen])) if chosen else Estimate(0.0, 0.0, 0.0)


def _bases(scenario: Scenario, found: Attribution | None) -> Iterator[BasisShare]:
    names = sorted(scenario.assumptions)
    for basis in BASES:
        chosen = [name for name in names if scenario.assumptions[name].basis == basis]
        if chosen:
            yield BasisShare(basis=basis, share=_share(found, names, chosen), assumptions=tuple(chosen))


def _grades(scenario: Scenario, found: Attribution | None) -> Iterator[GradeShare]:
    names = sorted(scenario.assumptions)
    grades = {name: grade_of(scenario, name) for name in names}
    for grade in [*sorted({each for each in grades.values() if each is not None}), None]:
        chosen = [name for name in names if grades[name] == grade]
        if chosen:
            yield GradeShare(grade=grade, share=_share(found, names, chosen), assumptions=tuple(chosen))


def _parts(scenario: Scenario, found: Attribution | None) -> tuple[Estimate | None, Estimate | None]:
    """What is stated or from outside by a sound source; what is assumed or has no basis."""
    names = sorted(scenario.assumptions)
    sound = [
        name
        for name in names
        if scenario.assumptions[name].basis in ("stated", "outside") and grade_of(scenario, name) in SOUND
    ]
    return _share(found, names, sound), _share(found, names, [name for name in names if is_assumed(scenario, name)])


def grade_of(scenario: Scenario, name: str) -> str | None:
    """The grade of an assumption's source; None without one."""
    source = scenario.assumptions[name].source
    return scenario.sources[source].grade if source is not None and source in scenario.sources else None


def _is_under(scenario: Scenario, name: str, ratio: float) -> bool:
    width = width_of(scenario.assumptions[name].prior)
    return is_assumed(scenario, name) and width.scale in ("odds", "log") and width.ratio < ratio


# -- how it was made ---------------------------------------------------------------------------------


def _faults(scenario: Scenario, outcome: str, written: Played, *, seed: int, threads: int | None) -> Iterator[Found]:
    count = len(written.futures)
    failed = int(np.count_nonzero(~written.is_complete))
    if failed > FAILED * count:
        yield Found(fault="failed-futures", about=f"{percent(failed / count)} of the futures failed")
    apart = readings_apart(scenario, outcome, futures=count, seed=seed, threads=threads)
    if apart is not None and apart > APART:
        yield Found(
            fault="readings-apart", about=f"the readings of the text lie {100 * apart:.0f} percentage points apart"
        )
    own = own_constants(scenario)
    if own and has_battles(scenario):
        names = listed([f"`{name}`" for name in own])
        yield Found(
            fault="uncalibrated",
            about=f"the file states {plural(len(own), 'constant')} of battle itself in place of the calibrated ones: {names}",
        )


def readings_apart(scenario: Scenario, outcome: str, *, futures: int, seed: int, threads: int | None) -> float | None:
    """How far the share of an outcome lies apart between the readings of the file; None for a file without, or one of them."""
    if not scenario.readings or scenario.origin.reading:
        return None
    shares_in = []
    for name in scenario.readings:
        reading = scenario if name == scenario.reading else scenario.in_reading(name)
        if outcome not in reading.outcomes:
            continue
        asked = Futures(reading, futures, seed, threads, no_report)
        played = asked.as_written(asked.u)
        if played.is_complete.any():
            column = sorted(reading.outcomes).index(outcome)
            shares_in.append(float(played.batch.outcomes[played.is_complete, column].mean()))
    return max(shares_in) - min(shares_in) if len(shares_in) > 1 else None


def own_constants(scenario: Scenario) -> tuple[str, ...]:
    """The fitted constants of battle that the file states itself, with no basis or as assumed."""
    document = document_of(scenario.origin, model=Scenario)
    fitted = (*LOSSES, *content()["priors"], "intensity")
    found = []
    for name in dict.fromkeys(fitted):
        if document.find(("rules", name)) is None:
            continue
        own = scenario.rules.provenance.get(name)
        value = getattr(scenario.rules, name)
        basis = own.basis if own is not None else scenario.rules.basis
        if value is not None and value.name is not None and value.name in scenario.assumptions:
            basis = scenario.assumptions[value.name].basis
        if basis not in ("stated", "outside"):
            found.append(name)
    return tuple(found)


def has_battles(scenario: Scenario) -> bool:
    """Whether formations of two sides are there, so that the rules of battle may matter."""
    return len({each.actor for each in scenario.formations.values()}) > 1


def is_tested(scenario: Scenario) -> bool:
    """Whether the file has a history to be scored by, or plays battles by a calibrated preset."""
    has_history = scenario.history is not None and bool(scenario.history.outcomes)
    return has_history or (has_battles(scenario) and not own_constants(scenario))


def _moved(written: Played, doubled: Played, column: int) -> tuple[Estimate, Estimate, Estimate]:
    """The share with both priors, and the difference over the futures that are complete with both."""
    estimates = []
    for played in (written, doubled):
        happened = played.batch.outcomes[played.is_complete, column]
        count, cases = len(happened), int(happened.sum())
        estimates.append(
            Estimate(cases / count if count else float("nan"), *wilson(cases, trials=count))
            if count
            else Estimate(*[float("nan")] * 3)
        )
    both = written.is_complete & doubled.is_complete
    before, after = (each.batch.outcomes[both, column] for each in (written, doubled))
    gained, lost, pairs = int((after & ~before).sum()), int((before & ~after).sum()), int(both.sum())
    low, high = tango(gained, lost, pairs=pairs)
    return (
        estimates[0],
        estimates[1],
        Estimate.containing((gained - lost) / pairs if pairs else float("nan"), low, high),
    )
