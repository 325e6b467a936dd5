"""The analyses of a full briefing: run one after the other, each left out with its reason where it cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sandtable.analysis.answer import headline
from sandtable.errors import AnalysisError, TextError

if TYPE_CHECKING:
    from sandtable.analysis.claim_results import ClaimsReport
    from sandtable.analysis.differences import Comparison
    from sandtable.analysis.discovery import Discovery
    from sandtable.analysis.indices import Sensitivity
    from sandtable.analysis.scorecard import ScoreCard
    from sandtable.analysis.settlement_tables import SettlementAnalysis
    from sandtable.analysis.solution import Solution
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study
    from sandtable.study.play import Report

ROWS = 2_048  # of the sensitivity's design; the settlement, with results by the dozen, has half as many
PAIRED = 20_000  # futures of a red line and of the claims
SEARCHED = 10_000  # futures that boxes are looked for in, half of them to find and half to measure
FEWER = 2_000  # futures of each profile of the game

Found = TypeVar("Found")
QUICK = "not asked for: this is a quick briefing"


@dataclass(frozen=True)
class Omission:
    """An analysis that the briefing does without. command: what gives it by itself."""

    why: str
    command: str


@dataclass(frozen=True)
class Analyses:
    """What a briefing tells beside its study. passages: of the assessed text, by claim, where the reader has it."""

    drivers: Sensitivity | Omission
    boxes: tuple[Discovery, ...] | Omission
    settlement: SettlementAnalysis | Omission
    red_lines: tuple[Comparison, ...] | Omission
    game: Solution | Omission
    claims: ClaimsReport | Omission
    score: ScoreCard | Omission
    passages: dict[str, str]

    @property
    def omissions(self) -> tuple[Omission, ...]:
        found = (self.drivers, self.boxes, self.settlement, self.red_lines, self.game, self.claims, self.score)
        return tuple(entry for entry in found if isinstance(entry, Omission))


def run_analyses(
    study: Study, *, report: Report, passages: dict[str, str] | None = None, futures: int | None = None
) -> Analyses:
    """Everything, with the seed of the study. What the scenario does not declare, or a missing package, is an omission."""
    from sandtable.analysis.claims import claims
    from sandtable.analysis.comparison import red_line
    from sandtable.analysis.discovery import discover
    from sandtable.analysis.game import solve
    from sandtable.analysis.scorecard import score
    from sandtable.analysis.sensitivity import sensitivity
    from sandtable.analysis.settlement import settlement
    from sandtable.study.run import run

    scenario, name, seed = study.scenario, study.scenario.name, study.seed
    lines, main = list(scenario.red_lines), headline(study).id

    @cache
    def searched() -> Study:
        if study.futures <= (futures or SEARCHED):
            return study
        return run(scenario, futures=futures or SEARCHED, seed=seed, keep=0, progress=report)

    def both_ways() -> tuple[Discovery, ...]:
        return tuple(discover(searched(), outcome=main, negated=negated, progress=report) for negated in (False, True))

    def with_red_lines() -> tuple[Comparison, ...]:
        if not lines:
            raise AnalysisError("the scenario declares no red line")
        return tuple(red_line(scenario, line, futures=futures or PAIRED, seed=seed, progress=report) for line in lines)

    return Analyses(
        drivers=_tried(
            lambda: sensitivity(scenario, outcome=main, rows=ROWS, seed=seed, progress=report), f"sensitivity {name}"
        ),
        boxes=_tried(both_ways, f"discover {name} --outcome {main}"),
        settlement=_tried(lambda: settlement(searched(), rows=ROWS // 2, progress=report), f"settlement {name}"),
        red_lines=_tried(with_red_lines, f"compare {name} --red-line {lines[0] if lines else 'ID'}"),
        game=_tried(lambda: solve(scenario, futures=futures or FEWER, seed=seed, progress=report), f"solve {name}"),
        claims=_tried(
            lambda: claims(scenario, futures=futures or PAIRED, seed=seed, progress=report), f"claims {name}"
        ),
        score=_tried(lambda: score(study, progress=report), f"score {name}"),
        passages=passages or {},
    )


def no_analyses(study: Study, *, passages: dict[str, str] | None = None) -> Analyses:
    """Those of a quick briefing: none."""
    name = study.scenario.name
    left = {
        field: Omission(QUICK, f"sandtable {command}")
        for field, command in (
            ("drivers", f"sensitivity {name}"), ("boxes", f"discover {name} --outcome {headline(study).id}"),
            ("settlement", f"settlement {name}"), ("red_lines", f"compare {name}"), ("game", f"solve {name}"),
            ("claims", f"claims {name}"), ("score", f"score {name}"),
        )
    }  # fmt: skip
    return Analyses(**left, passages=passages or {})


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
