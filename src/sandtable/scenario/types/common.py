"""What several sections of the format have in common: identifiers, dates, provenance, settings."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from sandtable.scenario.dates import read_date, read_moment, write_moment
from sandtable.scenario.entry import Entry

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
Date = Annotated[dt.date, BeforeValidator(read_date)]
Moment = Annotated[  # a date (00:00 of that day), or a time of day: a `datetime`
    dt.date,
    PlainValidator(read_moment),
    PlainSerializer(write_moment, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]+[0-9]{1,2}:[0-9]{2}( *(Z|[+-][0-9]{2}:?[0-9]{2}))?)?$",
            "description": "a date, or a time of day with or without its offset, such as `2017-10-14 06:00 +03:00`",
        }
    ),
]
Basis = Literal["stated", "inferred", "assumed", "outside"]
StanceName = Literal["hostile", "neutral", "friendly"]
PassageName = Literal["open", "closed"]
SettlementState = Literal["unitary", "decentralised", "federal", "partition", "frozen"]
SETTLEMENT_STATES: tuple[SettlementState, ...] = ("unitary", "decentralised", "federal", "partition", "frozen")


class Locator(Entry):
    """A place in a source text: a W3C text position (start, end) with the hash of what stands there."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]


Who = Annotated[str, Field(pattern=r"\S")]  # a person or a program


class DatedCheck(Entry):
    """Who checked an entry, and when."""

    name: Who
    date: Date


class Provenance(Entry):
    """Where a number comes from, who wrote it down, and who has checked that."""

    basis: Basis | None = None
    source: Identifier | None = None
    at: Locator | str | None = None
    because: str | None = None
    drafted_by: Who | None = None
    checked_by: Who | DatedCheck | None = None


class Sourced(Provenance):
    """An entry whose numbers have one provenance, with exceptions by key in `provenance`."""

    provenance: dict[str, Provenance] = {}


class StatedConfidence(Entry):
    """How sure the analyst is of an answer, in the analyst's own word."""

    word: Literal["high", "moderate", "low"]
    because: Annotated[str, Field(pattern=r"\S")]


class Variant(Entry):
    """A scenario with some paths set, for what is compared: by a claim, or for a red line."""

    set: dict[str, str | float | int | bool]
