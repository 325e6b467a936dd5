"""`discover`: what must be believed for an outcome to happen, as boxes of assumptions (scenario discovery)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.discover.boxes import LEAST_CASES, Figures, Finding, Half, Share, Step, find_boxes
from sandtable.analysis.discover.peeling import LEAST_MASS, PEEL, Limit
from sandtable.analysis.questions import outcome_of, scenario_of, seed_of
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Header, Keys, Level, Probability, Result
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress
from sandtable.study.study import Study
from sandtable.units import DIMENSIONS

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

FUTURES = 10_000
UNKNOWN = float("nan")
NEVER = "none"  # a decision that was never taken

Reason: TypeAlias = Literal["always", "never", "nearly-always", "nearly-never", "no-box"]
Portion: TypeAlias = Annotated[Estimate, Keys("estimate", "low", "high", apart=True, least=0, most=1)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Restriction(Result):
    """What a box asks of an assumption, or of a choice: one side of the box.

    At or above `low`, at or below `high`, in coherent units, or one of `values`; of a decision, one of `options`.
    """

    assumption: Annotated[str, Field(description="its identifier; of a choice that of the decision")]
    title: Annotated[str, Field(description="of the assumption, or of the decision")]
    group: Annotated[str | None, Field(description="the group that the file declares for it; null if none")]
    unit: Annotated[str, Field(description="of low, high and values; empty for plain numbers")]
    low: Annotated[float | None, Field(description="the value must be at or above; null if this is no lower limit")]
    high: Annotated[float | None, Field(description="the value must be at or below; null if this is no upper limit")]
    values: Annotated[tuple[float, ...], Field(description="of a choice: the value must be one of these; else empty")]
    options: Annotated[
        tuple[str, ...],
        Field(
            description="of a decision: the option it took first is one of these, `none` if it was never taken; else empty"
        ),
    ] = ()
    found_quasi_p: Annotated[float | None, Field(description="on the finding half; null for a dropped limit")] = None
    measured_quasi_p: Annotated[float | None, Field(description="on the measuring half; null for a dropped limit")] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class BoxFigures(Result):
    """What a box is worth among some futures, each share with its Wilson interval; not a number if there was none to count."""

    density: Annotated[Portion, Field(description="it happens, of the futures in the box")]
    coverage: Annotated[Portion, Field(description="in the box, of all futures in which it happens")]
    mass: Annotated[Portion, Field(description="in the box, of all futures")]
    elsewhere: Annotated[Portion, Field(description="it happens, of the futures outside")]

    @classmethod
    def of(cls, found: Figures) -> BoxFigures:
        """The shares of counts."""
        return cls(**{each.name: estimate_of(getattr(found, each.name)) for each in fields(found)})


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PeelingStep(Result):
    """One box of the peeling, with all its limits."""

    step: Annotated[Count, Field(description="its number, for --box")]
    limits: Annotated[Count, Field(description="how many limits the box has")]
    correlation: Annotated[
        float,
        Field(
            description="phi of being in the box, uninformative limits dropped, and of the outcome, on the finding half; the "
            "largest is chosen"
        ),
    ]
    measured: Annotated[BoxFigures, Field(description="on the measuring half")]
    found: Annotated[BoxFigures, Field(description="on the finding half")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DiscoveredBox(Result):
    """One box: what it asks, and what it is worth on the futures that found it and on those that did not."""

    box: Annotated[Count, Field(description="its number, from 1")]
    step: Annotated[Count, Field(description="the step of the trajectory that it comes from")]
    holds_up: Annotated[
        bool,
        Field(
            description="whether on the measuring half the interval of its density lies above that of the futures outside"
        ),
    ]
    restrictions: Annotated[tuple[Restriction, ...], Field(description="all must hold; sorted by quasi-p")]
    dropped: Annotated[
        tuple[Restriction, ...],
        Field(description="limits of the step that were dropped for a quasi-p above 0.05, in that order"),
    ]
    measured: Annotated[BoxFigures, Field(description="on the measuring half")]
    found: Annotated[BoxFigures, Field(description="on the finding half")]
    trajectory: Annotated[
        tuple[PeelingStep, ...], Field(description="the peeling, from all futures to the smallest box")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Discovery(AnalysisResult):
    """Boxes of assumptions in which an outcome happens, or does not, more often than elsewhere. The same to the byte for the
    same scenario, seed, number of futures and version.

    probability : that it happens (`negated`: does not), of all complete futures. reason : why there is no box, None if
    there is one. found_on, measured_on : complete futures of either half. together : measured figures of all boxes.
    """

    futures: Annotated[Count, Field(description="futures played, failed ones included")]
    failed: Annotated[Count, Field(description="futures that the engine gave up; excluded from everything below")]
    outcome: Annotated[str, Field(description="its identifier")]
    title: Annotated[str, Field(description="of the outcome")]
    negated: Annotated[
        bool,
        Field(
            description="true: asked is when the outcome does not happen, and 'it happens' below means that it does not"
        ),
    ]
    probability: Annotated[Probability, Field(description="share of all complete futures in which it happens")]
    level: Level = LEVEL
    found_on: Annotated[Count, Field(description="complete futures with even numbers: they found the boxes")]
    measured_on: Annotated[Count, Field(description="complete futures with odd numbers: they measured them")]
    reason: Annotated[Reason | None, Field(description="why there is no box; null if there is one")]
    boxes: Annotated[
        tuple[DiscoveredBox, ...],
        Field(description="each after the first among the futures that those before it leave"),
    ]
    together: Annotated[
        BoxFigures | None,
        Field(description="of the futures in any of the boxes, on the measuring half; null without a box"),
    ]

    @property
    def is_sure(self) -> bool | None:
        """Whether the outcome itself happens in every future played or in none; None if it differs between them."""
        return (self.reason == "always") != self.negated if self.reason in ("always", "never") else None

    @property
    def complete(self) -> int:
        """Number of complete futures, of both halves."""
        return self.found_on + self.measured_on

    @property
    def box(self) -> DiscoveredBox | None:
        """The first box, if it holds up on the half that did not find it; None if there is none."""
        return self.boxes[0] if self.boxes and self.boxes[0].holds_up else None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Discoveries(AnalysisResult):
    """Both questions over the same futures: what must be believed for an outcome, and what for its opposite."""

    discoveries: Annotated[tuple[Discovery, ...], Field(description="when it happens, then when it does not")]

    @property
    def title(self) -> str:
        """Title of the outcome."""
        return self.discoveries[0].title


def discover_both(
    source: Study | Scenario | str | Path,
    *,
    outcome: str,
    futures: int = FUTURES,
    seed: int | None = None,
    choices: bool = False,
    threads: int | None = None,
    progress: Callable[[Progress], object] | bool | None = None,
) -> Discoveries:
    """Find the assumptions under which an outcome happens, and those under which it does not, over the same futures.

    The arguments and errors are those of `discover`.
    """
    study = source if isinstance(source, Study) else _play(source, outcome, futures, seed, threads, progress)
    both = tuple(
        discover(study, outcome=outcome, negated=negated, choices=choices, progress=progress)
        for negated in (False, True)
    )
    return Discoveries(header=both[0].header, source=study.scenario, discoveries=both)


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
    choices: bool = False,
    threads: int | None = None,
    progress: Callable[[Progress], object] | bool | None = None,
) -> Discovery:
    """Find limits on the assumptions, and on what was chosen, within which an outcome happens often.

    Boxes are found by PRIM on the futures with even numbers and measured on those with odd numbers, so no figure is
    biased by the search.

    Args:
        source: a study, or what `load` takes, which is then played with `futures` and `seed`.
        outcome: its identifier.
        negated: find where the outcome does not happen.
        boxes: how many; each is searched among the futures outside the earlier ones.
        box: a step of the first trajectory to use instead of the one that the rule chooses.
        peel: as in `peeling.peel`.
        least_mass: as in `peeling.peel`.
        choices: whether the option that each decision took first may be a limit too. A choice may have been made
            because of how things went: such a limit says where the outcome happens, not what brings it about.

    Raises:
        AnalysisError: an unknown outcome, a scenario without uncertain assumptions, no seed, or a step that does
            not exist.

    Checked by tests/statistical/test_coverage_discovery.py.
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
    inputs, rows = _inputs(study, choices=choices)
    even = np.arange(len(complete)) % 2 == 0
    find, measure = (Half(rows[half & complete], told[half & complete]) for half in (even, ~even))
    if callable(progress):
        progress(Progress("searching", 0, boxes))
    try:
        found = find_boxes(
            find, measure, is_choice=[each.is_choice for each in inputs],
            boxes=boxes, step=box, share=peel, least_mass=least_mass,
        )  # fmt: skip
    except IndexError as fault:
        raise AnalysisError(
            f"the trajectory has no step {box} with a limit", hint=f"its last is step {fault}"
        ) from None
    cases, count = int(told[complete].sum()), int(complete.sum())
    return Discovery(
        header=Header(
            scenario=study.manifest["scenario"]["name"],
            scenario_sha256=study.manifest["scenario"]["sha256"],
            seed=study.seed,
        ),
        source=study.scenario,
        futures=study.futures,
        failed=study.futures - study.complete,
        outcome=outcome,
        title=study.scenario.outcomes[outcome].title,
        negated=negated,
        probability=estimate_of(Share(cases, count)),
        found_on=len(find.rows),
        measured_on=len(measure.rows),
        reason=None if found else _reason(cases, count, telling=find.is_telling and measure.is_telling),
        boxes=tuple(_box(number, finding, inputs) for number, finding in enumerate(found, start=1)),
        together=BoxFigures.of(_together(found, measure)) if found else None,
    )


def estimate_of(share: Share) -> Estimate:
    """A share with its interval; not a number where there was none to count."""
    return Estimate(UNKNOWN if share.estimate is None else share.estimate, *share.interval)


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


@dataclass(frozen=True, slots=True, config=CONFIG)
class _Input:
    """What may be limited. options : of a decision, in the order of their ranks."""

    name: str
    title: str
    group: str | None
    unit: str
    is_choice: bool
    options: tuple[str, ...] = ()


def _inputs(study: Study, *, choices: bool) -> tuple[list[_Input], NDArray[np.float64]]:
    """The assumptions that vary, and if asked for the decisions of which the first choice does; their values (futures, inputs)."""
    draws, scenario, program = study.draws(), study.scenario, study.program
    columns = _uncertain(draws, choices=choices)
    inputs = []
    for name in (program.assumptions[column] for column in columns):
        entry = scenario.assumptions[name]
        unit = DIMENSIONS[entry.prior.dimension][1]
        inputs.append(_Input(name, entry.title, entry.group, unit, entry.prior.kind == "choice"))
    values = [draws[:, column] for column in columns]
    taken = study.first_choices() if choices else np.zeros((len(draws), 0), np.int32)
    for position in range(taken.shape[1]):
        decision = program.decisions[position]
        if taken[:, position].min() < taken[:, position].max():
            options = tuple(program.options[option].identifier for option in decision.options)
            title = scenario.decisions[decision.identifier].title
            inputs.append(_Input(decision.identifier, title, None, "", True, options))
            values.append(taken[:, position].astype(np.float64))
    return inputs, np.ascontiguousarray(np.stack(values, axis=1)) if values else np.empty((len(draws), 0))


def _uncertain(draws: NDArray[np.float64], *, choices: bool) -> list[int]:
    """Columns of the draws that vary."""
    columns = [column for column in range(draws.shape[1]) if draws[:, column].min() < draws[:, column].max()]
    if not columns and not choices and len(draws) >= 2 * LEAST_CASES:  # so few may be alike by chance
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


def _box(number: int, finding: Finding, inputs: Sequence[_Input]) -> DiscoveredBox:
    values = zip(finding.box.limits, finding.found_quasi_p, finding.measured_quasi_p, strict=True)
    restrictions = [_restriction(limit, inputs, found=p, measured=q) for limit, p, q in values]
    measured = BoxFigures.of(finding.measured)
    return DiscoveredBox(
        box=number,
        step=finding.step,
        holds_up=measured.density.low > measured.elsewhere.high,
        restrictions=tuple(sorted(restrictions, key=lambda entry: (entry.found_quasi_p or 0.0, entry.assumption))),
        dropped=tuple(_restriction(limit, inputs) for limit in finding.dropped),
        measured=measured,
        found=BoxFigures.of(finding.found),
        trajectory=tuple(_step(each) for each in finding.trajectory),
    )


def _restriction(
    limit: Limit,
    inputs: Sequence[_Input],
    *,
    found: float | None = None,
    measured: float | None = None,
) -> Restriction:
    entry = inputs[limit.column]
    return Restriction(
        assumption=entry.name,
        title=entry.title,
        group=entry.group,
        unit=entry.unit,
        low=limit.low,
        high=limit.high,
        values=() if entry.options else limit.values,
        options=tuple(entry.options[int(rank)] if rank >= 0 else NEVER for rank in limit.values)
        if entry.options
        else (),
        found_quasi_p=found,
        measured_quasi_p=measured,
    )


def _step(step: Step) -> PeelingStep:
    return PeelingStep(
        step=step.number,
        limits=len(step.box.limits),
        correlation=step.correlation,
        measured=BoxFigures.of(step.measured),
        found=BoxFigures.of(step.found),
    )
