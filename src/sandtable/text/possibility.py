"""Words that express possibility: "may", "might have", "could". Standards give them no number.

The intelligence services of the United States use "may" and "might" where they cannot assess the likelihood (Explanation of
Estimative Language, as printed in the National Intelligence Estimates from 2007 on), and state this instead of a range.
Readers nevertheless associate a number with them: CAPphrase asked 5,174 people about "may happen", "might happen" and "could happen"
(`readers`). Their middle 90% is the range here; for "may have" and "might have", which were not surveyed, it is used as
well. These words are not on either side of even odds: a probability above their range exceeds them, and only one below
it contradicts them.
"""

from __future__ import annotations

import re

from sandtable.text.phrases import normalise
from sandtable.text.readers import CENTRAL, empirical
from sandtable.text.standards import POSSIBLE, Range

STANDARD = "readers"  # of a range that is that of surveyed readers
FORMS = {"may": "may happen", "might": "might happen", "could": "could happen"}

_PHRASE = re.compile(r"(may|might|could)(?: (?:happen|be|have|have been|have happened))?")


def readers_phrase(phrase: str) -> str | None:
    """The phrase that readers were asked about for such a word; None for any other phrase."""
    found = _PHRASE.fullmatch(normalise(phrase))
    return None if found is None else FORMS[found[1]]


def possibility_range(phrase: str) -> Range | None:
    """The range of such a word as readers understand it; None for any other phrase. Checked by tests/unit/text/test_possibility.py."""
    asked = readers_phrase(phrase)
    if asked is None:
        return None
    term = empirical(asked)
    assert term is not None
    low, high = term.central(CENTRAL)
    return Range(low, high, normalise(phrase), STANDARD, says_possible=True)


def says_possible(words: str | None) -> bool:
    """Whether words express possibility rather than likelihood."""
    return words is not None and (readers_phrase(words) is not None or normalise(words) in POSSIBLE)
