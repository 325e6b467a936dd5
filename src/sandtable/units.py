"""Written quantities, read once into the coherent units of the engine: kilometre, day, fighter.

`70 km`, `800 m`, `12 km/day`, `6 h`, `0.2 per day`, `55%`, `4000 fighters`, or a plain number where the
dimension has no unit. Everything else that is allowed in an amount is the name of an assumption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from math import isfinite

from sandtable.errors import FieldError

IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")

_LENGTHS = {
    "km": Fraction(1), "m": Fraction(1, 1000), "mi": Fraction(1609344, 1000000), "nmi": Fraction(1852, 1000),
}  # fmt: skip
_DAYS = {
    **dict.fromkeys(("d", "day", "days"), Fraction(1)),
    **dict.fromkeys(("h", "hour", "hours"), Fraction(1, 24)),
    **dict.fromkeys(("min", "minute", "minutes"), Fraction(1, 1440)),
    **dict.fromkeys(("s", "second", "seconds"), Fraction(1, 86400)),
    **dict.fromkeys(("week", "weeks"), Fraction(7)),
}
_FIGHTERS = dict.fromkeys(("fighter", "fighters"), Fraction(1))
_SHARES = {"%": Fraction(1, 100)}

# dimension: (name in messages, unit of output, examples)
DIMENSIONS: dict[str, tuple[str, str, str]] = {
    "Length": ("a length", "km", "`70 km` or `800 m`"),
    "Duration": ("a duration", "d", "`5 d`, `6 h` or `90 min`"),
    "Speed": ("a speed", "km/day", "`12 km/day` or `4 km/h`"),
    "TimeRate": ("a rate", "per day", "`0.2 per day`"),
    "Strength": ("a number of fighters", "", "`4000` or `4000 fighters`"),
    "Count": ("a count", "", "`2`"),
    "Ratio": ("a plain number", "", "`1.5` or `55%`"),
    "Probability": ("a probability", "", "`0.3` or `30%`"),
}
UNITLESS = frozenset({"Strength", "Count", "Ratio", "Probability"})


class UnitError(FieldError):
    """A quantity that cannot be read, or has another dimension than required."""

    def __init__(self, message: str, *, hint: str = "", column: int = 0, length: int | None = None) -> None:
        super().__init__(message, code="S301", hint=hint, column=column, length=length)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in coherent units and its dimension: a key of DIMENSIONS; Ratio if it was written without a unit."""

    value: float
    dimension: str


def _unit(text: str) -> tuple[str, Fraction] | None:
    """Dimension and factor to coherent units of a written unit, or None."""
    text = " ".join(text.split())
    if text in _LENGTHS:
        return "Length", _LENGTHS[text]
    if text in _DAYS:
        return "Duration", _DAYS[text]
    if text in _FIGHTERS:
        return "Strength", _FIGHTERS[text]
    if text in _SHARES:
        return "Ratio", _SHARES[text]
    above, slash, below = text.partition("/")
    if not slash:
        above, slash, below = f" {text} ".partition(" per ")
    above, below = above.strip(), below.strip()
    if slash and below in _DAYS:
        if above in _LENGTHS:
            return "Speed", _LENGTHS[above] / _DAYS[below]
        if above in ("", "%"):
            return "TimeRate", _SHARES.get(above, Fraction(1)) / _DAYS[below]
    return None


def _unknown_unit(unit: str, *, number: str, column: int) -> UnitError:
    known = ["km", "m", "km/day", "km/h", "h", "min", "d", "day", "days", "per day", "%", "fighters"]
    hint = "units are km, m, mi, nmi; d, h, min, s, week; km/day, km/h; per day; %; fighters"
    if unit.startswith(("_", ",")):
        hint = "write large numbers without separators, such as `5000`"
    elif close := get_close_matches(unit, known, n=1, cutoff=0.6):
        hint = f"did you mean `{number} {close[0]}`?"
    return UnitError(f"unknown unit `{unit}`", hint=hint, column=column, length=len(unit))


def read_quantity(text: str) -> Quantity:
    """A written number with or without a unit, such as `70 km`, `55%` or `3`.

    Raises UnitError if it does not start with a number, has an unknown unit or is not finite.
    """
    stripped = text.strip()
    lead = len(text) - len(text.lstrip())
    match = NUMBER.match(stripped)
    if match is None:
        raise UnitError(f"expected a number with a unit, found `{stripped}`", column=lead)
    number, rest = match.group(), stripped[match.end() :]
    value, unit, dimension = float(number), rest.strip(), "Ratio"
    if unit:
        found = _unit(unit)
        if found is None:
            raise _unknown_unit(unit, number=number, column=lead + stripped.index(unit, match.end()))
        dimension, factor = found
        value = value * factor.numerator / factor.denominator
    if not isfinite(value):
        raise UnitError("the number is too large", column=lead, length=len(number))
    return Quantity(value, dimension)


def fits(found: str, *, wanted: str) -> bool:
    """Whether a quantity with dimension `found` is allowed where `wanted` is required."""
    if found == wanted:
        return True
    return found == "Ratio" and wanted in UNITLESS


def parse_quantity(raw: object, *, dimension: str) -> tuple[float | None, str | None]:
    """A raw value of a scenario file as (value, None) in coherent units, or (None, name of an assumption).

    raw : a number or a text. dimension : a key of DIMENSIONS.
    Raises UnitError with a hint: no unit where one is needed, another dimension, an unknown unit, not finite.
    """
    called, unit, examples = DIMENSIONS[dimension]
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise UnitError(f"expected {called}, found {_kind(raw)}", hint=f"write {examples}, or name an assumption")
    if isinstance(raw, str):
        if IDENTIFIER.fullmatch(raw) and len(raw) <= 64:
            return None, raw
        if NUMBER.match(raw.strip()) is None:
            raise UnitError(f"expected {called}, found `{raw}`", hint=f"write {examples}, or name an assumption")
        quantity = read_quantity(raw)
    else:
        try:
            quantity = Quantity(float(raw), "Ratio")
        except OverflowError:
            quantity = Quantity(float("inf"), "Ratio")
        if not isfinite(quantity.value):
            raise UnitError("the number is not finite")
    if fits(quantity.dimension, wanted=dimension):
        return quantity.value, None
    if quantity.dimension == "Ratio" and dimension not in UNITLESS and "%" not in str(raw):
        raise UnitError(f"{called} needs a unit", hint=f"write `{str(raw).strip()} {unit}`, if {unit} is meant")
    raise UnitError(f"expected {called}, found {DIMENSIONS[quantity.dimension][0]}", hint=f"write {examples}")


def format_number(value: float) -> str:
    """The shortest text that reads back to exactly this value: `12`, not `12.0`."""
    return repr(value).removesuffix(".0")


def format_quantity(value: float, *, dimension: str) -> str:
    """The text that `parse_quantity` reads back to exactly this value: the number, with the coherent unit if there is one."""
    unit = DIMENSIONS[dimension][1]
    return f"{format_number(value)} {unit}".rstrip()


def _kind(raw: object) -> str:
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true or false"
    if isinstance(raw, dict):
        return "a mapping"
    return "a list" if isinstance(raw, (list, tuple)) else type(raw).__name__
