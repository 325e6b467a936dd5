"""The sections `outcomes` and `settlement`: what the futures are asked about."""

from __future__ import annotations

from pydantic import Field

from sandtable.scenario.amounts import Amount, Probability
from sandtable.scenario.entry import Entry
from sandtable.scenario.expressions import MomentCondition, TimeExpression
from sandtable.scenario.types.common import DatedCheck, Identifier, SettlementState, Sourced, StatedConfidence, Who


class Outcome(Entry):
    title: str
    when: MomentCondition
    time: TimeExpression | None = None  # when it happened, for the arrival table
    time_title: str | None = None  # of that table's row, where `time` is of something else than the proposition
    headline: bool = False
    confidence: StatedConfidence | None = None  # how sure the analyst is of the answer about it
    drafted_by: Who | None = None
    checked_by: Who | DatedCheck | None = None

    @property
    def title_of_time(self) -> str:
        """What its row in a table of times is called."""
        return self.time_title or self.title


class SettlementRule(Sourced):
    title: str
    when: MomentCondition
    de_facto: dict[SettlementState, Amount[Probability]]
    de_jure: dict[SettlementState, Amount[Probability]]


class Settlement(Entry):
    title: str = "Settlement"
    rules: dict[Identifier, SettlementRule] = Field(min_length=1)  # in order; the first whose condition holds
