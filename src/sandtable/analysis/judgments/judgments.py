"""`key_judgments`: what stands at the head of a report, put together from what other analyses found of one outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sandtable.analysis.confidence.confidence import confidence
from sandtable.analysis.confidence.key_assumptions import key_assumptions
from sandtable.analysis.confidence.results import Confidence, KeyAssumptions
from sandtable.analysis.judgments.results import JudgedConfidence, KeyJudgments, TurnsOn, Watch
from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.signposts.results import Signposts
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.signposts import signposts
from sandtable.errors import AnalysisError
from sandtable.results import AnalysisResult, Header
from sandtable.study.play import Report
from sandtable.study.run import run
from sandtable.study.study import Study
from sandtable.text.declared import standard_of
from sandtable.text.likelihood import likelihood_of

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

FUTURES = 10_000
MOST_TURNS = 2
MOST_WATCHED = 2
Found = TypeVar("Found", bound=AnalysisResult)


def key_judgments(
    source: Source,
    *,
    outcome: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
    known: Sequence[AnalysisResult] = (),
) -> KeyJudgments:
    """Put together the key judgments about an outcome: likelihood, confidence, what it turns on, what to watch and until when.

    Args:
        source: a study, whose shares are taken, or what `load` takes or returns.
        outcome: by default the first headline of the file.
        futures: of each analysis that is not known already, and of the study where there is none.
        seed: 0 to 2^64 - 1; by default that of the study.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.
        known: what `confidence`, `key_assumptions` and `signposts` found already; those of another scenario, seed or outcome are
            made again.

    Raises:
        AnalysisError: an unknown outcome, or no future that came to its end.

    Checked by tests/unit/analysis/test_judgments.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    with reporting(progress) as report:
        study = source if isinstance(source, Study) and source.seed == chosen_seed else None
        if study is None:
            study = run(scenario, futures=futures, seed=chosen_seed, keep=0, threads=threads, progress=report)
        if not study.complete:
            raise AnalysisError("none of the futures came to its end", hint="`sandtable run` says why")
        study.find_ranges(report)
        plan = {"futures": futures, "threads": threads, "progress": report}
        asked = _Asked(scenario, chosen, chosen_seed, plan, tuple(known))
        table = asked.table()
        sure, unsure = asked.of(Confidence, confidence, watched=table)
        turning, _ = asked.of(KeyAssumptions, key_assumptions)
        watching, why = asked.of(Signposts, signposts, watched=table)
    share = next(each for each in study.outcomes if each.id == chosen)
    over = study.ranges.outcomes.get(chosen)
    around = over.around(share.probability.value) if over is not None else None
    standard = standard_of(scenario.words)
    time = next((each for each in study.times if each.id == chosen), None)
    watch = _watched(watching) if watching is not None else ()
    return KeyJudgments(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=chosen,
        title=share.title,
        standard=standard,
        likelihood=likelihood_of(share.probability.low, share.probability.high, standard=standard),
        probability=share.probability,
        assumptions_low=None if around is None else around.low,
        assumptions_high=None if around is None else around.high,
        half_by=None if time is None or time.median is None else time.median,
        confidence=None if sure is None else _sureness(sure),
        no_confidence=unsure,
        turns_on=_turns(turning) if turning is not None else (),
        watch=watch,
        no_watch=why,
        watch_by=None if watching is None else watching.by,
        watch_by_day=None if watching is None else watching.by_day,
        futures=share.futures,
        over=over,
    )


@dataclass(frozen=True)
class _Asked:
    """What is asked of the other analyses: one scenario, outcome and seed. What is known already is taken."""

    source: Scenario
    outcome: str
    seed: int
    plan: dict[str, Any]
    known: tuple[AnalysisResult, ...]

    def of(self, kind: type[Found], run: Callable[..., Found], **more: Any) -> tuple[Found | None, str | None]:
        """A result, or why there is none."""
        header = Header.of(self.source, seed=self.seed)
        for each in self.known:
            if isinstance(each, kind) and (each.header, getattr(each, "outcome", None)) == (header, self.outcome):
                return each, None
        try:
            return run(self.source, outcome=self.outcome, seed=self.seed, **self.plan, **more), None
        except AnalysisError as fault:
            return None, fault.message

    def table(self) -> Table | None:
        """The futures that two analyses look at, unless both are known; None where they are too few."""
        kinds = [kind for kind in (Confidence, Signposts) if not any(isinstance(each, kind) for each in self.known)]
        if not kinds:
            return None
        plan = {name: self.plan[name] for name in ("futures", "threads")}
        try:
            return Table.played(self.source, seed=self.seed, report=self.plan["progress"], **plan)
        except AnalysisError:
            return None


def _sureness(found: Confidence) -> JudgedConfidence:
    return JudgedConfidence(
        word=found.word,
        stated=found.stated,
        supported=found.supported,
        assumed=found.assumed,
        information=found.information,
        has_faults=bool(found.faults),
        volatility=found.volatility,
        needed=found.needed,
    )


def _turns(found: KeyAssumptions) -> tuple[TurnsOn, ...]:
    """The assumptions that move the outcome itself detectably, by the distance between the odds at their ends."""
    moving = [each for each in found.assumptions if any(moved.id == found.outcome for moved in each.moves)]
    moving.sort(key=lambda each: (-abs(each.high.probability.value - each.low.probability.value), each.assumption))
    return tuple(
        TurnsOn(assumption=each.assumption, title=each.title, total=each.total, low=each.low, high=each.high)
        for each in moving[:MOST_TURNS]
    )


def _watched(found: Signposts) -> tuple[Watch, ...]:
    rows = [found.signpost(each.event) for each in found.watch_list]
    return tuple(
        Watch(event=row.event, title=row.title, by=row.by, by_day=found.by_day, seen=row.seen, unseen=row.unseen)
        for row in rows
        if row.seen is not None and row.unseen is not None
    )[:MOST_WATCHED]
