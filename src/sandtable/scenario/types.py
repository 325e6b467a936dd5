"""The types of a scenario file: frozen, strict, one class an entry of the format.

Every number that a scenario states is an `Amount`: a plain value in the engine's coherent units
(kilometre, day, fighter; ratios are dimensionless) or the name of an assumption that supplies it.
`spec/SPEC.md` says in prose what each key means; the JSON Schema is generated from these classes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from sandtable.display import Displayed
from sandtable.scenario.amounts import (
    Amount,
    Count,
    Duration,
    Length,
    Probability,
    Ratio,
    Speed,
    Strength,
    TimeRate,
)
from sandtable.scenario.dates import read_date
from sandtable.scenario.expressions import Condition, TimeExpression
from sandtable.scenario.origin import Origin, Rooted
from sandtable.scenario.priors import Prior

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
Grade = Annotated[str, Field(pattern=r"^[A-F][1-6]$")]
Date = Annotated[dt.date, BeforeValidator(read_date)]
Terrain = Literal["flat", "rolling", "rugged", "urban"]
Basis = Literal["stated", "inferred", "assumed", "outside"]
StanceName = Literal["hostile", "neutral", "friendly"]
SettlementState = Literal["unitary", "decentralised", "federal", "partition", "frozen"]
StandardName = Literal["icd-203", "nato", "uk-phia", "ipcc", "kent-1964", "efsa", "capphrase"]
SETTLEMENT_STATES: tuple[SettlementState, ...] = ("unitary", "decentralised", "federal", "partition", "frozen")


class Entry(BaseModel):
    """A mapping of the format: unknown keys are errors, values cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Locator(Entry):
    """A place in a source text: a W3C text position (start, end) with the hash of what stands there."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]


class Provenance(Entry):
    """Where a number comes from."""

    basis: Basis | None = None
    source: Identifier | None = None
    at: Locator | str | None = None
    because: str | None = None


class Sourced(Provenance):
    """An entry whose numbers have one provenance, with exceptions by key in `provenance`."""

    provenance: dict[str, Provenance] = {}


class Source(Entry):
    title: str
    author: str | None = None
    published: Date | None = None
    public_by: Date | None = None  # where what is taken from it was public before it was printed
    url: str | None = None
    licence: str | None = None
    grade: Grade
    grade_because: str | None = None
    note: str | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None  # of the whole text, for `--text`


# -- theatre ---------------------------------------------------------------------------------------


class Window(Entry):
    west: float = Field(ge=-180, le=180)
    south: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)


class Place(Sourced):
    name: str
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    terrain: Terrain = "flat"
    value: Amount[Ratio] = Amount(1.0)  # weight in control shares
    rank: int = Field(default=2, ge=1, le=4)  # 1 is labelled first on maps


class Route(Sourced):
    between: tuple[Identifier, Identifier]
    length: Amount[Length] | None = None  # default: theatre.winding times the geodesic
    terrain: Terrain = "flat"
    crosses: tuple[Identifier, ...] = ()  # barriers


class Barrier(Sourced):
    """A line that a settlement may follow: a river, an old border."""

    name: str
    kind: Literal["river", "border", "ridge"] = "river"


class Zone(Sourced):
    """A set of places: listed, or all within a radius of a place."""

    name: str
    places: tuple[Identifier, ...] = ()
    center: Identifier | None = None
    radius: Amount[Length] | None = None


class Theatre(Entry):
    window: Window | None = None
    winding: float = Field(default=1.1, ge=1.0, le=3.0)
    places: dict[Identifier, Place] = Field(min_length=1)
    routes: dict[Identifier, Route] = {}
    barriers: dict[Identifier, Barrier] = {}
    zones: dict[Identifier, Zone] = {}


# -- parties ---------------------------------------------------------------------------------------


class Actor(Sourced):
    name: str
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    supply: tuple[Identifier, ...] = ()  # source places; none declared: always in supply


class Stance(Sourced):
    """`between` sets both sides; `of` and `towards` one side only."""

    between: tuple[Identifier, Identifier] | None = None
    of: Identifier | None = None
    towards: Identifier | None = None
    stance: StanceName


class Advance(Entry):
    advance: tuple[Identifier, ...] = Field(min_length=1)


Orders = Literal["hold", "withdraw"] | Advance


class Formation(Sourced):
    name: str
    actor: Identifier
    place: Identifier
    strength: Amount[Strength]
    quality: Amount[Ratio] = Amount(1.0)
    pace: Amount[Speed]
    cohesion: Amount[Ratio] = Amount(1.0)
    stock: Amount[Duration] = Amount(10.0)
    posture: Literal["fortified"] | None = None  # holds while it has not left its first place
    airlift: bool = False
    reserve: bool = False  # not on the map until an effect commits it
    orders: Orders = "hold"


class Holder(Provenance):
    """Who controls a place at the start, with its source. `place: actor` is short for `place: {actor: actor}`."""

    actor: Identifier


class Fires(Sourced):
    name: str
    actor: Identifier
    base: Identifier
    against: tuple[Identifier, ...] = Field(min_length=1)
    launchers: Amount[Count]
    reach: Amount[Length]
    tempo: Amount[TimeRate]  # strikes per launcher and day at exposure 1
    loss: Amount[Probability] = Amount(0.02)  # mean share of current strength a strike takes
    delay: Amount[Duration] = Amount(0.5)
    magazine: Amount[Count]
    active: bool = True
    when: Condition | None = None
    not_in_contact: bool = False


class Air(Sourced):
    name: str
    by: Identifier
    to: Identifier
    against: tuple[Identifier, ...] = Field(min_length=1)
    power: Amount[Ratio]  # 0.5 multiplies power by 1.5
    active: bool = True


class Rules(Sourced):
    """Constants of the model, uncertain ones included. Defaults are design defaults of `docs/model.md`."""

    attacker_loss: Amount[TimeRate] = Amount(0.02)
    defender_loss: Amount[TimeRate] = Amount(0.015)
    exponent: Amount[Ratio] = Amount(0.3)  # Helmbold's W
    intensity: Amount[Ratio] = Amount(1.0)
    intensity_spread: Amount[Ratio] = Amount(0.5)  # sigma of ln G
    attack_ratio: Amount[Ratio] = Amount(0.8)
    halt_ratio: Amount[Ratio] = Amount(0.6)
    pause: Amount[Duration] = Amount(3.0)
    friction_spread: Amount[Ratio] = Amount(0.3)  # sigma of ln friction
    tolerance: Amount[Ratio] = Amount(0.229)
    prepared_after: Amount[Duration] = Amount(3.0)
    stage: Amount[Duration] = Amount(5.0)  # from supply factor 0.6 to 0.3
    surrender_hazard: Amount[TimeRate] = Amount(0.02)


# -- what is not known -----------------------------------------------------------------------------


class Assumption(Sourced):
    title: str
    prior: Prior
    group: Identifier | None = None
    labels: dict[str, str] = {}  # of a choice's values, for people


class Precedent(Provenance):
    date: Date
    event: str
    outcome: Literal["success", "failure"]


class Belief(Sourced):
    title: str
    prior: Prior  # a beta
    forgetting: Amount[Probability] = Amount(1.0)
    precedents: tuple[Precedent, ...] = ()


# -- decisions -------------------------------------------------------------------------------------


class OrdersEffect(Entry):
    formation: Identifier
    orders: Orders


class StanceEffect(Entry):
    between: tuple[Identifier, Identifier]
    to: StanceName


class FiresEffect(Entry):
    name: Identifier
    to: Literal["open", "cease"]


class AirEffect(Entry):
    name: Identifier
    to: Literal["on", "off"]


class ReinforceEffect(Entry):
    formation: Identifier
    strength: Amount[Strength]


class CommitEffect(Entry):
    """Puts a reserve on the map, at its own place or another."""

    formation: Identifier
    at: Identifier | None = None


class CeasefireEffect(Entry):
    zone: Identifier | None = None
    places: tuple[Identifier, ...] = ()
    to: Literal["on", "off"] = "on"


class AirliftEffect(Entry):
    formation: Identifier
    to: Literal["on", "off"]


class EvidenceEffect(Entry):
    belief: Identifier
    outcome: Literal["success", "failure"]


class Effect(Entry):
    """Exactly one key."""

    orders: OrdersEffect | None = None
    stance: StanceEffect | None = None
    fires: FiresEffect | None = None
    air: AirEffect | None = None
    reinforce: ReinforceEffect | None = None
    commit: CommitEffect | None = None
    ceasefire: CeasefireEffect | None = None
    airlift: AirliftEffect | None = None
    evidence: EvidenceEffect | None = None
    end: Literal[True] | None = None


class Option(Sourced):
    title: str
    # a number, an assumption, a belief's name (rule: belief), or the rest; from left to right, as `rest` is a name too
    probability: Annotated[Literal["rest"] | Amount[Probability], Field(union_mode="left_to_right")]
    effects: tuple[Effect, ...] = ()


class Every(Entry):
    every: Amount[Duration]


class Hazard(Entry):
    hazard: Amount[TimeRate]


class Decision(Sourced):
    title: str
    actor: Identifier
    when: Condition
    clock: Literal["once", "each"] | Every | Hazard = "once"  # each: at every time the condition becomes true
    cooldown: Amount[Duration] = Amount(0.0)
    limit: int | None = Field(default=None, ge=1)
    rule: Literal["behavioural", "belief", "solved"] = "behavioural"
    solve: bool = False  # a strategy of the game
    options: dict[Identifier, Option] = Field(min_length=2)


class Variant(Entry):
    """A scenario with some paths set, for what is compared: by a claim, or for a red line."""

    set: dict[str, str | float | int | bool]


class RedLine(Sourced):
    """A line drawn by one actor for another. Each component says what the world without it is; one at least."""

    title: str
    actor: Identifier
    deters: Identifier
    outcome: Identifier  # what it is meant to prevent
    capability: Variant | None = None  # reach: the means to enforce it
    credibility: Variant | None = None  # the probability that it is enforced
    resolve: Variant | None = None  # what backing down would cost


# -- ends ------------------------------------------------------------------------------------------


class Outcome(Entry):
    title: str
    when: Condition
    time: TimeExpression | None = None  # when it happened, for the arrival table
    time_title: str | None = None  # of that table's row, where `time` is of something else than the proposition
    headline: bool = False

    @property
    def title_of_time(self) -> str:
        """What its row in a table of times is called."""
        return self.time_title or self.title


class SettlementRule(Sourced):
    title: str
    when: Condition
    de_facto: dict[SettlementState, Amount[Probability]]
    de_jure: dict[SettlementState, Amount[Probability]]


class Settlement(Entry):
    title: str = "Settlement"
    rules: dict[Identifier, SettlementRule] = Field(min_length=1)  # in order; the first whose condition holds


class DeclaredTerm(Provenance):
    """How likelihood words that the standard lacks are read: as a range, or like one of its terms."""

    range: tuple[float, float] | None = None
    like: str | None = None


class Words(Entry):
    """The standard of likelihood words, and words beside it. `words: nato` is short for `words: {standard: nato}`."""

    standard: StandardName = "icd-203"
    terms: dict[str, DeclaredTerm] = {}


class ProbabilityTest(Entry):
    """P(condition | given), in words or a range; `against` is the other given of a comparison.

    Under an intervention both sides are worlds of their own: `under` the one in which `given` counts, `variant` the other.
    """

    probability: Condition
    given: Condition | None = None
    against: Condition | None = None
    under: Variant | None = None
    variant: Variant | None = None
    words: str | None = None
    range: tuple[float, float] | None = None
    expect: Literal["higher", "lower", "equal"] | None = None  # of given over against, or of the file over the variant


class FactTest(Entry):
    """A condition that holds or not: of the map and the start, or in every reading of its assumptions."""

    holds: Condition
    variant: Variant | None = None


class DriversTest(Entry):
    outcome: Identifier
    groups: tuple[Identifier, ...] = Field(min_length=1)
    wider: tuple[Identifier, ...] = ()  # groups that a wider reading of the words counts among them


class BestResponseTest(Entry):
    actor: Identifier
    option: Identifier
    outcome: Identifier


class Untestable(Entry):
    untestable: str


ClaimTest = ProbabilityTest | FactTest | DriversTest | BestResponseTest | Untestable


class Claim(Entry):
    kind: Literal[
        "capability", "geography", "intention", "topology", "conditional", "settlement", "likelihood",
        "precedent", "utility", "hypothesis", "untestable", "drivers", "forecast",
    ]  # fmt: skip
    statement: str
    source: Identifier
    at: Locator
    test: ClaimTest
    premise: str | None = None  # why the statement restates an input, where the program cannot see it
    note: str | None = None


class HistoryEvent(Provenance):
    date: Date
    event: str
    place: Identifier | None = None


class ReferenceClass(Provenance):
    """How often the outcomes came true in cases like this one: what somebody says who knows nothing but the kind of case."""

    title: str
    outcomes: dict[Identifier, Annotated[float, Field(ge=0, le=1)]] = Field(min_length=1)


class History(Sourced):
    """What happened, kept apart from everything the engine reads."""

    outcomes: dict[Identifier, bool] = {}
    times: dict[Identifier, Date] = {}
    de_facto: SettlementState | None = None
    de_jure: SettlementState | None = None
    events: tuple[HistoryEvent, ...] = ()
    reference: ReferenceClass | None = None  # a forecast to be scored against


class Utility(Sourced):
    outcome: Identifier
    utility: float = Field(ge=0, le=1)


class Game(Entry):
    players: tuple[Identifier, ...] = Field(min_length=1)
    utilities: dict[Identifier, tuple[Utility, ...]] = {}


class Scenario(Displayed, Rooted, Entry):
    """One scenario file, read and checked for shape. `sandtable.load` returns it."""

    sandtable: Literal[1]
    title: str
    question: str
    summary: str | None = None
    start: Date
    horizon: Date
    as_of: Date | None = None  # nothing published later may feed a future
    sources: dict[Identifier, Source] = {}
    theatre: Theatre
    actors: dict[Identifier, Actor] = Field(min_length=1)
    stances: tuple[Stance, ...] = ()
    control: dict[Identifier, Identifier | Holder] = {}  # by place
    formations: dict[Identifier, Formation] = {}
    fires: dict[Identifier, Fires] = {}
    air: dict[Identifier, Air] = {}
    rules: Rules = Rules()
    assumptions: dict[Identifier, Assumption] = {}
    beliefs: dict[Identifier, Belief] = {}
    decisions: dict[Identifier, Decision] = {}
    red_lines: dict[Identifier, RedLine] = {}
    stop: tuple[Condition, ...] = ()
    outcomes: dict[Identifier, Outcome] = Field(min_length=1)
    settlement: Settlement | None = None
    words: StandardName | Words = "icd-203"
    claims: dict[Identifier, Claim] = {}
    history: History | None = None
    game: Game | None = None

    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def holders(self) -> dict[str, str]:
        """Which actor controls which place at the start, by place."""
        return {place: held.actor if isinstance(held, Holder) else held for place, held in self.control.items()}

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; where they were read from does not count."""
        return self.__dict__ == other.__dict__ if isinstance(other, Scenario) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        from sandtable.scenario.summary import summary

        return summary(self)

    __str__ = __repr__

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Scenario:
        """A copy; one that was changed is no longer what its text says, and forgets it."""
        copied = super().model_copy(update=update, deep=deep)
        if update:
            copied._origin = None
        return copied
