"""What changed since a date: each item that was reported after it, alone and with the others.

Alone: the futures given the news up to that date, weighed by the one item. Both are differences from the odds of that date
over the same islands, so they are paired. What the items do together is no sum: two that say the same count once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sandtable.analysis.updating.estimating import Weighed, change
from sandtable.analysis.updating.results import ChangeSince, ItemAlone
from sandtable.analysis.updating.sampling import weigh
from sandtable.program import Floats


@dataclass(frozen=True)
class Then:
    """The futures given the news up to a date. count : items by then. logs : (n, items after it) log likelihoods of each alone."""

    count: int
    state: Weighed
    logs: Floats


def changed_since(date: str, then: Then, now: Weighed, titles: Sequence[tuple[str, str]], *, asked: int) -> ChangeSince:
    """The result. titles : identifier and title of the items since that were taken in. asked : index of the outcome."""
    items = []
    for column, (name, title) in enumerate(titles):
        state = _weighed(then.state, then.logs[:, column])
        items.append(
            ItemAlone(
                id=name, title=title, alone=change(then.state, state)[asked], effective=float(state.effective[asked])
            )
        )
    return ChangeSince(
        date=date, before=then.state.estimates()[asked], together=change(then.state, now)[asked], items=tuple(items)
    )


def _weighed(state: Weighed, logs: Floats) -> Weighed:
    with np.errstate(divide="ignore"):
        weights, _ = weigh(np.log(state.weights) + logs)
    return replace(state, weights=weights)
