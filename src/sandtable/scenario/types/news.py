"""A file of news: what was reported after the start of a scenario, when, by whom, and how far it can be relied on."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from sandtable.scenario.amounts import Amount, Duration
from sandtable.scenario.entry import Entry
from sandtable.scenario.faults import as_pydantic_error
from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.trees import Expression
from sandtable.scenario.types.common import Identifier, Locator, Moment
from sandtable.scenario.types.sources import Grade, Source

Share = Annotated[float, Field(gt=0, lt=1)]


def _read(raw: Any) -> Expression:
    if isinstance(raw, Expression):
        return raw
    if not isinstance(raw, str):
        hint = "such as `first(actor, place)`, or a condition that held on the date"
        raise as_pydantic_error(ExpressionError("expected an expression", code="S103", hint=hint))
    try:
        found = parse(raw, is_watched=False)
        if found.kind in ("boolean", "time"):
            return found
        return parse(raw, expected="boolean", is_watched=False)
    except ExpressionError as fault:
        raise as_pydantic_error(fault) from None


Statement = Annotated[
    Expression,
    PlainValidator(_read),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "description": "a time, such as `first(actor, place)`: it happened on the date;"
            " or a condition, such as `strikes(a, b) == 0`: it held at the end of the date",
        }
    ),
]


class Reliability(Entry):
    """How often such a report comes where it is true, and where it is not."""

    if_true: Share
    if_false: Share


class NewsItem(Entry):
    """One report. date : of what it states. reported : the day on which it was public; the same day if not given."""

    title: str | None = None
    date: Moment
    reported: Moment | None = None
    says: Statement
    within: Amount[Duration] | None = None  # 90% of such reports are right about the date to within this
    grade: Grade | None = None  # that of its source if not given
    reliability: Reliability | None = None  # instead of the rates of the grade
    source: Identifier | None = None
    at: Locator | str | None = None
    because: str | None = None


class News(Entry):
    """A file of news. sources : those that the scenario does not have."""

    news: dict[Identifier, NewsItem] = Field(min_length=1)
    sources: dict[Identifier, Source] = {}
