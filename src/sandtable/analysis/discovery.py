"""`discover`: what must be believed for an outcome to happen, as boxes of assumptions (scenario discovery)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sandtable.analysis.boxes import LEAST_CASES, Figures, Finding, Half, Share, Step, find_boxes
from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.peeling import LEAST_MASS, PEEL, Limit
from sandtable.analysis.questions import outcome_of, scenario_of, seed_of
from sandtable.display import Displayed
from sandtable.errors import AnalysisError
from sandtable.study.play import Progress
from sandtable.study.study import Study
from sandtable.units import DIMENSIONS

if TYPE_CHECKING:
    from sandtable.scenario.types import Assumption, Scenario

FUTURES = 10_000
Reason = Literal["always", "never", "nearly-always", "nearly-never", "no-box"]


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a box asks of an assumption: at or above `low`, at or below `high`, in coherent units, or one of `values`.

    found_quasi_p, measured_quasi_p : on either half; None for a limit that was dropped.
    """

    assumption: str
    title: str
    group: str | None
    unit: str
    low: float | None
    high: float | None
    values: tuple[float, ...]
    found_quasi_p: float | None = None
    measured_quasi_p: float | None = None

    def to_json_object(self) -> dict[str, Any]:
        return {
            "assumption": self.assumption, "title": self.title, "group": self.group, "unit": self.unit,
            "low": self.low, "high": self.high, "values": list(self.values),
            "found_quasi_p": self.found_quasi_p, "measured_quasi_p": self.measured_quasi_p,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DiscoveredBox:
    """One box: what it asks, and what it is worth on the futures that found it and on those that did not.

    holds_up : its density on the measuring half is above that of the other futures there, intervals apart.
    """

    number: int
    step: int
    restrictions: tuple[Restriction, ...]
    dropped: tuple[Restriction, ...]
    measured: Figures
    found: Figures
    trajectory: tuple[Step, ...]

    @property
    def holds_up(self) -> bool:
        return self.measured.density.interval[0] > self.measured.elsewhere.interval[1]

    def to_json_object(self) -> dict[str, Any]:
        return {
            "box": self.number,
            "step": self.step,
            "holds_up": self.holds_up,
            "restrictions": [entry.to_json_object() for entry in self.restrictions],
            "dropped": [entry.to_json_object() for entry in self.dropped],
            "measured": _figures(self.measured),
            "found": _figures(self.found),
            "trajectory": [_step(entry) for entry in self.trajectory],
        }


@dataclass(frozen=True, slots=True)
class Discovery(Displayed):
    """Boxes in which an outcome happens, or fails to, more often than elsewhere.

    probability : that it happens (`negated`: does not), of all complete futures. reason : why there is no box, None if
    there is one. found_on, measured_on : complete futures of either half. together : measured figures of all boxes.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    futures: int
    failed: int
    outcome: str
    title: str
    negated: bool
    probability: Share
    found_on: int
    measured_on: int
    reason: Reason | None
    boxes: tuple[DiscoveredBox, ...]
    together: Figures | None

    @property
    def is_sure(self) -> bool | None:
        """Whether the outcome itself happens in every future played or in none; None if it differs between them."""
        return (self.reason == "always") != self.negated if self.reason in ("always", "never") else None

    def to_json_object(self) -> dict[str, Any]:
        """What `sandtable discover --json` prints; `analysis/schemas/discover.schema.json` describes it."""
        low, high = self.probability.interval
        return {
            "scenario": self.scenario,
            "scenario_sha256": self.scenario_sha256,
            "seed": self.seed,
            "futures": self.futures,
            "failed": self.failed,
            "outcome": self.outcome,
            "title": self.title,
            "negated": self.negated,
            "probability": self.probability.estimate,
            "low": low,
            "high": high,
            "level": LEVEL,
            "found_on": self.found_on,
            "measured_on": self.measured_on,
            "reason": self.reason,
            "boxes": [box.to_json_object() for box in self.boxes],
            "together": None if self.together is None else _figures(self.together),
        }


def discover(
    source: Study | Scenario | str | Path,
    *,
    outcome: str,
    negated: bool = False,
    futures: int = FUTURES,
    seed: int | None = None,
    boxes: int = 1,
    box: int | None = None,
    peel: float = PEEL,
    least_mass: float = LEAST_MASS,
    threads: int | None = None,
    progress: Callable[[Progress], object] | bool | None = None,
) -> Discovery:
    """Find the assumptions under which an outcome happens (`negated`: does not).

    Boxes are found by PRIM on the futures with even numbers and measured on those with odd numbers, so no figure is
    flattered by the search. source : a study, or what `load` takes, which is then played with `futures` and `seed`.
    boxes : how many, each after the first among the futures that those before it leave. box : a step of the first
    trajectory to be taken instead of the one chosen by the rule. peel, least_mass : as in `peeling.peel`.

    Raises AnalysisError for an unknown outcome, a scenario without uncertain assumptions, a scenario without a seed,
    or a step that does not exist. Checked by tests/statistical/test_coverage_discovery.py.
    """
    if boxes < 1:
        raise AnalysisError(f"at least one box must be asked for, not {boxes}")
    if box is not None and boxes > 1:
        raise AnalysisError("a step can be picked for one box only", hint="ask for one box, or for no step")
    study = source if isinstance(source, Study) else _play(source, outcome, futures, seed, threads, progress)
    outcome_of(study.scenario, outcome)
    happened, complete = study.outcome_array()
    if not complete.any():
        raise AnalysisError("no future came to its end", hint="`sandtable run` says why they failed")
    told = happened[:, study.program.outcomes.index(outcome)] != negated
    columns = _uncertain(study)
    rows = np.ascontiguousarray(study.draws()[:, columns])
    names = [study.program.assumptions[column] for column in columns]
    even = np.arange(len(complete)) % 2 == 0
    find, measure = (Half(rows[half & complete], told[half & complete]) for half in (even, ~even))
    assumptions = study.scenario.assumptions
    if callable(progress):
        progress(Progress("searching", 0, boxes))
    try:
        found = find_boxes(
            find, measure, is_choice=[assumptions[name].prior.kind == "choice" for name in names],
            boxes=boxes, step=box, share=peel, least_mass=least_mass,
        )  # fmt: skip
    except IndexError as fault:
        raise AnalysisError(
            f"the trajectory has no step {box} with a limit", hint=f"its last is step {fault}"
        ) from None
    cases, count = int(told[complete].sum()), int(complete.sum())
    return Discovery(
        scenario=study.manifest["scenario"]["name"],
        scenario_sha256=study.manifest["scenario"]["sha256"],
        seed=study.seed,
        futures=study.futures,
        failed=study.futures - study.complete,
        outcome=outcome,
        title=study.scenario.outcomes[outcome].title,
        negated=negated,
        probability=Share(cases, count),
        found_on=len(find.rows),
        measured_on=len(measure.rows),
        reason=None if found else _reason(cases, count, telling=find.is_telling and measure.is_telling),
        boxes=tuple(_box(number, finding, names, assumptions) for number, finding in enumerate(found, start=1)),
        together=_together(found, measure) if found else None,
    )


def json_schema() -> str:
    """The JSON Schema of `Discovery.to_json_object`, as text."""
    return files("sandtable.analysis").joinpath("schemas/discover.schema.json").read_text(encoding="utf-8")


def _play(
    source: Scenario | str | Path,
    outcome: str,
    futures: int,
    seed: int | None,
    threads: int | None,
    progress: Callable[[Progress], object] | bool | None,
) -> Study:
    from sandtable.study.run import run

    chosen_seed = seed_of(source, seed)
    scenario = scenario_of(source)
    outcome_of(scenario, outcome)
    return run(scenario, futures=futures, seed=chosen_seed, threads=threads, keep=0, progress=progress)


def _uncertain(study: Study) -> list[int]:
    """Columns of the draws that vary."""
    draws = study.draws()
    columns = [column for column in range(draws.shape[1]) if draws[:, column].min() < draws[:, column].max()]
    if not columns and len(draws) >= 2 * LEAST_CASES:  # so few may be alike by chance
        raise AnalysisError(
            "no assumption of the scenario is uncertain, so there is nothing to discover",
            hint="give some of its numbers a prior under `assumptions`",
        )
    return columns


def _reason(cases: int, count: int, *, telling: bool) -> Reason:
    if cases in (0, count):
        return "always" if cases else "never"
    if telling:
        return "no-box"
    return "nearly-always" if 2 * cases > count else "nearly-never"


def _together(found: Sequence[Finding], measure: Half) -> Figures:
    inside = np.logical_or.reduce([finding.box.contains(measure.rows) for finding in found])
    cases, total = int(measure.happened[inside].sum()), int(inside.sum())
    everything = int(measure.happened.sum())
    return Figures(
        density=Share(cases, total),
        coverage=Share(cases, everything),
        mass=Share(total, len(inside)),
        elsewhere=Share(everything - cases, len(inside) - total),
    )


def _box(number: int, finding: Finding, names: Sequence[str], assumptions: dict[str, Assumption]) -> DiscoveredBox:
    values = zip(finding.box.limits, finding.found_quasi_p, finding.measured_quasi_p, strict=True)
    restrictions = [_restriction(limit, names, assumptions, found=p, measured=q) for limit, p, q in values]
    return DiscoveredBox(
        number=number,
        step=finding.step,
        restrictions=tuple(sorted(restrictions, key=lambda entry: (entry.found_quasi_p or 0.0, entry.assumption))),
        dropped=tuple(_restriction(limit, names, assumptions) for limit in finding.dropped),
        measured=finding.measured,
        found=finding.found,
        trajectory=finding.trajectory,
    )


def _restriction(
    limit: Limit,
    names: Sequence[str],
    assumptions: dict[str, Assumption],
    *,
    found: float | None = None,
    measured: float | None = None,
) -> Restriction:
    name = names[limit.column]
    assumption = assumptions[name]
    return Restriction(
        assumption=name,
        title=assumption.title,
        group=assumption.group,
        unit=DIMENSIONS[assumption.prior.dimension][1],
        low=limit.low,
        high=limit.high,
        values=limit.values,
        found_quasi_p=found,
        measured_quasi_p=measured,
    )


def _figures(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name).to_json_object() for name in ("density", "coverage", "mass", "elsewhere")}


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.number,
        "limits": len(step.box.limits),
        "correlation": step.correlation,
        "measured": _figures(step.measured),
        "found": _figures(step.found),
    }
