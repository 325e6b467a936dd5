"""Means of Brier scores over the outcomes of a case: tied ones counted once, who comes first apart from who holds what.

Two outcomes are tied if one says what the other says or its opposite: by their conditions, or in every future played.
A set of tied outcomes is one question and weighs as much as an outcome that stands alone.

Each mean has two ranges, which say different things. `brier` has the interval of the sampling error of the futures: it
shrinks with their number. `expected` is what the mean would be, in 90% of cases, if history were drawn from the model: a
future is taken for what happened and scored, ties and dependence included. Checked by
tests/unit/analysis/test_score_means.py and tests/statistical/test_coverage_scoring.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.discover.boxes import Share
from sandtable.analysis.score.links import Link
from sandtable.analysis.score.results import GroupName, GroupScore
from sandtable.analysis.score.scoring import brier, log_of
from sandtable.analysis.score.statements import canonical
from sandtable.estimates import Estimate
from sandtable.scenario.trees import Call, Not, walk
from sandtable.scenario.types import Outcome, Scenario
from sandtable.study.intervals import LEVEL

TITLES: dict[GroupName, str] = {
    "first": "who comes first",
    "acts": "what is done on the way",
    "holds": "who holds what at the end",
    "state": "how else things stand at the end",
}
_TIMES = {"first", "reached"}
_ACTS = {"chose", "choices", "strikes", "magazine", "belief"}
_HOLDS = {"controls", "share"}


def group_of(outcome: Outcome) -> GroupName:
    """What an outcome is about, by what its condition reads.

    Of the end: who holds places (`holds`), or also something else (`state`). Else times (`first`) or what is done (`acts`).
    """
    called = {node.function for node in walk(outcome.when) if isinstance(node, Call)}
    of_the_end = called - _TIMES - _ACTS
    if of_the_end:
        return "holds" if of_the_end <= _HOLDS else "state"
    return "first" if called & _TIMES else "acts"


def tied_sets(scenario: Scenario, outcomes: Sequence[str], links: Sequence[Link]) -> tuple[tuple[str, ...], ...]:
    """The outcomes in sets that say the same or the opposite, each in the given order, in order of their first ones."""
    head = {name: name for name in outcomes}

    def root(name: str) -> str:
        while head[name] != name:
            name = head[name]
        return name

    by_form: dict[str, str] = {}
    for name in outcomes:
        tree = scenario.outcomes[name].when.tree
        for form in (canonical(tree), canonical(Not(tree))):
            head[root(name)] = root(by_form.setdefault(form, name))
    for link in links:
        if link.kind in ("same", "opposite"):
            head[root(link.second)] = root(link.first)
    sets: dict[str, list[str]] = {}
    for name in outcomes:
        sets.setdefault(root(name), []).append(name)
    return tuple(tuple(names) for names in sets.values())


def group_scores(
    scenario: Scenario, came_true: Mapping[str, bool], happened: Mapping[str, NDArray[np.bool_]], links: Sequence[Link]
) -> tuple[GroupScore | None, tuple[GroupScore, ...]]:
    """The mean of all outcomes, and those of the groups that occur. None and nothing without outcomes.

    came_true : what history says of each outcome. happened : (n,) of complete futures, for each of them.
    """
    outcomes = tuple(came_true)
    if not outcomes:
        return None, ()
    sets = tied_sets(scenario, outcomes, links)
    groups = []
    for group, title in TITLES.items():
        # a set of tied outcomes belongs where its first one does: nothing is counted in two groups
        chosen = tuple(names for names in sets if group_of(scenario.outcomes[names[0]]) == group)
        if chosen:
            groups.append(_mean(group, title, chosen, came_true, happened))
    return _mean(None, "all outcomes", sets, came_true, happened), tuple(groups)


def _mean(
    group: GroupName | None,
    title: str,
    sets: Sequence[tuple[str, ...]],
    came_true: Mapping[str, bool],
    happened: Mapping[str, NDArray[np.bool_]],
) -> GroupScore:
    names = tuple(name for tied in sets for name in tied)
    weights = np.array([1 / (len(sets) * len(tied)) for tied in sets for _ in tied])
    futures = np.column_stack([happened[name] for name in names]).astype(np.float64)
    truth = np.array([came_true[name] for name in names], np.float64)
    shares = [Share(int(happened[name].sum()), len(futures)) for name in names]
    expected_low, expected_high = _expected(futures, weights)
    return GroupScore(
        id=group,
        title=title,
        outcomes=names,
        questions=len(sets),
        brier=_mean_brier(futures, truth, weights, shares),
        log=float(weights @ [log_of(share, happened=came_true[name]).value for share, name in zip(shares, names, strict=True)]),
        expected_low=expected_low,
        expected_high=expected_high,
    )  # fmt: skip


def _mean_brier(
    futures: NDArray[np.float64], truth: NDArray[np.float64], weights: NDArray[np.float64], shares: Sequence[Share]
) -> Estimate:
    """The weighted mean of (p - o)^2 with a normal interval, from the first-order influence of each future.

    Where an outcome comes true in no future or in all, its share seems to have no error; its Wilson ends stand in.
    """
    p = futures.mean(axis=0)
    value = float(weights @ (p - truth) ** 2)
    influence = (futures - p) @ (2 * weights * (p - truth))
    half = NormalDist().inv_cdf(0.5 + LEVEL / 2) * float(influence.std(ddof=1)) / math.sqrt(len(futures))
    low, high = value - half, value + half
    for share, weight, happened in zip(shares, weights, truth, strict=True):
        if share.count in (0, share.trials):
            ends = [brier(end, happened=bool(happened)) for end in share.interval]
            own = brier(share.count / share.trials, happened=bool(happened))
            low, high = low + weight * (min(ends) - own), high + weight * (max(ends) - own)
    return Estimate.containing(value, max(0.0, low), min(1.0, high))


def _expected(futures: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    """The 5% and the 95% point of the mean if each future in turn were what happened."""
    scores = ((futures - futures.mean(axis=0)) ** 2) @ weights
    low, high = np.quantile(scores, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def pooled(means: Sequence[GroupScore]) -> Estimate | None:
    """The mean over the questions of several cases, each played on its own; None of nothing."""
    questions = sum(mean.questions for mean in means)
    if not questions:
        return None
    parts = [mean.questions / questions for mean in means]
    value = math.fsum(part * mean.brier.value for part, mean in zip(parts, means, strict=True))
    below = math.hypot(*(part * (mean.brier.value - mean.brier.low) for part, mean in zip(parts, means, strict=True)))
    above = math.hypot(*(part * (mean.brier.high - mean.brier.value) for part, mean in zip(parts, means, strict=True)))
    return Estimate.containing(value, max(0.0, value - below), min(1.0, value + above))
