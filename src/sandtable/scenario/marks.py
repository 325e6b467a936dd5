"""Who drafted an entry and who has checked it: the keys `drafted_by` and `checked_by`, which nothing that is played reads.

An entry is unchecked if it says who drafted it and not who has checked it. What is inside an entry and has no mark has those of
the entry: an option those of its decision. Under `provenance` a key may have its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandtable.scenario import walking
from sandtable.scenario.document import Path
from sandtable.scenario.types import DatedCheck, Decision, Entry, Scenario, Sourced


@dataclass(frozen=True, slots=True)
class Marks:
    """Paths of the entries of a file that have a mark: those drafted by somebody, and of these the unchecked; those checked."""

    drafted: tuple[Path, ...] = ()
    checked: tuple[Path, ...] = ()
    unchecked: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.drafted or self.checked)


def marks_of(scenario: Scenario) -> Marks:
    """The marks of a scenario."""
    entries = list(walking.entries(walking.values(scenario)))
    return Marks(
        tuple(path for path, entry in entries if _drafted(entry)),
        tuple(path for path, entry in entries if _checked(entry)),
        tuple(path for path, entry in entries if _drafted(entry) and not _checked(entry)),
    )


def is_unchecked(entry: Entry, key: str = "", *, above: Entry | None = None) -> bool:
    """Whether somebody drafted an entry, or a key of it, and nobody has checked it. above : the entry that it is inside of."""
    own = entry.provenance.get(key) if key and isinstance(entry, Sourced) else None
    for each in (own, entry, above):
        if each is not None and has_mark(each):
            return not _checked(each)
    return False


def has_mark(entry: Entry) -> bool:
    """Whether an entry itself says who drafted or who has checked it."""
    return _drafted(entry) or _checked(entry)


def is_unchecked_decision(decision: Decision) -> bool:
    """Whether nobody has checked a decision or one of its options."""
    return is_unchecked(decision) or any(is_unchecked(each, above=decision) for each in decision.options.values())


def name_in(mark: Any) -> str:
    """The name in a mark; empty if there is none."""
    if isinstance(mark, DatedCheck):
        return mark.name.strip()
    return mark.strip() if isinstance(mark, str) else ""


def _drafted(entry: Entry) -> bool:
    return getattr(entry, "drafted_by", None) is not None


def _checked(entry: Entry) -> bool:
    return getattr(entry, "checked_by", None) is not None
