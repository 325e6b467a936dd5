"""S119: a red line without components, without its two actors, or of an actor against itself."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import RedLine

COMPONENTS = ("capability", "credibility", "resolve")


@rule(
    "S119",
    summary="a red line without a component, or of an actor against itself",
    why="""The effect of a red line is the difference between this scenario and one without its capability, its credibility
    or its resolve. Without any of these, or with a component that sets nothing, there is nothing to compare. `by` draws it, `against`
    is whose `act` is to be deterred or compelled.""",
    bad="""
    red_lines:
      al-tanf: {title: The launchers at al-Tanf, by: washington, against: damascus, outcome: damascus-first}
    """,
    good="""
    red_lines:
      al-tanf:
        title: The launchers at al-Tanf
        by: washington
        against: damascus
        threat: strike
        act: dash
        outcome: damascus-first
        capability: {set: {fires.al-tanf.launchers: 0}}
    """,
)
def red_line_form(draft: Draft) -> Iterator[Finding]:
    for name, line in draft.scenario.red_lines.items():
        path = ("red_lines", name)
        given = [key for key in draft.given(path) if key in COMPONENTS]
        if not given and set(draft.given(path)) <= set(RedLine.model_fields):  # else it may be a misspelt one
            hint = (
                "add `capability: {set: {...}}`, `credibility` or `resolve`: the settings of this scenario without it"
            )
            yield Finding(path, f"the red line `{name}` has no component", hint=hint, part="key")
        for key in given:
            component = getattr(line, key, None)
            if component is not None and not component.set:
                hint = "give a path of this file and its value without the red line"
                yield Finding((*path, key), f"`{key}` sets nothing", hint=hint)
        yield from _actors(line, path, draft)


def _actors(line: RedLine, path: Path, draft: Draft) -> Iterator[Finding]:
    present = set(draft.given(path))
    for new, old, what in (("by", "actor", "who draws it"), ("against", "deters", "whose act it is about")):
        if {new, old} <= present:
            message = f"`{old}` is an older word for `{new}`; both are given"
            yield Finding((*path, old), message, hint=f"remove `{old}`")
        elif not {new, old} & present:
            yield Finding(path, f"missing key `{new}`", hint=f"`{new}`: {what}", part="key")
    if line.drawer and line.drawer == line.target:
        key = "against" if "against" in present else "deters"
        verb = "deters" if line.kind == "deter" else "compels"
        hint = f"name the actor to be {'deterred' if line.kind == 'deter' else 'compelled'}"
        yield Finding((*path, key), f"`{line.target}` {verb} itself", hint=hint)
