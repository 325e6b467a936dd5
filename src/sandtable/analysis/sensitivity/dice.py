"""`split_dice`: by which dice an outcome turns, those of each decision apart from those of battle, march, fires and settlement.

Every draw has an address: a stream for its purpose (`docs/model.md`, section 1). A program whose streams of one purpose
have other numbers plays the same future with those dice thrown again and all else alike. So the dice of a purpose are a
factor of a Sobol' design as an assumption is: the design is that of `sobol.py`, its second matrix the same futures with all
dice thrown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass as result_dataclass

from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.sensitivity.exchange import ScenarioModel
from sandtable.analysis.sensitivity.indices import (
    Designed,
    First,
    Index,
    Members,
    Reason,
    Total,
    index,
    probability_of,
    reason_of,
)
from sandtable.analysis.sensitivity.sobol import RESAMPLES, Evaluated, check_rows, estimate, sobol_points
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.program import Program, Streams
from sandtable.results import CONFIG, Count, Header, Level, Result
from sandtable.scenario.amounts import Amount
from sandtable.scenario.trees import AssumptionValue, Expression, walk
from sandtable.scenario.types import Decision, Option, Scenario, Weighted
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Report

ROWS = 4_096
Purpose: TypeAlias = Literal[
    "decision", "engagement", "friction", "tolerance", "strike", "recovery", "surrender", "settlement"
]
PURPOSES: dict[Purpose, str] = {
    "engagement": "Dice of battles", "friction": "Dice of marches", "tolerance": "Dice of what fires are borne",
    "strike": "Dice of strikes", "recovery": "Dice of recovery", "surrender": "Dice of surrender",
    "settlement": "Dice of the settlement",
}  # fmt: skip
_SALTS = (0x5BD1E995, 0x1B873593, 0x27D4EB2F)


@result_dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DiceIndex(Result):
    """The share of the variance that the dice of one purpose carry, or those of one decision.

    together : of a decision, its dice and the assumptions that give its options their odds, taken as one: however the
    author has divided what is not known of a choice between a prior and a probability. None where it names none.
    """

    id: Annotated[str, Field(description="identifier of the decision, or the purpose")]
    purpose: Annotated[Purpose, Field(description="what the dice are thrown for")]
    title: Annotated[str, Field(description="of the decision, or of the purpose")]
    first: First
    total: Total
    assumptions: Members
    together: Annotated[Index | None, Field(description="of a decision: its dice and these assumptions as one")]


@result_dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DiceTable(Result):
    """What split dice add to the object of `sandtable sensitivity --json`."""

    rows: Annotated[Count, Field(description="rows of the design")]
    dropped: Annotated[Count, Field(description="rows with a failed future; excluded")]
    futures: Annotated[Count, Field(description="futures of the design")]
    level: Level = LEVEL
    reason: Reason | None
    dice: Annotated[tuple[DiceIndex, ...], Field(description="of each decision, then of each other purpose")]
    chance: Annotated[Index | None, Field(description="all dice together")]
    assumptions: Annotated[Index | None, Field(description="all assumptions together; null if none is uncertain")]


@result_dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DiceSplit(Designed):
    """What of chance an outcome turns on. dice : of each decision in the order of the file, then of each other purpose.

    chance : all dice together; assumptions : all assumptions together, None if none is uncertain.
    """

    dice: tuple[DiceIndex, ...]
    chance: Index | None
    assumptions: Index | None


@dataclass(frozen=True)
class DiceFactor:
    """What is thrown again together. decisions : indices. columns : of the assumptions of the design."""

    purposes: tuple[Purpose, ...] = ()
    decisions: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


def split_dice(
    source: Source,
    *,
    outcome: str | None = None,
    rows: int = ROWS,
    seed: int | None = None,
    resamples: int = RESAMPLES,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> DiceSplit:
    """Split the variance of an outcome by the dice of each decision and of each other purpose.

    Plays rows * (2 decisions + 11) futures at most. The arguments and errors are those of `sensitivity`; a scenario
    without uncertain assumptions has dice all the same. Checked by tests/unit/analysis/test_dice.py.
    """
    require_package("SALib")
    check_rows(rows)
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    program = compile_scenario(scenario)
    names = [decision.identifier for decision in program.decisions]
    order = [names.index(name) for name in scenario.decisions]
    everything = DiceFactor(tuple(PURPOSES), tuple(range(len(names))))
    with reporting(progress) as report:
        column = program.outcomes.index(chosen)
        player = DiceDesign(program, (column,), seed=chosen_seed, threads=threads, report=report)
        alone = [DiceFactor(decisions=(number,)) for number in order]
        members = [assumptions_of(scenario.decisions[names[number]], player) for number in order]
        joined = [
            replace(each, columns=columns) if columns else None for each, columns in zip(alone, members, strict=True)
        ]
        purposes = [DiceFactor((purpose,)) for purpose in PURPOSES if _has(program, purpose)]
        whole = [DiceFactor(columns=tuple(range(player.inputs)))] if player.inputs else []
        factors = [*alone, *purposes, everything, *whole, *(each for each in joined if each is not None)]
        played = player.play(factors, everything, rows=rows)
    reason = reason_of(played)
    found = [] if reason else [index(each) for each in estimate(played, seed=chosen_seed, resamples=resamples)]
    rest = iter(found[len(alone) + len(purposes) + 1 + len(whole) :])
    dice = [
        DiceIndex(
            id=names[number], purpose="decision", title=scenario.decisions[names[number]].title, first=entry.first,
            total=entry.total, assumptions=tuple(player.names[column] for column in columns),
            together=next(rest) if columns else None,
        )
        for number, columns, entry in zip(order, members, found, strict=False)
    ]  # fmt: skip
    dice += [
        DiceIndex(
            id=factor.purposes[0], purpose=factor.purposes[0], title=PURPOSES[factor.purposes[0]], first=entry.first,
            total=entry.total, assumptions=(), together=None,
        )
        for factor, entry in zip(purposes, found[len(alone) :], strict=False)
    ]  # fmt: skip
    after = len(alone) + len(purposes)
    return DiceSplit(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        probability=probability_of(played) if played.rows else Estimate(np.nan, np.nan, np.nan),
        reason=reason,
        rows=rows,
        dropped=played.dropped,
        futures=rows * (len(factors) + 2),
        dice=tuple(dice),
        chance=found[after] if found else None,
        assumptions=found[after + 1] if found and whole else None,
    )


@dataclass
class DiceDesign:
    """Plays the blocks of the design: the future itself, with factors exchanged, and all thrown again. outcomes : columns of y."""

    program: Program
    outcomes: tuple[int, ...]
    seed: int
    threads: int | None
    report: Report

    def __post_init__(self) -> None:
        first = self._model(self.program, 1)
        self.inputs = len(first.inputs)
        self.names = tuple(self.program.assumptions[position] for position in first.inputs)

    def _model(self, program: Program, futures: int) -> ScenarioModel:
        return ScenarioModel(
            program,
            lambda batch: batch.outcomes[:, list(self.outcomes)].astype(np.float64),
            seed=self.seed,
            futures=futures,
            threads=self.threads,
            report=self.report,
        )

    def play(self, factors: Sequence[DiceFactor], everything: DiceFactor, *, rows: int) -> Evaluated:
        """Raises AnalysisError if no row came to its end whole."""
        first, second = sobol_points(self.inputs, rows=rows, seed=self.seed)
        own = np.arange(rows, dtype=np.uint64)
        blocks: list[NDArray[np.float64]] = []
        complete = np.ones(rows, np.bool_)
        last = replace(everything, columns=tuple(range(self.inputs)))
        for factor in (DiceFactor(), last, *factors):
            shares = first.copy()
            shares[:, list(factor.columns)] = second[:, list(factor.columns)]
            program = rethrown(self.program, purposes=factor.purposes, decisions=factor.decisions)
            values, is_complete = self._model(program, rows)(shares, own)
            blocks.append(values)
            complete &= is_complete
        kept = np.stack(blocks)[:, complete]
        if not kept.shape[1]:
            raise AnalysisError(
                "every row of the design holds a failed future", hint="`sandtable run` says why they failed"
            )
        return Evaluated(kept[0], kept[1], kept[2:], dropped=rows - int(complete.sum()))


def rethrown(program: Program, *, purposes: Iterable[Purpose] = (), decisions: Iterable[int] = ()) -> Program:
    """A program whose dice of some purposes, and of some decisions, are others; every other draw stays what it is."""
    salt = _salt(program.streams)
    changed: dict[str, Any] = {}
    for purpose in purposes:
        own = getattr(program.streams, purpose)
        changed[purpose] = own ^ (salt if purpose == "settlement" else np.uint32(salt))
    decision = program.streams.decision.copy()
    decision[list(decisions)] ^= np.uint32(salt)
    return replace(program, streams=replace(program.streams, decision=decision, **changed))


def _salt(streams: Streams) -> int:
    """A salt that leads from no stream to another."""
    every = np.concatenate([
        *(np.ravel(getattr(streams, purpose)) for purpose in PURPOSES if purpose != "settlement"),
        streams.decision, streams.assumption, np.array([streams.settlement], np.uint32),
    ]).astype(np.uint32)  # fmt: skip
    return next(salt for salt in _SALTS if not np.isin(every ^ np.uint32(salt), every).any())


def _has(program: Program, purpose: Purpose) -> bool:
    """Whether there is anything to throw these dice for."""
    if purpose == "settlement":
        return bool(program.conditions.settlement_when)
    return bool(np.size(getattr(program.streams, purpose)))


def assumptions_of(decision: Decision, design: DiceDesign) -> tuple[int, ...]:
    """Columns of the uncertain assumptions that a decision's options name."""
    named = {name for option in decision.options.values() for name in names_in(option)}
    return tuple(column for column, name in enumerate(design.names) if name in named)


def names_in(option: Option) -> Iterable[str]:
    """The assumptions and beliefs that give an option its odds."""
    chance = option.probability
    written: list[object] = [option.utility]
    if isinstance(chance, Weighted):
        written += [chance.base, *(part for shift in chance.shifts for part in (shift.odds_times, shift.when))]
    else:
        written.append(chance)
    for value in written:
        if isinstance(value, Amount) and value.name is not None:
            yield value.name
        elif isinstance(value, Expression):
            yield from (node.name for node in walk(value) if isinstance(node, AssumptionValue))


def dice_of(scenario: Scenario) -> int:
    """How many futures a row of the design plays."""
    return 2 * len(scenario.decisions) + len(PURPOSES) + 4
