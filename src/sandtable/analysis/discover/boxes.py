"""Boxes found on one half of the futures and measured on the other: peeling promises too much about its own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.discover.peeling import LEAST_MASS, PEEL, Box, Limit, correlation, peel, prune, quasi_p
from sandtable.study.intervals import wilson

LEAST_CASES = 20  # of either kind in either half; with fewer nothing can be told


@dataclass(frozen=True, slots=True)
class Half:
    """Futures that find boxes or measure them. rows: (n, U) values of the assumptions; happened: (n,)."""

    rows: NDArray[np.float64]
    happened: NDArray[np.bool_]

    def where(self, kept: NDArray[np.bool_]) -> Half:
        return Half(self.rows[kept], self.happened[kept])

    @property
    def is_telling(self) -> bool:
        """Whether there are enough futures of either kind."""
        cases = int(self.happened.sum())
        return cases >= LEAST_CASES and len(self.happened) - cases >= LEAST_CASES


@dataclass(frozen=True, slots=True)
class Share:
    """A share of independent futures with its Wilson interval. estimate: None if there was none to count."""

    count: int
    trials: int

    @property
    def estimate(self) -> float | None:
        return self.count / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.count, trials=self.trials)

    def to_json_object(self) -> dict[str, float | None]:
        low, high = self.interval
        return {"estimate": self.estimate, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a box is worth among some futures.

    density : it happens, of the futures in the box. coverage : in the box, of the futures in which it happens.
    mass : in the box, of all futures. elsewhere : it happens, of the futures outside.
    """

    density: Share
    coverage: Share
    mass: Share
    elsewhere: Share


@dataclass(frozen=True, slots=True)
class Step:
    """One box of a peeling trajectory, as it was peeled. correlation: of the pruned box, on the finding half."""

    number: int
    box: Box
    found: Figures
    measured: Figures
    correlation: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A box that was chosen. quasi-p values are in the order of the box's limits."""

    step: int
    box: Box
    dropped: tuple[Limit, ...]
    found: Figures
    measured: Figures
    found_quasi_p: tuple[float, ...]
    measured_quasi_p: tuple[float, ...]
    trajectory: tuple[Step, ...]


def find_boxes(
    find: Half,
    measure: Half,
    *,
    is_choice: Sequence[bool],
    boxes: int = 1,
    step: int | None = None,
    share: float = PEEL,
    least_mass: float = LEAST_MASS,
) -> tuple[Finding, ...]:
    """Boxes in which something happens more often than elsewhere; fewer than asked for, or none, if there are no more.

    Of a peeling trajectory that box is chosen which, its untelling limits dropped, has the largest correlation with
    what happened on the finding half. Every box after the first is found and measured among the futures outside those
    before it; its coverage and mass still are shares of all. step: choose this box of the trajectory instead, with
    all its limits. Raises IndexError, with the last step's number, if the trajectory has no such step with a limit.
    """
    findings: list[Finding] = []
    open_find, open_measure = np.ones(len(find.rows), np.bool_), np.ones(len(measure.rows), np.bool_)
    while len(findings) < boxes:
        left, held = find.where(open_find), measure.where(open_measure)
        if not (left.is_telling and held.is_telling):
            break
        mass = min(1.0, least_mass * len(find.rows) / len(left.rows))
        finding = _find(left, held, of=(find, measure), is_choice=is_choice, step=step, share=share, least_mass=mass)
        if not finding.box.limits:
            break
        findings.append(finding)
        open_find &= ~finding.box.contains(find.rows)
        open_measure &= ~finding.box.contains(measure.rows)
    return tuple(findings)


def _find(
    left: Half,
    held: Half,
    *,
    of: tuple[Half, Half],
    is_choice: Sequence[bool],
    step: int | None,
    share: float,
    least_mass: float,
) -> Finding:
    trajectory, pruned = [], []
    for number, box in enumerate(peel(*_arrays(left), is_choice=is_choice, share=share, least_mass=least_mass)):
        kept, dropped = prune(box, *_arrays(left))
        pruned.append((kept, dropped))
        trajectory.append(
            Step(number, box, _figures(box, left, of=of[0]), _figures(box, held, of=of[1]), _correlation(kept, left))
        )
    if step is None:
        chosen = max(trajectory, key=lambda entry: entry.correlation).number
        box, dropped = pruned[chosen]
    else:
        if not 0 < step < len(trajectory):
            raise IndexError(len(trajectory) - 1)
        chosen = step
        box, dropped = trajectory[step].box, ()
    return Finding(
        step=chosen,
        box=box,
        dropped=dropped,
        found=_figures(box, left, of=of[0]),
        measured=_figures(box, held, of=of[1]),
        found_quasi_p=quasi_p(box, *_arrays(left)),
        measured_quasi_p=quasi_p(box, *_arrays(held)),
        trajectory=tuple(trajectory),
    )


def _arrays(half: Half) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return half.rows, half.happened


def _correlation(box: Box, half: Half) -> float:
    return correlation(box, *_arrays(half))


def _figures(box: Box, half: Half, *, of: Half) -> Figures:
    """The figures of a box among some futures; coverage and mass as shares of a larger set of which these are a part."""
    inside = box.contains(half.rows)
    cases = int(half.happened[inside].sum())
    return Figures(
        density=Share(cases, int(inside.sum())),
        coverage=Share(cases, int(of.happened.sum())),
        mass=Share(int(inside.sum()), len(of.rows)),
        elsewhere=Share(int(half.happened[~inside].sum()), int((~inside).sum())),
    )
