"""What every page says besides its results: what they are, whom they leave out, and that they are not to be acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.figures.theme import long_date
from sandtable.imprint import NOT_COUNTED
from sandtable.recency import NO_FORECAST, WARNING, known_until

if TYPE_CHECKING:
    from sandtable.imprint import Imprint
    from sandtable.scenario.types import Scenario


def guards(scenario: Scenario, imprint: Imprint) -> dict[str, Any]:
    """Variables of the templates. The page's script decides on the day it is read whether the warning is shown; what has no script, or is
    no page, says in which year it holds.
    """
    known = known_until(scenario)
    head, _, why = NOT_COUNTED.partition(". ")
    return {
        "imprint": imprint.sentence,
        "not_counted": head,
        "not_counted_why": why,
        "warning": WARNING,
        "dated_warning": f"Within a year of {long_date(known)} this scenario is about a crisis of the present. {NO_FORECAST}",
        "known_until": known.isoformat(),
    }
