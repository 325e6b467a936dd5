"""Types of the answers, from which the API's description, and the types of the page's scripts, are made.

The answer to a what-if is a result like those of `--json`, made from the rows of `run --json`. The others are built as plain
objects; a test compares all of them with these types.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.dataclasses import dataclass

from sandtable.results import CONFIG, Count, Prefixed, Result, Seed, Sha256
from sandtable.study.printed import OutcomeRow, SettlementRow, TimeRow

Rows = list[dict[str, Any]]


class Diagnosed(BaseModel):
    """A diagnostic of an uploaded file, with the text of its line."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    file: str
    line: int
    column: int
    length: int
    hint: str | None
    source_line: str | None


class Upload(BaseModel):
    """A scenario that was read, and its warnings."""

    id: str
    title: str
    question: str
    diagnostics: list[dict[str, Any]]


class EngineAnswer(BaseModel):
    """The engine, which is compiled when it is first needed."""

    is_compiling: bool


class TrialAnswer(BaseModel):
    """What some hundred futures show that is allowed and surely not meant. words: what was played."""

    futures: int
    seed: int
    failed: int
    words: str
    diagnostics: list[Diagnosed]


class Fault(BaseModel):
    """The form of every error."""

    model_config = ConfigDict(extra="allow")

    error: str
    hint: str | None = None


class UploadFault(Fault):
    """The form of the error of a file that cannot be used."""

    diagnostics: list[Diagnosed] = []


class JobAnswer(BaseModel):
    """The state of an analysis. outcome, future: that it was asked about, if any."""

    id: str
    analysis: str
    title: str
    scenario: str
    about: str
    set: dict[str, float]
    seed: int
    outcome: str | None
    future: int | None
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    stopping: bool
    stage: str
    done: int
    total: int
    elapsed_s: float | None
    error: str | None
    hint: str | None


class ScenarioEntry(BaseModel):
    """A scenario that can be opened."""

    id: str
    title: str
    is_own: bool
    is_bundled: bool


class Position(BaseModel):
    """A value that a control can be set to. weight: its probability in the file, of a choice only."""

    value: float
    words: str
    weight: str = ""


class Control(BaseModel):
    """The slider or choice of an assumption. words: its prior; area: the prior's density as an SVG path; middle: index of
    the position nearest to the median."""

    id: str
    title: str
    words: str
    kind: Literal["slider", "choice"]
    area: str
    middle: int
    positions: list[Position]


class ControlGroup(BaseModel):
    """Controls of one group of assumptions."""

    id: str
    title: str
    controls: list[Control]


class OutcomeName(BaseModel):
    """An outcome's identifier and title."""

    id: str
    title: str


class AnalysisEntry(BaseModel):
    """An analysis that can be run for a scenario. asks: what else must be chosen for it."""

    id: str
    title: str
    about: str
    needs_outcome: bool
    asks: Literal["", "decided", "option", "future"]


class ScenarioAnswer(BaseModel):
    """What a scenario asks, and what can be set in it."""

    id: str
    title: str
    question: str
    start: str
    horizon: str
    outcomes: list[OutcomeName]
    groups: list[ControlGroup]
    analyses: list[AnalysisEntry]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ShareShown(Result):
    """A share as the page prints and draws it. shown : the text beside its bar."""

    number: str
    interval: str
    range: str
    shown: str
    range_low: float | None
    range_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OutcomeShown(OutcomeRow):
    """The probability of an outcome with its intervals, as numbers and as printed."""

    printed: Annotated[ShareShown, Prefixed("")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SettlementShown(SettlementRow):
    """The probability of a form of settlement, in fact and in law."""

    name: str
    facto_printed: Annotated[ShareShown, Prefixed("de_facto_")]
    jure_printed: Annotated[ShareShown, Prefixed("de_jure_")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TimeShown(TimeRow):
    """When an outcome happens, as numbers and in words."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class WhatIfAnswer(Result):
    """The result of a variant: what `run --json` prints, in part, and what is said of it. Shares are of complete futures; failed
    ones are counted. caption : of the picture of outcomes. warnings : what failed.
    """

    scenario: str
    scenario_sha256: Sha256
    set: dict[str, float]
    seed: Seed
    futures: Count
    failed: Count
    answer: str
    caption: str
    warnings: tuple[str, ...]
    outcomes: tuple[OutcomeShown, ...]
    settlements: tuple[SettlementShown, ...]
    times: tuple[TimeShown, ...]


class Refused(BaseModel):
    """A setting that cannot be used, and why."""

    id: str
    why: str
    hint: str


class LinkAnswer(BaseModel):
    """The settings of a link: those that can be used, with their values in words, the others, and the command that plays the
    same."""

    set: dict[str, float]
    words: dict[str, str]
    refused: list[Refused]
    command: str


class Difference(BaseModel):
    """A paired difference of two shares. number, interval: in percentage points, as printed."""

    pinned: float
    pinned_number: str
    share: float
    share_number: str
    difference: float
    low: float
    high: float
    gained: int
    lost: int
    number: str
    interval: str
    is_certain: bool


class OutcomeDifference(Difference):
    """The difference of an outcome."""

    id: str
    title: str
    headline: bool


class SettlementDifference(BaseModel):
    """The difference of a form of settlement."""

    id: str
    name: str
    de_facto: Difference
    de_jure: Difference


class VersusAnswer(BaseModel):
    """Two variants over the same futures."""

    scenario: str
    set: dict[str, float]
    pinned: dict[str, float]
    seed: int
    futures: int
    pairs: int
    dropped: int
    changed: int
    level: float
    changed_words: str
    outcomes: list[OutcomeDifference]
    settlements: list[SettlementDifference]


class Drawing(BaseModel):
    """A Vega-Lite specification for widths from `least` pixels, and its own tables."""

    least: int
    spec: dict[str, Any]
    own: dict[str, Rows]


class Figure(BaseModel):
    """A figure: tables that its drawings share, and a drawing for each range of widths."""

    shared: dict[str, Rows]
    drawings: list[Drawing]


class PicturesAnswer(BaseModel):
    """Figures of a variant. losses: the rows of their table.

    control: of each place the percentage of futures by holder, in each picture of the map: one a day from the start on, and in a
    scenario that is told in hours (less than ten days) one an hour.
    """

    whatif: WhatIfAnswer
    control: dict[str, dict[str, list[float]]]
    figures: dict[str, Figure]
    times: dict[str, str]
    losses: list[list[str]]


class Example(BaseModel):
    """A future in which an outcome holds, or does not."""

    future: int
    day: float | None
    date: str | None


class ExamplesAnswer(BaseModel):
    """Futures in which an outcome holds, or does not. found: how many there are."""

    scenario: str
    set: dict[str, float]
    seed: int
    futures: int
    outcome: str
    title: str
    holds: bool
    found: int
    examples: list[Example]


class ShownFuture(BaseModel):
    """What the map shows of a future. control: changes of each place as pairs of picture and holder; there is a picture for each
    day from the start on, and in a scenario that is told in hours (less than ten days) for each hour.
    """

    number: int
    control: dict[str, list[list[int]]]
    formations: Rows
    fights: Rows


class EventLine(BaseModel):
    """An event in words. row: its index in the record."""

    row: int
    day: float
    date: str
    text: str


class FutureOutcome(BaseModel):
    """Whether and when an outcome holds in a future."""

    id: str
    title: str
    holds: bool
    day: float | None


class FutureStory(BaseModel):
    """A future event by event."""

    future: int
    status: str
    ended: str | None
    shown: ShownFuture
    events: list[EventLine]
    outcomes: list[FutureOutcome]
    settlement: str | None


class ForkOption(BaseModel):
    """An option that a decision could have taken."""

    option: str
    title: str


class ForkPoint(BaseModel):
    """A decision at which a future can be forked."""

    row: int
    day: float
    date: str
    decision: str
    title: str
    tick: int
    taken: str
    offered: list[ForkOption]


class ReplayAnswer(FutureStory):
    """A future, and the decisions at which it can be forked."""

    scenario: str
    set: dict[str, float]
    seed: int
    forks: list[ForkPoint]


class Turned(BaseModel):
    """An outcome in which a future and its fork differ. holds: in the fork."""

    id: str
    title: str
    holds: bool


class ForkAnswer(BaseModel):
    """A future and its fork. differs: the day of the first difference; same_events: how many events come before it."""

    scenario: str
    set: dict[str, float]
    seed: int
    what: str
    differs: float | None
    words: str
    same_events: int
    original: FutureStory
    forked: FutureStory
    turned: list[Turned]


class OutcomeAsOf(BaseModel):
    """The odds of an outcome in one state, as printed. moved: by the last item taken in; empty if not detectably."""

    title: str
    value: str
    interval: str
    moved: str


class StateAsOf(BaseModel):
    """The odds from one report on. position: the date from which they hold; items: taken in by then; words: what moved them."""

    position: int
    items: int
    value: str
    interval: str
    words: list[str]
    outcomes: list[OutcomeAsOf]


class OddsAsOf(BaseModel):
    """The odds of `update` as of every date. dates: in words, one for each position from `first` on; days: where each is on the chart,
    whose axis ends at `end`; refused: why the dates end, empty if every item was taken in.
    """

    first: int
    dates: list[str]
    days: list[float]
    end: float
    states: list[StateAsOf]
    refused: str


class ShownFinding(BaseModel):
    """What the page shows of a result. as_of: of `update`, where any item was taken in."""

    answer: str
    html: str
    figures: dict[str, Figure]
    as_of: OddsAsOf | None = None
