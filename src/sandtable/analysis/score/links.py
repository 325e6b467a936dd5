"""Outcomes that cannot come true each on its own: their scores are not independent, so no error can be made of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.results import CONFIG, Result

EXPECTED = 10.0  # futures of a kind that chance alone would bring, before their absence counts as a link


@dataclass(frozen=True, slots=True, config=CONFIG)
class Link(Result):
    """Two outcomes of which one determines the other: opposite, the same, excluding, or the first implying the second."""

    kind: Annotated[
        Literal["opposite", "same", "excludes", "implies"], Field(description="how they are tied in every future")
    ]
    first: Annotated[str, Field(description="an outcome")]
    second: Annotated[str, Field(description="another; with implies: what the first implies")]


def links(happened: NDArray[np.bool_], *, names: Sequence[str], among: Sequence[str]) -> tuple[Link, ...]:
    """The links that hold in every future. happened: (n, Y), columns as in `names`; among: the outcomes to look at.

    Not seen is not impossible: a pair counts only if by chance alone at least ten futures would have broken the link.
    """
    found = []
    for first, second in combinations(among, 2):
        a, b = happened[:, names.index(first)], happened[:, names.index(second)]
        link = _link(a, b)
        if link is not None:
            pair = (second, first) if link == "implied" else (first, second)
            found.append(Link("implies" if link == "implied" else link, *pair))
    return tuple(found)


def _link(
    a: NDArray[np.bool_], b: NDArray[np.bool_]
) -> Literal["opposite", "same", "excludes", "implies", "implied"] | None:
    def never(x: NDArray[np.bool_], y: NDArray[np.bool_]) -> bool:
        expected = float(x.sum()) * float(y.sum()) / len(x)
        return not (x & y).any() and expected >= EXPECTED

    both, neither, only_a, only_b = never(a, b), never(~a, ~b), never(a, ~b), never(~a, b)
    if both and neither:
        return "opposite"
    if only_a and only_b:
        return "same"
    if both:
        return "excludes"
    if only_a:
        return "implies"
    return "implied" if only_b else None
