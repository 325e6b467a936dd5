"""S123: an effect on formations that does not say on which, or says it in two ways."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Named, Selector


@rule(
    "S123",
    summary="an effect on formations says on which",
    why="""`formations` names them, and `formation` is short for a list of one. Orders, `withdraw`, `refit` and `cohesion` may
    also select them by `actor` and `zone`: all that satisfy every key given, at the time of the effect.""",
    bad="""
    effects:
      - {withdraw: {to: hills}}
      - {refit: {formation: guard, formations: [militia]}}
    """,
    good="""
    effects:
      - {withdraw: {actor: blue, zone: town-and-field, to: hills}}
      - {refit: {formations: [guard, militia]}}
    """,
)
def whom_form(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, Named):
            continue
        given = set(draft.given(path))
        if {"formation", "formations"} <= given:
            hint = "write all of them as `formations: [...]`"
            yield Finding((*path, "formation"), "both `formation` and `formations` are given", hint=hint, part="key")
        ways = ["formations", "actor", "zone"] if isinstance(entry, Selector) else ["formations"]
        is_misspelt = bool(given - set(type(entry).model_fields))  # an unknown key, which may be one of them
        says_nothing = not is_misspelt and not given & {"formation", *ways}
        if says_nothing or ("formations" in given and draft.is_whole and not entry.formations):
            hint = "add " + " or ".join(f"`{way}: [...]`" if way == "formations" else f"`{way}: ...`" for way in ways)
            yield Finding(path, "this effect does not say on which formations", hint=hint)
