"""S218: history gives a date for an outcome without a time."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S218",
    summary="history gives a date for an outcome without a time",
    why="""A date in `history.times` is scored against the distribution of the outcome's time, so the outcome must
    define `time`.""",
    bad="""
    outcomes:
      arrives: {title: It arrives, when: "controls(damascus, palmyra)"}
    history: {times: {arrives: 2017-09-05}}
    """,
    good="""
    outcomes:
      arrives: {title: It arrives, when: "controls(damascus, palmyra)", time: "first(damascus, palmyra)"}
    history: {times: {arrives: 2017-09-05}}
    """,
)
def untimed_outcome(draft: Draft) -> Iterator[Finding]:
    history = draft.scenario.history
    for name in history.times if history is not None else ():
        outcome = draft.scenario.outcomes.get(name)
        if outcome is not None and outcome.time is None and draft.document.find(("outcomes", name, "time")) is None:
            hint = f"add `time: ...` to the outcome `{name}`, such as `time: first(actor, place)`"
            yield Finding(("history", "times", name), f"the outcome `{name}` has no time", hint=hint, part="key")
