"""The table of assumptions: each prior in words and as a small picture, its basis, its source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sandtable.compile.beliefs import starting_counts
from sandtable.report.sources import SourceNote, source_note
from sandtable.scenario.drawn import is_share
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.telling.names import group_title
from sandtable.telling.priors import sparkline, worded
from sandtable.units import DIMENSIONS, UnitError, parse_quantity
from sandtable.wording import given_percent, percent, plural

if TYPE_CHECKING:
    from sandtable.scenario.types import Assumption, Belief, Scenario

BASIS_WORDS = {
    "stated": "in the text", "inferred": "from the text", "assumed": "by the analyst", "outside": "from elsewhere",
}  # fmt: skip


@dataclass(frozen=True)
class AssumptionRow:
    """One row of the table. area: SVG path of the density; stems: (x, y) tops of single values."""

    identifier: str
    title: str
    group: str
    kind: str  # assumption or belief
    words: str
    area: str
    stems: tuple[tuple[float, float], ...]
    basis: str
    note: SourceNote


def assumption_rows(scenario: Scenario) -> list[AssumptionRow]:
    """Assumptions in the order of the file, then beliefs."""
    rows = [
        _row(
            scenario,
            identifier,
            entry,
            group=group_title(entry.group or "", scenario),
            kind="assumption",
            words=prior_words(entry),
        )
        for identifier, entry in scenario.assumptions.items()
    ]
    rows += [_belief_row(scenario, identifier, entry) for identifier, entry in scenario.beliefs.items()]
    return rows


def _belief_row(scenario: Scenario, identifier: str, belief: Belief) -> AssumptionRow:
    """A belief as it is at the start of a future: its prior, and what its precedents make of it."""
    words, start = spread_words(belief.prior), belief.prior
    if belief.precedents:
        counts = starting_counts(identifier, belief)
        start = Prior("beta", (counts.alpha, counts.beta, 0.0, 1.0))
        known = plural(len(belief.precedents), "precedent")
        words = f"Before {known}: {words}. With {'it' if known.startswith('1 ') else 'them'}, at the start: {_spread(start)}"
    row = _row(scenario, identifier, belief, group="", kind="belief", words=words)
    area, stems = sparkline(start)
    return replace(row, area=area, stems=stems)


def _row(scenario: Scenario, identifier: str, entry: object, *, group: str, kind: str, words: str) -> AssumptionRow:
    prior: Prior = entry.prior  # type: ignore[attr-defined]
    area, stems = sparkline(prior)
    return AssumptionRow(
        identifier=identifier,
        title=entry.title,  # type: ignore[attr-defined]
        group=group,
        kind=kind,
        words=words,
        area=area,
        stems=stems,
        basis=entry.basis or "not said",  # type: ignore[attr-defined]
        note=source_note(scenario, entry),  # type: ignore[arg-type]
    )


def prior_words(assumption: Assumption) -> str:
    """The prior of an assumption in plain words; the labels of a choice's values if it has some."""
    prior = assumption.prior
    if prior.kind != "choice":
        return spread_words(prior)
    labels = _labels(assumption)
    total = sum(prior.weights) or 1.0
    said = []
    for value, weight in zip(prior.values, prior.weights, strict=True):
        label = labels.get(value)
        text = quantity(value, dimension=prior.dimension)
        said.append(f"{text}{f', {label}' if label else ''} ({given_percent(weight / total)})")
    return "; ".join(said)


def _labels(assumption: Assumption) -> dict[float, str]:
    """Labels by value, from labels by text as it stands in the file."""
    found: dict[float, str] = {}
    for text, label in assumption.labels.items():
        try:
            value, _ = parse_quantity(text, dimension=assumption.prior.dimension)
            value = float(text) if value is None else value
        except (UnitError, ValueError):
            continue
        found[value] = label
    return found


def _about(share: float) -> str:
    """A share of a prior in round numbers: `14%`, `0.4%`."""
    return percent(share, digits=0 if 0.0095 <= share <= 0.9905 else 1)


def spread_words(prior: Prior) -> str:
    """A prior that is no choice, in plain words; one in likelihood words with these, and whose they are."""
    if prior.words is not None:
        return f"{worded(prior.words)}: {_spread(prior)}"
    return _spread(prior)


def _spread(prior: Prior) -> str:
    p = prior.parameters

    def said(value: float, *, figures: int = 3) -> str:
        return _about(value) if is_share(prior) else quantity(value, dimension=prior.dimension, figures=figures)

    def span(one: float, other: float, *, figures: int = 3) -> str:
        """Two values, their unit once."""
        first, last = said(one, figures=figures), said(other, figures=figures)
        unit = "%" if last.endswith("%") else last.partition(" ")[2]
        return f"{first.removesuffix(unit).strip() if unit else first} to {last}"

    low, middle, high = (float(value) for value in quantile(prior, np.array([0.05, 0.5, 0.95])))
    nine = f"nine in ten from {span(low, high, figures=2)}"
    match prior.kind:
        case "fixed":
            return f"{said(p[0])}, taken as certain"
        case "uniform":
            return f"anywhere from {span(p[0], p[1])}, equally likely"
        case "loguniform":
            return f"from {span(p[0], p[1])}, log-uniform"
        case "triangular":
            return f"most likely {said(p[1])}, from {span(p[0], p[2])}"
        case "beta" if prior.words is not None and 0.0 in (prior.words.low, 1 - prior.words.high):
            end = (
                f"below {said(prior.words.high, figures=2)}"
                if prior.words.low == 0
                else f"above {said(prior.words.low)}"
            )
            return f"about {said(middle, figures=2)}; nine in ten {end}"
        case _:
            return f"about {said(middle, figures=2)}; {nine}"


def quantity(value: float, *, dimension: str, figures: int = 3) -> str:
    """A value with its unit, rounded to so many figures for people: `12.5 km/day`, `4,000`."""
    if not np.isfinite(value):
        return "no limit"
    unit = DIMENSIONS[dimension][1]
    rounded = float(f"{value:.{figures}g}")
    text = f"{rounded:,.0f}" if abs(rounded) >= 1000 or rounded == int(rounded) else f"{rounded:g}"
    if dimension == "Duration":
        unit = "day" if text == "1" else "days"
    return f"{text} {unit}".strip()
