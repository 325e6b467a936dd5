"""Moves of futures that leave the prior as it is: assumptions a little further, dice thrown again in some weeks.

A set of dice is chosen without a look at the future, so a move is reversible with respect to the prior, and accepting it
with the probability min(1, L'/L) leaves the posterior as it is (Metropolis and others 1953; for the assumptions the
preconditioned Crank-Nicolson walk of Cotter and others 2013, Statist. Sci. 28:424).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.playing import Cloud, Stage
from sandtable.program import Floats

KINDS = ("all-assumptions", "few-assumptions", "suffix", "week", "cell", "purpose")
_CHANCES = (0.2, 0.25, 0.2, 0.1, 0.15, 0.1)
_KEPT = (0.5, 0.9, 0.98)  # rho of a step of all assumptions
_KEPT_FEW = (0.0, 0.5, 0.9)  # and of a few
FEW = 5


@dataclass(frozen=True)
class Proposal:
    """A cloud moved. thrown : (n, weeks, purposes) which dice. kind : (n,) index of KINDS."""

    cloud: Cloud
    thrown: NDArray[np.bool_]
    kind: NDArray[np.intp]


def propose(cloud: Cloud, *, weeks: int, generator: np.random.Generator) -> Proposal:
    """One move for every future. weeks : those that the items can see; later dice change nothing that is judged."""
    n, inputs = cloud.scores.shape
    kind = np.asarray(generator.choice(len(KINDS), size=n, p=_CHANCES), np.intp)
    scores = _moved(cloud.scores, kind, generator)
    thrown = _thrown(cloud.salts.shape, kind, weeks, generator)
    salts = np.where(thrown, Stage.fresh(cloud.salts.shape, generator), cloud.salts)
    return Proposal(Cloud(scores if inputs else cloud.scores, salts), thrown, kind)


def _moved(scores: Floats, kind: NDArray[np.intp], generator: np.random.Generator) -> Floats:
    n, inputs = scores.shape
    steps = generator.standard_normal((n, inputs))
    # the few: of every row, those with the lowest of as many random numbers
    order = np.argsort(generator.random((n, inputs)), axis=1)
    rank = np.argsort(order, axis=1)
    of_all, of_few = generator.choice(_KEPT, size=n), generator.choice(_KEPT_FEW, size=n)
    kept = np.ones((n, inputs))
    kept[kind == 0] = of_all[kind == 0, None]
    few = kind == 1
    kept[few] = np.where(rank[few] < FEW, of_few[few, None], 1.0)
    moved: Floats = kept * scores + np.sqrt(1.0 - kept**2) * steps
    return moved


def _thrown(
    shape: tuple[int, ...], kind: NDArray[np.intp], weeks: int, generator: np.random.Generator
) -> NDArray[np.bool_]:
    n, all_weeks, purposes = shape
    week = generator.integers(0, weeks, n)[:, None, None]
    purpose = generator.integers(0, purposes, n)[:, None, None]
    at_week, at_purpose = np.arange(all_weeks)[None, :, None], np.arange(purposes)[None, None, :]
    which = kind[:, None, None]
    thrown: NDArray[np.bool_] = (
        ((which == 2) & (at_week >= week) & (at_purpose >= 0))
        | ((which == 3) & (at_week == week) & (at_purpose >= 0))
        | ((which == 4) & (at_week == week) & (at_purpose == purpose))
        | ((which == 5) & (at_purpose == purpose) & (at_week >= 0))
    )
    return thrown
