"""The tables of the standards: in order, as their issuers print them, and as CAPphrase's own yardsticks have them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from sandtable.scenario.types import StandardName, Words
from sandtable.text.readers import SURVEYS
from sandtable.text.standards import Standard, official_standards
from sandtable.text.words import DEFAULT, standards, vocabulary

YARDSTICKS = {
    "icd-203": "us_nic", "nato": "nato", "uk-phia": "uk", "ipcc": "ipcc", "efsa": "efsa",
}  # fmt: skip


def test_the_format_knows_the_same_standards() -> None:
    assert get_args(StandardName) == tuple(standard.id for standard in standards())
    assert Words().standard == DEFAULT == standards()[0].id


@pytest.mark.parametrize("standard", standards(), ids=lambda standard: standard.id)
def test_a_table_is_in_order_and_says_where_it_is_from(standard: Standard) -> None:
    assert standard.title
    assert standard.source
    assert standard.note.endswith(".")
    for term in standard.terms:
        assert 0 <= term.low <= term.high <= 1
        assert term.standard == standard.id
        assert term.term == term.term.lower()
    if standard.id not in {survey.id for survey in SURVEYS}:
        middles = [(term.low + term.high, term.high) for term in standard.terms]
        assert middles == sorted(middles)
        assert sum(term.is_lowest for term in standard.terms) >= 1
        assert sum(term.is_highest for term in standard.terms) >= 1
    words = [word for term in standard.terms for word in (term.term, *term.synonyms)]
    assert len(words) == len(vocabulary(standard.id))  # no word twice


@pytest.mark.parametrize(
    "standard", [each for each in official_standards() if not each.is_nested], ids=lambda each: each.id
)
def test_ranges_that_are_not_nested_do_not_overlap(standard: Standard) -> None:
    for one, other in zip(standard.terms, standard.terms[1:], strict=False):
        assert one.high <= other.low


@pytest.mark.parametrize("standard", sorted(YARDSTICKS))
def test_figures_agree_with_the_yardsticks_beside_the_data(standard: str, shared_data: Callable[[str], Path]) -> None:
    """Typed twice: here from the directives, there by the authors of CAPphrase."""
    path = shared_data(f"capphrase_yardstick_{YARDSTICKS[standard]}.csv")
    known = vocabulary(standard)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 5
    for row in rows:
        term = known[row["term"].lower()]
        assert (term.low, term.high) == (float(row["low"]) / 100, float(row["high"]) / 100), row["term"]
    # all of our terms are there, except for the two that the IPCC lets authors add
    missing = {term.term for term in known.values()} - {known[row["term"].lower()].term for row in rows}
    assert missing == ({"more likely than not", "more unlikely than likely"} if standard == "ipcc" else set())
