"""The whole file."""

from __future__ import annotations

from textwrap import fill
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sandtable.above import Displayed
from sandtable.calendar import Calendar
from sandtable.scenario.expressions import Condition
from sandtable.scenario.rooted import Rooted
from sandtable.scenario.types.assumptions import Assumption, Belief
from sandtable.scenario.types.claims import Claim
from sandtable.scenario.types.common import Date, Identifier, Moment, StatedConfidence
from sandtable.scenario.types.decisions import Decision, RedLine
from sandtable.scenario.types.ends import Outcome, Settlement
from sandtable.scenario.types.game import Game
from sandtable.scenario.types.history import History
from sandtable.scenario.types.parties import Actor, Air, Fires, Formation, Holder, Rules, Stance
from sandtable.scenario.types.readings import RivalReading
from sandtable.scenario.types.sources import Source
from sandtable.scenario.types.theatre import Theatre
from sandtable.scenario.types.words import StandardName, Words
from sandtable.wording import plural

WIDE = 79  # characters of a line in a console


def read_format(raw: Any) -> Any:
    """The number of the format as it is. Raises ValueError for `true` and `1.0`, which only equal one."""
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise ValueError("not a whole number")
    return raw


class Scenario(Displayed, Rooted):
    """One scenario file, read and checked for shape. `sandtable.load` returns it."""

    sandtable: Annotated[Literal[1, 2], BeforeValidator(read_format)]  # 1 is read as 2, with a warning
    title: str
    question: str
    summary: str | None = None
    start: Moment
    horizon: Moment
    as_of: Date | None = None  # nothing published later may feed a future
    confidence: StatedConfidence | None = None  # in all outcomes that have none of their own
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
    readings: dict[Identifier, RivalReading] = {}

    @property
    def default_reading(self) -> str:
        """The reading that is the file as written; empty if the file has no readings."""
        return next((name for name, reading in self.readings.items() if reading.is_as_written), "")

    @property
    def reading(self) -> str:
        """The reading that this scenario is; empty if the file has no readings."""
        return self.origin.reading or self.default_reading

    @property
    def calendar(self) -> Calendar:
        """Its time: dates and clock times of the days since the start."""
        return Calendar.between(self.start, self.horizon)

    @property
    def holders(self) -> dict[str, str]:
        """Which actor controls which place at the start, by place."""
        return {place: held.actor if isinstance(held, Holder) else held for place, held in self.control.items()}

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; where they were read from does not count."""
        return self.__dict__ == other.__dict__ if isinstance(other, Scenario) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Title, question, dates and what it has, each beginning a line."""
        lines = (f"Scenario: {self.title}", self.question, self.calendar.span, contents(self))
        return "\n".join(fill(line, WIDE, subsequent_indent="  ") for line in lines)

    __str__ = __repr__


def contents(scenario: Scenario) -> str:
    """How many of what it has: `4 places, 2 actors, 1 decision`. What it has none of is left out."""
    counts = (
        (scenario.theatre.places, "place"), (scenario.actors, "actor"), (scenario.formations, "formation"),
        (scenario.decisions, "decision"), (scenario.assumptions, "assumption"), (scenario.outcomes, "outcome"),
        (scenario.claims, "claim"), (scenario.readings, "reading"),
    )  # fmt: skip
    return ", ".join(plural(len(entries), noun) for entries, noun in counts if entries)
