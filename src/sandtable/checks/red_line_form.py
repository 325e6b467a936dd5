"""S119: a red line without components, or drawn for oneself."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

COMPONENTS = ("capability", "credibility", "resolve")


@rule(
    "S119",
    summary="a red line without a component, or drawn for oneself",
    why="""The effect of a red line is the difference between this scenario and one without its capability, its credibility
    or its resolve. Without any of these, or with one that sets nothing, there is nothing to compare.""",
    bad="""
    red_lines:
      al-tanf: {title: The launchers at al-Tanf, actor: washington, deters: damascus, outcome: damascus-first}
    """,
    good="""
    red_lines:
      al-tanf:
        title: The launchers at al-Tanf
        actor: washington
        deters: damascus
        outcome: damascus-first
        capability: {set: {fires.al-tanf.launchers: 0}}
    """,
)
def red_line_form(draft: Draft) -> Iterator[Finding]:
    for name, line in draft.scenario.red_lines.items():
        path = ("red_lines", name)
        given = [key for key in draft.given(path) if key in COMPONENTS]
        if not given:
            hint = "add `capability: {set: {...}}`, `credibility` or `resolve`: what the world without it is"
            yield Finding(path, f"the red line `{name}` has no component", hint=hint, part="key")
        for key in given:
            component = getattr(line, key, None)
            if component is not None and not component.set:
                hint = "name a path of this file and the value it has without the red line"
                yield Finding((*path, key), f"`{key}` sets nothing", hint=hint)
        if line.actor == line.deters:
            yield Finding((*path, "deters"), f"`{line.deters}` deters itself", hint="name the actor to be held back")
