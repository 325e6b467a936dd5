"""`score`: who was right, once history has spoken: the model, even odds, a class of like cases, the text's own words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.discover.boxes import Share
from sandtable.analysis.score.links import links
from sandtable.analysis.score.lock import TimeLock, history_of, refuse_future_history, time_lock
from sandtable.analysis.score.means import group_scores
from sandtable.analysis.score.results import DateScore, OutcomeScore, Refusal, ScenarioScores, ScoreCard, Statement
from sandtable.analysis.score.scoring import brier, brier_of, crps, crps_of_any_day, log_of, log_score, share_of
from sandtable.analysis.score.statements import settled_statements
from sandtable.analysis.score.totals import notes, totals
from sandtable.errors import AnalysisError
from sandtable.scenario.types import Scenario
from sandtable.study.columns import columns_in_role
from sandtable.study.study import Study
from sandtable.study.tally import numbers

if TYPE_CHECKING:
    from sandtable.study.play import Progress

FUTURES = 10_000
LEAST_FUTURES = 2  # below, a spread has no error


def score(
    scenarios: Scenario | str | Path | Study | Sequence[Scenario | str | Path | Study] | None = None,
    study: Study | None = None,
    *,
    futures: int = FUTURES,
    seed: int | None = None,
    allow_hindsight: bool = False,
    allow_future_history: bool = False,
    today: dt.date | None = None,
    threads: int | None = None,
    progress: Callable[[Progress], object] | bool | None = None,
) -> ScoreCard:
    """Score the probabilities of a model against what then happened.

    Args:
        scenarios: one or several, as `load` takes them, or their studies; None for every bundled scenario with a
            history.
        study: a study of the one scenario, which is then not played again.
        futures: of each scenario that is played.
        seed: of each scenario that is played.
        allow_hindsight: score even if numbers rest on what became public after the text.
        allow_future_history: score even against a history that is not over on `today`.
        today: the date of this computer by default.

    Raises:
        AnalysisError: a scenario without history or, if it was named, with hindsight; nothing left to score; or a
            study of another scenario.
    """
    named = scenarios is not None
    scored, refused = [], []
    for source in _sources(scenarios, study):
        scenario = source.scenario if isinstance(source, Study) else _load(source)
        try:
            lock = time_lock(scenario, allow_hindsight=allow_hindsight)
            if not allow_future_history:
                refuse_future_history(scenario, today=today or dt.date.today())
        except AnalysisError as fault:
            if named:
                raise
            refused.append(Refusal(scenario=scenario.name, why=fault.message))
            continue
        played = source if isinstance(source, Study) else _play(scenario, futures, seed, threads, progress)
        scored.append(score_study(played, lock=lock))
    if not scored:
        reasons = "; ".join(f"{each.scenario}: {each.why}" for each in refused) or "none of them has a history"
        raise AnalysisError(f"no scenario can be scored ({reasons})", hint="name one that has a history")
    return score_card(scored, refused)


def score_card(scored: Sequence[ScenarioScores], refused: Sequence[Refusal] = ()) -> ScoreCard:
    """The scores of several scenarios on one card."""
    return ScoreCard(
        scores=tuple(row for each in scored for row in each.outcomes),
        dates=tuple(row for each in scored for row in each.dates),
        statements=tuple(row for each in scored for row in each.statements),
        totals=totals(scored),
        scenarios=tuple(scored),
        refused=tuple(refused),
        notes=notes(scored),
    )


def score_study(study: Study, *, lock: TimeLock) -> ScenarioScores:
    """The scores of one study against its scenario's history. Raises AnalysisError without history or futures."""
    scenario = study.scenario
    history = history_of(scenario)
    happened, complete = study.outcome_array()
    happened = happened[complete]
    if len(happened) < LEAST_FUTURES:
        raise AnalysisError(
            f"too few complete futures to be scored: {study.complete}", hint="play more futures, thousands of them"
        )
    names = study.program.outcomes
    statements, unsettled = settled_statements(scenario, happened=happened, outcomes=names)
    name = study.manifest["scenario"]["name"]
    reference = history.reference.outcomes if history.reference is not None else {}
    tied = links(happened, names=names, among=tuple(history.outcomes))
    columns = {outcome: happened[:, names.index(outcome)] for outcome in history.outcomes}
    whole, groups = group_scores(scenario, history.outcomes, columns, tied)
    return ScenarioScores(
        scenario=name,
        title=scenario.title,
        scenario_sha256=study.manifest["scenario"]["sha256"],
        seed=study.seed,
        futures=study.futures,
        failed=study.futures - study.complete,
        **ScenarioScores.of_lock(lock),
        reference=None if history.reference is None else history.reference.title,
        outcomes=tuple(
            _outcome(name, scenario, outcome, columns[outcome], came_true, reference, statements)
            for outcome, came_true in history.outcomes.items()
        ),
        whole=whole,
        groups=groups,
        dates=_dates(study, name=name),
        statements=statements,
        unsettled_statements=len(unsettled),
        unsettled=unsettled,
        links=tied,
    )


def _sources(scenarios: Any, study: Study | None) -> Iterable[Scenario | str | Path | Study]:
    if scenarios is None:
        from sandtable.loading import load
        from sandtable.scenario.source import bundled

        if study is not None:
            return [study]
        return [each for name in bundled() if (each := load(name)).history is not None]
    several = list(scenarios) if isinstance(scenarios, (list, tuple)) else [scenarios]
    if study is None:
        return several
    if len(several) != 1:
        raise AnalysisError("a study is scored alone", hint="leave the study out, or name its scenario only")
    if not isinstance(several[0], Study) and _load(several[0]).sha256 != study.scenario.sha256:
        raise AnalysisError("the study is of another scenario", hint=f"it is of {study.manifest['scenario']['name']}")
    return [study]


def _load(source: Scenario | str | Path) -> Scenario:
    from sandtable.loading import load

    return load(source) if isinstance(source, (str, Path)) else source


def _play(
    scenario: Scenario,
    futures: int,
    seed: int | None,
    threads: int | None,
    progress: Callable[[Progress], object] | bool | None,
) -> Study:
    from sandtable.study.run import run

    if seed is None:
        raise AnalysisError("a scenario is played with a seed", hint="give one, for example seed=1")
    return run(scenario, futures=futures, seed=seed, threads=threads, keep=0, progress=progress)


def _outcome(
    name: str,
    scenario: Scenario,
    outcome: str,
    column: NDArray[np.bool_],
    happened: bool,
    reference: dict[str, float],
    statements: tuple[Statement, ...],
) -> OutcomeScore:
    share = Share(int(column.sum()), len(column))
    entry = scenario.outcomes[outcome]
    known = reference.get(outcome)
    return OutcomeScore(
        scenario=name,
        outcome=outcome,
        title=entry.title,
        headline=entry.headline,
        probability=share_of(share),
        happened=happened,
        brier=brier_of(share, happened=happened),
        log=log_of(share, happened=happened),
        reference_probability=known,
        reference_brier=None if known is None else brier(known, happened=happened),
        reference_log=None if known is None else _finite(log_score(known, happened=happened)),
        **_by_text(next((each for each in statements if each.outcome == outcome), None), happened=happened),
    )


def _by_text(said: Statement | None, *, happened: bool) -> dict[str, Any]:
    """What the text gave the outcome itself: a statement of its opposite is turned round."""
    keys = ("claim", "words", "low", "probability", "high", "brier", "best", "worst", "log")
    if said is None:
        return {f"text_{key}": None for key in keys}
    range_ = said.text_low, said.text_probability, said.text_high
    low, middle, high = tuple(1 - end for end in reversed(range_)) if said.is_of_opposite else range_
    scores = [brier(end, happened=happened) for end in (low, middle, high)]
    log = _finite(log_score(middle, happened=happened))
    found = (said.claim, said.words, low, middle, high, scores[1], min(scores), max(scores), log)
    return {f"text_{key}": value for key, value in zip(keys, found, strict=True)}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _dates(study: Study, *, name: str) -> tuple[DateScore, ...]:
    scenario = study.scenario
    history = history_of(scenario)
    columns = {column.identifiers[0]: column.name for column in columns_in_role(study.program, "time")}
    complete = study.outcome_array()[1]
    table = study.to_arrow()
    horizon = float(study.program.horizon)
    spreads = {spread.id: spread for spread in study.times}
    rows = []
    for outcome, date in history.times.items():
        days = numbers(table[columns[outcome]])[complete]
        day = min(scenario.calendar.day_within(date), horizon)
        spread = spreads[outcome]
        rows.append(
            DateScore(
                scenario=name,
                outcome=outcome,
                title=scenario.outcomes[outcome].time_title or scenario.outcomes[outcome].title,
                date=scenario.calendar.date(scenario.calendar.day_of(date)),
                day=day,
                share=share_of(Share(int(np.isfinite(days).sum()), len(days))),
                median_date=spread.date(spread.median.value if spread.median else None),
                crps=crps(days, observed=day, horizon=horizon),
                any_day_crps=crps_of_any_day(observed=day, horizon=horizon),
            )
        )
    return tuple(rows)
