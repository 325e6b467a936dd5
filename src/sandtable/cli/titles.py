"""What tables call things: the titles of the file, not its identifiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.analysis.indices import Index
    from sandtable.scenario.types import Scenario


def group_title(name: str, scenario: Scenario) -> str:
    """A group of assumptions has no title: the actor's name where it is named after one, else its own words."""
    if name in scenario.actors:
        return scenario.actors[name].name
    return name.replace("-", " ")


def titled_groups(groups: Iterable[Index], scenario: Scenario) -> list[Index]:
    """Indices of groups under their titles."""
    return [
        replace(entry, title=group_title(entry.id, scenario)) if entry.title == entry.id else entry for entry in groups
    ]


def strategy_title(label: str, scenario: Scenario, *, actor: str) -> str:
    """A strategy by the titles of its options; identifiers that name nothing are left as they are."""
    titles = {
        name: option.title
        for decision in scenario.decisions.values()
        if decision.actor == actor
        for name, option in decision.options.items()
    }
    return " + ".join(titles.get(part, part) for part in label.split(" + "))
