"""The analyses of a full report: run one after the other, each left out with its reason where it cannot be had."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sandtable.analysis.registry import ANALYSES, analysis_named, entry_of, loaded
from sandtable.errors import AnalysisError, TextError
from sandtable.scenario.source import as_typed
from sandtable.study.outcomes import headline

if TYPE_CHECKING:
    from sandtable.analysis.claims.results import JudgedClaims
    from sandtable.analysis.compare.differences import Comparison
    from sandtable.analysis.compare.turning_results import DeterrenceAnalysis
    from sandtable.analysis.discover.discovery import Discoveries
    from sandtable.analysis.game.solution import Solution
    from sandtable.analysis.judgments.results import KeyJudgments
    from sandtable.analysis.registry import Analysis
    from sandtable.analysis.score.results import ScoreCard
    from sandtable.analysis.sensitivity.dice import DiceSplit
    from sandtable.analysis.sensitivity.indices import Sensitivity
    from sandtable.analysis.settlement.results import SettlementAnalysis
    from sandtable.analysis.signposts.observed import ObserverOdds
    from sandtable.analysis.signposts.searching import Table
    from sandtable.results import AnalysisResult
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report
    from sandtable.study.study import Study

ROWS = 2_048  # of the sensitivity's design; the settlement, with results by the dozen, has half as many
THROWN = 512  # rows of the design by dice, each of some futures for every decision
PAIRED = 20_000  # futures of the claims, where the study has as many as SEARCHED
SEARCHED = 10_000  # futures that boxes are looked for in, half of them to find and half to measure
ENDS = 1_000  # futures of each end of what the decisions about a red line read
FEWER = 2_000  # futures of each profile of the game, where the study has as many as SEARCHED
LEAST_OF_GAME = 2  # futures of each profile

ABOUT_MAIN = ("signposts", "confidence", "key-assumptions", "pre-mortem")  # asked of the outcome that the page is about

Found = TypeVar("Found")
QUICK = "not asked for: this is a quick report"


@dataclass(frozen=True)
class Omission:
    """An analysis that the report does without. why: empty where the page says so elsewhere. command: what gives it by itself."""

    why: str
    command: str

    def with_folder(self, scenario: Scenario) -> Omission:
        """The same with the scenario's file as it was given, for the terminal; pages that are shared show no folder."""
        alone, whole = (shlex.join(as_typed(scenario.origin, with_folder=each)) for each in (False, True))
        program, _, rest = self.command.partition(" ")
        verb, _, words = rest.partition(" ")
        if not words.startswith(alone):
            return self
        return replace(self, command=f"{program} {verb} {whole}{words.removeprefix(alone)}")


NEWS = "update"  # the analysis that tells how the news move the odds
SAID_ELSEWHERE = Omission("", "")  # no red line names an act, or nobody decides anything: the page shows that anyway


@dataclass(frozen=True)
class Analyses:
    """What a report tells beside its study.

    passages: of the assessed text, by claim, where the reader has it. others: results of analyses that have no place of their own
    on the page, in the order of the registry. judgments: at its head, from what the others found.
    observed: the odds for an observer along each future that the page tells. unasked: what takes minutes and was not asked for.
    """

    drivers: Sensitivity | Omission
    dice: DiceSplit | Omission
    boxes: Discoveries | Omission
    settlement: SettlementAnalysis | Omission
    red_lines: tuple[Comparison, ...] | Omission
    deterrence: DeterrenceAnalysis | Omission
    game: Solution | Omission
    claims: JudgedClaims | Omission
    score: ScoreCard | Omission
    passages: dict[str, str]
    judgments: KeyJudgments | Omission = field(default_factory=lambda: SAID_ELSEWHERE)
    observed: tuple[ObserverOdds, ...] = ()
    others: tuple[AnalysisResult, ...] = ()
    unasked: tuple[Omission, ...] = ()

    @property
    def has_news(self) -> bool:
        """Whether what the news change is told."""
        return any(entry_of(each).name == NEWS for each in self.others)

    @property
    def omissions(self) -> tuple[Omission, ...]:
        found = (
            self.drivers, self.dice, self.boxes, self.settlement, self.red_lines, self.deterrence, self.game, self.claims, self.score,
            self.judgments, *self.unasked,
        )  # fmt: skip
        return tuple(entry for entry in found if isinstance(entry, Omission) and entry.why)


def run_analyses(
    study: Study,
    *,
    report: Report,
    passages: dict[str, str] | None = None,
    futures: int | None = None,
    known: tuple[AnalysisResult, ...] = (),
    minutes: bool = False,
) -> Analyses:
    """Everything, with the seed of the study. What the scenario does not declare, or a missing package, is an omission.

    known : results for `others` that are there already. minutes : with the analyses that take minutes.
    """
    from sandtable.analysis.claims.claims import claims
    from sandtable.analysis.compare.comparison import paired_futures, red_line
    from sandtable.analysis.compare.turning import deterrence
    from sandtable.analysis.discover.discovery import discover_both
    from sandtable.analysis.game.game import solve
    from sandtable.analysis.judgments.judgments import key_judgments
    from sandtable.analysis.score.scorecard import score
    from sandtable.analysis.sensitivity.dice import split_dice
    from sandtable.analysis.sensitivity.sensitivity import sensitivity
    from sandtable.analysis.settlement.settlement import settlement
    from sandtable.study.run import run

    scenario, name, seed = study.scenario, _typed(study.scenario), study.seed
    lines, main = list(scenario.red_lines), headline(study.outcomes).id

    @cache
    def searched() -> Study:
        if study.futures <= (futures or SEARCHED):
            return study
        return run(scenario, futures=futures or SEARCHED, seed=seed, keep=0, progress=report)

    def with_red_lines() -> tuple[Comparison, ...]:
        if not lines:
            raise AnalysisError("the scenario declares no red line")
        pairs = futures or paired_futures(study.futures)
        return tuple(red_line(scenario, line, futures=pairs, seed=seed, progress=report) for line in lines)

    drivers = _tried(
        lambda: sensitivity(scenario, outcome=main, rows=ROWS, seed=seed, progress=report), f"sensitivity {name}"
    )
    shared = _Shared(study, futures or SEARCHED, drivers, report)
    others = _others(shared, known, minutes=minutes)
    return Analyses(
        drivers=drivers,
        dice=_tried(
            lambda: split_dice(scenario, outcome=main, rows=THROWN, seed=seed, progress=report),
            f"sensitivity {name} --dice",
        )
        if scenario.decisions
        else SAID_ELSEWHERE,
        boxes=_tried(
            lambda: discover_both(searched(), outcome=main, progress=report), f"discover {name} --outcome {main}"
        ),
        settlement=_tried(lambda: settlement(searched(), rows=ROWS // 2, progress=report), f"settlement {name}"),
        red_lines=_tried(with_red_lines, f"compare {name} --red-line {lines[0] if lines else 'ID'}"),
        deterrence=_tried(
            lambda: deterrence(scenario, futures=futures or ENDS, seed=seed, progress=report), f"deterrence {name}"
        )
        if analysis_named("deterrence").fits(scenario)
        else SAID_ELSEWHERE,
        game=_tried(
            lambda: solve(scenario, futures=futures or _of_game(study), seed=seed, progress=report), f"solve {name}"
        ),
        claims=_tried(
            lambda: claims(scenario, futures=futures or _of_claims(study), seed=seed, progress=report), f"claims {name}"
        ),
        score=_tried(lambda: score(study, progress=report), f"score {name}"),
        passages=passages or {},
        judgments=_tried(
            lambda: key_judgments(study, outcome=main, futures=futures or SEARCHED, progress=report, known=others),
            f"key-judgments {name}",
        ),
        observed=_observed(shared, main),
        others=others,
        unasked=() if minutes else _unasked(scenario, known),
    )


def _of_claims(study: Study) -> int:
    """How many futures the claims are judged over: those of the study, where it has fewer than usual."""
    return PAIRED if study.futures >= SEARCHED else min(PAIRED, study.futures)


def _of_game(study: Study) -> int:
    """How many futures of each profile a game is estimated from: with the further ones that it plays, no more than the study has."""
    from sandtable.analysis.game.stability import FURTHER

    if study.futures >= SEARCHED:
        return FEWER
    return max(LEAST_OF_GAME, min(FEWER, study.futures // (1 + FURTHER)))


@dataclass
class _Shared:
    """What several analyses of a report use, computed once. futures : of each analysis."""

    study: Study
    futures: int
    drivers: Sensitivity | Omission
    report: Report

    @cached_property
    def told_futures(self) -> tuple[int, ...]:
        """The futures that the page tells one by one."""
        from sandtable.report.futures import chosen_futures

        return tuple(choice.number for choice in chosen_futures(self.study))

    @cached_property
    def table(self) -> Table | None:
        """Futures with what an observer sees in them; None where they are too few."""
        from sandtable.analysis.signposts.searching import Table

        plan: dict[str, Any] = {
            "seed": self.study.seed, "futures": self.futures, "report": self.report, "also": self.told_futures
        }  # fmt: skip
        found = _tried(lambda: Table.played(self.study.scenario, **plan), "")
        return None if isinstance(found, Omission) else found

    def known_to(self, name: str) -> dict[str, Any]:
        """What an analysis is given that was found for others."""
        if name in ("signposts", "confidence", "pre-mortem"):
            return {"watched": self.table}
        is_known = name == "key-assumptions" and not isinstance(self.drivers, Omission)
        return {"drivers": self.drivers} if is_known else {}


def _observed(shared: _Shared, outcome: str) -> tuple[ObserverOdds, ...]:
    """The odds for an observer along each future that the page tells; none where they cannot be had."""
    from sandtable.analysis.signposts.observing import observer_odds

    table, scenario = shared.table, shared.study.scenario
    if table is None:
        return ()
    plan: dict[str, Any] = {
        "outcome": outcome, "seed": shared.study.seed, "progress": shared.report, "watched": table
    }  # fmt: skip
    found = [
        _tried(partial(observer_odds, scenario, future=number, **plan), "")
        for number in dict.fromkeys(shared.told_futures)
    ]
    return tuple(each for each in found if not isinstance(each, Omission))


def _others(shared: _Shared, known: tuple[AnalysisResult, ...], *, minutes: bool) -> tuple[AnalysisResult, ...]:
    """Results of the analyses in the registry that the page shows as they are told. known : those that are there already."""
    study = shared.study
    made = {entry_of(each).name: each for each in known}
    wanted = [entry for entry in ANALYSES if entry.section and entry.fits(study.scenario)]
    main = headline(study.outcomes).id
    plan: dict[str, Any] = {"futures": shared.futures, "seed": study.seed, "progress": shared.report}

    def ask(entry: Analysis) -> Any:
        # the readings of a text stand beside the study itself, over as many futures
        source: Any = study if entry.name == "readings" else study.scenario
        about = {"outcome": main} if entry.name in ABOUT_MAIN else {}
        return _tried(
            lambda: loaded(entry.run)(source, **plan, **about, **shared.known_to(entry.name)),
            f"{entry.name} {_typed(study.scenario)}",
        )

    found = [
        made[entry.name] if entry.name in made else ask(entry)
        for entry in wanted
        if minutes or not entry.minutes or entry.name in made
    ]
    return tuple(each for each in found if not isinstance(each, Omission))


def _unasked(scenario: Scenario, known: tuple[AnalysisResult, ...]) -> tuple[Omission, ...]:
    """What takes minutes and a report of this scenario could have."""
    made = {entry_of(each).name for each in known}
    return tuple(
        Omission("it takes minutes; `--with-news` adds it", f"sandtable {entry.name} {_typed(scenario)}")
        for entry in ANALYSES
        if entry.minutes and entry.fits(scenario) and entry.name not in made
    )


def no_analyses(
    study: Study, *, passages: dict[str, str] | None = None, known: tuple[AnalysisResult, ...] = ()
) -> Analyses:
    """Those of a quick report: none but what is known already."""
    scenario, name = study.scenario, _typed(study.scenario)
    left: dict[str, Any] = {
        field: Omission(QUICK, f"sandtable {command}")
        for field, command in (
            ("drivers", f"sensitivity {name}"), ("dice", f"sensitivity {name} --dice"),
            ("boxes", f"discover {name} --outcome {headline(study.outcomes).id}"),
            ("settlement", f"settlement {name}"), ("red_lines", f"compare {name}"),
            ("game", f"solve {name}"),
            ("claims", f"claims {name}"), ("score", f"score {name}"), ("judgments", f"key-judgments {name}"),
        )
    }  # fmt: skip
    with_act = analysis_named("deterrence").fits(scenario)
    left["deterrence"] = Omission(QUICK, f"sandtable deterrence {name}") if with_act else SAID_ELSEWHERE
    return Analyses(**left, passages=passages or {}, others=known)


def _typed(scenario: Scenario) -> str:
    """The words that name a scenario on a command line, without its folder."""
    return shlex.join(as_typed(scenario.origin, with_folder=False))


def _tried(run: Callable[[], Found], command: str) -> Found | Omission:
    try:
        return run()
    except AnalysisError as fault:
        hint = f"; {fault.hint}" if fault.hint else ""
        return Omission(f"{fault.message}{hint}", f"sandtable {command}")


def read_passages(scenario: Scenario, path: Path) -> dict[str, str]:
    """The passages of the claims from the reader's own copy of the text, checked by their hashes.

    Raises TextError if no source with claims has a hash that the file fits, saying where it differs.
    """
    from sandtable.text.locators import locators, open_text

    sources = list(dict.fromkeys(claim.source for claim in scenario.claims.values()))
    if not sources:
        raise TextError("the scenario makes no claims, so there are no passages to show")
    fault: TextError | None = None
    for source in sources:
        places = locators(scenario, source=source)
        try:
            text = open_text(path, source=scenario.sources[source], locators=places)
        except TextError as found:
            fault = fault or found
            continue
        return {name: text.passage(claim.at).text for name, claim in scenario.claims.items() if claim.source == source}
    assert fault is not None  # every source was tried and none fitted
    raise fault
