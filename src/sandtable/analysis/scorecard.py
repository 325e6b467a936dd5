"""`score`: who was right, once history has spoken: the model, even odds, a class of like cases, the text's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.boxes import Share
from sandtable.analysis.links import Link, links
from sandtable.analysis.score_lock import TimeLock, history_of, refuse_future_history, time_lock
from sandtable.analysis.score_means import GroupScore, group_scores
from sandtable.analysis.scoring import Score, brier_of, crps, crps_of_any_day, log_of
from sandtable.analysis.statements import Statement, Unsettled, settled_statements
from sandtable.display import Displayed
from sandtable.errors import AnalysisError
from sandtable.scenario.types import Scenario
from sandtable.study.columns import columns_in_role
from sandtable.study.study import Study

if TYPE_CHECKING:
    from sandtable.study.play import Progress

FUTURES = 10_000
LEAST_FUTURES = 2  # below, a spread has no error


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """What one outcome's probability was worth. reference: of the declared class; statement: the text's, without a condition."""

    scenario: str
    outcome: str
    title: str
    headline: bool
    share: Share
    happened: bool
    brier: Score
    log: Score
    reference: float | None
    statement: Statement | None

    @property
    def text_probability(self) -> tuple[float, float, float] | None:
        """Low end, middle and high end of what the text gave the outcome itself."""
        if self.statement is None:
            return None
        low, middle, high = self.statement.low, self.statement.probability, self.statement.high
        return (1 - high, 1 - middle, 1 - low) if self.statement.is_of_opposite else (low, middle, high)


@dataclass(frozen=True, slots=True)
class DateScore:
    """What the distribution of a time was worth, in days. day: of the event, its noon, days since the start.

    median : by which half of the futures in which it happens have it; None if it happens in none.
    """

    scenario: str
    outcome: str
    title: str
    date: dt.date
    day: float
    came: Share
    median: dt.date | None
    crps: Score
    any_day: float


@dataclass(frozen=True, slots=True)
class ScenarioScores:
    """One scenario against its history.

    lock : what the time lock found. whole : the mean over all outcomes, tied ones counted once; groups : those of who
    comes first, what is done on the way and who holds what at the end. unsettled : statements of the text with a
    likelihood that this history does not settle, with the reason.
    """

    scenario: str
    title: str
    scenario_sha256: str
    seed: int
    futures: int
    failed: int
    lock: TimeLock
    reference_title: str | None
    outcomes: tuple[OutcomeScore, ...]
    whole: GroupScore | None
    groups: tuple[GroupScore, ...]
    dates: tuple[DateScore, ...]
    statements: tuple[Statement, ...]
    unsettled: tuple[Unsettled, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A scenario that was left out, and why."""

    scenario: str
    why: str


@dataclass(frozen=True, slots=True)
class ScoreCard(Displayed):
    """Scores of one scenario or several, with what they are compared to. refused: bundled scenarios left out."""

    scenarios: tuple[ScenarioScores, ...]
    refused: tuple[Refusal, ...] = ()

    @property
    def outcomes(self) -> tuple[OutcomeScore, ...]:
        return tuple(row for each in self.scenarios for row in each.outcomes)

    @property
    def dates(self) -> tuple[DateScore, ...]:
        return tuple(row for each in self.scenarios for row in each.dates)

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(row for each in self.scenarios for row in each.statements)

    def to_json_object(self) -> dict[str, Any]:
        """What `sandtable score --json` prints; `analysis/schemas/score.schema.json` describes it."""
        from sandtable.analysis.score_report import json_object

        return json_object(self)


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
    """Score what a model of a case gave to what then happened.

    scenarios : one or several, as `load` takes them, or their studies; None means every bundled scenario with a
    history. study : of the one scenario, which then is not played again. futures, seed : of the ones to be played.
    allow_hindsight : score even where numbers rest on what became public after the text. allow_future_history : score
    even against a history that is not over on `today` (by default the date of this computer).

    Raises AnalysisError for a scenario without history, for one with hindsight (of the bundled ones that nobody named
    it becomes a refusal), if nothing is left to be scored, or if a study is of another scenario.
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
            refused.append(Refusal(scenario.name, fault.message))
            continue
        played = source if isinstance(source, Study) else _play(scenario, futures, seed, threads, progress)
        scored.append(score_study(played, lock=lock))
    if not scored:
        reasons = "; ".join(f"{each.scenario}: {each.why}" for each in refused) or "none of them has a history"
        raise AnalysisError(f"no scenario can be scored ({reasons})", hint="name one that has a history")
    return ScoreCard(tuple(scored), tuple(refused))


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
        lock=lock,
        reference_title=None if history.reference is None else history.reference.title,
        outcomes=tuple(
            _outcome(name, scenario, outcome, columns[outcome], came_true, reference, statements)
            for outcome, came_true in history.outcomes.items()
        ),
        whole=whole,
        groups=groups,
        dates=_dates(study, name=name),
        statements=statements,
        unsettled=unsettled,
        links=tied,
    )


def _sources(scenarios: Any, study: Study | None) -> Iterable[Scenario | str | Path | Study]:
    if scenarios is None:
        from sandtable.scenario import bundled, load

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
    from sandtable.scenario import load

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
    return OutcomeScore(
        scenario=name,
        outcome=outcome,
        title=entry.title,
        headline=entry.headline,
        share=share,
        happened=happened,
        brier=brier_of(share, happened=happened),
        log=log_of(share, happened=happened),
        reference=reference.get(outcome),
        statement=next((each for each in statements if each.outcome == outcome), None),
    )


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
        days = table[columns[outcome]].to_numpy()[complete].astype(np.float64)  # null reads as not a number
        day = min((date - scenario.start).days + 0.5, horizon)
        spread = spreads[outcome]
        rows.append(
            DateScore(
                scenario=name,
                outcome=outcome,
                title=scenario.outcomes[outcome].time_title or scenario.outcomes[outcome].title,
                date=date,
                day=day,
                came=Share(int(np.isfinite(days).sum()), len(days)),
                median=spread.date(spread.median),
                crps=crps(days, observed=day, horizon=horizon),
                any_day=crps_of_any_day(observed=day, horizon=horizon),
            )
        )
    return tuple(rows)
