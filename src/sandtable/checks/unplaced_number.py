"""S551: a number with neither a place in a source nor a reason; checked on request only."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.unsourced_number import name_of, numbers_of
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Entry, Provenance, RivalReading, Sourced

HINT = "add `at: ...`, its place in the source (`sandtable locate` prints it), or `because: ...`"
_COORDINATES = ("lat", "lon")


@rule(
    "S551",
    summary="a number with neither a place in a source nor a reason",
    why="""`sandtable check --strict-sources` asks of every number where exactly it stands or why it is what it is: `at`
    gives the place in the source, `because` the reason. An entry passes both on to what is inside it; `provenance`
    does so for single keys. A source named without a place in it can be looked up by nobody.""",
    bad="""
    formations:
      column: {strength: 4000, pace: 12 km/day, basis: inferred, source: paper-2017, ...}
    """,
    good="""
    formations:
      column: {strength: 4000, pace: 12 km/day, basis: inferred, source: paper-2017, at: "p. 3", ...}
    """,
    on_request=True,
)
def unplaced_number(draft: Draft) -> Iterator[Finding]:
    placed: set[Path] = set()
    for path, entry in draft.entries:
        if _is_placed(entry):
            placed.add(path)
        above = any(path[:depth] in placed for depth in range(len(path) + 1))
        own = entry.provenance if isinstance(entry, Sourced) else {}
        for key in _numbers(entry):
            if not (_is_placed(own[key]) if key in own else above):
                what = "the coordinates" if key in _COORDINATES else f"`{key}`"
                have = "have" if key in _COORDINATES else "has"
                message = f"{what} of `{name_of(path)}` {have} neither a place in a source nor a reason"
                yield Finding((*path, key), message, hint=HINT, part="key")


def _numbers(entry: Entry) -> list[str]:
    """The keys of an entry that have numbers; both coordinates are one."""
    if isinstance(entry, RivalReading):
        return ["set"] if entry.set else []
    return [key for key in numbers_of(entry) if key != "lon"]


def _is_placed(entry: Entry) -> bool:
    """Whether a place in a source or a reason is given here. A claim has a place of its own."""
    if not isinstance(entry, Provenance):
        return False
    reason = (entry.because or "").strip()
    return bool(reason) or (entry.at is not None and bool(str(entry.at).strip()))
