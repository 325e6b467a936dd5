"""Which words for odds the page uses; the answer itself is told by `sandtable.telling.answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.text.declared import standard_of
from sandtable.text.words import find_standard
from sandtable.wording import given_percent

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario


def standard_sentence(scenario: Scenario) -> str:
    """Which words this page uses for which odds: the terms of the scenario's standard with their ranges."""
    standard = find_standard(standard_of(scenario.words))
    terms = ", ".join(f"{term.term} ({_range(term.low, term.high)})" for term in standard.terms)
    least, most = min(term.low for term in standard.terms), max(term.high for term in standard.terms)
    lacks = [f"below {given_percent(least)}"] * (least > 0) + [f"above {given_percent(most)}"] * (most < 1)
    beyond = f" It has no word {' or '.join(lacks)}; its outermost terms are used there." if lacks else ""
    return f"Words for odds follow {standard.title}: {terms}.{beyond}"


def _range(low: float, high: float) -> str:
    return given_percent(low) if low == high else f"{given_percent(low).rstrip('%')} to {given_percent(high)}"
