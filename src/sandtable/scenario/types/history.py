"""The section `history`: what happened."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sandtable.scenario.types.common import Date, Identifier, Moment, Provenance, SettlementState, Sourced


class HistoryEvent(Provenance):
    date: Date
    event: str
    place: Identifier | None = None


class ReferenceClass(Provenance):
    """Base rates: how often the outcomes came true in cases of this kind."""

    title: str
    outcomes: dict[Identifier, Annotated[float, Field(ge=0, le=1)]] = Field(min_length=1)


class History(Sourced):
    """What happened, kept apart from everything the engine reads."""

    outcomes: dict[Identifier, bool] = {}
    times: dict[Identifier, Moment] = {}
    de_facto: SettlementState | None = None
    de_jure: SettlementState | None = None
    events: tuple[HistoryEvent, ...] = ()
    reference: ReferenceClass | None = None  # a forecast to be scored against
