"""`unchecked`: the share of each outcome's variance that rests on entries which somebody drafted and nobody has checked.

One factor of the design of `dice.py`: the unchecked assumptions, and the dice of the decisions whose odds are unchecked, taken
together. Its total index is the share of the variance that would be left if everything else were known, and so what
unchecked entries have a part in; its first-order index is the share that they explain alone. A number that is fixed carries
no variance, no matter who wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass as result_dataclass

from sandtable.analysis.questions import Source, reporting, scenario_of, seed_of, varying
from sandtable.analysis.sensitivity.dice import PURPOSES, DiceDesign, DiceFactor, names_in
from sandtable.analysis.sensitivity.indices import Reason, probability_of, reason_of
from sandtable.analysis.sensitivity.sobol import RESAMPLES, Evaluated, estimate
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.program import Program
from sandtable.results import CONFIG, AnalysisResult, Count, Header, Keys, Level, Result
from sandtable.scenario.marks import has_mark, is_unchecked, is_unchecked_decision, marks_of
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Report

FUTURES = 10_000
BLOCKS = 3  # of the design: two that share nothing, and the first with what is unchecked from the second
LEAST_ROWS, MOST_ROWS = 64, 2**20


@result_dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class UncheckedShare(Result):
    """What of an outcome's variance rests on unchecked entries. None, with the reason, where there is no variance to split."""

    id: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="of the outcome")]
    headline: Annotated[bool, Field(description="whether the file shows it first")]
    is_unchecked: Annotated[bool, Field(description="whether the outcome's own entry is unchecked")]
    probability: Annotated[
        Estimate | None,
        Keys(least=0, most=1),
        Field(description="of the outcome over the independent futures of the design"),
    ]
    reason: Reason | None
    alone: Annotated[
        Estimate | None,
        Field(description="first-order index: share of the variance that unchecked entries explain alone"),
    ]
    total: Annotated[
        Estimate | None,
        Field(
            description="total index: share of the variance that unchecked entries have a part in, interactions included"
        ),
    ]


@result_dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Unchecked(AnalysisResult):
    """What rests on entries that somebody drafted and nobody has checked.

    drafted, checked, unchecked : entries of the file with such a mark. unmarked : uncertain assumptions of the file that say
    neither who drafted nor who has checked them; they are not counted as unchecked. rows : of the design; 0 where nothing
    unchecked varies, so that every share is 0 without a future.
    """

    level: Level = LEVEL
    drafted: Annotated[Count, Field(description="entries that say who drafted them")]
    checked: Annotated[Count, Field(description="entries that say who has checked them")]
    unchecked: Annotated[Count, Field(description="entries that say who drafted them and not who has checked them")]
    unmarked: Annotated[Count, Field(description="uncertain assumptions of the file without either mark; not counted")]
    assumptions: Annotated[tuple[str, ...], Field(description="unchecked assumptions that are uncertain")]
    decisions: Annotated[
        tuple[str, ...], Field(description="decisions whose odds are unchecked, or rest on something unchecked")
    ]
    rows: Annotated[Count, Field(description="rows of the design; 0 if nothing unchecked varies")]
    dropped: Annotated[Count, Field(description="rows with a failed future; excluded")]
    futures: Annotated[Count, Field(description="futures of the design")]
    outcomes: Annotated[tuple[UncheckedShare, ...], Field(description="headlines first, then in the order of the file")]

    @property
    def main(self) -> UncheckedShare:
        """That of the first headline, or of the first outcome."""
        return self.outcomes[0]


@dataclass(frozen=True, slots=True)
class UncheckedParts:
    """What is unchecked and varies: identifiers of assumptions and decisions; columns of the design, indices of decisions."""

    assumptions: tuple[str, ...]
    decisions: tuple[str, ...]
    columns: tuple[int, ...]
    numbers: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.assumptions or self.decisions)


def unchecked(
    source: Source,
    *,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Unchecked:
    """Compute the share of every outcome's variance that rests on entries which nobody has checked.

    Args:
        source: what `load` takes or returns, or a study, whose scenario is then played again.
        futures: at most so many are played, a third of them in each block of the design, whose rows are a power of two,
            at least 64.
        seed: 0 to 2^64 - 1; by default that of the study.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.

    Raises:
        AnalysisError: no entry of the file says who drafted or has checked it, every row of the design holds a failed future,
            or no SALib.

    Checked by tests/unit/analysis/test_unchecked.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    marks = marks_of(scenario)
    if not marks:
        raise AnalysisError(
            "no entry of the file says who drafted it or who has checked it",
            hint="write `drafted_by: ...` on entries, and `checked_by: ...` on those that somebody has checked",
        )
    program = compile_scenario(scenario)
    parts = unchecked_parts(scenario, program)
    played, rows = None, 0
    if parts:
        require_package("SALib")
        rows = rows_for(futures)
        with reporting(progress) as report:
            design = DiceDesign(
                program, tuple(range(len(program.outcomes))), seed=chosen_seed, threads=threads, report=report
            )
            everything = DiceFactor(tuple(PURPOSES), tuple(range(len(program.decisions))))
            played = design.play([DiceFactor(decisions=parts.numbers, columns=parts.columns)], everything, rows=rows)
    names = sorted(scenario.outcomes, key=lambda name: not scenario.outcomes[name].headline)
    return Unchecked(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        drafted=len(marks.drafted),
        checked=len(marks.checked),
        unchecked=len(marks.unchecked),
        unmarked=_unmarked(scenario, program),
        assumptions=parts.assumptions,
        decisions=parts.decisions,
        rows=rows,
        dropped=0 if played is None else played.dropped,
        futures=BLOCKS * rows,
        outcomes=tuple(_share(name, scenario, program, played, seed=chosen_seed) for name in names),
    )


def rows_for(futures: int) -> int:
    """Rows of a design that plays at most this number of futures: a power of two, at least 64."""
    return int(min(MOST_ROWS, max(LEAST_ROWS, 2 ** ((max(1, futures // BLOCKS)).bit_length() - 1))))


def unchecked_parts(scenario: Scenario, program: Program) -> UncheckedParts:
    """The unchecked assumptions that are uncertain, and the decisions whose odds nobody has checked.

    The odds of a decision are unchecked if its entry, one of its options, or an assumption or belief that they name is:
    however the author has divided what is not known of a choice between a prior and a probability.
    """
    loose = {
        name
        for name, entry in (*scenario.assumptions.items(), *scenario.beliefs.items())
        if is_unchecked(entry, "prior")
    }
    uncertain = [program.assumptions[index] for index in varying(program)]
    columns = tuple(column for column, name in enumerate(uncertain) if name in loose)
    numbers = tuple(
        number
        for number, decision in enumerate(program.decisions)
        if is_unchecked_decision(entry := scenario.decisions[decision.identifier])
        or loose & {name for option in entry.options.values() for name in names_in(option)}
    )
    return UncheckedParts(
        tuple(uncertain[column] for column in columns),
        tuple(program.decisions[number].identifier for number in numbers),
        columns,
        numbers,
    )


def _unmarked(scenario: Scenario, program: Program) -> int:
    """How many uncertain assumptions that the file itself has say nothing of who drafted or checked them."""
    from sandtable.scenario.presets import GROUP, assumption_name, entries

    supplied = {assumption_name(rule) for rule in entries(scenario.rules.preset)}

    def is_counted(name: str) -> bool:
        entry = scenario.assumptions[name]
        if entry.group == GROUP and name.removesuffix("-preset") in supplied:
            return False
        return not any(has_mark(each) for each in (entry, entry.provenance.get("prior")) if each is not None)

    return sum(is_counted(program.assumptions[index]) for index in varying(program))


def _share(name: str, scenario: Scenario, program: Program, played: Evaluated | None, *, seed: int) -> UncheckedShare:
    entry = scenario.outcomes[name]
    nothing = Estimate(0.0, 0.0, 0.0)
    found: dict[str, Any] = {"probability": None, "reason": None, "alone": nothing, "total": nothing}
    if played is not None:
        column = played.column([program.outcomes.index(name)])
        reason = reason_of(column)
        shares = None if reason else estimate(column, seed=seed, resamples=RESAMPLES)[0]
        found = {
            "probability": probability_of(column),
            "reason": reason,
            "alone": None if shares is None else shares.first,
            "total": None if shares is None else shares.total,
        }
    return UncheckedShare(
        id=name, title=entry.title, headline=entry.headline, is_unchecked=is_unchecked(entry), **found
    )
