"""What every page says besides its results: what they are, whom they leave out, and that they are not to be acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.imprint import NOT_COUNTED
from sandtable.recency import WARNING, known_until

if TYPE_CHECKING:
    from sandtable.imprint import Imprint
    from sandtable.scenario.types import Scenario


def guards(scenario: Scenario, imprint: Imprint) -> dict[str, Any]:
    """Variables of the templates. The page's script decides on the day it is read whether the warning is shown."""
    head, _, why = NOT_COUNTED.partition(". ")
    return {
        "imprint": imprint.sentence,
        "not_counted": head,
        "not_counted_why": why,
        "warning": WARNING,
        "known_until": known_until(scenario).isoformat(),
    }
