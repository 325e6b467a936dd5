"""The warning about scenarios on current events, decided on the day on which they are shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

RECENT = 365  # days
NO_FORECAST = (
    "Its numbers are shares of futures in a model, under its author's assumptions: they are not a forecast and not a basis"
    " for action."
)
WARNING = f"This scenario is about a crisis less than a year from today. {NO_FORECAST}"


def known_until(scenario: Scenario) -> dt.date:
    """The latest day of the information in a scenario: its `as_of`, else its start."""
    return scenario.as_of or scenario.calendar.date(0.0)


def today() -> dt.date:
    """Today by the clock of this machine. It must not enter stored results."""
    return dt.date.today()


def warning_about(scenario: Scenario) -> str | None:
    """The warning for a scenario about the present: based on information less than a year old. None for others."""
    return WARNING if abs((today() - known_until(scenario)).days) <= RECENT else None
