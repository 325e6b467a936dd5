"""S519: a reading whose prior is in other likelihood words is not idle."""

from __future__ import annotations

import sandtable as st
from tests.unit.analysis.test_revision import WORDED

READINGS = """\
readings:
  told: {title: As it is told}
  other: {title: Another likelihood, set: {assumptions.halts.prior: words(very unlikely)}}
  nato: {title: Another standard, set: {assumptions.halts.prior: "words(even chance, nato)"}}
  same: {title: The same likelihood, set: {assumptions.halts.prior: words(even chance)}}
"""
TERMS = "words: {terms: {even chance: {like: roughly even chance, basis: assumed, because: a guess}}}\n"


def test_other_words_change_something_and_the_same_words_nothing() -> None:
    found = st.read(WORDED + TERMS + READINGS, name="race")
    idle = [each.message for each in found.diagnostics if each.code == "S519"]
    assert found.scenario is not None
    assert idle == ["the reading `same` changes nothing"]
