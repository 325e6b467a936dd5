"""What `claims` gives back: each claim with its verdict, what contradicts what, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.claims.compared import Compared
from sandtable.analysis.claims.premises import Premise
from sandtable.analysis.claims.reasons import Reason
from sandtable.analysis.claims.verdicts import VERDICTS, Direction, Verdict
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, LeftOut, Level, Result, Sha256, Share
from sandtable.scenario.types import Claim

TestName: TypeAlias = Literal[
    "share", "fact", "variant", "forced", "intervention", "groups", "drivers", "best-response", "untestable",
]  # fmt: skip
Role: TypeAlias = Literal["turns", "named", "moves"]
Mass: TypeAlias = Annotated[float | None, Field(ge=0, le=1, description="share of the prior; null if it has none")]
InReading: TypeAlias = Annotated[
    Estimate | None,
    Keys(low="low", high="high", least=-1, most=1),
    Field(description="a probability, or the difference of a comparison; null without a future"),
]
Km: TypeAlias = Annotated[float | None, Field(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadingVerdict(Result):
    """A claim in one reading of an assumption, or in one equilibrium of the game.

    label : for people. mass : share of the prior; None for what has none. estimate : a probability, or the difference of
    a comparison; its interval is of `ClaimResult.reading_level`. None without a case. futures : that were counted.
    """

    label: Annotated[str, Field(description="a value, a third of the prior, or an equilibrium")]
    mass: Mass
    futures: Annotated[Count, Field(description="futures that were counted")]
    estimate: InReading
    verdict: Annotated[Verdict, Field(description="in this reading alone")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RestsOn(Result):
    """An assumption that a claim rests on.

    role : `turns` the verdict differs among its readings; `named` a condition of the claim names it or reads what it
    supplies; `moves` its readings differ in the estimate beyond chance. basis, source, because : of its prior in the file.
    """

    assumption: Annotated[str, Field(description="its identifier")]
    title: Annotated[str, Field(description="its title")]
    group: Annotated[str | None, Field(description="the group that the file declares for it; null if none")]
    role: Annotated[
        Role,
        Field(
            description="turns: the verdict differs among its readings; named: the claim names it or reads what it supplies;"
            " moves: its readings differ in the estimate beyond chance"
        ),
    ]
    basis: Annotated[str | None, Field(description="of its prior in the file")]
    source: Annotated[str | None, Field(description="of its prior in the file")]
    because: Annotated[str | None, Field(description="of its prior in the file")]
    readings: Annotated[tuple[ReadingVerdict, ...], Field(description="the claim in each of its readings")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Flip(Result):
    """A reading in which the verdict is another than in all futures, or than in another reading of the assumption."""

    assumption: Annotated[
        str, Field(description="its identifier; `reading` or `equilibrium` where what differs is no assumption")
    ]
    reading: Annotated[
        str, Field(description="a value, a third of the prior, a reading of the words, or an equilibrium")
    ]
    mass: Mass
    verdict: Annotated[Verdict, Field(description="in this reading alone")]
    estimate: InReading


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StandardVerdict(Result):
    """The claim's words by one standard. term, range : None if it has no such term; then there is no verdict either."""

    standard: Annotated[str, Field(description="its name")]
    term: Annotated[str | None, Field(description="the term of the standard; null if it has none")]
    range: Annotated[tuple[Share, Share] | None, Field(description="what the term means; null if there is none")]
    verdict: Annotated[Verdict | None, Field(description="by this standard; null without a term")]
    flips_on: Annotated[tuple[str, ...], Field(description="assumptions that turn the verdict by this standard")]
    calls_it: Annotated[str, Field(description="what this standard calls the estimate")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class At(Result):
    """A passage of a source text."""

    source: Annotated[str, Field(description="identifier of the source")]
    start: Annotated[Count, Field(description="first character")]
    end: Annotated[Count, Field(description="character after the last")]
    sha256: Annotated[str | None, Field(description="of the passage")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ClaimResult(Result):
    """One claim, judged.

    probability : the share of the futures in which its condition was met that bear it out, in the file, or where only a
    comparison is judged on its first side; of a fact the share of the prior in which it holds; None without a case.
    range : what the words mean, as printed by their standard. trials : futures that were counted. verdict_in_all : of all
    futures together, before the assumptions are looked at. because : why, in a sentence. premise : why the claim restates an
    input; `verdict_in_all` is then what is found of it as given. as_they_came : of a comparison that is forced or by
    intervention, the same without that. futures_needed : about how many would decide.
    """

    id: Annotated[str, Field(description="its identifier in the file")]
    kind: Annotated[str, Field(description="what sort of statement it is")]
    statement: Annotated[str, Field(description="in other words than the text's")]
    test: Annotated[TestName, Field(description="how it was judged; see the page on claims")]
    verdict: Annotated[
        Verdict, Field(description="with the assumptions looked at, and whether the claim restates an input")
    ]
    verdict_in_all: Annotated[Verdict, Field(description="of all futures together")]
    because: Annotated[Reason, Field(description="why, in a sentence")]
    words: Annotated[str | None, Field(description="likelihood words of the text")] = None
    range: Annotated[tuple[Share, Share] | None, Field(description="what they stand for")] = None
    standard: Annotated[
        str | None,
        Field(description="where the range is from: a standard, `declared` by the file, or `range` in the test"),
    ] = None
    expect: Annotated[Direction | None, Field(description="what a comparison should give")] = None
    probability: Annotated[
        Estimate | None,
        Keys(low="low", high="high", least=0, most=1),
        Field(
            description="share of the futures in which its condition was met that bear it out; where only a comparison is"
            " judged, on its first side; of a fact the share of the prior in which it holds; null without a future"
        ),
    ] = None
    trials: Annotated[Count, Field(description="futures that were counted")] = 0
    failed: Annotated[Count, Field(description="futures that did not come to their end and are excluded")] = 0
    calls_it: Annotated[str | None, Field(description="what the scenario's standard calls the probability")] = None
    premise: Annotated[
        Premise | None, Field(description="why the claim restates an input of the file; null for any other")
    ] = None
    compared: Annotated[Compared | None, Field(description="the comparison that was judged; null if there is none")] = (
        None
    )
    as_they_came: Annotated[
        Compared | None, Field(description="where a condition was forced: the same among the futures as they came")
    ] = None
    futures_needed: Annotated[
        Count | None, Field(description="about how many would decide; null where none are open")
    ] = None
    reading_level: Annotated[float | None, Field(description="level of the intervals in readings")] = None
    rests_on: Annotated[
        tuple[RestsOn, ...], Field(description="assumptions that it rests on, those that turn it first")
    ] = ()
    flips: Annotated[tuple[Flip, ...], Field(description="readings in which the verdict is another")] = ()
    standards: Annotated[
        tuple[StandardVerdict, ...], Field(description="its words by every standard; empty without words")
    ] = ()
    note: Annotated[str | None, Field(description="of the file")] = None
    at: Annotated[At, Field(description="where the text says it")]
    claim: Annotated[Any, Field(exclude=True)]

    @property
    def found(self) -> tuple[Verdict, Verdict | None]:
        """The verdict, and of a premise what is found of it as given: what two readings of the text are compared by."""
        return self.verdict, self.verdict_in_all if self.verdict == "premise" else None


def claim_result(name: str, claim: Claim, **found: Any) -> ClaimResult:
    """The result of a claim of the file. found : the other fields."""
    at = At(source=claim.source, start=claim.at.start, end=claim.at.end, sha256=claim.at.sha256)
    return ClaimResult(
        id=name, kind=claim.kind, statement=claim.statement, note=claim.note, at=at, claim=claim, **found
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadingConflict(Result):
    """A reading of the assumption behind a conflict, and the claims that cannot hold in it."""

    reading: Annotated[str, Field(description="a value, or a third of the prior")]
    mass: Annotated[Share, Field(description="share of the prior")]
    excluded: Annotated[tuple[str, ...], Field(description="claims that cannot hold in it")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Place(Result):
    """A place that the conditions of the claims name, and how far it is from the base. km."""

    place: Annotated[str, Field(description="its identifier")]
    name: Annotated[str, Field(description="for people")]
    distance: Annotated[float, Field(description="km")]
    claims: Annotated[tuple[str, ...], Field(description="that name it")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReachWindow(Result):
    """Between which reaches the claims of a conflict could hold together. km.

    By geometry: covers_from, covers_to : the reach that covers every place named by the claims which need it to be long,
    and that which leaves out every place named by those which need it short; None if these do not leave room. places :
    the places that the claims name, by distance. By play: possible_from, possible_to : the reaches between which no claim is
    excluded, found by playing `futures` futures with other reaches, from tried_from to tried_to; each within `step` below
    or above. None if there are none.
    """

    fires: Annotated[str, Field(description="whose reach")]
    base: Annotated[str, Field(description="the place they are at")]
    possible_from: Annotated[Km, Field(description="km; played with other reaches: from here no claim is excluded")]
    possible_to: Annotated[Km, Field(description="km; up to here")]
    step: Annotated[float, Field(description="km between the reaches that were tried")]
    tried_from: Annotated[float, Field(description="km; smallest reach that was tried")]
    tried_to: Annotated[float, Field(description="km; largest reach that was tried")]
    futures: Annotated[Count, Field(description="played with each reach that was tried")]
    covers_from: Annotated[
        Km, Field(description="km; reach that covers every place named by the claims which need it long")
    ]
    covers_to: Annotated[
        Km,
        Field(description="km; reach beyond which a place is covered that is named by the claims which need it short"),
    ]
    places: Annotated[tuple[Place, ...], Field(description="places that the claims name, by distance from the base")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Conflict(Result):
    """Claims that no reading of an assumption lets hold together, though each can hold in some."""

    claims: Annotated[tuple[str, ...], Field(description="claims that do not hold together")]
    assumption: Annotated[str, Field(description="over which")]
    because: Annotated[Reason, Field(description="in which readings each holds")]
    readings: Annotated[tuple[ReadingConflict, ...], Field(description="of the assumption")]
    window: Annotated[
        ReachWindow | None,
        Field(
            description="between which reaches they could hold together; null unless the assumption is the reach of fires"
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Coverage(Result):
    """Which statements have a test, which cannot be tested, and which of a list are not in the file.

    untestable : those that say so themselves, and those that were judged and found to be.
    """

    modelled: Annotated[tuple[str, ...], Field(description="claims with a test")]
    untestable: Annotated[
        tuple[str, ...],
        Field(description="claims that say why they have none, or were found to have none that a future could decide"),
    ]
    missing: Annotated[tuple[str, ...], Field(description="statements of the list that the file lacks")]
    statements: Annotated[Count | None, Field(description="how many the list has; null without a list")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadClaims(Result):
    """The claims in another reading of the text, all judged over the futures of that reading."""

    reading: Annotated[str, Field(description="its name in the file")]
    title: Annotated[str, Field(description="its title")]
    scenario_sha256: Annotated[Sha256, Field(description="of the scenario in this reading")]
    failed: Annotated[Count, Field(description="futures that this reading did not finish; they are excluded")]
    claims: Annotated[tuple[ClaimResult, ...], Field(description="in the order of the file")]
    conflicts: Annotated[
        tuple[Conflict, ...], Field(description="claims that do not hold together in this reading of the text")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ClaimsInReadings(Result):
    """The claims in the other readings of the text, beside those in the file as written."""

    as_written: Annotated[str, Field(description="name of the reading that is the file as written")]
    title: Annotated[str, Field(description="its title")]
    differing: Annotated[
        tuple[str, ...],
        Field(
            description="claims whose verdict, or what is found of a premise as given, is not the same in all readings"
        ),
    ]
    rivals: Annotated[tuple[ReadClaims, ...], Field(description="the other readings, in the order of the file")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class JudgedClaims(AnalysisResult):
    """A verdict on every claim of a scenario. The same to the byte for the same scenario, seed, number of futures and version.

    All are judged over the same futures. failed : futures that the file itself did not finish.
    """

    futures: Annotated[Count, Field(description="played in the file and in every world that a claim compares with")]
    failed: Annotated[Count, Field(description="futures that the file itself did not finish; they are excluded")]
    standard: Annotated[str, Field(description="of likelihood words, as the scenario names it")]
    level: Annotated[Level, Field(description="of the intervals, except those in readings")]
    claims: Annotated[tuple[ClaimResult, ...], Field(description="in the order of the file")]
    conflicts: Annotated[
        tuple[Conflict, ...], Field(description="claims that do not hold together in any reading looked at")
    ]
    coverage: Annotated[Coverage, Field(description="what is modelled and what is not")]
    readings: Annotated[
        ClaimsInReadings | None,
        LeftOut(),
        Field(
            description="the verdicts in the other readings of the text; not there for a file without, or for one reading alone"
        ),
    ] = None
    title: Annotated[str, Field(exclude=True)]

    def claim(self, name: str) -> ClaimResult:
        """One claim by its identifier. Raises KeyError."""
        return {each.id: each for each in self.claims}[name]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many claims have which verdict, all seven in the order of VERDICTS."""
        found = Counter(each.verdict for each in self.claims)
        return {verdict: found[verdict] for verdict in VERDICTS}
