"""Expressions as fields of the format: a `Condition` is true or false, a `TimeExpression` a time, a `NumberExpression` a number.

A `Condition` is waited for. A `MomentCondition`, a time and a number are read at one moment, and may ask what flows too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from sandtable.scenario.faults import as_pydantic_error
from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.trees import Expression

_SUCH_AS = {
    "boolean": "controls(actor, place) and day >= 30", "time": "first(actor, place)", "number": "0.5 * belief(name)",
}  # fmt: skip


def _reader(expected: Literal["boolean", "time", "number"], *, is_watched: bool = False) -> Callable[[Any], Expression]:
    def read(raw: Any) -> Expression:
        if isinstance(raw, Expression):
            return raw
        if isinstance(raw, bool) and expected == "boolean":
            raw = "true" if raw else "false"  # `when: true` is a boolean to YAML
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            raw = repr(raw)
        if not isinstance(raw, str):
            hint = f"such as `{_SUCH_AS[expected]}`"
            raise as_pydantic_error(ExpressionError("expected an expression", code="S103", hint=hint))
        try:
            return parse(raw, expected=expected, is_watched=is_watched)
        except ExpressionError as fault:
            raise as_pydantic_error(fault) from None

    return read


Condition = Annotated[
    Expression,
    PlainValidator(_reader("boolean", is_watched=True)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "boolean"],
            "description": "a condition, such as `controls(actor, place) and day >= 2017-06-20`",
        }
    ),
]
MomentCondition = Annotated[
    Expression,
    PlainValidator(_reader("boolean")),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "boolean"],
            "description": "a condition that is read at one moment, such as `power(actor, place) < 2000`",
        }
    ),
]
NumberExpression = Annotated[
    Expression,
    PlainValidator(_reader("number")),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "description": "a number, such as `0.5 * belief(name)` or `if(chose(actor, option), 1, 0)`",
        }
    ),
]
TimeExpression = Annotated[
    Expression,
    PlainValidator(_reader("time")),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": "a time, such as `first(actor, place)`"}),
]
