"""The section `sources`: texts that the numbers are taken from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sandtable.scenario.entry import Entry
from sandtable.scenario.types.common import Date, DatedCheck, Who

Grade = Annotated[str, Field(pattern=r"^[A-F][1-6]$")]


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
    drafted_by: Who | None = None
    checked_by: Who | DatedCheck | None = None
