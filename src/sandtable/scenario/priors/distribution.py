"""A prior: its kind, its parameters in coherent units, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Literal

from sandtable.errors import FieldError
from sandtable.units import DIMENSIONS, format_number

Kind = Literal["fixed", "uniform", "loguniform", "normal", "lognormal", "beta", "triangular", "choice"]


class PriorError(FieldError):
    """A prior that cannot be read: S030 not grammatical, S301 units, S305 impossible parameters, S306 weights."""


@dataclass(frozen=True, slots=True)
class Worded:
    """Likelihood words that a prior is written in: `words(likely)`.

    standard : the one asked for, such as `nato` or `readers`; empty for the scenario's. by : the standard that the range is
    from, `declared` or `readers`; empty until the scenario's words are known. low, high : the range.
    """

    phrase: str
    standard: str = ""
    by: str = ""
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution in coherent units.

    parameters by kind: fixed (value,); uniform and loguniform (low, high); normal (mean, sd, low, high),
    truncated to [low, high] (infinite unless given); lognormal (median, sigma, low, high), truncated likewise
    (0, infinite unless given); beta (alpha, beta, low, high), stretched to [low, high] (0, 1 unless given);
    triangular (low, mode, high); choice: `values` (ascending) and `weights`. words : of a prior that was written in
    likelihood words; it is the beta of their range (`text.priors`), beta(1, 1) until the scenario's words are known.
    """

    kind: Kind
    parameters: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    dimension: str = "Ratio"  # of the units it was written in
    text: str = field(default="", compare=False)
    words: Worded | None = None

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value it can take, in coherent units; infinite where it has no bound."""
        match self.kind:
            case "fixed":
                return self.parameters[0], self.parameters[0]
            case "uniform" | "loguniform":
                return self.parameters[0], self.parameters[1]
            case "normal" | "lognormal" | "beta":
                return self.parameters[2], self.parameters[3]
            case "triangular":
                return self.parameters[0], self.parameters[2]
            case "choice":
                possible = [v for v, w in zip(self.values, self.weights, strict=True) if w > 0]
                return min(possible), max(possible)

    def __str__(self) -> str:
        return self.text or write_prior(self)


def write_prior(prior: Prior) -> str:
    """The prior as text that reads back to the same distribution."""
    unit = DIMENSIONS[prior.dimension][1] or ("fighters" if prior.dimension == "Strength" else "")

    def written(value: float) -> str:
        return f"{format_number(value)} {unit}".rstrip()

    if prior.kind == "choice":
        pairs = zip(prior.values, prior.weights, strict=True)
        return "choice({" + ", ".join(f"{written(v)}: {format_number(w)}" for v, w in pairs) + "})"
    if prior.kind in ("normal", "lognormal", "beta"):
        first, second, low, high = prior.parameters
        head = {
            "normal": f"{written(first)}, {written(second)}",
            "lognormal": f"median={written(first)}, sigma={format_number(second)}",
            "beta": f"{format_number(first)}, {format_number(second)}",
        }[prior.kind]
        # A beta with units states its ends always: without them it would have none.
        default = {"normal": (-inf, inf), "lognormal": (0.0, inf), "beta": (inf, -inf) if unit else (0.0, 1.0)}[
            prior.kind
        ]
        bounds = [
            f", {name}={written(v)}" for name, v, d in zip(("low", "high"), (low, high), default, strict=True) if v != d
        ]
        return f"{prior.kind}({head}{''.join(bounds)})"
    return f"{prior.kind}({', '.join(written(p) for p in prior.parameters)})"
