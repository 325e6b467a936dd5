"""The section `claims`: statements of a text, and how each is tested."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sandtable.scenario.entry import Entry
from sandtable.scenario.expressions import MomentCondition
from sandtable.scenario.types.common import DatedCheck, Identifier, Locator, Variant, Who


class ProbabilityTest(Entry):
    """P(condition | given), in words or a range; `against` is the other given of a comparison.

    Under an intervention both sides are worlds of their own: `under` the one in which `given` counts, `variant` the other.
    """

    probability: MomentCondition
    given: MomentCondition | None = None
    against: MomentCondition | None = None
    under: Variant | None = None
    variant: Variant | None = None
    words: str | None = None
    range: tuple[float, float] | None = None
    expect: Literal["higher", "lower", "equal"] | None = None  # of given over against, or of the file over the variant


class FactTest(Entry):
    """A condition that holds or not: of the map and the start, or in every reading of its assumptions."""

    holds: MomentCondition
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
    drafted_by: Who | None = None
    checked_by: Who | DatedCheck | None = None
