"""What is found in three texts that one person marked by hand before any output was seen.

The article was looked at while the patterns were written; `estimate` and `column` were not. The floors of those two lie under the
first figures, which docs/how-to/read.md reports: they keep what was reached, they promise nothing for other texts.
"""

from __future__ import annotations

import re

import pytest

from benchmarks.reading import TEXTS, Score, gold_text, marks_of, scores
from sandtable.candidates import likelihoods

FLOORS = {  # recall, precision
    "article": dict.fromkeys(("likelihood", "hedge", "conditional", "causal", "place", "actor"), (0.9, 0.8)),
    "estimate": {"likelihood": (0.9, 0.9), "conditional": (0.9, 0.9), "place": (0.8, 0.8), "actor": (0.7, 0.9), "quantity": (0.7, 0.9)},
    "column": {"likelihood": (0.8, 0.8), "conditional": (0.9, 0.9), "place": (0.9, 0.9), "actor": (0.8, 0.7), "forecast": (0.8, 0.8)},
}  # fmt: skip


def measured(name: str) -> dict[str, Score]:
    text = gold_text(name)
    if text is None:
        pytest.skip("the article is not in this repository: it belongs to its author (../shared/sources)")
    return {each.kind: each for each in scores(text, marks_of(name, text))}


@pytest.mark.parametrize("name", TEXTS)
def test_recall_and_precision_keep_their_floors(name: str) -> None:
    found = measured(name)
    for kind, (recall, precision) in FLOORS[name].items():
        each = found[kind]
        assert each.found >= recall * each.marked, (name, kind, each)
        assert each.hits >= precision * each.finds, (name, kind, each)


@pytest.mark.parametrize("name", TEXTS[1:])
def test_a_reader_of_single_words_falls_under_the_floors(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without phrases of its own, with the tables' words only, too much is missed."""
    monkeypatch.setattr(likelihoods, "_compiled", tuple)
    monkeypatch.setattr(likelihoods, "_SHARE", re.compile("(?!)"))
    each = measured(name)["likelihood"]
    assert each.found < FLOORS[name]["likelihood"][0] * each.marked
