"""A scenario in a few lines: what a console shows of it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from sandtable.wording import date, plural

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

WIDE = 79  # characters of a line


def contents(scenario: Scenario) -> str:
    """How many of what it has: `4 places, 2 actors, 1 decision`. What it has none of is left out."""
    counts = (
        (scenario.theatre.places, "place"), (scenario.actors, "actor"), (scenario.formations, "formation"),
        (scenario.decisions, "decision"), (scenario.assumptions, "assumption"), (scenario.outcomes, "outcome"),
        (scenario.claims, "claim"),
    )  # fmt: skip
    return ", ".join(plural(len(entries), noun) for entries, noun in counts if entries)


def summary(scenario: Scenario) -> str:
    """Title, question, dates and what it has, each beginning a line."""
    lines = (
        f"Scenario: {scenario.title}",
        scenario.question,
        f"{date(scenario.start)} to {date(scenario.horizon)}",
        contents(scenario),
    )
    return "\n".join(fill(line, WIDE, subsequent_indent="  ") for line in lines)
