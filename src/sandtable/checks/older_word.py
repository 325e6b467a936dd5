"""S130: a key or a value of format 1 that is still read."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Named

RED_LINES = {"actor": "by", "deters": "against"}


@rule(
    "S130",
    summary="an older word for a key",
    why="""It is still read and means the same, but will not be for ever: effects name `formations` in a list; a red line
    says `by` whom and `against` whom; a decision that follows a belief has the probability `belief(name)`.
    `sandtable fmt FILE --upgrade` rewrites all of them.""",
    bad="""
    effects: [{commit: {formation: second-echelon}}]
    """,
    good="""
    effects: [{commit: {formations: [second-echelon]}}]
    """,
    severity="warning",
)
def older_word(draft: Draft) -> Iterator[Finding]:
    how = f"; `sandtable fmt {draft.document.name} --upgrade` does"
    for path, entry in draft.entries:
        if isinstance(entry, Named) and entry.formation is not None and not entry.formations:
            hint = f"write `formations: [{entry.formation}]`{how}"
            yield Finding((*path, "formation"), "`formation` is an older word for `formations`", hint=hint, part="key")
    for name, line in draft.scenario.red_lines.items():
        for old, new in RED_LINES.items():
            if getattr(line, old) is not None and getattr(line, new) is None:
                found = (*("red_lines", name), old)
                yield Finding(
                    found, f"`{old}` is an older word for `{new}`", hint=f"write `{new}: ...`{how}", part="key"
                )
    for name, decision in draft.scenario.decisions.items():
        if decision.rule == "belief":
            message = "`rule: belief` is an older word for a probability `belief(name)`"
            hint = f"write `probability: belief(...)` and no rule{how}"
            yield Finding(("decisions", name, "rule"), message, hint=hint)
