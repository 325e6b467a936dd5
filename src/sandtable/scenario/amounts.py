"""Amounts: a number with its unit read, or the name of the assumption (or belief) that supplies it.

`Amount[Length]` and its siblings share one runtime class; the parameter says which units are allowed.
The engine's coherent units are kilometre, day, fighter; ratios, probabilities and counts have none.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticSerializationUnexpectedValue, core_schema

from sandtable.scenario.faults import as_pydantic_error
from sandtable.units import DIMENSIONS, UnitError, format_quantity, parse_quantity

# For editors; `parse_quantity` knows better. A number with a unit, or the name of an assumption.
_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
_WITH_UNIT = rf"^\s*([-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*[a-z%/]+.*|{_NAME})$"
_PLAIN = rf"^\s*([-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*(%|fighters?)?\s*|{_NAME})$"


class Length: ...


class Duration: ...


class Speed: ...


class TimeRate: ...


class Strength: ...


class Count: ...


class Ratio: ...


class Probability: ...


Dimension = TypeVar("Dimension")


class Amount(Generic[Dimension]):
    """Either `value` (in km, d, km/d, 1/d, fighters or dimensionless) or `name`, never both. Immutable.

    Not a dataclass: pydantic would look into the fields of a generic one instead of asking the class.
    """

    __slots__ = ("name", "value")
    __match_args__ = ("value", "name")
    value: float | None
    name: str | None

    def __init__(self, value: float | None = None, name: str | None = None) -> None:
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "name", name)

    def __setattr__(self, attribute: str, value: object) -> None:
        raise AttributeError(f"an amount cannot be changed: {attribute}")

    def __eq__(self, other: object) -> bool:
        return (self.value, self.name) == (other.value, other.name) if isinstance(other, Amount) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.value, self.name))

    def __repr__(self) -> str:
        return f"Amount({self.value!r})" if self.name is None else f"Amount(name={self.name!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Amount, (self.value, self.name)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        dimension = get_args(source)[0].__name__

        def read(raw: Any) -> Amount[Any]:
            if isinstance(raw, Amount):
                return raw
            try:
                return Amount(*parse_quantity(raw, dimension=dimension))
            except UnitError as fault:
                raise as_pydantic_error(fault) from None

        def write(amount: Amount[Any]) -> str | float:
            if not isinstance(amount, Amount):  # another member of a union
                raise PydanticSerializationUnexpectedValue
            if amount.name is not None or amount.value is None:
                return str(amount)
            if DIMENSIONS[dimension][1]:
                return format_quantity(amount.value, dimension=dimension)
            # A whole number is written as one; -0.0 has no integer.
            is_whole = amount.value.is_integer() and abs(amount.value) < 1e15 and str(amount.value) != "-0.0"
            return int(amount.value) if is_whole else amount.value

        unit = DIMENSIONS[dimension][1]
        written = core_schema.str_schema(pattern=_WITH_UNIT if unit else _PLAIN)
        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(write),
            json_schema_input_schema=written
            if unit
            else core_schema.union_schema([core_schema.float_schema(), written]),
        )

    def __str__(self) -> str:
        return self.name if self.name is not None else repr(self.value)
