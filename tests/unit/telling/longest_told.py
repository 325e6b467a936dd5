"""What is said of how long futures last."""

from __future__ import annotations

from sandtable.scenario.types import Scenario
from sandtable.telling.told import Part, Row, Table, Told, columns
from sandtable.wording import number
from tests.unit.telling.longest import Longest


def tell_longest(found: Longest, scenario: Scenario | None) -> Told:
    """Answer and table."""
    mean, bounds = number(*found.days)
    table = Table(columns("Length of a future", "mean, days", "range"), (Row.of("All futures", mean, bounds),))
    answer = f"A future lasts {mean} days on average (shortest and longest: {bounds}), in this model."
    return Told(title="How long it lasts", answer=(answer,), parts=(Part(tables=(table,)),))
