"""A draft of the race whose passages have no place yet, and the text that they are in."""

from __future__ import annotations

from tests.cli.conftest import RACE

ARTICLE = """\
The brigade is near the harbour. It covers some 25 km a day on the coast road.
The militia has the longer way.

Whether the South talks is anybody's guess. A parley is, however, likely if
both meet at the bridge.
"""
PACE = "It covers some 25 km a day on the coast road"  # assumptions.brigade-pace
PARLEY = "A parley is, however, likely if\nboth meet at the bridge."  # claims.parley
WAY = "The militia has the longer way"  # claims.way
CLAIMS = """\
claims:
  parley:
    kind: likelihood
    statement: A parley is likely.
    source: article
    at: sentence 5
    test: {probability: "chose(south, talk)", words: likely}
  way:
    kind: untestable
    statement: The South comes by a longer way.
    source: article
    at: {from: "The militia has", to: "way"}
    test: {untestable: The file says nothing of the way.}
"""


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


DRAFT = (
    _replaced(
        _replaced(RACE, "theatre:\n", "sources: {article: {title: An article, grade: C3, grade_because: One view.}}\ntheatre:\n"),
        "basis: assumed, because: a guess",
        'source: article, at: {from: "It covers", to: "coast road"}',
    )
    + CLAIMS
)  # fmt: skip
