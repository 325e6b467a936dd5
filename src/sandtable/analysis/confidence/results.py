"""What was found of how sure a model's answer is, and of its key assumptions."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.confidence.rules import Fault, Movement, Rated, Word
from sandtable.analysis.sensitivity.indices import Reason, Total
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Probability, Result, ShareEstimate
from sandtable.scenario.types import Basis
from sandtable.study.intervals import LEVEL

Members: TypeAlias = Annotated[tuple[str, ...], Field(description="identifiers of assumptions")]
LogOddsShare: TypeAlias = Annotated[
    ShareEstimate | None,
    Field(description="share of the variance of the log odds over the assumptions; null without one"),
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class BasisShare(Result):
    """What rests on assumptions of one basis."""

    basis: Annotated[Basis | None, Field(description="of the assumptions; null: they have none")]
    share: LogOddsShare
    assumptions: Members


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class GradeShare(Result):
    """What rests on assumptions whose source has one grade."""

    grade: Annotated[str | None, Field(description="Admiralty grade of the source; null: no source")]
    share: LogOddsShare
    assumptions: Members


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StatedWord(Result):
    """The analyst's own word, from the file."""

    word: Word
    because: str


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Found(Result):
    """Something about how the result was made that takes a step off the word."""

    fault: Fault
    about: Annotated[str, Field(description="what exactly, in words")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Confidence(AnalysisResult):
    """How sure the model's answer is: a suggested word, what it rests on, and how the answer moves if what is assumed is less sure.

    word : suggested. information : what the information alone gives; None with not-rated. stated : the analyst's own. supported : share
    that rests on what is stated or from outside by a sound source; assumed : on what is assumed or has no basis. slope : of the
    fitted log odds on futures held out, 1 if calibrated. floored : assumed priors narrower than a factor of four, counted as wide
    as that; narrow : of these, narrower than 1.5. probability, doubled, move : of the outcome with the priors of the file, with
    assumed and inferred ones twice as wide, and the difference over the same futures. volatility : None where not computed.
    """

    level: Level = LEVEL
    outcome: str
    title: str
    word: Annotated[
        Rated,
        Field(
            description="suggested; not-rated where nothing carries a basis, nothing varies, or too little was played to say"
        ),
    ]
    stated: Annotated[
        StatedWord | None, Field(description="the analyst's own word, from the file; null if there is none")
    ]
    information: Annotated[
        Word | None, Field(description="by what the numbers rest on, before steps down; null with not-rated")
    ]
    supported: LogOddsShare
    assumed: LogOddsShare
    bases: tuple[BasisShare, ...]
    grades: tuple[GradeShare, ...]
    slope: Annotated[
        float | None,
        Field(
            description="of the fitted log odds on futures that were held out: 1 if the fit is calibrated; null without one"
        ),
    ]
    floored: Annotated[Members, Field(description="assumed, narrower than a factor of 4, and counted as wide as that")]
    narrow: Annotated[Members, Field(description="of these, narrower than 1.5: their narrowness counts as nothing")]
    faults: Annotated[tuple[Found, ...], Field(description="each takes a step off the word, together one")]
    is_tested: Annotated[
        bool,
        Field(
            description="whether the file has a history to be scored by, or the rules of battle of a calibrated preset"
        ),
    ]
    volatility: Annotated[
        Movement | None,
        Field(description="how far the odds for an observer have moved by `spread_day`; null: not computed"),
    ]
    spread: Annotated[
        Estimate | None,
        Keys(least=0, most=0.5),
        Field(
            description="standard deviation of the odds for an observer on that day, from future to future; null: not computed"
        ),
    ]
    spread_day: Annotated[
        float, Field(gt=0, description="days from the start: 14, or half of the scenario where that is less")
    ]
    needed: Annotated[
        Count | None,
        Field(
            description="futures that would make the shares' intervals narrow enough for a word; null where they are"
        ),
    ]
    reason: Reason | None
    futures: Annotated[Count, Field(description="futures played with the priors of each kind")]
    failed: Annotated[Count, Field(description="of those with the priors of the file; excluded")]
    probability: Probability
    doubled: Annotated[
        Estimate, Keys(least=0, most=1), Field(description="with assumed and inferred priors twice as wide")
    ]
    move: Annotated[
        Estimate, Keys(least=-1, most=1), Field(description="doubled less probability, over the same futures")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class KeyEnd(Result):
    """One end of an assumption's prior: its 5% or 95% point, of a choice its least or greatest value."""

    value: Annotated[float, Field(description="in coherent units: km, days, fighters")]
    probability: Annotated[Probability, Field(description="of the outcome there; null where no future came to its end")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class MovedOutcome(Result):
    """An outcome that an assumption moves detectably."""

    id: Annotated[str, Field(description="identifier of the outcome")]
    title: str
    difference: Annotated[
        Estimate,
        Keys(least=-1, most=1),
        Field(description="its share at the high end less that at the low end, paired"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class KeyAssumption(Result):
    """One row of the check. against : what is known against it, from the file."""

    assumption: str
    title: str
    basis: Annotated[Basis | None, Field(description="null: it has none")]
    source: Annotated[str | None, Field(description="identifier of its source; null if it names none")]
    grade: Annotated[str | None, Field(description="Admiralty grade of the source; null without one")]
    total: Total
    low: KeyEnd
    high: KeyEnd
    moves: Annotated[
        tuple[MovedOutcome, ...],
        Field(description="outcomes whose difference between the ends has an interval without 0"),
    ]
    against: Annotated[
        str | None, Field(description="what is known against it, as the file says; null: nothing is written")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class KeyAssumptions(AnalysisResult):
    """The key assumptions check: what each of the assumptions that an outcome turns on most does, and what speaks against it.

    others : uncertain assumptions that are not in the table, with smaller totals, or none. rows, dropped : of the design for the totals;
    futures : in all; each : with every end.
    """

    level: Level = LEVEL
    outcome: str
    title: str
    probability: Probability
    reason: Reason | None
    assumptions: Annotated[
        tuple[KeyAssumption, ...],
        Field(description="largest total index first; empty with a reason, or where none changed anything"),
    ]
    others: Annotated[
        Count, Field(description="uncertain assumptions with smaller totals, or none, left out of the table")
    ]
    rows: Annotated[Count, Field(description="rows of the design for the totals")]
    dropped: Annotated[Count, Field(description="of these, with a failed future; excluded")]
    each: Annotated[Count, Field(description="futures at each end, the same at all of them")]
    futures: Annotated[Count, Field(description="played in all")]
