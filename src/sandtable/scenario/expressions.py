"""The expression language: typed trees of conditions about a future.

Parsed with Python's `ast` after hyphenated identifiers and quantities were masked at equal length,
so that columns stay true; never evaluated as Python. `FUNCTIONS` is the whole vocabulary.

`Condition` (true or false) and `TimeExpression` (a time) are the field types of the format.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from sandtable.scenario.faults import as_pydantic_error
from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.trees import (
    ArgumentKind,
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Day,
    Expression,
    Logic,
    Node,
    Not,
    Number,
    ResultKind,
    children,
    unparse,
    walk,
)
from sandtable.scenario.vocabulary import FUNCTIONS, Signature

__all__ = [
    "FUNCTIONS", "ArgumentKind", "Arithmetic", "AssumptionValue", "Call", "Comparison", "Condition", "Day", "Expression",
    "ExpressionError", "Logic", "Node", "Not", "Number", "ResultKind", "Signature", "TimeExpression", "children", "parse",
    "unparse", "walk",
]  # fmt: skip


def _reader(expected: Literal["boolean", "time"]) -> Callable[[Any], Expression]:
    def read(raw: Any) -> Expression:
        if isinstance(raw, Expression):
            return raw
        if isinstance(raw, bool):
            raw = "true" if raw else "false"  # `when: true` is a boolean to YAML
        if isinstance(raw, (int, float)):
            raw = repr(raw)
        if not isinstance(raw, str):
            hint = "such as `controls(actor, place) and day >= 30`"
            raise as_pydantic_error(ExpressionError("expected an expression", code="S103", hint=hint))
        try:
            return parse(raw, expected=expected)
        except ExpressionError as fault:
            raise as_pydantic_error(fault) from None

    return read


Condition = Annotated[
    Expression,
    PlainValidator(_reader("boolean")),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "boolean"],
            "description": "a condition, such as `controls(actor, place) and day >= 2017-06-20`",
        }
    ),
]
TimeExpression = Annotated[
    Expression,
    PlainValidator(_reader("time")),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": "a time, such as `first(actor, place)`"}),
]
