"""S501: a number without a source."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.types import Barrier, DeclaredTerm, Entry, Place, Sourced
from sandtable.scenario.walking import names_of

_EVERYWHERE = {"basis", "source", "at", "because", "drafted_by", "checked_by", "provenance"}


@rule(
    "S501",
    summary="a number without a source",
    why="""Every number needs a basis. An entry names its `source` with the place in it, or its `basis`: stated,
    inferred, assumed or from outside the text. `provenance` does so for single keys; the options of a decision inherit
    from the decision.""",
    bad="""
    formations:
      column: {strength: 4000, pace: 12 km/day, ...}
    """,
    good="""
    formations:
      column: {strength: 4000, pace: 12 km/day, source: paper-2017, at: "p. 3", basis: inferred, ...}
    """,
    severity="warning",
)
def unsourced_number(draft: Draft) -> Iterator[Finding]:
    sourced: set[Path] = set()
    for path, entry in draft.entries:
        if any(path[:depth] in sourced for depth in range(len(path) + 1)):
            continue
        if getattr(entry, "basis", None) is not None or getattr(entry, "source", None) is not None:
            sourced.add(path)
            continue
        covered = set(entry.provenance) if isinstance(entry, Sourced) else set()
        keys = [key for key in numbers_of(entry) if key not in covered]
        if keys:
            others = len(keys) - 1
            more = f" and {others} other number{'s' * (others > 1)}" if others else ""
            message = f"`{keys[0]}`{more} of `{name_of(path)}` {'have' if others else 'has'} no source"
            yield Finding(
                (*path, keys[0]), message, hint="add `source: ...`, or `basis: assumed` with `because: ...`", part="key"
            )


def numbers_of(entry: Entry) -> list[str]:
    """The keys of an entry that have numbers."""
    found = []
    for key in names_of(type(entry)):
        if key not in entry.model_fields_set or key in _EVERYWHERE:
            continue
        value = getattr(entry, key)
        amounts = list(value.values()) if isinstance(value, dict) else [value]
        is_number = any(isinstance(a, Amount) and a.value is not None for a in amounts) or isinstance(value, Prior)
        is_range = isinstance(entry, DeclaredTerm) and key == "range"
        is_point = (isinstance(entry, Place) and key in ("lat", "lon")) or (
            isinstance(entry, Barrier) and key == "course"
        )
        if is_number or is_range or is_point or key == "utility":
            found.append(key)
    return found


def name_of(path: Path) -> str:
    """The nearest identifier that a path goes through."""
    return next((step for step in reversed(path) if isinstance(step, str) and step != "effects"), "the file")
