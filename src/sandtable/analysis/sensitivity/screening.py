"""`screen`: which assumptions an outcome may turn on at all, from the futures of a study that exists.

PAWN (Pianosi and Wagener 2018, Environ. Model. Softw. 108:197), through SALib: the draws of an assumption are cut into
slices of equal size, and in each the distribution of the outcome is compared with that of all futures by the
Kolmogorov-Smirnov distance. For an outcome of yes or no that distance is the difference of two probabilities, so the
index has a plain meaning; a density-based measure such as delta would smooth what is not there. The index is the mean
over slices: a median is blind to a value that only a quarter of the draws takes.

Chance alone makes every index greater than 0. Dummies, columns that mean nothing, say how great: of these the counts in the
slices are drawn, which is all that the index is made of (a multivariate hypergeometric draw of the cases).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of, uncertain
from sandtable.analysis.sensitivity.indices import Reason, reason_for
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.results import CONFIG, AnalysisResult, Count, Header, Level, Probability, Result, Share
from sandtable.scenario.types import Assumption
from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.play import Progress, Report, no_report
from sandtable.study.run import run
from sandtable.study.study import Study

FUTURES = 10_000
SLICES = 10
DUMMIES = 2_000  # times as many columns as there are assumptions
END = 5  # the ends of an assumption are its lowest and its highest fifth
STAYS_BELOW = 0.9
FEWEST = 100  # futures; with fewer a slice holds next to nothing
MOST = 50_000  # more cost time and separate nothing that matters


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class End(Result):
    """One end of an assumption: the futures with its lowest or highest draws."""

    futures: Annotated[Count, Field(description="futures in that end")]
    probability: Annotated[Probability, Field(description="of the outcome among them")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Screened(Result):
    """One assumption of a screening.

    lowest, highest : the ends, a fifth of the futures each; of a choice its least and its greatest value.
    """

    assumption: str
    title: str
    group: Annotated[str | None, Field(description="the group that the file declares for it; null if none")]
    index: Annotated[
        Share, Field(description="PAWN: mean over slices of how far the probability there is from that of all futures")
    ]
    is_above_noise: Annotated[
        bool, Field(description="more than any of so many meaningless columns would show, nine times of ten")
    ]
    lowest: Annotated[End, Field(description="the fifth with the lowest draws; of a choice its least value")]
    highest: Annotated[End, Field(description="the fifth with the highest draws; of a choice its greatest value")]


Played: TypeAlias = Annotated[Count, Field(description="of the study")]
Failed: TypeAlias = Annotated[Count, Field(description="of these; excluded from everything below")]
Used: TypeAlias = Annotated[Count, Field(description="futures that were looked at")]
Slices: TypeAlias = Annotated[Count, Field(description="slices of an assumption")]
Noise: TypeAlias = Annotated[
    float | None,
    Field(ge=0, description="what the largest index of as many meaningless columns stays below, nine times of ten"),
]
EveryScreened: TypeAlias = Annotated[
    tuple[Screened, ...], Field(description="largest index first; empty with a reason")
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ScreeningTable(Result):
    """What a screening adds to the object of `sandtable sensitivity --json`."""

    futures: Played
    failed: Failed
    used: Used
    slices: Slices
    noise: Noise
    assumptions: EveryScreened


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Screening(AnalysisResult):
    """A screening of the assumptions, largest index first.

    noise : what the largest index of as many meaningless columns stays below, nine times of ten. futures : of the study;
    failed : of these, excluded; used : futures that were looked at. reason : why there is none, None if there is.
    """

    level: Level = LEVEL
    outcome: str
    title: str
    probability: Probability
    reason: Reason | None
    futures: Played
    failed: Failed
    used: Used
    slices: Slices = SLICES
    noise: Noise
    assumptions: EveryScreened


def screen(
    source: Source,
    *,
    outcome: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Screening:
    """Screen the assumptions of a study for those that an outcome may turn on.

    At most the first 50,000 complete futures are used. The other arguments are those of `sensitivity`.

    Args:
        source: a study, or what `load` takes or returns, which is then played with `futures` and `seed`.

    Raises:
        AnalysisError: an unknown outcome, too few complete futures, or a scenario without uncertain assumptions.

    Checked by tests/statistical/test_screening_noise.py.
    """
    require_package("SALib")
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    with reporting(progress) as report:
        study = (
            source
            if isinstance(source, Study)
            else run(scenario, futures=futures, seed=chosen_seed, threads=threads, keep=0, progress=report)
        )
        program = study.program
        columns = uncertain(program)
        happened, complete = study.outcome_array()
        rows = np.flatnonzero(complete)[:MOST]
        if len(rows) < FEWEST:
            raise AnalysisError(f"{len(rows)} complete futures are too few to screen", hint=f"play at least {FEWEST}")
        told = happened[rows, program.outcomes.index(chosen)]
        draws = study.draws()[rows][:, list(columns)]
        names = [program.assumptions[column] for column in columns]
        reason = reason_for(int(told.sum()), len(told))
        found = None if reason else pawn_indices(draws, told, seed=chosen_seed, report=report)
    return Screening(
        header=Header.of(scenario, seed=study.seed),
        source=scenario,
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        probability=Estimate(float(told.mean()), *wilson(int(told.sum()), trials=len(told))),
        reason=reason,
        futures=study.futures,
        failed=study.futures - study.complete,
        used=len(rows),
        noise=found.noise if found else None,
        assumptions=_screened(found, draws, told, [scenario.assumptions[name] for name in names], names)
        if found
        else (),
    )


@plain_dataclass(frozen=True, slots=True)
class Pawn:
    """Indices of the columns in order, and the level of noise."""

    indices: tuple[float, ...]
    noise: float


def pawn_indices(
    draws: NDArray[np.float64],
    happened: NDArray[np.bool_],
    *,
    seed: int,
    dummies: int = DUMMIES,
    report: Report = no_report,
) -> Pawn:
    """PAWN index of each column and the level of noise. draws : (n, columns); happened : (n,).

    Draws enter as ranks, ties broken by chance, so that slices are of equal size and the values of a choice fill as many
    slices as they have weight. noise : what the largest index of `columns` dummies stays below with probability 0.9, by
    `dummies` such sets of columns.
    """
    random = np.random.default_rng([seed, 3])
    count, columns = draws.shape
    outcome = happened.astype(np.float64)
    indices = []
    for position in range(columns):
        report(Progress("resampling", position, columns))
        shuffled = random.permutation(count)
        # a stable sort of shuffled values breaks ties by chance
        order = shuffled[np.argsort(draws[shuffled, position], kind="stable")]
        ranks = np.empty((count, 1))
        ranks[order, 0] = np.arange(count)
        indices.append(_pawn(ranks, outcome))
    largest = dummy_indices(count, int(happened.sum()), size=dummies * columns, random=random)
    largest = largest.reshape(dummies, columns).max(axis=1)
    return Pawn(tuple(indices), float(np.quantile(largest, STAYS_BELOW)))


def dummy_indices(count: int, cases: int, *, size: int, random: np.random.Generator) -> NDArray[np.float64]:
    """PAWN indices of columns that mean nothing, for `cases` among `count` futures. (size,)."""
    edges = np.quantile(np.arange(count), np.arange(SLICES + 1) / SLICES)
    sizes = np.diff(np.searchsorted(np.arange(count), edges))  # the last future is in no slice, as SALib cuts them
    left = count - int(sizes.sum())
    found = random.multivariate_hypergeometric([*sizes, left], cases, size=size, method="marginals")[:, :SLICES]
    indices: NDArray[np.float64] = np.abs(found / sizes - cases / count).mean(axis=1)
    return indices


def _pawn(ranks: NDArray[np.float64], outcome: NDArray[np.float64]) -> float:
    from SALib.analyze import pawn

    with warnings.catch_warnings():
        # the p-values of the distances, of which nothing is used, are said to be inexact
        warnings.filterwarnings("ignore", message="ks_2samp", category=RuntimeWarning)
        found = pawn.analyze({"num_vars": 1, "names": ["x"]}, ranks, outcome, S=SLICES)
    return float(found["mean"][0])


def _screened(
    found: Pawn,
    draws: NDArray[np.float64],
    happened: NDArray[np.bool_],
    assumptions: Sequence[Assumption],
    names: Sequence[str],
) -> tuple[Screened, ...]:
    entries = []
    for position, (name, assumption) in enumerate(zip(names, assumptions, strict=True)):
        lowest, highest = _ends(draws[:, position], happened, is_choice=assumption.prior.kind == "choice")
        index, is_above = found.indices[position], found.indices[position] > found.noise
        entries.append(
            Screened(
                assumption=name, title=assumption.title, group=assumption.group, index=index, is_above_noise=is_above,
                lowest=lowest, highest=highest,
            )
        )  # fmt: skip
    return tuple(sorted(entries, key=lambda entry: (-entry.index, entry.assumption)))


def _ends(values: NDArray[np.float64], happened: NDArray[np.bool_], *, is_choice: bool) -> tuple[End, End]:
    if is_choice:
        return _share(happened[values == values.min()]), _share(happened[values == values.max()])
    order = np.argsort(values, kind="stable")
    fifth = len(values) // END
    return _share(happened[order[:fifth]]), _share(happened[order[-fifth:]])


def _share(happened: NDArray[np.bool_]) -> End:
    cases, count = int(happened.sum()), len(happened)
    return End(futures=count, probability=Estimate(cases / count, *wilson(cases, trials=count)))
