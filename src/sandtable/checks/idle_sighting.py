"""S430: reports that are as likely where nothing happened."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Observable


@rule(
    "S430",
    summary="a report says nothing",
    why="""`hit` is the probability that an event is reported, `false_alarm` the probability of such a report without it. Where the second
    is not below the first, a report is no sign that the event happened. Mostly the two were exchanged.""",
    bad="""
    decisions:
      dash: {observable: {hit: 0.1, false_alarm: 0.9}, ...}
    """,
    good="""
    decisions:
      dash: {observable: {hit: 0.9, false_alarm: 0.1}, ...}
    """,
    severity="warning",
)
def idle_sighting(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, Observable) or entry.hit.value is None or entry.false_alarm.value is None:
            continue
        if entry.false_alarm.value >= entry.hit.value:
            hint = "write `observable: no`, if nobody outside sees it"
            message = f"a report is no less likely without the event ({entry.false_alarm.value:g}) than with it ({entry.hit.value:g})"
            key = "false_alarm" if entry.false_alarm.value else "hit"
            yield Finding((*path, key), message, hint=hint)
