"""S128: a reading sets what all readings share."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario import rivals
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

# Sections without which the columns could not be compared, or which say what the text is and not how it is read.
SHARED = (
    "sandtable", "title", "question", "summary", "start", "horizon", "as_of", "sources", "outcomes", "words", "history",
    "readings",
)  # fmt: skip
KEPT = ("claims",)  # their tests may differ, but all readings judge the same claims


@rule(
    "S128",
    summary="a reading sets what all readings share",
    why="""Readings stand side by side because they answer one question about the same outcomes, over the same time, and
    judge the same claims. So a reading sets neither `question`, `start`, `horizon` and `as_of` nor outcomes, sources,
    words and history. The test of a claim may be set, but no claim may be added.""",
    bad="""
    readings:
      as-told: {title: As it is told}
      other: {title: Another reading, set: {outcomes.blue-first.when: "controls(blue, west)"}}
    """,
    good="""
    readings:
      as-told: {title: As it is told}
      other: {title: Another reading, set: {formations.column.pace: 6 km/day}}
    """,
)
def reading_shared(draft: Draft) -> Iterator[Finding]:
    root = draft.document.root
    if draft.document.reading:
        return
    for name in rivals.names(root):
        for path, (_, value) in rivals.settings(root, name).items():
            first, *rest = rivals.steps_of(path, value)
            where = (rivals.SECTION, name, "set", path)
            if first in SHARED:
                hint = "set what leads to it: assumptions, decisions, formations, fires, rules"
                yield Finding(where, f"`{first}` is the same in all readings", hint=hint, part="key", length=len(first))
            elif first in KEPT and (not rest or (len(rest) == 1 and rivals.at(root, [first, *rest]) is None)):
                hint = "set the test of one of them, such as `claims.t1.test`"
                yield Finding(where, f"the readings have the same {first}", hint=hint, part="key")
