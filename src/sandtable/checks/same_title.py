"""S225: two entries of one kind with the same name or title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandtable.checks.reading_titles import plain_words
from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

_NAMED = {
    "places": "name",
    "actors": "name",
    "formations": "name",
    "fires": "name",
    "outcomes": "title",
    "decisions": "title",
}


@rule(
    "S225",
    summary="two entries with the same name or title",
    why="""Readers see names and titles, not identifiers. Two outcomes, places, actors, formations, fires, decisions, or options
    of one decision, of the same name cannot be distinguished in maps, tables and sentences; mostly an entry was copied and its
    title forgotten.""",
    bad="""
    outcomes:
      blue-first: {title: Blue takes the town, when: "controls(blue, town)"}
      red-first: {title: Blue takes the town, when: "controls(red, town)"}
    """,
    good="""
    outcomes:
      blue-first: {title: Blue takes the town, when: "controls(blue, town)"}
      red-first: {title: Red takes the town, when: "controls(red, town)"}
    """,
    severity="warning",
)
def same_title(draft: Draft) -> Iterator[Finding]:
    scenario = draft.scenario
    yield from _of(("theatre", "places"), scenario.theatre.places, "name")
    for section, key in _NAMED.items():
        if section != "places":
            yield from _of((section,), getattr(scenario, section), key)
    for name, decision in scenario.decisions.items():
        yield from _of(("decisions", name, "options"), decision.options, "title")


def _of(path: Path, entries: Mapping[str, Any], key: str) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for name, entry in entries.items():
        other = first.setdefault(plain_words(getattr(entry, key)), name)
        if other != name:
            yield Finding((*path, name, key), f"`{other}` has the same {key}", hint=f"give `{name}` a {key} of its own")
