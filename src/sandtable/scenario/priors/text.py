"""Priors from text: `normal(5000, 800, low=0)`, `words(likely)`. One unit throughout, parameters that make a distribution.

`WrittenPrior` is the field type of the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import erfc, inf, log, sqrt
from typing import Annotated, Any, cast

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from sandtable.errors import FieldError
from sandtable.scenario.faults import as_pydantic_error
from sandtable.scenario.priors.distribution import Kind, Prior, PriorError, Worded
from sandtable.scenario.spelling import closest
from sandtable.units import DIMENSIONS, Quantity, UnitError, read_quantity

LONGEST = 2_000  # characters

# parameters in order, those after the star may be left out; True: in the units of the value, False: a plain number
_FORMS: dict[str, tuple[tuple[str, bool], ...]] = {
    "fixed": (("value", True),),
    "uniform": (("low", True), ("high", True)),
    "loguniform": (("low", True), ("high", True)),
    "normal": (("mean", True), ("sd", True), ("low", True), ("high", True)),
    "lognormal": (("median", True), ("sigma", False), ("low", True), ("high", True)),
    "beta": (("alpha", False), ("beta", False), ("low", True), ("high", True)),
    "triangular": (("low", True), ("mode", True), ("high", True)),
}
_OPTIONAL = {"normal": 2, "lognormal": 2, "beta": 2}
EXAMPLES = {
    "fixed": "fixed(3)", "uniform": "uniform(0, 0.6)", "loguniform": "loguniform(0.1, 10)", "normal": "normal(5000, 800, low=0)",
    "lognormal": "lognormal(median=1, sigma=0.5)", "beta": "beta(2, 2)", "triangular": "triangular(1, 2, 4)",
    "choice": "choice({70 km: 0.8, 300 km: 0.2})", "words": "words(likely)",
}  # fmt: skip
_NOTHING_LEFT = "almost none of the distribution is within its bounds"
_CALL = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\((.*)\)\s*", re.DOTALL)
_QUOTES = " \t\n\"'\u201c\u201d\u2018\u2019"
_NAMED = re.compile(r"\s*([a-z]+)\s*=(?!=)\s*")


@dataclass(frozen=True, slots=True)
class _Argument:
    """One written argument: its name if it has one, its quantity and its place in the text."""

    name: str
    quantity: Quantity
    column: int
    length: int


def parse_prior(raw: object) -> Prior:
    """Read a prior, or a plain number or quantity, which is fixed.

    Raises PriorError or UnitError at the place of the first fault.
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise PriorError("expected a prior", code="S103", hint="such as `uniform(0, 0.6)`, or a number, which is fixed")
    text = raw if isinstance(raw, str) else repr(raw)
    if len(text) > LONGEST:
        raise PriorError(f"the prior is longer than {LONGEST:,} characters", code="S030", length=1)
    if re.match(r"\s*[-+.0-9]", text):
        quantity = read_quantity(text)
        return Prior("fixed", (quantity.value,), dimension=quantity.dimension, text=text)
    match = _CALL.fullmatch(text)
    if match is None:
        word = re.match(r"\s*([a-z]+)", text)
        known = word is not None and word.group(1) in EXAMPLES
        hint = f"write `{EXAMPLES[word.group(1)]}`" if word is not None and known else "such as `uniform(0, 0.6)`"
        raise PriorError("expected a prior", code="S030", hint=hint)
    kind = match.group(1)
    if kind not in EXAMPLES:
        close = closest(kind, EXAMPLES)
        hint = f"did you mean `{close}`?" if close else "priors are " + ", ".join(EXAMPLES)
        raise PriorError(f"unknown prior `{kind}`", code="S030", hint=hint, column=match.start(1), length=len(kind))
    if kind == "choice":
        return _read_choice(text, inside=match.group(2), start=match.start(2))
    if kind == "words":
        return _read_words(text, inside=match.group(2), start=match.start(2))
    return _read_call(text, kind=kind, inside=match.group(2), start=match.start(2))


def _pieces(text: str, *, start: int) -> Iterator[tuple[str, int]]:
    """The texts between commas, each with its column."""
    for piece in text.split(","):
        lead = len(piece) - len(piece.lstrip())
        yield piece.strip(), start + lead
        start += len(piece) + 1


def _quantity(text: str, *, column: int) -> Quantity:
    if not text:
        raise PriorError("a number is missing here", code="S030", column=max(0, column - 1), length=1)
    try:
        return read_quantity(text)
    except UnitError as fault:
        length = fault.length if fault.length is not None else max(1, len(text) - fault.column)
        raise UnitError(fault.message, hint=fault.hint, column=column + fault.column, length=length) from None


def _common_dimension(arguments: list[_Argument]) -> str:
    """The common dimension of these values; a 0 needs its unit too."""
    dimensions = {a.quantity.dimension for a in arguments}
    if dimensions == {"Ratio", "Strength"}:
        return "Strength"
    first = arguments[0].quantity.dimension
    for argument in arguments[1:]:
        if argument.quantity.dimension != first:
            kinds = [DIMENSIONS[d][0] for d in (first, argument.quantity.dimension)]
            raise UnitError(
                f"different kinds of units in one prior: {kinds[0]} and {kinds[1]}", hint="write the same kind of unit with every value",
                column=argument.column, length=argument.length,
            )  # fmt: skip
    return first


def _read_call(text: str, *, kind: str, inside: str, start: int) -> Prior:
    form = _FORMS[kind]
    given: dict[str, _Argument] = {}
    usage = f"write `{EXAMPLES[kind]}`"
    names = [name for name, _ in form]
    pieces = list(_pieces(inside, start=start)) if inside.strip() else []
    for index, (piece, column) in enumerate(pieces):
        named = _NAMED.match(piece)
        name = named.group(1) if named else names[index] if index < len(names) else ""
        if name not in names:
            message = (
                f"`{kind}` has no parameter `{name}`" if named else f"`{kind}` takes at most {len(names)} parameters"
            )
            raise PriorError(message, code="S030", hint=usage, column=column, length=max(1, len(piece)))
        if name in given:
            raise PriorError(
                f"`{name}` is given twice", code="S030", hint=usage, column=column, length=max(1, len(piece))
            )
        offset = named.end() if named else 0
        if not named and any(a.name for a in given.values()):
            raise PriorError(
                "parameters without a name come first",
                code="S030",
                hint=usage,
                column=column,
                length=max(1, len(piece)),
            )
        quantity = _quantity(piece[offset:], column=column + offset)
        given[name] = _Argument(named.group(1) if named else "", quantity, column + offset, max(1, len(piece) - offset))
    required = names[: len(names) - _OPTIONAL.get(kind, 0)]
    missing = [name for name in required if name not in given]
    if missing:
        raise PriorError(f"`{kind}` needs `{missing[0]}`", code="S030", hint=usage)
    for name, is_value in form:
        if not is_value and name in given and given[name].quantity.dimension != "Ratio":
            raise UnitError(f"`{name}` is a plain number", column=given[name].column, length=given[name].length)
    valued = [given[name] for name, is_value in form if is_value and name in given]
    dimension = _common_dimension(valued) if valued else "Ratio"
    low, high = {"normal": (-inf, inf), "lognormal": (0.0, inf)}.get(kind, (0.0, 1.0))
    defaults = {"low": low, "high": high}
    if kind == "beta" and dimension != "Ratio" and len(valued) < 2:
        raise PriorError("a beta with units needs both `low` and `high`", code="S030", hint=usage)
    parameters = tuple(given[name].quantity.value if name in given else defaults[name] for name in names)
    _check_parameters(kind, parameters, given)
    return Prior(cast(Kind, kind), parameters, dimension=dimension, text=text)


def _check_parameters(kind: str, parameters: tuple[float, ...], given: dict[str, _Argument]) -> None:
    """Raise S305 unless the parameters make a distribution."""

    def require(holds: bool, name: str, message: str) -> None:
        if not holds:
            at = given.get(name)
            raise PriorError(
                message, code="S305", column=at.column if at else 0, length=at.length if at else None,
                hint=f"such as `{EXAMPLES[kind]}`",
            )  # fmt: skip

    p = parameters
    match kind:
        case "uniform" | "loguniform":
            require(kind == "uniform" or p[0] > 0, "low", "`low` must be above 0")
            require(p[0] < p[1], "high", "`high` must be above `low`")
        case "normal":
            require(p[1] > 0, "sd", "`sd` must be above 0")
            require(p[2] < p[3], "high" if "high" in given else "low", "`high` must be above `low`")
            require(_normal_share(*p) > 1e-6, "low" if "low" in given else "high", _NOTHING_LEFT)
        case "lognormal":
            require(p[0] > 0, "median", "`median` must be above 0")
            require(0 < p[1] <= 10, "sigma", "`sigma` must be above 0 and at most 10")
            require(p[2] >= 0, "low", "`low` must be at least 0")
            require(p[2] < p[3], "high" if "high" in given else "low", "`high` must be above `low`")
            logs = log(p[0]), p[1], log(p[2]) if p[2] > 0 else -inf, log(p[3])
            require(_normal_share(*logs) > 1e-6, "low" if "low" in given else "high", _NOTHING_LEFT)
        case "beta":
            require(p[0] > 0, "alpha", "`alpha` must be above 0")
            require(p[1] > 0, "beta", "`beta` must be above 0")
            require(p[2] < p[3], "high" if "high" in given else "low", "`high` must be above `low`")
        case "triangular":
            require(p[0] < p[2], "high", "`high` must be above `low`")
            require(p[0] <= p[1] <= p[2], "mode", "`mode` must be between `low` and `high`")


def _normal_share(mean: float, sd: float, low: float, high: float) -> float:
    """Probability of a normal between two bounds, from the tail that is small."""
    a, b = (low - mean) / sd, (high - mean) / sd
    if a > 0:
        a, b = -b, -a
    below: Callable[[float], float] = lambda z: 0.5 * erfc(-z / sqrt(2))  # noqa: E731
    return below(b) - below(a)


def _read_choice(text: str, *, inside: str, start: int) -> Prior:
    usage = f"write `{EXAMPLES['choice']}`"
    lead = len(inside) - len(inside.lstrip())
    body, start = inside.strip(), start + lead
    if not (body.startswith("{") and body.endswith("}")):
        raise PriorError("`choice` takes values with their weights in braces", code="S030", hint=usage)
    if not body[1:-1].strip():
        raise PriorError("`choice` needs at least one value", code="S030", hint=usage)
    values: list[_Argument] = []
    weights: list[float] = []
    for piece, column in _pieces(body[1:-1], start=start + 1):
        value, colon, weight = piece.partition(":")
        if not colon:
            raise PriorError(
                "each value of a choice needs a weight",
                code="S030",
                hint=usage,
                column=column,
                length=max(1, len(piece)),
            )
        quantity = _quantity(value.strip(), column=column)
        at = column + len(value) + 1 + len(weight) - len(weight.lstrip())
        weigh = _quantity(weight.strip(), column=at)
        if weigh.dimension != "Ratio" or not 0 <= weigh.value <= 1:
            raise PriorError(
                "a weight is a number from 0 to 1", code="S306", column=at, length=max(1, len(weight.strip()))
            )
        if any(quantity.value == v.quantity.value for v in values):
            raise PriorError("this value is in the choice twice", code="S306", column=column, length=len(value.strip()))
        values.append(_Argument("", quantity, column, len(value.strip())))
        weights.append(weigh.value)
    dimension = _common_dimension(values)
    total = sum(weights)
    if abs(total - 1.0) > 1e-9:
        raise PriorError(
            f"the weights sum to {total:.6g}, not to 1", code="S306", column=start, length=len(body),
            hint="change the weights so that they sum to 1",
        )  # fmt: skip
    pairs = sorted(zip((v.quantity.value for v in values), weights, strict=True))
    return Prior("choice", (), tuple(v for v, _ in pairs), tuple(w for _, w in pairs), dimension, text)


def _read_words(text: str, *, inside: str, start: int) -> Prior:
    """Likelihood words, and the standard if one is named. What they mean is known with the scenario's `words`."""
    usage = "write `words(likely)`, or `words(likely, nato)`"
    pieces = [(piece.strip(_QUOTES), column) for piece, column in _pieces(inside, start=start)]
    if len(pieces) > 2:
        piece, column = pieces[2]
        message = "`words` takes a phrase and a standard"
        raise PriorError(message, code="S030", hint=usage, column=column, length=max(1, len(piece)))
    for (piece, column), wanted in zip(
        pieces, ("a phrase, such as `likely`", "a standard, such as `nato`"), strict=False
    ):
        if not piece:
            raise PriorError(f"`words` needs {wanted}", code="S030", hint=usage, column=max(0, column - 1), length=1)
    phrase, *named = (piece for piece, _ in pieces)
    words = Worded(phrase, "".join(named))
    return Prior("beta", (1.0, 1.0, 0.0, 1.0), text=text, words=words)


# -- as a field ----------------------------------------------------------------------------------------


def _read_field(raw: Any) -> Prior:
    if isinstance(raw, Prior):
        return raw
    try:
        return parse_prior(raw)
    except FieldError as fault:
        raise as_pydantic_error(fault) from None


WrittenPrior = Annotated[
    Prior,
    PlainValidator(_read_field),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"anyOf": [{"type": "number"}, {"type": "string"}], "description": "a prior, such as `uniform(0, 0.6)`"}
    ),
]
