"""What things are called for people: titles of the file instead of its identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

STATE_TITLES = {
    "unitary": "Unitary state", "decentralised": "Decentralised", "federal": "Federal", "partition": "Partition",
    "frozen": "Frozen conflict", "none": "No rule applies",
}  # fmt: skip


def group_title(group: str, scenario: Scenario | None) -> str:
    """A group of assumptions, whose name is all that the file gives, in words.

    An actor that it begins with is called by name: `sdf-speed` is `The SDF: speed`.
    """
    first, _, rest = group.partition("-")
    if scenario is not None and group in scenario.actors:
        return scenario.actors[group].name
    if scenario is not None and first in scenario.actors:
        return f"{scenario.actors[first].name}: {rest.replace('-', ' ')}"
    words = group.replace("-", " ")
    return words[:1].upper() + words[1:]


def strategy_title(label: str, scenario: Scenario, *, actor: str) -> str:
    """A strategy by the titles of its options; identifiers that name nothing are left as they are."""
    titles = {
        name: option.title
        for decision in scenario.decisions.values()
        if decision.actor == actor
        for name, option in decision.options.items()
    }
    return " + ".join(titles.get(part, part) for part in label.split(" + "))


def state_title(state: str) -> str:
    """A settlement state in words; `none` is where no rule applies."""
    return STATE_TITLES.get(state, state)


class Titles:
    """How identifiers are written for readers: by the titles of the file, in quotation marks. Without a scenario, as they are."""

    def __init__(self, scenario: Scenario | None) -> None:
        self._scenario = scenario

    def assumption(self, name: str) -> str:
        """The title of an assumption."""
        entry = self._scenario.assumptions.get(name) if self._scenario is not None else None
        return name if entry is None else quoted(entry.title)

    def input(self, name: str) -> str:
        """The title of an assumption or a belief; `decision.option` by the titles of both."""
        if self._scenario is None:
            return f"`{name}`"
        entry = self._scenario.assumptions.get(name) or self._scenario.beliefs.get(name)
        if entry is not None:
            return quoted(entry.title)
        first, _, option = name.partition(".")
        decision = self._scenario.decisions.get(first)
        if decision is None or option not in decision.options:
            return f"`{name}`"
        return quoted(f"{decision.title}: {decision.options[option].title}")

    def group(self, name: str) -> str:
        """A group of assumptions in words."""
        return quoted(group_title(name, self._scenario)) if self._scenario is not None else name

    def option(self, actor: str, name: str) -> str:
        """The title of an option of an actor."""
        if self._scenario is None:
            return f"`{name}`"
        title = strategy_title(name, self._scenario, actor=actor)
        return quoted(title) if title != name else f"`{name}`"


def quoted(title: str) -> str:
    """A title within a sentence."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}"
