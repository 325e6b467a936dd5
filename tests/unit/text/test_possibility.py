"""Words that say that something may be: their range, its source, and that no standard's own word is touched."""

from __future__ import annotations

import pytest

from sandtable.errors import WordError
from sandtable.scenario.types import DeclaredTerm, Words
from sandtable.text.declared import scenario_range
from sandtable.text.possibility import possibility_range, says_possible
from sandtable.text.readers import empirical
from sandtable.text.words import standards, term_range


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("may", "may happen"), ("may have", "may happen"), ("May be", "may happen"), ("might", "might happen"),
        ("might have", "might happen"), ("could", "could happen"), ("could have been", "could happen"),
    ],
)  # fmt: skip
def test_they_are_read_as_readers_take_them(phrase: str, asked: str) -> None:
    term = empirical(asked)
    found = scenario_range("icd-203", phrase)
    assert term is not None
    assert (found.low, found.high) == term.central(0.9)
    assert found.standard == "readers"
    assert found.says_possible


def test_figures() -> None:
    may, might = possibility_range("may have"), possibility_range("might")
    assert may is not None
    assert might is not None
    assert (may.low, may.high) == (0.10, 0.70)
    assert (might.low, might.high) == (0.10, 0.66)


@pytest.mark.parametrize("phrase", ["likely", "mayhem", "may not", "might of the army", "", "could hardly"])
def test_other_phrases_have_none(phrase: str) -> None:
    assert possibility_range(phrase) is None
    assert not says_possible(phrase)


def test_a_file_or_a_standard_goes_before_the_readers() -> None:
    own = Words(standard="nato", terms={"may": DeclaredTerm(range=(0.05, 1.0))})
    assert scenario_range(own, "may").low == 0.05
    assert scenario_range("capphrase", "may happen").standard == "capphrase"
    with pytest.raises(WordError, match="is not a term of nato"):
        scenario_range("nato", "fat chance")
    with pytest.raises(WordError):
        term_range("may", standard="icd-203")  # the standard itself has none


def test_only_words_of_possibility_are_marked_in_the_standards() -> None:
    marked = {(each.id, term.term) for each in standards() for term in each.terms if term.says_possible}
    assert marked == {
        ("uk-phia", "realistic possibility"), ("capphrase", "realistic possibility"), ("capphrase", "may happen"),
        ("capphrase", "might happen"), ("capphrase", "could happen"), ("hbr-2018", "might happen"), ("hbr-2018", "maybe"),
        ("hbr-2018", "possibly"), ("hbr-2018", "real possibility"), ("hbr-2018", "serious possibility"),
    }  # fmt: skip
