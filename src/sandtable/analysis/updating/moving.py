"""Moves of futures that leave the prior as it is: assumptions a little further, dice thrown again in some weeks.

A set of dice is chosen without a look at the future, so a move is reversible with respect to the prior, and accepting it
with the probability min(1, L'/L) leaves the posterior as it is (Metropolis and others 1953; for the assumptions the
preconditioned Crank-Nicolson walk of Cotter and others 2013, Statist. Sci. 28:424).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.playing import Cloud, Stage
from sandtable.program import Floats

KINDS = ("all-assumptions", "few-assumptions", "suffix", "week", "cell", "purpose")
_CHANCES = (0.15, 0.35, 0.2, 0.1, 0.1, 0.1)
_KEPT = (0.5, 0.9, 0.98)  # rho of a step of all assumptions
_KEPT_FEW = (0.0, 0.5, 0.9)  # and of a few
FEW = 5
_BLIND = 0.2  # of the chance to be among the few that does not depend on what the items had to do with an assumption


def propose(cloud: Cloud, *, weeks: int, relevance: Floats, generator: np.random.Generator) -> Cloud:
    """One move for every future.

    weeks : those that the items can see; later dice change nothing that is judged. relevance : (U,) of the assumptions, 0
    or more; the few are chosen by it.
    """
    n, inputs = cloud.scores.shape
    kind = np.asarray(generator.choice(len(KINDS), size=n, p=_CHANCES), np.intp)
    scores = _moved(cloud.scores, kind, relevance, generator)
    thrown = _thrown(cloud.salts.shape, kind, weeks, generator)
    salts = np.where(thrown, Stage.fresh(cloud.salts.shape, generator), cloud.salts)
    return Cloud(scores if inputs else cloud.scores, salts)


def relevance_of(scores: Floats, found: Floats, *, latest: float) -> Floats:
    """(U,) how much the assumptions have to do with what the items find: the largest squared correlation with any of them.

    scores : (n, U). found : (n, items), times or shares. latest : stands for never.
    """
    if not found.shape[1]:
        return np.zeros(scores.shape[1])
    seen = np.minimum(found, latest)
    spreads = np.outer(scores.std(axis=0), seen.std(axis=0))
    products = (scores - scores.mean(axis=0)).T @ (seen - seen.mean(axis=0)) / len(scores)
    correlations = np.divide(products, spreads, out=np.zeros_like(products), where=spreads > 1e-12)
    largest: Floats = (correlations**2).max(axis=1)
    return largest


def _moved(scores: Floats, kind: NDArray[np.intp], relevance: Floats, generator: np.random.Generator) -> Floats:
    n, inputs = scores.shape
    steps = generator.standard_normal((n, inputs))
    # the few: of every row, drawn by weight without replacement (Efraimidis and Spirakis 2006), the least waiting times first
    weights = _BLIND / max(1, inputs) + (1 - _BLIND) * relevance / max(float(relevance.sum()), 1e-12)
    order = np.argsort(generator.standard_exponential((n, inputs)) / weights, axis=1)
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
