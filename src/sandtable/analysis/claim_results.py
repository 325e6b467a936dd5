"""What `claims` gives back: each claim with its verdict, what contradicts what, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sandtable.analysis.claim_premises import Premise
from sandtable.analysis.verdicts import VERDICTS, Direction, Verdict
from sandtable.display import Displayed
from sandtable.scenario.types import Claim, Untestable

TestName = Literal[
    "share", "fact", "variant", "forced", "intervention", "groups", "drivers", "best-response", "untestable",
]  # fmt: skip
Role = Literal["turns", "named", "moves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingVerdict:
    """A claim in one reading of an assumption, or in one equilibrium of the game.

    label : for people. mass : share of the prior; None for what has none. estimate : a probability, or the difference of
    a comparison; with its interval at `ClaimResult.reading_level`, None without a case. futures : that were counted.
    """

    label: str
    mass: float | None
    futures: int
    estimate: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """An assumption that a claim rests on.

    role : `turns` the verdict differs among its readings; `named` a condition of the claim names it or reads what it
    supplies; `moves` its readings differ in the estimate beyond chance. basis, source, because : of its prior in the file.
    """

    assumption: str
    title: str
    group: str | None
    role: Role
    basis: str | None
    source: str | None
    because: str | None
    readings: tuple[ReadingVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A reading in which the verdict is another than in all futures, or than in another reading of the assumption."""

    assumption: str
    reading: str
    mass: float | None
    verdict: Verdict
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardVerdict:
    """The claim's words by one standard. term, range : None if it has no such term; then there is no verdict either."""

    standard: str
    term: str | None
    range: tuple[float, float] | None
    verdict: Verdict | None
    flips_on: tuple[str, ...]
    calls_it: str  # what this standard calls the estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison: both sides, and the difference that was judged, first less second.

    method : `variant`, `forced` and `intervention` over the same futures (Tango's interval), `groups` over different ones
    (Newcombe's). with_ : what the second side is; first, first_trials : of the first side, probability, trials : of the second.
    judged_by : whether the verdict goes by the difference in points or by the ratio of the shares, first over second.
    ratio_of : where it goes by the ratio, what is rare and compared: the event or its opposite; then ratio (None without
    a future on the second side) with its interval (ratio_high None if there is no upper end). gained, lost : futures in
    which it happens on the first side only, on the second only; None for groups.
    """

    method: Literal["variant", "forced", "intervention", "groups"]
    with_: str
    first: float | None
    first_low: float | None
    first_high: float | None
    first_trials: int
    probability: float | None
    low: float | None
    high: float | None
    trials: int
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    judged_by: Literal["points", "ratio"]
    ratio_of: Literal["event", "opposite"] | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    is_too_small: bool  # too small to count as a difference
    gained: int | None
    lost: int | None

    def to_json_object(self) -> dict[str, Any]:
        found = asdict(self)
        return {name.rstrip("_"): value for name, value in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """One claim, judged.

    probability : the share of the futures in which its condition was met that bear it out, in the file, or where only a
    comparison is judged on its first side; of a fact the share of the prior in which it holds; None without a case.
    range : what the words mean, as printed by their standard. trials : futures that were counted. verdict_in_all : of all
    futures together, before the assumptions are looked at. because : why, in a sentence. premise : why the claim restates an
    input; `verdict_in_all` is then what is found of it as given. as_they_came : of a comparison that is forced or by
    intervention, the same without that. futures_needed : about how many would decide.
    """

    id: str
    claim: Claim
    test: TestName
    verdict: Verdict
    verdict_in_all: Verdict
    because: str
    words: str | None = None
    range: tuple[float, float] | None = None
    standard: str | None = None
    expect: Direction | None = None
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    trials: int = 0
    failed: int = 0
    calls_it: str | None = None
    premise: Premise | None = None
    compared: Compared | None = None
    as_they_came: Compared | None = None
    futures_needed: int | None = None
    reading_level: float | None = None
    rests_on: tuple[RestsOn, ...] = ()
    flips: tuple[Flip, ...] = ()
    standards: tuple[StandardVerdict, ...] = ()

    def to_json_object(self) -> dict[str, Any]:
        """One entry of `claims --json`."""
        at = self.claim.at
        return {
            "id": self.id,
            "kind": self.claim.kind,
            "statement": self.claim.statement,
            "test": self.test,
            "verdict": self.verdict,
            "verdict_in_all": self.verdict_in_all,
            "because": self.because,
            "words": self.words,
            "range": None if self.range is None else list(self.range),
            "standard": self.standard,
            "expect": self.expect,
            "probability": self.probability,
            "low": self.low,
            "high": self.high,
            "trials": self.trials,
            "failed": self.failed,
            "calls_it": self.calls_it,
            "premise": None if self.premise is None else _with_list(asdict(self.premise), "inputs"),
            "compared": None if self.compared is None else self.compared.to_json_object(),
            "as_they_came": None if self.as_they_came is None else self.as_they_came.to_json_object(),
            "futures_needed": self.futures_needed,
            "reading_level": self.reading_level,
            "rests_on": [asdict(each) for each in self.rests_on],
            "flips": [asdict(each) for each in self.flips],
            "standards": [_with_list(asdict(each), "range") for each in self.standards],
            "note": self.claim.note,
            "at": {"source": self.claim.source, "start": at.start, "end": at.end, "sha256": at.sha256},
        }


def _with_list(found: dict[str, Any], key: str) -> dict[str, Any]:
    return {**found, key: None if found[key] is None else list(found[key])}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingConflict:
    """A reading of the assumption behind a conflict, and the claims that cannot hold in it."""

    reading: str
    mass: float
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that the conditions of the claims name, and how far it is from the base. km."""

    place: str
    name: str
    distance: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachWindow:
    """Between which reaches the claims of a conflict could hold together. km.

    By geometry: covers_from, covers_to : the reach that covers every place named by the claims which need it to be long,
    and that which leaves out every place named by those which need it short; None if these do not leave room. places :
    the places that the claims name, by distance. By play: possible_from, possible_to : the reaches between which no claim is
    excluded, found by playing `futures` futures with other reaches, from tried_from to tried_to; each within `step` below
    or above. None if there are none.
    """

    fires: str
    base: str
    possible_from: float | None
    possible_to: float | None
    step: float
    tried_from: float
    tried_to: float
    futures: int
    covers_from: float | None
    covers_to: float | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Claims that no reading of an assumption lets hold together, though each can hold in some."""

    claims: tuple[str, ...]
    assumption: str
    because: str
    readings: tuple[ReadingConflict, ...]
    window: ReachWindow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which statements have a test, which cannot be tested, and which of a list are not in the file.

    untestable : those that say so themselves, and those that were judged and found to be.
    """

    modelled: tuple[str, ...]
    untestable: tuple[str, ...]
    missing: tuple[str, ...]
    statements: int | None  # how many the list has; None without one


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsReport(Displayed):
    """All claims of a scenario, judged over the same futures. failed : futures that the file itself did not finish."""

    scenario: str
    title: str
    scenario_sha256: str
    seed: int
    futures: int
    failed: int
    standard: str
    level: float
    claims: tuple[ClaimResult, ...]
    conflicts: tuple[Conflict, ...]
    coverage: Coverage

    def claim(self, name: str) -> ClaimResult:
        """One claim by its identifier. Raises KeyError."""
        return {each.id: each for each in self.claims}[name]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many claims have which verdict, all seven in the order of VERDICTS."""
        found = Counter(each.verdict for each in self.claims)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def to_json_object(self) -> dict[str, Any]:
        """The object of `claims --json`; its schema is `schemas/claims.schema.json`."""
        return {
            "scenario": self.scenario,
            "scenario_sha256": self.scenario_sha256,
            "seed": self.seed,
            "futures": self.futures,
            "failed": self.failed,
            "standard": self.standard,
            "level": self.level,
            "claims": [each.to_json_object() for each in self.claims],
            "conflicts": [asdict(each) for each in self.conflicts],
            "coverage": asdict(self.coverage),
        }


def is_untestable(claim: Claim) -> bool:
    """Whether the file says that nothing can test it."""
    return isinstance(claim.test, Untestable)
