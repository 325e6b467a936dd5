"""The section `game`: who plays, and what the outcomes are worth to whom."""

from __future__ import annotations

from pydantic import Field

from sandtable.scenario.entry import Entry
from sandtable.scenario.types.common import Identifier, Sourced


class Utility(Sourced):
    outcome: Identifier
    utility: float = Field(ge=0, le=1)


class Game(Entry):
    players: tuple[Identifier, ...] = Field(min_length=1)
    utilities: dict[Identifier, tuple[Utility, ...]] = {}
