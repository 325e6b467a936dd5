"""`update`: the odds before and after each item of news, and what the news taught about the assumptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.updating.beside import news_beside
from sandtable.analysis.updating.estimating import Weighed, change
from sandtable.analysis.updating.learning import learnt
from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.playing import Cloud, Stage, logs_of
from sandtable.analysis.updating.reading import NewsFile, end_of, load_news, observations, up_to
from sandtable.analysis.updating.results import ChangeSince, ItemEffect, MovedOutcome, UpdatedOutcome, Updating
from sandtable.analysis.updating.sampling import (
    ISLANDS,
    SWEEPS,
    Islands,
    Taken,
    take,
    weeks_seen,
    with_fresh_later_weeks,
)
from sandtable.analysis.updating.silence import unmentioned
from sandtable.analysis.updating.since import Then, changed_since
from sandtable.analysis.updating.timed import timed_scores
from sandtable.analysis.updating.weighing import Prior, play_prior
from sandtable.calendar import Calendar
from sandtable.engine.batch import Batch
from sandtable.errors import AnalysisError
from sandtable.program import Floats, Status
from sandtable.results import Header
from sandtable.scenario.dates import write_moment
from sandtable.scenario.types import Scenario
from sandtable.scenario.types.news import NewsItem
from sandtable.study.executors.threads import thread_count
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress, Report, TimeIsUp, load_engine

FUTURES = 100_000
PARTICLES = 2_048
FEWEST = 200  # independent futures that the odds must be worth
MOST_DOUBT = 1.0  # standard deviation of the log evidence between islands
FEWEST_ANCESTORS = 2
SURPRISING = 0.01  # over the number of items
_OF_THE_SAMPLER = 33
_HINT = (
    "give --particles a larger number; look at its grade and `within`; or ask whether the scenario allows for it at all"
)


_MORE_TIME = "`sandtable update` in a terminal has no limit; fewer futures take less time"


def update(
    source: Source,
    *,
    news: str | Path | NewsFile | None = None,
    outcome: str | None = None,
    as_of: dt.date | None = None,
    since: dt.date | None = None,
    futures: int = FUTURES,
    particles: int = PARTICLES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Updating:
    """Compute the odds before and after each item of a file of news.

    Futures of the prior are weighed by the news as long as as many of them count as the sampler would move; from then on
    the sampler takes in one item after the other.

    Args:
        source: a study, whose scenario and seed are taken, or what `load` takes or returns.
        news: a file of news, or one that was read; `news.yaml` beside the scenario by default.
        outcome: the one that items are shown for; the first headline by default.
        as_of: what was reported later does not count; all counts by default.
        since: an earlier date; each item reported after it is also taken in alone, from the odds of that date.
        futures: played from the prior, at least 8; rounded up to a multiple of 8.
        particles: futures that the sampler moves, at least 64; rounded up to a multiple of 8.
        seed: 0 to 2^64 - 1; that of a study by default.
        threads: changes no byte of the result.
        progress: as for `compare`.

    Raises:
        ScenarioError: the scenario or the file of news has errors.
        AnalysisError: no news, an unknown outcome, no future that came to its end.

    Checked by tests/statistical/test_updating.py and tests/unit/analysis/test_updating.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    if futures < ISLANDS or particles < 8 * ISLANDS:
        raise AnalysisError(f"at least {ISLANDS} futures and {8 * ISLANDS} particles are needed")
    file, later = up_to(_file(news, scenario), as_of, scenario)
    if not file.items:
        raise AnalysisError(
            "no item of the news counts" + (f" by {as_of}" if as_of else ""), hint="see `as_of` and the grades"
        )
    calendar = Calendar.between(scenario.start, scenario.horizon)
    program, observed = observations(file, scenario)
    known = None if since is None else sum(each.reported <= end_of(since, calendar) for each in observed)
    if known == len(observed):
        raise AnalysisError(f"no item was reported after {since}", hint="give an earlier `since`")
    with reporting(progress) as report:
        engine = load_engine(program, report=report)
        stage = Stage(program, engine, chosen_seed, thread_count(threads))
        columns = np.array([program.outcomes.index(name) for name in scenario.outcomes], np.intp)
        work = _Work(scenario, file, observed, stage, columns, list(scenario.outcomes).index(chosen), report, known)
        total = -(-futures // ISLANDS) * ISLANDS
        prior = play_prior(
            stage, observed, columns, futures=total, seed=chosen_seed,
            done=lambda played: report(Progress("playing", played, total)),
        )  # fmt: skip
        if not prior.complete.any():
            raise AnalysisError("no future came to its end", hint="`sandtable run` says why they failed")
        size = -(-particles // ISLANDS)
        work.weigh(prior, at_least=size * ISLANDS)
        work.sample(prior, size=size)
    return work.result(prior, chosen, [*later], as_of, since)


def _file(news: str | Path | NewsFile | None, scenario: Scenario) -> NewsFile:
    if isinstance(news, NewsFile):
        return news
    path = news_beside(scenario) if news is None else Path(news)
    if path is None:
        raise AnalysisError("there is no file of news beside the scenario", hint="name one with --news FILE")
    return load_news(path, scenario)


@dataclass
class _Now:
    """The futures given the items so far."""

    weighed: Weighed
    cloud: Cloud = field(repr=False)


@dataclass
class _Work:
    """Takes in the items in their order."""

    scenario: Scenario
    file: NewsFile
    observed: Sequence[Observation]
    stage: Stage
    columns: NDArray[np.intp]
    asked: int  # the outcome, in the order of the file
    report: Report
    known: int | None = None  # items reported by `since`
    then: Then | None = None
    effects: list[ItemEffect] = field(default_factory=list)
    states: list[Weighed] = field(default_factory=list)
    now: _Now | None = None
    islands: Islands | None = None
    moves: tuple[int, int] = (0, 0)  # accepted, tried
    refusal: tuple[str, str] = ("", "")  # the item, why
    hint: str = _HINT  # what may help then

    def weigh(self, prior: Prior, *, at_least: int) -> None:
        """The items that weighting carries."""
        carried = prior.carries(at_least=at_least)
        self.states.append(prior.after(0))
        for index in range(carried):
            before, after = self.states[-1], prior.after(index + 1)
            found = prior.found[:, index]
            self._add(index, before, after, found_before=found, found_after=found, taken=None)
        self.carried = carried
        if self.known is not None and self.known <= carried:
            self.then = Then(self.known, prior.after(self.known), prior.logs[:, self.known :])

    def sample(self, prior: Prior, *, size: int) -> None:
        """The others, by the sampler, until it has to be refused."""
        if self.carried == len(self.observed):
            rows = np.flatnonzero(self.states[-1].weights > 0)
            cloud = prior.cloud(rows)
            kept = self.states[-1].weights[rows]
            self.now = _Now(replace(self.states[-1], weights=kept, outcomes=self.states[-1].outcomes[rows]), cloud)
            return
        generator = np.random.default_rng([self.stage.seed, _OF_THE_SAMPLER])
        weeks = weeks_seen(self.stage, self.observed[: self.carried])
        islands = with_fresh_later_weeks(prior.islands(self.carried, size=size * SWEEPS), weeks, generator)
        batch = self.stage.play(islands.cloud)
        state, cloud = self._state(islands, batch), islands.cloud
        self.islands = islands
        for index in range(self.carried, len(self.observed)):
            if index == self.known and self.then is None:
                since = self.observed[index:]
                found, complete = self.stage.find(cloud, since, whole=batch)
                self.then = Then(index, state, logs_of(since, found, complete))
            generator = np.random.default_rng([self.stage.seed, _OF_THE_SAMPLER, index])
            try:
                self._tell(index, 0.0)
                moved, taken = take(
                    islands, self.stage, self.observed[: index + 1], generator=generator, whole=batch,
                    step_done=partial(self._tell, index),
                )  # fmt: skip
            except TimeIsUp as over:
                self.refusal, self.hint = (self.observed[index].item, str(over)), _MORE_TIME
                break
            batch = self.stage.play(moved.cloud)
            after = self._state(moved, batch)
            if reason := self._refused(moved, after):
                self.refusal = (self.observed[index].item, reason)
                break
            self._add(index, state, after, found_before=taken.before, found_after=moved.found[:, index], taken=taken)
            self.moves = (self.moves[0] + taken.accepted, self.moves[1] + taken.tried)
            islands, state, cloud = moved, after, moved.cloud
            self.islands = islands
        self.now = _Now(state, cloud)

    def _tell(self, index: int, power: float) -> None:
        self.report(Progress("updating", int(100 * (index + power)), 100 * len(self.observed)))

    def _state(self, islands: Islands, batch: Batch) -> Weighed:
        raw = np.exp(islands.evidence - islands.evidence.max())
        weights = np.repeat(raw, islands.size) * (batch.status == Status.COMPLETE)
        return Weighed(batch.outcomes[:, self.columns], weights / weights.sum(), len(raw), is_independent=False)

    def _refused(self, islands: Islands, state: Weighed) -> str:
        """Why the odds after an item are not given; empty if they are."""
        effective = float(state.effective[self.asked])
        doubt = float(islands.evidence.std(ddof=1))
        if islands.fewest_ancestors < FEWEST_ANCESTORS:
            return "all futures of an island descend from one"
        if not doubt <= MOST_DOUBT:
            return f"the islands disagree about how probable the news is: the log evidence has a standard deviation of {doubt:.2f}"
        if effective < FEWEST:
            return f"the odds would be worth {effective:,.0f} independent futures, and {FEWEST} are needed"
        return ""

    def _add(
        self,
        index: int,
        before: Weighed,
        after: Weighed,
        *,
        found_before: Floats,
        found_after: Floats,
        taken: Taken | None,
    ) -> None:
        observation, item = self.observed[index], self.file.items[self.observed[index].item]
        self.states.append(after)
        surprise = _surprise(observation, found_before, before.weights)
        changes, odds = change(before, after), after.estimates()
        moved = tuple(
            MovedOutcome(id=name, title=entry.title, after=odds[at], change=changes[at])
            for at, (name, entry) in enumerate(self.scenario.outcomes.items())
        )
        self.effects.append(
            ItemEffect(
                id=observation.item, **_described(item), reported_day=observation.reported,
                if_true=observation.if_true, if_false=observation.if_false, method="weighting" if taken is None else "sampler",
                before=before.estimates()[self.asked], after=odds[self.asked], change=changes[self.asked],
                predictive=surprise, wrong=_mean(observation.wrong(found_after), after.weights),
                is_surprising=surprise < SURPRISING / len(self.observed), effective=float(after.effective[self.asked]),
                steps=taken.steps if taken else 0, sweeps=taken.sweeps if taken else 0,
                acceptance=taken.accepted / taken.tried if taken else None, outcomes=moved,
            )
        )  # fmt: skip

    def _since(self, date: dt.date | None) -> ChangeSince | None:
        if date is None or self.then is None:
            return None
        titles = [(each.id, each.title) for each in self.effects[self.then.count :]]
        return changed_since(write_moment(date), self.then, self.states[-1], titles, asked=self.asked)

    def _until(self, as_of: dt.date | None, calendar: Calendar) -> tuple[float, str]:
        """The day up to which the odds are known, and the date that says so: that of the news, or before what was refused."""
        taken = [self.file.items[each.id] for each in self.effects]
        if self.refusal[0]:
            last = max((item.reported or item.date for item in taken), key=calendar.day_of, default=self.scenario.start)
            refused = next(each for each in self.observed if each.item == self.refusal[0])
            return refused.reported, write_moment(last)
        if as_of is not None:
            return min(end_of(as_of, calendar), calendar.days), write_moment(
                min(as_of, calendar.horizon, key=calendar.day_of)
            )
        return calendar.days, write_moment(max((item.reported or item.date for item in taken), key=calendar.day_of))

    def result(
        self, prior: Prior, outcome: str, later: list[str], as_of: dt.date | None, since: dt.date | None
    ) -> Updating:
        """What was found."""
        now = self.now
        assert now is not None
        first, last = self.states[0], self.states[-1]
        before, after, changes = first.estimates(), last.estimates(), change(first, last)
        islands, (accepted, tried) = self.islands, self.moves
        calendar = Calendar.between(self.scenario.start, self.scenario.horizon)
        until, shown = self._until(as_of, calendar)
        items = [self.file.items[each.id] for each in self.effects]
        return Updating(
            header=Header.of(self.scenario, seed=self.stage.seed),
            source=self.scenario,
            outcome=outcome,
            outcome_title=self.scenario.outcomes[outcome].title,
            news=self.file.name,
            as_of=shown,
            level=LEVEL,
            futures=len(prior),
            failed=int((~prior.complete).sum()),
            particles=len(islands.cloud) // SWEEPS if islands is not None else 0,
            islands=ISLANDS,
            items=tuple(self.effects),
            outcomes=tuple(
                UpdatedOutcome(id=name, title=entry.title, before=before[at], after=after[at], change=changes[at],
                               effective=float(last.effective[at]))
                for at, (name, entry) in enumerate(self.scenario.outcomes.items())
            ),
            assumptions=tuple(
                learnt(
                    self.scenario, self.stage.program, now.cloud.scores, now.weighed, values=self.stage.values(now.cloud.scores)
                )
            ),
            scores=tuple(timed_scores(self.scenario, self.file, self.observed, self.states, until=until)),
            since=self._since(since),
            unmentioned=unmentioned(
                self.scenario, self.stage, now.cloud, now.weighed, tuple(self.file.items.values()),
                day=min(until, max((end_of(item.reported or item.date, calendar) for item in items), default=0.0))
                if as_of is None else until,
            ),
            effective=float(last.effective[self.asked]),
            acceptance=accepted / tried if tried else None,
            log_evidence=float(np.log(np.exp(islands.evidence - islands.evidence.max()).mean()) + islands.evidence.max())
            if islands is not None else None,
            log_evidence_error=float(islands.evidence.std(ddof=1)) if islands is not None else None,
            fewest_ancestors=islands.fewest_ancestors if islands is not None else None,
            later=tuple(later),
            uncounted=dict(self.file.uncounted),
            refused=self.refusal[1],
            refused_at=self.refusal[0],
            refused_hint=self.hint if self.refusal[1] else "",
        )  # fmt: skip


def _described(item: NewsItem) -> dict[str, str]:
    return {
        "title": item.title or item.says.text, "says": item.says.text, "date": write_moment(item.date),
        "reported": write_moment(item.reported or item.date), "source": item.source or "",
        "grade": (item.grade or "") if item.reliability is None else "",
    }  # fmt: skip


def _surprise(observation: Observation, found: Floats, weights: Floats) -> float:
    """How improbable the item was before it: 1 for what was to be expected, 0 for what no future has."""
    if observation.is_dated:
        earlier = _mean((found <= observation.day).astype(float), weights)
        return min(1.0, 2.0 * min(earlier, 1.0 - earlier))
    return min(1.0, 2.0 * _mean(found, weights))


def _mean(values: Floats, weights: Floats) -> float:
    return float(np.clip(values @ weights / weights.sum(), 0.0, 1.0))
