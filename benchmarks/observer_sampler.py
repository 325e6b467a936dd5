"""The odds for an observer against the sampler of `update`: what does the regression of `replay --odds` leave out?

    python -m benchmarks.observer_sampler          some minutes of processor time, writes benchmarks/observer_sampler.json

For TOLD futures of `deir-ez-zor-2017`, each on one day, a file of news is written of what it shows by then, and the sampler
takes it in, from the first item on. Told are events of the regression that a file of news can state and that are always
seen: a place taken, a place reached, an option chosen. One item dates each of the events that weigh most, within WITHIN; the
last one states that none of the others has happened and that nothing is decided. The same items weigh futures of other
seeds, which is exact while enough of them count; and the regression is fitted to the same events alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import news_agreement
from benchmarks.machine import describe_machine
from benchmarks.observer_agreement import DAYS, SEED, Day, Floats, Pool, over_futures, pool
from sandtable.analysis.questions import outcome_of
from sandtable.analysis.signposts.candidates import Candidate
from sandtable.analysis.signposts.observing import FUTURES, Watched
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.updating.estimating import kish
from sandtable.analysis.updating.observing import NINETY, Observation
from sandtable.analysis.updating.playing import Stage
from sandtable.analysis.updating.reading import observations, read_news_text
from sandtable.analysis.updating.sampling import take
from sandtable.analysis.updating.updating import FEWEST, FEWEST_ANCESTORS, MOST_DOUBT
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import ScenarioError
from sandtable.loading import load
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Scenario
from sandtable.study.play import load_engine

SCENARIO = "deir-ez-zor-2017"
KEPT = Path(__file__).parent / "observer_sampler.json"
TOLD = 20
WITHIN = 7  # days, of every event that is dated
DATED = 6  # events at most
RIGHT = 0.999  # of reports; the others name any day
LOOKED_AT = 500  # futures in which what news say must be what is seen
EXACT = 100  # futures that must count for weighting to be compared with
WORDS = {"control": "first", "arrival": "reached", "option": "chosen"}
DECLARATION = {
    "line": "the logistic regression of `replay --odds`: all its events, 10,000 futures, half of which fit",
    "same events": "the same regression with the events that the sampler is told, fitted in the same futures",
    "sampler": "`take` of sandtable.analysis.updating.sampling for every item, the first included; errors are those between its "
    "islands; a case counts where `update` would not refuse it",
    "weighting": "futures of other seeds, weighed by the same items",
    "rival": "an observer who only knows that nothing is decided",
    "interval": "90%, bootstrap over the futures told",
}


@dataclass(frozen=True)
class Told:
    """What the sampler is told of a future. seen, unseen : events, as columns of the regression. items : as `update` reads them."""

    seen: tuple[int, ...]
    unseen: tuple[int, ...]
    text: str


def statable(scenario: Scenario, watched: Watched, candidates: Sequence[Candidate]) -> dict[int, str]:
    """By column of the regression: what a file of news says of the event. Left out is what may be missed, or seen late."""
    start = {(str(holder), place) for place, holder in scenario.control.items()}
    found = {}
    for column, at in enumerate(watched.columns):
        each = candidates[at]
        other = each.options[0][1] if each.kind == "option" else each.places[0] if each.places else ""
        is_plain = all(observed is None for _, observed in each.marks)
        if each.kind not in WORDS or not each.actor or not is_plain or (each.actor, other) in start:
            continue
        found[column] = f"{WORDS[each.kind]}({each.actor}, {other})"
    return found


def agreeing(scenario: Scenario, table: Table, watched: Watched, says: Mapping[int, str]) -> dict[int, str]:
    """Those whose time is the day of the sighting in every future looked at.

    A place that a formation of the actor is at from the start is reached on day 0, whatever comes there later.
    """
    date = scenario.calendar.date(1.0).isoformat()
    items = "".join(
        f'  event-{column}: {{date: {date}, says: "{each}", within: 1 d, grade: B2}}\n' for column, each in says.items()
    )
    file = read_news_text(f"news:\n{items}", scenario, name="all.yaml")
    if file.errors:
        raise ScenarioError(file.errors)
    program, found = observations(file, scenario)
    numbers = table.ensemble.number[:LOOKED_AT].astype(np.uint64)
    batch = load_engine(program).run(
        seed=SEED, futures=numbers, assumptions=draw_assumptions(program, seed=SEED, futures=numbers)
    )
    times = {item.item: batch.times[:, item.column] for item in found}
    return {
        column: each
        for column, each in says.items()
        if np.allclose(times[f"event-{column}"], watched.days[:LOOKED_AT, column], rtol=0, atol=1e-6)
    }


def deciding(scenario: Scenario, outcome: str) -> list[str]:
    """The times that an outcome waits for; it is decided with the first of them. Raises ValueError if it asks for more."""
    calls = [node for node in walk(scenario.outcomes[outcome].when) if isinstance(node, Call)]
    if not calls or any(node.function not in ("first", "reached", "chosen") for node in calls):
        raise ValueError(f"`{outcome}` does not compare times of events")
    return list(dict.fromkeys(f"{node.function}({', '.join(str(each) for each in node.arguments)})" for node in calls))


def told(
    scenario: Scenario, days: Floats, day: float, *, order: Sequence[int], says: Mapping[int, str], outcome: str
) -> Told:
    """The news of a future up to a day. days : (E,) of its events. order : of the events, the heaviest first."""
    known = [each for each in order if each in says]
    seen = [each for each in known if days[each] < day]
    dated = sorted(seen[:DATED], key=lambda each: days[each])
    unseen = [each for each in known if days[each] >= day]
    calendar = scenario.calendar
    last = calendar.date(day - 1).isoformat()
    rates = f"reliability: {{if_true: {RIGHT}, if_false: {1 - RIGHT:.3f}}}"
    lines = ["news:"]
    for each in dated:
        date = calendar.date(float(days[each])).isoformat()
        lines.append(
            f'  seen-{each}: {{date: {date}, reported: {last}, says: "{says[each]}", within: {WITHIN} d, {rates}}}'
        )
    never = dict.fromkeys([*deciding(scenario, outcome), *(says[each] for each in unseen)])
    nothing = " and ".join(f"{each} == never" for each in never)
    lines.append(f'  not-seen: {{date: {last}, says: "{nothing}", {rates}}}')
    return Told(tuple(dated), tuple(unseen), "\n".join(lines) + "\n")


def question_of(scenario: Scenario, text: str, outcome: str) -> news_agreement.Question:
    """The scenario with these news, ready for the sampler. Raises ScenarioError if they have faults."""
    file = read_news_text(text, scenario, name="told.yaml")
    if file.errors:
        raise ScenarioError(file.errors)
    program, items = observations(file, scenario)
    return news_agreement.Question.about(program, load_engine(program), items, (outcome,), outcome)


def after_all(question: news_agreement.Question, *, particles: int, seed: int) -> news_agreement.Sampled:
    """What the sampler says after the last item."""
    stage = Stage(question.program, question.engine, seed, 1)
    generator = np.random.default_rng([seed, 73])
    islands = news_agreement.begun(stage, particles, generator)
    for index in range(len(question.items)):
        islands, _ = take(islands, stage, question.items[: index + 1], generator=generator)
    return news_agreement.read_off(question, stage, islands)


def weighed(of: Pool, items: Sequence[Observation], at: Told, day: float) -> tuple[float, float, float]:
    """The odds by weighting, their error, and how many futures count."""
    weights = np.ones(len(of.outcome))
    for item, event in zip(items, at.seen, strict=False):
        weights = weights * news_agreement.likelihood(item, of.days[:, event], np.zeros(len(weights), np.bool_))
    held = (of.settled >= day) & (of.days[:, list(at.unseen)] >= day).all(axis=1)
    weights = weights * news_agreement.likelihood(items[-1], np.zeros(len(weights)), held)
    odds = float(weights @ of.outcome / weights.sum())
    error = float(np.sqrt((weights**2 * (of.outcome - odds) ** 2).sum()) / weights.sum())
    return odds, error, kish(weights)


# -- one case ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One future on one day. Each estimate with its standard error."""

    future: int
    day: float
    dated: int
    unseen: int
    line: tuple[float, float]
    same: tuple[float, float]
    sampler: tuple[float, float]
    doubt: float
    ancestors: int
    weighting: tuple[float, float]
    worth: float
    rival: float

    @property
    def counts(self) -> bool:
        """Whether `update` would give these odds."""
        odds, error = self.sampler
        worth = odds * (1 - odds) / error**2 if error > 0 else float("inf")
        return self.doubt <= MOST_DOUBT and self.ancestors >= FEWEST_ANCESTORS and worth >= FEWEST

    @property
    def is_exact(self) -> bool:
        """Whether enough of the weighed futures count."""
        return self.worth >= EXACT


@dataclass(frozen=True)
class Setting:
    """The futures that the observer knows, and those that are weighed. says : by column of the regression."""

    scenario: Scenario
    outcome: str
    table: Table
    watched: Watched
    pool: Pool
    says: Mapping[int, str]
    particles: int

    @classmethod
    def of(cls, scenario: Scenario, outcome: str, *, futures: int, weighed: int, particles: int) -> Setting:
        """Play both. futures : half of them fit the regressions. weighed : a multiple of 5,000."""
        table = Table.played(scenario, seed=SEED, futures=futures, threads=1)
        target = table.program.outcomes.index(outcome)
        watched = Watched.of(table, target, int(np.flatnonzero(~table.is_even)[0]))
        says = agreeing(scenario, table, watched, statable(scenario, watched, table.sightings.candidates))
        return cls(
            scenario, outcome, table, watched,
            pool(scenario, table, watched, target=target, futures=weighed), says, particles,
        )  # fmt: skip

    def case(self, row: int, day: float) -> Case:
        """One future of the half that does not fit, on a day on which it is undecided."""
        regression, days = Day.of(self.watched, day), self.watched.days[row]
        at = told(self.scenario, days, day, order=regression.order, says=self.says, outcome=self.outcome)
        question = question_of(self.scenario, at.text, self.outcome)
        future = int(self.table.ensemble.number[row])
        last = after_all(question, particles=self.particles, seed=1_000 + future)
        odds, error, worth = weighed(self.pool, question.items, at, day)
        return Case(
            future=future, day=day, dated=len(at.seen), unseen=len(at.unseen), line=regression.given(row),
            same=regression.given(row, sorted((*at.seen, *at.unseen))),
            sampler=(float(last.means.value[0]), float(last.means.error[0])), doubt=last.doubt,
            ancestors=last.ancestors, weighting=(odds, error), worth=worth,
            rival=float(self.pool.outcome[self.pool.settled > day].mean()),
        )  # fmt: skip


def day_of(settled: float, days: Sequence[float]) -> float | None:
    """The later middle of the days on which a future is undecided; None if there is none."""
    undecided = [day for day in days if day < settled]
    return undecided[len(undecided) // 2] if undecided else None


def cases(setting: Setting, *, count: int, days: Sequence[float], keep: Path | None = None) -> list[Case]:
    """The first futures of the half that does not fit, each on one day. keep : a folder of finished cases, to go on from."""
    found: list[Case] = []
    for row in np.flatnonzero(~setting.watched.fits).tolist():
        day = day_of(float(setting.watched.settled[row]), days)
        if len(found) == count or day is None:
            continue
        file = keep / f"{row}-{day:.0f}-{setting.particles}-{len(setting.pool.outcome)}.json" if keep else None
        if file is not None and file.exists():
            found.append(Case(**json.loads(file.read_text(encoding="utf-8"))))
            continue
        found.append(setting.case(row, day))
        print(found[-1], file=sys.stderr, flush=True)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(asdict(found[-1])), encoding="utf-8")
    return found


# -- what it comes to ----------------------------------------------------------------------------------


def apart(found: Sequence[Case], *, of: str, reference: str) -> dict[str, Any]:
    """Mean absolute difference of one estimate from another, and what the errors alone would give."""
    futures = np.array([each.future for each in found])
    values, errors = (np.array([getattr(each, of)[part] for each in found]) for part in (0, 1))
    truth, owed = (np.array([getattr(each, reference)[part] for each in found]) for part in (0, 1))
    both = np.hypot(errors, owed)
    return {
        "cases": len(found),
        "mean absolute difference": over_futures(np.abs(values - truth), futures),
        "mean difference": over_futures(values - truth, futures),
        "by errors alone": round(float(np.sqrt(2 / np.pi) * both.mean()), 4),
        "beyond 1.645 of both errors": int((np.abs(values - truth) > NINETY * both).sum()),
    }


def summed_up(found: Sequence[Case]) -> dict[str, Any]:
    """Everything that is said of the cases."""
    counted = [each for each in found if each.counts]
    exact = [each for each in counted if each.is_exact]
    futures = np.array([each.future for each in counted])
    rival = np.array([each.rival - each.sampler[0] for each in counted])
    return {
        "cases": len(found), "refused": len(found) - len(counted), "exact": len(exact),
        "line from sampler": apart(counted, of="line", reference="sampler"),
        "same events from sampler": apart(counted, of="same", reference="sampler"),
        "rival from sampler": over_futures(np.abs(rival), futures),
        "sampler from weighting": apart(exact, of="sampler", reference="weighting"),
        "line from weighting": apart(exact, of="line", reference="weighting"),
        "same events from weighting": apart(exact, of="same", reference="weighting"),
    }  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What was played. weighed : futures. events : of the line, and of these such as news can state. seconds : of processor time."""

    outcome: str
    weighed: int
    particles: int
    events: tuple[int, int]
    seconds: int


def measure(*, futures: int, particles: int, count: int, keep: Path | None = None) -> dict[str, Any]:
    """Everything, as JSON. futures : to be weighed. particles : moved by the sampler."""
    began = time.process_time()
    scenario = load(SCENARIO)
    outcome = outcome_of(scenario, None)
    setting = Setting.of(scenario, outcome, futures=FUTURES, weighed=futures, particles=particles)
    found = cases(setting, count=count, days=DAYS, keep=keep)
    events = len(setting.watched.columns), len(setting.says)
    return as_object(found, Facts(outcome, futures, particles, events, round(time.process_time() - began)))


def as_object(found: Sequence[Case], facts: Facts) -> dict[str, Any]:
    """The cases and what they come to, for JSON."""
    return {
        "date": time.strftime("%Y-%m-%d"), "machine": describe_machine(), "declaration": DECLARATION,
        "scenario": SCENARIO, "outcome": facts.outcome, "futures weighed": facts.weighed, "particles": facts.particles,
        "islands": news_agreement.ISLANDS, "within": WITHIN, "right": RIGHT, "exact from": EXACT,
        "events of the line": facts.events[0], "events that news can state": facts.events[1],
        "seconds of processor time": facts.seconds,
        "days": {"first": min(each.day for each in found), "last": max(each.day for each in found)},
        "events dated": _range([each.dated for each in found]),
        "events not seen": _range([each.unseen for each in found]),
        **summed_up(found),
        "each": [
            {
                "future": each.future, "day": each.day, "dated": each.dated, "not seen": each.unseen,
                **{
                    name: [round(part, 4) for part in value]
                    for name, value in (
                        ("line", each.line), ("same events", each.same), ("sampler", each.sampler),
                        ("weighting", each.weighting),
                    )
                },
                "deviation of log evidence": round(each.doubt, 3), "ancestors": each.ancestors,
                "worth": round(each.worth), "rival": round(each.rival, 4), "counts": each.counts,
                "exact": each.is_exact,
            }
            for each in found
        ],
    }  # fmt: skip


def _range(values: Sequence[int]) -> dict[str, float]:
    return {"fewest": min(values), "median": float(np.median(values)), "most": max(values)}


def main(arguments: list[str] | None = None) -> int:
    """Measure, write, print what it comes to. Exit code 1 if one who sees nothing is as near to the sampler as the line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.observer_sampler", description=__doc__)
    parser.add_argument("--futures", type=int, default=100_000, help="weighed (%(default)s)")
    parser.add_argument("--particles", type=int, default=256, help="futures that the sampler moves (%(default)s)")
    parser.add_argument("--told", type=int, default=TOLD, help="futures told (%(default)s)")
    parser.add_argument("--keep", type=Path, help="a folder in which finished cases are kept and looked for")
    parser.add_argument("--out", type=Path, default=KEPT, help="where the JSON goes (%(default)s)")
    options = parser.parse_args(arguments)
    found = measure(futures=options.futures, particles=options.particles, count=options.told, keep=options.keep)
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: each for name, each in found.items() if name not in ("each", "machine")}, indent=1))
    return int(found["rival from sampler"]["low"] <= found["line from sampler"]["mean absolute difference"]["high"])


if __name__ == "__main__":
    sys.exit(main())
