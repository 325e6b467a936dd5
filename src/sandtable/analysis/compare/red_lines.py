"""A red line of the file: by name, with what its components take away and the titles of its act and its threat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandtable.analysis.compare.differences import Component
from sandtable.errors import AnalysisError
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import RedLine, Scenario

COMPONENTS: tuple[Component, ...] = ("capability", "credibility", "resolve")


def line_named(scenario: Scenario, name: str) -> RedLine:
    """The red line of this name. Raises AnalysisError, with what there is, where there is none."""
    line = scenario.red_lines.get(name)
    if line is not None:
        return line
    if not scenario.red_lines:
        raise AnalysisError(f"`{scenario.name}` has no red lines", hint="declare one under `red_lines`")
    raise AnalysisError(f"unknown red line `{name}`", hint=suggest(name, set(scenario.red_lines)))


def components_of(line: RedLine) -> dict[Component, Mapping[str, object]]:
    """What each component of the line sets in the world without it."""
    parts = {component: getattr(line, component) for component in COMPONENTS}
    return {component: variant.set for component, variant in parts.items() if variant is not None}


def whole_of(name: str, line: RedLine) -> dict[str, object]:
    """What all components set together. Raises AnalysisError where two of them contradict each other."""
    merged = merge(list(components_of(line).values()))
    if merged is None:
        raise AnalysisError(
            f"two components of the red line `{name}` set one path to different values",
            hint="without that they cannot all be taken away together",
        )
    return merged


def merge(variants: Sequence[Mapping[str, object]]) -> dict[str, object] | None:
    """All settings in one, or None if two of them contradict each other."""
    merged: dict[str, object] = {}
    for settings in variants:
        for path, value in settings.items():
            if merged.setdefault(path, value) != value:
                return None
    return merged


def act_titles(scenario: Scenario, line: RedLine) -> dict[str, str]:
    """The titles of the act and of the threat, as `title` and `threat_title`; empty for what the line does not name."""

    def title(actor: str, option: str | None) -> str:
        found = (each for each in scenario.decisions.values() if each.actor == actor and option in each.options)
        return next((each.options[str(option)].title for each in found), "")

    return {"title": title(line.target, line.act), "threat_title": title(line.drawer, line.threat)}
