"""The patient rule induction method (PRIM): boxes that shrink by a twentieth at a time towards the cases of interest.

Peeling itself is the package PRIM's (Hadka; after Kwakkel's EMA Workbench and RAND's sdtoolkit). Counting inside a box,
the quasi-p values and the dropping of limits are here, because they are also needed on futures that took no part in
the peeling.
Sources: Friedman and Fisher (1999), Statistics and Computing 9:123; Bryant and Lempert (2010), Technological
Forecasting and Social Change 77:34. Checked by tests/unit/analysis/test_peeling.py on the data of the latter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.extras import require_package
from sandtable.special import binomial_tail

PEEL = 0.05  # share of a box that one peel takes away
LEAST_MASS = 0.05  # no box holds a smaller share of the rows
QUASI_P = 0.05  # limits above are dropped


@dataclass(frozen=True, slots=True)
class Limit:
    """One side of a box: a column's values at or above `low`, at or below `high`, or, of a choice, among `values`."""

    column: int
    low: float | None = None
    high: float | None = None
    values: tuple[float, ...] = ()

    def excludes(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n,) which of the rows (n, U) lie outside."""
        column = rows[:, self.column]
        if self.low is not None:
            return column < self.low
        if self.high is not None:
            return column > self.high
        return ~np.isin(column, self.values)


@dataclass(frozen=True, slots=True)
class Box:
    """Rows that keep all its limits. No limits: every row."""

    limits: tuple[Limit, ...] = ()

    def contains(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n,) which of the rows (n, U) lie inside."""
        return np.logical_not(self._excluded(rows).any(axis=1))

    def _excluded(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n, limits) which limit excludes which row."""
        columns = [limit.excludes(rows) for limit in self.limits]
        return np.stack(columns, axis=1) if columns else np.zeros((len(rows), 0), np.bool_)


def quasi_p(box: Box, rows: NDArray[np.float64], happened: NDArray[np.bool_]) -> tuple[float, ...]:
    """For each limit the probability of at least as many cases in the box if the limit were uninformative.

        P(X >= H),  X ~ binomial(T, Hj / Tj)

    T rows and H cases in the box, Tj and Hj in the box without the limit. rows: (n, U); happened: (n,). A value is
    small where the limit sets cases apart; it is no test, as the limit was chosen on such rows. The authors drop a
    column with both its sides, here each side is judged alone; on boxes with one side a column they are the same.
    Source: Bryant and Lempert (2010), appendix.
    """
    excluded = box._excluded(rows)
    reasons = excluded.sum(axis=1)
    inside = reasons == 0
    total, cases = int(inside.sum()), int(happened[inside].sum())
    values = []
    for index in range(len(box.limits)):
        wider = reasons == excluded[:, index]
        share = float(happened[wider].mean()) if wider.any() else 1.0
        values.append(binomial_tail(cases - 1, total, share) if total else 1.0)
    return tuple(values)


def prune(
    box: Box, rows: NDArray[np.float64], happened: NDArray[np.bool_], *, threshold: float = QUASI_P
) -> tuple[Box, tuple[Limit, ...]]:
    """The box without the limits that tell nothing, and these, in the order in which they were dropped.

    The limit with the largest quasi-p goes, all others are computed again, until none is above the threshold.
    """
    dropped: list[Limit] = []
    while box.limits:
        values = quasi_p(box, rows, happened)
        worst = max(range(len(values)), key=values.__getitem__)
        if values[worst] <= threshold:
            break
        dropped.append(box.limits[worst])
        box = Box(tuple(limit for index, limit in enumerate(box.limits) if index != worst))
    return box, tuple(dropped)


def correlation(box: Box, rows: NDArray[np.float64], happened: NDArray[np.bool_]) -> float:
    """How far being in the box and being a case go together: the phi coefficient, -1 to 1; 0 for a box of all or none."""
    inside = box.contains(rows)
    mass, base = float(inside.mean()), float(happened.mean())
    if not (0 < mass < 1 and 0 < base < 1):
        return 0.0
    both = float((inside & happened).mean())
    return (both - mass * base) / math.sqrt(mass * (1 - mass) * base * (1 - base))


def peel(
    rows: NDArray[np.float64],
    happened: NDArray[np.bool_],
    *,
    is_choice: Sequence[bool],
    share: float = PEEL,
    least_mass: float = LEAST_MASS,
) -> tuple[Box, ...]:
    """The peeling trajectory: from the box of all rows to ever smaller and denser ones.

    rows : (n, U). happened : (n,), some true and some not. is_choice : (U,) columns of which single values are peeled,
    not ends. share : of the box that a peel of a number takes away. least_mass : share of the rows at which peeling
    stops. Raises AnalysisError if the package PRIM is missing.
    """
    if not happened.any() or happened.all():
        return (Box(),)
    method = _prim()
    import pandas as pd

    choices = {column: np.unique(rows[:, column]) for column, is_one in enumerate(is_choice) if is_one}
    frame = {
        # categories are small integers: sets of them have one order in every process, which sets of texts have not
        str(column): pd.Series(np.searchsorted(choices[column], rows[:, column]).tolist(), dtype=object)
        if column in choices
        else rows[:, column]
        for column in range(rows.shape[1])
    }
    found = method(pd.DataFrame(frame), happened, peel_alpha=share, mass_min=least_mass).find_box()
    first = found._box_lims[0]
    return tuple(_box_of(limits, first, choices, columns=rows.shape[1]) for limits in found._box_lims)


def _box_of(limits: Any, first: Any, choices: dict[int, NDArray[np.float64]], *, columns: int) -> Box:
    """A box from the package's limits; what still is as it was at first is no limit."""
    sides: list[Limit] = []
    for column in range(columns):
        now, then = limits[str(column)], first[str(column)]
        if column in choices:
            if now[0] != then[0]:
                values = tuple(float(choices[column][index]) for index in sorted(now[0]))
                sides.append(Limit(column, values=values))
            continue
        if now[0] != then[0]:
            sides.append(Limit(column, low=float(now[0])))
        if now[1] != then[1]:
            sides.append(Limit(column, high=float(now[1])))
    return Box(tuple(sides))


@cache
def _prim() -> Any:
    """The package's class, imported late: it brings Matplotlib, which looks for a screen only once something is drawn."""
    require_package("prim")
    import prim

    class Peeling(prim.Prim):  # type: ignore[misc]
        def _paste(self, box: Any) -> Any:
            # pasting follows the smallest box, by some rows at a time; the box is chosen among the peeled ones
            return box

    return Peeling
