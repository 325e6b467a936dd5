"""Amounts: a number with its unit read, or the name of the assumption (or belief) that supplies it.

`Amount[Length]` and its siblings share one runtime class; the parameter says which units are allowed.
The engine's coherent units are kilometre, day, fighter; ratios, probabilities and counts have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from sandtable.units import UnitError, parse_quantity


class Length: ...


class Duration: ...


class Speed: ...


class TimeRate: ...


class Strength: ...


class Count: ...


class Ratio: ...


class Probability: ...


Dimension = TypeVar("Dimension")


@dataclass(frozen=True, slots=True)
class Amount(Generic[Dimension]):
    """Either `value` (in km, d, km/d, 1/d, fighters or dimensionless) or `name`, never both."""

    value: float | None = None
    name: str | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        dimension = get_args(source)[0].__name__

        def read(raw: Any) -> Amount[Any]:
            if isinstance(raw, Amount):
                return raw
            try:
                return Amount(*parse_quantity(raw, dimension=dimension))
            except UnitError as fault:
                raise PydanticCustomError("amount", "{message}", {"message": str(fault), "hint": fault.hint}) from None

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "number"}, {"type": "string"}]}

    def __str__(self) -> str:
        return self.name if self.name is not None else repr(self.value)
