"""Hypotheses against evidence: which signs distinguish several explanations, and what seeing all of them would mean.

Heuer (1999), Psychology of Intelligence Analysis, chapter 8, marks by hand how each item of evidence fits each hypothesis. Here
a mark is a measured weight of evidence, the logarithm of a likelihood ratio (Good 1950), and diagnosticity is mutual
information. Adding weights takes the items for independent, which they are not: the posterior of all of them is counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.excluded import asked_by, is_excluded
from sandtable.analysis.signposts.information import information, joined
from sandtable.analysis.signposts.measuring import odds_of, ratio_of, share
from sandtable.analysis.signposts.results import Evidence, Hypothesis, Matrix, Weight
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.undecided import settled_days
from sandtable.analysis.signposts.watching import FEWEST, find_list
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.scenario.spelling import suggest
from sandtable.wording import percent

ALLOWED = 0.01  # share of futures in two hypotheses, or in none
OTHER = "other"
MOST = 6  # hypotheses that are looked for


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """Outcomes of which one happens in nearly every future. held : (n,) which of them, the last being none, -1 left out."""

    outcomes: tuple[int, ...]
    has_other: bool
    held: NDArray[np.int64]

    @property
    def count(self) -> int:
        """With `other`, if there is one."""
        return len(self.outcomes) + self.has_other


def hypotheses_of(table: Table, outcome: str, given: Sequence[str] | None) -> Hypotheses:
    """The hypotheses that were given, or the largest set of outcomes with this one that fit together.

    Raises AnalysisError for an unknown outcome, and where two of them happen together in more than 1% of the futures.
    """
    names = table.program.outcomes
    if given is not None:
        for name in given:
            if name not in names:
                hint = suggest(name, names) or f"its outcomes: {', '.join(table.scenario.outcomes)}"
                raise AnalysisError(f"the scenario has no outcome `{name}`", hint=hint)
        chosen = tuple(dict.fromkeys(names.index(name) for name in given))
        _check_disjoint(table, chosen)
    else:
        chosen = _fitting(table, names.index(outcome))
    happens = table.ensemble.outcomes[:, chosen]
    count = happens.sum(axis=1)
    has_other = bool((count == 0).mean() > ALLOWED)
    held = np.where(count == 1, happens.argmax(axis=1), np.where((count == 0) & has_other, len(chosen), -1))
    if len(chosen) + has_other < 2:
        raise AnalysisError(
            f"`{table.program.outcomes[chosen[0]]}` happens in nearly every future: there is nothing to tell it from",
            hint="name two outcomes or more, of which one happens",
        )
    return Hypotheses(chosen, has_other, held.astype(np.int64))


def matrix_of(table: Table, hypotheses: Hypotheses, *, by: float) -> Matrix:
    """The evidence that distinguishes the hypotheses on a date: found in the even futures, measured in the odd ones."""
    asked = asked_by(table.program, hypotheses.outcomes)
    candidates = table.sightings.candidates
    free = np.array([not is_excluded(each, asked) for each in candidates], bool)
    is_open = (hypotheses.held >= 0) & (_settled(table, hypotheses) > by)
    seen = (table.sightings.days <= by) & free
    find, measure = is_open & table.is_even, is_open & ~table.is_even
    held = hypotheses.held[measure]
    counts = np.bincount(held, minlength=hypotheses.count)
    if len(held) < 2 * FEWEST or np.count_nonzero(counts >= FEWEST) < 2:
        when = table.scenario.calendar.when(by)
        raise AnalysisError(
            f"on {when} too few futures are undecided between the hypotheses: {len(held):,} of those that measure",
            hint="give an earlier date, or play more futures",
        )
    columns = [each.column for each in find_list(seen[find], hypotheses.held[find], states=hypotheses.count)]
    shown = seen[measure][:, columns]
    evidence = tuple(
        Evidence(
            event=candidates[column].event,
            title=candidates[column].title,
            diagnosticity=information(joined(shown[:, [place]]), held, states=hypotheses.count),
            share=share(int(shown[:, place].sum()), len(held)),
            cells=tuple(
                Weight(hypothesis=name, log_ratio=_logarithm(ratio_of(shown[:, place], held == position)))
                for position, (name, _) in enumerate(_titled(table, hypotheses))
            ),
        )
        for place, column in enumerate(columns)
    )
    return Matrix(
        hypotheses=tuple(_columns(table, hypotheses, evidence, shown, held)),
        evidence=evidence,
        by=table.date_of(by),
        left_out=float((hypotheses.held < 0).mean()),
        all_seen=int(shown.all(axis=1).sum()) if columns else 0,
    )


def _columns(
    table: Table,
    hypotheses: Hypotheses,
    evidence: tuple[Evidence, ...],
    shown: NDArray[np.bool_],
    held: NDArray[np.int64],
) -> Iterator[Hypothesis]:
    """What is said of each hypothesis. shown : (n, evidence), held : (n,), of the futures that measure."""
    naive = _as_if_independent(shown, held, hypotheses.count)
    everything = shown.all(axis=1)
    known = hypotheses.held[hypotheses.held >= 0]
    for position, (name, title) in enumerate(_titled(table, hypotheses)):
        undecided = odds_of(held == position)
        assert undecided is not None
        yield Hypothesis(
            id=name,
            title=title,
            today=share(int((known == position).sum()), len(known)),
            undecided=undecided,
            inconsistencies=sum(
                cell.log_ratio is not None and cell.log_ratio.high < 0
                for row in evidence
                for cell in row.cells
                if cell.hypothesis == name
            ),
            as_if_independent=float(naive[position]) if evidence else None,
            joint=odds_of(held[everything] == position) if evidence else None,
        )


def _as_if_independent(shown: NDArray[np.bool_], held: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """The posterior if all evidence is seen and none of it depends on other. (hypotheses,)."""
    total = np.bincount(held, minlength=count)
    weights = np.log(np.maximum(total, 0.5) / len(held))
    for position in range(count):
        rate = (shown[held == position].sum(axis=0) + 0.5) / (total[position] + 1)
        weights[position] += float(np.log(rate).sum())
    found: NDArray[np.float64] = np.exp(weights - weights.max())
    found /= found.sum()
    return found


def _logarithm(ratio: Estimate | None) -> Estimate | None:
    if ratio is None:
        return None

    def log(value: float) -> float:
        return math.log(value) if value > 0 else -math.inf

    return Estimate(*(log(each) for each in ratio))


def _titled(table: Table, hypotheses: Hypotheses) -> list[tuple[str, str]]:
    names = [table.program.outcomes[outcome] for outcome in hypotheses.outcomes]
    found = [(name, table.scenario.outcomes[name].title) for name in names]
    return [*found, (OTHER, "None of these")] if hypotheses.has_other else found


def _settled(table: Table, hypotheses: Hypotheses) -> NDArray[np.float64]:
    """From when on it is decided which hypothesis holds: it has happened, or all others can no longer. (n,)."""
    each = np.stack([settled_days(table.program, table.ensemble, outcome) for outcome in hypotheses.outcomes], axis=1)
    found: NDArray[np.float64] = each.max(axis=1)
    for position in range(len(hypotheses.outcomes)):
        rows = hypotheses.held == position
        others = np.delete(each[rows], position, axis=1)
        rest = others.max(axis=1) if others.shape[1] and not hypotheses.has_other else np.inf
        found[rows] = np.minimum(each[rows, position], rest)
    return found


def _check_disjoint(table: Table, chosen: Sequence[int]) -> None:
    """Raises AnalysisError for the two outcomes that happen together most often, if that is in more than 1% of futures."""
    happens = table.ensemble.outcomes
    both, pair = max(
        ((happens[:, one] & happens[:, other], (one, other)) for one, other in combinations(chosen, 2)),
        key=lambda each: int(each[0].sum()),
        default=(np.zeros(1, bool), (0, 0)),
    )
    if both.mean() > ALLOWED:
        one, other = (table.program.outcomes[each] for each in pair)
        example = int(table.ensemble.number[both][0])
        raise AnalysisError(
            f"`{one}` and `{other}` both happen in {int(both.sum()):,} of {len(both):,} futures ({percent(float(both.mean()))}),"
            f" for example in future {example}",
            hint="hypotheses exclude each other: leave one of them out, or name outcomes of which only one happens",
        )


def _fitting(table: Table, outcome: int) -> tuple[int, ...]:
    """The largest set of outcomes with this one that exclude each other and leave out nearly no future; else it alone.

    Of sets of one size the one whose overlap and gap are smallest, then the first by name. An outcome that hardly ever happens is no
    hypothesis.
    """
    happens = table.ensemble.outcomes
    likely = [
        other
        for other in range(happens.shape[1])
        if other != outcome
        and happens[:, other].mean() > ALLOWED
        and (happens[:, other] & happens[:, outcome]).mean() <= ALLOWED
    ]
    best: tuple[int, float, tuple[int, ...]] = (1, math.inf, (outcome,))
    for size in range(2, MOST + 1):
        for others in combinations(likely, size - 1):
            count = happens[:, [outcome, *others]].sum(axis=1)
            wrong = float((count != 1).mean())
            if (
                (count > 1).mean() <= ALLOWED
                and (count == 0).mean() <= ALLOWED
                and (-size, wrong) < (-best[0], best[1])
            ):
                best = (size, wrong, (outcome, *others))
    order = {name: place for place, name in enumerate(table.scenario.outcomes)}
    return tuple(sorted(best[2], key=lambda each: order[table.program.outcomes[each]]))
